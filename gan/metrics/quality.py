"""What a model is worth: every figure that `gan.cards.measuring` keeps and shows.

Each part says how many samples and which seeds it stands for. Digit-feature figures are taken on
what the shipped judge sees and are not comparable with Inception-FID, which has a part of its own.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from functools import cache

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import avg_pool2d

from gan import Error, data, models
from gan.metrics import distances, inception, judge, three_numbers
from gan.pictures import to_float

PARTS = ("digits", "pixels", "modes", "memorisation", "elbo", "inception")
FOUND = 0.01  # the share from which a digit counts as drawn: a tenth of its due
HELD_OUT = 2000  # samples, and test pictures, whose nearest training pictures are looked for
PAIRS = 16  # of the closest that are shown; some more where each class has as many
MODES, MODE_SAMPLES = 1000, 26_000  # of Stacked-MNIST, and samples as published, whatever the task
MNIST_BOX = 20  # pixels a side that each of its digits was fitted into
STACK_SHAPE = (3, 28, 28)


@dataclass(frozen=True)
class Task:
    """What to measure: so many samples of each seed, beside the pictures of a data folder.

    `train` takes training pictures for the real ones, to choose between checkpoints by.
    """

    samples: int = inception.SAMPLES
    seeds: tuple[int, ...] = (0,)
    folder: str | None = None
    train: bool = False
    parts: tuple[str, ...] = PARTS[:-1]
    instrument: inception.Inception | None = None
    told: Callable[[str], None] = field(default=lambda line: None)

    def __post_init__(self):
        fewest = distances.NEIGHBOURS + 1
        if self.samples < fewest:
            raise Error(f"{self.samples} samples are too few to compare; take {fewest} or more")


def measure(model: models.Model, task: Task) -> tuple[dict, np.ndarray | None]:
    """All parts of the task that fit the model, by name; and the closest pairs, uint8 (2n, H, W).

    Raises `gan.Error` for a model of pictures of one's own, which has nothing to stand beside.
    """
    recipe = model.recipe
    if recipe.dataset not in data.DATASETS:
        raise Error(
            f"{recipe.name} was trained on {recipe.dataset!r}, which has no test pictures to "
            f"measure it by; there are: {', '.join(data.DATASETS)}"
        )
    fitting = {
        "digits": recipe.dataset == "mnist" and model.image_shape == (1, 28, 28),
        "pixels": recipe.dataset == "mnist" and model.image_shape == (1, 28, 28),
        "modes": recipe.dataset == data.STACKED and model.image_shape == STACK_SHAPE,
        "memorisation": True,
        "elbo": bool(recipe.vae),
        "inception": task.instrument is not None,
    }
    found, pairs = {}, None
    for part in (part for part in PARTS if part in task.parts and fitting[part]):
        if part == "inception" and found and not _enough_pictures(recipe.dataset, task):
            continue  # alone it is refused, with the reason; here the other figures are kept
        task.told(f"{recipe.name}: {part}")
        begun = time.perf_counter()
        if part == "memorisation":
            found[part], pairs = memorisation(model, task)
        else:
            found[part] = _MEASURES[part](model, task)
        found[part]["seconds"] = round(time.perf_counter() - begun, 1)
    return found, pairs


def _enough_pictures(dataset: str, task: Task) -> bool:
    """Whether a data set is large enough for Inception-FID."""
    sides = [data.load(dataset, None, folder=task.folder, train=side) for side in (True, False)]
    enough = min(map(len, sides)) >= inception.SAMPLES
    if not enough:
        task.told(f"{dataset}: no Inception-FID; it takes {inception.SAMPLES:,} pictures a side")
    return enough


def forget() -> None:
    """Keep nothing of real pictures any longer, as after their folders have changed."""
    for kept in (_digits_seen, _floor, real_modes, _usually):
        kept.cache_clear()


# ---- on the judge's features ----


def digits(model: models.Model, task: Task) -> dict:
    """Distance, variety and readability of digits, on what the judge sees in them.

    Beside them the same figures of 10,000 real training pictures, the floor of what can be had.
    """
    reader = judge.load()
    side = _digits_seen(task.folder, task.train)
    rows = []
    for seed in task.seeds:
        drawn = model.sample(seed, task.samples)
        asked = torch.arange(task.samples) % model.classes if model.classes else None
        rows.append({"seed": seed} | _digit_row(*reader.see(drawn), asked, side))
    means = {name: _mean(row[name] for row in rows) for name in rows[0] if name != "seed"}
    return {
        "samples": task.samples,
        "labels": "asked for in turn" if model.classes else "none asked for",
        "real": f"{len(side.labels):,} {_side(task.train)} pictures",
        "neighbours": distances.NEIGHBOURS,
        **means,
        "floor": _floor(task.folder, task.train),
        "by_seed": rows,
    }


@dataclass(frozen=True)
class _Seen:
    """What the judge sees in real digits: features (n, f), logits (n, 10), labels (n,)."""

    features: Tensor
    logits: Tensor
    labels: Tensor


@cache
def _digits_seen(folder: str | None, train: bool) -> _Seen:
    images, labels = _pictures("mnist", (1, 28, 28), folder, train, inception.SAMPLES)
    return _Seen(*judge.load().see(images), labels)


@cache
def _floor(folder: str | None, train: bool) -> dict:
    """The figures of 10,000 real digits of the other side."""
    other = _digits_seen(folder, not train)
    row = _digit_row(other.features, other.logits, other.labels, _digits_seen(folder, train))
    return row | {"of": f"{len(other.labels):,} real {_side(not train)} pictures"}


def _digit_row(features: Tensor, logits: Tensor, asked: Tensor | None, real: _Seen) -> dict:
    sure, read = logits.softmax(1).max(1)
    shares = (read.bincount(minlength=logits.shape[1]) / len(read)).tolist()
    within = distances.spread(features, read if asked is None else asked)
    row = {
        "fid": distances.frechet(*distances.moments(features), *distances.moments(real.features)),
        "kid": distances.kernel_distance(features, real.features),
        **asdict(distances.overlap(real.features, features)),
        "readable": (sure >= judge.SURE).float().mean().item(),
        "shares": shares,
        "digits_found": sum(share >= FOUND for share in shares),
        "spread": within / distances.spread(real.features, real.labels),
    }
    if asked is not None:
        row["accuracy"] = (read == asked).float().mean().item()
    return {name: _rounded(value) for name, value in row.items()}


# ---- on the pixels ----


def pixels(model: models.Model, task: Task) -> dict:
    """What no feature tells of digits: black, lone specks, and MNIST's own setting on the page.

    `black` is the share of pixels of level 0; `specks` are lit pixels a picture whose neighbours
    are all black; `framed` is the share of pictures set as MNIST's (`data.framed`). Beside them
    the same figures of 10,000 real pictures.
    """
    real, _ = _pictures("mnist", (1, 28, 28), task.folder, task.train, inception.SAMPLES)
    return {
        "samples": task.samples,
        "seed": task.seeds[0],
        **_pixel_row(model.sample(task.seeds[0], task.samples)),
        "floor": _pixel_row(real) | {"of": f"{len(real):,} real {_side(task.train)} pictures"},
    }


def _pixel_row(pictures: np.ndarray) -> dict:
    images = torch.from_numpy(pictures)[:, None]
    lit = (images > 0).float()
    around = avg_pool2d(lit, 3, 1, 1, divisor_override=1)
    row = {
        "black": 1 - lit.mean().item(),
        "specks": ((lit > 0) & (around == 1)).float().sum((1, 2, 3)).mean().item(),
        "framed": data.framed(images, MNIST_BOX).float().mean().item(),
    }
    return {name: _rounded(value) for name, value in row.items()}


# ---- the modes of Stacked-MNIST ----


def modes(model: models.Model, task: Task) -> dict:
    """How many of the thousand stacks of three digits are drawn, and how evenly (Metz et al. 2017).

    Each channel counts as the digit that the judge takes it for, however unsure it is; the share of
    channels of which it is sure stands beside, since noise has modes, too. The divergence is that
    from equal shares. Beside them the same figures of 26,000 stacks of real digits.
    """
    rows = [
        {"seed": seed} | _mode_row(model.sample(seed, MODE_SAMPLES).transpose(0, 3, 1, 2))
        for seed in task.seeds
    ]
    means = {name: _mean(row[name] for row in rows) for name in rows[0] if name != "seed"}
    return {"samples": MODE_SAMPLES, **means, "floor": real_modes(task.folder), "by_seed": rows}


@cache
def real_modes(folder: str | None) -> dict:
    """The same figures of real digits, the floor of what can be had."""
    real = data.load(data.STACKED, STACK_SHAPE, folder=folder, train=False).images[:MODE_SAMPLES]
    return _mode_row(real.numpy()) | {"of": f"{len(real):,} stacks of real test digits"}


def _mode_row(stacks: np.ndarray) -> dict:
    """Modes, divergence and readability of pictures uint8 (n, 3, 28, 28)."""
    chances = [judge.load().probabilities(stacks[:, i]) for i in range(stacks.shape[1])]
    sure, digits = torch.stack(chances, 1).max(2)
    found, divergence = distances.modes(data.modes_of(digits), MODES)
    readable = (sure >= judge.SURE).float().mean().item()
    return {"modes": found, "kl": _rounded(divergence), "readable": _rounded(readable)}


# ---- memorisation ----


def memorisation(model: models.Model, task: Task) -> tuple[dict, np.ndarray]:
    """How near samples come to training pictures, beside how near held-out test pictures do.

    Distances over pixels in [0, 1]. With it the closest pairs: a row of samples, and below it the
    training pictures nearest to them; as many of each class of the latter, where there are few.
    """
    dataset, shape = model.recipe.dataset, model.image_shape
    train, labels = _pictures(dataset, shape, task.folder, True, None)
    drawn = model.sample(task.seeds[0], HELD_OUT)
    near, which = three_numbers.nearest(drawn, train)
    usual = _usually(dataset, shape, task.folder)
    each, shown = closest(near, labels[which])
    found = {
        "samples": HELD_OUT,
        "shown_of_each_class": each,
        "seed": task.seeds[0],
        "nearest": _distances(near),
        "nearest_of_test": _distances(usual),
        "ratio": _rounded((near.mean() / usual.mean()).item()),
        "nearer_than_any_test": _rounded((near < usual.min()).float().mean().item()),
    }
    return found, np.concatenate([drawn[shown], train[which[shown]]])


def closest(near: Tensor, classes: Tensor) -> tuple[int | None, Tensor]:
    """The closest pairs, so many of each class: one kind, ones say, is always closer than others.

    Where there is one class, or more than pairs to show, the closest of all, and None.
    """
    order, kinds = near.argsort(), classes.unique()
    if not 1 < len(kinds) <= PAIRS:
        return None, order[:PAIRS]
    each = -(-PAIRS // len(kinds))
    return each, torch.cat([order[classes[order] == kind][:each] for kind in kinds])


@cache
def _usually(dataset: str, shape: tuple[int, int, int], folder: str | None) -> Tensor:
    """How near test pictures come to training pictures."""
    train, _ = _pictures(dataset, shape, folder, True, None)
    held_out, _ = _pictures(dataset, shape, folder, False, HELD_OUT)
    return three_numbers.nearest(held_out, train)[0]


def _distances(values: Tensor) -> dict[str, float]:
    shown = {"mean": values.mean(), "percentile_1": values.quantile(0.01), "least": values.min()}
    return {name: _rounded(value.item()) for name, value in shown.items()}


# ---- a VAE's bound ----


@torch.inference_mode()
def elbo(model: models.Model, task: Task) -> dict:
    """A VAE's evidence lower bound on the test pictures, in nats a picture, and its two parts.

    E_q[log p(x|z)] - KL(q(z|x) ‖ p(z)) (Kingma & Welling 2014, equation 3), plainly weighted
    whatever the training weighed, by one posterior sample a picture. Likelihood and prior are the
    decoder's own, all classes being equally frequent. Compare with the same likelihood only, never
    with binarised digits. The error is the mean squared one of pixels in [0, 1], drawn from the
    posterior's mean.
    """
    dataset, shape = model.recipe.dataset, model.image_shape
    real, _ = _pictures(dataset, shape, task.folder, False, inception.SAMPLES)
    _, height, width = model.image_shape
    pictures = torch.from_numpy(real).reshape(len(real), height, width, -1).permute(0, 3, 1, 2)
    noise, device = model.latents(task.seeds[0], len(real)), model.device
    batches = zip(to_float(pictures).split(models.BATCH), noise.split(models.BATCH), strict=True)
    rows = [_bound(model, shown.to(device), drawn.to(device)) for shown, drawn in batches]
    log_likelihood, divergence, error = torch.cat(rows, 1).double().mean(1).tolist()
    return {
        "pictures": f"{len(real):,} test pictures",
        "likelihood": model.generator.likelihood,
        "posterior_samples": 1,
        "seed": task.seeds[0],
        "elbo": _rounded(log_likelihood - divergence),
        "log_likelihood": _rounded(log_likelihood),
        "divergence": _rounded(divergence),
        "reconstruction_error": _rounded(error),
    }


def _bound(model: models.Model, shown: Tensor, noise: Tensor) -> Tensor:
    """Log-likelihood, divergence and squared error a picture: (3, n)."""
    decoder = model.generator
    mean, logvar = model.encoder(shown)
    code = mean + (logvar / 2).exp() * noise
    redrawn = decoder.range(decoder.decode(mean))
    rows = [
        decoder.log_likelihood(decoder.decode(code), shown),
        decoder.divergence(mean, logvar, noise),
        ((redrawn - shown) / 2).square().flatten(1).mean(1),
    ]
    return torch.stack(rows).cpu()


# ---- Inception ----


def fid(model: models.Model, task: Task) -> dict:
    """Inception-FID of each seed's samples, with its mean and deviation over the seeds.

    Beside it what 10,000 real pictures of the other side score, the floor of what can be had.
    """
    instrument, dataset = task.instrument, model.recipe.dataset
    rows = []
    for seed in task.seeds:
        images = model.sample(seed, task.samples)
        options = {"folder": task.folder, "train": task.train}
        told = _Progress(f"seed {seed}", task)
        value = inception.distance(images, dataset, instrument, **options, told=told)
        rows.append({"seed": seed, "fid": _rounded(value)})
    values = [row["fid"] for row in rows]
    as_published = task.samples == inception.SAMPLES and not task.train
    told = _Progress("real pictures", task)
    return {
        **({"protocol": inception.PROTOCOL} if as_published else {}),
        "samples": task.samples,
        "labels": "asked for in turn" if model.classes else "none asked for",
        "real": f"{inception.SAMPLES:,} {_side(task.train)} pictures",
        "fid": _mean(values),
        "deviation": _rounded(statistics.stdev(values)) if len(values) > 1 else None,
        "floor": _rounded(inception.floor(dataset, instrument, folder=task.folder, told=told)),
        "by_seed": rows,
        "weights_sha256": instrument.sha,
        "precision": instrument.precision,
    }


class _Progress:
    """Tells of every tenth of the pictures that the network has seen."""

    def __init__(self, name: str, task: Task):
        self.name, self.task, self.seen, self.begun = name, task, 0, time.perf_counter()

    def __call__(self, count: int) -> None:
        before, self.seen = self.seen, self.seen + count
        tenth = max(self.task.samples // 10, 1)
        if self.seen // tenth > before // tenth:
            rate = self.seen / (time.perf_counter() - self.begun)
            self.task.told(f"{self.name}: {self.seen:,} pictures seen, {rate:.1f} a second")


_MEASURES = {"digits": digits, "pixels": pixels, "modes": modes, "elbo": elbo, "inception": fid}


# ---- common ----


def _pictures(
    dataset: str,
    shape: tuple[int, int, int],
    folder: str | None,
    train: bool,
    most: int | None,
) -> tuple[np.ndarray, Tensor]:
    """The first `most` real pictures of one side, uint8 (n, H, W[, 3]), or all; their labels."""
    found = data.load(dataset, shape, folder=folder, train=train)
    images = found.images[:most].permute(0, 2, 3, 1)
    images = images.squeeze(3) if shape[0] == 1 else images
    return images.contiguous().numpy(), found.labels[:most]


def _side(train: bool) -> str:
    return "training" if train else "test"


def _mean(values: Iterable) -> float | list[float]:
    values = list(values)
    if isinstance(values[0], list):
        return [_mean(column) for column in zip(*values, strict=True)]
    return _rounded(statistics.fmean(values))


def _rounded(value):
    if isinstance(value, list):
        return [_rounded(each) for each in value]
    return float(f"{value:.5g}") if isinstance(value, float) else value
