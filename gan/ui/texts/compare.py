"""The tab Compare."""

TEXTS: dict[str, tuple[str, str]] = {}
