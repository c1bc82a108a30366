"""The documents' table of directions: `python -m gan.metrics --directions --table [--write]`."""

from pathlib import Path

from gan import settings, weights
from gan.cards import markdown, tables
from gan.texts.directions import HEADS, name_of
from gan.texts.table import LANGUAGES
from gan.weights import directions

PAGES = {"docs/directions.md": "en", "docs/directions.zh.md": "zh"}
MARKS = ("<!-- directions, as gan.metrics writes them -->", "<!-- end of directions -->")
NONE = "–"
STRAYED = 0.5  # of its deviation, from where on a side effect is told


def shown(language: str = "en") -> str:
    """A row for each direction of the folders in weights/ that bear their recipe's name.

    Those that missed their names stand after the others, in brackets.
    """
    chosen = LANGUAGES.index(language)
    lines = [
        [f"[`{name}`](../weights/{name}/README.md)", *_cells(direction, shape, figures, chosen)]
        for name in _names()
        for shape, found in _known(name)
        for direction, figures in found.items()
    ]
    return markdown.table([pair[chosen] for pair in HEADS.values()], lines, range(2, 7))


def write(root: Path | None = None) -> None:
    """Put the table between the markers of both pages, or raise `gan.Error` and write none."""
    texts = {name: shown(language) for name, language in PAGES.items()}
    tables.place(root or settings.CHECKOUT, texts, *MARKS)


def _names() -> list[str]:
    recipes = {folder.name: weights.recipe(folder) for folder in weights.listed()}
    return [name for name, own in recipes.items() if own.name == name and not own.classifier]


def _known(name: str) -> list[tuple[str, dict[str, dict]]]:
    """The figures of a model's directions by their names, each kind with how names are written."""
    folder = weights.place(name)
    recipe = weights.recipe(folder)
    named = directions.load(folder, recipe.classes, recipe.latent_dim)
    found = {each.name: each.figures for each in named}
    return [("{}", found), ("({})", directions.missed(folder))]


def _cells(direction: str, shape: str, figures: dict, language: int) -> list[str]:
    aside = {
        name: value for name, value in figures["side_effects"].items() if abs(value) >= STRAYED
    }
    changed = figures["changed"]
    return [
        shape.format(name_of(direction)[language]),
        f"±{figures['span']:g} σ",
        str(figures["samples"]),
        f"{figures['in_order']:.1%}",
        NONE if changed is None else f"{changed:.1%}",
        f"{figures['effect']:.1f}",
        ", ".join(f"{name_of(name)[language]} {value:+.1f}" for name, value in aside.items())
        or NONE,
    ]
