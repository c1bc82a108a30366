"""The table of what was tried: each row a training with one change, and none measured twice."""

import json
import shutil

import pytest
import tiny
from measured import forget
from tiny import refused

from benchmarks import variants
from gan import networks
from gan.cards import tried
from gan.metrics import inception, quality
from gan.recipes import RECIPES
from gan.training import saving
from gan.weights import CARD, METRICS

ROW = tried.Variant("as it is", 14.125, 2.5, 0.75, 0.98, 0.995, 0.8, 745)


@pytest.fixture
def folder(shipped, tmp_path, monkeypatch):
    """A weights folder of the name `digits`, and where the package looks for it."""
    monkeypatch.setenv("GAN_WEIGHTS", str(tmp_path))
    return shutil.copytree(shipped / "dcgan", tmp_path / "digits")


@pytest.fixture
def trained(monkeypatch) -> list[str]:
    """The names of the variants that were trained; each takes no time."""
    names: list[str] = []

    def measured(name, recipe, task, steps):
        names.append(name)
        return tried.Variant(name, None, 2.0, 0.5, 1.0, 0.9, 0.8, 100)

    monkeypatch.setattr(variants, "measured", measured)
    return names


@pytest.mark.parametrize("name", variants.CHANGES)
def test_every_variant_differs_from_the_recipe_and_can_be_built(name):
    base, changes = RECIPES[name], variants.CHANGES[name]
    unchanged = [variant for variant, change in changes.items() if not change]
    assert unchanged == [variants.BASE, variants.AGAIN]
    recipes = [base.but(**change) for change in changes.values()]
    assert len({repr(recipe) for recipe in recipes}) == len(changes) - 1
    for recipe in recipes:
        assert networks.counted(lambda recipe=recipe: networks.generator(recipe)) > 0
        other = networks.encoder if recipe.vae else networks.discriminator
        assert networks.counted(lambda recipe=recipe, other=other: other(recipe)) > 0


def test_what_changes_on_the_way_changes_in_proportion():
    recipe = RECIPES["digits"]
    short = variants.shortened(recipe, recipe.steps // 10)
    assert short.steps == recipe.steps // 10
    assert short.gan.class_steps == recipe.gan.class_steps // 10
    assert variants.shortened(recipe, 3).gan.class_steps == 1  # 0 would be: never
    assert variants.shortened(recipe.but(class_steps=0), 3).gan.class_steps == 0
    with refused("-3", "1 or more"):
        variants.shortened(recipe, -3)


@pytest.mark.data
def test_a_variant_is_trained_and_measured_beside_training_pictures(monkeypatch, request):
    monkeypatch.setattr(inception, "SAMPLES", 300)  # real digits on either side, for 10,000
    monkeypatch.setattr(saving, "NAMED", (0.0, 1))  # no directions with a meaning
    forget()
    request.addfinalizer(forget)
    recipe = tiny.small("digits", image_shape=(1, 28, 28), batch_size=64)
    task = quality.Task(samples=40, train=True, parts=("digits",))
    row = variants.measured("small", recipe, task, 2)
    assert (row.name, row.fid) == ("small", None)
    assert row.digit_fid > 10  # nothing is learned in two steps
    assert 0 <= row.accuracy <= 1
    assert 0 <= row.black <= 1
    assert row.images_per_cpu_second > 0
    again = variants.measured(variants.AGAIN, recipe, task, 2)
    assert again.digit_fid != row.digit_fid  # another seed
    assert variants.measured(variants.BASE, recipe, task, 2).digit_fid == row.digit_fid


@pytest.mark.data
def test_rows_are_kept_as_they_come_and_not_measured_twice(folder, trained, capsys, monkeypatch):
    command = ["digits", "--write", "--steps", "7"]
    stop_at = list(variants.CHANGES["digits"])[2]
    whole = variants.measured

    def broken_off(name, *rest):
        if name == stop_at:
            raise KeyboardInterrupt
        return whole(name, *rest)

    monkeypatch.setattr(variants, "measured", broken_off)
    assert variants.main(command) == 130
    before = json.loads((folder / METRICS).read_text("utf-8"))
    assert [row["name"] for row in before["variants"]["rows"]] == trained
    monkeypatch.setattr(variants, "measured", whole)
    assert variants.main(command) == 0
    assert trained == list(variants.CHANGES["digits"])
    after = json.loads((folder / METRICS).read_text("utf-8"))
    assert {name: after[name] for name in before if name != "variants"} == {
        name: value for name, value in before.items() if name != "variants"
    }
    said = (folder / CARD).read_text("utf-8")
    assert all(f"| {name} |" in said for name in trained)
    assert "of 7 steps" in said
    assert capsys.readouterr().out.count("\n") >= len(trained)


@pytest.mark.data
@pytest.mark.parametrize("change", ["steps", "recipe", "variant", "instrument"])
def test_rows_of_another_setting_are_measured_anew(folder, trained, change, monkeypatch):
    command = ["digits", "--write", "--steps", "7"]
    assert variants.main(command) == 0
    once = list(trained)
    if change == "steps":
        command[-1] = "8"
    elif change == "instrument":
        command += ["--inception", "FILE"]
        monkeypatch.setattr(inception, "load", lambda file: object())
    elif change == "variant":
        changes = {**variants.CHANGES["digits"], "γ ten times": {"r1": 11.0, "r2": 11.0}}
        monkeypatch.setattr(variants, "CHANGES", {"digits": changes})
    else:
        monkeypatch.setattr(variants, "named", lambda name: RECIPES[name].but(r1=0.25))
    assert variants.main(command) == 0
    assert trained == 2 * once
    kept = json.loads((folder / METRICS).read_text("utf-8"))["variants"]
    assert [row["name"] for row in kept["rows"]] == once


def test_a_row_shows_its_figures_and_a_dash_for_what_nobody_measured():
    setting = {"recipe": "digits", "steps": 7, "samples": 40}
    assert tried.section({}) == []  # so the card of a model without any has none
    section = "\n".join(tried.section({**setting, "black": 0.809, "rows": [vars(ROW)]}))
    assert "| as it is | 14.12 | 2.50 | 0.750 | 0.98 | 99.5% | 80.0% | 745 |" in section
    assert "80.9%" in section
    without = tried.Variant(**{**vars(ROW), "fid": None})
    assert tried.cells(without)[1] == tried.NONE
    alone = "\n".join(tried.section({**setting, "black": 0.809, "rows": [vars(without)]}))
    assert "Inception-FID |" not in alone and "digit-FID |" in alone  # no column of dashes


def test_the_card_says_which_changes_went_further_than_luck():
    def told(**distances):
        rows = [vars(ROW) | {"name": name, "fid": fid} for name, fid in distances.items()]
        setting = {"recipe": "digits", "steps": 7, "samples": 40, "black": 0.809}
        return tried.section({**setting, "rows": rows})[-1]

    seeds = {tried.BASE: 12.0, tried.AGAIN: 13.0}  # 12.5 in the mean; 2 around it is luck
    assert told(**seeds, wild=40.0, mild=14.4, fine=10.4) == (
        "Two seeds of the recipe as it is differ by 1.0 in Inception-FID. From their mean these "
        "changes moved it by more than twice as much: for the worse wild; for the better fine."
    )
    assert told(**seeds, mild=14.4).endswith("no changes moved it by more than twice as much.")
    assert "seeds" not in told(**{tried.BASE: 12.0})


def test_a_folder_that_is_none_and_a_recipe_without_variants_are_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("GAN_WEIGHTS", str(tmp_path))
    assert variants.main(["digits", "--write"]) == 2
    with refused("no variants of dcgan"):
        next(variants.rows(RECIPES["dcgan"], quality.Task(), 10, []))
