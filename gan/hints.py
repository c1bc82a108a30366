"""Signs that a training goes wrong, read from its own steps: a hint to whoever watches.

The thresholds lie between measured runs: of each preset, which shows its sign, and of the
tutorials' recipes, which show none.
"""

from __future__ import annotations

import math

import numpy as np
from torch import Tensor, nn

from gan.recipes import Recipe

SIGNS = ("collapse", "d-wins", "vanishing", "exploding")


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
    """What a training's steps and samples tell, remembered as far as the signs need it."""

    def __init__(self, recipe: Recipe, real: np.ndarray):
        self.change(recipe)

    def change(self, recipe: Recipe) -> None:
        """The training goes on with this recipe."""
        self.recipe = recipe

    def add(self, number: int, losses: dict[str, float]) -> None:
        """One step more."""

    def look(self, images: np.ndarray, gradient: float | None) -> None:
        """The samples of now, uint8 (n, H, W[, 3]), and the generator's gradient norm."""

    def found(self) -> list[str]:
        """The signs seen now."""
        return []
