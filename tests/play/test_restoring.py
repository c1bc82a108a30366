"""A damaged digit is restored: honest answers, weighed, among them the digit that was damaged."""

import numpy as np
import pytest
import tiny
import torch
from tiny import refused

from gan.models import Model
from gan.pictures import as_arrays
from gan.play import damage, restoring
from gan.play.damage import SIDE

HALF = damage.half()


def untrained(name: str, **changes) -> Model:
    """A model of random weights, large enough that its pictures differ."""
    torch.manual_seed(1)
    model = Model(tiny.small(name, **changes))
    with torch.no_grad():
        for value in model.generator.parameters():
            value.mul_(2)
    return model


@pytest.fixture(scope="module")
def models() -> dict[str, Model]:
    """One of each kind: with classes, without, a VAE with classes and one without."""
    changes = {"image_shape": (1, SIDE, SIDE), "box": 0}
    return {name: untrained(name, **changes) for name in KINDS}


@pytest.fixture(autouse=True)
def few_candidates(monkeypatch):
    monkeypatch.setattr(restoring, "CANDIDATES", 200)
    restoring.forget()
    yield
    restoring.forget()


KINDS = ("quick", "mlp-gan", "digits-vae", "vae-2d")
kinds = pytest.mark.parametrize("name", KINDS)


def drawn(model: Model) -> np.ndarray:
    """A picture that the model can draw, and not one of the candidates."""
    return as_arrays(model.generate(model.latents(11, 1), [7] if model.classes else None))[0]


@kinds
def test_answers_are_what_the_model_draws_weighed_and_the_likeliest_comes_first(models, name):
    model = models[name]
    left = HALF.left(drawn(model))
    reports = list(restoring.restore(model, left, HALF, steps=20, report=8))
    assert [(each.step, each.done) for each in reports] == [
        *((0, False), (8, False), (16, False), (20, True))
    ]
    for report in reports:
        shares = [answer.likely for answer in report.answers]
        assert 1 <= len(shares) <= restoring.ANSWERS
        assert shares == sorted(shares, reverse=True)
        assert sum(shares) == pytest.approx(1)
        for answer in report.answers:
            labels = None if answer.label is None else [answer.label]
            assert np.array_equal(
                answer.image, as_arrays(model.generate(answer.z[None], labels))[0]
            )
            misfit = np.square(answer.image[:14] / 255 - left[:14].numpy()).mean()
            assert answer.error == pytest.approx(misfit, abs=1e-5)
        assert (report.average[:14] == (left[:14] * 255).round().numpy()).mean() > 0.99
    again = list(restoring.restore(model, left, HALF, steps=20, report=8))
    assert np.array_equal(again[-1].average, reports[-1].average)


@kinds
def test_the_search_explains_what_is_left_better_than_its_starts(models, name):
    done = damage.lost(0.5, 1)
    first, *_, last = restoring.restore(models[name], done.left(drawn(models[name])), done)
    assert last.answers[0].error <= first.answers[0].error
    assert len({answer.label for answer in first.answers}) > 1 or not models[name].classes


def test_the_class_that_drew_it_is_likeliest(models):
    model, done = models["quick"], damage.lost(0.5, 1)
    *_, last = restoring.restore(model, done.left(drawn(model)), done)
    assert last.answers[0].label == 7


def test_a_vae_reads_the_plain_answer(models):
    for name in ("digits-vae", "vae-2d"):
        left = HALF.left(drawn(models[name]))
        found = restoring.encoded(models[name], left, HALF)
        plain = restoring.levels(HALF.smoothest(left))
        assert torch.equal(found.z, models[name].encode(plain[None])[0][0])
        assert found.likely == 1


def test_candidates_are_drawn_once_and_told(models, monkeypatch):
    model = models["mlp-gan"]
    assert list(restoring.look_around(model)) == [0.5, 1.0]
    assert list(restoring.look_around(model)) == []


def test_the_nearest_digit_is_the_nearest_under_the_damage():
    digits = torch.zeros(3, SIDE, SIDE, dtype=torch.uint8)
    digits[0, :14], digits[1, 14:], digits[2] = 200, 250, 90
    wanted = digits[1].numpy().copy()
    wanted[0, 0] = 3
    which, error = restoring.nearest(digits, HALF.left(wanted), HALF)
    assert which == 1
    assert error == pytest.approx((3 / 255) ** 2 / 392, rel=0.01)


def test_a_model_of_other_pictures_is_refused():
    for name in ("frog-dcgan", "mlp-gan"):
        left = HALF.left(np.zeros((SIDE, SIDE), np.uint8))
        with refused("28 × 28"):
            list(restoring.restore(untrained(name), left, HALF))
