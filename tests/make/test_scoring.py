"""Whether a made set is of any use: what is learnt from, what is kept, what goes on."""

import json
from dataclasses import replace

import pytest
import torch
from tiny import refused

from gan import data, weights
from gan.data import Dataset
from gan.make import line, making, reading, results, scoring
from gan.make.order import ordered
from gan.make.scoring import Kind
from gan.metrics import judge
from gan.recipes import JUDGE


@pytest.fixture
def digits(monkeypatch) -> Dataset:
    """Boxes in the place of MNIST's digits, twelve of each."""
    source = torch.Generator().manual_seed(0)
    images = torch.randint(0, 256, (120, 1, 28, 28), generator=source, dtype=torch.uint8)
    found = Dataset("boxes", images, torch.arange(120) % 10, name="mnist")
    monkeypatch.setattr(data, "load", lambda *given, **named: found)
    return found


@pytest.fixture
def made(models, tmp_path, monkeypatch):
    """A made set of ten classes."""
    import tiny

    from gan.models import Model

    monkeypatch.setattr(judge, "available", lambda: False)
    model = Model(tiny.small("quick", image_shape=(1, 28, 28)))
    making.make(model, ordered(model, "quick", count=40, format="npz"), tmp_path / "made")
    return tmp_path / "made"


def test_few_real_digits_are_the_seeds_choice_and_made_ones_are_added(digits):
    made = replace(digits, images=digits.images[:50], labels=digits.labels[:50])
    alone, other = (scoring.mixed(Kind(3, False, 9), made, digits, seed) for seed in (0, 1))
    assert alone.labels.bincount().unique().numel() == 1  # as many of each
    assert len(alone.images.unique(dim=0)) == 30
    assert not torch.equal(alone.images[:30], other.images[:30])
    both = scoring.mixed(Kind(3, True, 9), made, digits, 0)
    assert torch.equal(both.images[:50], made.images)
    assert torch.equal(both.images[50:], alone.images[:30])
    assert scoring.mixed(Kind(0, True, 9), made, digits, 0) is made


def test_each_training_is_scored_once_and_the_next_call_goes_on(made, digits, monkeypatch, capsys):
    trained, usual = [], scoring._trained

    def counted(*given):
        trained.append(given[2].name)
        return usual(*given)

    monkeypatch.setattr(scoring, "_trained", counted)
    asked = ["score", str(made), "--steps", "2", "--few-steps", "1", "--few", "2", "--seeds"]
    assert line.main([*asked, "1", "--only", "made"]) == 0
    assert line.main([*asked, "2"]) == 0
    assert trained == [
        *(f"0-real-and-made-2-steps-seed-{seed}" for seed in (0, 1)),
        *(f"2-real-1-steps-seed-{seed}" for seed in (0, 1)),
        *(f"2-real-and-made-1-steps-seed-{seed}" for seed in (0, 1)),
    ]
    lines = capsys.readouterr().out.splitlines()
    assert [each.partition(":")[0] for each in lines[1:]] == [
        "the made set alone, 2 steps",
        "2 real of each digit, 1 steps",
        "2 real of each digit and the made set, 1 steps",
    ]
    kept = json.loads((made.with_name("made.score") / scoring.SCORES).read_text())
    assert set(kept["scores"]) == set(trained)
    assert [path.name for path in made.with_name("made.score").iterdir()] == [scoring.SCORES]
    (made / making.RECORD).write_text((made / making.RECORD).read_text() + "\n")  # another set
    assert scoring._known(made.with_name("made.score"), made)["scores"] == {}


def test_what_cannot_be_scored_is_refused(models, made, tmp_path, order, capsys):
    making.make(models["quick"], order("quick", count=9), tmp_path / "three")
    with refused("all ten digits"):
        list(scoring.score(tmp_path / "three", scoring.Task()))
    with refused("no data set made here"):
        list(scoring.score(tmp_path, scoring.Task()))
    (made / "data.npz").write_bytes(b"PK")
    with refused("no whole made data set"):
        reading.dataset(made)
    for option in (["--steps", "0"], ["--few", "0"], ["--seeds", "0"], ["--few-steps", "-1"]):
        assert line.main(["score", str(made), *option]) == 2
    capsys.readouterr()
    for option in ("--steps", "--few-steps"):  # their accuracies would stand in the table
        assert line.main(["score", str(made), option, "9", "--write"]) == 2
        assert "leave out --steps and --few-steps" in capsys.readouterr().err


def test_scores_are_kept_with_the_model_and_stand_in_both_pages(made, own, tmp_path):
    (own / "dcgan").rename(own / "quick")
    scored = [(Kind(0, True, 9), [0.5, 0.7]), (Kind(100, False, 6), [0.25])]
    results.keep(made, scored[:1])
    results.keep(made, scored[1:])
    results.keep(made, [(Kind(0, True, 9), [0.9])])  # of fewer seeds: what is known says more
    for page in results.PAGES:
        (tmp_path / page).parent.mkdir(exist_ok=True)
        (tmp_path / page).write_text("\n".join(["before", *results.MARKS, "after"]))
    results.write(tmp_path)
    for page, (asked, alone) in {
        "docs/making.md": ("asked for", "60.00% (2)"),
        "docs/making.zh.md": ("按类别生成", "60.00% (2)"),
    }.items():
        row = (tmp_path / page).read_text("utf-8").splitlines()[5].split(" | ")
        assert row[1:] == ["40", asked, alone, "–", "–", "25.00% (1)", "– |"]
    with refused("no model in"):
        weights.write_json(made / making.RECORD, {"order": {"model": "x"}, "weights": ""})
        results.keep(made, scored)


def test_a_training_takes_the_recipes_own_length():
    assert scoring.kinds(scoring.Task(parts=("made",)), 60_000) == [
        Kind(0, True, JUDGE.planned_steps(60_000))
    ]
