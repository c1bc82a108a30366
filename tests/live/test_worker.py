"""What a watched training's process does between two frames."""

import pytest
import torch
from tiny import small, training

from gan.live import worker


class Pipe:
    """One end of a pipe, whose other end reads everything later."""

    def __init__(self):
        self.sent = []

    def send(self, event: dict) -> None:
        self.sent.append(event)


@pytest.fixture
def stepped(monkeypatch) -> worker.Worker:
    """A paused training of digits, whose judgements are quick and not yet due."""
    recipe = small("mlp-gan", image_shape=(1, 28, 28))
    monkeypatch.setattr(torch, "set_num_threads", lambda count: None)
    monkeypatch.setattr(worker, "begun", lambda order, waiting: training(recipe, steps=1000))
    order = worker.Order(recipe, "mnist", threads=1, paused=True)
    one = worker.Worker(Pipe(), order)
    one.judging.took, one.judging.due = 0.0, float("inf")
    return one


@pytest.mark.parametrize(
    ("dataset", "judged"),
    [("mnist", True), ("synthetic-digits", True), ("kmnist", False), ("images", False)],
)
def test_digits_alone_are_judged_as_digits(dataset, judged):
    recipe = small("mlp-gan", image_shape=(1, 28, 28), dataset=dataset)
    assert (worker.Judging(training(recipe)).judge is not None) is judged


def test_single_steps_do_not_wait_for_the_judge_and_a_pause_asks_it(stepped):
    for _ in range(5):
        stepped.allowed = 1
        stepped.step()
    frames = [event for event in stepped.pipe.sent if event["kind"] == "frame"]
    assert [frame["step"] for frame in frames] == [1, 2, 3, 4, 5]
    assert {frame["readable"] for frame in frames} == {None}
    stepped.obey({"command": "pause"})
    frame = stepped.pipe.sent[-2]
    assert frame["readable"] == 0 and frame["digits"] == []  # noise: none of these is a digit
    assert frame["distance"] > 0
    stepped.judging.due = 0.0  # now it is time to judge a step
    stepped.allowed = 1
    stepped.step()
    assert stepped.pipe.sent[-2]["readable"] is not None


def test_it_says_what_it_waits_for_before_it_starts(weights, monkeypatch):
    monkeypatch.setattr(torch, "set_num_threads", lambda count: None)
    order = worker.Order(small("mlp-gan"), "synthetic-digits", threads=1, steps=1)
    one = worker.Worker(Pipe(), order)
    (told,) = one.pipe.sent
    assert told.pop("seconds") >= 1
    assert told == {"kind": "sampling", "source": "dcgan", "count": 10_000}
