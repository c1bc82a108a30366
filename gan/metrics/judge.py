"""The judge: a small classifier that reads the digits others draw, and says how many it can read.

Readable alone can be had by a generator that draws the same ten digits for ever, so the judge also
measures the distance between what it sees in drawn and in real digits. And ten digits leave no word
for "none": whether a picture is a digit at all is asked beside them (`digithood`).
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from gan import Error, data, networks, weights
from gan.metrics import digithood, distances
from gan.pictures import as_tensor, to_float
from gan.recipe import Recipe
from gan.recipes import JUDGE
from gan.weights import tensors

DIGITS = ("mnist", data.SYNTHETIC)  # data sets of nothing else
SURE = 0.9  # the confidence from which a digit counts as readable
BATCH = 64  # larger ones fetch fresh memory for every layer, a page at a time


@dataclass(frozen=True)
class Verdict:
    """What a judge says of pictures.

    `readable` is the share of them that are digits of which it is sure by at least .9, `digits`
    that of those that are digits at all, `shares` what part of the latter each class has (0 where
    there are none), `distance` the Fréchet distance between their features and those of the real
    test digits (not comparable with the usual FID, whose features are another network's), `spread`
    the variety inside a class of `distances.spread`.
    """

    readable: float
    digits: float
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
        self.digithood: digithood.Digithood | None = None  # no part of the classifier's file
        self.requires_grad_(False).eval()

    def probabilities(self, images: np.ndarray) -> Tensor:
        """How sure it is of each digit: float32 (n, 10), rows that sum to 1."""
        return self.see(images)[1].softmax(1)

    def classes(self, images: np.ndarray) -> Tensor:
        """The digit it reads in each picture: int64 (n,)."""
        return self.probabilities(images).argmax(1)

    def verdict(self, images: np.ndarray) -> Verdict:
        """All that it says of at least two pictures, which it sees once."""
        features, logits, digit = self.see(images)
        read = logits.argmax(1)
        counts = read[digit].bincount(minlength=logits.shape[1])
        return Verdict(
            readable=readable(logits, digit).float().mean().item(),
            digits=digit.float().mean().item(),
            shares=tuple((counts / counts.sum().clamp_min(1)).tolist()),
            distance=distances.frechet(*distances.moments(features), self.mean, self.covariance),
            spread=distances.spread(features, read),
        )

    def remember(self, images: np.ndarray) -> None:
        """Keep what it sees in these real pictures, to compare with."""
        mean, covariance = distances.moments(self.see(images)[0])
        self.mean.copy_(mean)
        self.covariance.copy_(covariance)

    @torch.inference_mode()
    def see(self, images: np.ndarray) -> tuple[Tensor, Tensor, Tensor]:
        """Features (n, features), logits (n, 10) and what is a digit at all (n,), at one look.

        Float32 and bool, on the CPU. A judge that was never taught the last takes all for digits.
        """
        pictures = as_tensor(images, self.recipe.image_shape)
        if not len(pictures):
            raise Error("there are no pictures to read; give at least one")
        device = self.mean.device
        seen, digit = [], torch.ones(len(pictures), dtype=torch.bool)
        for start in range(0, len(pictures), BATCH):
            shown = to_float(pictures[start : start + BATCH].to(device))
            seen.append(self.classifier.features(shown))
            if self.digithood:
                digit[start : start + BATCH] = self.digithood(shown, seen[-1]).cpu() > 0
        features = torch.cat(seen)
        return features.cpu(), self.classifier.reading(features).cpu(), digit


def readable(logits: Tensor, digit: Tensor) -> Tensor:
    """Which of the pictures that a judge sees are digits, and it is sure which ones: bool (n,)."""
    return (logits.softmax(1).amax(1) >= SURE) & digit


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
    found = tensors.load(folder, Judge)
    found.digithood = digithood.load(folder, found.recipe)
    return found
