"""Every text of the app, both languages side by side: pairs [English, Chinese], a module a tab."""

from gan.texts import bringing, compare, explore, inside, lesson, shell, train, use
from gan.texts.table import LANGUAGES, by_language

TABS: dict[str, dict[str, tuple[str, str]]] = {
    "shell": shell.TEXTS,
    "explore": explore.TEXTS | inside.TEXTS,
    "compare": compare.TEXTS,
    "train": train.TEXTS | {f"data_{key}": text for key, text in bringing.TEXTS.items()},
    "use": use.TEXTS,
    "lesson": lesson.TEXTS,
    "alone": shell.ALONE,
}


def tables(tab: str) -> dict[str, dict[str, str]]:
    """The texts of a tab and those that all tabs share."""
    return by_language(shell.TEXTS | TABS[tab])
