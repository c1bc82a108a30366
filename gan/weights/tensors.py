"""The tensors of a weights folder: written as safetensors, read into a network or not at all."""

import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from gan import Error
from gan.recipe import Recipe
from gan.weights.config import Damaged, OtherKind
from gan.weights.files import CONFIG, MODEL, write_file, write_json
from gan.weights.folders import recipe

# Twenty times, and a thousand times, the largest number in what ships.
MOST_LEARNT, MOST_COUNTED = 100.0, 1e6

Network = TypeVar("Network", bound=nn.Module)


def save_half(network: nn.Module, path: Path) -> None:
    """Write a network as safetensors: parameters in half precision, buffers as they are.

    Pictures differ by less than a grey level, and the files are half as large; the variances of
    batch norm are buffers, which could vanish in half precision.
    """
    weights = {name for name, _ in network.named_parameters()}
    tensors = {
        name: (value.half() if name in weights else value).contiguous().cpu()
        for name, value in network.state_dict().items()
    }
    write_file(path, lambda part: save_file(tensors, part, metadata={"format": "pt"}))


def save(network: nn.Module, of: Recipe, folder: Path) -> None:
    """Write config.json and model.safetensors, all that `load` needs."""
    write_json(folder / CONFIG, of.to_dict())
    save_half(network, folder / MODEL)


def load_into(network: nn.Module, path: Path) -> None:
    """Fill a network from a file; `Damaged`, naming it, unless it holds exactly its tensors.

    They must be of its own kinds, floating or whole, and all of their numbers finite.
    """
    own = network.state_dict()
    try:
        given = load_file(path)
        for name in own.keys() & given.keys():
            if (wrong := _kind(given[name])) != (right := _kind(own[name])):
                raise Damaged(
                    "{path} holds {wrong} numbers in {name}, which takes {right} ones",
                    path=path,
                    wrong=wrong,
                    name=name,
                    right=right,
                )
        network.load_state_dict(given)
    except SafetensorError as error:
        raise Damaged(
            "{path} is damaged or cut short; restore it or train the model again", path=path
        ) from error
    except RuntimeError as error:
        raise Damaged(
            "{path} holds other tensors than its config.json says; it is not a whole model",
            path=path,
        ) from error
    except OSError as error:
        raise Damaged("{path} cannot be used: {error}", path=path, error=error) from error
    for name, low, high in _extremes(network):
        if not math.isfinite(high - low):
            raise Damaged(
                "{path} holds numbers in {name} that are not finite; restore it or train the model "
                "again",
                path=path,
                name=name,
            )


def largest(network: nn.Module) -> tuple[float, str, bool]:
    """The largest size of a network's numbers, whose it is, and whether all are as trainings leave.

    Of such ones finite pictures come: a network has too few layers to make too much of them.
    """
    most, whose, ordinary = 0.0, "", True
    for name, low, high in _extremes(network):
        size, counted = max(-low, high), "running_" in name  # the data's, not what is learnt
        ordinary &= size <= (MOST_COUNTED if counted else MOST_LEARNT)
        ordinary &= low >= 0 or not name.endswith("running_var")
        if size > most:
            most, whose = size, name
    return most, whose, ordinary


def _extremes(network: nn.Module) -> Iterator[tuple[str, float, float]]:
    """The least and the largest number of each floating tensor; both nan where one is."""
    for name, value in network.state_dict().items():
        if value.is_floating_point() and value.numel():
            low, high = torch.stack(value.aminmax()).tolist()
            yield name, low, high


def _kind(tensor: Tensor) -> str:
    if tensor.is_complex():
        return "complex"
    return "floating" if tensor.is_floating_point() else "whole"


def load(folder: Path, build: Callable[[Recipe], Network]) -> Network:
    """A weights folder, if it is whole, as what `build` makes of its recipe, with its tensors."""
    for needed in (CONFIG, MODEL):
        if not (folder / needed).is_file():
            raise Damaged(
                "{file} is missing, so {folder} is not a weights folder",
                file=folder / needed,
                folder=folder,
            )
    found = recipe(folder)
    try:
        network = build(found)
    except OtherKind:
        raise
    except (Error, RuntimeError, TypeError, ValueError, KeyError) as error:
        raise Damaged(
            "{file} cannot be used: {error}", file=folder / CONFIG, error=error
        ) from error
    load_into(network, folder / MODEL)
    return network
