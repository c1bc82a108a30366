"""The tab How it works."""

TEXTS: dict[str, tuple[str, str]] = {}
