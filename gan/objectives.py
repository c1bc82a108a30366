"""Adversarial objectives: what each player minimises, as formulas on logits.

Everywhere `real` and `fake` are the discriminator's logits, (n,) each, in this order; every
function gives a scalar and stays finite for any finite logit.
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn.functional import relu, softplus

from gan import Error
from gan.recipe import Recipe

HARD_TARGETS = (1.0, 0.0)  # what D should say of real and of fake pictures


def cross_entropy(logit: Tensor, target: Tensor | float) -> Tensor:
    """-E[t log σ(l) + (1 - t) log(1 - σ(l))] = E[softplus(l) - t l]."""
    return (softplus(logit) - target * logit).mean()


def discriminator_cross_entropy(real: Tensor, fake: Tensor, targets=HARD_TARGETS) -> Tensor:
    """-E[log σ(real)] - E[log(1 - σ(fake))] (Goodfellow et al. 2014, arXiv:1406.2661)."""
    return cross_entropy(real, targets[0]) + cross_entropy(fake, targets[1])


def generator_minimax(real: Tensor | None, fake: Tensor) -> Tensor:
    """E[log(1 - σ(fake))] (Goodfellow et al. 2014, equation 1)."""
    return -softplus(fake).mean()


def generator_non_saturating(real: Tensor | None, fake: Tensor) -> Tensor:
    """-E[log σ(fake)] (Goodfellow et al. 2014, section 3)."""
    return softplus(-fake).mean()


def discriminator_least_squares(real: Tensor, fake: Tensor, targets=HARD_TARGETS) -> Tensor:
    """½E[(real - 1)²] + ½E[fake²] (Mao et al. 2017, arXiv:1611.04076, equation 9)."""
    return ((real - targets[0]).square().mean() + (fake - targets[1]).square().mean()) / 2


def generator_least_squares(real: Tensor | None, fake: Tensor) -> Tensor:
    """½E[(fake - 1)²] (Mao et al. 2017, equation 9)."""
    return (fake - 1).square().mean() / 2


def discriminator_hinge(real: Tensor, fake: Tensor, targets=None) -> Tensor:
    """E[max(0, 1 - real)] + E[max(0, 1 + fake)] (Lim & Ye 2017, arXiv:1705.02894)."""
    return relu(1 - real).mean() + relu(1 + fake).mean()


def critic_wasserstein(real: Tensor, fake: Tensor, targets=None) -> Tensor:
    """E[fake] - E[real] (Arjovsky et al. 2017, arXiv:1701.07875, equation 3)."""
    return fake.mean() - real.mean()


def generator_score(real: Tensor | None, fake: Tensor) -> Tensor:
    """-E[fake]: the generator of hinge and Wasserstein."""
    return -fake.mean()


def discriminator_relativistic(real: Tensor, fake: Tensor, targets=None) -> Tensor:
    """E[softplus(fake - real)], pair by pair (Jolicoeur-Martineau 2018, arXiv:1807.00734)."""
    return softplus(fake - real).mean()


def generator_relativistic(real: Tensor, fake: Tensor) -> Tensor:
    """E[softplus(real - fake)], pair by pair: a fake shall look more real than its partner."""
    return softplus(real - fake).mean()


def gradient_penalty(
    critic: Callable[[Tensor], Tensor], real: Tensor, fake: Tensor, epsilon: Tensor
) -> Tensor:
    """E[(‖∇D(x̂)‖₂ - 1)²] at x̂ = ε real + (1 - ε) fake (Gulrajani et al. 2017, arXiv:1704.00028).

    `real` and `fake` are pictures (n, C, H, W) here, `epsilon` is (n, 1, 1, 1) in [0, 1].
    """
    between = (epsilon * real + (1 - epsilon) * fake).requires_grad_()
    (slope,) = torch.autograd.grad(critic(between).sum(), between, create_graph=True)
    return (slope.flatten(1).norm(dim=1) - 1).square().mean()


def perturbed(real: Tensor, noise: Tensor, deviation: Tensor) -> Tensor:
    """x + ½ σ u: where the segments of DRAGAN's penalty end that begin at real pictures x.

    `gradient_penalty(D, x, perturbed(x, u, σ), ε)` is then that of Kodali et al. 2017,
    arXiv:1705.07215, as their code has it: `noise` u (n, C, H, W) is uniform in [0, 1], `deviation`
    σ that of all pixels of the batch. Their formula has normal noise, and Lucic et al. 2018
    (arXiv:1711.10337) took σ (u - ½) and no segment.
    """
    return real + deviation * noise / 2


def zero_centred_penalty(logits: Tensor, pictures: Tensor) -> Tensor:
    """½E[‖∇D(x)‖²] for logits (n,) of pictures (n, C, H, W) that require gradients.

    R1 on real pictures, R2 on fakes (Mescheder et al. 2018, arXiv:1801.04406, equation 9).
    """
    (slope,) = torch.autograd.grad(logits.sum(), pictures, create_graph=True)
    return slope.square().flatten(1).sum(1).mean() / 2


@dataclass(frozen=True)
class Objective:
    """The two players' losses: `discriminator(real, fake, targets)`, `generator(real, fake)`.

    `targets` are what D should say of real and fake pictures (label smoothing and noise); an
    objective whose `has_targets` is false ignores them. `is_critic`: what D says of a picture is a
    score without bounds, no probability, and is told as it is.
    `is_relative`: only differences of logits matter, and the generator is told the real ones.
    `has_penalty`: D pays for slopes that are not 1 between real pictures and fakes, or, with
    `around_real`, between real pictures and the same with noise.
    """

    name: str
    discriminator: Callable[..., Tensor]
    generator: Callable[[Tensor | None, Tensor], Tensor]
    has_targets: bool = False
    is_critic: bool = False
    clips_weights: bool = False
    has_penalty: bool = False
    around_real: bool = False
    is_relative: bool = False


_TABLE = (
    Objective("minimax", discriminator_cross_entropy, generator_minimax, has_targets=True),
    Objective(
        "non-saturating", discriminator_cross_entropy, generator_non_saturating, has_targets=True
    ),
    Objective(
        "least-squares",
        discriminator_least_squares,
        generator_least_squares,
        has_targets=True,
        is_critic=True,
    ),
    Objective("hinge", discriminator_hinge, generator_score, is_critic=True),
    Objective(
        "wasserstein-clip", critic_wasserstein, generator_score, is_critic=True, clips_weights=True
    ),
    Objective(
        "wasserstein-gp", critic_wasserstein, generator_score, is_critic=True, has_penalty=True
    ),
    Objective(
        "dragan",
        discriminator_cross_entropy,
        generator_non_saturating,
        has_targets=True,
        has_penalty=True,
        around_real=True,
    ),
    Objective(
        "relativistic",
        discriminator_relativistic,
        generator_relativistic,
        is_critic=True,
        is_relative=True,
    ),
)
OBJECTIVES = {objective.name: objective for objective in _TABLE}


def named(name: str) -> Objective:
    """The objective of that name; an unknown one raises `gan.Error` with the list."""
    if name not in OBJECTIVES:
        raise Error(
            "there is no objective {name}; there are: {there}",
            name=repr(name),
            there=", ".join(OBJECTIVES),
        )
    return OBJECTIVES[name]


def fitting(recipe: Recipe) -> Objective:
    """The recipe's objective; `gan.Error` if the rest of the recipe asks for what it has not."""
    objective = named(recipe.gan.objective)
    if (recipe.gan.label_noise or recipe.gan.label_smoothing) and not objective.has_targets:
        raise Error(
            "{name} has no labels to smooth or to add noise to; set both to 0", name=objective.name
        )
    return objective
