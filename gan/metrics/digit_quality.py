"""What drawn digits are worth: to the judge, pixel by pixel, and as modes of Stacked-MNIST."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import avg_pool2d

from gan import data, models
from gan.metrics import distances, inception, judge
from gan.metrics.task import Task, over_seeds, real_pictures, rounded, side_of

FOUND = 0.01  # the share from which a digit counts as drawn: a tenth of its due
MODES, MODE_SAMPLES = 1000, 26_000  # of Stacked-MNIST, and samples as published, whatever the task
MNIST_BOX = 20  # pixels a side that each of its digits was fitted into
STACK_SHAPE = (3, 28, 28)


def digits(model: models.Model, task: Task) -> dict:
    """Distance, variety and readability of digits, on what the judge sees in them.

    Beside them the same figures of 10,000 real training pictures, the floor of what can be had.
    """
    reader, side = judge.load(), _digits_seen(task.folder, task.train)
    asked = torch.arange(task.samples) % model.classes if model.classes else None
    means, rows = over_seeds(
        task, lambda seed: _digit_row(*reader.see(model.sample(seed, task.samples)), asked, side)
    )
    return {
        "samples": task.samples,
        "labels": "asked for in turn" if model.classes else "none asked for",
        "real": f"{len(side.labels):,} {side_of(task.train)} pictures",
        "neighbours": distances.NEIGHBOURS,
        **means,
        "floor": _floor(task.folder, task.train),
        "by_seed": rows,
    }


@dataclass(frozen=True)
class _Seen:
    """What the judge sees in real digits: features (n, f), logits (n, 10); digit, labels (n,)."""

    features: Tensor
    logits: Tensor
    digit: Tensor
    labels: Tensor


@cache
def _digits_seen(folder: str | None, train: bool) -> _Seen:
    images, labels = real_pictures("mnist", (1, 28, 28), folder, train, inception.SAMPLES)
    return _Seen(*judge.load().see(images), labels)


@cache
def _floor(folder: str | None, train: bool) -> dict:
    """The figures of 10,000 real digits of the other side."""
    other = _digits_seen(folder, not train)
    seen = other.features, other.logits, other.digit
    row = _digit_row(*seen, other.labels, _digits_seen(folder, train))
    return row | {"of": f"{len(other.labels):,} real {side_of(not train)} pictures"}


def _digit_row(
    features: Tensor, logits: Tensor, digit: Tensor, asked: Tensor | None, real: _Seen
) -> dict:
    read = logits.argmax(1)
    shares = (read.bincount(minlength=logits.shape[1]) / len(read)).tolist()
    within = distances.spread(features, read if asked is None else asked)
    row = {
        "fid": distances.frechet(*distances.moments(features), *distances.moments(real.features)),
        "kid": distances.kernel_distance(features, real.features),
        **distances.overlap(real.features, features),
        "readable": judge.readable(logits, digit).float().mean().item(),
        "shares": shares,
        "digits_found": sum(share >= FOUND for share in shares),
        "spread": within / distances.spread(real.features, real.labels),
    }
    if asked is not None:
        row["accuracy"] = (read == asked).float().mean().item()
    return {name: rounded(value) for name, value in row.items()}


def pixels(model: models.Model, task: Task) -> dict:
    """What no feature tells of digits: black, lone specks, and MNIST's own setting on the page.

    `black` is the share of pixels of level 0; `specks` are lit pixels a picture whose neighbours
    are all black; `framed` is the share of pictures set as MNIST's (`data.framed`). Beside them
    the same figures of 10,000 real pictures.
    """
    real, _ = real_pictures("mnist", (1, 28, 28), task.folder, task.train, inception.SAMPLES)
    return {
        "samples": task.samples,
        "seed": task.seeds[0],
        **_pixel_row(model.sample(task.seeds[0], task.samples)),
        "floor": _pixel_row(real) | {"of": f"{len(real):,} real {side_of(task.train)} pictures"},
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
    return {name: rounded(value) for name, value in row.items()}


def modes(model: models.Model, task: Task) -> dict:
    """How many of the thousand stacks of three digits are drawn, and how evenly (Metz et al. 2017).

    Each channel counts as the digit that the judge takes it for, however unsure it is; the share of
    channels that are readable stands beside, since noise has modes, too. The divergence is that
    from equal shares. Beside them the same figures of 26,000 stacks of real digits.
    """
    means, rows = over_seeds(
        task, lambda seed: _mode_row(model.sample(seed, MODE_SAMPLES).transpose(0, 3, 1, 2))
    )
    return {"samples": MODE_SAMPLES, **means, "floor": real_modes(task.folder), "by_seed": rows}


def readability(model: models.Model, part: str, samples: int, seed: int) -> float:
    """The one figure `readable` of a model's part, digits or modes."""
    shown = model.sample(seed, samples)
    layers = [shown] if part == "digits" else list(shown.transpose(3, 0, 1, 2))
    seen = [judge.readable(*judge.load().see(layer)[1:]) for layer in layers]
    return rounded(torch.cat(seen).float().mean().item())


def real_readability(part: str, folder: str | None) -> float:
    """The same of the real digits that stand beside, the floor of what can be had."""
    if part == "modes":
        return real_modes(folder)["readable"]
    seen = _digits_seen(folder, True)
    return rounded(judge.readable(seen.logits, seen.digit).float().mean().item())


@cache
def real_modes(folder: str | None) -> dict:
    """The same figures of real digits, the floor of what can be had."""
    real = data.load(data.STACKED, STACK_SHAPE, folder=folder, train=False).images[:MODE_SAMPLES]
    return _mode_row(real.numpy()) | {"of": f"{len(real):,} stacks of real test digits"}


def _mode_row(stacks: np.ndarray) -> dict:
    """Modes, divergence and readability of pictures uint8 (n, 3, 28, 28)."""
    seen = [judge.load().see(stacks[:, i])[1:] for i in range(stacks.shape[1])]
    digits = torch.stack([logits.argmax(1) for logits, _ in seen], 1)
    found, divergence = distances.modes(data.modes_of(digits), MODES)
    readable = torch.stack([judge.readable(*each) for each in seen]).float().mean().item()
    return {"modes": found, "kl": rounded(divergence), "readable": rounded(readable)}
