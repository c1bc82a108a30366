"""What metrics.json says of quality, as a model card's section and as the rows of one table.

Nothing is measured here and nothing is typed by hand but the published rows and their sources.
`gan.tables` puts the rows into the READMEs, the tab Compare on the page.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from gan import checkpoint, markdown, networks, settings
from gan.recipe import Recipe
from gan.recipes import JUDGE

LUCIC = ("Lucic et al. 2018", "https://arxiv.org/abs/1711.10337")
DAI = ("Dai & Wipf 2019", "https://arxiv.org/abs/1903.05789")
LIN = ("Lin et al. 2018", "https://arxiv.org/abs/1712.04086")
KUMAR = ("Kumar et al. 2019", "https://arxiv.org/abs/1901.08508")
TITLES = {"mnist": "MNIST", "fashion-mnist": "Fashion-MNIST"}
MOST = 1e12  # no figure and no count of seconds is larger; NaN is not smaller


# ---- a model card's section ----


def section(quality: dict) -> list[str]:
    """The section of what `gan.quality` measured of a model, as far as it did, in paragraphs."""
    rows = {**_fid_rows(quality), **_digit_rows(quality), **_other_rows(quality)}
    rows |= _pixel_rows(quality) | _mode_rows(quality)
    if not rows:
        return []
    lines = ["## Measured", markdown.facts(rows)]
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
            _published_modes(stacks),
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
    figure = in_words(fid["fid"], fid["deviation"], 2)
    real = f"; as many real training pictures score {fid['floor']:.2f}" if "floor" in fid else ""
    network = f"; the network in {fid['precision']}" if "precision" in fid else ""
    return {
        "Inception-FID": f"{figure} ({fid['samples']:,} samples, "
        f"{seeds} sample seed{'s' if seeds > 1 else ''}, against {fid['real']}{real}{network})"
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
        name: f"{digits[key]:{form}} (real training digits {digits['floor'][key]:{form}})"
        for name, (key, form) in shown.items()
    }
    if "accuracy" in digits:
        rows["the digit asked for"] = f"{digits['accuracy']:.2%}"
    rows["share of each digit, 0 to 9"] = ", ".join(f"{share:.1%}" for share in digits["shares"])
    rows["variety inside a digit"] = f"{digits['spread']:.2f} of real digits'"
    return rows


def _pixel_rows(quality: dict) -> dict[str, str]:
    if not (pixels := quality.get("pixels")):
        return {}
    floor = pixels["floor"]
    return {
        "black pixels": f"{pixels['black']:.1%} (real test digits {floor['black']:.1%})",
        "lone specks a picture": f"{pixels['specks']:.2f} (real test digits {floor['specks']:.2f})",
        "fitted into 20×20 pixels, its centre of mass in the middle": (
            f"{pixels['framed']:.1%} of the pictures (real test digits {floor['framed']:.1%})"
        ),
    }


def _mode_rows(quality: dict) -> dict[str, str]:
    if not (stacks := quality.get("modes")):
        return {}
    floor = stacks["floor"]
    return {
        "modes found": f"{stacks['modes']:,g} of 1,000 (real test digits {floor['modes']:,})",
        "KL divergence of the modes": f"{stacks['kl']:.3f} (real test digits {floor['kl']:.3f})",
        "readable channels": f"{stacks['readable']:.1%} (real test digits {floor['readable']:.1%})",
    }


def _published_modes(stacks: dict) -> str:
    """This model between the best published ones and real digits, as a table."""
    floor = stacks["floor"]
    rows = [
        ("PacGAN", 1000, 0.06, "[{}]({})".format(*LIN)),
        ("EnGAN", 1000, 0.031, "[{}]({})".format(*KUMAR)),
        ("this model", stacks["modes"], stacks["kl"], "measured here"),
        ("real digits", floor["modes"], floor["kl"], floor["of"]),
    ]
    cells = ((name, f"{found:,g}", f"{kl:.3f}", source) for name, found, kl, source in rows)
    return markdown.table(["", "modes", "KL", "source"], cells)


def _other_rows(quality: dict) -> dict[str, str]:
    rows = {}
    if near := quality.get("memorisation"):
        samples, test = near["nearest"], near["nearest_of_test"]
        rows["nearest training picture"] = (
            f"{samples['mean']:.2f} away in the mean, from test pictures {test['mean']:.2f}; the "
            f"nearest of all {samples['least']:.2f}, from test pictures {test['least']:.2f} "
            "(Euclidean, pixels from 0 to 1)"
        )
    if elbo := quality.get("elbo"):
        rows["test ELBO"] = (
            f"{elbo['elbo']:.1f} nats, {elbo['log_likelihood']:.1f} - {elbo['divergence']:.1f} "
            f"({elbo['likelihood']})"
        )
        rows["reconstruction error"] = f"{elbo['reconstruction_error']:.4f} (mean square)"
    return rows


# ---- the table's rows ----


@dataclass(frozen=True)
class Row:
    """One row of the table; a figure that nobody measured is None.

    `kind` is "shipped", "published" (Inception-FID of 10,000 samples; `link` is its source's
    address) or "real" (training pictures in the models' place: the floor). `parameters` are the
    generator's, `size` is of model.safetensors in bytes, `deviation` is over the `seeds` of the
    samples, or as published; `seconds` are the training's.
    """

    model: str
    dataset: str
    kind: str
    source: str = ""
    link: str = ""
    parameters: int | None = None
    size: int | None = None
    fid: float | None = None
    deviation: float | None = None
    seeds: int = 0
    digit_fid: float | None = None
    precision: float | None = None
    recall: float | None = None
    density: float | None = None
    coverage: float | None = None
    seconds: float | None = None
    hardware: str = ""

    @property
    def measured(self) -> bool:
        """Whether there is any figure of quality."""
        return self.fid is not None or self.digit_fid is not None


def rows() -> list[Row]:
    """The shipped models', real pictures' and the published rows, of all data sets."""
    return shipped() + real() + published()


def published() -> list[Row]:
    """The field's figures, best of a large search for GANs (Table 1 of Dai & Wipf 2019)."""
    known = [
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
        Row(model, dataset, "published", *source, fid=fid, deviation=deviation)
        for model, *figures, source in known
        for dataset, (fid, deviation) in zip(TITLES, figures, strict=True)
    ]


def shipped() -> list[Row]:
    """A row for each weights folder that draws; its figures are of the weights that lie there."""
    found = [_shipped(folder) for folder in _folders()]
    return [row for row in found if row is not None]


def real() -> list[Row]:
    """What real training pictures score in the same protocols, where it was measured."""
    found: dict[str, dict] = {}
    for folder in _folders():
        quality, known = _quality(folder), _read(folder / checkpoint.CONFIG)
        floor = {
            **_digit_figures(_object(_object(quality, "digits"), "floor")),
            "fid": _number(_object(quality, "inception"), "floor"),
        }
        figures = found.setdefault(str(known.get("dataset")), {})
        figures |= {name: value for name, value in floor.items() if value is not None}
    return [Row("", dataset, "real", **figures) for dataset, figures in found.items() if figures]


def _folders() -> list[Path]:
    return sorted(path.parent for path in settings.weights_root().glob("*/" + checkpoint.MODEL))


def _shipped(folder: Path) -> Row | None:
    try:
        recipe = Recipe(**_read(folder / checkpoint.CONFIG))
        if recipe.classifier:
            return None
        parameters = networks.parameters_of(networks.generator(recipe))
        size = (folder / checkpoint.MODEL).stat().st_size
    except (OSError, ValueError, TypeError):  # one that cannot be loaded either
        return None
    known, quality = _read(folder / checkpoint.METRICS), _quality(folder)
    fid = _object(quality, "inception")
    seeds = fid.get("by_seed")
    return Row(
        model=folder.name,
        dataset=recipe.dataset,
        kind="shipped",
        source=recipe.source,
        parameters=parameters,
        size=size,
        fid=_number(fid, "fid"),
        deviation=_number(fid, "deviation"),
        seeds=len(seeds) if isinstance(seeds, list) else 0,
        **_digit_figures(_object(quality, "digits")),
        seconds=_number(known, "training_seconds"),
        hardware=str(known.get("hardware") or ""),
    )


def _digit_figures(digits: dict) -> dict[str, float | None]:
    shares = {
        name: _number(digits, name) for name in ("precision", "recall", "density", "coverage")
    }
    return {"digit_fid": _number(digits, "fid"), **shares}


def _quality(folder: Path) -> dict:
    """What was measured of the weights that lie there; empty if that was of others."""
    quality = _object(_read(folder / checkpoint.METRICS), "quality")
    return quality if quality and quality.get("weights") == checkpoint.fingerprint(folder) else {}


# A folder may have been pulled from somewhere: of what it says, only what fits is taken.


def _read(path: Path) -> dict:
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _object(values: dict, name: str) -> dict:
    found = values.get(name)
    return found if isinstance(found, dict) else {}


def _number(values: dict, name: str) -> float | None:
    found = values.get(name)
    fits = isinstance(found, int | float) and not isinstance(found, bool) and abs(found) < MOST
    return found if fits else None


def in_words(value: float, deviation: float | None, digits: int) -> str:
    """A figure with its deviation, where there is one."""
    return f"{value:.{digits}f}" + ("" if deviation is None else f" ± {deviation:.{digits}f}")
