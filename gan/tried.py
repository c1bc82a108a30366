"""What was tried with a recipe, as its model card shows it: the rows of `gan.variants`."""

from __future__ import annotations

from dataclasses import dataclass

from gan import markdown

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


def cells(row: Variant) -> list[str]:
    """A row of the table."""
    values = [(getattr(row, name), form) for name, form in COLUMNS.values()]
    return [NONE if value is None else format(value, form) for value, form in values]


def section(tried: dict) -> list[str]:
    """The card's section, in paragraphs, of a metrics.json's `variants`: none, none."""
    if not tried:
        return []
    lines = (cells(Variant(**row)) for row in tried["rows"])
    return [
        "## What was tried",
        f"One thing changed at a time in a training of {tried['steps']:,} steps, each one seed; "
        f"{tried['samples']:,} samples beside as many training pictures, so that nothing was "
        "chosen on the test pictures. So few samples make every distance larger: compare the rows "
        "with each other alone. Another seed shows how far luck goes; what helps in so few steps "
        f"need not help in the end. Of real pictures' pixels {tried['black']:.1%} are black. "
        f"`python -m gan.variants {tried['recipe']}` measures it again.",
        markdown.table(COLUMNS, lines),
    ]
