"""The tab Train."""

TEXTS: dict[str, tuple[str, str]] = {}
