"""Models unlike the shipped ones: one latent number, oblong pictures, classes. All untrained."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache

import pytest
import tiny
import torch
from torch import Tensor

from gan.models import Model
from gan.ui.server import gallery

CLASSES = 10


class WithClasses:
    """A model that is asked for classes: each picture's left edge has its class's shade."""

    def __init__(self, model: Model, classes: int = CLASSES):
        self._model, self.classes = model, classes
        self._shades = torch.linspace(-1, 1, classes)  # of the left edge

    def __getattr__(self, name: str):
        return getattr(self._model, name)

    def generate(self, z: Tensor, labels: Sequence[int]) -> Tensor:
        assert len(labels) == len(z)
        images = self._model.generate(z).clone()
        images[..., 0] = self._shades[list(labels)][:, None, None]
        return images


def untrained(**changes) -> Model:
    """A fully connected generator with weights wide enough for pictures of some contrast."""
    torch.manual_seed(0)
    model = Model(tiny.small("mlp-gan-relu", **changes))
    for weights in model.generator.parameters():
        weights.mul_(4)
    if model.latent_dim > 2:
        model.find_directions()
    return model


@cache
def made() -> dict:
    """All of them by name, which no test changes."""
    return {
        "line": untrained(latent_dim=1),
        "wide": untrained(image_shape=(1, 8, 20)),
        "tall": untrained(image_shape=(3, 24, 8)),
        "classy": WithClasses(untrained()),
        "classy-map": WithClasses(untrained(latent_dim=2)),
        "clothes": WithClasses(untrained(dataset="fashion-mnist")),
        "letters": WithClasses(untrained(dataset="emnist-letters"), 26),
    }


@contextmanager
def listed() -> Iterator[dict]:
    """The app lists these models, by name, and no others."""
    models = made()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gallery, "names", lambda: tuple(models))
        patch.setattr(gallery, "model", models.__getitem__)
        yield models
