"""What the lesson shows of a step is what a training computes: gradients, verdicts, losses."""

import copy

import numpy as np
import pytest
import tiny
import torch
from torch.nn.functional import binary_cross_entropy_with_logits

import gan
from gan import latents, objectives, pictures
from gan.networks.parts import normal_divergence
from gan.pictures import to_float
from gan.play import anatomy


def trained(folder, name: str, **changes) -> gan.Model:
    return tiny.trained(tiny.small(name, **changes), folder / name, steps=2)


def differences(model: gan.Model, seed: int, step: float = 1e-5) -> torch.Tensor:
    """The slope of G's loss in each pixel's brightness, by moving one pixel at a time."""
    judge = copy.deepcopy(model.discriminator).double()
    loss = objectives.named(model.recipe.gan.objective).generator
    fake = model.generate(model.latents(seed, 1)).double().clone()
    _, height, width = model.image_shape
    slopes = torch.zeros(height, width, dtype=torch.double)
    with torch.no_grad():
        for y in range(height):
            for x in range(width):
                move = torch.zeros_like(fake)
                move[:, :, y, x] = step
                up, down = (loss(None, judge(fake + sign * move)) for sign in (1, -1))
                slopes[y, x] = (up - down) / (2 * step)
    return slopes


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("mlp-gan", {}),
        ("dcgan", {}),
        ("dcgan", {"objective": "minimax"}),
        ("dcgan", {"objective": "least-squares"}),
        ("wgan", {}),
        ("wgan-gp", {}),
        ("frog-dcgan", {"slope": 1.0}),  # colour, and no kinks for float32 to fall beside
    ],
    ids=str,
)
def test_the_gradient_is_that_of_finite_differences(tmp_path, name, changes):
    model = trained(tmp_path, name, **changes)
    step = anatomy.one_step(model, seed=3)
    expected = differences(model, seed=3)
    assert step.gradient.shape == expected.shape
    assert expected.abs().max() > 0
    error = (step.gradient.double() - expected).abs().max() / expected.abs().max()
    assert error < 1e-3


def test_a_relative_objective_compares_with_the_real_picture_or_refuses(tmp_path):
    model = trained(tmp_path, "quick", ema_decay=0.0)
    with tiny.refused("give a real one"):
        anatomy.one_step(model, 3)
    real = tiny.drawings(model.image_shape).images[4, 0].numpy()
    step = anatomy.one_step(model, 3, real)
    assert step.loss == pytest.approx(np.log1p(np.exp(step.on_real - step.on_fake)), rel=1e-4)
    assert step.gradient.abs().sum() > 0


def test_the_gradient_flows_after_the_discriminator_was_first_used_to_score(tmp_path):
    model = trained(tmp_path, "dcgan")
    model.score(model.sample(0, 1))  # loads it where no gradients are kept
    step = anatomy.one_step(model, 0)
    assert step.gradient.abs().sum() > 0
    assert step.real is None and step.on_real is None  # no picture, no verdict on it
    with tiny.refused("has no encoder"):
        anatomy.two_losses(model, np.zeros((8, 8), np.uint8), 0)


@pytest.mark.parametrize("name", ["dcgan", "wgan"])
def test_verdicts_are_the_discriminator_s_odds_or_the_critic_s_scores(tmp_path, name):
    model = trained(tmp_path, name)
    real = tiny.drawings(model.image_shape).images[4, 0].numpy()
    step = anatomy.one_step(model, 5, real)
    assert np.array_equal(step.fake, model.sample(5, 1)[0])
    assert torch.equal(step.z, model.latents(5, 1)[0])
    said = model.score(np.stack([real, step.fake]))
    said = said if name == "wgan" else said.sigmoid()
    assert step.on_real == pytest.approx(said[0].item(), abs=1e-5)
    assert step.on_fake == pytest.approx(said[1].item(), abs=1e-2)  # the score's picture is rounded
    if name == "dcgan":
        assert step.loss == pytest.approx(-np.log(step.on_fake), rel=1e-4)
    else:
        assert step.loss == pytest.approx(-step.on_fake)


@pytest.mark.parametrize("name", ["mlp-gan", "fc-dcgan", "wgan-gp"])
def test_a_push_against_the_gradient_fools_the_shipped_discriminator_more(name):
    model = gan.load(name, device="cpu")
    for seed in range(5):
        step = anatomy.one_step(model, seed)
        assert step.on_nudged > step.on_fake
        moved = np.abs(step.nudged.astype(int) - step.fake).max()
        assert 0 < moved <= anatomy.NUDGE / 2 * 255 + 1


def test_a_step_needs_a_gan_with_its_discriminator(tmp_path):
    with tiny.refused("is a VAE"):
        anatomy.one_step(trained(tmp_path, "vae-2d"), 0)
    model = trained(tmp_path, "mlp-gan")
    (tmp_path / "mlp-gan" / "critic.safetensors").unlink()
    assert not model.has_discriminator
    with tiny.refused("without its discriminator"):
        anatomy.one_step(model, 0)


def test_the_two_losses_are_those_of_the_training(tmp_path):
    model = trained(tmp_path, "vae-2d")
    picture = tiny.drawings(model.image_shape).images[2, 0].numpy()
    found = anatomy.two_losses(model, picture, seed=1)
    mean, logvar = model.encode(picture[None])
    target = (to_float(torch.from_numpy(picture))[None, None] + 1) / 2
    logits = model.generator.logits(mean.clone())
    expected = binary_cross_entropy_with_logits(logits, target)
    assert found.cross_entropy == pytest.approx(expected.item(), rel=1e-5)
    assert found.kl == pytest.approx(normal_divergence(mean, logvar).item(), rel=1e-5)
    assert found.kl_weight == model.recipe.vae.kl_weight
    assert torch.allclose(found.deviation**2, logvar[0].exp())
    assert found.reconstruction.shape == picture.shape
    assert found.around.shape == (3 * len(anatomy.REACHES), *picture.shape)


def test_pictures_from_further_around_a_code_differ_more():
    model = gan.load("vae-2d", device="cpu")
    found = anatomy.two_losses(model, model.sample(3, 1)[0], seed=4)
    away = np.abs(found.around.astype(int) - found.reconstruction).mean((1, 2))
    near, *_, far = away.reshape(len(anatomy.REACHES), -1).mean(1)
    assert near < far


@pytest.mark.parametrize("name", ["dcgan", "vae-2d"])
def test_a_path_begins_at_its_seed_and_ends_at_the_other(tmp_path, name):
    model = trained(tmp_path, name)
    path = anatomy.path(model, 7, 8, count=5)
    assert np.abs(path[0].astype(int) - model.sample(7, 1)[0]).max() <= 1
    assert np.abs(path[4].astype(int) - model.sample(8, 1)[0]).max() <= 1
    if name == "vae-2d":  # a straight line
        a, b = model.latents(7, 1), model.latents(8, 1)
        middle = model.generate((a + b) / 2)
        assert np.abs(path[2].astype(int) - pictures.as_arrays(middle)[0]).max() <= 1


def test_a_step_and_a_path_keep_to_the_class_of_their_first_seed(tmp_path):
    model = trained(tmp_path, "quick")
    real = tiny.drawings(model.image_shape).images[4, 0].numpy()
    step = anatomy.one_step(model, 13, real)
    assert step.label == 3 == anatomy.label_of(model, 23)
    assert np.array_equal(step.fake, model.sample(13, 1, labels=[3])[0])
    fake = model.generate(model.latents(13, 1), [3])
    shown = to_float(torch.from_numpy(real))[None, None]

    def score(picture: torch.Tensor, label: int) -> float:
        return model.discriminator(picture.clone(), torch.tensor([label])).item()

    assert step.on_fake == pytest.approx(score(fake, 3), abs=1e-6)
    assert step.on_real == pytest.approx(score(shown, 3), abs=1e-6)
    assert step.on_fake != pytest.approx(score(fake, 4), abs=1e-6)
    path = anatomy.path(model, 7, 8, count=5)
    z = latents.great_circle(model.latents(7, 1), model.latents(8, 1), torch.linspace(0, 1, 5))
    assert np.array_equal(path, pictures.as_arrays(model.generate(z, [7] * 5)))
    assert not np.array_equal(path, pictures.as_arrays(model.generate(z)))


def test_greyness_is_the_share_of_what_is_neither_black_nor_white_and_a_jump_the_largest_change():
    assert anatomy.greyness(np.array([[[0, 255], [128, 128]]], np.uint8)) == pytest.approx(2 / 3)
    assert anatomy.greyness(np.full((1, 2, 2), 255, np.uint8)) == 0
    path = np.zeros((4, 2, 2), np.uint8)
    assert anatomy.greyness(path) == 0  # nothing is drawn
    path[2:, 0] = 255  # half of the pixels, once
    assert anatomy.jump(path) == pytest.approx(0.5)
