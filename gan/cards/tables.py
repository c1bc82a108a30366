"""The documents' tables of results, both languages: `python -m gan.metrics --table [--write]`."""

from pathlib import Path

from gan import Error, settings
from gan.cards import figures, leaderboard, markdown
from gan.cards.leaderboard import Row
from gan.recipes import RECIPES
from gan.texts.figures import WORDS
from gan.weights import write_file

ROOT = settings.CHECKOUT
PAGES = {"docs/results.md": "en", "docs/results.zh.md": "zh"}
BEGIN, END = "<!-- results, as gan.metrics writes them -->", "<!-- end of results -->"
NONE = "–"


def shown(language: str = "en") -> str:
    """The tables, one a data set, the best first.

    Of the folders in weights/ those that bear their recipe's name: what ships.
    """
    known = [row for row in leaderboard.rows() if row.kind != "shipped" or row.model in RECIPES]
    ours = [row for row in known if row.kind == "shipped"]
    measured = {row.dataset: row.dataset for row in ours if row.measured}
    tables = []
    for dataset, title in {**measured, **leaderboard.TITLES}.items():
        if any(row.dataset == dataset for row in ours):
            rows = [row for row in known if row.dataset == dataset]
            tables.append(f"### {title}\n\n{_table(rows, language)}")
    return "\n\n".join(tables)


def write(root: Path | None = None) -> None:
    """Put the tables between the markers of both pages, or raise `gan.Error` and write none."""
    texts = {name: shown(language) for name, language in PAGES.items()}
    place(root or ROOT, texts, BEGIN, END)


def place(root: Path, texts: dict[str, str], begin: str, end: str) -> None:
    """Put texts between the markers of pages, by path; or raise `gan.Error` and write none."""
    pages = {root / name: _renewed(root / name, text, begin, end) for name, text in texts.items()}
    for path, page in pages.items():
        write_file(path, lambda part, page=page: part.write_text(page, encoding="utf-8"))


def _renewed(path: Path, shown: str, begin: str, end: str) -> str:
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        raise Error(f"{path} cannot be read ({error.strerror}); no table was written") from error
    before, begun, rest = text.partition(begin)
    _, ended, after = rest.partition(end)
    if not (begun and ended):
        raise Error(f"{path} has no lines {begin} and {end}; no table was written")
    return f"{before}{begin}\n\n{shown}\n\n{end}{after}"


def _table(rows: list[Row], language: str) -> str:
    words, stacks = WORDS[language], any(row.modes is not None for row in rows)
    quality = words["stacks" if stacks else "pictures"].split("; ")
    heads = [*words["about"].split("; "), *quality, words["training"]]
    lines = (
        [*_about(row, words), *_quality(row, stacks), _training(row, words["minutes"])]
        for row in sorted(rows, key=_rank)
    )
    return markdown.table(heads, lines, range(2, 4 + len(quality)))  # these are set to the right


def _rank(row: Row) -> tuple[float | str, ...]:
    """Of stacks the best KL first; else the best Inception-FID, then the best digit-FID."""
    values = (row.kl, row.fid, row.digit_fid)
    return *(float("inf") if value is None else value for value in values), row.model


def _about(row: Row, words: dict) -> list[str]:
    name = {
        "shipped": f"[`{row.model}`](../weights/{row.model}/README.md)",
        "published": row.model,
        "real": words["real" if row.modes is None else "real stacks"],
    }[row.kind]
    source = {
        "shipped": row.source.split(";")[0].split(",")[0],  # the whole of it is in the card
        "published": f"[{row.source}]({row.link})",
        "real": words["floor"],
    }[row.kind]
    size = NONE if row.size is None else f"{row.size / 1e6:.1f} MB"
    return [name, source, _told(",", row.parameters), size]


def _quality(row: Row, stacks: bool) -> list[str]:
    published = row.kind == "published"
    if stacks:
        return [_told(",g", row.modes), _told("g" if published else ".4f", row.kl)]
    digits = 1 if published else 2
    return [
        NONE if row.fid is None else figures.in_words(row.fid, row.deviation, digits),
        _told(".2f", row.digit_fid),
        _told(".2f", row.precision, row.recall),
        _told(".2f", row.density, row.coverage),
    ]


def _told(form: str, *values: float | None) -> str:
    return NONE if None in values else " / ".join(format(value, form) for value in values)


def _training(row: Row, minutes: str) -> str:
    if row.seconds is None:
        return NONE
    taken = row.seconds / 60
    return minutes.format(f"{taken:.0f}" if taken >= 10 else f"{taken:.1f}", row.hardware)
