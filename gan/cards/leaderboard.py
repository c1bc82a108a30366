"""The shipped models beside real pictures and published models: the rows of one table.

Nothing is measured here and nothing is typed by hand but the published rows and their sources.
`gan.cards.tables` puts the rows into the documents, the tab Compare on the page.
"""

import contextlib
from dataclasses import dataclass
from pathlib import Path

from gan import networks, weights
from gan.cards.figures import is_figure
from gan.recipes import RECIPES
from gan.weights import MODEL, Damaged

LUCIC = ("Lucic et al. 2018", "https://arxiv.org/abs/1711.10337")
DAI = ("Dai & Wipf 2019", "https://arxiv.org/abs/1903.05789")
LIN = ("Lin et al. 2018", "https://arxiv.org/abs/1712.04086")
KUMAR = ("Kumar et al. 2019", "https://arxiv.org/abs/1901.08508")
PLACES = {  # of a row's figures: a part of the quality, and the name there
    "digit_fid": ("digits", "fid"),
    **{name: ("digits", name) for name in ("precision", "recall", "density", "coverage")},
    **{name: ("modes", name) for name in ("modes", "kl")},
}
TITLES = {"mnist": "MNIST", "fashion-mnist": "Fashion-MNIST", "stacked-mnist": "Stacked-MNIST"}


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
    return [row for folder in weights.listed() if (row := _shipped(folder))]


def real() -> list[Row]:
    """What real pictures score in the same protocols, where it was measured.

    What ships has the last word: folders from elsewhere only fill in.
    """
    found: dict[str, dict] = {}
    for folder in sorted(weights.listed(), key=lambda folder: folder.name in RECIPES):
        quality, dataset = weights.quality(folder), ""
        with contextlib.suppress(Damaged):
            dataset = weights.recipe(folder).dataset
        floor = {name: _number(quality, part, "floor", key) for name, (part, key) in PLACES.items()}
        floor["fid"] = _number(quality, "inception", "floor")
        known = found.setdefault(dataset, {})
        known |= {name: value for name, value in floor.items() if value is not None}
    return [Row("", dataset, "real", **known) for dataset, known in found.items() if known]


def _shipped(folder: Path) -> Row | None:
    try:
        recipe = weights.recipe(folder)
        if recipe.classifier:
            return None
        parameters = networks.parameters_of(networks.generator(recipe))
        size = (folder / MODEL).stat().st_size
    except (OSError, ValueError):  # one that cannot be loaded either
        return None
    known, quality = weights.known_metrics(folder), weights.quality(folder)
    seeds = _at(quality, "inception", "by_seed")
    return Row(
        model=folder.name,
        dataset=recipe.dataset,
        kind="shipped",
        source=recipe.source,
        parameters=parameters,
        size=size,
        fid=_number(quality, "inception", "fid"),
        deviation=_number(quality, "inception", "deviation"),
        seeds=len(seeds) if isinstance(seeds, list) else 0,
        **{name: _number(quality, *place) for name, place in PLACES.items()},
        seconds=_number(known, "training_seconds"),
        hardware=str(known.get("hardware") or ""),
    )


def _at(values, *names: str):
    """What lies there; a folder may come from somewhere: of what it says, only what fits counts."""
    for name in names:
        values = values.get(name) if isinstance(values, dict) else None
    return values


def _number(values: dict, *names: str) -> float | None:
    found = _at(values, *names)
    return found if is_figure(found) else None
