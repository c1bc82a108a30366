"""Every objective is its formula, checked against NumPy in double precision."""

import numpy as np
import pytest
import torch
from tiny import refused
from torch import nn

from gan.objectives import OBJECTIVES, gradient_penalty, named, perturbed, zero_centred_penalty

LOGITS = torch.tensor([-6.0, -2.5, -0.3, 0.0, 0.7, 1.0, 3.2, 8.0], dtype=torch.float64)
REAL, FAKE = LOGITS, LOGITS.flip(0) - 0.4


def sigma(logit):
    return 1 / (1 + np.exp(-logit))


def log_odds(real, fake):
    """What Goodfellow's discriminator minimises, in the words of the paper."""
    return -np.log(sigma(real)).mean() - np.log(1 - sigma(fake)).mean()


CLOSED_FORMS = {
    "minimax": (log_odds, lambda real, fake: np.log(1 - sigma(fake)).mean()),
    "non-saturating": (log_odds, lambda real, fake: -np.log(sigma(fake)).mean()),
    "least-squares": (
        lambda real, fake: ((real - 1) ** 2).mean() / 2 + (fake**2).mean() / 2,
        lambda real, fake: ((fake - 1) ** 2).mean() / 2,
    ),
    "hinge": (
        lambda real, fake: np.maximum(0, 1 - real).mean() + np.maximum(0, 1 + fake).mean(),
        lambda real, fake: -fake.mean(),
    ),
    "wasserstein-clip": (
        lambda real, fake: fake.mean() - real.mean(),
        lambda real, fake: -fake.mean(),
    ),
    "wasserstein-gp": (
        lambda real, fake: fake.mean() - real.mean(),
        lambda real, fake: -fake.mean(),
    ),
    "dragan": (log_odds, lambda real, fake: -np.log(sigma(fake)).mean()),
    "relativistic": (
        lambda real, fake: -np.log(sigma(real - fake)).mean(),
        lambda real, fake: -np.log(sigma(fake - real)).mean(),
    ),
}


def test_the_registry_holds_every_objective_and_knows_no_other():
    assert set(OBJECTIVES) == set(CLOSED_FORMS)
    assert all(objective.name == name for name, objective in OBJECTIVES.items())
    with refused("'absolute'", *CLOSED_FORMS):
        named("absolute")


@pytest.mark.parametrize("name", CLOSED_FORMS)
def test_both_losses_are_their_closed_forms(name):
    of_discriminator, of_generator = CLOSED_FORMS[name]
    objective = named(name)
    loss = objective.discriminator(REAL, FAKE, (1.0, 0.0))
    assert loss.item() == pytest.approx(of_discriminator(REAL.numpy(), FAKE.numpy()), abs=1e-12)
    assert objective.generator(REAL, FAKE).item() == pytest.approx(
        of_generator(REAL.numpy(), FAKE.numpy())
    )


@pytest.mark.parametrize("name", CLOSED_FORMS)
def test_both_gradients_are_those_of_the_closed_forms(name):
    objective, step = named(name), 1e-6
    real, fake = REAL.clone().requires_grad_(), FAKE.clone().requires_grad_()
    objective.discriminator(real, fake, (1.0, 0.0)).backward()
    judged = FAKE.clone().requires_grad_()
    objective.generator(REAL, judged).backward()
    of_discriminator, of_generator = CLOSED_FORMS[name]
    for i in range(len(LOGITS)):
        nudge = np.zeros(len(LOGITS))
        nudge[i] = step
        r, f = REAL.numpy(), FAKE.numpy()
        slopes = (
            (real, of_discriminator(r + nudge, f) - of_discriminator(r - nudge, f)),
            (fake, of_discriminator(r, f + nudge) - of_discriminator(r, f - nudge)),
            (judged, of_generator(r, f + nudge) - of_generator(r, f - nudge)),
        )
        for logits, difference in slopes:
            # A hinge's own corner, real = 1, has no slope to compare with.
            if name == "hinge" and abs(abs(logits[i].item()) - 1) < 2 * step:
                continue
            assert logits.grad[i].item() == pytest.approx(difference / (2 * step), abs=1e-7)


@pytest.mark.parametrize("name", CLOSED_FORMS)
@pytest.mark.parametrize("size", [100.0, -100.0, 1e4, -1e4])
def test_losses_and_gradients_stay_finite_for_huge_logits(name, size):
    objective = named(name)
    for real_sign in (1, -1):
        real = torch.full((3,), real_sign * size, requires_grad=True)
        fake = torch.full((3,), size, requires_grad=True)
        losses = [
            objective.discriminator(real, fake, (1.0, 0.0)),
            objective.discriminator(real, fake, (0.9, torch.full((3,), -0.05))),
            objective.generator(real, fake),
        ]
        sum(losses).backward()
        assert all(loss.isfinite() for loss in losses)
        assert real.grad.isfinite().all()
        assert fake.grad.isfinite().all()


@pytest.mark.parametrize(("name", "slope"), [("minimax", 0), ("non-saturating", -1)])
def test_a_confident_discriminator_leaves_the_non_saturating_generator_a_slope(name, slope):
    fake = torch.full((1,), -100.0, requires_grad=True)  # it is found out
    named(name).generator(None, fake).backward()
    assert fake.grad.item() == pytest.approx(slope, abs=1e-30)


@pytest.mark.parametrize("name", ["minimax", "non-saturating"])
def test_smoothed_targets_are_a_cross_entropy_with_them(name):
    def entropy(target, logits):
        share = sigma(logits.numpy())
        return -np.mean(target * np.log(share) + (1 - target) * np.log(1 - share))

    real_target, fake_target = 0.9, np.linspace(-0.05, 0.1, len(LOGITS))
    loss = named(name).discriminator(REAL, FAKE, (real_target, torch.from_numpy(fake_target)))
    expected = entropy(real_target, REAL) + entropy(fake_target, FAKE)
    assert loss.item() == pytest.approx(expected)


def test_smoothed_targets_are_least_squares_vertices_and_only_objectives_without_ignore_them():
    loss = named("least-squares").discriminator(REAL, FAKE, (0.9, 0.1))
    expected = ((REAL.numpy() - 0.9) ** 2).mean() / 2 + ((FAKE.numpy() - 0.1) ** 2).mean() / 2
    assert loss.item() == pytest.approx(expected)
    for objective in OBJECTIVES.values():
        hard = objective.discriminator(REAL, FAKE, (1.0, 0.0))
        soft = objective.discriminator(REAL, FAKE, (0.8, 0.1))
        assert torch.equal(hard, soft) is not objective.has_targets


# ---- gradient penalty ----


def pictures(seed: int) -> torch.Tensor:
    source = torch.Generator().manual_seed(seed)
    return torch.randn(5, 2, 3, 3, generator=source, dtype=torch.float64)


EPSILON = torch.linspace(0, 1, 5, dtype=torch.float64).view(5, 1, 1, 1)


def smooth_critic() -> nn.Module:
    torch.manual_seed(3)
    column = nn.Sequential(nn.Flatten(), nn.Linear(18, 6), nn.Tanh(), nn.Linear(6, 1))
    return column.double()


@pytest.mark.parametrize("length", [0.3, 1.0, 4.0])
def test_the_penalty_of_a_linear_critic_is_the_distance_of_its_weight_from_length_one(length):
    weight = torch.randn(18, dtype=torch.float64, generator=torch.Generator().manual_seed(4))
    weight *= length / weight.norm()
    penalty = gradient_penalty(lambda x: x.flatten(1) @ weight, pictures(1), pictures(2), EPSILON)
    assert penalty.item() == pytest.approx((length - 1) ** 2, abs=1e-12)


def slopes_by_differences(critic, at, step=1e-5) -> torch.Tensor:
    """How fast each picture's logit changes with each of its 18 pixels: (n, 18)."""
    slopes = torch.zeros(len(at), 18, dtype=torch.float64)
    with torch.no_grad():
        for i in range(18):
            nudge = torch.zeros(18, dtype=torch.float64)
            nudge[i] = step
            nudge = nudge.view(1, 2, 3, 3)
            slopes[:, i] = (critic(at + nudge) - critic(at - nudge)).flatten() / 2 / step
    return slopes


@pytest.mark.parametrize("around", ["fake pictures", "real pictures"])  # the second is DRAGAN's
def test_the_penalty_is_that_of_finite_differences(around):
    critic, real = smooth_critic(), pictures(1)
    other = pictures(2) if around == "fake pictures" else perturbed(real, NOISE, DEVIATION)
    penalty = gradient_penalty(critic, real, other, EPSILON)
    slopes = slopes_by_differences(critic, EPSILON * real + (1 - EPSILON) * other)
    expected = ((slopes.norm(dim=1) - 1) ** 2).mean().item()
    assert penalty.item() == pytest.approx(expected, rel=1e-6)


def test_the_penalty_s_gradient_for_the_critic_is_that_of_finite_differences():
    critic, step = smooth_critic(), 1e-5
    gradient_penalty(critic, pictures(1), pictures(2), EPSILON).backward()
    for weight in (critic[1].weight, critic[3].weight):
        for place in ((0, 0), (0, 5)):
            values = []
            for sign in (1, -1):
                with torch.no_grad():
                    weight[place] += sign * step
                penalty = gradient_penalty(critic, pictures(1), pictures(2), EPSILON)
                values.append(penalty.item())
                with torch.no_grad():
                    weight[place] -= sign * step
            slope = (values[0] - values[1]) / (2 * step)
            assert weight.grad[place].item() == pytest.approx(slope, rel=1e-4, abs=1e-9)


@pytest.mark.parametrize(("epsilon", "end"), [(1.0, "real"), (0.0, "fake")])
def test_epsilon_runs_from_the_fake_to_the_real_picture(epsilon, end):
    seen = []

    def critic(x):
        seen.append(x.detach().clone())
        return x.square().flatten(1).sum(1)

    ends = {"real": pictures(1), "fake": pictures(2)}
    gradient_penalty(critic, ends["real"], ends["fake"], torch.full_like(EPSILON, epsilon))
    assert torch.allclose(seen[0], ends[end])


def test_a_flat_critic_has_penalty_one_and_finite_gradients():
    critic = smooth_critic()
    nn.init.zeros_(critic[3].weight)
    penalty = gradient_penalty(critic, pictures(1), pictures(2), EPSILON)
    penalty.backward()
    assert penalty.item() == pytest.approx(1)
    slopes = (weight.grad for weight in critic.parameters())
    assert all(slope.isfinite().all() for slope in slopes if slope is not None)


# ---- DRAGAN's: the same penalty, around real pictures ----

NOISE = torch.rand(5, 2, 3, 3, generator=torch.Generator().manual_seed(6), dtype=torch.float64)
DEVIATION = torch.tensor(0.8, dtype=torch.float64)


def test_the_noise_around_real_pictures_is_up_to_half_their_deviation():
    real = pictures(1)
    assert torch.equal(perturbed(real, torch.zeros_like(real), DEVIATION), real)
    assert torch.allclose(perturbed(real, torch.ones_like(real), DEVIATION) - real, DEVIATION / 2)
    expected = real.numpy() + 0.5 * 0.8 * NOISE.numpy()
    assert np.allclose(perturbed(real, NOISE, DEVIATION).numpy(), expected, atol=1e-15)


def test_dragan_s_penalty_of_a_parabola_is_its_closed_form():
    real, epsilon = pictures(1), EPSILON.numpy()
    end = perturbed(real, NOISE, DEVIATION)
    penalty = gradient_penalty(lambda x: x.square().flatten(1).sum(1) / 2, real, end, EPSILON)
    points = real.numpy() + (1 - epsilon) * 0.4 * NOISE.numpy()  # whose slope is the point itself
    lengths = np.sqrt((points**2).sum((1, 2, 3)))
    assert penalty.item() == pytest.approx(((lengths - 1) ** 2).mean())


def test_the_zero_centred_penalty_is_half_the_squared_slope_of_finite_differences():
    for critic in (smooth_critic(), nn.Sequential(nn.Flatten(), nn.Linear(18, 1)).double()):
        leaf = pictures(1).requires_grad_()
        penalty = zero_centred_penalty(critic(leaf)[:, 0], leaf)
        slopes = slopes_by_differences(critic, leaf.detach())
        assert penalty.item() == pytest.approx((slopes**2).sum(1).mean().item() / 2, rel=1e-6)
    assert penalty.item() == pytest.approx(critic[1].weight.square().sum().item() / 2)
