"""Latent Lab: train small generators, load them, draw with them.

The public names are imported when first asked for, so that `import gan` costs nothing and
`train.py --list` never waits for PyTorch.
"""

import re
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
    """A mistake that the user can mend, in one sentence: what was given, and what to do.

    `values` fill the blanks of the sentence, each a {name}; one may be an Error itself. The
    sentence with its blanks is the `code` by which a page finds it in another language
    (`gan.texts.faults`).
    """

    def __init__(self, code: str = "", /, **values):
        values = {k: v if isinstance(v, Error) else str(v) for k, v in values.items()}
        filled = re.sub(r"\{(\w+)\}", lambda blank: str(values[blank[1]]), code) if values else code
        super().__init__(filled)
        self.code, self.values = code, values

    def told(self) -> dict:
        """As plain JSON values: `sentence`, whole and in English, `code` and `values`."""
        values = {k: v.told() if isinstance(v, Error) else v for k, v in self.values.items()}
        return {"sentence": str(self), "code": self.code, "values": values}

    def changed(self, change: Callable[[str], str]) -> "Error":
        """The same after a change of every text in it."""
        values = {
            k: v.changed(change) if isinstance(v, Error) else change(v)
            for k, v in self.values.items()
        }
        return Error(change(self.code), **values)


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
