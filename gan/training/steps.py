"""What a training reports: its steps, and the curves that remain of them."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

CURVE_POINTS = 200
MEMORY = 0.98  # of a running mean of losses: about fifty steps
# D(x) above 1 - this and D(G(z)) below it: D has won (`mlp-gan`: healthy .008 and .03, won .0003)
SURE = 0.01


@dataclass(frozen=True)
class Step:
    """One update of all networks and what it reported.

    `number` counts from 1; `epoch` is the share of the data seen so far, in passes. `losses` has
    "generator", "discriminator", and D's mean verdicts "real" and "fake" (probabilities where the
    objective gives some, else scores); for a VAE "loss", "reconstruction" and "kl" (nats).
    """

    number: int
    epoch: float
    losses: dict[str, float]
    images_per_second: float
    warning: str | None
    _draw: Callable[[], np.ndarray]

    @property
    def samples(self) -> np.ndarray:
        """The fixed latents drawn by the generator of now: uint8 (64, H, W) or (64, H, W, 3).

        Drawn when asked for, so that a step costs nothing to whoever only wants the losses.
        """
        return self._draw()


class Curves:
    """Losses over steps at fewer than `most` points, each the mean of the steps it stands for."""

    def __init__(self, saved: dict | None = None, most: int = CURVE_POINTS):
        self.most = most
        saved = saved or {"stride": 1, "points": [], "pending": []}
        self.stride: int = saved["stride"]
        self.points: list[dict[str, float]] = saved["points"]
        self._pending: list[dict[str, float]] = saved["pending"]

    def add(self, number: int, losses: dict[str, float]) -> None:
        """Add one step; when the room is full, neighbours are merged."""
        self._pending.append({"step": number, **losses})
        if len(self._pending) < self.stride:
            return
        self.points.append(_mean(self._pending))
        self._pending = []
        if len(self.points) == self.most:
            self.stride *= 2
            self.points = _merged(self.points, 2)

    @property
    def all(self) -> list[dict[str, float]]:
        """The points and the one that is still being made."""
        return [*self.points, _mean(self._pending)] if self._pending else self.points

    def state(self) -> dict:
        """Plain values to save and to start again from."""
        return {"stride": self.stride, "points": self.points, "pending": self._pending}


class RunningMeans:
    """The losses of about the last fifty steps, and whether the discriminator has won in them."""

    def __init__(self, saved: dict[str, float] | None = None):
        self.values = dict(saved or {})

    def add(self, losses: dict[str, float]) -> None:
        """One step more."""
        for name, value in losses.items():
            mean = self.values.get(name, value)
            self.values[name] = MEMORY * mean + (1 - MEMORY) * value

    @property
    def discriminator_has_won(self) -> bool:
        """Whether its odds tell real pictures from fakes nearly without a doubt."""
        return self.values["fake"] < SURE and self.values["real"] > 1 - SURE


def thinned(points: list[dict[str, float]], most: int) -> list[dict[str, float]]:
    """At most so many points, each the mean of neighbours, in their order.

    They have five significant digits, for people and files.
    """
    merged = _merged(points, max(1, math.ceil(len(points) / most)))
    return [{name: _rounded(value) for name, value in point.items()} for point in merged]


def _merged(points: list[dict[str, float]], size: int) -> list[dict[str, float]]:
    """The means of each so many neighbours; their step is the last one's."""
    return [_mean(points[i : i + size]) for i in range(0, len(points), size)]


def _rounded(value: float) -> float:
    return value if isinstance(value, int) else float(f"{value:.5g}")


def _mean(points: list[dict[str, float]]) -> dict[str, float]:
    merged = {name: sum(point[name] for point in points) / len(points) for name in points[0]}
    return merged | {"step": points[-1]["step"]}
