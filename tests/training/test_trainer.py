"""What all trainers share: networks, precision, the moving average, a state to go on from."""

import copy

import pytest
import torch
from tiny import CPU, refused, same, small, trainer

from gan import devices
from gan.recipes import RECIPES
from gan.training.adversarial import AdversarialTrainer
from gan.training.likelihood import VAETrainer


def weights(network) -> list[torch.Tensor]:
    return [weight.detach().clone() for weight in network.parameters()]


@pytest.mark.parametrize("name", RECIPES)
def test_a_step_changes_every_network_and_reports_what_it_measured(name):
    training = trainer(small(name))
    before = [weights(network) for network in training.networks()]
    losses = training.step(0)
    for network, old in zip(training.networks(), before, strict=True):
        assert not same(weights(network), old)
    if training.recipe.vae:
        assert list(losses) == ["loss", "reconstruction", "kl"]
    else:
        assert set(losses) == {"generator", "discriminator", "real", "fake"}
    assert all(isinstance(value, float) for value in losses.values())


def test_a_trainer_is_of_its_recipe_s_kind_precision_and_average():
    assert isinstance(trainer(small("vae-2d")), VAETrainer)
    training = trainer(small("dcgan"))
    assert isinstance(training, AdversarialTrainer)
    assert training.kept_generator is training.generator  # without a moving average
    assert training.bfloat16 == devices.has_bfloat16_units(CPU)
    assert not trainer(small("mlp-gan")).bfloat16  # fully connected


def test_the_moving_average_is_its_formula_and_is_what_is_kept():
    recipe = small("dcgan", ema_decay=0.9)
    training = trainer(recipe)
    expected = None
    for number in range(4):
        training.step(number)
        now = {k: v.clone() for k, v in training.generator.state_dict().items()}
        if expected is None:
            expected = now  # an average starts at its first value
        else:
            decay = min(0.9, (1 + number) / (10 + number))  # a short average at first
            expected = {
                k: v * decay + now[k] * (1 - decay) if v.is_floating_point() else v
                for k, v in expected.items()
            }
    kept = training.kept_generator.state_dict()
    assert kept.keys() == expected.keys()
    for name, value in expected.items():
        if value.is_floating_point():  # weights and the running figures of batch norm
            assert torch.allclose(kept[name], value, atol=1e-6)
    assert not same(kept, training.generator.state_dict())


@pytest.mark.parametrize("name", ["dcgan", "vae-2d", "wgan-gp"])
def test_weights_stay_float32_under_mixed_precision(name):
    training = trainer(small(name))
    training.bfloat16 = True  # slow without the units, and right all the same
    losses = training.step(0)
    assert {w.dtype for network in training.networks() for w in network.parameters()} == {
        torch.float32
    }
    full = trainer(small(name))
    full.bfloat16 = False
    for name, value in full.step(0).items():
        assert losses[name] == pytest.approx(value, rel=0.05, abs=0.02)


@pytest.mark.parametrize("name", RECIPES)
def test_a_state_brings_a_fresh_trainer_to_the_same_place(name):
    recipe = small(name, ema_decay=0.9)
    first, second = trainer(recipe), trainer(recipe)
    for number in range(3):
        first.step(number)
    second.load_state(copy.deepcopy(first.state()))
    assert same(first.state(), second.state())
    assert first.step(3) == second.step(3)
    assert same(first.state(), second.state())


def test_the_state_of_other_networks_is_refused():
    for state in (trainer(small("mlp-gan")).state(), {}):
        with refused("other networks", "--overwrite"):
            trainer(small("dcgan")).load_state(state)
