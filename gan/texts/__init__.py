"""Every text of the app, both languages side by side: pairs [English, Chinese], a module a tab."""

from gan.texts import compare, explore, lesson, shell, train

LANGUAGES = ("en", "zh")

TABS: dict[str, dict[str, tuple[str, str]]] = {
    "shell": shell.TEXTS,
    "explore": explore.TEXTS,
    "compare": compare.TEXTS,
    "train": train.TEXTS,
    "lesson": lesson.TEXTS,
}


def tables(tab: str) -> dict[str, dict[str, str]]:
    """The texts of a tab and those that all tabs share: {language: {key: text}}."""
    pairs = {**shell.TEXTS, **TABS[tab]}
    return {
        language: {key: pair[i] for key, pair in pairs.items()}
        for i, language in enumerate(LANGUAGES)
    }
