"""directions.safetensors: a weights folder's named directions, with what was measured of them."""

import contextlib
import json
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

from gan import Error, checks
from gan.latents import Direction
from gan.weights.files import DIRECTIONS, write_file
from gan.weights.folders import fingerprint

MOST, LONGEST = 16, 40  # directions, and letters of a name
FARTHEST = 20.0  # that a slider reaches


def save(folder: Path, found: list[Direction], missed: list[Direction] = ()) -> None:
    """Write a model's named directions into its weights folder, or remove those of another model.

    The vectors are kept in half precision. Of those that `missed` their names the figures are kept.
    """
    if not found and not missed:
        (folder / DIRECTIONS).unlink(missing_ok=True)
        return
    tensors = {each.name: each.vector.half().contiguous() for each in found}
    told = [{"name": each.name, "scale": each.scale, "figures": each.figures} for each in found]
    metadata = {
        "weights": fingerprint(folder),
        "directions": json.dumps(told),
        "missed": json.dumps({each.name: each.figures for each in missed}),
    }
    write_file(folder / DIRECTIONS, lambda part: save_file(tensors, part, metadata=metadata))


def missed(folder: Path) -> dict[str, dict]:
    """The figures of what was measured and has no name, of a shipped model's folder."""
    if not (folder / DIRECTIONS).is_file():
        return {}
    with safe_open(folder / DIRECTIONS, "pt") as file:
        return json.loads((file.metadata() or {}).get("missed", "{}"))


def load(folder: Path, classes: int, latent_dim: int) -> tuple[Direction, ...]:
    """The named directions of a weights folder, in order; none damaged or of other weights.

    They are an addition, without which a model draws as well, so no fault of theirs is an error.
    """
    faults = OSError, SafetensorError, ValueError, KeyError, TypeError, Error
    with contextlib.suppress(*faults), safe_open(folder / DIRECTIONS, "pt") as file:
        metadata = file.metadata() or {}
        if metadata.get("weights") != fingerprint(folder):
            return ()
        told = checks.of(json.loads(metadata["directions"]), list, "a list")[:MOST]
        return tuple(_read(file, each, classes, latent_dim) for each in told)
    return ()


def _read(file, told: dict, classes: int, latent_dim: int) -> Direction:
    name = checks.of(told["name"], str, "a name")
    vector = file.get_tensor(name).float()
    fits = vector.shape in {(latent_dim,), (classes, latent_dim)} and name.isprintable()
    if not fits or not torch.isfinite(vector).all() or len(name) > LONGEST:
        raise Error(f"{name!r} is no direction of this model")
    scale = checks.number(told["scale"], 0, FARTHEST, "scale", above=True)
    return Direction(name, vector, scale, checks.of(told["figures"], dict, "figures"))
