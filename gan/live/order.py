"""A training to be run, as it travels to the process that runs it."""

from __future__ import annotations

from dataclasses import dataclass, field

from gan.recipe import Recipe

PAUSE_SECONDS = 600.0  # pauses that last longer, all together, end the training: others wait


@dataclass(frozen=True)
class Order:
    """A training to be run, complete: it travels to the process.

    `dataset` is a name, or "images" with the files' bytes in `images`. `steps` (None: the recipe's
    own length) and `seconds` of running, pauses not counted, bound it; so do `pause_seconds` of
    standing still in all. `threads` None: as many as serve it best, measured. The weights folder is
    left in `folder` (None: it is not kept).

    A training may change its process on the way. It leaves one after `turn` seconds, or as soon as
    it is paused; with a turn of 0 as soon as it is not (None: it stays). Its state is then in
    `turns`, and what it left word of is the next order's `memory`.
    """

    recipe: Recipe
    dataset: str
    images: tuple[bytes, ...] = ()
    seed: int = 0
    steps: int | None = None
    seconds: float = 120.0
    pause_seconds: float = PAUSE_SECONDS
    threads: int | None = None
    paused: bool = False
    folder: str | None = None
    environment: dict[str, str] = field(default_factory=dict)
    device: str = "auto"
    turn: float | None = None
    turns: str | None = None
    memory: dict | None = None
