"""The documents' table of directions: `python -m gan.metrics --directions --table [--write]`."""

from pathlib import Path

from gan import settings, weights
from gan.cards import markdown, tables
from gan.latents import Direction
from gan.texts.directions import HEADS, name_of
from gan.texts.table import LANGUAGES
from gan.weights import directions

PAGES = {"docs/directions.md": "en", "docs/directions.zh.md": "zh"}
MARKS = ("<!-- directions, as gan.metrics writes them -->", "<!-- end of directions -->")
NONE = "–"
STRAYED = 0.5  # of its deviation, from where on a side effect is told


def shown(language: str = "en") -> str:
    """A row for each direction of the folders in weights/ that bear their recipe's name."""
    chosen = LANGUAGES.index(language)
    lines = [
        [f"[`{name}`](../weights/{name}/README.md)", *_cells(each, chosen)]
        for name, found in _known().items()
        for each in found
    ]
    return markdown.table([pair[chosen] for pair in HEADS.values()], lines, range(2, 6))


def write(root: Path | None = None) -> None:
    """Put the table between the markers of both pages, or raise `gan.Error` and write none."""
    texts = {name: shown(language) for name, language in PAGES.items()}
    tables.place(root or settings.CHECKOUT, texts, *MARKS)


def _known() -> dict[str, tuple[Direction, ...]]:
    found = {}
    for folder in weights.listed():
        recipe = weights.recipe(folder)
        if not recipe.classifier and recipe.name == folder.name:
            found[folder.name] = directions.load(folder, recipe.classes, recipe.latent_dim)
    return found


def _cells(found: Direction, language: int) -> list[str]:
    figures = found.figures
    aside = {
        name: value for name, value in figures["side_effects"].items() if abs(value) >= STRAYED
    }
    changed = figures["changed"]
    return [
        name_of(found.name)[language],
        f"±{figures['span']:g} σ",
        f"{figures['in_order']:.1%}",
        NONE if changed is None else f"{changed:.1%}",
        f"{figures['effect']:.1f}",
        ", ".join(f"{name_of(name)[language]} {value:+.1f}" for name, value in aside.items())
        or NONE,
    ]
