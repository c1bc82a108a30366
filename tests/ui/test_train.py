"""The tab Train over HTTP: streams, places, and what a run leaves, while it is held and after."""

import base64
import io
import tempfile
import threading
import time
import types
import zipfile

import asking
import httpx
import pytest
import served
from asking import PATIENCE, SMALL, post, told
from keeping import held, let_go, nothing_stays
from PIL import Image
from tiny import refused, soon
from watched import trainings

import gan
from gan.live import kept
from gan.recipes import RECIPES
from gan.ui.server import endpoints, gallery, orders
from gan.ui.tabs import train


@pytest.fixture(scope="module")
def address(shipped):
    """The app with two places for trainings."""
    with pytest.MonkeyPatch.context() as patch, served.app(shipped) as app:
        patch.setenv("GAN_MAX_TRAININGS", "2")
        yield app.local_url


@pytest.fixture(autouse=True)
def trainings_end():
    """However a test ends its streams."""
    yield
    nothing_stays()


def visit(address: str, **request) -> asking.Stream:
    """One visitor's training."""
    return asking.Stream(address, "train", SMALL | request)


def test_a_stream_from_start_to_done(address):
    with visit(address, steps=20, seed=3) as stream:
        while stream.next():
            pass
    kinds = [event["kind"] for event in stream.events]
    assert kinds[:3] == ["started", "frame", "state"]
    assert kinds[-1] == "done"
    started, done = stream.events[0], stream.events[-1]
    assert len(started["run"]) > 16
    assert started["recipe"]["batch_size"] == 4
    assert done == {"kind": "done", "reason": "steps", "step": 20, "model": None}
    frames = [event for event in stream.events if event["kind"] == "frame"]
    assert [p["step"] for frame in frames for p in frame["points"]] == list(range(1, 21))
    shown = frames[-1]["pictures"]
    assert len(base64.b64decode(shown["pixels"])) == 64 * 28 * 28 == shown["count"] * 28 * 28


def test_a_kept_model_serves_until_it_is_let_go(address, tmp_path):
    with visit(address, steps=5, keep=True, seed=1) as stream:
        run = stream.until_kind("started")["run"]
        name = stream.until_kind("done")["model"]
        assert name not in gallery.names()
        assert name not in [model["name"] for model in gallery.catalogue()]
        described = told(address, "describe", {"model": name})
        assert described["latentDim"] == 2
        assert described["thumbnail"].startswith("data:image/png")
        drawn = told(address, "draw", {"model": name, "seed": 7, "grid": 4})
        packed = told(address, "train_download", {"run": run})
        with zipfile.ZipFile(io.BytesIO(base64.b64decode(packed["file"]))) as archive:
            archive.extractall(tmp_path)
        (folder,) = tmp_path.iterdir()
        assert packed["name"] == f"{folder.name}.zip"
        loaded = gan.load(folder, device="cpu")
        assert base64.b64decode(drawn["pixels"]) == loaded.sample(7, 16).tobytes()
        for kind in ("webp", "gif"):
            grown = told(address, "train_growth", {"run": run, "index": 3, "kind": kind})
            assert grown["type"] == f"image/{kind}"
            with Image.open(io.BytesIO(base64.b64decode(grown["file"]))) as image:
                assert image.format == kind.upper()
        for bad in ({"index": 64}, {"kind": "exe"}, {"index": None}):
            assert post(address, "train_growth", {"run": run, **bad}).status_code == 422
        left = train.keeper.find(run).run.folder
        assert left.is_dir()
        told(address, "train_control", {"run": run, "command": "leave"})
    assert soon(lambda: post(address, "draw", {"model": name, "seed": 7}).status_code == 422, 2)
    assert not left.exists()
    assert post(address, "train_download", {"run": run}).status_code == 422


def test_pause_step_change_and_stop_from_the_page(address):
    with visit(address, steps=10**6, paused=True, seconds=3000) as stream:
        run = stream.until_kind("started")["run"]
        stream.until_state("paused")
        stepped = told(address, "train_control", {"run": run, "command": "step", "steps": 3})
        assert stepped == {"ok": True}
        assert stream.until_state("paused")["step"] == 3
        told(address, "train_control", {"run": run, "command": "change", "generator_lr": 0.01})
        assert stream.until_kind("changed")["what"] == {"generator_lr": 0.01}
        told(address, "train_control", {"run": run, "command": "resume"})
        stream.until_state("running")
        for bad in ({"command": "fly"}, {"command": "step", "steps": 0}, {"command": None}):
            assert post(address, "train_control", {"run": run, **bad}).status_code == 422
        told(address, "train_control", {"run": run, "command": "stop"})
        assert stream.until_kind("done")["reason"] == "stopped"


def test_a_download_waits_for_the_model_and_holds_the_weights_only(monkeypatch, tmp_path):
    run = types.SimpleNamespace(folder=tmp_path, name="abc", recipe=RECIPES["mlp-gan"])
    token = held(monkeypatch, run).token
    for name in ("config.json", "map.png", ".model.safetensors.x.part"):
        (tmp_path / name).write_text("…")
    with pytest.raises(gan.Error, match="no weights yet"):
        train.download({"run": token})
    (tmp_path / "model.safetensors").write_text("…")
    packed = base64.b64decode(train.download({"run": token})["file"])
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        names = {name.partition("/")[2] for name in archive.namelist()}
    assert names == {"config.json", "map.png", "model.safetensors"}
    monkeypatch.undo()  # before it is looked whether anything stays


@pytest.mark.parametrize("token", [None, "", "x", 3, [], {}])
def test_a_run_that_is_not_one_s_own_cannot_be_told_anything(address, token):
    own = {"train_control": {"command": "stop"}, "train_growth": {"index": 0}, "train_download": {}}
    for name, more in own.items():
        with refused("no such training"):
            told(address, name, {"run": token} | more)


# ---- visitors who leave ----


def test_closing_the_stream_ends_the_training_within_a_second(address):
    for state in ("running", "paused"):
        stream = visit(address, steps=10**6, paused=state == "paused")
        stream.until_state(state)
        stream.close()
        began = time.monotonic()
        assert soon(lambda: not trainings(), PATIENCE)
        assert time.monotonic() - began < 3  # a second, and more on a busy machine


def test_closing_the_page_of_a_queue_client_ends_it_too(address):
    config = httpx.get(f"{address}config").json()
    index = next(d["id"] for d in config["dependencies"] if d["api_name"] == "train")
    body = {"data": [SMALL | {"steps": 10**6}], "fn_index": index, "session_hash": "somebody"}
    httpx.post(f"{address}gradio_api/queue/join", json=body)
    url = f"{address}gradio_api/queue/data?session_hash=somebody"
    with httpx.stream("GET", url, timeout=PATIENCE) as response:
        next(line for line in response.iter_lines() if '"frame"' in line)
    assert soon(lambda: not trainings(), 2)


def test_a_cancelled_job_of_the_python_client_ends_it_too(address):
    from gradio_client import Client

    job = Client(address, verbose=False).submit(SMALL | {"steps": 10**6}, api_name="/train")
    assert soon(lambda: any(event["kind"] == "frame" for event in job.outputs()), PATIENCE)
    job.cancel()
    assert soon(lambda: not trainings(), 2)


def test_a_visitor_who_asks_and_never_listens_is_noticed(address, monkeypatch):
    monkeypatch.setattr(endpoints, "PATIENCE", 0.5)
    httpx.post(f"{address}gradio_api/call/train", json={"data": [SMALL | {"steps": 10**6}]})
    assert soon(lambda: bool(train.keeper.kept), PATIENCE)
    assert soon(lambda: not train.keeper.kept, PATIENCE)


def test_a_training_let_go_while_the_model_is_loaded_has_it_taken_back(address, monkeypatch):
    lend, began, go_on, lent = gallery.lend, threading.Event(), threading.Event(), []

    def slow(folder):
        name = lend(folder)
        began.set()
        go_on.wait(PATIENCE)
        lent.append(name)
        return name

    monkeypatch.setattr(train.keeper, "lend", slow)
    with visit(address, steps=2, keep=True) as stream:
        stream.until_state("saving")
        assert began.wait(PATIENCE)
    let_go()
    assert soon(lambda: not train.keeper.kept, PATIENCE)
    assert len(gallery.on_loan) == 1
    go_on.set()
    assert soon(lambda: lent and not gallery.on_loan, PATIENCE)


# ---- many visitors ----


def test_two_visitors_see_only_their_own_run(address):
    with (
        visit(address, steps=10**6, paused=True, seed=1) as a,
        visit(address, steps=10**6, paused=True, seed=2) as b,
    ):
        tokens = [stream.until_kind("started")["run"] for stream in (a, b)]
        for stream in (a, b):
            stream.until_state("paused")
        assert tokens[0] != tokens[1]
        told(address, "train_control", {"run": tokens[0], "command": "step", "steps": 4})
        assert a.until_state("paused")["step"] == 4
        a.close()
        told(address, "train_control", {"run": tokens[1], "command": "step", "steps": 1})
        b.until_state("paused")
        shown = [event for event in b.events if event["kind"] == "frame"]
        assert {event["step"] for event in shown} == {0, 1}


def test_who_waits_sees_the_place_and_moves_up(address, monkeypatch):
    monkeypatch.setenv("GAN_MAX_TRAININGS", "1")
    with visit(address, steps=10**6, paused=True) as first:
        run = first.until_kind("started")["run"]
        second = visit(address, steps=2)
        assert second.next() == {"kind": "queued", "place": 1, "of": 1, "wait": None}
        with visit(address, steps=2) as third:
            assert third.next() == {"kind": "queued", "place": 2, "of": 2, "wait": None}
            second.close()
            third.until(lambda event: event.get("place") == 1)
            told(address, "train_control", {"run": run, "command": "stop"})
            third.until_kind("started")
            third.until_kind("done")


def test_a_kept_run_holds_no_place_is_no_visitor_and_goes_when_a_later_one_needs_its_room(
    address, monkeypatch
):
    monkeypatch.setenv("GAN_MAX_TRAININGS", "1")
    monkeypatch.setattr(train, "MAX_STREAMS", 1)
    monkeypatch.setattr(kept, "MAX_KEPT", 1)
    with visit(address, steps=2, keep=True) as first:
        oldest = first.until_kind("done")["model"]
        with visit(address, steps=2, keep=True) as second:
            newest = second.until_kind("done")["model"]
            assert first.next() is None
            assert post(address, "draw", {"model": oldest, "seed": 7}).status_code == 422
            told(address, "draw", {"model": newest, "seed": 7})


def test_trainings_in_a_row_leave_nothing(address, tmp_path, monkeypatch):
    """A hundred of them: `python -m benchmarks trainings`."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    for steps, last in ((3, "done"), (10**6, "frame")):  # one that ends, one that is left
        with visit(address, steps=steps, keep=True) as stream:
            stream.until_kind(last)
        let_go()
    assert soon(lambda: not train.keeper.kept and not trainings(), PATIENCE)
    assert not list(tmp_path.iterdir())


# ---- what can be asked for ----


def test_options_name_every_recipe_with_its_own_settings(address):
    options = told(address, "train_options", {})
    assert [recipe["name"] for recipe in options["recipes"]] == list(RECIPES)
    dcgan = next(recipe for recipe in options["recipes"] if recipe["name"] == "dcgan")
    assert dcgan["defaults"]["generator_lr"] == 1e-4
    on = dict.fromkeys(("tanh", "normal", "noise", "stride"), True)
    assert dcgan["defaults"]["tricks"] == on | {"kernel": False}
    for preset in options["presets"]:
        orders.placed(preset["settings"])
        orders.placed(preset["settings"] | preset["heal"])


def test_a_refusal_is_the_answer_and_the_next_training_starts(address, monkeypatch):
    with monkeypatch.context() as patch, pytest.raises(gan.Error, match="try again later"):
        patch.setattr(train, "MAX_STREAMS", 0)
        visit(address).next()
    with pytest.raises(gan.Error, match="seconds -1"):
        visit(address, recipe="mlp-gan", seconds=-1).next()
    with pytest.raises(gan.Error, match="picture 1"):
        visit(address, images=[base64.b64encode(b"none").decode()] * 8).next()
    with visit(address, steps=1) as stream:
        stream.until_kind("done")
