"""How many threads serve a work best: measured, never assumed.

Two threads gain a third on free cores, and on busy ones lose two thirds waiting for each other.
"""

import os
import time
from collections.abc import Callable

import torch

PROBE_SECONDS = 0.1  # for all candidates together, where a single try is not longer
WORTH = 1.1  # more threads must gain a tenth: they are taken from somebody
SLOW = 0.6  # of the speed that was measured: time to measure again
SLOW_SECONDS = 0.5  # that it must have lasted
REST_SECONDS = 1.0  # between two measurements at first, twice as long after each
SMOOTHING = 0.8


def usable() -> int:
    """The processors that this process may run on."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def candidates(most: int) -> list[int]:
    """1, 2, 4 … and `most`."""
    return sorted({min(2**k, most) for k in range(most.bit_length() + 1)})


def choose(work: Callable[[], int], most: int) -> float:
    """Try `work` with 1 to `most` threads until more gain nothing, and leave torch the best.

    `work()` says how many pictures it went through; the answer is the best speed, in pictures a
    second.
    """
    chosen, speed = 1, 0.0
    counts = candidates(most)
    for count in counts:
        torch.set_num_threads(count)
        reached = _speed(work, PROBE_SECONDS / len(counts))
        if reached < speed * WORTH:
            break
        chosen, speed = count, reached
    torch.set_num_threads(chosen)
    return speed


def _speed(work: Callable[[], int], seconds: float) -> float:
    """Of all tries together, not of the fastest: waiting for a busy core is what it must show."""
    work()  # threads are born, memory is found
    done, began = 0, time.perf_counter()
    while not done or time.perf_counter() - began < seconds:
        done += work()
    return done / (time.perf_counter() - began)


class Chooser:
    """Chooses at once, and among fewer threads when the work goes clearly slower than measured.

    `rehearse()` prepares a work like the one to come; `fixed` threads are never changed.
    """

    def __init__(self, fixed: int | None, rehearse: Callable[[], Callable[[], int]]):
        self.fixed, self.rehearse = fixed, rehearse
        self.rest = REST_SECONDS / 2
        if fixed:
            torch.set_num_threads(fixed)
        else:
            self._choose(usable())

    def note(self, images: int, seconds: float) -> None:
        """Be told what the last step did."""
        if self.fixed:
            return
        self.speed = SMOOTHING * self.speed + (1 - SMOOTHING) * images / seconds
        now = time.monotonic()
        if self.speed >= SLOW * self.measured:
            self.slow_since = now
        elif now - self.slow_since > SLOW_SECONDS and now - self.chosen_at > self.rest:
            self._choose(torch.get_num_threads())

    def _choose(self, most: int) -> None:
        self.measured = self.speed = choose(self.rehearse(), most)
        self.chosen_at = self.slow_since = time.monotonic()
        self.rest *= 2
