"""What was tried with a recipe, as its model card shows it: the rows of `benchmarks variants`."""

import contextlib
from dataclasses import dataclass
from pathlib import Path

from gan import weights
from gan.cards import figures, markdown

COLUMNS = {  # of the table: the head, the field, its form
    "changed": ("name", ""),
    "Inception-FID": ("fid", ".2f"),
    "digit-FID": ("digit_fid", ".2f"),
    "recall": ("recall", ".3f"),
    "variety": ("spread", ".2f"),
    "the digit asked for": ("accuracy", ".1%"),
    "black": ("black", ".1%"),
    "images a CPU-second": ("images_per_cpu_second", ",.0f"),
}
NONE = "–"
BASE = "as it is"
AGAIN = "as it is, with another seed"  # how far luck alone takes two trainings apart


@dataclass(frozen=True)
class Variant:
    """What a short training with one change came to; a figure that nobody measured is None.

    `spread` is the variety inside a digit, of real digits'; `black` the share of black pixels.
    """

    name: str
    fid: float | None
    digit_fid: float | None
    recall: float | None
    spread: float | None
    accuracy: float | None
    black: float
    images_per_cpu_second: float | None


def kept(folder: Path, recipe: str) -> dict:
    """`variants` of a weights folder's metrics, if they are of the recipe of that name.

    Damaged ones are left out: no training may fail at its end because a card cannot show them.
    """
    with contextlib.suppress(*figures.DAMAGED):
        variants = weights.known_metrics(folder)["variants"]
        if variants["recipe"] == recipe and section(variants):
            return {"variants": variants}
    return {}


def cells(row: Variant) -> list[str]:
    """A row of the table."""
    values = [(getattr(row, name), form) for name, form in COLUMNS.values()]
    return [NONE if value is None else format(value, form) for value, form in values]


def section(tried: dict) -> list[str]:
    """The card's section, in paragraphs, of a metrics.json's `variants`: none, none."""
    if not tried:
        return []
    rows = [Variant(**row) for row in tried["rows"]]
    columns = zip(COLUMNS, *(cells(row) for row in rows), strict=True)
    heads, *lines = zip(*(one for one in columns if set(one[1:]) != {NONE}), strict=True)
    return [
        "## What was tried",
        f"One thing changed at a time in a training of {tried['steps']:,} steps, each one seed; "
        f"{tried['samples']:,} samples beside as many training pictures, so that nothing was "
        "chosen on the test pictures. So few samples make every distance larger: compare the rows "
        "with each other alone, and what helps in so few steps need not help in the end. Of real "
        f"pictures' pixels {tried['black']:.1%} are black. "
        f"`python -m benchmarks variants {tried['recipe']} --inception --steps {tried['steps']} "
        f"--samples {tried['samples']}` measures it again.",
        markdown.table(heads, lines),
        *_beyond_luck(rows),
    ]


def _beyond_luck(rows: list[Variant]) -> list[str]:
    """Which changes moved Inception-FID further than another seed does, in a paragraph."""
    known = {row.name: row.fid for row in rows if row.fid is not None}
    if BASE not in known or AGAIN not in known:
        return []
    luck, middle = abs(known[BASE] - known[AGAIN]), (known[BASE] + known[AGAIN]) / 2
    far = {name: fid - middle for name, fid in known.items() if abs(fid - middle) > 2 * luck}
    worse, better = ([name for name, by in far.items() if sign * by > 0] for sign in (1, -1))
    told = [
        f"for the {word} {', '.join(names)}"
        for word, names in (("worse", worse), ("better", better))
        if names
    ]
    return [
        f"Two seeds of the recipe as it is differ by {luck:.1f} in Inception-FID. From their mean "
        f"{'these' if told else 'no'} changes moved it by more than twice as much"
        f"{': ' * bool(told)}{'; '.join(told)}."
    ]
