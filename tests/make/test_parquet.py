"""Parquet as the library `datasets` reads it: columns, names, files, and what a kill leaves."""

import io
import json

import numpy as np
import pytest
import tiny
from PIL import Image
from pyarrow import parquet
from tiny import no_room_for, refused

from gan.make import files, making, png, reading
from gan.make.making import make
from gan.models import Model


@pytest.fixture
def small_files(monkeypatch):
    """Some twenty pictures a file, eight at once."""
    monkeypatch.setattr(files, "SHARD_BYTES", 20 * 28 * 28)
    monkeypatch.setattr(files, "GROUP", 8)
    monkeypatch.setattr(making, "KEEP_SECONDS", 0.0)


def bytes_of(folder) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


@pytest.mark.parametrize("names", [("a dog", "a cat", "a car"), None])
def test_pictures_and_classes_come_with_their_names(tmp_path, order, models, names):
    model = models["quick"]
    if names:
        shape = {"classes": 3, "image_shape": (1, 28, 28)}
        model = Model(tiny.small("quick", class_names=names, **shape))
    make(model, order("quick", count=6, format="parquet"), tmp_path / "made")
    (path,) = (tmp_path / "made" / "data").iterdir()
    assert path.name == "train-00000-of-00001.parquet"
    table = parquet.read_table(path)
    about = json.loads(table.schema.metadata[b"huggingface"])
    label = {"_type": "ClassLabel", "names": list(names or "012")}
    assert about == {"info": {"features": {"image": {"_type": "Image"}, "label": label}}}
    assert table["label"].to_pylist() == [0, 1, 2] * 2
    rows = table["image"].to_pylist()
    assert [row["path"] for row in rows] == [None] * 6
    shown = [np.asarray(Image.open(io.BytesIO(row["bytes"]))) for row in rows]
    assert np.array_equal(shown, model.sample(0, 6))


def test_what_has_no_class_has_no_label(tmp_path, order, models):
    make(models["frog-dcgan"], order("frog-dcgan", count=3, format="parquet"), tmp_path / "made")
    table = parquet.read_table(tmp_path / "made" / "data" / "train-00000-of-00001.parquet")
    assert table.column_names == ["image"]
    about = json.loads(table.schema.metadata[b"huggingface"])
    assert about["info"]["features"] == {"image": {"_type": "Image"}}


def test_many_are_in_several_files_and_a_kill_amid_them_does_no_harm(
    tmp_path, order, models, small_files, monkeypatch
):
    wanted, out = order("quick", count=45, test=5, format="parquet"), tmp_path / "b" / "made"
    make(models["quick"], wanted, tmp_path / "a" / "made")
    found = sorted((tmp_path / "a" / "made" / "data").iterdir())
    names = [f"train-0000{i}-of-00003.parquet" for i in range(3)]
    assert [path.name for path in found] == ["test-00000-of-00001.parquet", *names]
    assert [parquet.read_metadata(path).num_rows for path in found] == [5, 15, 15, 15]
    assert reading.dataset(tmp_path / "a" / "made").labels.tolist() == [0, 1, 2] * 15
    calls, usual = [], png.encode_all

    def killed(images):
        calls.append(len(images))
        if len(calls) == 4:  # the second half of the second file
            raise KeyboardInterrupt
        return usual(images)

    monkeypatch.setattr(png, "encode_all", killed)
    with pytest.raises(KeyboardInterrupt):
        make(models["quick"], wanted, out)
    assert calls == [8, 7, 8, 7]
    left = out.with_name("made.part") / "data" / f".{names[1]}.{'0' * 16}.part"
    for path in (left, left.with_name(f"{left.name}.lock")):
        path.touch()
    make(models["quick"], wanted, out, resume=True)
    assert bytes_of(tmp_path / "a") == bytes_of(tmp_path / "b")


@pytest.mark.parametrize(
    "format, lost", [("parquet", "data/train-00001-of-00003.parquet"), ("png", "1/07.png")]
)
def test_what_has_lost_a_file_is_not_read_as_if_it_were_whole(
    tmp_path, order, models, small_files, format, lost
):
    make(models["quick"], order("quick", count=45, format=format), tmp_path / "made")
    (tmp_path / "made" / lost).unlink()
    with refused("no whole made data set", "make it again"):
        reading.dataset(tmp_path / "made")


def test_a_disk_that_is_full_at_the_end_is_said_and_gone_on_with(
    tmp_path, order, models, monkeypatch
):
    def noise(image):
        return np.random.default_rng(int(image.sum())).bytes(2_000)

    monkeypatch.setattr(png, "encode", noise)
    wanted, out = order("quick", count=40, format="parquet"), tmp_path / "b" / "made"
    make(models["quick"], wanted, tmp_path / "a" / "made")
    with refused("cannot be written", "free some space"), no_room_for(40_000):
        make(models["quick"], wanted, out)
    assert not out.exists()
    make(models["quick"], wanted, out, resume=True)
    assert bytes_of(tmp_path / "a") == bytes_of(tmp_path / "b")
