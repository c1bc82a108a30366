"""Finding the latent whose picture is nearest to a given digit: a GAN's missing encoder.

The latent is optimised by gradient descent through the generator (Zhu et al. 2016,
arXiv:1609.03552), from several starts in one batch, of which ever fewer go on. A VAE has its
encoder, and is asked once. `Descent` is told what to look for, and serves `gan.play.restoring` too.
"""

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from gan import Error
from gan.models import Model
from gan.pictures import as_arrays

STEPS = 240
DENSE_STEPS = 900  # of a generator without convolutions, whose steps take a tenth of the time
CANDIDATES = 128  # latents whose pictures are looked at before the first step
RATE, LAST_RATE = 0.2, 0.01  # of Adam, falling along a cosine
PRIOR = 1.2e-4  # weight of the latent's log density, in units of the error
REPORTS = 30  # on the way, of a search of the usual length
FEWEST, MOST = 8, 32  # steps between two reports: some tens of milliseconds
CONVOLUTIONS = (nn.Conv2d, nn.ConvTranspose2d)
SEED = 0  # of the candidates: the same digit is always found in the same place

# Pictures (n, H, W) in [0, 1] and their latents → by what they are ranked, and what is descended,
# (n,) each.
Aim = Callable[[Tensor, Tensor], tuple[Tensor, Tensor]]


@dataclass(frozen=True)
class Found:
    """The best latent so far, and exactly the picture that `model.generate` makes of it.

    `z` float32 (latent_dim,), `image` uint8 (H, W), `error` its mean squared difference from the
    digit with pixels in [0, 1], `label` its class where the model is conditional.
    """

    step: int
    steps: int
    z: Tensor
    image: np.ndarray
    error: float
    label: int | None
    done: bool


def find(
    model: Model,
    digit: np.ndarray,
    *,
    starts: int = 8,
    steps: int | None = None,
    labels: Iterable[int] | None = None,
) -> Iterator[Found]:
    """Look for the latent of a digit, uint8 (H, W) in the model's own size; reports on the way.

    `starts` latents begin, and after `steps` steps (None: as many as a few seconds allow) one is
    left. `labels` are the classes among which a conditional model looks (None: all). The last
    report is `done`; a VAE gives that one alone. Closing the iterator ends the search.
    """
    _, height, width = model.image_shape
    array = np.asarray(digit)
    if model.image_shape[0] != 1:
        raise Error(
            "{model} draws in colour; choose a model of grey digits", model=model.recipe.name
        )
    if array.dtype != np.uint8 or array.shape != (height, width):
        raise Error(
            f"a digit of type {array.dtype} and shape {array.shape} is not uint8 "
            f"({height}, {width}), as {model.recipe.name} draws"
        )
    if model.recipe.vae:
        return _encoded(model, array, _classes(model, labels))
    if steps is None:
        dense = not any(isinstance(layer, CONVOLUTIONS) for layer in model.generator.modules())
        steps = DENSE_STEPS if dense else STEPS
    return _search(model, array, max(starts, 1), max(steps, 1), _classes(model, labels))


def _encoded(model: Model, digit: np.ndarray, classes: list[int] | None) -> Iterator[Found]:
    label = None
    if classes is not None:
        (read,) = model.read(digit[None])
        label = read if read in classes else classes[0]
    mean, _ = model.encode(digit[None], None if label is None else [label])
    yield _found(model, digit, mean, label, 1, 1)


def _classes(model: Model, labels: Iterable[int] | None) -> list[int] | None:
    if not model.classes:
        if labels is not None:
            raise Error(f"{model.recipe.name} is not conditional; leave labels out")
        return None
    asked = list(range(model.classes) if labels is None else labels)
    if not asked or not all(0 <= label < model.classes for label in asked):
        raise Error(f"labels {asked} are not classes from 0 to {model.classes - 1}")
    return asked


def _search(
    model: Model, digit: np.ndarray, starts: int, steps: int, classes: list[int] | None
) -> Iterator[Found]:
    """Descend from the nearest candidates; the better half goes on, again and again, until one."""
    target = torch.from_numpy(digit.copy()).float().div(255).to(model.device)

    def aim(pictures: Tensor, z: Tensor) -> tuple[Tensor, Tensor]:
        errors = (pictures - target).square().mean((1, 2))
        return errors, errors + PRIOR * _unlikely(model, z)

    search = Descent(model, aim, *_nearest(model, digit, starts, classes))
    for step in search.run(steps, report=min(max(steps // REPORTS, FEWEST), MOST)):
        yield _found(model, digit, *search.best(), step, steps)


def _nearest(
    model: Model, digit: np.ndarray, count: int, classes: list[int] | None
) -> tuple[Tensor, Tensor | None]:
    """The latents (count, latent_dim), of fixed candidates, with the nearest pictures; classes."""
    z = model.latents(SEED, max(CANDIDATES, count))
    labels = None if classes is None else [classes[i % len(classes)] for i in range(len(z))]
    images = as_arrays(model.generate(z, labels)).astype(np.float32)
    errors = np.square(images - digit).mean((1, 2))
    chosen = torch.from_numpy(np.argsort(errors, kind="stable")[:count])
    asked = None if labels is None else torch.tensor(labels)[chosen].to(model.device)
    return z[chosen].to(model.device), asked


class Descent:
    """Adam (Kingma & Ba 2015) on rows of latents of which some are dropped on the way.

    torch's own would have to begin anew whenever a row is dropped. `z` is (n, latent_dim), `labels`
    (n,) or None; `ranks` (n,) and `lowest_z` are the best that each row has met.
    """

    def __init__(self, model: Model, aim: Aim, z: Tensor, labels: Tensor | None):
        self.model, self.aim, self.z, self.labels = model, aim, z, labels
        self.mean, self.square, self.taken = torch.zeros_like(z), torch.zeros_like(z), 0
        self.ranks, self.lowest_z = torch.full((len(z),), math.inf, device=z.device), z.clone()
        self.look()

    def run(
        self, steps: int, report: int, least: int = 1, apart: float = math.inf
    ) -> Iterator[int]:
        """Descend; the better half goes on, again and again, until `least` rows are left.

        None goes on whose rank is further than `apart` from the best. Stops to be looked at before
        each `report`th step, and at the end; tells the step.
        """
        halvings = math.ceil(math.log2(max(len(self.z) / least, 1)))
        stage = math.ceil(steps / (halvings + 1))  # steps until the next halving
        for step in range(steps):
            if step and step % stage == 0:
                self.keep(max(math.ceil(len(self.z) / 2), least), apart)
            if step % report == 0:
                yield step
            along = (1 + math.cos(math.pi * step / steps)) / 2
            self.descend(LAST_RATE + (RATE - LAST_RATE) * along)
        yield steps

    def descend(self, rate: float, beta1: float = 0.9, beta2: float = 0.999) -> None:
        """One step of every row."""
        gradient = self.look(gradients=True)
        self.taken += 1
        self.mean.lerp_(gradient, 1 - beta1)
        self.square.lerp_(gradient**2, 1 - beta2)
        step = self.mean / (1 - beta1**self.taken)
        self.z = self.z - rate * step / ((self.square / (1 - beta2**self.taken)).sqrt() + 1e-8)
        if self.model.recipe.latent == "uniform":
            self.z.clamp_(-1, 1)

    def keep(self, count: int, apart: float = math.inf) -> None:
        """Go on with the best-ranked rows only, so many at most."""
        best = self.ranks.argsort()[:count]
        best = best[self.ranks[best] <= self.ranks.min() + apart]
        for name in ("z", "mean", "square", "ranks", "lowest_z", "labels"):
            rows = getattr(self, name)
            setattr(self, name, None if rows is None else rows[best])

    def best(self) -> tuple[Tensor, int | None]:
        """The best latent met so far, (1, latent_dim) on the CPU, and its class."""
        self.look()
        row = int(self.ranks.argmin())
        label = None if self.labels is None else int(self.labels[row])
        return self.lowest_z[row : row + 1].cpu(), label

    def look(self, gradients: bool = False) -> Tensor | None:
        """Remember each row's best; the gradient of what is descended, if asked for."""
        with torch.set_grad_enabled(gradients):
            z = self.z.detach().requires_grad_(gradients)
            pictures = (self.model.generator(z, self.labels)[:, 0] + 1) / 2
            ranks, heights = self.aim(pictures, z)
            better = ranks.detach() < self.ranks
            self.ranks = torch.where(better, ranks.detach(), self.ranks)
            self.lowest_z = torch.where(better[:, None], z.detach(), self.lowest_z)
            return torch.autograd.grad(heights.sum(), z)[0] if gradients else None


def _unlikely(model: Model, z: Tensor) -> Tensor:
    """-log p(|z|²) of each row, but for a constant: normal latents live on a shell.

    |z|² of d normal numbers is nearly normal itself, of mean d and variance 2 d. All of the cube of
    uniform latents is equally likely.
    """
    if model.recipe.latent == "uniform":
        return torch.zeros_like(z[:, 0])
    return z.shape[1] / 4 * (z.square().mean(1) - 1).square()


def _found(
    model: Model, digit: np.ndarray, z: Tensor, label: int | None, step: int, steps: int
) -> Found:
    image = as_arrays(model.generate(z, None if label is None else [label]))[0]
    error = float(np.square(image / 255 - digit / 255).mean())
    return Found(step, steps, z[0], image, error, label, step == steps)
