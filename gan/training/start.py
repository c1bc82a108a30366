"""From a recipe and what one asks of it to a `Training`; all is checked before the first step."""

import os
from dataclasses import replace
from pathlib import Path

import torch

from gan import Error, checks, data, devices, distributed, latents, models, settings
from gan.data import Dataset
from gan.metrics import judge
from gan.recipe import Recipe
from gan.recipes import named
from gan.training.loop import Training

LOOKED_AT = 1000  # pictures that tell how a data set is set
FRAMED = 0.8  # the share that must be so: of MNIST nearly all are, of synthetic digits nine in ten
LEAST_SECONDS, MOST = 0.001, 10**9  # what a training may be told to last


def train(
    recipe: str | Recipe,
    *,
    data: str | Path | None = None,
    out: str | Path | None = None,
    dataset: str | None = None,
    images: str | Path | Dataset | None = None,
    epochs: int | None = None,
    steps: int | None = None,
    seconds: float | None = None,
    batch_size: int | None = None,
    seed: int = 0,
    device: str | torch.device = "auto",
    resume: bool = False,
) -> Training:
    """Train a recipe: an iterator of `Step`s that leaves a weights folder in `out` at its end.

    `data` is the folder of the data sets (default `$GAN_DATA`, else `data`); `dataset` names
    another one than the recipe's, `images` a folder of pictures or a data set in memory. The first
    of `epochs`, `steps` and `seconds` that is reached ends the training; without epochs and steps,
    the recipe's own length does, too. Every mistake raises `gan.Error` before the first step.

    Example:
        >>> import gan
        >>> for step in gan.train("mlp-gan", out="weights/mine"):
        ...     print(step.number, step.losses)
    """
    recipe = named(recipe) if isinstance(recipe, str) else recipe
    epochs, steps, batch_size = (
        given if given is None else checks.whole(given, 1, MOST, f"--{option}")
        for option, given in (("epochs", epochs), ("steps", steps), ("batch-size", batch_size))
    )
    if seconds is not None:
        seconds = checks.number(seconds, LEAST_SECONDS, MOST, "--seconds")
    seed = checks.whole(seed, 0, latents.MAX_SEED, "--seed")
    if batch_size is not None:
        recipe = recipe.but(batch_size=batch_size)
    where, folder = devices.resolve(device), None if out is None else Path(out)
    recipe, loaded = distributed.in_turn(lambda: _load_data(recipe, data, dataset, images, where))
    if folder is not None:
        distributed.from_first(lambda: _check_out(folder))
    torch.set_flush_denormal(True)  # numbers too small to matter would slow the whole process
    options = {"held_out": _held_out(recipe, data, where), "seed": seed, "seconds": seconds}
    total = _length(recipe, len(loaded), epochs, steps)
    return Training(recipe, loaded, folder, steps=total, device=where, resume=resume, **options)


def _length(recipe: Recipe, count: int, epochs: int | None, steps: int | None) -> int:
    """The steps to train on so many pictures: the first limit given, else the recipe's own."""
    if epochs is None:
        return recipe.planned_steps(count) if steps is None else steps
    planned = recipe.but(steps=0, epochs=epochs).planned_steps(count)
    return planned if steps is None else min(planned, steps)


def _load_data(recipe, folder, name, images, device) -> tuple[Recipe, data.Dataset]:
    """The pictures to train on, and the recipe with their name and shape."""
    if name and images is not None:
        raise Error("give either --dataset or --images, not both")
    name, shape = name or recipe.dataset, recipe.image_shape
    if isinstance(images, Dataset):
        fitted = data.fit(images.images, shape)
        found = replace(images, images=fitted.to(device), labels=images.labels.to(device))
    elif images is not None:
        found = data.from_folder(images, shape, device, own_shape=recipe.any_shape)
    elif name == data.SYNTHETIC:
        source = _stand_in()
        read = judge.load().classes if recipe.classes and judge.available() else None
        found = data.synthetic(source.recipe.name, source.sample, shape, device, read)
    else:
        shape = None if recipe.any_shape else shape
        found = data.load(name, shape, folder=folder, device=device, or_own=True)
    if recipe.classes:  # as many as there are pictures of, numbered from 0
        classes, labels = found.labels.unique(return_inverse=True)
        names = tuple(found.names[kind] for kind in classes.tolist()) if found.names else ()
        recipe = recipe.but(classes=len(classes), class_names=names)
        found = replace(found, labels=labels)
    box = recipe.box if _fits(found, recipe.box) else 0
    return recipe.but(image_shape=found.image_shape, box=box, dataset=found.name), found


def _fits(found: Dataset, box: int) -> bool:
    """Whether pictures are set as a recipe's box sets its own; most must be."""
    return 0 < box <= min(found.image_shape[1:]) and bool(
        data.framed(found.images[:LOOKED_AT], box).float().mean() > FRAMED
    )


def _held_out(recipe: Recipe, folder, device) -> data.Dataset | None:
    """The test pictures to judge a classifier by; a visitor's own pictures have none."""
    if not recipe.classifier or recipe.dataset not in data.DATASETS:
        return None
    shape = recipe.image_shape
    return data.load(recipe.dataset, shape, folder=folder, train=False, device=device)


def _stand_in() -> models.Model:
    """The shipped generator of digits whose samples stand in for real ones."""
    present = models.available()
    preferred = [name for name in ("digits", "quick", "fc-dcgan") if name in present]
    for name in dict.fromkeys([*preferred, *present]):
        try:
            model = models.load(name, "cpu")
        except Error:  # another one may serve
            continue
        if model.recipe.dataset == "mnist" and model.image_shape[0] == 1:
            return model
    raise Error(f"there is no model in {settings.weights_root()} to sample synthetic digits from")


def _check_out(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        fault = f"{folder} cannot be written ({error.strerror})"
        raise Error(f"{fault}; choose another --out") from error
    if not os.access(folder, os.W_OK):
        raise Error(f"{folder} cannot be written; choose another --out")
