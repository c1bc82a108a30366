"""A VAE with a learned prior: exact inverses and densities, and latents that stay normal."""

import math

import numpy as np
import pytest
import tiny
import torch
from tiny import refused, small
from torch.distributions import Laplace, Normal

import gan
from gan import models, networks
from gan.metrics import quality
from gan.networks.parts import normal_divergence
from gan.pictures import to_float
from gan.play import inversion

LABELS = torch.arange(6)


@pytest.fixture
def decoder() -> torch.nn.Module:
    """A decoder whose flow moves its codes about, as after a training."""
    torch.manual_seed(0)
    network = networks.generator(small("digits-vae"))
    for coupling in network.flow:
        torch.nn.init.normal_(coupling.layers[-1].weight, std=0.5)
    return network.requires_grad_(False)


@pytest.fixture(scope="module")
def model(tmp_path_factory) -> models.Model:
    """A model of some steps, from its weights folder."""
    return tiny.trained(small("digits-vae"), tmp_path_factory.mktemp("mine"), steps=20)


def test_a_latent_comes_back_from_its_code(decoder):
    z = torch.randn(6, 6)
    code = decoder.code(z, LABELS)
    assert not torch.allclose(code, z, atol=0.1)
    assert torch.allclose(decoder.latent(code, LABELS)[0], z, atol=1e-5)
    assert not torch.allclose(decoder.code(z, LABELS.flip(0)), code, atol=1e-2)


def test_the_density_of_a_code_is_the_latent_s_times_the_jacobian(decoder):
    (code,) = decoder.code(torch.randn(1, 6), LABELS[:1])

    def latent(code):
        return decoder.latent(code[None], LABELS[:1])[0][0]

    jacobian = torch.autograd.functional.jacobian(latent, code)
    expected = Normal(0, 1).log_prob(latent(code)).sum() + torch.linalg.slogdet(jacobian)[1]
    assert torch.allclose(decoder.latent(code[None], LABELS[:1])[1], expected, atol=1e-4)


def test_the_prior_of_a_code_is_the_mean_over_classes_and_its_class_the_likeliest(decoder):
    code = torch.randn(5, 6)
    each = [decoder.latent(code, torch.full((5,), label))[1] for label in range(10)]
    expected = torch.stack(each).exp().mean(0).log()
    assert torch.allclose(decoder.log_prior(code), expected, atol=1e-5)
    assert torch.equal(decoder.likeliest(code), torch.stack(each).argmax(0))


def test_a_posterior_of_codes_becomes_one_of_latents(decoder):
    mean, logvar = decoder.code(torch.randn(6, 6), LABELS), torch.full((6, 6), -8.0)
    centre, found = decoder.posterior(mean, logvar, LABELS)
    drawn = mean + (logvar / 2).exp() * torch.randn(20_000, 6, 6)
    latents = decoder.latent(drawn.reshape(-1, 6), LABELS.repeat(20_000))[0].reshape(-1, 6, 6)
    assert torch.allclose(centre, latents.mean(0), atol=2e-2)
    assert torch.allclose(found, latents.var(0).log(), atol=0.1)


def test_the_likelihood_is_laplace_s_of_pixels_from_0_to_1(decoder):
    logits, pictures = torch.randn(3, 1, 8, 8), torch.rand(3, 1, 8, 8) * 2 - 1
    middle, scale = (logits.clamp(-1, 1) + 1) / 2, decoder.log_scale.exp()
    expected = Laplace(middle, scale).log_prob((pictures + 1) / 2).sum((1, 2, 3))
    assert torch.allclose(decoder.log_likelihood(logits, pictures), expected, atol=1e-3)


def test_the_divergence_of_a_prior_that_is_still_normal_is_the_closed_form():
    network = networks.generator(small("digits-vae")).requires_grad_(False)
    mean, logvar = torch.randn(1, 6).expand(50_000, 6), torch.full((50_000, 6), -1.0)
    noise = torch.randn(50_000, 6)
    expected = normal_divergence(mean[:1], logvar[:1]).item()
    for labels in (None, torch.zeros(50_000, dtype=torch.long)):
        found = network.divergence(mean, logvar, noise, labels)
        assert math.isclose(found.mean(), expected, rel_tol=0.02)


def test_training_raises_the_bound_and_learns_the_likelihood_s_scale():
    training = tiny.training(small("digits-vae"), steps=300)
    decoder, encoder = training.trainer.generator, training.trainer.encoder
    before = decoder.log_scale.item()
    losses = [step.losses["loss"] for step in training]
    assert np.mean(losses[-20:]) < np.mean(losses[:20]) - 0.3
    pictures = to_float(training.dataset.images)
    with torch.no_grad():
        redrawn = decoder.range(decoder.decode(encoder(pictures)[0]))
    best = math.log((redrawn - pictures).abs().mean() / 2)  # of a Laplace's scale
    assert abs(decoder.log_scale.item() - best) < abs(before - best)


def test_a_picture_s_latent_draws_its_reconstruction_with_its_label_only(model, tmp_path):
    plain = tiny.trained(small("digits-vae", classes=0), tmp_path, steps=5)
    pictures = model.sample(3, 4, labels=[1, 2, 3, 4])
    for one, readings in ((model, ([5, 5, 6, 7], model.read(pictures))), (plain, (None,))):
        redrawn = one.generator.range(one.generator.decode(one._posterior(pictures)[0]))
        for labels in readings:
            mean, logvar = one.encode(pictures, labels)
            assert mean.shape == logvar.shape == (4, 6)
            assert torch.allclose(one.generate(mean, labels), redrawn, atol=1e-4)
        assert torch.equal(one.encode(pictures)[0], mean)


def test_a_digit_is_found_in_one_step_with_its_class(model):
    (digit,) = model.sample(3, 1)
    (found,) = inversion.find(model, digit)
    assert found.label == model.read(digit[None])[0]
    (asked,) = inversion.find(model, digit, labels=[4])
    assert asked.label == 4
    assert abs(asked.error - found.error) < 1e-3


def test_the_bound_on_test_pictures_is_likelihood_less_divergence(model, monkeypatch):
    real = tiny.drawings((1, 8, 8), 40).images[:, 0].numpy()
    monkeypatch.setattr(quality, "real_pictures", lambda *_: (real, None))
    found = quality.elbo(model, quality.Task())
    assert math.isclose(found["elbo"], found["log_likelihood"] - found["divergence"], abs_tol=0.01)
    assert found["divergence"] > 0
    assert "Laplace" in found["likelihood"]
    assert 0 < found["reconstruction_error"] < 0.3


def test_a_flow_without_widths_and_a_reading_without_classes_are_refused(weights):
    with refused("a flow's widths"):
        networks.generator(small("digits-vae", flow_widths=()))
    with refused("65 couplings"):
        small("digits-vae", flow_widths=(8,) * 65)
    with refused("reads no classes"):
        gan.load("vae-2d").read(np.zeros((1, 8, 8), np.uint8))
    with refused("not conditional"):
        gan.load("vae-2d").encode(np.zeros((1, 8, 8), np.uint8), [3])
