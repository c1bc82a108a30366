"""`gan.train`: everything that can be asked of it, and every mistake before the first step."""

import math
import os
from dataclasses import replace
from pathlib import Path

import idx_files
import numpy as np
import pytest
import torch
from tiny import drawings, finish, picture_folder, refused, small, training

import gan
from gan import data, networks
from gan.data import Dataset
from gan.recipes import JUDGE, RECIPES
from gan.training.start import train


def test_a_folder_s_own_shape_is_taken_only_where_the_recipe_allows(tmp_path):
    images = picture_folder(tmp_path / "mine", size=(10, 14))
    options = {"images": images, "steps": 2, "batch_size": 4, "device": "cpu"}
    for name, shape in (("mlp-gan-relu", (3, 10, 14)), ("mlp-gan", (1, 28, 28))):
        run = train(name, out=tmp_path / name, **options)
        finish(run)
        assert gan.load(tmp_path / name, device="cpu").image_shape == shape
        assert "mine" in run.metrics()["dataset"]


def test_epochs_are_passes_over_the_pictures_and_the_first_limit_counts(tmp_path):
    images = picture_folder(tmp_path)
    options = {"images": images, "batch_size": 4, "device": "cpu"}
    assert train("mlp-gan", epochs=2, **options).total_steps == 6
    assert train("mlp-gan", epochs=2, steps=4, **options).total_steps == 4
    assert train("mlp-gan", epochs=2, steps=40, **options).total_steps == 6
    assert train("frog-dcgan", epochs=1, **options).total_steps == 3
    assert train("frog-dcgan", **options).total_steps == 10_000


def test_another_data_set_changes_the_shape_only_where_the_recipe_allows(monkeypatch):
    def coloured(place, train):
        return drawings((3, 32, 32))

    monkeypatch.setitem(data.DATASETS, "cifar10", coloured)
    any_shape = train("mlp-gan-relu", dataset="cifar10", steps=1, batch_size=4, device="cpu")
    assert next(any_shape).samples.shape == (64, 32, 32, 3)
    fixed = train("mlp-gan", dataset="cifar10", steps=1, batch_size=4, device="cpu")
    assert next(fixed).samples.shape == (64, 28, 28)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        *(
            ({name: value}, [f"--{name.replace('_', '-')} {value!r}"])
            for name, values in {
                "epochs": (0, -1),
                "steps": (0, -7, math.nan, math.inf, "many", True),
                "seconds": (0, -3, math.nan, math.inf, "long"),
                "batch_size": (0,),
                "seed": (-1, 2**63),
            }.items()
            for value in values
        ),
        ({"batch_size": 100_000}, ["batch size 100000"]),
        ({"device": "potato"}, ["'potato'", "cpu"]),
        ({"device": "meta"}, ["'meta'", "cpu"]),
        ({"dataset": "nope"}, ["'nope'", "mnist"]),
        ({"dataset": "mnist", "images": "x"}, ["--dataset", "--images", "not both"]),
        ({"images": "/does/not/exist"}, ["/does/not/exist", "--images"]),
    ],
    ids=str,
)
def test_a_bad_argument_of_train_is_one_sentence_before_the_first_step(options, words):
    with refused(*words):
        train("mlp-gan", **options)


def test_arguments_of_train_may_be_numpy_s_numbers(tmp_path):
    images = picture_folder(tmp_path / "pictures")
    options = {"epochs": np.int64(2), "steps": np.int32(3), "batch_size": np.uint8(4)}
    options |= {"seconds": np.float32(60), "seed": np.int64(5)}
    run = train("mlp-gan", images=images, out=tmp_path / "out", device="cpu", **options)
    finish(run)
    assert (run.number, run.metrics()["seed"]) == (3, 5)
    assert gan.load(tmp_path / "out", device="cpu").recipe.batch_size == 4
    plain = {"steps": 9, "batch_size": 4, "seed": 5, "device": "cpu"}
    resumed = train("mlp-gan", images=images, out=tmp_path / "out", resume=True, **plain)
    assert resumed.number == 3  # and the checkpoint holds plain numbers


def test_numpy_s_truth_values_are_no_numbers_and_an_unknown_recipe_is_none():
    for name in ("epochs", "steps", "batch_size", "seed", "seconds"):
        with refused(f"--{name.replace('_', '-')} True"):
            train("mlp-gan", **{name: np.bool_(True)})
    with refused("'stylegan'", "dcgan"):
        train("stylegan")


def test_a_folder_that_cannot_be_made_or_written_is_named(tmp_path, monkeypatch):
    images, forbidden = picture_folder(tmp_path / "pictures"), tmp_path / "out"
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != forbidden)  # even to root
    for out in (tmp_path / "file", tmp_path / "file" / "deeper", forbidden):
        with refused(str(out), "cannot be written", "--out"):
            train("mlp-gan", images=images, out=out, device="cpu")


def test_train_takes_a_recipe_of_one_s_own_and_a_data_set_in_memory():
    own = RECIPES["mlp-gan"].but(name="mine", latent_dim=3, generator_widths=(5,))
    run = train(own, images=drawings((3, 20, 20)), steps=1, batch_size=4, device="cpu")
    assert run.dataset.image_shape == (1, 28, 28)
    assert (run.recipe.name, run.recipe.dataset) == ("mine", "images")
    assert next(run).samples.shape == (64, 28, 28)


def test_a_conditional_recipe_has_as_many_classes_as_there_are_pictures_of():
    boxes = drawings((1, 8, 8))
    only = data.Dataset("one kind", boxes.images, torch.full((20,), 6))
    assert train(small("quick"), images=only).recipe.classes == 1
    two = data.Dataset("two kinds", boxes.images, boxes.labels * 5 + 2)
    found = train(small("quick"), images=two)
    assert found.recipe.classes == 2
    assert set(found.dataset.labels.tolist()) == {0, 1}


def test_a_model_of_pictures_without_labels_has_no_classes():
    boxes = drawings((1, 8, 8))
    bare = data.Dataset("images", boxes.images, torch.zeros(20, dtype=torch.int64))
    found = train(small("quick"), images=bare, steps=1, batch_size=4)
    assert found.recipe.classes == 0
    assert next(found).samples.shape == (64, 8, 8)


def test_classes_keep_their_names_in_the_weights_folder(tmp_path):
    boxes = drawings((1, 8, 8))
    named = replace(boxes, labels=boxes.labels * 5 + 2, names=tuple("abcdefgh"))
    run = train(small("quick"), images=named, out=tmp_path, steps=1, device="cpu")
    assert run.recipe.class_names == ("c", "h")
    finish(run)
    assert gan.load(tmp_path, device="cpu").recipe.class_names == ("c", "h")
    card = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert "labels=[1, 1, 1])  # h\n" in card
    again = train(small("quick"), images=boxes, out=tmp_path, device="cpu", resume=True, steps=1)
    assert again.recipe.class_names == ()  # what they are called does not matter to a checkpoint
    assert train(small("dcgan"), images=named, device="cpu").recipe.class_names == ()


def test_files_under_another_s_names_are_one_s_own_pictures_on_the_card_too(tmp_path):
    idx_files.write(tmp_path / "data" / "MNIST" / "raw", idx_files.halves())
    options = {"data": tmp_path / "data", "out": tmp_path / "out", "device": "cpu"}
    run = train(small("dcgan"), dataset="mnist", steps=1, **options)
    assert (run.recipe.dataset, len(run.dataset)) == ("images", 9)
    finish(run)
    card = (tmp_path / "out" / "README.md").read_text(encoding="utf-8")
    assert "MNIST" not in card
    assert "pictures of one's own" in card and "--images DIR" in card


def test_a_box_is_kept_for_pictures_set_as_mnist_s_alone():
    images = torch.zeros(30, 1, 28, 28, dtype=torch.uint8)
    images[:, :, 4:24, 10:18] = 200
    labels = torch.arange(30) % 2
    set_so = Dataset("digits", images, labels)
    nearly = Dataset("synthetic digits", torch.cat([images[3:], images[:3].roll(3, 3)]), labels)
    box = RECIPES["digits"].box
    for found, expected in ((set_so, box), (nearly, box), (drawings((1, 28, 28)), 0)):
        run = train("digits", images=found, steps=1, batch_size=4, device="cpu")
        assert run.recipe.box == expected


@pytest.mark.parametrize("name", [*RECIPES, JUDGE.name])
def test_a_recipe_learns_from_its_smallest_batch_and_one_picture_less_is_refused(name):
    recipe = small(name) if name in RECIPES else JUDGE.but(widths=(4, 4, 4, 4, 8))
    least = networks.least_batch(recipe)
    assert least == (2 if name in ("dcgan", "fc-dcgan", "wgan", "wgan-gp") else 1)
    options = {"images": drawings(recipe.image_shape), "steps": 1, "device": "cpu"}
    assert next(train(recipe, batch_size=least, **options)).number == 1
    with refused(str(least - 1)):
        train(recipe, batch_size=least - 1, **options)
    if least > 1:  # the recipe's own batch may be too small as well
        with refused(name, f"batch size of {least}"):
            train(recipe.but(batch_size=least - 1), **options)


# ---- synthetic digits ----


def test_synthetic_digits_are_sampled_from_a_shipped_generator_and_say_so(weights, tmp_path):
    run = train("mlp-gan", dataset="synthetic-digits", out=tmp_path, steps=1, device="cpu")
    assert run.dataset.images.shape == (10_000, 1, 28, 28)
    assert run.dataset.images.float().std() > 1
    finish(run)
    assert "synthetic" in run.dataset.title
    assert "dcgan" in run.dataset.title
    card = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert "synthetic digits" in card
    assert "not real data" in card


def test_without_a_shipped_generator_of_grey_pictures_there_are_no_synthetic_digits(
    tmp_path, monkeypatch
):
    monkeypatch.setenv("GAN_WEIGHTS", str(tmp_path))
    monkeypatch.delenv("GAN_MODELS", raising=False)
    for _ in range(2):
        with refused(str(tmp_path), "synthetic digits"):
            train("mlp-gan", dataset="synthetic-digits")
        finish(training(small("frog-dcgan"), tmp_path / "frog-dcgan", steps=1))
