"""The tab "Explore": what the page is told of the models, and the pixels of a state.

The page holds the state and asks `draw` for pixels; nothing is remembered here between requests.
"""

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

import gradio as gr
import torch
from PIL import Image

import gan
from gan import checkpoint, latents, networks, pictures, settings
from gan.recipes import RECIPES
from gan.ui import module, texts

GRIDS = (1, 4, 8)
MAX_FRAMES = 24
MAP_SIDE = 15  # of the book's map, the pad's ground for a 2-D latent
PLANE_SIDE = 7  # of the neighbourhood on the pad of any other
FAR = 20.0  # no latent coordinate is moved further than this
SEEDS = 2**53  # whole numbers that JavaScript holds exactly

_cores = threading.BoundedSemaphore(os.cpu_count() or 1)  # more at once would only wait inside


@cache
def model(name: str) -> gan.Model:
    """A model that the app lists, loaded once."""
    return gan.load(name)


@cache
def names() -> tuple[str, ...]:
    """The models that the app lists: those present at its start."""
    order = list(RECIPES)
    present = gan.available()
    return tuple(sorted(present, key=lambda n: (order.index(n) if n in order else 99, n)))


def catalogue() -> list[dict]:
    """What the page knows of each model: name, words, shape, directions, a tiny sample.

    A model that cannot be loaded is named on standard error and left out.
    """
    found = []
    for name in names():
        try:
            found.append(_describe(name, model(name)))
        except gan.Error as error:
            print(f"Left out: {error}", file=sys.stderr)
    return found


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
        "axes": loaded.latent_dim <= 2,
        "directions": [
            {"scale": d.scale, "vector": [round(v, 4) for v in d.vector.tolist()]}
            for d in loaded.directions()
        ],
        "axis": _columns(loaded, MAP_SIDE if _has_map(loaded) else PLANE_SIDE).tolist(),
        "thumbnail": _thumbnail(folder / checkpoint.SAMPLES, loaded),
    }


def _has_map(loaded: gan.Model) -> bool:
    """Whether the pad lies over the book's map, which covers a plane of normal latents."""
    return loaded.latent_dim == 2 and loaded.recipe.latent == "normal"


def _columns(loaded: gan.Model, side: int) -> torch.Tensor:
    """Where the columns of the pad's ground have their centres, rising from -1 to 1.

    In shares of the pad's reach, which is its directions' `scale`, as it is the sliders'.
    """
    if _has_map(loaded):
        return latents.quantile_map(side)[:side, 0] / loaded.directions()[0].scale
    return (2 * torch.arange(side) + 1) / side - 1


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


def draw(state: dict) -> dict:
    """Draw the pictures of a state: latents of a seed, walked, truncated and moved.

    Args:
        state: `model` (a name), `seed`, and optionally `row` (the seed's first picture to draw),
            `grid` (1, 4 or 8 pictures a side), `truncation` (0 to 2), `moves` (steps along the
            model's directions), `raw` (steps along single latent dimensions, by index),
            `walk` ({"to": seed, "t": 0 … 1}: a point on the great circle to another seed),
            `frames` (the whole walk of the first picture in so many pictures, instead of a grid),
            `plane` ({"x": i, "y": j, "side": n}: the first picture's neighbourhood, spanned by two
            directions, instead of a grid), `label` (the class of all pictures of a model with
            classes; without it picture i of the seed is of class i modulo their number, and strips
            and neighbourhoods keep to the first picture's class) and `base` (true: also the first
            latent before moving).

    Returns:
        `pixels` (base64 of uint8 count × height × width × channels), `count`, `height`, `width`,
        `channels` and, where asked for, `base` (the numbers of the first latent).
    """
    try:
        return _draw(state)
    except gan.Error as error:
        raise gr.Error(str(error), print_exception=False) from error


def _draw(state: dict) -> dict:
    loaded = model(_listed(_of(state, dict, "a state").get("model")))
    with _cores:
        base = _base(loaded, state)
        z = base + _moved(loaded, state)
        if "plane" in state:
            z = _plane(loaded, z, _of(state["plane"], dict, "a plane"))
        images = pictures.as_arrays(_generated(loaded, z, state))
    channels, height, width = loaded.image_shape
    answer = {
        "pixels": base64.b64encode(images.tobytes()).decode(),
        "count": len(images),
        "height": height,
        "width": width,
        "channels": channels,
    }
    if state.get("base"):
        answer["base"] = [round(value, 4) for value in base[0].tolist()]
    return answer


def _base(loaded: gan.Model, state: dict) -> torch.Tensor:
    """The state's latents before moves: rows of the seed, on their walk, truncated."""
    seed = _whole(state, "seed", 0, SEEDS)
    row = _row(state)
    grid = _whole(state, "grid", 1, max(GRIDS), default=1)
    walk = _of(state.get("walk", {"to": seed}), dict, "a walk")
    other = _whole(walk, "to", 0, SEEDS)
    if "frames" in state:
        count, t = 1, torch.linspace(0, 1, _whole(state, "frames", 2, MAX_FRAMES))
    else:
        count = 1 if "plane" in state else grid**2
        t = torch.full((count,), _number(walk.get("t", 0), "t", 0, 1))
    z = loaded.latents(seed, count, start=row)
    if t.any():
        z = latents.great_circle(z, loaded.latents(other, count, start=row), t)
    return latents.truncate(z, _number(state.get("truncation", 1.0), "truncation", 0, 2))


def _moved(loaded: gan.Model, state: dict) -> torch.Tensor:
    """How far the state's sliders move every latent: (latent_dim,)."""
    moves = _of(state.get("moves", []), list, "a list of moves")
    raw = _of(state.get("raw", {}), dict, "moves by latent dimension")
    offset = torch.zeros(loaded.latent_dim)
    for direction, move in zip(loaded.directions(), moves, strict=False):
        offset += _number(move, "move", -FAR, FAR) * direction.vector
    for index, move in raw.items():
        if not index.isdecimal() or len(index) > 4 or int(index) >= loaded.latent_dim:
            given = reprlib.repr(index)
            raise gan.Error(f"latent dimension {given} is not from 0 to {loaded.latent_dim - 1}")
        offset[int(index)] += _number(move, "move", -FAR, FAR)
    return offset


def _plane(loaded: gan.Model, z: torch.Tensor, plane: dict) -> torch.Tensor:
    """The ground of the pad: the quantile map of a 2-D latent, or a square around one latent."""
    side = _whole(plane, "side", 2, MAP_SIDE)
    if _has_map(loaded):
        return latents.quantile_map(side)
    directions = loaded.directions()
    x, y = (directions[_whole(plane, axis, 0, len(directions) - 1)] for axis in "xy")
    steps = _columns(loaded, side)
    up, across = torch.meshgrid(steps.flip(0), steps, indexing="ij")
    square = across[..., None] * x.scale * x.vector + up[..., None] * y.scale * y.vector
    return z[0] + square.reshape(-1, loaded.latent_dim)


def _generated(loaded: gan.Model, z: torch.Tensor, state: dict) -> torch.Tensor:
    """The pictures of latents; where the model has classes, each of its class."""
    if not loaded.classes:
        if state.get("label") is not None:
            raise gan.Error(f"{loaded.recipe.name} has no classes; leave label out")
        return loaded.generate(z)
    row, turns = _row(state), 0 if "frames" in state or "plane" in state else 1
    labels = [(row + turns * i) % loaded.classes for i in range(len(z))]
    if state.get("label") is not None:
        labels = [_whole(state, "label", 0, loaded.classes - 1)] * len(z)
    return loaded.generate(z, labels=labels)


def _row(state: dict) -> int:
    return _whole(state, "row", 0, SEEDS, default=0)


def _listed(name) -> str:
    """The name itself if the app lists it: a visitor's request reaches no other file or host."""
    if name not in names():
        raise gan.Error(f"there is no model {reprlib.repr(name)}; there are: {', '.join(names())}")
    return name


def _of(value, kind: type, what: str):
    if not isinstance(value, kind):
        raise gan.Error(f"{reprlib.repr(value)} is not {what}; see the API page for its form")
    return value


def _whole(values: dict, name: str, low: int, high: int, default: int | None = None) -> int:
    value = values.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        given = reprlib.repr(value)
        raise gan.Error(f"{name} {given} is not a whole number from {low} to {high}")
    return value


def _number(value, name: str, low: float, high: float) -> float:
    real = isinstance(value, int | float) and not isinstance(value, bool)
    if not real or not low <= value <= high:  # false for nan as well
        given = reprlib.repr(value)
        raise gan.Error(f"{name} {given} is not a number from {low:g} to {high:g}")
    return float(value)


def build() -> gr.HTML:
    """The tab's one component, and the function of the API that its page calls."""
    here = Path(__file__).parent
    page = gr.HTML(
        {"models": catalogue(), "texts": {lang: texts.table(lang) for lang in texts.LANGUAGES}},
        html_template=(here / "explore.html").read_text(encoding="utf-8"),
        js_on_load=module.mount("explore.js"),
        elem_id="explore",
        apply_default_css=False,
    )
    gr.api(draw, api_name="draw", queue=False)
    return page
