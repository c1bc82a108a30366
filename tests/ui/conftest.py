"""The app with small models of a digit's size, and MNIST there or not."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import served
import tiny
from gradio_client import Client

import gan
from gan.metrics import three_numbers as numbers
from gan.ui.server import maps

DIGITS = {"image_shape": (1, 28, 28)}
RECIPES = [
    tiny.small("mlp-gan", **DIGITS),
    tiny.small("vae-2d", **DIGITS),
    tiny.small("quick", **DIGITS),
    tiny.small("frog-dcgan"),
    tiny.small("stacked-mnist", image_shape=(3, 28, 28)),  # of a digit's size, and no digits
]


@pytest.fixture(scope="session")
def digit_models(tmp_path_factory) -> Path:
    """Weights folders of small models of 28 × 28 pictures, and of one of others, once for all."""
    root = tmp_path_factory.mktemp("weights")
    for recipe in RECIPES:
        tiny.trained(recipe, root / recipe.name)
    return root


@pytest.fixture(scope="module")
def digits_app(digit_models) -> Iterator[str]:
    """Where the app answers, with these models."""
    maps.made.cache_clear()
    with served.app(digit_models) as app:
        yield app.local_url
    maps.made.cache_clear()


@pytest.fixture(scope="module")
def client(digits_app) -> Client:
    """A client of it in Python."""
    return Client(digits_app, verbose=False)


@pytest.fixture
def known(monkeypatch) -> numbers.Reference:
    """A reference that needs no files: boxes for digits."""
    boxes = tiny.drawings((1, 28, 28), 40)
    images = boxes.images[:, 0]
    real = {"sharpness": 0.1, "variety": 10.0, "nearness": 4.0}
    built = numbers.Reference(images[:20], images[20:].numpy(), boxes.labels[20:].numpy(), real)
    monkeypatch.setattr(numbers, "known", [built])
    return built


@pytest.fixture
def without_mnist(monkeypatch):
    """The reference finds no files."""
    monkeypatch.setattr(numbers, "known", [gan.Error("no files")])
