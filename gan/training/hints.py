"""Signs that a training goes wrong, read from its own steps: a hint to whoever watches.

The thresholds lie between measured runs: each preset shows its sign within its first 600 steps,
and the tutorials' recipes show none of them. Figures in brackets are those of `mlp-gan` on MNIST.
"""

import math
from collections.abc import Sequence

import numpy as np
from torch import Tensor, nn

from gan.objectives import OBJECTIVES
from gan.recipe import Recipe
from gan.training.steps import RunningMeans

SIGNS = ("collapse", "d-wins", "vanishing", "exploding")
EARLY = 100  # steps in which nothing is said: both players are still finding their feet
LOOKS = 8  # frames in a row that must agree: about a second

SPREAD = 0.12  # of samples against real pictures at equal contrast (healthy ≥ .2, collapsed .05)
STILL = 1e-3  # the generator's gradient against its own largest (healthy .4, vanished 2e-6)
FEW, FEW_SHARE, MANY = 3, 0.9, 0.5  # so many digits are nearly all, of many readable ones
LOUD = 100.0  # losses of odds are around 1, also when one player wins (≤ 10; exploded 1e4)
LOUD_SCORES = 10_000.0  # a critic's scores have no scale of their own


class Gauge:
    """The norm of the gradient that a network receives, measured for one step when asked."""

    def __init__(self, network: nn.Module):
        self._squares: list[Tensor] = []
        self._weights = list(network.parameters())
        for weight in self._weights:
            weight.register_post_accumulate_grad_hook(self._take)

    def _take(self, weight: Tensor) -> None:
        if len(self._squares) < len(self._weights):
            self._squares.append(weight.grad.square().sum())

    def read(self) -> float | None:
        """The norm in the first step since the last reading; None if there was no step."""
        norm = math.sqrt(float(sum(self._squares))) if self._squares else None
        self._squares = []
        return norm


class Hints:
    """What a training's steps and samples tell, remembered as far as the signs need it.

    `real` are some real pictures, uint8 of any shape (n, …), and `labels` their classes, (n,).
    """

    def __init__(self, recipe: Recipe, real: np.ndarray, labels: np.ndarray):
        self.classes = recipe.classes
        self.real = spread(real, labels if recipe.classes else None)
        self.largest = 0.0  # gradient norm so far
        self.change(recipe)

    def change(self, recipe: Recipe) -> None:
        """The training goes on with this recipe: what was seen before says nothing about it."""
        self.recipe, self.steps = recipe, 0
        self.critic = bool(recipe.gan) and OBJECTIVES[recipe.gan.objective].is_critic
        self.means = RunningMeans()
        self.alike = self.still = 0  # frames in a row
        self.few = False  # digits, as the judge has last said

    def add(self, losses: dict[str, float]) -> None:
        """One step more."""
        self.steps += 1
        self.means.add(losses)

    def look(self, images: np.ndarray, gradient: float | None) -> None:
        """The samples of now, uint8 (n, H, W[, 3]), and the generator's gradient norm.

        Of a conditional generator sample i is of class i modulo classes.
        """
        labels = np.arange(len(images)) % self.classes if self.classes else None
        self.alike = self.alike + 1 if spread(images, labels) < SPREAD * self.real else 0
        if gradient is not None:
            self.largest = max(self.largest, gradient)
            self.still = self.still + 1 if gradient < STILL * self.largest else 0

    def read(self, readable: float | None, shares: Sequence[float] | None) -> None:
        """What the judge says of samples, where it does: how many it can read, and which digits."""
        if readable is not None and shares is not None:
            self.few = readable >= MANY and sum(sorted(shares)[-FEW:]) >= FEW_SHARE

    def found(self) -> list[str]:
        """The signs seen now; of a training that explodes only that, though it shows the others."""
        loud = LOUD_SCORES if self.critic else LOUD
        # Of a VAE's losses only their sum: the divergence is in nats and has no scale of its own.
        means = self.means.values
        heard = [v for name, v in means.items() if name == "loss" or self.recipe.gan]
        if max(map(abs, heard), default=0.0) > loud:
            return ["exploding"]
        if not self.recipe.gan or self.steps < EARLY:
            return []
        won = not self.critic and self.means.discriminator_has_won
        alike = self.alike >= LOOKS or self.few
        seen = {"collapse": alike, "d-wins": won, "vanishing": self.still >= LOOKS}
        return [sign for sign in SIGNS if seen.get(sign)]


def spread(images: np.ndarray, labels: np.ndarray | None = None) -> float:
    """How far pictures are from one another, against how much is to be seen in them.

    Root mean square distance of two pixels at the same place, over the standard deviation of all
    pixels; √2 for pictures that have nothing in common, 0 for copies of one. With `labels`, (n,),
    each picture is compared with those of its class: one of each class for ever has no spread.
    """
    values = images.reshape(len(images), -1).astype(np.float32)
    contrast = values.std()
    kinds = [values] if labels is None else [values[labels == kind] for kind in np.unique(labels)]
    variance = sum(len(kind) * kind.var(0).mean() for kind in kinds) / len(values)
    return float(np.sqrt(2 * variance) / contrast) if contrast else 0.0
