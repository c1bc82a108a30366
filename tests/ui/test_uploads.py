"""Pictures brought to Train: a binary body, a token, and what was understood of them."""

import io
import zipfile

import httpx
import numpy as np
import pytest
from asking import told, unpacked
from tiny import picture_folder, refused

from gan.recipes import RECIPES
from gan.ui.server import orders, uploads


@pytest.fixture
def files(tmp_path) -> list[tuple[str, bytes]]:
    return [(path.name, path.read_bytes()) for path in picture_folder(tmp_path, 20).iterdir()]


@pytest.fixture(autouse=True)
def nothing_held():
    uploads._held.clear()


def sent(address: str, files) -> httpx.Response:
    form = [("files", (name, content)) for name, content in files]
    return httpx.post(f"{address}lab/pictures", files=form, timeout=60)


def packed(files) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for i, (name, content) in enumerate(files):
            archive.writestr(f"{i % 2}/{name}", content)
    return file.getvalue()


def test_an_upload_is_looked_at_and_then_learnt_from_as_it_was_shown(address, files):
    token = sent(address, files).json()["token"]
    asked = {"images": token, "recipe": "mlp-gan"}
    seen = told(address, "train_pictures", asked)
    keys = [key for key, _ in seen["facts"]]
    assert keys[:3] == ["size_colour", "fitted_grey", "one_class"]
    assert [key for key, _ in seen["doubts"]] == ["few"]
    turned = told(address, "train_pictures", asked | {"invert": True})
    sheet = unpacked(seen["sheet"])
    assert sheet.shape == (16, 28, 28)
    assert np.array_equal(255 - sheet, unpacked(turned["sheet"]))
    learnt = uploads.wanted(asked, RECIPES["mlp-gan"]).images[:, 0].numpy()
    assert {picture.tobytes() for picture in sheet} <= {picture.tobytes() for picture in learnt}


def test_an_archive_brings_its_classes(address, files):
    token = sent(address, [("mine.zip", packed(files))]).json()["token"]
    seen = dict(told(address, "train_pictures", {"images": token, "recipe": "quick"})["facts"])
    assert seen["classes"] == {"count": 2, "names": "0 (10), 1 (10)"}
    order = orders.placed({"recipe": "quick", "dataset": "images", "images": token})
    assert order.images.names == ("0", "1")


def test_what_cannot_be_learnt_from_is_said_before_a_training(address, files):
    token = sent(address, [(name, content[:60]) for name, content in files]).json()["token"]
    seen = told(address, "train_pictures", {"images": token, "recipe": "mlp-gan"})
    assert "20 of 20 pictures cannot be read" in seen["refused"]
    for wrong in ("nobody", None, 3):
        with refused("choose them again"):
            orders.placed({"recipe": "mlp-gan", "dataset": "images", "images": wrong})


def test_what_is_no_form_is_refused_in_a_sentence(address):
    answer = httpx.post(f"{address}lab/pictures", content=b"no form")
    assert answer.status_code == 400
    assert "cannot be read" in answer.json()["sentence"]


def test_uploads_are_forgotten_when_they_are_old_or_others_need_the_room(files, monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(uploads.time, "monotonic", lambda: now[0])
    first = uploads.hold(files)
    now[0] += uploads.HELD_SECONDS - 1
    second = uploads.hold(files)
    assert uploads.held(first).files == files  # which holds it for as long again
    now[0] += uploads.HELD_SECONDS - 1
    assert uploads.held(first)
    now[0] += 2
    with refused("choose them again"):
        uploads.held(second)
    monkeypatch.setattr(uploads, "HELD_BYTES", 2.5 * uploads.held(first).size)
    others = [uploads.hold(files) for _ in range(2)]
    assert all(map(uploads.held, others))
    with refused("choose them again"):
        uploads.held(first)
