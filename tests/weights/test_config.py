"""config.json of today and of every older form gives the same recipe."""

import json

import pytest
from tiny import refused

from gan import weights
from gan.recipe import Recipe
from gan.recipes import JUDGE, RECIPES
from gan.weights import recipe_from

ALL = {**RECIPES, JUDGE.name: JUDGE}
EMPTY = {"encoder": "", "encoder_widths": [], "classifier": "", "classifier_widths": [], "shift": 0}
RENAMED = {
    "decoder": "generator",
    "decoder_widths": "generator_widths",
    "optimizer": "generator_optimizer",
    "network": "classifier",
    "widths": "classifier_widths",
}


def flat(recipe: Recipe) -> dict:
    """A recipe as its folder had it at first: the fields of all kinds side by side."""
    values = json.loads(json.dumps(recipe.to_dict()))
    part = values.pop(recipe.kind)
    return {**values, **EMPTY, **{RENAMED.get(name, name): value for name, value in part.items()}}


@pytest.mark.parametrize("name", ALL)
def test_a_config_of_today_or_a_flat_one_gives_the_recipe(name):
    assert recipe_from(flat(ALL[name])) == ALL[name]
    assert recipe_from(json.loads(json.dumps(ALL[name].to_dict()))) == ALL[name]


@pytest.mark.parametrize("name", ["dcgan", "vae-2d", "digit-classifier"])
def test_a_flat_config_from_before_later_fields_takes_their_defaults(name):
    later = ("box", "margin", "r1", "r2", "penalty_every", "penalty_end", "flow_widths", "notes")
    later += ("class_names",)
    old = {key: value for key, value in flat(ALL[name]).items() if key not in later}
    assert recipe_from(old) == ALL[name].but(notes="")
    for shipped in (name, "digits"):
        found = weights.recipe(weights.place(shipped))
        assert (found.name, found.kind) == (shipped, ALL[shipped].kind)


def test_a_flat_config_keeps_a_setting_that_is_not_the_recipe_s_own():
    values = flat(RECIPES["wgan"]) | {"weight_clip": 0.02, "batch_size": 32}
    assert recipe_from(values) == RECIPES["wgan"].but(weight_clip=0.02, batch_size=32)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        *(
            (text, "not valid JSON")
            for text in ("", "{", "[1, 2", "\0\x01", "none", "\xff\xfe\0{}")
        ),
        *((text, "not a recipe") for text in ("{}", "[]", "5", "null", '{"name": "x"}')),
        ('{"model_type": "bert", "hidden_size": 768}', "not a recipe"),
        (json.dumps({**flat(RECIPES["dcgan"]), "colour": "red"}), "not a recipe"),
        (json.dumps({**flat(RECIPES["dcgan"]), "batch_size": 0}), "batch size 0"),
        ("[" * 100_000, "nested too deeply"),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_what_is_no_recipe_is_damaged_and_named(tmp_path, text, words):
    (tmp_path / "config.json").write_text(text, "latin-1")
    with refused(str(tmp_path / "config.json"), words):
        weights.recipe(tmp_path)


def test_a_folder_without_a_config_is_no_weights_folder(tmp_path):
    with refused(str(tmp_path), "config.json is missing"):
        weights.recipe(tmp_path)
