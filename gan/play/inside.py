"""Looking inside: a picture's way through the generator, and what others make of the picture."""

import math
import threading
import time
import weakref
from collections import OrderedDict
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from gan import Error, data, objectives
from gan.metrics import judge, three_numbers
from gan.models import Model
from gan.pictures import as_arrays, as_tensor
from gan.recipe import Recipe

MAPS = 8  # of a stage that are shown
WIDEST = 64  # units in a row of the strip
OTHERS = 256  # pictures among which a score has its place
AT_ONCE, PATIENCE = 16, 2.0  # of them drawn at once, and seconds after which no more are
LARGEST = 3 * 32 * 32  # numbers of a picture, that a data set is held in memory for
KEPT = 2  # data sets in memory, beside MNIST's digits

Kept = tuple[Tensor, np.ndarray]  # training pictures (n, C, H, W), and held out ones (n, H, W[, C])


@dataclass(frozen=True)
class Stage:
    """What a generator makes of a latent on its way: the first of its `count` maps, or its units.

    `levels` uint8 (n, H, W), 0 where the layer is silent and 255 where it answers most; units are
    one map, in rows.
    """

    levels: np.ndarray
    count: int
    are_units: bool


@torch.inference_mode()
def way(model: Model, z: Tensor, labels: list[int] | None = None) -> list[Stage]:
    """The stages of one latent (1, latent_dim): hidden units, then the maps of each size."""
    classes = None if labels is None else torch.tensor(labels, device=model.device)
    *stages, _ = model.generator.way(z.to(model.device), classes)
    return [
        _units(answers)
        if answers.ndim == 1
        else Stage(_levels(answers[:MAPS]), len(answers), False)
        for (answers, *_) in stages
    ]


def _units(units: Tensor) -> Stage:
    width = max(n for n in range(1, WIDEST + 1) if not len(units) % n)
    return Stage(_levels(units.view(1, -1, width)), len(units), True)


def _levels(maps: Tensor) -> np.ndarray:
    """Answers in shares of the largest; the root lifts the quiet ones to where one sees them."""
    answers = maps.float().clamp_min(0)
    return (answers / answers.max().clamp_min(1e-12)).sqrt().mul(255).byte().cpu().numpy()


def reading(model: Model, picture: np.ndarray) -> tuple[int, float, bool] | None:
    """The digit that the judge reads in a picture, uint8 (H, W), and how sure it is of it, 0 … 1.

    With whether it takes the picture for a digit at all. None where a model draws no digits, or no
    judge is there.
    """
    if not (judge.reads(model.recipe) and judge.available()):
        return None
    _, logits, is_digit = judge.load().see(picture[None])
    share, digit = logits[0].softmax(0).max(0)
    return int(digit), float(share), bool(is_digit[0])


@dataclass(frozen=True)
class Verdict:
    """What a discriminator says of a picture.

    `logit` is its own number, `odds` that as the odds of being real, 0 … 1, or None of a critic,
    whose numbers are scores. `own` is the share of the model's own pictures that it finds less
    real than this one, `real` that of real pictures, None where there are none to ask about.
    """

    logit: float
    odds: float | None
    own: float
    real: float | None


def verdict(model: Model, picture: np.ndarray) -> Verdict | None:
    """What the model's discriminator says of a picture, uint8 (H, W[, 3]); None without one."""
    if not (model.recipe.gan and model.has_discriminator):
        return None
    own, real = scores(model)
    logit = model.score(picture[None]).item()
    return Verdict(
        logit=logit,
        odds=None if is_critic(model) else 1 / (1 + math.exp(-max(logit, -700.0))),
        own=(own < logit).float().mean().item(),
        real=None if real is None else (real < logit).float().mean().item(),
    )


def is_critic(model: Model) -> bool:
    """Whether a GAN's discriminator gives scores, which are no odds."""
    return objectives.named(model.recipe.gan.objective).is_critic


_scored: weakref.WeakKeyDictionary[Model, list] = weakref.WeakKeyDictionary()


def scores(model: Model, patience: float = PATIENCE) -> tuple[Tensor, Tensor | None]:
    """The logits of the model's own first pictures, and of real ones; worked out once.

    (n,) float32 each, n up to `OTHERS`, fewer of its own where `patience`, in seconds, is over;
    None where the real ones are not here.
    """
    found = _scored.setdefault(model, [None, None])
    if found[0] is None:
        scores, ends = [], time.monotonic() + patience
        for start in range(0, OTHERS, AT_ONCE):
            z = model.latents(0, AT_ONCE, start)
            labels = (
                [(start + i) % model.classes for i in range(AT_ONCE)] if model.classes else None
            )
            scores.append(model.score(as_arrays(model.generate(z, labels))))
            if time.monotonic() > ends:  # a large network; fewer will do
                break
        found[0] = torch.cat(scores)
    if found[1] is None and (known := pictures_of(model.recipe)):
        found[1] = model.score(_like(model.recipe, known[1]))
    return found[0], found[1]


def _like(recipe: Recipe, held_out: np.ndarray) -> np.ndarray:
    """Held out pictures as the model draws them: those of stacks are three digits each."""
    if recipe.dataset != data.STACKED:
        return held_out[:OTHERS]
    threes = held_out[: 3 * OTHERS]
    return np.ascontiguousarray(threes.reshape(-1, 3, *threes.shape[1:]).transpose(0, 2, 3, 1))


@dataclass(frozen=True)
class Nearest:
    """The training picture that is nearest to one: `picture` uint8 (H, W[, 3]), one of `count`.

    `distance` is Euclidean over all pixels, which count from 0 to 1. Of stacks each digit has a
    nearest one of its own.
    """

    picture: np.ndarray
    distance: float
    count: int


def nearest(model: Model, picture: np.ndarray) -> Nearest | None:
    """The nearest of all pictures that a model was trained on; None where they are not at hand."""
    known = pictures_of(model.recipe)
    if known is None:
        return None
    train = known[0]
    parts = as_tensor(picture[None], model.image_shape)
    if model.recipe.dataset == data.STACKED:
        parts = parts.transpose(0, 1)
    distances, which = three_numbers.nearest(parts.numpy(), train)
    found = train[which]
    if model.recipe.dataset == data.STACKED:
        found = found.transpose(0, 1)
    return Nearest(as_arrays(found)[0], distances.norm().item(), len(train))


_reading = threading.Lock()
_kept: OrderedDict[tuple, Kept] = OrderedDict()


def source_of(recipe: Recipe) -> str | None:
    """The data set whose pictures a model was trained on; None for one that no name leads to."""
    known = recipe.dataset in data.DATASETS and math.prod(recipe.image_shape) <= LARGEST
    return ("mnist" if recipe.dataset == data.STACKED else recipe.dataset) if known else None


def are_here(recipe: Recipe) -> bool:
    """Whether `pictures_of` finds something; nothing is read for that."""
    name = source_of(recipe)
    if name == "mnist" and recipe.image_shape[1:] == three_numbers.SHAPE and three_numbers.known:
        return not isinstance(three_numbers.known[0], Error)
    return name is not None and all(data.is_here(name, train=side) for side in (True, False))


def pictures_of(recipe: Recipe) -> Kept | None:
    """The pictures that a model was trained on, and held out ones; None where they are not here.

    Nothing is fetched. They are read once and kept, those of the last two data sets.
    """
    name = source_of(recipe)
    if name is None:
        return None
    channels, height, width = recipe.image_shape
    shape = (1 if recipe.dataset == data.STACKED else channels, height, width)
    with _reading:
        if (name, shape) == ("mnist", (1, *three_numbers.SHAPE)):  # Compare's, already in memory
            return _digits()
        if (name, shape) not in _kept:
            if not all(data.is_here(name, train=side) for side in (True, False)):
                return None
            train, test = (data.load(name, shape, train=side).images for side in (True, False))
            _kept[name, shape] = train, as_arrays(test[: 3 * OTHERS])
        _kept.move_to_end((name, shape))
        if len(_kept) > KEPT:
            _kept.popitem(last=False)
        return _kept[name, shape]


def _digits() -> Kept | None:
    if not (three_numbers.known or three_numbers.at_hand()):
        return None
    try:
        known = three_numbers.reference()
    except Error:
        return None
    return known.train[:, None], known.test
