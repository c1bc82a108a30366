"""directions.safetensors: kept beside the weights, read whole or not at all."""

import json

import pytest
import torch
from safetensors.torch import save_file

import gan
from gan.latents import Direction
from gan.weights import DIRECTIONS, MODEL, directions, fingerprint

FIGURES = {"samples": 500, "span": 2.0, "in_order": 0.96, "changed": 0.02, "effect": 2.5}


@pytest.fixture
def kept(copy):
    found = [
        Direction("thicker", torch.eye(3, 6), 2.0, FIGURES),
        Direction("wider", torch.ones(6) / 6**0.5, 1.0, FIGURES),
    ]
    directions.save(copy, found)
    return found


def test_what_is_saved_is_loaded_in_order_with_its_figures_and_changes_no_weights(copy, kept):
    before = fingerprint(copy)
    directions.save(copy, kept)
    assert fingerprint(copy) == before
    found = directions.load(copy, 3, 6)
    assert [(d.name, d.scale, d.figures) for d in found] == [
        (d.name, d.scale, d.figures) for d in kept
    ]
    assert torch.allclose(found[1].vector, kept[1].vector, atol=1e-3)
    assert (copy / DIRECTIONS).stat().st_size < 2000


def test_they_come_before_the_principal_ones_which_stay_as_they_were(copy, kept):
    directions.save(copy, kept[1:])
    model = gan.load(copy, device="cpu")
    principal = model.directions(named=False)
    assert [d.name for d in model.directions()] == ["wider", *(d.name for d in principal)]
    assert [d.name for d in principal] == [f"pc{i}" for i in range(1, 7)]


def overwrite(folder, change):
    file = folder / DIRECTIONS
    told = [{"name": "wider", "scale": 1.0, "figures": {}}]
    metadata = {"weights": fingerprint(folder), "directions": json.dumps(told)}
    tensors = {"wider": torch.ones(6)}
    change(metadata, tensors, told)
    if told:
        metadata["directions"] = metadata.get("directions") or json.dumps(told)
    save_file(tensors, file, metadata=metadata)


FAULTS = {
    "other weights": lambda metadata, *_: metadata.update(weights="0" * 16),
    "no JSON": lambda metadata, *_: metadata.update(directions="[{"),
    "no list": lambda metadata, *_: metadata.update(directions="7"),
    "no entry": lambda metadata, *_: metadata.update(directions="[3]"),
    "no tensor": lambda _, tensors, __: tensors.update(taller=tensors.pop("wider")),
    "another shape": lambda _, tensors, __: tensors.update(wider=torch.ones(7)),
    "not finite": lambda _, tensors, __: tensors.update(wider=torch.full((6,), torch.nan)),
    "no scale": lambda metadata, *_: metadata.update(
        directions='[{"name": "wider", "scale": -1, "figures": {}}]'
    ),
}


@pytest.mark.parametrize("change", FAULTS.values(), ids=FAULTS)
def test_a_file_that_does_not_fit_leaves_the_model_without_names(copy, change):
    overwrite(copy, change)
    assert gan.load(copy, device="cpu").named == ()


def test_a_damaged_file_is_no_error_and_a_model_without_any_loses_the_file(copy, kept):
    (copy / DIRECTIONS).write_bytes(b"\xff" * 100)
    assert gan.load(copy, device="cpu").named == ()
    directions.save(copy, [])
    assert not (copy / DIRECTIONS).exists() and (copy / MODEL).is_file()


def test_what_missed_its_name_is_kept_and_told_and_names_nothing(copy, kept):
    missed = [Direction("rounder", torch.ones(6), 2.0, FIGURES)]
    for found in (kept[1:], []):
        directions.save(copy, found, missed)
        assert directions.missed(copy) == {"rounder": FIGURES}
        named = gan.load(copy, device="cpu").named
        assert [each.name for each in named] == [each.name for each in found]
