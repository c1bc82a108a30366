"""One training step taken apart, and a VAE's two losses: for looking at, nothing is updated."""

from dataclasses import dataclass
from functools import partial

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits

from gan import Error, latents, objectives
from gan.models import Model
from gan.networks.parts import normal_divergence
from gan.pictures import as_arrays, as_tensor, to_float

NUDGE = 0.2  # of the range [-1, 1]: how far the pixel with the steepest slope is moved
REACHES = (1, 5, 25)  # times the encoder's deviation: how far around a code is drawn from
STEPS = 12  # on a path between two seeds
STROKE = (0.2, 0.8)  # brightness of a pixel that is neither ground nor ink


@dataclass(frozen=True)
class OneStep:
    """What the two players see and say of one latent.

    `label` is the class of all its pictures, None without classes; `z` (latent_dim,); `fake` and
    `real` uint8 (H, W) or (H, W, 3); `on_fake`, `on_real` and `on_nudged` are D's verdicts: odds in
    [0, 1] for a discriminator, scores for a critic. `loss` is G's for this picture; `gradient`
    float32 (H, W) is its slope in each pixel's brightness. `nudged` is the fake after a small move
    against the gradient.
    """

    label: int | None
    z: Tensor
    fake: np.ndarray
    on_fake: float
    real: np.ndarray | None
    on_real: float | None
    loss: float
    gradient: Tensor
    nudged: np.ndarray
    on_nudged: float


def label_of(model: Model, seed: int) -> int | None:
    """The class that a seed's step and path keep to: seed modulo classes, None without classes."""
    return seed % model.classes if model.classes else None


def one_step(model: Model, seed: int, real: np.ndarray | None = None) -> OneStep:
    """Take one step apart: the seed's first picture, the verdicts, the gradient G receives.

    `real` is a picture of the data, of the seed's class (`label_of`), uint8 (H, W) or (H, W, 3);
    without one D sees the fake only. The networks judge and draw as they do after training: no
    dropout, batch norm's averages.
    """
    if model.recipe.vae:
        raise Error(f"{model.recipe.name} is a VAE; take its two losses apart instead")
    objective = objectives.named(model.recipe.gan.objective)
    if objective.is_relative and real is None:
        raise Error(f"{model.recipe.name} compares fakes with real pictures; give a real one")
    z, label = model.latents(seed, 1), label_of(model, seed)
    labels = None if label is None else torch.tensor([label], device=model.device)
    judge = partial(model.discriminator, labels=labels)
    drawn = model.generate(z, _one_each(label, 1))
    fake = drawn.clone().requires_grad_()  # a clone: generate's own keeps no gradient
    with torch.no_grad():
        on_real = None if real is None else judge(_as_float(model, real))
    on_fake = judge(fake)
    loss = objective.generator(on_real, on_fake)
    (gradient,) = torch.autograd.grad(loss, fake)
    with torch.no_grad():
        steepest = gradient.abs().max().clamp_min(torch.finfo(torch.float32).tiny)
        nudged = (fake - NUDGE * gradient / steepest).clamp(-1, 1)
        on_nudged = judge(nudged)

    def verdict(logit: Tensor) -> float:
        return (logit if objective.is_critic else logit.sigmoid()).item()

    return OneStep(
        label=label,
        z=z[0],
        fake=as_arrays(fake.detach())[0],
        on_fake=verdict(on_fake),
        real=real,
        on_real=None if on_real is None else verdict(on_real),
        loss=loss.item(),
        gradient=gradient[0].sum(0).cpu(),
        nudged=as_arrays(nudged)[0],
        on_nudged=verdict(on_nudged),
    )


@dataclass(frozen=True)
class TwoLosses:
    """A VAE's view of one picture, and what its two losses say.

    `mean` and `deviation` (latent_dim,) are the encoder's normal distribution, `reconstruction`
    the picture of its mean; `cross_entropy` is the mean over pixels and `kl` in nats, weighted in
    the loss by `kl_weight`. `around` are pictures of latents drawn from the distribution, equally
    many for each of `REACHES`, by which the deviation is multiplied.
    """

    mean: Tensor
    deviation: Tensor
    reconstruction: np.ndarray
    cross_entropy: float
    kl: float
    kl_weight: float
    around: np.ndarray


def two_losses(model: Model, picture: np.ndarray, seed: int, count: int = 3) -> TwoLosses:
    """Encode a picture, uint8 (H, W) or (H, W, 3), decode it, draw `count` at each of `REACHES`."""
    if model.recipe.vae and model.recipe.vae.flow_widths:
        raise Error(f"the prior of {model.recipe.name} is learned; choose a VAE with a fixed one")
    mean, logvar = model.encode(picture[None])  # refuses models that are no VAE
    deviation = (logvar / 2).exp()
    reach = torch.tensor(REACHES, dtype=torch.float32).repeat_interleave(count)[:, None]
    noise = reach * latents.rows(seed, len(reach), model.latent_dim)
    with torch.no_grad():
        logits = model.generator.logits(mean.clone().to(model.device))
        target = (_as_float(model, picture) + 1) / 2
        cross_entropy = binary_cross_entropy_with_logits(logits, target)
    return TwoLosses(
        mean=mean[0],
        deviation=deviation[0],
        reconstruction=as_arrays(model.generate(mean))[0],
        cross_entropy=cross_entropy.item(),
        kl=normal_divergence(mean, logvar).item(),
        kl_weight=model.recipe.vae.kl_weight,
        around=as_arrays(model.generate(mean + deviation * noise)),
    )


def path(model: Model, start: int, end: int, count: int = STEPS) -> np.ndarray:
    """Pictures on the way from one seed's first to another's: uint8 (count, H, W[, 3]).

    As `latents.path` goes, all of the first seed's class (`label_of`).
    """
    a, b, t = model.latents(start, 1), model.latents(end, 1), torch.linspace(0, 1, count)
    labels = _one_each(label_of(model, start), count)
    return as_arrays(model.generate(latents.path(a, b, t), labels))


def _one_each(label: int | None, count: int) -> list[int] | None:
    return None if label is None else [label] * count


def greyness(pictures: np.ndarray) -> float:
    """The share of all that is not black which is neither black nor white: 0 crisp … 1 blurred."""
    bright = pictures / 255
    drawn = bright > STROKE[0]
    return float((drawn & (bright < STROKE[1])).sum() / max(drawn.sum(), 1))


def jump(pictures: np.ndarray) -> float:
    """The largest change between neighbours: mean absolute difference of brightness, 0 … 1."""
    steps = np.abs(np.diff(pictures.astype(np.float32) / 255, axis=0))
    return float(steps.reshape(len(steps), -1).mean(1).max())


def _as_float(model: Model, picture: np.ndarray) -> Tensor:
    return to_float(as_tensor(picture[None], model.image_shape)).to(model.device)
