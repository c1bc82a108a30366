"""The models that the app lists: loaded once, described for the page."""

import base64
import io
import os
import reprlib
import secrets
import sys
import threading
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import numpy as np
import torch
from PIL import Image

import gan
from gan import animation, checks, latents, networks, pictures, weights
from gan.recipes import RECIPES
from gan.texts import LANGUAGES, classes
from gan.texts import directions as words
from gan.ui.server import shelf
from gan.weights import SAMPLES

MAP_SIDE = 15  # of the book's map, the pad's ground for a 2-D latent
PLANE_SIDE = 7  # of the neighbourhood on the pad of any other
OWN = "Latent Lab"  # the source of a recipe that is no tutorial's
MOST_WORDS = 200  # letters of a line that a model says of itself

cores = threading.BoundedSemaphore(os.cpu_count() or 1)  # more at once would only wait inside

on_loan: dict[str, tuple[Path, gan.Model]] = {}  # fresh models, each known to one visitor only
only: list[str] = []  # those to list, if not all
fetched = shelf.Shelf()  # models of the Hub, each known to those who ask for it by name


def model(name: str) -> gan.Model:
    """A model that the app lists, has lent or has fetched."""
    lent = on_loan.get(name)  # asked once: it can be taken back at any moment
    if lent:
        return lent[1]
    return fetched.get(name) or _shipped(listed(name))


@cache
def _shipped(name: str) -> gan.Model:
    return gan.load(name)


def lend(folder: Path) -> str:
    """Load a weights folder for one visitor: the name that nobody else can guess or see."""
    name = f"private-{secrets.token_urlsafe(12)}"
    on_loan[name] = (folder, gan.load(folder))
    return name


def take_back(name: str) -> None:
    """Forget a lent model."""
    on_loan.pop(name, None)


def forget() -> None:
    """Load and list everything anew."""
    only.clear()
    names.cache_clear()
    _shipped.cache_clear()
    fetched.clear()


def show_only(wanted: Iterable[str]) -> None:
    """List these models alone, until `forget`."""
    forget()
    only.extend(wanted)


@cache
def names() -> tuple[str, ...]:
    """The models that the app lists: those that could be loaded at its start.

    A model that cannot be loaded is named on standard error and left out.
    """
    order = list(RECIPES)
    found = []
    there = [name for name in gan.available() if not only or name in only]
    for name in sorted(there, key=lambda n: (order.index(n) if n in order else 99, n)):
        try:
            _shipped(name)
            found.append(name)
        except gan.Error as error:
            print(f"Left out: {error}", file=sys.stderr)
    return tuple(found)


def catalogue() -> list[dict]:
    """What the page knows of each model: name, words, shape, directions, a tiny sample."""
    return [describe({"model": name}) for name in names()]


def describe(request: dict) -> dict | None:
    """What the page knows of one model.

    Args:
        request: `model`, a name that the app lists, has lent or has fetched, and optionally `known`
            (false: it may be none of these; then the answer is null).

    Returns:
        `name`, `group` ("best", "tutorial", "yours" or "hub"), `character` (a line in each
        language), `parameters`, `dataset`, `latentDim`, `shape`, `classes` and their names, `axes`,
        `directions` (in the order 2 of /draw; of each `scale`, `vector`, one a class where each
        class has its own, and where it has a meaning `name` and `told`, what was measured of it, in
        each language), `named` (how many have a meaning), `axis` and `thumbnail`.
    """
    name = checks.fields(request, ("model", "known")).get("model")
    if request.get("known") is False and not is_listed(name):
        return None
    loaded = model(listed(name))
    return {
        "name": name,
        "group": _group(name),
        "character": {key: loaded.recipe.character[key][:MOST_WORDS] for key in ("en", "zh")},
        "parameters": networks.parameters_of(loaded.generator),
        "dataset": str(metrics(name).get("dataset", loaded.recipe.dataset))[:MOST_WORDS],
        "latentDim": loaded.latent_dim,
        "shape": list(loaded.image_shape),
        "classes": loaded.classes,
        "classNames": class_names(loaded),
        "vae": bool(loaded.recipe.vae),
        "axes": has_axes(loaded),
        "directions": [_direction(each) for each in loaded.directions()],
        "named": len(loaded.named),
        "axis": axis(loaded).tolist(),
        "thumbnail": _thumbnail(name, loaded),
    }


def class_names(loaded: gan.Model) -> list[dict]:
    """What a model's classes are called, in each language; none where a number is all."""
    pairs = classes.pairs_of(loaded.recipe, loaded.classes)
    return [dict(zip(LANGUAGES, pair, strict=True)) for pair in pairs]


def _group(name: str) -> str:
    """Where a model comes from: the Hub, a tutorial's recipe, one of our own, or this machine."""
    if name in fetched:
        return "hub"
    if name not in RECIPES:
        return "yours"
    return "best" if RECIPES[name].source.startswith(OWN) else "tutorial"


def _direction(found: latents.Direction) -> dict:
    """What the page knows of a direction."""
    vector = [
        [round(v, 4) for v in row] for row in found.vector.view(-1, found.vector.shape[-1]).tolist()
    ]
    row = {"scale": found.scale, "vector": vector if found.vector.ndim > 1 else vector[0]}
    if not found.figures:
        return row
    pairs = {"name": words.name_of(found.name), "told": words.told(found.figures)}
    return row | {key: dict(zip(LANGUAGES, pair, strict=True)) for key, pair in pairs.items()}


def has_axes(loaded: gan.Model) -> bool:
    """Whether sliders show the latent's own numbers, not how far they moved it."""
    return loaded.latent_dim <= 2


def has_map(loaded: gan.Model) -> bool:
    """Whether the pad lies over the book's map, which covers a plane of normal latents."""
    return loaded.latent_dim == 2 and loaded.recipe.latent == "normal"


def axis(loaded: gan.Model) -> torch.Tensor:
    """Where the columns of the ground are that the page draws: `columns`."""
    return columns(loaded, MAP_SIDE if has_map(loaded) else PLANE_SIDE)


def columns(loaded: gan.Model, side: int) -> torch.Tensor:
    """Where the columns of the pad's ground have their centres, rising from -1 to 1.

    In shares of the pad's reach, which is its directions' `scale`, as it is the sliders'.
    """
    if has_map(loaded):
        return latents.quantile_map(side)[:side, 0] / loaded.directions(named=False)[0].scale
    return latents.cell_centres(side)


def as_base64(content: bytes) -> str:
    """Bytes as the page takes them."""
    return base64.b64encode(content).decode()


def film(request: dict, frames: np.ndarray, **options) -> dict:
    """Frames as a file of the `kind` that a request names."""
    kind = checks.one_of(request.get("kind", "webp"), animation.KINDS, "kind")
    file = animation.encode(frames, kind, **options)
    return {"file": as_base64(file), "type": animation.TYPES[kind]}


def packed(images: np.ndarray) -> dict:
    """Pictures, uint8 (n, H, W) or (n, H, W, C), as the page takes them: their bytes in base64."""
    count, height, width, *channels = images.shape
    return {
        "pixels": as_base64(images.tobytes()),
        "count": count,
        "height": height,
        "width": width,
        "channels": channels[0] if channels else 1,
    }


def metrics(name: str) -> dict:
    """What a model's training left in its metrics.json; empty if that is missing or damaged."""
    return weights.known_metrics(folder(name))


def folder(name: str) -> Path:
    """Where the weights of a model lie that the app lists, has lent or has fetched."""
    lent = on_loan.get(name)
    return lent[0] if lent else fetched.folder(name) or weights.place(name)


def _thumbnail(name: str, loaded: gan.Model) -> str:
    """Two by two pictures of the model's sample sheet, as a data URI."""
    _, height, width = loaded.image_shape
    sheet = picture(name, SAMPLES)
    small = sheet and sheet.crop((0, 0, 2 * width + 2, 2 * height + 2))
    return as_uri(small or pictures.grid(loaded.sample(0, 4), 2))


def picture(name: str, file: str) -> Image.Image | None:
    """A picture in a model's folder, RGB; none if it is missing, damaged or of foreign origin."""
    # No picture of foreign origin is ever read.
    return None if name in fetched else weights.picture(folder(name), file)


def as_uri(image: Image.Image) -> str:
    """A picture as a data URI, in PNG."""
    file = io.BytesIO()
    image.save(file, "PNG", optimize=True)
    return f"data:image/png;base64,{as_base64(file.getvalue())}"


def is_listed(name) -> bool:
    """Whether the app lists a model of that name, has lent or has fetched it."""
    return isinstance(name, str) and (name in {*names(), *on_loan} or name in fetched)


def listed(name) -> str:
    """The name itself if the app lists it: a visitor's request reaches no other file or host."""
    if not is_listed(name):
        raise gan.Error(
            "there is no model {name}; there are: {there}",
            name=reprlib.repr(name),
            there=", ".join(names()),
        )
    return name
