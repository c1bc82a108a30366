"""Compare's sections of what was measured: the table of results, and all figures of two models."""

from dataclasses import asdict
from functools import lru_cache

from gan import checks, weights
from gan.cards import figures as words
from gan.cards import leaderboard
from gan.texts import LANGUAGES
from gan.ui.server import gallery
from gan.weights import METRICS, MODEL, NEIGHBOURS


def table() -> dict:
    """List what was measured of the models, beside published figures of the same protocol.

    Returns:
        `datasets` (those of which a model has figures: `name` and `title`) and their `rows`. A row
        has `kind` ("shipped", "published", or "real" for real pictures in a model's place),
        `model`, `dataset`, `source`, `link` (of a published one), `parameters` (the generator's),
        `size` (the file's, in bytes), `fid` (Inception's) with its `deviation` over so many
        `seeds`, `digit_fid`, `precision`, `recall`, `density`, `coverage`, `modes` and `kl` (of
        stacks), `seconds` (of training) and `hardware`. What nobody measured is null.
    """
    folders = [weights.place(name) for name in gallery.names()]
    files = [folder / name for folder in folders for name in (MODEL, METRICS)]
    return _table(tuple((file, file.stat().st_mtime_ns) for file in files if file.is_file()))


@lru_cache(1)
def _table(stamps: tuple) -> dict:
    """The table, read anew only when one of its files is: their weights are hashed."""
    known = [
        row for row in leaderboard.rows() if row.kind != "shipped" or row.model in gallery.names()
    ]
    found = [row.dataset for row in known if row.kind == "shipped" and row.measured]
    names = [name for name in leaderboard.TITLES if name in found]
    names += sorted(set(found) - set(names))
    return {
        "datasets": [{"name": name, "title": leaderboard.TITLES.get(name, name)} for name in names],
        "rows": [asdict(row) for row in known if row.dataset in names],
    }


def figures(request: dict) -> dict:
    """Tell all that was measured of one model, in words.

    Args:
        request: `model`, a name that the app lists, has lent or has fetched; `language`, "en" or
            "zh".

    Returns:
        `facts` ([name, figure] each; none if nobody measured these weights) and `neighbours` (a
        data URI: samples, and below them the nearest training pictures; or null).
    """
    name = gallery.listed(checks.of(request, dict, "a request").get("model"))
    language = checks.one_of(request.get("language", "en"), LANGUAGES, "language")
    quality = weights.quality(gallery.folder(name))
    sheet = gallery.picture(name, NEIGHBOURS) if "memorisation" in quality else None
    return {
        "facts": [list(pair) for pair in words.of(quality, language).items()],
        "neighbours": gallery.as_uri(sheet) if sheet else None,
    }
