"""The form in which the texts are written down: a line a text, or a line for each language."""

from collections.abc import Iterable

LANGUAGES = ("en", "zh")


def table(lines: str) -> dict[str, tuple[str, str]]:
    """Lines `key | English | Chinese` by key; # begins a heading.

    Where both do not fit into a line, English ends with a bar and Chinese stands below it. No text
    is broken by hand, however long it is.
    """
    return _by_first((key, (english, chinese)) for key, english, chinese in _rows(lines))


def chinese(lines: str) -> dict[str, str]:
    """Lines `English | Chinese` in the same form, the Chinese by the English."""
    return _by_first(_rows(lines))


def _rows(lines: str) -> list[list[str]]:
    joined = lines.replace(" |\n    ", " | ").splitlines()
    return [line.split(" | ") for line in joined if line and not line.startswith("#")]


def _by_first(pairs: Iterable) -> dict:
    pairs = list(pairs)
    if len(texts := dict(pairs)) < len(pairs):
        raise ValueError("a key stands there twice")
    return texts


def by_language(texts: dict[str, tuple[str, str]]) -> dict[str, dict[str, str]]:
    """{language: {key: text}}."""
    return {lang: {key: pair[i] for key, pair in texts.items()} for i, lang in enumerate(LANGUAGES)}
