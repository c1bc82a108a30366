"""What requests have in common: a model, a class, a walk between two latents."""

from __future__ import annotations

import numpy as np
import torch

import gan
from gan import checks, latents, pictures
from gan.ui.server import gallery

MAX_FRAMES = 60
FAR = 20.0  # no latent coordinate is moved further than this
SEEDS = 2**53  # whole numbers that JavaScript holds exactly


def model_of(request: dict) -> gan.Model:
    """The model that a request names."""
    return gallery.model(gallery.listed(checks.of(request, dict, "a request").get("model")))


def label_of(loaded: gan.Model, request: dict) -> int | None:
    """The class that a request asks for; None if it asks for none."""
    if request.get("label") is None:
        return None
    if not loaded.classes:
        raise gan.Error(f"{request['model']} has no classes to ask for; leave label out")
    return checks.entry(request, "label", 0, loaded.classes - 1)


def labels(loaded: gan.Model, label: int | None, count: int) -> list[int] | None:
    """One class for all of `count` pictures, 0 unless given; None for a model without classes."""
    return [label or 0] * count if loaded.classes else None


def frames(request: dict) -> np.ndarray:
    """A walk's pictures as /interpolate takes it: uint8 (frames, H, W), or (…, 3) in colour."""
    loaded = model_of(request)
    count = checks.entry(request, "frames", 2, MAX_FRAMES, default=24)
    truncation = checks.number(request.get("truncation", 1.0), 0, 2, "truncation")
    label = label_of(loaded, request)
    start, end = (_end(loaded, request.get(name), truncation) for name in ("from", "to"))
    t = torch.linspace(0, 1, count)
    with gallery.cores:
        z = latents.path(start, end, t)
        return pictures.as_arrays(loaded.generate(z, labels(loaded, label, count)))


def _end(loaded: gan.Model, end, truncation: float) -> torch.Tensor:
    """One end of a walk: (1, latent_dim)."""
    checks.of(end, dict, "an end of a walk")
    if end.keys() == {"seed"}:
        seed = checks.entry(end, "seed", 0, SEEDS)
        return latents.truncate(loaded.latents(seed, 1), truncation)
    if end.keys() != {"z"}:
        raise gan.Error('an end of a walk is {"seed": n} or {"z": [numbers]}; give one of them')
    z = checks.of(end["z"], list, "a list of numbers")
    if len(z) != loaded.latent_dim:
        raise gan.Error(f"a latent of {len(z)} numbers is not one of {loaded.latent_dim}")
    return torch.tensor([[checks.number(value, -FAR, FAR, "z") for value in z]])
