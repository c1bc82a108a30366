"""What the similarity knob does: how near pictures come to the training's, and how they vary.

Measured once for a model and kept in its metrics.json, so that a server without the training
pictures can tell.
"""

import numpy as np
import torch

from gan import latents, weights
from gan.make import order
from gan.make.candidates import distances
from gan.make.making import fingerprint, shape_of
from gan.metrics import judge
from gan.models import Model
from gan.pictures import as_arrays
from gan.play import inside

POINTS = tuple(i / 4 for i in range(9))  # truncations, 0 … 2
COUNT = 100  # pictures a point
KEY = "similarity"  # in metrics.json


def measure(model: Model) -> dict:
    """The curves: a list of `points`, each a `truncation` with `distance` and `variety`.

    Distance is the mean one to the nearest training picture, None where they are not here; variety
    the mean distance of two made ones, of one class where the model has classes, both Euclidean
    over pixels in [0, 1]. `real` is the same of as many held out real pictures (None where nothing
    reads their classes), `count` the pictures a point, `of` the training pictures.
    """
    z, labels = model.latents(0, COUNT), np.arange(COUNT) % max(model.classes, 1)
    points = []
    for psi in POINTS:
        drawn = as_arrays(model.generate(latents.truncate(z, psi)))
        points.append({"truncation": psi, **_both(model, drawn, labels)})
    known = inside.pictures_of(model.recipe)
    return {
        "points": points,
        "real": _real(model, known[1][:COUNT]) if known else None,
        "count": COUNT,
        "of": len(known[0]) if known else None,
    }


def _real(model: Model, images: np.ndarray) -> dict[str, float | None] | None:
    """Both numbers of real pictures, where they are as the model's."""
    if images.shape[1:] != shape_of(model):
        return None
    if not model.classes:
        return _both(model, images, np.zeros(len(images), int))
    if order.can_be_sure(model):
        return _both(model, images, judge.load().classes(images).numpy())
    return _both(model, images, None)


def kept(model: Model, metrics: dict) -> dict | None:
    """What was kept of these very weights; None if nothing was."""
    found = metrics.get(KEY)
    if isinstance(found, dict) and found.get("weights") == fingerprint(model):
        return {name: value for name, value in found.items() if name != "weights"}
    return None


def keep(model: Model, name: str) -> dict:
    """Measure a model in weights/ and keep it there."""
    found, folder = measure(model), weights.place(name)
    known = weights.metrics(folder) | {KEY: found | {"weights": fingerprint(model)}}
    weights.write_json(folder / weights.METRICS, known)
    return found


def _both(model: Model, images: np.ndarray, labels: np.ndarray | None) -> dict[str, float | None]:
    """Distance and variety of pictures, uint8 (n, H, W[, 3]), with their classes (n,), if known."""
    near = distances(model, images) if inside.are_here(model.recipe) else None
    return {
        "distance": None if near is None else round(float(near.mean()), 3),
        "variety": None if labels is None else round(_variety(images, labels), 3),
    }


def _variety(images: np.ndarray, labels: np.ndarray) -> float:
    flat = torch.from_numpy(images.reshape(len(images), -1) / 255)
    apart = [torch.pdist(flat[torch.from_numpy(labels == each)]) for each in np.unique(labels)]
    return torch.cat(apart).mean().item()
