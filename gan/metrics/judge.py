"""The judge: a small classifier that reads the digits others draw, and says how many it can read.

Readable alone can be had by a generator that draws the same ten digits for ever, so the judge also
measures the distance between what it sees in drawn and in real digits.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from gan import Error, data, networks, weights
from gan.metrics import distances
from gan.pictures import as_tensor, to_float
from gan.recipe import Recipe
from gan.recipes import JUDGE
from gan.weights import tensors

DIGITS = ("mnist", data.SYNTHETIC)  # data sets of nothing else
SURE = 0.9  # the confidence from which a picture counts as readable
BATCH = 64  # larger ones fetch fresh memory for every layer, a page at a time


@dataclass(frozen=True)
class Verdict:
    """What a judge says of pictures.

    `readable` is the share of them of which it is sure by at least .9, `shares` that of each class
    as it reads them, `distance` the Fréchet distance between their features and those of the real
    test digits (not comparable with the usual FID, whose features are another network's), `spread`
    the variety inside a class of `distances.spread`.
    """

    readable: float
    shares: tuple[float, ...]
    distance: float
    spread: float


class Judge(nn.Module):
    """A digit classifier with what it sees in the real test digits, to compare with.

    Pictures are uint8 (n, 28, 28), light strokes on black.
    """

    def __init__(self, recipe: Recipe):
        super().__init__()
        if not recipe.classifier:
            raise weights.OtherKind(f"{recipe.name} draws pictures, it reads none; use gan.load()")
        self.recipe = recipe
        self.classifier = networks.classifier(recipe)
        size = recipe.classifier.widths[-1]
        self.register_buffer("mean", torch.zeros(size))
        self.register_buffer("covariance", torch.zeros(size, size))
        self.requires_grad_(False).eval()

    def probabilities(self, images: np.ndarray) -> Tensor:
        """How sure it is of each digit: float32 (n, 10), rows that sum to 1."""
        return self.see(images)[1].softmax(1)

    def classes(self, images: np.ndarray) -> Tensor:
        """The digit it reads in each picture: int64 (n,)."""
        return self.probabilities(images).argmax(1)

    def verdict(self, images: np.ndarray) -> Verdict:
        """All that it says of at least two pictures, which it sees once."""
        features, logits = self.see(images)
        sure, read = logits.softmax(1).max(1)
        counts = read.bincount(minlength=logits.shape[1])
        return Verdict(
            readable=(sure >= SURE).float().mean().item(),
            shares=tuple((counts / len(read)).tolist()),
            distance=distances.frechet(*distances.moments(features), self.mean, self.covariance),
            spread=distances.spread(features, read),
        )

    def remember(self, images: np.ndarray) -> None:
        """Keep what it sees in these real pictures, to compare with."""
        mean, covariance = distances.moments(self.see(images)[0])
        self.mean.copy_(mean)
        self.covariance.copy_(covariance)

    @torch.inference_mode()
    def see(self, images: np.ndarray) -> tuple[Tensor, Tensor]:
        """Features (n, features) and logits (n, 10), float32 on the CPU, at one look."""
        pictures = as_tensor(images, self.recipe.image_shape)
        if not len(pictures):
            raise Error("there are no pictures to read; give at least one")
        device = self.mean.device
        seen = [self.classifier.features(to_float(x.to(device))) for x in pictures.split(BATCH)]
        features = torch.cat(seen)
        return features.cpu(), self.classifier.reading(features).cpu()


def available() -> bool:
    """Whether the judge's weights are there."""
    return weights.has_model(JUDGE.name)


def reads(recipe: Recipe) -> bool:
    """Whether a recipe's pictures are digits as the judge knows them; of others it says nothing."""
    return recipe.dataset in DIGITS and recipe.image_shape == JUDGE.image_shape


def load(folder: Path | None = None) -> Judge:
    """The shipped judge, on the CPU; or one of another folder. `gan.Error` where there is none."""
    return _load(folder or weights.place(JUDGE.name))


@cache
def _load(folder: Path) -> Judge:
    return tensors.load(folder, Judge)
