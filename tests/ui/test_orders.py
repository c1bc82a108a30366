"""What a visitor asks to be trained: an order that can be run, or one sentence."""

import math

import idx_files
import pytest
from asking import picture
from tiny import each, refused

from gan.data import known
from gan.recipes import RECIPES
from gan.ui.server import orders


def test_own_settings_of_a_recipe_change_nothing():
    for described in orders.options()["recipes"]:
        recipe = RECIPES[described["name"]]
        assert orders.placed({"recipe": recipe.name}).recipe == recipe
        same = orders.placed({"recipe": recipe.name, **described["defaults"]})
        assert same.recipe == recipe


def test_data_sets_that_are_here_are_offered_and_no_other(tmp_path, monkeypatch):
    monkeypatch.setenv("GAN_DATA", str(tmp_path))
    assert orders.options()["datasets"] == ["synthetic-digits", "images"]
    for name in ("mnist", "kmnist", "cifar10-frog"):
        with refused(repr(name), "synthetic-digits, images"):
            orders.placed({"recipe": "frog-dcgan", "dataset": name})
    usual = {one["defaults"]["dataset"] for one in orders.options()["recipes"]}
    assert usual == {orders.placed({"recipe": "dcgan"}).dataset} == {"synthetic-digits"}
    idx_files.write(tmp_path, idx_files.halves())
    assert "mnist" not in orders.options()["datasets"]  # under its names, and another
    monkeypatch.setitem(known.SHA256, "mnist", idx_files.sums(idx_files.halves()))
    assert orders.options()["datasets"] == ["mnist", "synthetic-digits", "images"]
    assert orders.placed({"recipe": "dcgan"}).dataset == "mnist"
    assert orders.placed({"recipe": "frog-dcgan", "dataset": "mnist"}).dataset == "mnist"


def test_an_objective_without_labels_takes_their_noise_away():
    placed = orders.placed({"recipe": "frog-dcgan", "objective": "hinge"})
    assert placed.recipe.gan.label_noise == 0
    assert placed.recipe.dropout == RECIPES["frog-dcgan"].dropout


@pytest.mark.parametrize(
    "wanted",
    [
        *(None, [], {}, {"recipe": "nobody"}, {"recipe": ["dcgan"]}, {"recipe": None}),
        *each(
            dataset=("../../etc", 3, "images"),
            seed=(-1, 1.5),
            seconds=(0, math.nan, 10**9, "long"),
            steps=(0, 10**9, True),
            batch_size=(0, 1, 65_536),
            latent_dim=(0, 10**400),
            generator_lr=(0, math.inf, math.nan),
            discriminator_lr=(-1e-3, "fast"),
            objective=("nonsense", ["hinge"]),
            tricks=(3, {"tanh": "yes"}, {"magic": True}),
            paused=("no",),
        ),
        *(
            {"dataset": "images", "images": images}
            for images in (
                *([picture(0)] * 7, [picture(0)] * 501, ["é"] * 8, [3] * 8, "x" * 8),
                ["A" * 1_400_000] * 8,
            )
        ),
        {"recipe": "vae-2d", "objective": "hinge"},
        {"recipe": "vae-2d", "discriminator_lr": 0.1},
        {"recipe": "mlp-gan", "tricks": {"kernel": True}},
        {"recipe": "vae-2d", "tricks": {"tanh": True}},
    ],
    ids=lambda request: repr(request)[:40],
)
def test_what_cannot_be_trained_gets_one_sentence(wanted):
    with refused(at_most=400):
        orders.placed({"recipe": "dcgan", **wanted} if wanted else wanted)
