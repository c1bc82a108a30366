"""What metrics.json says of quality, as a model card's section and as the table of all models.

Nothing is measured here and nothing is typed by hand but the published rows and their sources.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from gan import checkpoint, networks, settings
from gan.recipes import JUDGE, Recipe

LUCIC = "Lucic et al. 2018, [arXiv:1711.10337](https://arxiv.org/abs/1711.10337)"
DAI = "Dai & Wipf 2019, [arXiv:1903.05789](https://arxiv.org/abs/1903.05789)"
LIN = "Lin et al. 2018, [arXiv:1712.04086](https://arxiv.org/abs/1712.04086)"
KUMAR = "Kumar et al. 2019, [arXiv:1901.08508](https://arxiv.org/abs/1901.08508)"
TITLES = {"mnist": "MNIST", "fashion-mnist": "Fashion-MNIST"}
FLOOR = {"mnist": 1.49}  # 10,000 real training pictures in the same protocol


# ---- a model card's section ----


def section(quality: dict) -> list[str]:
    """The section of what `gan.quality` measured of a model, as far as it did, in paragraphs."""
    rows = {**_fid_rows(quality), **_digit_rows(quality), **_other_rows(quality)}
    rows |= _mode_rows(quality)
    if not rows:
        return []
    table = "\n".join(f"| {name} | {value} |" for name, value in rows.items())
    lines = ["## Measured", f"| | |\n| --- | --- |\n{table}"]
    if digits := quality.get("digits"):
        lines.append(
            f"Digit-feature figures, precision to coverage among them, are those of "
            f"{digits['samples']:,} samples on what the classifier `{JUDGE.name}` sees, with "
            f"k = {digits['neighbours']}; they are not comparable with Inception-FID."
        )
    if stacks := quality.get("modes"):
        lines += [
            f"Modes and their divergence from equal shares are those of {stacks['samples']:,} "
            f"samples, each channel read by `{JUDGE.name}`. Published figures were read by other "
            "classifiers; of so many samples even perfectly even ones diverge by about "
            f"{999 / 2 / stacks['samples']:.3f}.",
            "\n".join(_published_modes(stacks)),
        ]
    if near := quality.get("memorisation"):
        lines += [
            f"![Samples, and below them the nearest training pictures]({checkpoint.NEIGHBOURS})",
            f"The closest of {near['samples']:,} samples, above the training pictures nearest to "
            "them.",
        ]
    return lines


def measured(quality: dict) -> list[dict]:
    """A card's claims: `{"type": the metric's name on the Hub, "name": ours, "value"}` each."""
    claims = []
    if fid := quality.get("inception"):
        name = f"Inception-FID of {fid['samples']:,} samples"
        claims.append({"type": "fid", "name": name, "value": round(fid["fid"], 2)})
    if digits := quality.get("digits"):
        name = f"Digit-feature FID of {digits['samples']:,} samples (not Inception's)"
        claims.append({"type": "digit-feature-fid", "name": name, "value": round(digits["fid"], 2)})
        if "accuracy" in digits:
            value = round(digits["accuracy"], 4)
            claims.append({"type": "accuracy", "name": "Digits as asked for", "value": value})
    if stacks := quality.get("modes"):
        name = f"Modes of 1,000 in {stacks['samples']:,} samples"
        claims.append({"type": "modes", "name": name, "value": round(stacks["modes"], 1)})
        name = "KL divergence of the modes from equal shares, in nats"
        claims.append({"type": "kl-divergence", "name": name, "value": round(stacks["kl"], 3)})
    if elbo := quality.get("elbo"):
        name = f"Test ELBO in nats ({elbo['likelihood']})"
        claims.append({"type": "elbo", "name": name, "value": round(elbo["elbo"], 1)})
    return claims


def _fid_rows(quality: dict) -> dict[str, str]:
    if not (fid := quality.get("inception")):
        return {}
    seeds = len(fid["by_seed"])
    return {
        "Inception-FID": f"{_fid(fid['fid'], fid['deviation'], 2)} ({fid['samples']:,} samples, "
        f"{seeds} sample seed{'s' if seeds > 1 else ''}, against {fid['real']})"
    }


def _digit_rows(quality: dict) -> dict[str, str]:
    if not (digits := quality.get("digits")):
        return {}
    shown = {
        "digit-feature FID": ("fid", ".2f"),
        "digit-feature KID": ("kid", ".4f"),
        **{name: (name, ".3f") for name in ("precision", "recall", "density", "coverage")},
        "readable digits": ("readable", ".1%"),
    }
    rows = {
        name: f"{digits[key]:{form}} (real digits {digits['floor'][key]:{form}})"
        for name, (key, form) in shown.items()
    }
    if "accuracy" in digits:
        rows["the digit asked for"] = f"{digits['accuracy']:.2%}"
    rows["share of each digit, 0 to 9"] = ", ".join(f"{share:.1%}" for share in digits["shares"])
    rows["variety inside a digit"] = f"{digits['spread']:.2f} of real digits'"
    return rows


def _mode_rows(quality: dict) -> dict[str, str]:
    if not (stacks := quality.get("modes")):
        return {}
    floor = stacks["floor"]
    return {
        "modes found": f"{stacks['modes']:,g} of 1,000 (real digits {floor['modes']:,})",
        "KL divergence of the modes": f"{stacks['kl']:.3f} (real digits {floor['kl']:.3f})",
        "readable channels": f"{stacks['readable']:.1%} (real digits {floor['readable']:.1%})",
    }


def _published_modes(stacks: dict) -> list[str]:
    """This model between the best published ones and real digits, as a table's lines."""
    floor = stacks["floor"]
    rows = [
        ("PacGAN", 1000, 0.06, LIN),
        ("EnGAN", 1000, 0.031, KUMAR),
        ("this model", stacks["modes"], stacks["kl"], "measured here"),
        ("real digits", floor["modes"], floor["kl"], floor["of"]),
    ]
    lines = [f"| {name} | {modes:,g} | {kl:.3f} | {source} |" for name, modes, kl, source in rows]
    return ["| | modes | KL | source |", "| --- | --- | --- | --- |", *lines]


def _other_rows(quality: dict) -> dict[str, str]:
    rows = {}
    if near := quality.get("memorisation"):
        samples, test = near["nearest"], near["nearest_of_test"]
        rows["nearest training picture"] = (
            f"at {samples['mean']:.2f} in the mean, from test pictures at {test['mean']:.2f}; the "
            f"nearest of all at {samples['least']:.2f}, from test pictures at {test['least']:.2f}"
        )
    if elbo := quality.get("elbo"):
        rows["test ELBO"] = (
            f"{elbo['elbo']:.1f} nats, {elbo['log_likelihood']:.1f} - {elbo['divergence']:.1f} "
            f"({elbo['likelihood']})"
        )
        rows["reconstruction error"] = f"{elbo['reconstruction_error']:.4f} (mean square)"
    return rows


# ---- the table ----


@dataclass(frozen=True)
class Published:
    """A published Inception-FID of 10,000 samples, with its deviation where one is stated."""

    model: str
    dataset: str
    fid: float
    deviation: float | None
    source: str


@dataclass(frozen=True)
class Result:
    """One shipped model's row; a figure that nobody measured is None.

    `parameters` are the generator's, `size` is of model.safetensors in bytes, `seconds` of the
    training.
    """

    model: str
    dataset: str
    source: str
    parameters: int
    size: int
    fid: float | None
    deviation: float | None
    seeds: int
    digit_fid: float | None
    precision: float | None
    recall: float | None
    density: float | None
    coverage: float | None
    seconds: float | None
    hardware: str


def published() -> list[Published]:
    """The field's figures, best of a large search for GANs (Table 1 of Dai & Wipf 2019)."""
    rows = [
        ("MM GAN", (9.8, 0.9), (29.6, 1.6), LUCIC),
        ("NS GAN", (6.8, 0.5), (26.5, 1.6), LUCIC),
        ("LSGAN", (7.8, 0.6), (30.7, 2.2), LUCIC),
        ("WGAN", (6.7, 0.4), (21.5, 1.6), LUCIC),
        ("WGAN-GP", (20.3, 5.0), (24.5, 2.1), LUCIC),
        ("DRAGAN", (7.6, 0.4), (27.7, 1.2), LUCIC),
        ("BEGAN", (13.1, 1.0), (22.9, 0.9), LUCIC),
        ("VAE, cross-entropy", (16.6, 0.4), (43.6, 0.7), DAI),
        ("VAE, learned γ", (54.5, None), (60.0, None), DAI),
        ("2-stage VAE", (12.6, 1.5), (29.3, 1.0), DAI),
    ]
    return [
        Published(model, dataset, *figure, source)
        for model, *figures, source in rows
        for dataset, figure in zip(TITLES, figures, strict=True)
    ]


def results() -> list[Result]:
    """A row for each weights folder whose figures are of the weights that lie there."""
    folders = sorted(path.parent for path in settings.weights_root().glob("*/" + checkpoint.MODEL))
    found = [_result(folder) for folder in folders]
    return [row for row in found if row is not None]


def _result(folder: Path) -> Result | None:
    try:
        recipe = Recipe(**json.loads((folder / checkpoint.CONFIG).read_text("utf-8")))
        known = json.loads((folder / checkpoint.METRICS).read_text("utf-8"))
    except (OSError, ValueError, TypeError):
        return None
    quality = known.get("quality", {})
    if quality.get("weights") != checkpoint.fingerprint(folder):
        return None
    fid, digits = quality.get("inception", {}), quality.get("digits", {})
    return Result(
        model=folder.name,
        dataset=recipe.dataset,
        source=recipe.source,
        parameters=networks.parameters_of(networks.generator(recipe)),
        size=(folder / checkpoint.MODEL).stat().st_size,
        fid=fid.get("fid"),
        deviation=fid.get("deviation"),
        seeds=len(fid.get("by_seed", [])),
        digit_fid=digits.get("fid"),
        **{name: digits.get(name) for name in ("precision", "recall", "density", "coverage")},
        seconds=known.get("training_seconds"),
        hardware=known.get("hardware", ""),
    )


def markdown() -> str:
    """The README's tables, one a data set, the best Inception-FID first."""
    ours, theirs = results(), published()
    tables = []
    for dataset, title in TITLES.items():
        shown = [row for row in ours if row.dataset == dataset]
        if shown:
            beside = [row for row in theirs if row.dataset == dataset]
            tables.append(f"### {title}\n\n{_table(shown, beside, FLOOR.get(dataset))}")
    return "\n\n".join(tables)


HEADER = (
    *("model", "source", "parameters", "file", "Inception-FID", "digit-FID"),
    *("precision / recall", "density / coverage", "training"),
)


def _table(ours: list[Result], theirs: list[Published], floor: float | None) -> str:
    rows = [(row.fid, _cells(row)) for row in ours]
    rows += [
        (row.fid, (row.model, row.source, "", "", _fid(row.fid, row.deviation, 1), *[""] * 4))
        for row in theirs
    ]
    if floor is not None:
        source = "10,000 training pictures, the floor"
        rows.append((floor, ("real pictures", source, "", "", f"{floor:.2f}", *[""] * 4)))
    rows.sort(key=lambda row: float("inf") if row[0] is None else row[0])
    lines = [HEADER, ("---",) * len(HEADER), *(cells for _, cells in rows)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _cells(row: Result) -> tuple[str, ...]:
    minutes = "" if row.seconds is None else f"{row.seconds / 60:.1f} min, {row.hardware}"
    seeds = f" ({row.seeds} seeds)" if row.seeds > 1 else " (1 seed)" if row.seeds else ""
    return (
        f"[`{row.model}`](weights/{row.model}/README.md)",
        row.source,
        f"{row.parameters:,}",
        f"{row.size / 1e6:.1f} MB",
        _fid(row.fid, row.deviation, 2) + seeds,
        "" if row.digit_fid is None else f"{row.digit_fid:.2f}",
        _two(row.precision, row.recall),
        _two(row.density, row.coverage),
        minutes,
    )


def _fid(value: float | None, deviation: float | None, digits: int) -> str:
    if value is None:
        return ""
    return f"{value:.{digits}f}" + ("" if deviation is None else f" ± {deviation:.{digits}f}")


def _two(first: float | None, second: float | None) -> str:
    return "" if first is None else f"{first:.2f} / {second:.2f}"
