"""Threads are chosen by what they gain, never by how many there are."""

import pytest
import torch

from gan import threads


@pytest.fixture(autouse=True)
def one_thread_again():
    yield
    torch.set_num_threads(1)


class Clock:
    """Time that passes only when some work says so."""

    def __init__(self, monkeypatch):
        self.now = 0.0
        for name in ("perf_counter", "monotonic"):
            monkeypatch.setattr(threads.time, name, lambda: self.now)

    def work(self, seconds_with: dict[int, float]):
        """A work of ten pictures that takes so long with so many threads."""

        def step() -> int:
            self.now += seconds_with[torch.get_num_threads()]
            return 10

        return step


@pytest.mark.parametrize(
    ("seconds_with", "chosen"),
    [
        ({1: 0.010, 2: 0.007, 4: 0.005}, 4),
        ({1: 0.010, 2: 0.007, 4: 0.008}, 2),
        ({1: 0.010, 2: 0.0095, 4: 0.001}, 1),  # two gain too little to ask for four
        ({1: 0.010, 2: 0.120, 4: 0.120}, 1),  # busy cores
    ],
)
def test_more_threads_must_gain_a_tenth(monkeypatch, seconds_with, chosen):
    clock = Clock(monkeypatch)
    speed = threads.choose(clock.work(seconds_with), 4)
    assert torch.get_num_threads() == chosen
    assert speed == pytest.approx(10 / seconds_with[chosen])


def test_when_the_cores_get_busy_fewer_threads_are_taken(monkeypatch):
    monkeypatch.setattr(threads, "usable", lambda: 2)
    clock = Clock(monkeypatch)
    free, busy = {1: 0.010, 2: 0.006}, {1: 0.012, 2: 0.050}
    now = [free]
    chooser = threads.Chooser(None, lambda: clock.work(now[0]))
    assert torch.get_num_threads() == 2

    def steps(seconds: float) -> None:
        ends = clock.now + seconds
        while clock.now < ends:
            took = now[0][torch.get_num_threads()]
            clock.now += took
            chooser.note(10, took)

    steps(5)
    assert torch.get_num_threads() == 2
    now[0] = busy
    steps(2)
    assert torch.get_num_threads() == 1


def test_a_fixed_number_is_never_changed_and_candidates_are_powers_of_two_and_all_there_are():
    def never():
        raise AssertionError("nothing is to be tried")

    chooser = threads.Chooser(1, never)
    for _ in range(100):
        chooser.note(1, 10.0)
    assert torch.get_num_threads() == 1
    assert list(map(threads.candidates, (1, 2, 6))) == [[1], [1, 2], [1, 2, 4, 6]]
