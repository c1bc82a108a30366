"""Weights folders found, listed and read; a file that is damaged is one kind of error, `Damaged`.

A folder may have been pulled from somewhere, so whatever is read of it is checked.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from gan import Error, settings
from gan.recipe import Recipe
from gan.weights.config import Damaged, read_recipe
from gan.weights.files import CONFIG, METRICS, MODEL

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_PIXELS = 2048  # of a picture's side, when it is read
TRAINED = {"dataset", "images", "steps", "epochs", "training_seconds", "hardware", "precision"}


def place(name: str) -> Path:
    """Where the weights folder of that name lies, or would lie: in weights/."""
    return settings.weights_root() / name


def own_place(name: str) -> Path:
    """Where a training leaves what it makes of a recipe, unless told: beside what ships."""
    return place(f"my-{name}")


def find(target: str | Path) -> Path | None:
    """The folder that a name in weights/ or a path means; None where there is no folder."""
    named = place(str(target))
    if len(Path(target).parts) == 1 and os.path.isdir(named):
        return named
    # os.path is false for what no system takes as a path, where Path would raise.
    return Path(target) if str(target) and os.path.isdir(target) else None


def listed() -> list[Path]:
    """The folders in weights/ that hold a model, by name."""
    return sorted(folder.parent for folder in settings.weights_root().glob(f"*/{MODEL}"))


def has_model(name: str) -> bool:
    """Whether weights/ holds a model of that name."""
    return any(folder.name == name for folder in listed())  # a path is no name


def recipe(folder: Path) -> Recipe:
    """The recipe of a weights folder; `Damaged` if there is none."""
    return read_recipe(folder / CONFIG)


def metrics(folder: Path) -> dict:
    """What a training left in metrics.json and what was measured since; `Damaged` if it is none."""
    path = folder / METRICS
    try:
        found = json.loads(path.read_text("utf-8"))
        if not isinstance(found, dict):
            raise ValueError("it is no object")
        return found
    except FileNotFoundError as error:
        raise Damaged(f"{path} is missing; restore it or train the model again") from error
    except (OSError, ValueError, RecursionError) as error:
        raise Damaged(
            f"{path} is damaged ({error}); restore it or train the model again"
        ) from error


def known_metrics(folder: Path) -> dict:
    """The same, empty where it is missing or damaged: nothing is known then."""
    with contextlib.suppress(Damaged):
        return metrics(folder)
    return {}


def quality(folder: Path) -> dict:
    """What was measured of the weights that lie there; empty if that was of others."""
    found = known_metrics(folder).get("quality")
    known = isinstance(found, dict) and found.get("weights") == fingerprint(folder)
    return found if known else {}


def picture(folder: Path, file: str) -> Image | None:
    """A picture in a weights folder, RGB and not too large; None if it is missing or damaged."""
    from gan.data.decoding import upright  # most who read a folder want no picture

    with contextlib.suppress(OSError, Error):
        found = upright(folder / file, str(folder / file)).convert("RGB")
        found.thumbnail((MOST_PIXELS, MOST_PIXELS))
        return found
    return None


def fingerprint(folder: Path) -> str:
    """Which weights a folder holds: the beginning of their SHA-256."""
    return hashlib.sha256((folder / MODEL).read_bytes()).hexdigest()[:16]
