"""What is written is read again, and what is damaged is named in one sentence."""

import dataclasses
import json
import math
import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file
from tiny import each, refused, small
from torch import nn

import gan
from gan import models
from gan.models import Model
from gan.recipes import RECIPES
from gan.weights.tensors import save_half


def test_recipes_and_pictures_to_a_grey_level_or_so_come_back_from_half_precision(tmp_path):
    torch.manual_seed(0)
    worded = dataclasses.replace(small("frog-dcgan"), notes="数字 × ψ", ema_decay=0.5)
    for i, recipe in enumerate((*map(small, RECIPES), worded)):
        model = Model(recipe)
        model.find_directions()
        model.save_pretrained(tmp_path / str(i))
        z = model.latents(0, 64)
        loaded = gan.load(tmp_path / str(i), device="cpu")
        assert (loaded.generate(z) - model.generate(z)).abs().max() < 1 / 127.5
        assert loaded.recipe == recipe


def test_weights_are_halved_and_buffers_are_exact(tmp_path):
    torch.manual_seed(0)
    network = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4))
    network[1].running_var.copy_(torch.tensor([1e-9, 1.0, 7.123456, 1e9]))
    network[1].num_batches_tracked.fill_(70_001)
    save_half(network, tmp_path / "half.safetensors")
    found = load_file(tmp_path / "half.safetensors")
    assert found.keys() == network.state_dict().keys()
    for name, value in network.state_dict().items():
        if name in dict(network.named_parameters()):
            assert found[name].dtype == torch.float16
            assert torch.equal(found[name], value.half())
        else:
            assert found[name].dtype == value.dtype
            assert torch.equal(found[name], value)


def test_a_loaded_model_computes_in_float32_and_is_saved_without_its_discriminator(
    gan_model, tmp_path
):
    gan_model.score(gan_model.sample(0, 2))
    assert {weight.dtype for weight in gan_model.parameters()} == {torch.float32}
    assert not any(weight.requires_grad for weight in gan_model.parameters())
    assert not gan_model.training
    gan_model.save_pretrained(tmp_path)
    again = gan.load(tmp_path, device="cpu")
    assert np.array_equal(again.sample(0, 4), gan_model.sample(0, 4))


DAMAGES = {
    "cut": lambda content: content[: len(content) // 2],
    "empty": lambda content: b"",
    "scrambled": lambda content: b"\xff" * 500,
    "a huge header": lambda content: (2**40).to_bytes(8, "little") + b"{}",
    "a page": lambda content: b"<!doctype html><title>404 Not Found</title>" * 20,
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_weights_file_is_named(copy, damage):
    file = copy / "model.safetensors"
    file.write_bytes(damage(file.read_bytes()))
    with refused(str(file), "damaged"):
        gan.load(copy)


@pytest.mark.parametrize(
    "change",
    [
        lambda tensors: tensors.pop("principal"),
        lambda tensors: tensors.update(extra=torch.zeros(3)),
        lambda tensors: tensors.update(principal=torch.zeros(6, 7)),
        lambda tensors: (tensors.clear(), tensors.update(unet=torch.zeros(4, 4))),
    ],
    ids=["one less", "one more", "another shape", "foreign"],
)
def test_a_weights_file_with_other_tensors_is_named(copy, change):
    file = copy / "model.safetensors"
    tensors = load_file(file)
    change(tensors)
    save_file(tensors, file, metadata={"format": "pt"})
    with refused(str(file), "tensors"):
        gan.load(copy)


def altered(folder: Path, tensor: str, change) -> Path:
    """Change a tensor of a weights folder; the file."""
    file = folder / "model.safetensors"
    tensors = load_file(file)
    tensors[tensor] = change(tensors[tensor])
    save_file(tensors, file, metadata={"format": "pt"})
    return file


def one(value: float):
    def change(tensor):
        tensor.view(-1)[3] = value
        return tensor

    return change


LAYER, VARIANCE = "generator.rest.4.weight", "generator.rest.2.running_var"
COUNT = "generator.rest.2.num_batches_tracked"
UNFIT = {
    "nan": (LAYER, one(math.nan), "not finite"),
    "infinity": (LAYER, one(math.inf), "not finite"),
    "minus infinity in a buffer": (VARIANCE, one(-math.inf), "not finite"),
    "beyond float32": (LAYER, lambda t: t.double() + 1e300, "not finite"),
    "whole": (LAYER, lambda t: t.to(torch.int8), "whole numbers"),
    "complex": (LAYER, lambda t: t.to(torch.complex64), "complex numbers"),
    "floating": (COUNT, lambda t: t.double(), "floating numbers"),
    "huge": (LAYER, lambda t: t.float().sign() * 3e38, f"its largest number is 3e+38, in {LAYER}"),
    "a negative variance": (VARIANCE, lambda t: t - 100, "no finite pictures"),
}


@pytest.mark.parametrize(("tensor", "change", "words"), UNFIT.values(), ids=UNFIT)
def test_numbers_that_no_picture_comes_of_are_refused_with_their_tensor(
    copy, tensor, change, words
):
    file = altered(copy, tensor, change)
    named = () if "pictures" in words else (tensor,)
    with refused(str(file), words, *named):
        gan.load(copy)


def test_a_discriminator_that_is_not_finite_is_refused_with_its_tensor(copy):
    (copy / "model.safetensors").replace(copy / "kept")
    (copy / "critic.safetensors").replace(copy / "model.safetensors")
    name = next(iter(load_file(copy / "model.safetensors")))
    altered(copy, name, one(math.nan)).replace(copy / "critic.safetensors")
    (copy / "kept").replace(copy / "model.safetensors")
    model = gan.load(copy)
    with refused("critic.safetensors", name, "not finite"):
        model.score(model.sample(0, 1))


def test_what_trainings_leave_is_loaded_without_drawing_and_the_foreign_is_tried(copy, monkeypatch):
    drawn = []
    monkeypatch.setattr(models.Model, "generate", lambda self, z: drawn.append(len(z)) or z)
    gan.load(copy)
    assert drawn == []
    models.from_folder(copy, foreign=True)
    assert drawn == [16]


@pytest.mark.parametrize("part", ["generator_widths", "discriminator_widths"])
@pytest.mark.parametrize("widths", [[], [4], [4] * 9])
def test_widths_that_are_none_or_too_many_are_named(copy, part, widths):
    alter(copy / "config.json", {part: widths})
    with refused("widths"):
        gan.load(copy).score(np.zeros((1, 8, 8), np.uint8))


@pytest.mark.parametrize(
    "change",
    each(
        latent_dim=(-1, "many", 10**9),
        image_shape=([1, 8], 8, [1, 10**6, 10**6], [1, 9, 9], [512, 512, 512]),
        generator_widths=([], 5, [-1, 4, 4], [10**12, 4, 4], [16_384, 16_384, 16_384]),
        generator=("transformer", 7),
        generator_optimizer=("adam", {"name": "sgd"}, {"speed": 3}, {"betas": [0.5]}),
        character=(5, {}),
        defaults=("jax",),
        extra=(1,),
    ),
    ids=str,
)
def test_a_config_with_an_impossible_value_is_one_sentence(copy, change):
    alter(copy / "config.json", change)
    with refused(str(copy)):
        gan.load(copy)


def alter(config: Path, change: dict) -> None:
    """Change fields of a recipe's config, those of its GAN's part there."""
    values = json.loads(config.read_text(encoding="utf-8"))
    for name, value in change.items():
        part = values["gan"] if name in values["gan"] else values
        part[name] = value
    config.write_text(json.dumps(values))


def test_a_config_of_absurd_sizes_is_named_with_the_remedy(copy):
    alter(copy / "config.json", {"generator_widths": [16_384, 16_384, 4]})
    with refused(str(copy / "config.json"), "6,713,081,964 parameters", "lower the widths"):
        gan.load(copy)


def test_a_broken_or_unfinished_model_does_not_keep_the_others_from_loading(own):
    (own / "dcgan" / "model.safetensors").write_bytes(b"damaged")
    assert gan.available() == ["dcgan", "mlp-gan", "vae-2d"]
    assert gan.load("vae-2d").sample(0, 1).shape == (1, 8, 8)
    with refused("unfinished", "model.safetensors", "missing"):
        gan.load("unfinished")
    shutil.copy(own / "vae-2d" / "model.safetensors", own / "mlp-gan")
    with refused(str(own / "mlp-gan" / "model.safetensors")):  # of another recipe
        gan.load("mlp-gan")


def test_a_pickle_in_place_of_weights_is_never_opened(copy, tmp_path):
    class Trap:
        def __reduce__(self):
            return (tmp_path / "sprung").mkdir, ()

    (copy / "model.safetensors").unlink()
    torch.save({"weights": Trap()}, copy / "pytorch_model.bin")
    with refused("model.safetensors", "missing"):
        gan.load(copy)
    shutil.copy(copy / "pytorch_model.bin", copy / "model.safetensors")
    with refused("model.safetensors", "damaged"):
        gan.load(copy)
    assert not (tmp_path / "sprung").exists()
