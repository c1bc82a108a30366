"""The tab "Explore": what the page is told of the models, and the pixels of a state.

The page holds the state and asks `draw` for pixels; nothing is remembered here between requests.
"""

from __future__ import annotations

import reprlib

import gradio as gr
import numpy as np
import torch

import gan
from gan import checks, latents, pictures
from gan.ui.server import fetching, gallery, page, walks

GRIDS = (1, 4, 8)
MAX_FRAMES = 24


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
    images, base = drawn(state)
    answer = gallery.packed(images)
    if state.get("base"):
        answer["base"] = [round(value, 4) for value in base[0].tolist()]
    return answer


def drawn(state: dict) -> tuple[np.ndarray, torch.Tensor]:
    """A state's pictures, uint8 (n, H, W[, 3]), and its latents before moves, (n, latent_dim)."""
    loaded = walks.model_of(state)
    with gallery.cores:
        base = _base(loaded, state)
        z = base + _moved(loaded, state)
        if "plane" in state:
            z = _plane(loaded, z, checks.of(state["plane"], dict, "a plane"))
        return pictures.as_arrays(_generated(loaded, z, state)), base


def _base(loaded: gan.Model, state: dict) -> torch.Tensor:
    """The state's latents before moves: rows of the seed, on their walk, truncated."""
    seed = checks.whole(state, "seed", 0, checks.SEEDS)
    row = _row(state)
    grid = checks.whole(state, "grid", 1, max(GRIDS), default=1)
    walk = checks.of(state.get("walk", {"to": seed}), dict, "a walk")
    other = checks.whole(walk, "to", 0, checks.SEEDS)
    if "frames" in state:
        count, t = 1, torch.linspace(0, 1, checks.whole(state, "frames", 2, MAX_FRAMES))
    else:
        count = 1 if "plane" in state else grid**2
        t = torch.full((count,), checks.number(walk.get("t", 0), "t", 0, 1))
    z = loaded.latents(seed, count, start=row)
    if t.any():
        z = latents.great_circle(z, loaded.latents(other, count, start=row), t)
    return latents.truncate(z, checks.number(state.get("truncation", 1.0), "truncation", 0, 2))


def _moved(loaded: gan.Model, state: dict) -> torch.Tensor:
    """How far the state's sliders move every latent: (latent_dim,)."""
    moves = checks.of(state.get("moves", []), list, "a list of moves")
    raw = checks.of(state.get("raw", {}), dict, "moves by latent dimension")
    offset = torch.zeros(loaded.latent_dim)
    for direction, move in zip(loaded.directions(), moves, strict=False):
        offset += checks.number(move, "move", -checks.FAR, checks.FAR) * direction.vector
    for index, move in raw.items():
        if not index.isdecimal() or len(index) > 4 or int(index) >= loaded.latent_dim:
            said = reprlib.repr(index)
            raise gan.Error(f"latent dimension {said} is not from 0 to {loaded.latent_dim - 1}")
        offset[int(index)] += checks.number(move, "move", -checks.FAR, checks.FAR)
    return offset


def _plane(loaded: gan.Model, z: torch.Tensor, plane: dict) -> torch.Tensor:
    """The ground of the pad: the quantile map of a 2-D latent, or a square around one latent."""
    side = checks.whole(plane, "side", 2, gallery.MAP_SIDE)
    if gallery.has_map(loaded):
        return latents.quantile_map(side)
    directions = loaded.directions()
    x, y = (directions[checks.whole(plane, axis, 0, len(directions) - 1)] for axis in "xy")
    steps = gallery.columns(loaded, side)
    up, across = torch.meshgrid(steps.flip(0), steps, indexing="ij")
    square = across[..., None] * x.scale * x.vector + up[..., None] * y.scale * y.vector
    return z[0] + square.reshape(-1, loaded.latent_dim)


def _generated(loaded: gan.Model, z: torch.Tensor, state: dict) -> torch.Tensor:
    """The pictures of latents; where the model has classes, each of its class."""
    label = walks.label_of(loaded, state)
    if not loaded.classes:
        return loaded.generate(z)
    row, turns = _row(state), 0 if "frames" in state or "plane" in state else 1
    labels = [(row + turns * i) % loaded.classes for i in range(len(z))]
    return loaded.generate(z, labels if label is None else [label] * len(z))


def _row(state: dict) -> int:
    return checks.whole(state, "row", 0, checks.SEEDS, default=0)


def build() -> gr.HTML:
    """The tab's one component, and the functions of the API that its page calls."""
    component = page.component("explore", models=gallery.catalogue())
    page.endpoint(draw, "draw")
    page.stream(fetching.fetch, "fetch")
    return component
