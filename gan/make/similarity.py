"""What the similarity knob does: how near pictures come to the training's, and how they vary.

Measured once for a model and kept in its metrics.json, so that a server without the training
pictures can tell.
"""

import numpy as np
import torch

from gan import latents, weights
from gan.make.candidates import distances
from gan.make.making import fingerprint
from gan.models import Model
from gan.pictures import as_arrays, as_tensor
from gan.play import inside

POINTS = tuple(i / 4 for i in range(9))  # truncations, 0 … 2
COUNT = 64  # pictures a point
KEY = "similarity"  # in metrics.json


def measure(model: Model) -> dict:
    """The curves: a list of `points`, each a `truncation` with `distance` and `variety`.

    Distance is the mean one to the nearest training picture, None where they are not here; variety
    the mean distance of two made ones, both Euclidean over pixels in [0, 1]. `real` is the same of
    as many held out real pictures, `count` the pictures a point, `of` the training pictures.
    """
    known, z = inside.pictures_of(model.recipe), model.latents(0, COUNT)
    points = [
        {"truncation": psi, **_both(model, as_arrays(model.generate(latents.truncate(z, psi))))}
        for psi in POINTS
    ]
    fits = known is not None and known[1].shape[1:] == as_arrays(model.generate(z[:1])).shape[1:]
    return {
        "points": points,
        "real": _both(model, known[1][:COUNT]) if fits else None,
        "count": COUNT,
        "of": len(known[0]) if known else None,
    }


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


def _both(model: Model, images: np.ndarray) -> dict[str, float | None]:
    known = inside.pictures_of(model.recipe) is not None
    flat = as_tensor(images, model.image_shape).flatten(1).double() / 255
    return {
        "distance": round(float(distances(model, images).mean()), 3) if known else None,
        "variety": round(torch.pdist(flat).mean().item(), 3),
    }
