"""Data sets for visitors: told what they cost, made while they watch, fetched, forgotten."""

import io
import json
import os
import time
import zipfile
from collections.abc import Iterator

import asking
import httpx
import numpy as np
import pytest
import served
import tiny
from PIL import Image
from tiny import refused, soon

import gan
from gan.make import similarity
from gan.models import Model
from gan.play import inside
from gan.ui.server.making import held, offers
from gan.weights import METRICS


@pytest.fixture(scope="module")
def digits_app(tmp_path_factory) -> Iterator[str]:
    """Where the app answers, with small models as they are before any training."""
    root = tmp_path_factory.mktemp("weights")
    digits = {"image_shape": (1, 28, 28)}
    for name, shape in (
        ("mlp-gan", digits),
        ("quick", digits),
        ("vae-2d", digits),
        ("frog-dcgan", {}),
    ):
        Model(tiny.small(name, **shape)).save_pretrained(root / name)
    with served.app(root) as app:
        yield app.local_url


@pytest.fixture(autouse=True)
def nothing_kept():
    yield
    offers._measured.cache_clear()
    offers._sample.cache_clear()
    for download in held._held.values():
        download.folder.cleanup()
    held._held.clear()


def fetched(address: str, done: dict) -> zipfile.ZipFile:
    answer = httpx.get(address + done["url"])
    assert answer.status_code == 200
    assert done["name"] in answer.headers["content-disposition"]
    assert len(answer.content) == done["bytes"]
    return zipfile.ZipFile(io.BytesIO(answer.content))


def test_what_there_is_to_make_is_told(digits_app):
    told = asking.told(digits_app, "make_options", {})
    assert (told["most"], told["formats"]) == (20_000, ["png", "idx", "npz", "parquet"])
    assert told["models"]["quick"]["classes"] == 10
    assert told["models"]["quick"]["labels"] == "asked"
    assert told["models"]["mlp-gan"]["labels"] is None
    assert told["models"]["frog-dcgan"]["formats"] == ["png", "npz", "parquet"]
    one = asking.told(digits_app, "make_options", {"model": "quick"})
    assert one["models"] == {"quick": told["models"]["quick"]}


def test_a_data_set_is_made_before_ones_eyes_and_fetched(digits_app, client, monkeypatch):
    request = {"model": "quick", "count": 300, "seed": 4, "truncation": 0.5}
    cost = asking.told(digits_app, "make_estimate", request)
    assert cost["pictures"] == 300 and cost["left_out"] == {} and cost["missing"] is None
    seen = asking.events(digits_app, "make_dataset", request)
    kinds = [event["kind"] for event in seen]
    assert kinds[-2:] == ["packing", "done"] and set(kinds[:-2]) <= {"making", "queued"}
    done = seen[-1]
    assert done["classes"] == {str(label): 30 for label in range(10)}
    assert 0.5 < cost["bytes"] / done["bytes"] < 2
    assert done["command"] == cost["command"]
    archive = fetched(digits_app, done)
    names = [name for name in archive.namelist() if name.endswith(".png")]
    assert len(names) == 300
    assert "quick-300/7/007.png" in names
    asked = request | {"count": 16}
    drawn = asking.unpacked(client.predict(asked, api_name="/generate"))
    found = np.asarray(Image.open(archive.open("quick-300/7/007.png")))
    assert np.array_equal(found, drawn[7])
    assert done["command"] in archive.read("quick-300/README.md").decode()
    assert json.loads(archive.read("quick-300/made.json"))["order"]["seed"] == 4
    for download in held._held.values():
        download.until = 0
    assert httpx.get(digits_app + done["url"]).status_code == 404
    assert held._held == {}


def test_the_files_of_mnist_come_by_class(digits_app):
    request = {"model": "quick", "counts": {"3": 5, "7": 7}, "format": "idx", "invert": True}
    done = asking.events(digits_app, "make_dataset", request)[-1]
    assert done["made"] == 14  # with two to test
    assert {label: n for label, n in done["classes"].items() if n} == {"3": 6, "7": 8}
    names = fetched(digits_app, done).namelist()
    assert "quick-12/MNIST/raw/train-images-idx3-ubyte" in names


def test_parquet_is_not_packed_again(digits_app):
    request = {"model": "quick", "count": 20, "format": "parquet"}
    archive = fetched(digits_app, asking.events(digits_app, "make_dataset", request)[-1])
    packed = archive.getinfo("quick-20/data/train-00000-of-00001.parquet")
    assert packed.compress_size == packed.file_size


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        ({"model": "quick", "count": 20_001}, ["20001", "1 to 20000"]),
        ({"model": "quick", "count": "9" * 400}, ["whole number"]),
        ({"model": "quick", "counts": {"3": 10**9}}, ["1000000000"]),
        ({"model": "quick", "counts": {"ten": 1}}, ["'ten'", "0 to 9"]),
        ({"model": "quick", "counts": [1]}, ["counts by class"]),
        ({"model": "quick"}, ["count or counts"]),
        ({"model": "quick", "count": 1, "sise": 3}, ["'sise'"]),
        ({"model": "../quick", "count": 1}, ["no model"]),
        ({"model": "quick", "count": 1, "seed": 2**53 + 1}, ["seed"]),
        ({"model": "frog-dcgan", "count": 1, "apart": 1}, ["not here"]),
        ({"model": "mlp-gan", "count": 1, "sure": 0.9}, ["leave sure out"]),
        ([], ["a request"]),
    ],
)
def test_what_cannot_be_made_is_refused(digits_app, request_, words):
    assert asking.post(digits_app, "make_estimate", request_).status_code == 422
    with refused(*words):
        asking.told(digits_app, "make_estimate", request_)
    with refused(*words):
        asking.events(digits_app, "make_dataset", request_)


def test_what_would_take_too_long_is_refused(digits_app, monkeypatch):
    monkeypatch.setattr(offers, "MOST_SECONDS", 1e-6)
    with refused("minutes", "make fewer"):
        asking.events(digits_app, "make_dataset", {"model": "quick", "count": 9})
    assert held._held == {}


def test_who_leaves_ends_the_making_and_nothing_stays(digits_app, monkeypatch):
    monkeypatch.setattr(offers.making, "TELL_SECONDS", 0.0)
    places, made = [], held.place

    def place():
        places.append(made())
        return places[-1]

    monkeypatch.setattr(held, "place", place)
    with asking.Stream(digits_app, "make_dataset", {"model": "quick", "count": 20_000}) as stream:
        stream.until_kind("making")
    assert soon(lambda: len(offers.jobs.places) == 0, 60)
    assert not any(offers.Path(each.name).exists() for each in places) and places
    assert held._held == {}


def test_what_a_killed_server_has_left_goes_at_the_next_start(tmp_path, monkeypatch):
    monkeypatch.setattr(held.tempfile, "gettempdir", lambda: str(tmp_path))
    for name, age in (("latent-lab-made-old", 7200), ("latent-lab-made-new", 60), ("other", 7200)):
        (tmp_path / name).mkdir()
        os.utime(tmp_path / name, (time.time() - age,) * 2)
    held.clear()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["latent-lab-made-new", "other"]


def test_the_oldest_go_when_all_together_are_too_large(tmp_path, monkeypatch):
    monkeypatch.setattr(held, "MOST_BYTES", 15)
    tokens = []
    for _ in range(3):
        folder = held.tempfile.TemporaryDirectory()
        (held.Path(folder.name) / "a.zip").write_bytes(bytes(10))
        tokens.append(held.hold(folder, "a.zip"))
    assert list(held._held) == tokens[-1:]


def test_what_similarity_does_is_measured_once_or_was_kept(digits_app, known, monkeypatch):
    inside._kept.clear()
    told = asking.told(digits_app, "similarity", {"model": "quick"})
    assert [point["truncation"] for point in told["points"]] == list(similarity.POINTS)
    assert told["points"][0]["variety"] < told["points"][-1]["variety"]
    assert told["of"] == len(known.train) and told["real"]["distance"] > 0
    monkeypatch.setattr(similarity, "measure", None)
    assert asking.told(digits_app, "similarity", {"model": "quick"}) == told


def test_no_training_pictures_are_fetched_for_it(digits_app, without_mnist):
    told = asking.told(digits_app, "similarity", {"model": "vae-2d"})
    assert {point["distance"] for point in told["points"]} == {None}
    assert told["real"] is None and told["of"] is None


def test_what_was_kept_is_of_these_very_weights(own):
    model = gan.load("dcgan", device="cpu")
    kept = similarity.keep(model, "dcgan")
    metrics = json.loads((own / "dcgan" / METRICS).read_text())
    assert similarity.kept(model, metrics) == kept
    assert similarity.kept(gan.load("mlp-gan", device="cpu"), metrics) is None
