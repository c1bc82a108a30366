"""Models of the Hub that visitors type: fetched by the real client, and nothing else is reached."""

import asyncio
import json
import tempfile
import threading
from pathlib import Path

import asking
import numpy as np
import pytest
import tiny

import gan
from gan.ui.server import gallery, shelf
from gan.ui.server.jobs import Jobs
from gan.ui.tabs import explore


@pytest.fixture(autouse=True)
def an_empty_shelf():
    yield
    gallery.fetched.clear()


def fetch(address: str, model, **headers: str) -> dict:
    """The model as the page is told of it."""
    return asking.events(address, "fetch", {"model": model}, **headers)[-1]["model"]


def refusal(model) -> str:
    """The sentence for a model that cannot be had, without the way over HTTP."""

    async def all_of(stream):
        return [event async for event in stream]

    with pytest.raises(gan.Error) as caught:
        asking.awaited(all_of(explore.fetch({"model": model})))
    assert "\n" not in str(caught.value)
    return str(caught.value)


def pixels(address: str, name: str) -> np.ndarray:
    return asking.unpacked(asking.told(address, "draw", {"model": name, "seed": 7, "grid": 4}))


def test_a_typed_model_is_checked_fetched_and_drawn_with(address, hub, token, shipped):
    commit = hub.put("someone/digits", shipped / "dcgan").head.oid
    seen = asking.events(address, "fetch", {"model": " someone/digits "})
    assert [event["kind"] for event in seen] == ["checking", "fetching", "done"]
    assert 0 < seen[1]["megabytes"] < 1
    model = seen[-1]["model"]
    assert model["name"] == f"someone/digits@{commit}"
    assert model["thumbnail"].startswith("data:image/png")
    expected = gan.load(shipped / "dcgan").sample(7, 16)
    assert np.array_equal(pixels(address, model["name"]), expected)
    assert asking.told(address, "describe", {"model": model["name"]}) == model
    assert model["name"] not in [known["name"] for known in gallery.catalogue()]
    files = {request.path.rpartition("/")[2] for request in hub.requests(path="/resolve/")}
    assert files == {"config.json", "directions.safetensors", "model.safetensors"}
    assert {request.token for request in hub.asked} == {None}
    asked = len(hub.asked)
    assert fetch(address, model["name"]) == model  # who follows a link downloads nothing again
    assert len(hub.asked) == asked


def test_a_revision_is_that_commit_whatever_comes_later(address, hub, shipped):
    old = hub.put("someone/digits", shipped / "dcgan", tag="v1").head.oid
    new = hub.put("someone/digits", shipped / "vae-2d").head.oid
    assert fetch(address, "someone/digits@v1")["name"] == f"someone/digits@{old}"
    assert fetch(address, "someone/digits")["name"] == f"someone/digits@{new}"
    assert fetch(address, f"someone/digits@{old}")["latentDim"] == 6


def test_a_private_model_stays_its_owners_though_this_machine_holds_it(
    address, hub, token, shipped
):
    commit = hub.put("someone/secret", shipped / "dcgan", private=True).head.oid
    assert gan.load("someone/secret").latent_dim == 6  # for the owner, who now has it cached
    for typed in ("someone/secret", f"someone/secret@{commit}"):
        with tiny.refused("no public model someone/secret"):
            fetch(address, typed)
    hub.close()
    with tiny.refused("someone/secret"):  # nor while the Hub cannot be asked
        fetch(address, f"someone/secret@{commit}")


@pytest.mark.parametrize(
    "typed",
    ["", "weights/../dcgan", "http://127.0.0.1:9/x", "x" * 100_000 + "/y", None, 7, ["a/b"]],
    ids=lambda typed: repr(typed)[:40],
)
def test_what_is_no_repository_is_refused_and_nobody_is_asked(weights, hub, typed):
    hub.put("someone/digits", weights / "dcgan")
    assert "user/repo" in refusal(typed)
    assert hub.asked == []


def spoiled(folder: Path, **changes) -> dict[str, bytes]:
    """A weights folder's files with changes to its config, its own or its kind's."""
    config = json.loads((folder / "config.json").read_text("utf-8"))
    part = next(config[kind] for kind in ("gan", "vae") if kind in config)
    for name, value in changes.items():
        (config if name in config else part)[name] = value
    tensors = (folder / "model.safetensors").read_bytes()
    return {"config.json": json.dumps(config).encode(), "model.safetensors": tensors}


@pytest.mark.parametrize(
    ("changes", "files", "words"),  # without changes these files are all that there is
    [
        (None, {"README.md": b"nothing else"}, "no weights folder"),
        (None, {"config.json": b"{}"}, "config.json"),
        (None, {"config.json": b'{"model_type": "gpt2"}'}, "config.json"),
        ({}, {"model.safetensors": b"pickle"}, "damaged"),
        ({}, {"model.safetensors": bytes(70_000_000)}, "70.0 MB"),
        ({"generator_widths": [6, 4, 8]}, {}, "other tensors"),
        ({"image_shape": [1, 256, 256]}, {}, "256 × 256"),
        ({"image_shape": [4, 8, 8]}, {}, "grey or colour"),
        ({"latent_dim": 4096}, {}, "4096 numbers"),
        ({"image_shape": [1, 128, 128], "generator_widths": [65] * 3}, {}, "1,0"),
        ({"image_shape": [1, 64, 64], "encoder_widths": [300]}, {}, "1,228,800"),
        ({"generator_widths": [250, 250, 250]}, {}, "too small for"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_is_no_model_of_ours_is_one_sentence(weights, hub, changes, files, words):
    if changes is not None:
        folder = weights / ("vae-2d" if "encoder_widths" in changes else "dcgan")
        files = spoiled(folder, **changes) | files
    hub.put("someone/odd", files)
    sentence = refusal("someone/odd")
    assert "someone/odd" in sentence
    assert words in sentence
    assert tempfile.gettempdir() not in sentence
    assert not gallery.fetched.folders


def test_a_model_that_would_keep_the_cores_busy_is_refused(weights, hub, monkeypatch):
    hub.put("someone/slow", weights / "dcgan")
    monkeypatch.setattr(shelf, "MAX_SECONDS", 0.0)
    assert "seconds for 4 pictures" in refusal("someone/slow")
    assert not gallery.fetched.folders


def test_what_goes_wrong_at_the_hub_is_one_sentence_and_the_next_try_works(address, hub, shipped):
    hub.put("someone/digits", shipped / "dcgan")
    hub.fails(429, "someone/digits", headers={"retry-after": "7"})
    with tiny.refused("too many requests"):
        fetch(address, "someone/digits")
    with tiny.refused("no public model someone/nothing"):
        fetch(address, "someone/nothing")
    assert fetch(address, "someone/digits")["latentDim"] == 6


def test_a_model_that_was_put_away_is_refused_without_asking_the_hub(address, hub, shipped):
    hub.put("someone/digits", shipped / "dcgan")
    name = fetch(address, "someone/digits")["name"]
    gallery.fetched.clear()
    asked = len(hub.asked)
    with tiny.refused("there is no model"):
        pixels(address, name)
    assert len(hub.asked) == asked
    fetch(address, name)
    assert pixels(address, name).shape == (16, 8, 8)


def test_the_shelf_keeps_a_few_folders_and_fewer_models_in_memory(shipped, hub):
    held = shelf.Shelf(kept=3, held=2)
    for i in range(5):
        commit = hub.put(f"someone/{i}", shipped / "dcgan").head.oid
        held.put(f"model-{i}", explore.downloaded(f"someone/{i}", commit))
        held.get("model-0")  # asked for all the time, so it stays
    assert [f"model-{i}" in held for i in range(5)] == [True, False, False, True, True]
    assert list(held.models) == ["model-4", "model-0"]
    gone, kept = held.folder("model-1"), held.folder("model-3")
    assert gone is None
    assert held.get("model-1") is None
    assert held.get("model-3").latent_dim == 6  # from the disk
    held.clear()
    assert not kept.exists()


def test_two_jobs_run_at_once_others_wait_and_more_are_refused():
    begun, go_on = [], threading.Event()

    def job(number):
        def work(tell):
            begun.append(number)
            go_on.wait(asking.PATIENCE)
            return {"kind": "done", "number": number}

        return work

    async def visitors():
        jobs = Jobs(at_once=2, waiting=1)
        streams = [jobs.run(job(number)) for number in range(3)]
        first, second = (asyncio.ensure_future(anext(stream)) for stream in streams[:2])
        while len(begun) < 2:
            await asyncio.sleep(0.01)
        assert await anext(streams[2]) == {"kind": "queued", "place": 1, "of": 1}
        with tiny.refused("try again"):
            await anext(jobs.run(job(3)))
        first.cancel()  # a visitor leaves: the job goes on, and keeps its place until its end
        await asyncio.wait({first})
        await streams[0].aclose()
        assert await anext(streams[2]) == {"kind": "queued", "place": 1, "of": 1}
        go_on.set()
        assert await second == {"kind": "done", "number": 1}
        while (event := await anext(streams[2]))["kind"] == "queued":
            pass
        assert event == {"kind": "done", "number": 2}
        assert len(jobs.places) == 0

    asking.awaited(visitors())
