"""The form in which the texts are written down: a line a text, or a line for each language."""

LANGUAGES = ("en", "zh")


def table(lines: str) -> dict[str, tuple[str, str]]:
    """Lines `key | English | Chinese` by key; # begins a heading.

    Where both do not fit into a line, English ends with a bar and Chinese stands below it. No text
    is broken by hand, however long it is.
    """
    joined = lines.replace(" |\n    ", " | ").splitlines()
    rows = [line.split(" | ") for line in joined if line and not line.startswith("#")]
    texts = {key: (english, chinese) for key, english, chinese in rows}
    if len(texts) < len(rows):
        raise ValueError("a key stands there twice")
    return texts


def by_language(texts: dict[str, tuple[str, str]]) -> dict[str, dict[str, str]]:
    """{language: {key: text}}."""
    return {lang: {key: pair[i] for key, pair in texts.items()} for i, lang in enumerate(LANGUAGES)}
