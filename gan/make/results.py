"""What was scored of made data sets, kept with their models, and the documents' table of it."""

import statistics
from pathlib import Path

from gan import Error, settings, weights
from gan.cards import markdown, tables
from gan.make.making import record_of
from gan.make.order import ASKED
from gan.make.scoring import FEW, Kind
from gan.texts.table import LANGUAGES

KEY = "use"  # in metrics.json
PAGES = {"docs/making.md": "en", "docs/making.zh.md": "zh"}
MARKS = ("<!-- scores, as gan.make writes them -->", "<!-- end of scores -->")
NONE = "–"
HEADS = (
    ("model", "模型"),
    ("made pictures", "生成的图片"),
    ("classes", "类别"),
    ("made alone", "只用生成的"),
    *(
        pair
        for n in FEW
        for pair in (
            (f"{n} real a digit", f"每个数字 {n} 张真图"),
            (f"{n} real and made", f"{n} 张真图加生成的"),
        )
    ),
)
LABELS = {True: ("asked for", "按类别生成"), False: ("read", "由分类器读出")}


def keep(folder: Path, scored: list[tuple[Kind, list[float]]]) -> None:
    """Keep scores in the metrics of the model that made a data set, one in weights/.

    Scores of fewer seeds do not replace those of more.
    """
    record = record_of(folder)
    order = record["order"]
    place = weights.place(order["model"])
    if place not in weights.listed():
        raise Error(f"{order['model']} is no model in {place.parent}; leave --write out")
    metrics = weights.metrics(place)
    known = metrics.get(KEY, {})
    if known.get("order") != order or known.get("weights") != record["weights"]:
        known = {"order": order, "weights": record["weights"], "kinds": {}}
    for kind, accuracies in scored:
        before = known["kinds"].get(kind.name, {}).get("accuracies", [])
        if len(accuracies) < len(before):
            continue
        row = {"real": kind.real, "made": kind.made, "steps": kind.steps}
        known["kinds"][kind.name] = row | {"accuracies": [round(each, 4) for each in accuracies]}
    weights.write_json(place / weights.METRICS, metrics | {KEY: known})


def shown(language: str = "en") -> str:
    """A row for each model of which something was scored; "–" is not measured yet."""
    chosen = LANGUAGES.index(language)
    rows = []
    for folder in weights.listed():
        known = weights.known_metrics(folder).get(KEY)
        if not known:
            continue
        cells = {(kind["real"], kind["made"]): _cell(kind) for kind in known["kinds"].values()}
        asked = known["order"]["labels"] == ASKED
        columns = [(0, True), *((n, made) for n in FEW for made in (False, True))]
        rows.append(
            [
                f"[`{folder.name}`](../weights/{folder.name}/README.md)",
                f"{sum(known['order']['counts']):,}",
                LABELS[asked][chosen],
                *(cells.get(column, NONE) for column in columns),
            ]
        )
    return markdown.table([pair[chosen] for pair in HEADS], rows, range(3, 8))


def write(root: Path | None = None) -> None:
    """Put the table between the markers of both pages, or raise `gan.Error` and write none."""
    texts = {name: shown(language) for name, language in PAGES.items()}
    tables.place(root or settings.CHECKOUT, texts, *MARKS)


def _cell(kind: dict) -> str:
    found = kind["accuracies"]
    return f"{statistics.fmean(found):.2%} ({len(found)})"
