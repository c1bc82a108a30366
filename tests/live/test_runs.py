"""A training in a process of its own: its events, its commands, and that nothing of it stays."""

import os
import queue
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from tiny import finish, refused, same, small, soon
from watched import PATIENCE, files, is_alive, order, trainings, weights

import gan
from gan import data
from gan import weights as gan_weights
from gan.live import runs
from gan.live.worker import FRAME_POINTS
from gan.training.changes import adjusted
from gan.training.start import train

ROOT = Path(gan.__file__).parent.parent


# ---- the stream ----


def test_events_come_in_their_order_and_at_the_end_nothing_is_left(watch):
    one = watch(order(), keep=True)
    assert trainings() == 1
    events = one.to_the_end()
    assert one.kinds() == ["started", "frame", "state", "frame", "state", "done"]
    started, first = events[0], events[1]
    assert started["total_steps"] == 12
    assert started["recipe"]["name"] == "dcgan"
    assert started["threads"] == 1
    assert started["dataset"] == "pictures of one's own"
    assert (first["step"], first["points"]) == (0, [])
    assert events[-1] == {"kind": "done", "reason": "steps", "step": 12}
    with refused("over"):
        one.run.command("pause")
    assert soon(lambda: trainings() == 0)
    assert gan.load(one.run.folder, device="cpu").sample(0, 2).shape == (2, 8, 8)
    one.run.close()
    assert not one.run.folder.exists()


def test_frames_tell_every_step_once_and_show_64_pictures_and_nothing_is_kept_unasked(watch):
    one = watch(order())
    frames = [e for e in one.to_the_end() if e["kind"] == "frame"]
    points = [point for frame in frames for point in frame["points"]]
    assert [point["step"] for point in points] == list(range(1, 13))
    assert all({"generator", "discriminator", "real", "fake"} < set(point) for point in points)
    assert all(len(frame["points"]) <= FRAME_POINTS for frame in frames)
    for frame in frames:
        assert (frame["pictures"].shape, frame["pictures"].dtype) == ((64, 8, 8), np.uint8)
    assert frames[-1]["step"] == 12
    assert frames[-1]["epoch"] == pytest.approx(12 * 4 / 2000)
    assert frames[-1]["rate"] > 0
    assert [frame["elapsed"] for frame in frames] == sorted(frame["elapsed"] for frame in frames)
    assert list(one.run.folder.iterdir()) == []


def test_seconds_end_a_training_too_and_it_tells_frames_on_the_way(watch):
    events = watch(order("mlp-gan", steps=10**6, seconds=2.0)).to_the_end()
    assert events[-1]["reason"] == "seconds"
    assert sum(event["kind"] == "frame" for event in events) >= 3  # a busy machine makes fewer


def test_the_weights_are_those_of_the_same_training_at_home(watch, tmp_path):
    ordered = order(recipe=small("wgan-gp"), steps=4, seed=5)
    one = watch(ordered, keep=True)
    one.to_the_end()
    images = data.augmented(ordered.images, 5)
    finish(train(ordered.recipe, images=images, steps=4, seed=5, out=tmp_path, device="cpu"))
    assert same(weights(one), gan.load(tmp_path, device="cpu").generator.state_dict())


def test_that_pictures_are_few_is_not_forgotten_where_shifted_copies_are_made_of_them(watch):
    one = watch(order(recipe=small("wgan-gp", batch_size=16), steps=1), keep=True)
    one.to_the_end()
    few = {"count": 12, "batch": 16}
    assert gan_weights.metrics(one.run.folder)["doubts"] == [["few", few]]


# ---- commands ----


@pytest.mark.parametrize("name", ["dcgan", "vae-2d", "wgan"])
def test_single_steps_equal_as_many_at_once_bit_for_bit(watch, paused, name):
    at_once = watch(order(name, steps=6), keep=True)
    at_once.to_the_end()
    stepped = paused(name, steps=6)
    for number, count in ((1, 1), (2, 1), (5, 3)):
        stepped.run.command("step", steps=count)
        assert stepped.until_state("paused")["step"] == number
    stepped.run.command("resume")
    stepped.to_the_end()
    assert same(weights(stepped), weights(at_once))


def test_a_pause_stands_still_until_it_is_over(watch):
    one = watch(order(steps=10**6))
    one.until_state("running")
    one.run.command("pause")
    at = one.until_state("paused")["step"]
    assert one.events[-2]["kind"] == "frame"
    assert one.events[-2]["step"] == at
    with pytest.raises(queue.Empty):
        one.heard.get(timeout=0.5)
    one.run.command("step", steps=2)
    assert one.until_state("paused")["step"] == at + 2
    one.run.command("resume")
    assert one.until_state("running")["step"] == at + 2
    one.until(lambda event: event["kind"] == "frame" and event["step"] > at + 2)
    one.run.command("stop")
    assert one.to_the_end()[-1]["reason"] == "stopped"


@pytest.fixture
def paused(watch):
    """Start a run, to be kept, that waits before its first step."""

    def begin(*given, **changes):
        one = watch(order(*given, paused=True, **changes), keep=True)
        one.until_state("paused")
        return one

    return begin


def test_commands_do_not_lengthen_a_pause_for_ever_and_a_stop_ends_it(paused):
    one = paused(pause_seconds=0.3)
    with refused("over"):
        for _ in range(5000):
            one.run.command("pause")
            one.until_kind("state", "done")
    assert one.events[-1]["kind"] == "done" or one.until_kind("done")["reason"] == "stopped"
    one = paused()
    one.run.command("stop")
    assert one.to_the_end()[-1] == {"kind": "done", "reason": "stopped", "step": 0}


def test_rates_and_objective_change_on_the_way_and_the_model_says_so(paused):
    one = paused(recipe=small("frog-dcgan"), steps=5)
    one.run.command("step", steps=3)
    one.until_state("paused")
    what = {"generator_lr": 0.002, "discriminator_lr": 0.01, "objective": "hinge"}
    one.run.command("change", **what)
    assert one.until_kind("changed") == {"kind": "changed", "step": 3, "what": what}
    one.run.command("resume")
    one.to_the_end()
    recipe = gan.load(one.run.folder, device="cpu").recipe
    assert (recipe.gan.objective, recipe.gan.label_noise) == ("hinge", 0)  # it has no labels
    assert recipe.gan.generator_optimizer.lr == 0.002
    assert recipe.gan.discriminator_optimizer.lr == 0.01
    assert '"changes"' in (one.run.folder / "metrics.json").read_text()


def test_a_change_that_does_not_fit_is_refused_and_the_training_goes_on(paused):
    noisy, vae = paused(recipe=small("frog-dcgan")), paused("vae-2d")
    with refused("nonsense"):
        noisy.run.command("change", objective="nonsense")
    with refused("learning rate -1.0", "from above 0 to 10"):
        noisy.run.command("change", generator_lr=-1.0)
    noisy.run.command("step", steps=1)
    assert noisy.until_state("paused")["step"] == 1
    assert "changed" not in noisy.kinds()
    with refused("vae-2d"):
        vae.run.command("change", discriminator_lr=0.1)


def test_commands_beyond_what_is_read_are_refused_and_closing_does_not_wait(watch):
    one = watch(order(steps=10**6))
    one.until_state("running")
    os.kill(one.run.process.pid, signal.SIGSTOP)  # a step that takes very long
    with refused("not yet come to"):
        for _ in range(10_000):
            one.run.command("resume")
    began = time.monotonic()
    one.run.close()
    assert time.monotonic() - began < 1


def test_commands_that_are_read_make_room_for_more(paused):
    one = paused()
    for _ in range(runs.MAX_UNANSWERED * 2):
        one.run.command("pause")
        one.until_state("paused")
    one.run.command("stop")
    one.to_the_end()


# ---- faults ----


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (
            {"recipe": adjusted(small("vae-2d"), generator_lr=10.0), "steps": 500},
            ["lower the learning rate"],  # losses that are not finite
        ),
        (
            {"dataset": "mnist", "recipe": small("mlp-gan")},
            ["mnist is not on this server", "synthetic-digits"],
        ),
    ],
)
def test_a_fault_is_one_sentence_for_whoever_watches(watch, monkeypatch, tmp_path, fault, words):
    monkeypatch.setenv("GAN_DATA", str(tmp_path / "vanished"))
    last = watch(order(**fault)).to_the_end()[-1]
    assert last["kind"] == "error"
    for word in words:
        assert word in last["sentence"]
    for word in ("\n", "vanished", "--data"):
        assert word not in last["sentence"]


def test_a_killed_process_is_one_sentence(watch):
    one = watch(order(steps=10**6))
    one.until_state("running")
    os.kill(one.run.process.pid, signal.SIGKILL)
    last = one.to_the_end()[-1]
    assert last == {"kind": "error", **gan.Error(runs.KILLED).told()}


# ---- nothing stays ----


@pytest.mark.parametrize("moment", ["at once", "started", "running", "paused", "done"])
def test_closing_ends_the_process_within_a_second(watch, moment):
    watch(order()).to_the_end()  # the server of processes is warm
    one = watch(order(steps=3 if moment == "done" else 10**6, paused=moment == "paused"), keep=True)
    if moment != "at once":
        one.until(lambda event: moment in (event["kind"], event.get("state")))
    process = one.run.process
    pid = process and process.pid
    began = time.monotonic()
    one.run.close()
    assert one.run.ended.wait(PATIENCE)
    assert time.monotonic() - began < 1
    assert pid is None or not is_alive(pid)
    assert soon(lambda: not one.run.folder.exists())
    while not one.heard.empty():
        one.events.append(one.heard.get())
    assert moment == "done" or not {"done", "error"} & set(one.kinds())


PROGRAM = """
import queue, sys
print("imported", flush=True)
sys.path.insert(0, sys.argv[1])
from gan import data, live
from gan.recipes import RECIPES
from gan.live import Order
events = queue.SimpleQueue()
files = [(str(i), bytes.fromhex(file)) for i, file in enumerate(sys.argv[2:])]
recipe = RECIPES["mlp-gan"]
order = Order(recipe, "images", data.from_files(files, recipe.image_shape), paused=True)
run = live.Run(order, events.put)
while events.get(timeout=60).get("state") != "paused":
    pass
print(run.process.pid, flush=True)
sys.stdin.read()
"""


def test_a_training_whose_server_is_killed_ends_by_itself(tmp_path):
    """And the program's own file, which may have no guard, is not run once more for it."""
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    arguments = [sys.executable, program, ROOT, *(file.hex() for file in files(8))]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(arguments, cwd=tmp_path, **pipes) as server:
        assert server.stdout.readline() == "imported\n"
        pid = int(server.stdout.readline())
        assert is_alive(pid)
        server.kill()
        assert soon(lambda: not is_alive(pid))
        assert server.stdout.read() == ""
