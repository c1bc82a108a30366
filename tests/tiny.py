"""Small recipes, small data and short trainings: the package's own parts at a size for tests."""

import shutil
import signal
import time
from collections.abc import Iterable
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from unittest import mock

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import load_file, save_file

import gan
from gan import Error
from gan.data import Batches, Dataset
from gan.models import Model
from gan.recipe import Recipe
from gan.recipes import RECIPES
from gan.training import saving
from gan.training.loop import TRAINERS, Training
from gan.training.trainer import Trainer
from gan.weights import MODEL

CPU = torch.device("cpu")
LEFT_BY_ALL = {"config.json", "model.safetensors", "metrics.json", "samples.png", "README.md"}

# Every recipe keeps its layers and its training and loses its width.
_SIZES = {
    "mlp-gan": ((1, 8, 8), (8,), (8,), ()),
    "mlp-gan-relu": ((1, 8, 8), (8,), (8,), ()),
    "dcgan": ((1, 8, 8), (6, 4, 4), (4, 6), ()),
    "fc-dcgan": ((1, 16, 16), (8, 4, 4), (4, 4, 8), ()),
    "vae-2d": ((1, 8, 8), (4, 4), (), (4, 4, 4, 4, 8)),
    "frog-dcgan": ((3, 24, 24), (4, 4, 4, 4, 4), (4, 4, 4, 4), ()),
    "wgan": ((1, 8, 8), (6, 4, 4), (4, 6), ()),
    "wgan-gp": ((1, 8, 8), (6, 4, 4), (4, 6), ()),
    "quick": ((1, 8, 8), (8, 4, 4), (4, 4), ()),
    "digits": ((1, 8, 8), (8, 4, 4, 4), (4, 4), ()),
    "digits-vae": ((1, 8, 8), (8, 4, 4, 4), (), (4, 4, 8)),
    "fashion": ((1, 8, 8), (8, 4, 4, 4), (4, 4), ()),
    "stacked-mnist": ((3, 8, 8), (8, 4, 4), (4, 4), ()),
}


def small(name: str, **changes) -> Recipe:
    """The recipe of that name with narrow layers, small pictures and batches of 4."""
    image_shape, generator, discriminator, encoder = _SIZES[name]
    recipe = RECIPES[name]
    sizes = {
        "image_shape": image_shape,
        "latent_dim": min(recipe.latent_dim, 6),
        "box": 4 if recipe.box else 0,
        "batch_size": 4,
    }
    if recipe.gan:
        sizes |= {"generator_widths": generator, "discriminator_widths": discriminator}
    else:
        flow = (8, 8) if recipe.vae.flow_widths else ()
        sizes |= {"decoder_widths": generator, "encoder_widths": encoder, "flow_widths": flow}
    return recipe.but(**(sizes | changes))


def drawings(image_shape: tuple[int, int, int], count: int = 20) -> Dataset:
    """Bright boxes on a dark ground, each different, labelled by the half they start in."""
    _, height, width = image_shape
    source = torch.Generator().manual_seed(1)
    images = torch.randint(0, 40, (count, *image_shape), generator=source, dtype=torch.uint8)
    tops = torch.randint(0, height - 2, (count,), generator=source)
    lefts = torch.randint(0, width - 2, (count,), generator=source)
    for image, top, left in zip(images, tops, lefts, strict=True):
        image[:, top : top + height // 2, left : left + width // 2] += 200
    return Dataset("drawings", images, (tops >= height // 2).long())


def collapsed(weights: Path, place: Path) -> Path:
    """A copy in `place` of a weights folder whose generator draws the same picture every time."""
    folder = shutil.copytree(weights, place / weights.name)
    known = load_file(folder / MODEL)
    still = {name: weight * ("bias" in name) for name, weight in known.items()}
    save_file(still, folder / MODEL)
    return folder


def training(recipe: Recipe, out: Path | None = None, *, steps: int = 7, **options) -> Training:
    """A training of a small recipe on drawings, on the CPU."""
    images = options.pop("dataset", None) or drawings(recipe.image_shape)
    return Training(recipe, images, out, steps=steps, device=CPU, **options)


def trainer(
    recipe: Recipe, seed: int = 0, total: int = 100, batches: Batches | None = None
) -> Trainer:
    """The trainer of a small recipe's kind on drawings, on the CPU, before its first step."""
    batches = batches or Batches(drawings(recipe.image_shape), recipe.batch_size, seed)
    return TRAINERS[recipe.kind](recipe, batches, CPU, seed, total)


def trained(recipe: Recipe, folder: Path, steps: int = 3) -> Model:
    """The model that a short training leaves in a folder, without directions with a meaning.

    Those would be looked for up to 40 seconds.
    """
    with mock.patch.object(saving, "NAMED", (0.0, saving.NAMED[1])):
        finish(training(recipe, folder, steps=steps))
    return gan.load(folder, device="cpu")


def take(steps, count: int) -> list:
    """The first so many steps of a training, which goes on from there."""
    return list(islice(steps, count))


def finish(steps: Iterable) -> None:
    """All steps of a training, to its end."""
    for _ in steps:
        pass


def model_bytes(folder: Path) -> bytes:
    """The model's file in a weights folder."""
    return (folder / MODEL).read_bytes()


def same(a, b) -> bool:
    """Whether two states (tensors in dicts and lists) are equal bit for bit."""
    if isinstance(a, dict):
        return isinstance(b, dict) and list(a) == list(b) and all(same(a[k], b[k]) for k in a)
    if isinstance(a, list | tuple):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, torch.Tensor):
        return a.dtype == b.dtype and torch.equal(a, b)
    return a == b


def picture_folder(folder: Path, count: int = 12, size: tuple[int, int] = (10, 14)) -> Path:
    """A folder of PNG files of random colours, (height, width) pixels each."""
    folder.mkdir(parents=True, exist_ok=True)
    source = np.random.default_rng(2)
    for i in range(count):
        pixels = source.integers(0, 256, (*size, 3), dtype=np.uint8)
        Image.fromarray(pixels).save(folder / f"{i:03d}.png")
    return folder


@contextmanager
def refused(*words: str, at_most: int = 1000):
    """Expect `gan.Error` in one sentence that holds these words."""
    with pytest.raises(Error) as caught:
        yield caught
    message = str(caught.value)
    assert "\n" not in message, f"more than one line: {message}"
    assert 10 < len(message) < at_most
    for word in words:
        assert word in message


def each(**values) -> list[dict]:
    """A case a value: `each(seed=(-1, 1.5))` is `[{"seed": -1}, {"seed": 1.5}]`."""
    return [{name: value} for name, those in values.items() for value in those]


@contextmanager
def no_room_for(size: int):
    """No file may grow beyond so many bytes; a longer write fails as on a full disk."""
    resource = pytest.importorskip("resource")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, ignored)


def soon(condition, seconds: float = 5.0) -> bool:
    """Whether a condition comes true in time."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if condition():
            return True
        time.sleep(0.01)
    return condition()
