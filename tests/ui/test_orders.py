"""What a visitor asks to be trained: an order that can be run, or one sentence."""

import math

import pytest
from asking import picture

import gan
from gan.recipes import RECIPES
from gan.ui.server import orders


def test_own_settings_of_a_recipe_change_nothing():
    for described in orders.options()["recipes"]:
        recipe = RECIPES[described["name"]]
        assert orders.placed({"recipe": recipe.name}).recipe == recipe
        same = orders.placed({"recipe": recipe.name, **described["defaults"]})
        assert same.recipe == recipe


def test_an_objective_without_labels_takes_their_noise_away():
    placed = orders.placed({"recipe": "frog-dcgan", "objective": "hinge"})
    assert placed.recipe.gan.label_noise == 0
    assert placed.recipe.dropout == RECIPES["frog-dcgan"].dropout


@pytest.mark.parametrize(
    "wanted",
    [
        None,
        [],
        {},
        {"recipe": "nobody"},
        {"recipe": ["dcgan"]},
        {"recipe": None},
        {"dataset": "../../etc"},
        {"dataset": 3},
        {"dataset": "images"},
        {"dataset": "images", "images": [picture(0)] * 7},
        {"dataset": "images", "images": [picture(0)] * 501},
        {"dataset": "images", "images": ["é"] * 8},
        {"dataset": "images", "images": [3] * 8},
        {"dataset": "images", "images": "x" * 8},
        {"dataset": "images", "images": ["A" * 8_000_000] * 8},
        {"seed": -1},
        {"seed": 1.5},
        {"seconds": 0},
        {"seconds": math.nan},
        {"seconds": 10**9},
        {"seconds": "long"},
        {"steps": 0},
        {"steps": 10**9},
        {"steps": True},
        {"batch_size": 0},
        {"batch_size": 65_536},
        {"latent_dim": 0},
        {"latent_dim": 10**400},
        {"generator_lr": 0},
        {"generator_lr": math.inf},
        {"generator_lr": math.nan},
        {"discriminator_lr": -1e-3},
        {"discriminator_lr": "fast"},
        {"objective": "nonsense"},
        {"objective": ["hinge"]},
        {"recipe": "vae-2d", "objective": "hinge"},
        {"recipe": "vae-2d", "discriminator_lr": 0.1},
        {"tricks": 3},
        {"tricks": {"tanh": "yes"}},
        {"tricks": {"magic": True}},
        {"recipe": "mlp-gan", "tricks": {"kernel": True}},
        {"recipe": "vae-2d", "tricks": {"tanh": True}},
        {"paused": "no"},
    ],
    ids=lambda request: repr(request)[:40],
)
def test_what_cannot_be_trained_gets_one_sentence(wanted):
    wanted = {"recipe": "dcgan", **wanted} if wanted else wanted
    with pytest.raises(gan.Error) as refused:
        orders.placed(wanted)
    sentence = str(refused.value)
    assert "\n" not in sentence
    assert 10 < len(sentence) < 400
