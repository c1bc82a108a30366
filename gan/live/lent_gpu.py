"""The GPU that a Space on ZeroGPU lends to a function, for seconds that are declared before."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable

from gan import settings


def is_offered() -> bool:
    """Whether this is a Space on ZeroGPU: a GPU is lent to a function, for seconds it declares."""
    return settings.zero_gpu() and importlib.util.find_spec("spaces") is not None


def run_on_it(seconds: int) -> Callable[[Callable], Callable]:
    """A decorator: on ZeroGPU the function is run where a GPU is, in a process forked for it.

    Its arguments travel there; the visitor's quota is asked for so many seconds first, and a
    refusal raises. Elsewhere the function stays what it is, and nothing is imported.
    """
    if not is_offered():
        return lambda function: function
    import spaces

    return spaces.GPU(duration=seconds)
