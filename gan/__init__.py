"""Latent Lab: train small generators, load them, draw with them.

The public names are imported when first asked for, so that `import gan` costs nothing and
`train.py --list` never waits for PyTorch.
"""

from importlib import import_module

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


def __getattr__(name: str):
    if name not in _HOME:
        raise AttributeError(f"module 'gan' has no attribute {name!r}")
    return getattr(import_module(f"gan.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME})
