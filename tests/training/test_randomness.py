"""The random numbers of a training are its own: those of step n depend on (seed, n) alone."""

import pytest
import torch
from tiny import CPU, same, small, trainer

from gan.training.trainer import Randomness


@pytest.mark.parametrize("name", ["dcgan", "frog-dcgan", "vae-2d", "wgan-gp"])
def test_a_training_and_its_caller_s_random_draws_leave_one_another_alone(name):
    torch.manual_seed(1)
    state = torch.get_rng_state()
    quiet = trainer(small(name))
    for number in range(3):
        quiet.step(number)
    assert torch.equal(torch.get_rng_state(), state)
    torch.manual_seed(2)
    disturbed = trainer(small(name))
    for number in range(3):
        torch.randn(1 + number)
        disturbed.step(number)
    assert same(quiet.state(), disturbed.state())
    assert not same(disturbed.state(), trainer(small(name), seed=1).state())


def test_every_step_has_latents_of_its_own():
    training = trainer(small("dcgan"))
    drawn = []
    for number in (0, 1, 0):
        with training.random.of_step(number):
            drawn.append(training.random.latents(training.recipe, 4))
    assert torch.equal(drawn[0], drawn[2])
    assert not torch.equal(drawn[0], drawn[1])


@pytest.mark.parametrize(("latent", "bound"), [("normal", None), ("uniform", 1.0)])
def test_latents_follow_the_recipe_s_distribution(latent, bound):
    drawn = Randomness(0, CPU).latents(small("dcgan", latent=latent), 4_000)
    assert drawn.shape == (4_000, 6)
    assert drawn.std().item() == pytest.approx(1.0 if latent == "normal" else 3**-0.5, rel=0.03)
    assert (drawn.abs().max() <= 1).item() is (bound is not None)
