"""Compare's section "Measured": the table of results as the page takes it."""

from __future__ import annotations

from dataclasses import asdict
from functools import lru_cache

from gan import checkpoint, settings
from gan import results as measured
from gan.ui import gallery


def table() -> dict:
    """List what was measured of the models, beside published figures of the same protocol.

    Returns:
        `datasets` (those of which a model has figures: `name` and `title`) and their `rows`. A row
        has `kind` ("shipped", "published", or "real" for training pictures in a model's place),
        `model`, `dataset`, `source`, `link` (of a published one), `parameters` (the generator's),
        `size` (the file's, in bytes), `fid` (Inception's) with its `deviation` over so many
        `seeds`, `digit_fid`, `precision`, `recall`, `density`, `coverage`, `seconds` (of training)
        and `hardware`. What nobody measured is null.
    """
    return _table(_stamps())


def _stamps() -> tuple[tuple[str, int], ...]:
    """Which files the table is read from, and when each was written."""
    folders = [settings.weights_root() / name for name in gallery.names()]
    files = [folder / name for folder in folders for name in (checkpoint.MODEL, checkpoint.METRICS)]
    return tuple((str(file), file.stat().st_mtime_ns) for file in files if file.is_file())


@lru_cache(1)
def _table(stamps: tuple) -> dict:
    """The table, read anew only when one of its files is: their weights are hashed."""
    known = [
        row for row in measured.rows() if row.kind != "shipped" or row.model in gallery.names()
    ]
    found = [row.dataset for row in known if row.kind == "shipped" and row.measured]
    names = [name for name in measured.TITLES if name in found]
    names += sorted(set(found) - set(names))
    return {
        "datasets": [{"name": name, "title": measured.TITLES.get(name, name)} for name in names],
        "rows": [asdict(row) for row in known if row.dataset in names],
    }
