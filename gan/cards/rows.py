"""What metrics.json says of quality, as a model card's section and as the rows of one table.

Nothing is measured here and nothing is typed by hand but the published rows and their sources.
`gan.tables` puts the rows into the READMEs, the tab Compare on the page.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from gan import networks, settings
from gan.cards import figures, markdown
from gan.recipe import Recipe
from gan.recipes import JUDGE, RECIPES
from gan.weights import CONFIG, METRICS, MODEL, NEIGHBOURS, fingerprint

LUCIC = ("Lucic et al. 2018", "https://arxiv.org/abs/1711.10337")
DAI = ("Dai & Wipf 2019", "https://arxiv.org/abs/1903.05789")
LIN = ("Lin et al. 2018", "https://arxiv.org/abs/1712.04086")
KUMAR = ("Kumar et al. 2019", "https://arxiv.org/abs/1901.08508")
TITLES = {"mnist": "MNIST", "fashion-mnist": "Fashion-MNIST", "stacked-mnist": "Stacked-MNIST"}
PEERS = {  # the published models of an objective
    "minimax": ("MM GAN",),
    "non-saturating": ("NS GAN",),
    "least-squares": ("LSGAN",),
    "wasserstein-clip": ("WGAN",),
    "wasserstein-gp": ("WGAN-GP",),
    "dragan": ("DRAGAN",),
}
VAES = (("VAE, cross-entropy",), ("VAE, learned γ", "2-stage VAE"))  # without a flow, and with one


# ---- a model card's section ----


def section(recipe: Recipe, quality: dict) -> list[str]:
    """The section of what `gan.quality` measured of a model, as far as it did, in paragraphs."""
    rows = figures.of(quality)
    if not rows:
        return []
    lines = ["## Measured", markdown.facts(rows)]
    if (peers := _peers(recipe)) and "inception" in quality:
        told = (
            ("Published VAEs", "Their networks and likelihoods are others.")
            if recipe.is_vae
            else ("Published GANs of the same objective", "The best of a search over settings.")
        )
        lines.append(f"{told[0]}, by Inception-FID: {'; '.join(peers)}. {told[1]}")
    if digits := quality.get("digits"):
        lines.append(
            f"The digit-feature figures, precision, recall, density and coverage are those of "
            f"{digits['samples']:,} samples on the features of the classifier `{JUDGE.name}`, "
            f"with k = {digits['neighbours']}; they are not comparable with Inception-FID."
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
            f"![Samples, and below them the nearest training pictures]({NEIGHBOURS})",
            f"{_closest(near)}; below each the training picture nearest to it.",
        ]
    return lines


def _closest(near: dict) -> str:
    """Which pairs of a sample and a training picture are shown."""
    each = near.get("shown_of_each_class")
    most = f", at most {each} for each class of training picture" if each else ""
    return f"The closest of {near['samples']:,} samples{most}"


def _peers(recipe: Recipe) -> list[str]:
    """The published rows of a recipe's objective on its data set, each with its source."""
    names = VAES[bool(recipe.flow_widths)] if recipe.is_vae else PEERS.get(recipe.objective, ())
    known = [row for row in published() if row.model in names and row.dataset == recipe.dataset]
    return [
        f"{row.model} {figures.in_words(row.fid, row.deviation, 1)} ([{row.source}]({row.link}))"
        for row in known
    ]


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
        claims.append({"type": "kl-divergence", "name": name, "value": round(stacks["kl"], 4)})
    if elbo := quality.get("elbo"):
        name = f"Test ELBO in nats ({elbo['likelihood']})"
        claims.append({"type": "elbo", "name": name, "value": round(elbo["elbo"], 1)})
    return claims


def _published_modes(stacks: dict) -> str:
    """This model between the best published ones and real digits, as a table."""
    floor = stacks["floor"]
    rows = [
        *((row.model, row.modes, f"{row.kl:g}", f"[{row.source}]({row.link})") for row in STACKED),
        ("this model", stacks["modes"], f"{stacks['kl']:.4f}", "measured here"),
        ("real digits", floor["modes"], f"{floor['kl']:.4f}", floor["of"]),
    ]
    cells = ((name, f"{found:,g}", kl, source) for name, found, kl, source in rows)
    return markdown.table(["", "modes", "KL", "source"], cells)


# ---- the table's rows ----


@dataclass(frozen=True)
class Row:
    """One row of the table; a figure that nobody measured is None.

    `kind` is "shipped", "published" (`link` is its source's address) or "real" (pictures in the
    models' place, the floor: training pictures, of stacks test pictures). `parameters` are the
    generator's, `size` is of model.safetensors in bytes, `fid` is Inception's of 10,000 samples,
    `deviation` is over the `seeds` of the samples, or as published; `modes` and `kl` are those of
    26,000 stacks; `seconds` are the training's.
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
    modes: float | None = None
    kl: float | None = None
    seconds: float | None = None
    hardware: str = ""

    @property
    def measured(self) -> bool:
        """Whether there is any figure of quality."""
        return any(value is not None for value in (self.fid, self.digit_fid, self.modes))


STACKED = [
    Row("PacGAN", "stacked-mnist", "published", *LIN, modes=1000, kl=0.060),
    Row("EnGAN", "stacked-mnist", "published", *KUMAR, modes=1000, kl=0.031),
]


def rows() -> list[Row]:
    """The shipped models', real pictures' and the published rows, of all data sets."""
    return shipped() + real() + published()


def published() -> list[Row]:
    """The field's figures: Table 1 of Dai & Wipf 2019, GANs by a large search; of stacks two."""
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
        for dataset, (fid, deviation) in zip(("mnist", "fashion-mnist"), figures, strict=True)
    ] + STACKED


def shipped() -> list[Row]:
    """A row for each weights folder that draws; its figures are of the weights that lie there."""
    found = [_shipped(folder) for folder in _folders()]
    return [row for row in found if row is not None]


def real() -> list[Row]:
    """What real pictures score in the same protocols, where it was measured.

    What ships has the last word: folders from elsewhere only fill in.
    """
    found: dict[str, dict] = {}
    for folder in sorted(_folders(), key=lambda folder: folder.name in RECIPES):
        quality, known = quality_of(folder), _read(folder / CONFIG)
        floor = {
            **_digit_figures(_object(_object(quality, "digits"), "floor")),
            "fid": _number(_object(quality, "inception"), "floor"),
            **_mode_figures(_object(_object(quality, "modes"), "floor")),
        }
        figures = found.setdefault(str(known.get("dataset")), {})
        figures |= {name: value for name, value in floor.items() if value is not None}
    return [Row("", dataset, "real", **figures) for dataset, figures in found.items() if figures]


def _folders() -> list[Path]:
    return sorted(path.parent for path in settings.weights_root().glob("*/" + MODEL))


def _shipped(folder: Path) -> Row | None:
    try:
        recipe = Recipe(**_read(folder / CONFIG))
        if recipe.classifier:
            return None
        parameters = networks.parameters_of(networks.generator(recipe))
        size = (folder / MODEL).stat().st_size
    except (OSError, ValueError, TypeError):  # one that cannot be loaded either
        return None
    known, quality = _read(folder / METRICS), quality_of(folder)
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
        **_mode_figures(_object(quality, "modes")),
        seconds=_number(known, "training_seconds"),
        hardware=str(known.get("hardware") or ""),
    )


def _digit_figures(digits: dict) -> dict[str, float | None]:
    shares = {
        name: _number(digits, name) for name in ("precision", "recall", "density", "coverage")
    }
    return {"digit_fid": _number(digits, "fid"), **shares}


def _mode_figures(modes: dict) -> dict[str, float | None]:
    return {name: _number(modes, name) for name in ("modes", "kl")}


def quality_of(folder: Path) -> dict:
    """What was measured of the weights that lie there; empty if that was of others."""
    quality = _object(_read(folder / METRICS), "quality")
    return quality if quality and quality.get("weights") == fingerprint(folder) else {}


# A folder may have been pulled from somewhere: of what it says, only what fits is taken.


def _read(path: Path) -> dict:
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _object(values: dict, name: str) -> dict:
    found = values.get(name)
    return found if isinstance(found, dict) else {}


def _number(values: dict, name: str) -> float | None:
    found = values.get(name)
    return found if figures.is_figure(found) else None
