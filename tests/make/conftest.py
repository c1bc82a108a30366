"""Small models to make data sets of, and a classifier and training pictures that need no files."""

import numpy as np
import pytest
import tiny
import torch

from gan.make.order import ordered
from gan.metrics import judge
from gan.models import Model
from gan.play import inside

DIGITS = {"image_shape": (1, 28, 28)}


@pytest.fixture(scope="session")
def models() -> dict[str, Model]:
    """One with classes, one without, one of colours; as they are before any training."""
    torch.manual_seed(0)
    recipes = (
        tiny.small("quick", classes=3, **DIGITS),
        tiny.small("mlp-gan", **DIGITS),
        tiny.small("frog-dcgan"),
    )
    return {recipe.name: Model(recipe) for recipe in recipes}


class Reader:
    """Reads a class out of a picture's bytes, is sure of two in three, and never sees a 9."""

    def see(self, images: np.ndarray):
        sums = torch.from_numpy(images.reshape(len(images), -1).astype(np.int64).sum(1))
        logits = 20.0 * torch.nn.functional.one_hot(sums % 9, 10)
        logits[sums % 3 == 0] /= 20
        return torch.zeros(len(images), 1), logits, torch.ones(len(images), dtype=torch.bool)


@pytest.fixture
def reader(monkeypatch) -> Reader:
    """It stands in for the classifier, which reads all grey pictures of a digit's size."""
    monkeypatch.setattr(judge, "available", lambda: True)
    monkeypatch.setattr(judge, "load", lambda folder=None: Reader())
    return Reader()


@pytest.fixture
def no_reader(monkeypatch):
    monkeypatch.setattr(judge, "available", lambda: False)


@pytest.fixture
def trained_on(monkeypatch, models) -> torch.Tensor:
    """The training pictures are those that every other latent of seed 0 gives."""
    drawn = models["quick"].sample(0, 60)[::2]
    train = torch.from_numpy(drawn)[:, None]
    monkeypatch.setattr(inside, "pictures_of", lambda recipe: (train, drawn))
    return train


@pytest.fixture
def order(models):
    """An order of one of them: `order("quick", count=9)`."""
    return lambda name, **asked: ordered(models[name], name, **asked)
