"""Files are written whole or not at all."""

import json
import os

import pytest
import torch
from tiny import no_room_for, refused

from gan.weights import MODEL, WEIGHTS_FILES, write_file, write_folder, write_json
from gan.weights.tensors import save_half


class Stop(Exception):
    """Something that goes wrong in the middle of a write."""


def test_the_old_file_stands_until_the_new_one_is_complete_and_readable(tmp_path):
    file = tmp_path / "deep" / "file"
    write_file(file, lambda part: part.write_text("old"))

    def save(part):
        part.write_text("new")
        assert file.read_text() == "old"
        assert part.parent == file.parent  # the same disk, so that a rename is one stroke

    write_file(file, save)
    assert file.read_text() == "new"
    assert file.stat().st_mode & 0o777 == 0o644
    assert [path.name for path in file.parent.iterdir()] == ["file"]


def test_the_new_file_is_on_disk_before_it_takes_the_old_one_s_name(tmp_path, monkeypatch):
    events = []
    sync = os.fsync
    monkeypatch.setattr(os, "fsync", lambda handle: (events.append("sync"), sync(handle)))
    replace = type(tmp_path).replace

    def renamed(part, target):
        events.append("rename")
        return replace(part, target)

    monkeypatch.setattr(type(tmp_path), "replace", renamed)
    write_file(tmp_path / "file", lambda part: part.write_text("whole"))
    assert events == ["sync", "rename"]


@pytest.mark.parametrize("whole", [write_file, write_folder])
def test_what_could_not_be_written_stays_as_it_was(tmp_path, whole):
    target, old = tmp_path / "target", "old"
    if whole is write_folder:
        target.mkdir()
    inside = target / "config.json" if whole is write_folder else target
    inside.write_text(old)

    def save(part):
        (part / "config.json" if whole is write_folder else part).write_text("new")
        raise Stop

    with pytest.raises(Stop):
        whole(target, save)
    assert inside.read_text() == old
    assert list(tmp_path.rglob("*")) == [target, *([inside] if inside != target else [])]


def test_a_folder_gets_its_files_the_model_last_and_keeps_the_others(tmp_path, monkeypatch):
    (tmp_path / "notes").write_text("mine")
    (tmp_path / "config.json").write_text("old")
    placed = []
    replace = type(tmp_path).replace

    def renamed(part, target):
        if target.parent == tmp_path and not target.name.startswith("."):
            placed.append(target.name)
        return replace(part, target)

    monkeypatch.setattr(type(tmp_path), "replace", renamed)

    def save(folder):
        for name in WEIGHTS_FILES:
            (folder / name).write_text("new")

    write_folder(tmp_path, save)
    assert sorted(placed) == sorted(WEIGHTS_FILES)
    assert placed[-1] == MODEL
    assert (tmp_path / "notes").read_text() == "mine"
    assert (tmp_path / "config.json").read_text() == "new"
    assert {path.name for path in tmp_path.iterdir()} == {"notes", *WEIGHTS_FILES}


def test_json_is_readable_by_people(tmp_path):
    write_json(tmp_path / "values.json", {"名字": "数字", "n": [1, 2.5]})
    text = (tmp_path / "values.json").read_text(encoding="utf-8")
    assert json.loads(text) == {"名字": "数字", "n": [1, 2.5]}
    assert "数字" in text
    assert text.count("\n") > 2
    assert text.endswith("\n")


def test_a_full_disk_is_one_sentence_and_keeps_the_old_weights(tmp_path):
    (tmp_path / "model.safetensors").write_text("old")
    network = torch.nn.Linear(300, 300)
    with refused(str(tmp_path), "another folder"), no_room_for(10_000):
        write_folder(tmp_path, lambda part: save_half(network, part / "model.safetensors"))
    assert (tmp_path / "model.safetensors").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["model.safetensors"]
