"""The pixels of a state of Explore: a seed's latents, walked, truncated and moved, as pictures."""

from __future__ import annotations

import reprlib

import numpy as np
import torch

import gan
from gan import checks, latents, pictures
from gan.ui.server import gallery, requests
from gan.ui.server.requests import FAR, SEEDS

GRIDS = (1, 4, 8)
MAX_FRAMES = 24


def drawn(state: dict) -> tuple[np.ndarray, torch.Tensor]:
    """A state's pictures, uint8 (n, H, W[, 3]), and its latents before moves, (n, latent_dim)."""
    loaded = requests.model_of(state)
    with gallery.cores:
        base = _base(loaded, state)
        z = base + _moved(loaded, state)
        if "plane" in state:
            z = _plane(loaded, z, checks.of(state["plane"], dict, "a plane"))
        return pictures.as_arrays(_generated(loaded, z, state)), base


def _base(loaded: gan.Model, state: dict) -> torch.Tensor:
    """The state's latents before moves: rows of the seed, on their walk, truncated."""
    seed = checks.entry(state, "seed", 0, SEEDS)
    row = _row(state)
    grid = checks.entry(state, "grid", 1, max(GRIDS), default=1)
    walk = checks.of(state.get("walk", {"to": seed}), dict, "a walk")
    other = checks.entry(walk, "to", 0, SEEDS)
    if "frames" in state:
        count, t = 1, torch.linspace(0, 1, checks.entry(state, "frames", 2, MAX_FRAMES))
    else:
        count = 1 if "plane" in state else grid**2
        t = torch.full((count,), checks.number(walk.get("t", 0), 0, 1, "t"))
    z = loaded.latents(seed, count, start=row)
    if t.any():
        z = latents.path(z, loaded.latents(other, count, start=row), t)
    return latents.truncate(z, state.get("truncation", 1.0))


def _moved(loaded: gan.Model, state: dict) -> torch.Tensor:
    """How far the state's sliders move every latent: (latent_dim,)."""
    moves = checks.of(state.get("moves", []), list, "a list of moves")
    raw = checks.of(state.get("raw", {}), dict, "moves by latent dimension")
    offset = torch.zeros(loaded.latent_dim)
    for direction, move in zip(loaded.directions(), moves, strict=False):
        offset += checks.number(move, -FAR, FAR, "move") * direction.vector
    for index, move in raw.items():
        if not index.isdecimal() or len(index) > 4 or int(index) >= loaded.latent_dim:
            said = reprlib.repr(index)
            raise gan.Error(f"latent dimension {said} is not from 0 to {loaded.latent_dim - 1}")
        offset[int(index)] += checks.number(move, -FAR, FAR, "move")
    return offset


def _plane(loaded: gan.Model, z: torch.Tensor, plane: dict) -> torch.Tensor:
    """The ground of the pad: the quantile map of a 2-D latent, or a square around one latent."""
    side = checks.entry(plane, "side", 2, gallery.MAP_SIDE)
    if gallery.has_map(loaded):
        return latents.quantile_map(side)
    directions = loaded.directions()
    x, y = (directions[checks.entry(plane, axis, 0, len(directions) - 1)] for axis in "xy")
    steps = gallery.columns(loaded, side)
    return z[0] + latents.plane(x.scale * x.vector, y.scale * y.vector, steps)


def _generated(loaded: gan.Model, z: torch.Tensor, state: dict) -> torch.Tensor:
    """The pictures of latents; where the model has classes, each of its class."""
    label = requests.label_of(loaded, state)
    if not loaded.classes:
        return loaded.generate(z)
    row, turns = _row(state), 0 if "frames" in state or "plane" in state else 1
    labels = [(row + turns * i) % loaded.classes for i in range(len(z))]
    return loaded.generate(z, labels if label is None else [label] * len(z))


def _row(state: dict) -> int:
    return checks.entry(state, "row", 0, SEEDS, default=0)
