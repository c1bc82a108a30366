"""The models that the app lists: loaded once, described for the page."""

from __future__ import annotations

import base64
import io
import json
import os
import reprlib
import sys
import threading
from functools import cache
from pathlib import Path

import torch
from PIL import Image

import gan
from gan import checkpoint, latents, networks, pictures, settings
from gan.recipes import RECIPES

MAP_SIDE = 15  # of the book's map, the pad's ground for a 2-D latent
PLANE_SIDE = 7  # of the neighbourhood on the pad of any other

cores = threading.BoundedSemaphore(os.cpu_count() or 1)  # more at once would only wait inside


@cache
def model(name: str) -> gan.Model:
    """A model that the app lists, loaded once."""
    return gan.load(name)


@cache
def names() -> tuple[str, ...]:
    """The models that the app lists: those that could be loaded at its start.

    A model that cannot be loaded is named on standard error and left out.
    """
    order = list(RECIPES)
    found = []
    for name in sorted(gan.available(), key=lambda n: (order.index(n) if n in order else 99, n)):
        try:
            model(name)
            found.append(name)
        except gan.Error as error:
            print(f"Left out: {error}", file=sys.stderr)
    return tuple(found)


def catalogue() -> list[dict]:
    """What the page knows of each model: name, words, shape, directions, a tiny sample."""
    return [_describe(name, model(name)) for name in names()]


def _describe(name: str, loaded: gan.Model) -> dict:
    folder = settings.weights_root() / name
    return {
        "name": name,
        "character": dict(loaded.recipe.character),
        "parameters": networks.parameters_of(loaded.generator),
        "dataset": _trained_on(folder / checkpoint.METRICS) or loaded.recipe.dataset,
        "latentDim": loaded.latent_dim,
        "shape": list(loaded.image_shape),
        "classes": loaded.classes,
        "vae": loaded.recipe.is_vae,
        "axes": loaded.latent_dim <= 2,
        "directions": [
            {"scale": d.scale, "vector": [round(v, 4) for v in d.vector.tolist()]}
            for d in loaded.directions()
        ],
        "axis": _pad_axis(loaded),
        "thumbnail": _thumbnail(folder / checkpoint.SAMPLES, loaded),
    }


def _pad_axis(loaded: gan.Model) -> list[float]:
    """Latent coordinates at the centres of the columns of the pad's ground, rising."""
    if loaded.latent_dim == 2:
        return [round(x, 4) for x in latents.quantile_map(MAP_SIDE)[:MAP_SIDE, 0].tolist()]
    scale = loaded.directions()[0].scale
    return torch.linspace(-scale, scale, PLANE_SIDE).tolist()


def _trained_on(metrics: Path) -> str:
    """The data set's title as the training left it; empty if that file is missing or damaged."""
    try:
        return str(json.loads(metrics.read_text("utf-8"))["dataset"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def _thumbnail(samples: Path, loaded: gan.Model) -> str:
    """Two by two pictures of the model's sample sheet, as a data URI."""
    _, height, width = loaded.image_shape
    try:
        with Image.open(samples) as sheet:
            small = sheet.crop((0, 0, 2 * width + 2, 2 * height + 2))
    except OSError:  # missing, or no picture at all
        small = pictures.grid(loaded.sample(0, 4), 2)
    file = io.BytesIO()
    small.save(file, "PNG", optimize=True)
    return f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}"


def listed(name) -> str:
    """The name itself if the app lists it: a visitor's request reaches no other file or host."""
    if name not in names():
        raise gan.Error(f"there is no model {reprlib.repr(name)}; there are: {', '.join(names())}")
    return name
