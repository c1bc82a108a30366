"""Data sets made: what is in them, filtered or not, whole or not at all, interrupted or not."""

import itertools
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from tiny import no_room_for, refused, soon
from torchvision.datasets import MNIST, ImageFolder

from gan import settings
from gan.make import candidates, cost, files, line, making, png, reading
from gan.make.making import make
from gan.weights import LOCK

FORMATS = pytest.mark.parametrize("format", ["png", "idx", "npz", "parquet"])


def hashes(folder) -> dict[str, int]:
    """Every file below a folder, and what is in it."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): hash(path.read_bytes()) for path in files}


class Stopped(KeyboardInterrupt):
    """Ctrl-C in the midst of it."""


@pytest.fixture
def small_blocks(monkeypatch):
    """Of a few pictures, each noted and told."""
    monkeypatch.setattr(candidates, "BATCH", 8)
    monkeypatch.setattr(making, "KEEP_SECONDS", 0.0)
    monkeypatch.setattr(making, "TELL_SECONDS", 0.0)


def stop_after(reports: int):
    """A listener that presses Ctrl-C."""
    count = itertools.count(1)

    def told(made):
        if next(count) == reports:
            raise Stopped

    return told


# ---- what is in it ----


def test_the_pictures_are_the_models_own_and_each_class_comes_in_turn(models, order, tmp_path):
    wanted = order("quick", count=9, seed=5, truncation=0.5)
    make(models["quick"], wanted, tmp_path / "made")
    found = reading.dataset(tmp_path / "made")
    assert np.array_equal(found.images[:, 0].numpy(), models["quick"].sample(5, 9, 0.5))
    assert found.labels.tolist() == [0, 1, 2] * 3


@FORMATS
def test_all_formats_hold_the_same_dark_on_light_too(models, order, tmp_path, format):
    wanted = order("quick", counts={0: 2, 2: 3}, test=2, format=format, invert=True)
    make(models["quick"], wanted, tmp_path / "made")
    parts = [reading.dataset(tmp_path / "made", part) for part in ("train", "test")]
    assert [part.labels.tolist() for part in parts] == [[0, 2, 0, 2, 2], [0, 2]]
    labels = [0, 2, 0, 2, 2, 0, 2]
    drawn = models["quick"].sample(0, 7, labels=labels)
    found = np.concatenate([part.images[:, 0].numpy() for part in parts])
    assert np.array_equal(found, drawn)  # read back they are light on dark again


def test_others_read_them_unchanged(models, order, tmp_path):
    drawn = models["quick"].sample(0, 9)
    make(models["quick"], order("quick", count=9, format="idx", test=3), tmp_path / "idx")
    for train, count in ((True, 9), (False, 3)):
        found = MNIST(tmp_path / "idx", train=train)
        assert len(found) == count
        assert found.targets.tolist() == [0, 1, 2] * (count // 3)
    assert np.array_equal(MNIST(tmp_path / "idx").data.numpy(), drawn)
    make(models["quick"], order("quick", count=9), tmp_path / "png")
    found = ImageFolder(tmp_path / "png")
    assert found.classes == ["0", "1", "2"]
    assert np.array_equal(np.asarray(found[0][0].convert("L")), drawn[0])
    make(models["quick"], order("quick", count=9, format="npz"), tmp_path / "npz")
    with np.load(tmp_path / "npz" / "data.npz") as arrays:
        assert np.array_equal(arrays["x_train"], drawn)


def test_colours_and_pictures_without_a_class(models, order, tmp_path):
    drawn = models["frog-dcgan"].sample(0, 5)
    for format in ("png", "npz", "parquet"):
        make(models["frog-dcgan"], order("frog-dcgan", count=5, format=format), tmp_path / format)
        found = reading.dataset(tmp_path / format)
        assert np.array_equal(found.images.permute(0, 2, 3, 1).numpy(), drawn)
        assert found.labels.tolist() == [0] * 5
    assert (tmp_path / "png" / "pictures" / "0.png").is_file()


def test_where_a_model_knows_no_classes_the_classifier_reads_them(models, order, reader, tmp_path):
    wanted = order("mlp-gan", counts={0: 3, 4: 2})
    made = make(models["mlp-gan"], wanted, tmp_path / "made")
    found = reading.dataset(tmp_path / "made")
    read = reader.see(found.images[:, 0].numpy())[1].argmax(1)
    assert found.labels.tolist() == read.tolist()
    assert made.counts[:5] == (3, 0, 0, 0, 2)


def test_a_class_that_is_never_drawn_ends_it_and_nothing_stays(models, order, reader, tmp_path):
    with refused("mlp-gan", "draws no 9", "--counts"):
        make(models["mlp-gan"], order("mlp-gan", count=10), tmp_path / "made")
    assert hashes(tmp_path) == {}


# ---- filters ----


def test_what_the_classifier_doubts_is_left_out_and_counted(models, order, reader, tmp_path):
    wanted = order("mlp-gan", counts={1: 4}, sure=0.9)
    made = make(models["mlp-gan"], wanted, tmp_path / "made")
    sums = reading.dataset(tmp_path / "made").images.long().sum((1, 2, 3))
    assert all(n % 9 == 1 and n % 3 for n in sums.tolist())
    assert made.left_out["sure"] > 0
    text = (tmp_path / "made" / "README.md").read_text("utf-8")
    assert f"- {made.left_out['sure']:,} that the classifier" in text


def test_what_lies_near_a_training_picture_is_left_out(models, order, trained_on, tmp_path):
    wanted = order("quick", count=12, apart=1e-4)
    tried = cost.sample(models["quick"], wanted)
    made = make(models["quick"], wanted, tmp_path / "made")
    kept = reading.dataset(tmp_path / "made").images[:, 0].numpy()
    assert {p.tobytes() for p in kept}.isdisjoint(p.numpy().tobytes() for p in trained_on[:, 0])
    assert made.left_out["apart"] >= 30 and tried.left_out["apart"] > 0.1
    assert cost.of(wanted, tried).missing is None


def test_what_no_candidate_passes_is_said_beforehand(models, order, reader):
    wanted = order("mlp-gan", count=20)
    tried = cost.sample(models["mlp-gan"], wanted)
    expected = cost.of(wanted, tried)
    assert expected.missing == 9 and expected.seconds is None
    assert "none of class 9" in line.told_before(wanted, expected, tried)


# ---- interrupted ----


@FORMATS
@pytest.mark.parametrize("reports", [1, 3, 5])
def test_interrupted_and_gone_on_with_it_is_the_same(
    models, order, tmp_path, small_blocks, format, reports
):
    wanted = order("quick", count=40, test=8, format=format)
    make(models["quick"], wanted, tmp_path / "a" / "made")
    out = tmp_path / "b" / "made"
    with pytest.raises(Stopped):
        make(models["quick"], wanted, out, told=stop_after(reports))
    assert not out.exists()
    with refused("unfinished", "--resume", "--overwrite"):
        make(models["quick"], wanted, out)
    make(models["quick"], wanted, out, resume=True)
    assert hashes(tmp_path / "a") == hashes(tmp_path / "b")


def test_only_the_same_order_goes_on(models, order, tmp_path, small_blocks):
    out, wanted = tmp_path / "made", order("quick", count=40)
    with pytest.raises(Stopped):
        make(models["quick"], wanted, out, told=stop_after(2))
    with refused("other counts, seed", "--overwrite"):
        make(models["quick"], order("quick", count=41, seed=1), out, resume=True)
    (tmp_path / "made.part" / "made.json").write_text('{"order": {}, "sta')
    with refused("damaged", "--overwrite"):
        make(models["quick"], wanted, out, resume=True)
    make(models["quick"], wanted, out, overwrite=True)
    assert len(reading.dataset(out)) == 40


def test_nothing_lands_on_what_is_there(models, order, tmp_path):
    wanted, out = order("quick", count=3), tmp_path / "made"
    out.mkdir()
    make(models["quick"], wanted, out)  # into an empty one
    before = hashes(out)
    with refused("there already", "--out"):
        make(models["quick"], order("quick", count=6), out)
    assert hashes(out) == before
    make(models["quick"], order("quick", count=6), out, overwrite=True)
    assert len(reading.dataset(out)) == 6
    for name in (".", "..", "/"):
        with refused("no name of a folder"):
            make(models["quick"], wanted, Path(name), overwrite=True)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years")
    with refused("no data set made here"):
        make(models["quick"], wanted, tmp_path / "mine", overwrite=True)
    with refused("to resume"):
        make(models["quick"], wanted, tmp_path / "other", resume=True)
    assert (tmp_path / "mine" / "thesis.txt").read_text() == "years"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["made", "mine"]


@FORMATS
def test_what_a_kill_leaves_half_written_does_not_stay(
    models, order, tmp_path, small_blocks, format, monkeypatch
):
    wanted, out = order("quick", count=40, format=format), tmp_path / "b" / "made"
    make(models["quick"], wanted, tmp_path / "a" / "made")
    part = out.with_name("made.part")
    part.mkdir(parents=True)
    (part / LOCK).touch()  # killed at once
    with pytest.raises(Stopped):
        make(models["quick"], wanted, out, told=stop_after(2))
    left = part / f".made.json.{'0' * 16}.part"
    for path in (left, left.with_name(f"{left.name}.lock"), part / LOCK):
        path.touch()
    make(models["quick"], wanted, out, resume=True)
    assert hashes(tmp_path / "a") == hashes(tmp_path / "b")


def test_no_two_write_into_one(models, order, tmp_path, small_blocks):
    wanted, out = order("quick", count=40), tmp_path / "made"

    def told(made):
        with ThreadPoolExecutor(1) as other, refused("another making writes"):
            other.submit(make, models["quick"], wanted, out, resume=True).result()

    make(models["quick"], wanted, out, told=told)
    assert len(reading.dataset(out)) == 40


@FORMATS
def test_a_full_disk_is_said_and_gone_on_with(
    models, order, tmp_path, small_blocks, format, monkeypatch
):
    monkeypatch.setattr(png, "encode", lambda image: bytes(9_001))
    wanted, out = order("quick", count=40, format=format, test=8), tmp_path / "b" / "made"
    make(models["quick"], wanted, tmp_path / "a" / "made")
    with refused("made.part cannot be written", "free some space", "--resume"), no_room_for(9_000):
        make(models["quick"], wanted, out)
    assert not out.exists()
    make(models["quick"], wanted, out, resume=True)
    assert hashes(tmp_path / "a") == hashes(tmp_path / "b")


def test_a_disk_too_small_is_told_before():
    expected = cost.Cost(bytes=2_000_000, packed=1, seconds=1.0, missing=None)
    with refused("1 MB left", "about 2"):
        cost.check_room(expected, 1_000_000, "here")


SCRIPT = """
import sys
from gan.make import candidates, line, making
candidates.BATCH, making.KEEP_SECONDS = 16, 0.0
sys.exit(line.main(sys.argv[1:]))
"""


def test_killed_and_resumed_by_the_command(models, tmp_path, monkeypatch, capsys):
    folder, out = tmp_path / "weights", tmp_path / "b" / "made"
    models["quick"].save_pretrained(folder)
    given = [str(folder), "--count", "6000", "--format", "npz", "--device", "cpu", "--out"]

    def kept() -> int:
        try:
            record = json.loads((tmp_path / "b" / "made.part" / "made.json").read_text())
            return sum(record["state"]["kept"]["train"])
        except (OSError, ValueError):
            return 0

    begin = [sys.executable, "-c", SCRIPT, *given, str(out)]
    process = subprocess.Popen(begin, cwd=settings.CHECKOUT, stderr=subprocess.DEVNULL)
    try:
        assert soon(lambda: kept() > 100, 120)
    finally:
        process.kill()
        process.communicate()
    assert not out.exists()
    monkeypatch.setattr(candidates, "BATCH", 16)
    assert line.main([*given, str(out), "--resume"]) == 0
    assert "Done: 6,000 pictures" in capsys.readouterr().out
    assert line.main([*given, str(tmp_path / "a" / "made")]) == 0
    assert hashes(tmp_path / "a") == hashes(tmp_path / "b")


def test_ctrl_c_and_mistakes_are_one_sentence_of_the_command(models, tmp_path, monkeypatch, capsys):
    folder, out = tmp_path / "weights", tmp_path / "made"
    models["quick"].save_pretrained(folder)
    given = [str(folder), "--count", "20", "--out", str(out)]
    assert line.main([*given, "--count", "0"]) == 2
    assert capsys.readouterr().err == "gan.make: count 0 is not a whole number from 1 to 1000000\n"

    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(files.Pictures, "write", stop)
    assert line.main(given) == 130
    assert capsys.readouterr().err.endswith("gan.make: stopped; go on with --resume\n")
    monkeypatch.undo()
    assert line.main([*given, "--resume"]) == 0
    assert len(reading.dataset(out)) == 20
