"""Trainings of one loss: a VAE's bound, a classifier's cross-entropy."""

import copy

import numpy as np
import pytest
import torch
from tiny import CPU, small, trainer

import gan
from gan import data
from gan.data import mix
from gan.recipes import RECIPES
from gan.training.likelihood import shifted
from gan.training.loop import Training


def test_a_vae_s_loss_is_cross_entropy_and_weighted_divergence():
    recipe = small("vae-2d", kl_weight=0.25)
    training = trainer(recipe)
    training.bfloat16 = False
    encoder, decoder = copy.deepcopy(training.encoder), copy.deepcopy(training.generator)
    with torch.no_grad():
        for network in (encoder, training.encoder):
            network.mean.bias.copy_(torch.tensor([0.5, -1.0]))  # zero biases would say little
            network.logvar.bias.copy_(torch.tensor([-0.3, 0.4]))
    losses = training.step(0)
    real, _ = training.batches(0)
    torch.manual_seed(mix(0, 1))
    with torch.no_grad():
        mean, logvar = encoder(real)
        z = torch.distributions.Normal(mean, (logvar / 2).exp())
        share = (decoder(mean + z.scale * torch.randn_like(mean)) + 1) / 2
    ink = (real + 1) / 2
    entropy = -(ink * share.log() + (1 - ink) * (1 - share).log()).mean().item()
    prior = torch.distributions.Normal(0.0, 1.0)
    kl = torch.distributions.kl_divergence(z, prior).sum(1).mean().item()
    assert losses["reconstruction"] == pytest.approx(entropy, rel=1e-4)
    assert losses["kl"] == pytest.approx(kl, rel=1e-4)
    assert losses["loss"] == pytest.approx(entropy + 0.25 * kl, rel=1e-4)


def test_shifted_pictures_are_moved_whole_and_filled_with_black():
    pictures = torch.full((8, 1, 6, 6), -1.0)
    pictures[:, 0, 3, 3] = 1
    torch.manual_seed(1)
    moved = shifted(pictures, 2)
    assert moved.shape == pictures.shape
    assert moved.sum((1, 2, 3)).tolist() == pictures.sum((1, 2, 3)).tolist()
    places = moved.flatten(1).argmax(1)
    assert len(set(places.tolist())) > 1
    assert torch.equal(shifted(pictures, 0), pictures)


@pytest.mark.data
def test_a_real_vae_learns_more_than_the_mean_digit(tmp_path):
    mnist, shape = data.load("mnist", None), (1, 14, 14)
    few = mnist.labels <= 1  # zeros and ones, which are told apart in some hundred steps
    digits = data.Dataset("few", data.fit(mnist.images[few], shape), mnist.labels[few])
    # Whoever ignores the picture can at best answer every pixel with its mean over the training
    # set: that is the constant of least cross-entropy (Gibbs' inequality). A VAE below this bound
    # has sent something through its two numbers, for the KL term only adds to its loss.
    ink = digits.images.double().div(255).mean(0)
    bound = torch.special.entr(ink).add(torch.special.entr(1 - ink)).mean().item()
    assert 0.2 < bound < 0.3  # nats per pixel; some 0.26
    recipe = RECIPES["vae-2d"].but(image_shape=shape, batch_size=32)
    run = Training(recipe, digits, tmp_path, steps=200, device=CPU)
    losses = [step.losses["loss"] for step in run]
    assert losses[0] > 0.6  # log 2 = 0.69: every pixel at one half
    late = np.mean(losses[-50:])
    assert late < bound - 0.02
    mean, _ = gan.load(tmp_path, device="cpu").encode(digits.images[:500, 0].numpy())
    assert (mean.std(0) > 0.1).all()  # and both numbers are used
