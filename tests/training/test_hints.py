"""Four trainings that go wrong, each with its sign; a healthy one shows none."""

import numpy as np
import pytest
from tiny import small, training

from gan.live.building import some_real
from gan.metrics import judge
from gan.recipes import RECIPES
from gan.training import hints
from gan.training.hints import SIGNS, Gauge, Hints
from gan.training.loop import Training
from gan.training.presets import PRESETS
from gan.training.start import train
from gan.training.steps import SURE

LOOK = 10  # steps between two looks
PRESET = {preset.name: preset for preset in PRESETS}


def watched(run: Training, seen: Hints, gauge: Gauge, steps: int, until: str = "") -> set[str]:
    """All signs that so many steps show, or those up to the one that is waited for."""
    found: set[str] = set()
    for _ in range(steps):
        step = next(run)
        seen.add(step.losses)
        if step.number % LOOK == 0:
            seen.look(step.samples, gauge.read())
            if run.recipe.image_shape == judge.JUDGE.image_shape:
                said = judge.load().verdict(step.samples)
                seen.read(said.readable, said.shares)
            found |= set(seen.found())
        if until and until in found:
            break
    return found


def begin(recipe) -> tuple[Training, Hints, Gauge]:
    run = train(recipe, device="cpu", steps=10_000)
    return run, Hints(recipe, *some_real(run.dataset)), Gauge(run.trainer.generator)


@pytest.mark.data
@pytest.mark.parametrize("name", SIGNS)
def test_each_preset_shows_its_sign(name):
    found = watched(*begin(PRESET[name].recipe()), steps=PRESET[name].steps, until=name)
    assert name in found


@pytest.mark.data
@pytest.mark.parametrize("name", [name for name in SIGNS if not PRESET[name].restart])
def test_what_heals_in_mid_course_takes_the_sign_away(name):
    run, seen, gauge = begin(PRESET[name].recipe())
    watched(run, seen, gauge, steps=700, until=name)
    run.change(**PRESET[name].heal)
    seen.change(run.recipe)
    watched(run, seen, gauge, steps=300)
    assert seen.found() == []
    assert run.curves.points[-1]["fake"] > SURE


@pytest.mark.data
@pytest.mark.parametrize("name", ["mlp-gan", "quick"])
def test_a_healthy_training_shows_no_sign(name):
    assert watched(*begin(RECIPES[name]), steps=400) == set()


@pytest.mark.parametrize("name", RECIPES)
def test_no_recipe_explodes_or_breaks_the_watch(name):
    run = training(small(name), steps=30)
    seen, gauge = Hints(run.recipe, *some_real(run.dataset)), Gauge(run.trainer.generator)
    assert watched(run, seen, gauge, steps=30) == set()
    assert gauge.read() is None  # the last look was at the last step


def test_a_vae_s_divergence_in_nats_is_no_explosion():
    seen = Hints(small("vae-2d"), np.zeros((4, 8, 8), np.uint8), np.zeros(4))
    seen.add({"loss": 0.3, "reconstruction": 0.2, "kl": 500.0})
    assert seen.found() == []
    seen.add({"loss": 1e6, "reconstruction": 0.2, "kl": 500.0})
    assert seen.found() == ["exploding"]


def test_a_gauge_measures_the_gradient_of_one_step():
    import torch

    network = torch.nn.Linear(3, 2)
    gauge = Gauge(network)
    assert gauge.read() is None
    for scale in (1.0, 5.0):  # the first since the reading counts
        network.zero_grad()
        (scale * network(torch.ones(1, 3)).sum()).backward()
    assert gauge.read() == pytest.approx(np.sqrt(2 * 3 + 2))
    assert gauge.read() is None


STRANGERS = np.random.default_rng(0).integers(0, 256, (64, 20, 20), dtype=np.uint8)


def test_spread_is_none_for_copies_and_full_for_strangers():
    assert hints.spread(STRANGERS) == pytest.approx(np.sqrt(2), rel=0.02)
    assert hints.spread(np.repeat(STRANGERS[:1], 64, 0)) == 0
    assert hints.spread(np.zeros((64, 4, 4), np.uint8)) == 0


def test_one_picture_for_each_class_for_ever_is_a_collapse():
    labels = np.arange(64) % 10
    repeated = STRANGERS[labels]
    assert hints.spread(repeated) > 1
    assert hints.spread(repeated, labels) == 0
    within = hints.spread(STRANGERS, labels)  # a mean of six or seven takes away its share
    assert within == pytest.approx(np.sqrt(2 * (1 - 10 / 64)), rel=0.02)
    for pictures, signs in ((repeated, ["collapse"]), (STRANGERS, [])):
        seen = Hints(small("quick"), STRANGERS, labels)
        for _ in range(hints.EARLY):
            seen.add({"real": 0.6, "fake": 0.4, "generator": 0.7})
            seen.look(pictures, None)
        assert seen.found() == signs


def test_few_digits_are_a_collapse_once_many_can_be_read():
    seen = Hints(small("quick", classes=0, class_weight=0.0), STRANGERS, np.arange(64) % 10)
    for _ in range(hints.EARLY):
        seen.add({"real": 0.6, "fake": 0.4, "generator": 0.7})
    for readable, shares, signs in (
        (0.9, [0.5, 0, 0.45, 0, 0, 0, 0.05, 0, 0, 0], ["collapse"]),
        (None, None, ["collapse"]),  # not judged anew
        (0.1, [1.0, *[0] * 9], []),
        (0.9, [0.1] * 10, []),
        (0.0, [], []),
    ):
        seen.read(readable, shares)
        assert seen.found() == signs
