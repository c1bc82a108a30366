"""What is to be measured, beside which real pictures, and how figures are rounded."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from torch import Tensor

from gan import Error, data
from gan.metrics import distances, inception
from gan.pictures import as_arrays

PARTS = ("digits", "pixels", "modes", "memorisation", "elbo", "inception")


@dataclass(frozen=True)
class Task:
    """What to measure: so many samples of each seed, beside the pictures of a data folder.

    `train` takes training pictures for the real ones, to choose between checkpoints by.
    """

    samples: int = inception.SAMPLES
    seeds: tuple[int, ...] = (0,)
    folder: str | None = None
    train: bool = False
    parts: tuple[str, ...] = PARTS[:-1]
    instrument: inception.Inception | None = None
    told: Callable[[str], None] = field(default=lambda line: None)

    def __post_init__(self):
        fewest = distances.NEIGHBOURS + 1
        if self.samples < fewest:
            raise Error(f"{self.samples} samples are too few to compare; take {fewest} or more")


class Progress:
    """Tells of every tenth of the pictures that the network has seen."""

    def __init__(self, name: str, task: Task):
        self.name, self.task, self.seen, self.begun = name, task, 0, time.perf_counter()

    def __call__(self, count: int) -> None:
        before, self.seen = self.seen, self.seen + count
        tenth = max(self.task.samples // 10, 1)
        if self.seen // tenth > before // tenth:
            rate = self.seen / (time.perf_counter() - self.begun)
            self.task.told(f"{self.name}: {self.seen:,} pictures seen, {rate:.1f} a second")


def real_pictures(
    dataset: str, shape: tuple[int, int, int], folder: str | None, train: bool, most: int | None
) -> tuple[np.ndarray, Tensor]:
    """The first `most` real pictures of one side, uint8 (n, H, W[, 3]), or all; their labels."""
    found = data.load(dataset, shape, folder=folder, train=train)
    return np.ascontiguousarray(as_arrays(found.images[:most])), found.labels[:most]


def side_of(train: bool) -> str:
    """In words."""
    return "training" if train else "test"


def over_seeds(task: Task, measured: Callable[[int], dict]) -> tuple[dict, list[dict]]:
    """The means of the figures that each seed's samples have, rounded, and those by seed."""
    rows = [measured(seed) for seed in task.seeds]
    means = {name: _mean([row[name] for row in rows]) for name in rows[0]}
    return means, [{"seed": seed} | row for seed, row in zip(task.seeds, rows, strict=True)]


def _mean(values: list) -> float | list[float]:
    if isinstance(values[0], list):
        return [_mean(column) for column in zip(*values, strict=True)]
    return rounded(statistics.fmean(values))


def rounded(value):
    """Figures with five significant digits; lists of them, too."""
    if isinstance(value, list):
        return [rounded(each) for each in value]
    return float(f"{value:.5g}") if isinstance(value, float) else value
