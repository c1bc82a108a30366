"""What the two players pay beside their objective, and what the discriminator is told is right."""

from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from gan import distributed, objectives
from gan.objectives import Objective
from gan.recipe import GAN
from gan.training.trainer import Randomness

Judge = Callable[[Tensor], Tensor]  # D with its labels: pictures (n, C, H, W) → logits (n,)


def targets(recipe: GAN, count: int, random: Randomness) -> tuple[Tensor | float, Tensor | float]:
    """What D should say of real and fake pictures.

    The book adds noise · U(0, 1) to labels that are 1 for *fakes*; here 1 is real.
    """
    real, fake = objectives.HARD_TARGETS
    real -= recipe.label_smoothing
    if not recipe.label_noise:
        return real, fake
    noise = recipe.label_noise * random.draw(torch.rand, 2, count, rows=1)
    return real - noise[0], fake - noise[1]


def gradient(
    objective: Objective, recipe: GAN, judge: Judge, real: Tensor, fake: Tensor, random: Randomness
) -> Tensor | float:
    """The gradient penalty of an objective that has one, else 0."""
    if not objective.has_penalty:
        return 0.0
    end = fake
    if objective.around_real:
        moments = torch.stack([real.mean(), real.square().mean()])
        distributed.average([moments])  # of the whole batch, whoever has it
        deviation = (moments[1] - moments[0].square()).clamp_min(0).sqrt()
        end = objectives.perturbed(real, random.draw(torch.rand, *real.shape), deviation)
    epsilon = random.draw(torch.rand, len(real), 1, 1, 1)
    return recipe.penalty_weight * objectives.gradient_penalty(judge, real, end, epsilon)


def slopes(
    recipe: GAN, judge: Judge, real: Tensor, fake: Tensor, update: int, progress: float
) -> Tensor | float:
    """Lazy R1 and R2: paid every so many updates, so many times as large."""
    if update % recipe.penalty_every:
        return 0.0
    left, payment = recipe.penalty_end ** min(1.0, progress), 0.0
    for weight, pictures in ((recipe.r1, real), (recipe.r2, fake)):
        if weight:
            leaf = pictures.detach().requires_grad_()
            slope = objectives.zero_centred_penalty(judge(leaf), leaf)
            payment = payment + weight * left * recipe.penalty_every * slope
    return payment


def class_loss(recipe: GAN, reading: Tensor | None, labels: Tensor, number: int) -> Tensor | float:
    """What G pays for fakes that D reads as another class than they should be; it may fade out."""
    fade = max(0.0, 1 - number / recipe.class_steps) if recipe.class_steps else 1.0
    if reading is None or recipe.class_weight * fade == 0:
        return 0.0
    return recipe.class_weight * fade * cross_entropy(reading, labels)


def clip_weights(critic: nn.Module, bound: float) -> None:
    """Bring every weight to [-bound, bound] (Arjovsky et al. 2017, algorithm 1)."""
    with torch.no_grad():
        for weight in critic.parameters():
            weight.clamp_(-bound, bound)
