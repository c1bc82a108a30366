"""Latent Lab: train small generators, load them, draw with them.

The public names are imported when first asked for, so that `import gan` costs nothing and
`train.py --list` never waits for PyTorch.
"""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

_HOME = {
    "Direction": "latents",
    "Model": "models",
    "RECIPES": "recipes",
    "Recipe": "recipes",
    "Step": "training.steps",
    "available": "models",
    "load": "models",
    "train": "training.start",
}

__all__ = ["RECIPES", "Direction", "Error", "Model", "Recipe", "Step", "available", "load", "train"]


class Error(ValueError):
    """A mistake that the user can mend, in one sentence: what was given, and what to do."""


def door(package: str, home: Mapping[str, str]) -> Callable[[str], Any]:
    """A package's `__getattr__` that imports its public names from their modules when asked for."""

    def found(name: str) -> Any:
        if name not in home:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(import_module(f"{package}.{home[name]}"), name)

    return found


__getattr__ = door(__name__, _HOME)


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME})
