"""A training in a process of its own: its events, its commands, and that nothing of it stays."""

import os
import queue
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from tiny import refused, same, small, soon
from watched import PATIENCE, files, is_alive, order, weights

import gan
from gan.live import runs
from gan.live.worker import FRAME_POINTS
from gan.training.changes import adjusted
from gan.training.start import train

ROOT = Path(gan.__file__).parent.parent


# ---- the stream ----


def test_events_come_in_their_order(watch):
    one = watch(order(), keep=True)
    events = one.to_the_end()
    assert one.kinds() == ["started", "frame", "state", "frame", "state", "done"]
    started, first = events[0], events[1]
    assert started["total_steps"] == 12
    assert started["recipe"]["name"] == "dcgan"
    assert started["threads"] == 1
    assert started["dataset"] == "pictures of one's own"
    assert (first["step"], first["points"]) == (0, [])
    assert events[-1] == {"kind": "done", "reason": "steps", "step": 12}


def test_frames_tell_every_step_once_and_show_64_pictures(watch):
    frames = [e for e in watch(order()).to_the_end() if e["kind"] == "frame"]
    points = [point for frame in frames for point in frame["points"]]
    assert [point["step"] for point in points] == list(range(1, 13))
    assert all({"generator", "discriminator", "real", "fake"} < set(point) for point in points)
    assert all(len(frame["points"]) <= FRAME_POINTS for frame in frames)
    for frame in frames:
        assert frame["pictures"].shape == (64, 8, 8)
        assert frame["pictures"].dtype == np.uint8
    assert frames[-1]["step"] == 12
    assert frames[-1]["epoch"] == pytest.approx(12 * 4 / 2000)
    assert frames[-1]["rate"] > 0
    assert [frame["elapsed"] for frame in frames] == sorted(frame["elapsed"] for frame in frames)


def test_seconds_end_a_training_too(watch):
    done = watch(order(steps=10**6, seconds=0.3)).to_the_end()[-1]
    assert done["reason"] == "seconds"


def test_five_frames_a_second(watch):
    one = watch(order("mlp-gan", steps=10**6, seconds=2.0))
    frames = [event for event in one.to_the_end() if event["kind"] == "frame"]
    assert len(frames) >= 10


def test_the_weights_are_those_of_the_same_training_at_home(watch, tmp_path):
    ordered = order(recipe=small("wgan-gp"), steps=4, seed=5)
    one = watch(ordered, keep=True)
    one.to_the_end()
    from gan import data

    images = data.augmented(ordered.images, 5)
    home = train(ordered.recipe, images=images, steps=4, seed=5, out=tmp_path, device="cpu")
    for _ in home:
        pass
    there = gan.load(one.run.folder, device="cpu").generator.state_dict()
    assert same(there, gan.load(tmp_path, device="cpu").generator.state_dict())


def test_the_weights_folder_is_whole_and_goes_when_the_run_is_closed(watch):
    one = watch(order(), keep=True)
    one.to_the_end()
    assert gan.load(one.run.folder, device="cpu").sample(0, 2).shape == (2, 8, 8)
    one.run.close()
    assert not one.run.folder.exists()


def test_without_keep_nothing_is_written(watch):
    one = watch(order())
    one.to_the_end()
    assert list(one.run.folder.iterdir()) == []


# ---- commands ----


@pytest.mark.parametrize("name", ["dcgan", "vae-2d", "wgan"])
def test_single_steps_equal_as_many_at_once_bit_for_bit(watch, name):
    at_once = watch(order(name, steps=6), keep=True)
    at_once.to_the_end()
    stepped = watch(order(name, steps=6, paused=True), keep=True)
    stepped.until_state("paused")
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


def test_commands_do_not_lengthen_a_pause_for_ever(watch):
    one = watch(order(paused=True, pause_seconds=0.3))
    one.until_state("paused")
    with refused("over"):
        for _ in range(5000):
            one.run.command("pause")
            one.until_kind("state", "done")
    assert one.events[-1]["kind"] == "done" or one.until_kind("done")["reason"] == "stopped"


def test_stop_ends_a_pause_as_well(watch):
    one = watch(order(paused=True), keep=True)
    one.until_state("paused")
    one.run.command("stop")
    assert one.to_the_end()[-1] == {"kind": "done", "reason": "stopped", "step": 0}


def test_rates_and_objective_change_on_the_way_and_the_model_says_so(watch):
    one = watch(order(paused=True), keep=True)
    one.until_state("paused")
    one.run.command("step", steps=3)
    one.until_state("paused")
    what = {"generator_lr": 0.002, "discriminator_lr": 0.01, "objective": "hinge"}
    one.run.command("change", **what)
    assert one.until_kind("changed") == {"kind": "changed", "step": 3, "what": what}
    one.run.command("resume")
    one.to_the_end()
    recipe = gan.load(one.run.folder, device="cpu").recipe
    assert recipe.gan.objective == "hinge"
    assert recipe.gan.generator_optimizer.lr == 0.002
    assert recipe.gan.discriminator_optimizer.lr == 0.01
    assert '"changes"' in (one.run.folder / "metrics.json").read_text()


def test_an_objective_without_labels_takes_their_noise_away_in_midst_too(watch):
    noisy = watch(order(recipe=small("frog-dcgan"), steps=2, paused=True), keep=True)
    noisy.until_state("paused")
    noisy.run.command("change", objective="hinge")
    assert noisy.until_kind("changed")["what"] == {"objective": "hinge"}
    noisy.run.command("resume")
    noisy.to_the_end()
    recipe = gan.load(noisy.run.folder, device="cpu").recipe
    assert (recipe.gan.objective, recipe.gan.label_noise) == ("hinge", 0)


def test_a_change_that_does_not_fit_is_refused_and_the_training_goes_on(watch):
    noisy = watch(order(recipe=small("frog-dcgan"), paused=True))
    noisy.until_state("paused")
    with refused("nonsense"):
        noisy.run.command("change", objective="nonsense")
    with refused("learning rate -1.0", "from above 0 to 10"):
        noisy.run.command("change", generator_lr=-1.0)
    noisy.run.command("step", steps=1)
    assert noisy.until_state("paused")["step"] == 1
    assert "changed" not in noisy.kinds()
    vae = watch(order("vae-2d", paused=True))
    vae.until_state("paused")
    with refused("vae-2d"):
        vae.run.command("change", discriminator_lr=0.1)


def test_a_training_that_is_over_takes_no_commands(watch):
    one = watch(order())
    one.to_the_end()
    with refused("over"):
        one.run.command("pause")


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


def test_commands_that_are_read_make_room_for_more(watch):
    one = watch(order(paused=True))
    one.until_state("paused")
    for _ in range(runs.MAX_UNANSWERED * 2):
        one.run.command("pause")
        one.until_state("paused")
    one.run.command("stop")
    one.to_the_end()


# ---- faults ----


def test_losses_that_are_not_finite_are_one_sentence(watch):
    wild = adjusted(small("vae-2d"), generator_lr=10.0)
    last = watch(order(recipe=wild, steps=500)).to_the_end()[-1]
    assert last["kind"] == "error"
    assert "lower the learning rate" in last["sentence"]
    assert "\n" not in last["sentence"]


def test_a_data_folder_that_is_not_there_is_one_sentence(watch, monkeypatch, tmp_path):
    monkeypatch.setenv("GAN_DATA", str(tmp_path / "vanished"))
    last = watch(order(dataset="mnist", recipe=small("mlp-gan"))).to_the_end()[-1]
    assert last["kind"] == "error"
    assert "mnist is not on this server" in last["sentence"]
    assert "synthetic-digits" in last["sentence"]
    assert "vanished" not in last["sentence"] and "--data" not in last["sentence"]


def test_a_killed_process_is_one_sentence(watch):
    one = watch(order(steps=10**6))
    one.until_state("running")
    os.kill(one.run.process.pid, signal.SIGKILL)
    last = one.to_the_end()[-1]
    assert last == {"kind": "error", "sentence": runs.KILLED}


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


def test_no_thread_is_left(watch):
    def trainings() -> int:
        return sum(thread.name == "training" for thread in threading.enumerate())

    one = watch(order(), keep=True)
    assert trainings() == 1
    one.to_the_end()
    assert soon(lambda: trainings() == 0)
