"""From a loss to changed weights: optimisers, learning rates in time, clipping."""

import numpy as np
import pytest
import torch
from tiny import small, trainer

from gan.recipe import Optimizer
from gan.recipes import RECIPES
from gan.training.trainer import Updates, schedule

PARTS = ("generator", "discriminator")


@pytest.mark.parametrize("name", RECIPES)
def test_optimisers_get_the_recipe_s_settings(name):
    recipe = RECIPES[name]
    parts = trainer(small(name)).parts
    if recipe.vae:
        pairs = [(parts["optimizer"], recipe.vae.optimizer)]
    else:
        pairs = [
            (parts["generator_optimizer"], recipe.gan.generator_optimizer),
            (parts["discriminator_optimizer"], recipe.gan.discriminator_optimizer),
        ]
    for optimizer, settings in pairs:
        (group,) = optimizer.param_groups
        assert (group["lr"], group["eps"]) == (settings.lr, settings.eps)
        if settings.name == "adam":
            assert isinstance(optimizer, torch.optim.Adam)
            assert tuple(group["betas"]) == settings.betas
        else:
            assert isinstance(optimizer, torch.optim.RMSprop)
            assert group["alpha"] == settings.alpha
            assert not group["momentum"]
            assert not group["centered"]


def rates(recipe, steps: list[int], total: int) -> list[tuple[float, float]]:
    training = trainer(recipe, total=total)
    found = []
    for number in steps:
        training.step(number)
        both = (training.parts[f"{part}_optimizer"] for part in PARTS)
        found.append(tuple(optimizer.param_groups[0]["lr"] for optimizer in both))
    return found


def test_rates_fall_evenly_to_nothing_at_the_planned_end_or_by_keras_formula_or_stay():
    found = rates(small("mlp-gan-relu"), [0, 5, 9], total=10)
    assert found == [pytest.approx((rate, rate)) for rate in (2e-4, 1e-4, 0.2e-4)]
    decaying = Optimizer("rmsprop", 4e-4, decay=0.5)
    recipe = small("dcgan", generator_optimizer=decaying, discriminator_optimizer=decaying)
    expected = [4e-4 / (1 + 0.5 * number) for number in (0, 1, 6)]
    assert [g for g, _ in rates(recipe, [0, 1, 6], total=7)] == pytest.approx(expected)
    assert rates(small("dcgan"), [0, 50, 99], total=100) == [(1e-4, 1e-4)] * 3


def test_a_critic_s_rate_falls_with_its_own_updates_and_no_further_than_the_generator_s():
    recipe = small("wgan", lr_decay="linear")
    # The last of five updates of step 5 is the 30th of 50.
    assert rates(recipe, [5], total=10) == [pytest.approx((0.5 * 5e-5, (1 - 29 / 50) * 5e-5))]
    decaying = Optimizer("rmsprop", 4e-4, decay=0.5)
    recipe = small("wgan", generator_optimizer=decaying, discriminator_optimizer=decaying)
    assert rates(recipe, [1], total=10) == [pytest.approx((4e-4 / 1.5, 4e-4 / (1 + 0.5 * 9)))]


def updated(gradient: list[float], settings: Optimizer) -> torch.nn.Parameter:
    """Weights of 0 after one update by gradient descent with that gradient."""
    network = torch.nn.ParameterList([torch.zeros(len(gradient))])
    updates = Updates(network, settings, "constant")
    updates.optimizer = torch.optim.SGD(network, lr=1.0)
    updates.make((network[0] * torch.tensor(gradient)).sum(), settings, 0, 0.0)
    return network[0]


def test_gradients_are_clipped_by_value_where_there_is_one_and_then_used_up():
    weight = updated([-30.0, 0.25, 7.0], Optimizer("adam", 1.0, clip_value=1.0))
    assert weight.tolist() == [1.0, -0.25, -1.0]
    assert weight.grad is None
    assert updated([-30.0, 7.0], Optimizer("adam", 1.0)).tolist() == [30.0, -7.0]


def test_one_cycle_rises_and_falls():
    rates = [schedule("one-cycle", share) for share in np.linspace(0, 1, 101)]
    assert rates[20] == pytest.approx(1)
    assert max(rates) == rates[20]
    assert rates[0] == pytest.approx(0.04)
    assert rates[-1] == pytest.approx(0, abs=1e-9)
    assert schedule("linear", 0.25) == 0.75
