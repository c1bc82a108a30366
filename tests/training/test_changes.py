"""The tricks as switches: what a recipe has, and each turned the other way still trains."""

import pytest
from tiny import refused, small, training

from gan.recipes import RECIPES
from gan.training.changes import tricks, with_tricks


def test_a_recipe_has_the_tricks_that_make_sense_for_it():
    assert tricks(RECIPES["mlp-gan"]) == {"tanh": True, "normal": True, "noise": False}
    quick = {"tanh": False, "normal": True, "labels": True, "average": True}
    assert tricks(RECIPES["quick"]) == quick
    assert "labels" not in tricks(RECIPES["stacked-mnist"])  # which has none
    assert tricks(RECIPES["vae-2d"]) == {"stride": True, "kernel": False}
    frogs = {"tanh": True, "normal": True, "noise": True, "stride": True, "kernel": True}
    assert tricks(RECIPES["frog-dcgan"]) == frogs


@pytest.mark.parametrize(
    ("name", "trick"), [(name, trick) for name in RECIPES for trick in tricks(RECIPES[name])]
)
def test_each_trick_can_be_turned_and_the_recipe_still_trains(name, trick):
    shape = {"image_shape": (3, 32, 32)} if name == "frog-dcgan" else {}  # pooling needs room
    recipe = small(name, **shape)
    turned = with_tricks(recipe, {trick: not tricks(recipe)[trick]})
    assert tricks(turned)[trick] != tricks(recipe)[trick]
    assert len(list(training(turned, steps=2))) == 2


def test_what_is_so_already_changes_nothing_and_a_trick_that_a_recipe_has_not_is_refused():
    for recipe in RECIPES.values():
        assert with_tricks(recipe, tricks(recipe)) == recipe
    with refused("mlp-gan", "kernel"):
        with_tricks(RECIPES["mlp-gan"], {"kernel": True})
