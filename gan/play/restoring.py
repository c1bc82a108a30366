"""Restoring a damaged digit: the latents whose pictures, damaged alike, are what is left of it.

A generator knows what digits look like, so what is missing can be asked of it (Bora et al. 2017,
arXiv:1703.03208; Yeh et al. 2017, arXiv:1607.07539). Where little is left the one best latent says
too much: it explains each pixel with some digit or other. So the search keeps several answers, of
every class at first, and weighs each by its posterior; their mean is the picture with the least
squared error that can be had from them.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
import torch
from torch import Tensor

from gan import Error
from gan.models import Model
from gan.pictures import as_arrays
from gan.play import inversion
from gan.play.damage import SIDE, Damage

CANDIDATES, AT_ONCE = 5000, 100  # pictures that are drawn once and looked through for each digit
PATIENCE = 30.0  # seconds, after which a slow model has drawn enough of them
STARTS = 8  # that go on from there
ANSWERS = 5  # that are left at the end
HOPELESS = 20.0  # nats behind the best, from where on an answer is given up; a start twice as far
STEPS, VAE_STEPS, REPORT = 100, 40, 5
# A generator's error at a pixel follows Student's t, which forgives the few that are far off as
# strokes are a pixel aside: a normal density would believe in a wrong digit for their sake.
FREEDOM, OFF = 3.0, 0.15
EACH = 2  # of the candidates of each class, that are looked at for STARTS
ROUNDS = 3  # of a VAE's reading and drawing anew, from which it starts
ALIKE = 0.01  # mean squared difference below which two answers of a class are one
PART = 4096  # training digits damaged at once: bounds the memory


@dataclass(frozen=True)
class Answer:
    """A restored digit, and exactly the picture that `model.generate` makes of its latent.

    `z` float32 (latent_dim,), `image` uint8 (H, W), `error` its mean squared misfit to what is left
    with pixels in [0, 1], `likely` its share of the posterior among the answers, `label` its class
    where the model is conditional.
    """

    z: Tensor
    image: np.ndarray
    error: float
    likely: float
    label: int | None


@dataclass(frozen=True)
class Restored:
    """What a search has found so far: answers, the likeliest first, and their mean.

    `average` uint8 (H, W) is the posterior mean of the digit: of the answers, what is left put back
    into it (`Damage.put_back`).
    """

    step: int
    steps: int
    answers: list[Answer]
    average: np.ndarray
    done: bool


def check(model: Model) -> None:
    """Raise `gan.Error` for a model whose pictures are no grey 28 × 28."""
    if model.image_shape != (1, SIDE, SIDE):
        raise Error(
            "{model} does not draw grey 28 × 28 pictures; choose a model of grey digits to restore "
            "one with",
            model=model.recipe.name,
        )


def restore(
    model: Model, left: Tensor, damage: Damage, *, steps: int | None = None, report: int = REPORT
) -> Iterator[Restored]:
    """Look for digits of which `left`, as `Damage.left` gives it on the CPU, can be left.

    `steps` are fewer for a VAE, whose encoder begins, unless they are given. Reports before each
    `report`th step, the last one is `done`. Closing the iterator ends the search.
    """
    check(model)
    steps = steps or (VAE_STEPS if model.recipe.vae else STEPS)
    aim = _aim(model, left.to(model.device), damage.to(model.device))
    z, labels = _starts(model, aim)
    if model.recipe.vae:
        z, labels = _imputed(model, left, damage, z, labels)
    search = inversion.Descent(model, aim, z, labels)
    search.keep(STARTS, 2 * HOPELESS)
    for step in search.run(steps, report, ANSWERS, HOPELESS):
        yield _restored(model, left, damage, search, step, steps)


def encoded(model: Model, left: Tensor, damage: Damage) -> Answer:
    """What a VAE makes of the plain answer: no search, its encoder is asked once."""
    check(model)
    plain = levels(damage.smoothest(left))
    mean, _ = model.encode(plain[None])
    label = model.read(plain[None])[0] if model.classes else None
    return _answers(model, left, damage, mean, None if label is None else [label], torch.ones(1))[0]


def nearest(digits: Tensor, left: Tensor, damage: Damage) -> tuple[int, float]:
    """Which of the digits uint8 (n, 28, 28), damaged alike, is nearest to what is left; and how."""
    errors = torch.cat([misfit(part.float() / 255, left, damage) for part in digits.split(PART)])
    which = int(errors.argmin())
    return which, float(errors[which])


def misfit(pictures: Tensor, left: Tensor, damage: Damage) -> Tensor:
    """Mean squared difference from what is left of pictures (n, 28, 28), damaged alike: (n,)."""
    return (damage.apply(pictures) - left).square().sum((1, 2)) / damage.mask.sum()


def levels(picture: Tensor) -> np.ndarray:
    """A picture in [0, 1] as uint8, beyond them cut."""
    return picture.clamp(0, 1).mul(255).round().byte().numpy()


def _aim(model: Model, left: Tensor, damage: Damage) -> inversion.Aim:
    """-log of the likelihood and the prior of latents, but for a constant, in nats."""
    spread = FREEDOM * (OFF**2 + damage.noise**2)

    def aim(pictures: Tensor, z: Tensor) -> tuple[Tensor, Tensor]:
        squares = (damage.apply(pictures) - left).square() / spread
        energy = (FREEDOM + 1) / 2 * squares.log1p().sum((1, 2))
        if model.recipe.latent != "uniform":
            energy = energy + z.square().sum(1) / 2
        return energy, energy

    return aim


_candidates: WeakKeyDictionary[Model, tuple[Tensor, Tensor | None, Tensor]] = WeakKeyDictionary()


def look_around(model: Model) -> Iterator[float]:
    """Draw the candidates among which searches begin, once for all; tells the share that is drawn.

    `restore` does it, if nobody did.
    """
    check(model)
    if model in _candidates:
        return
    z = model.latents(inversion.SEED, CANDIDATES)
    labels = torch.arange(len(z)) % model.classes if model.classes else None
    drawn, ends = [], time.monotonic() + PATIENCE
    for rows in torch.arange(len(z)).split(AT_ONCE):
        drawn.append(as_arrays(model.generate(z[rows], None if labels is None else labels[rows])))
        count = int(rows[-1]) + 1
        yield count / len(z)
        if time.monotonic() > ends:
            break
    labels = None if labels is None else labels[:count]
    _candidates[model] = z[:count], labels, torch.from_numpy(np.concatenate(drawn))


def forget() -> None:
    """Let the candidates of all models go."""
    _candidates.clear()


def _starts(model: Model, aim: inversion.Aim) -> tuple[Tensor, Tensor | None]:
    """The candidates that explain best what is left, equally many of each class; classes."""
    list(look_around(model))
    z, labels, pictures = _candidates[model]
    zero = torch.zeros(1, 1, device=model.device)
    parts = [aim(part.to(model.device).float() / 255, zero)[0] for part in pictures.split(PART)]
    errors = torch.cat(parts).cpu()
    if labels is None:
        chosen = errors.argsort(stable=True)[:STARTS]
        return z[chosen].to(model.device), None
    whole = len(errors) // model.classes * model.classes  # as many of each class
    ranked = errors[:whole].view(-1, model.classes).argsort(dim=0, stable=True)[:EACH]
    chosen = (ranked * model.classes + torch.arange(model.classes)).flatten()
    return z[chosen].to(model.device), labels[chosen].to(model.device)


def _imputed(
    model: Model, left: Tensor, damage: Damage, z: Tensor, labels: Tensor | None
) -> tuple[Tensor, Tensor | None]:
    """Starts and, one of each class, the plain answer, brought nearer by a VAE's own encoder.

    It reads what was drawn of each with what is left put back into it, again and again (Rezende et
    al. 2014, arXiv:1401.4082, section 4.6, without its noise): a leap where a step of descent is
    small.
    """
    classes = None if labels is None else [*labels.tolist(), *range(model.classes)]
    plain = damage.smoothest(left).expand(model.classes or 1, -1, -1)
    drawn = model.generate(z, classes and classes[: len(z)])[:, 0].cpu()
    pictures = torch.cat([damage.put_back((drawn + 1) / 2, left), plain])
    for _ in range(ROUNDS):
        z, _ = model.encode(np.stack([levels(each) for each in pictures]), classes)
        drawn = model.generate(z, classes)[:, 0].cpu()
        pictures = damage.put_back((drawn + 1) / 2, left)
    return z.to(model.device), None if labels is None else torch.tensor(classes).to(labels)


def _restored(
    model: Model, left: Tensor, damage: Damage, search: inversion.Descent, step: int, steps: int
) -> Restored:
    search.look()
    z, energies = search.lowest_z.cpu(), search.ranks.cpu()
    labels = None if search.labels is None else search.labels.tolist()
    found = _answers(model, left, damage, z, labels, (-energies).softmax(0))
    shares = torch.tensor([answer.likely for answer in found])
    pictures = torch.from_numpy(np.stack([answer.image for answer in found])).float() / 255
    average = damage.put_back((shares[:, None, None] * pictures).sum(0), left)
    return Restored(step, steps, found, levels(average), step == steps)


def _answers(
    model: Model, left: Tensor, damage: Damage, z: Tensor, labels: list[int] | None, shares: Tensor
) -> list[Answer]:
    """An answer for each different picture, the likeliest first; of those alike the likelier."""
    images = as_arrays(model.generate(z, labels))
    pictures = torch.from_numpy(images).float() / 255
    errors = misfit(pictures, left, damage)
    kept: list[int] = []
    for i in shares.argsort(descending=True).tolist():
        same = [k for k in kept if labels is None or labels[k] == labels[i]]
        if all((pictures[k] - pictures[i]).square().mean() > ALIKE for k in same):
            kept.append(i)
    kept = kept[:ANSWERS]
    whole = float(shares[kept].sum())
    return [
        Answer(
            z[i],
            images[i],
            float(errors[i]),
            float(shares[i]) / whole,
            None if labels is None else labels[i],
        )
        for i in kept
    ]
