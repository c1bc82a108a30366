"""Trainings that take turns on a lent GPU: `spaces` is a stand-in, and the GPU is the processor."""

import importlib
import os
import socket
import sys
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
import served
from asking import SMALL, events
from tiny import same, small, soon
from watched import PATIENCE, Watched, is_alive, order, weights

import gan
from gan import settings
from gan.live import turns, worker

STAND_IN = str(Path(__file__).parent.parent / "zero_gpu")


@pytest.fixture
def lender(monkeypatch):
    """The stand-in for `spaces`, as on a Space on ZeroGPU."""
    monkeypatch.setenv("SPACES_ZERO_GPU", "true")
    monkeypatch.syspath_prepend(STAND_IN)
    importlib.reload(turns)
    monkeypatch.setattr(turns, "DEVICE", "cpu")
    monkeypatch.setattr(turns, "SECONDS", 1e-6)  # one step a turn
    monkeypatch.setattr(worker, "FRAME_SECONDS", 0.0)  # and a frame of it, however fast
    yield sys.modules["spaces"]
    monkeypatch.undo()
    del sys.modules["spaces"]
    importlib.reload(turns)


STEPS = 6
LONG = {"steps": STEPS, "seed": 5}


@pytest.fixture(scope="module")
def unbroken() -> dict:
    """The weights of a training that stayed in one process."""
    one = Watched(order(**LONG), keep=True)
    one.to_the_end()
    found = {name: value.clone() for name, value in weights(one).items()}
    one.run.close()
    return found


def steps_told(one: Watched) -> list[int]:
    frames = [event for event in one.events if event["kind"] == "frame"]
    return [point["step"] for frame in frames for point in frame["points"]]


def test_turns_make_the_same_weights_as_a_training_that_never_moved(lender, watch, unbroken):
    one = watch(order(**LONG), keep=True)
    one.to_the_end()
    assert len(lender.lent) == STEPS
    assert {seconds for seconds, _ in lender.asked} == {turns.DECLARED}
    assert turns.SECONDS < turns.DECLARED <= 10
    assert same(weights(one), unbroken)
    assert one.kinds()[:3] == ["started", "frame", "state"]
    assert one.kinds().count("started") == 1
    assert "refused" not in one.kinds()
    assert steps_told(one) == list(range(1, STEPS + 1))
    assert one.events[-1] == {"kind": "done", "reason": "steps", "step": STEPS}


@pytest.mark.parametrize("turns_lent", [0, 1, None], ids=["none", "one", "one that breaks off"])
def test_a_refused_training_goes_on_here_and_says_so(
    lender, watch, unbroken, monkeypatch, turns_lent, capfd
):
    def broken_off(address, ordered):
        with socket.socket(socket.AF_UNIX) as line:
            line.connect(address)
            Connection(line.detach()).send({"kind": "state", "state": "running", "step": 1})
        os._exit(1)

    if turns_lent is None:
        monkeypatch.setattr(turns, "on_gpu", lender.GPU(broken_off))
    else:
        lender.quota = turns_lent * turns.DECLARED
    one = watch(order(**LONG), keep=True)
    one.to_the_end()
    assert one.kinds().count("refused") == 1
    assert same(weights(one), unbroken)
    if turns_lent is None:
        assert len(lender.lent) == 1
        return
    assert len(lender.lent) == turns_lent
    assert len(lender.asked) == turns_lent + 1  # it is not asked again and again
    assert "exceeded your quota" in capfd.readouterr().err


def test_a_pause_gives_the_gpu_back_and_going_on_asks_for_it_again(lender, watch, monkeypatch):
    monkeypatch.setattr(turns, "SECONDS", 60.0)
    one = watch(order(steps=10**6))
    assert soon(lambda: bool(lender.lent), PATIENCE)
    one.until(lambda event: event["kind"] == "frame" and event["step"] > 0)
    one.run.command("pause")
    at = one.until_state("paused")["step"]
    assert soon(lambda: not is_alive(lender.lent[0]), PATIENCE)
    one.run.command("step", steps=3)
    assert one.until_state("paused")["step"] == at + 3
    assert len(lender.lent) == 1
    one.run.command("resume")
    assert one.until_state("running")["step"] == at + 3
    assert soon(lambda: len(lender.lent) == 2, PATIENCE)
    one.run.command("stop")
    assert one.until_kind("done")["reason"] == "stopped"


def test_no_command_is_lost_between_two_turns(lender, watch):
    one = watch(order(steps=10**6), keep=True)
    one.until_state("running")
    rates = [0.001 + number / 1e5 for number in range(6)]
    for rate in rates:
        one.run.command("change", generator_lr=rate)
        one.until(lambda event: event["kind"] == "frame")
    one.run.command("stop")
    one.until_kind("done")
    changes = [event["what"]["generator_lr"] for event in one.events if event["kind"] == "changed"]
    assert changes == rates
    assert len(lender.lent) > 1


def test_a_command_between_a_refusal_and_the_next_process_is_kept(lender, watch):
    lender.quota = 0

    class PausingAtOnce(Watched):
        def hear(self, event):  # in the run's thread: no process is there yet
            super().hear(event)
            if event["kind"] == "refused":
                try:
                    self.run.command("pause")
                except gan.Error as error:
                    super().hear({"kind": "error", "sentence": str(error)})

    one = watch(order(steps=10**6), heard_by=PausingAtOnce)
    one.until_kind("refused")
    one.until_state("paused")
    one.run.command("stop")
    assert one.until_kind("done")["reason"] == "stopped"


def test_who_leaves_while_waiting_for_a_gpu_waits_no_longer(lender, watch, monkeypatch):
    reached, leave = os.pipe(), os.pipe()

    def wait(address, ordered):
        os.write(reached[1], b".")
        os.read(leave[0], 1)

    monkeypatch.setattr(turns, "on_gpu", wait)
    one = watch(order(steps=10**6))
    os.read(reached[0], 1)
    one.run.close()
    assert not one.run.ended.wait(0)
    os.write(leave[1], b".")  # the queue's own answer comes later
    assert one.run.ended.wait(PATIENCE)
    assert "done" not in one.kinds()


def test_running_averages_and_classes_take_turns_as_well(lender, watch):
    ordered = order(recipe=small("quick"), steps=4)
    one = watch(ordered, keep=True)
    one.to_the_end()
    moved = {name: value.clone() for name, value in weights(one).items()}
    lender.quota = 0
    other = watch(ordered, keep=True)
    other.to_the_end()
    assert same(moved, weights(other))


def test_the_quota_that_is_asked_is_that_of_the_visitor(lender, shipped):
    visitor = {"X-IP-Token": "a visitor's token"}
    with served.app(shipped) as app:
        told = events(app.local_url, "train", SMALL | {"steps": 5}, **visitor)
    assert told[-1]["kind"] == "done"
    assert lender.asked[0] == (turns.DECLARED, "a visitor's token")


@pytest.mark.parametrize(("is_there", "on_zero_gpu"), [(True, False), (False, True)])
def test_spaces_is_imported_where_it_is_and_on_zero_gpu_only(monkeypatch, is_there, on_zero_gpu):
    monkeypatch.setenv("SPACES_ZERO_GPU", str(on_zero_gpu).lower())
    if is_there:
        monkeypatch.syspath_prepend(STAND_IN)
    importlib.reload(turns)
    assert not turns.is_offered()
    assert "spaces" not in sys.modules
    assert not hasattr(turns.on_gpu, "__wrapped__")
    if not on_zero_gpu:
        assert turns.run_on_it(10)(steps_told) is steps_told
        return
    monkeypatch.delenv("GAN_DEVICE", raising=False)  # all that is not a turn: the processor
    assert settings.device() == "cpu"
    monkeypatch.setenv("GAN_DEVICE", "cuda")
    assert settings.device() == "cuda"
