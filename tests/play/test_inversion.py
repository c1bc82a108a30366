"""A search finds the latent of a digit, says so honestly on the way, and stops when told to."""

from itertools import pairwise

import numpy as np
import pytest
import tiny
import torch
from tiny import refused

import gan
from gan import data
from gan.pictures import as_arrays
from gan.play import inversion

STEPS = 40


@pytest.fixture(scope="module")
def conditional(tmp_path_factory) -> gan.Model:
    """A model of ten classes, which differ: at random, the label moves the picture little."""
    model = tiny.trained(tiny.small("quick"), tmp_path_factory.mktemp("quick"))
    with torch.no_grad():
        for value in model.generator.parameters():
            value.mul_(3)
    return model


def target(model: gan.Model, seed: int = 11) -> np.ndarray:
    """A picture that the model can draw, and not one of the candidates."""
    return model.sample(seed, 1)[0]


def test_a_picture_of_the_model_s_own_is_found_again(gan_model):
    *_, last = inversion.find(gan_model, target(gan_model))
    spread = np.square(gan_model.sample(1, 64) / 255 - target(gan_model) / 255).mean((1, 2))
    assert last.error < 0.05 * spread.min()


def test_reports_tell_the_way_and_the_latent_s_picture_and_end_with_done(gan_model):
    digit = target(gan_model)
    reports = list(inversion.find(gan_model, digit, steps=STEPS))
    assert [r.done for r in reports] == [False] * (len(reports) - 1) + [True]
    assert [r.step for r in reports] == [*range(0, STEPS, inversion.FEWEST), STEPS]
    assert {r.steps for r in reports} == {STEPS}
    errors = [r.error for r in reports]
    assert errors[-1] < errors[0]
    assert all(b <= a + 1e-4 for a, b in pairwise(errors))  # rounding
    for found in reports:
        assert (found.z.dtype, found.z.shape) == (torch.float32, (gan_model.latent_dim,))
        assert np.array_equal(found.image, as_arrays(gan_model.generate(found.z[None]))[0])
        assert found.error == pytest.approx(np.square(found.image / 255 - digit / 255).mean())
    torch.manual_seed(4)
    again = inversion.find(gan_model, digit, steps=STEPS)  # always in the same place
    assert all(torch.equal(a.z, b.z) for a, b in zip(reports, again, strict=True))


def test_two_searches_at_once_do_not_disturb_each_other(gan_model):
    digits = [target(gan_model, seed) for seed in (11, 12)]
    alone = [list(inversion.find(gan_model, digit, steps=STEPS)) for digit in digits]
    mixed = zip(*(inversion.find(gan_model, digit, steps=STEPS) for digit in digits), strict=True)
    for (a, b), left, right in zip(mixed, *alone, strict=True):
        assert torch.equal(a.z, left.z)
        assert torch.equal(b.z, right.z)


def test_the_model_stays_as_it_was(gan_model):
    before = {name: value.clone() for name, value in gan_model.state_dict().items()}
    list(inversion.find(gan_model, target(gan_model), steps=STEPS))
    assert tiny.same(dict(gan_model.state_dict()), before)
    assert not any(p.requires_grad or p.grad is not None for p in gan_model.parameters())


def test_latents_stay_where_normal_ones_live(gan_model, monkeypatch):
    white = np.full(gan_model.image_shape[1:], 255, np.uint8)  # draws latents far out
    *_, last = inversion.find(gan_model, white)
    monkeypatch.setattr(inversion, "PRIOR", 0.0)
    *_, loose = inversion.find(gan_model, white)
    assert abs(last.z.square().mean() - 1) < abs(loose.z.square().mean() - 1)


def test_uniform_latents_stay_in_their_cube(tmp_path):
    model = tiny.trained(tiny.small("mlp-gan", latent="uniform"), tmp_path)
    *_, last = inversion.find(model, np.full(model.image_shape[1:], 255, np.uint8), steps=STEPS)
    assert last.z.abs().max() <= 1


@pytest.mark.parametrize("starts", [1, 2, 5, 8, 200])
@pytest.mark.parametrize("steps", [1, 3, STEPS])
def test_any_number_of_starts_and_steps_ends(gan_model, starts, steps):
    *_, last = inversion.find(gan_model, target(gan_model), starts=starts, steps=steps)
    assert last.done
    assert last.step == steps


def test_a_closed_search_works_no_more(gan_model, monkeypatch):
    drawn = []
    monkeypatch.setattr(
        gan_model.generator,
        "forward",
        lambda *a: drawn.append(1) or type(gan_model.generator).forward(gan_model.generator, *a),
    )
    search = inversion.find(gan_model, target(gan_model))
    next(search)
    next(search)
    so_far = len(drawn)
    search.close()
    assert list(search) == []
    assert len(drawn) == so_far


def test_a_vae_encodes_in_one_report(weights):
    model = gan.load("vae-2d", device="cpu")
    digit = target(model)
    (found,) = inversion.find(model, digit)
    assert found.done
    assert torch.equal(found.z, model.encode(digit[None])[0][0])


def test_a_conditional_model_is_searched_in_all_classes_or_in_those_asked_for(conditional):
    digit = as_arrays(conditional.generate(conditional.latents(11, 1), [7]))[0]
    *_, last = inversion.find(conditional, digit)
    assert np.array_equal(
        last.image, as_arrays(conditional.generate(last.z[None], [last.label]))[0]
    )
    *_, asked = inversion.find(conditional, digit, labels=[3], steps=STEPS)
    assert asked.label == 3
    *_, right = inversion.find(conditional, digit, labels=[7])
    assert last.error <= right.error * 1.5 + 1e-4


def test_what_the_model_could_not_have_drawn_gets_one_sentence(gan_model, conditional, tmp_path):
    digit = target(gan_model)
    with refused("uint8", "8"):
        inversion.find(gan_model, digit.astype(np.float32))
    with refused("(28, 28)"):
        inversion.find(gan_model, np.zeros((28, 28), np.uint8))
    with refused("not conditional"):
        inversion.find(gan_model, digit, labels=[1])
    for labels in ([10], [-1], []):
        with refused("labels"):
            inversion.find(conditional, target(conditional), labels=labels)
    frogs = tiny.trained(tiny.small("frog-dcgan"), tmp_path, steps=1)
    with refused("colour"):
        inversion.find(frogs, np.zeros((24, 24, 3), np.uint8))


@pytest.mark.data
def test_a_shipped_gan_finds_real_digits():
    digits = data.load("mnist", None, train=False).images[:6, 0].numpy()
    model = gan.load("mlp-gan", device="cpu")
    errors = []
    for digit in digits:
        first, *_, last = inversion.find(model, digit)
        assert last.error < first.error / 3
        assert 0.8 < last.z.square().mean().sqrt() < 1.3
        errors.append(last.error)
    assert np.mean(errors) < 0.012  # 0.006 when this was written; of 128 candidates: 0.07
