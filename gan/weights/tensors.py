"""The tensors of a weights folder: written as safetensors, read into a network or not at all."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import nn

from gan import Error
from gan.recipe import Recipe
from gan.weights.config import Damaged
from gan.weights.files import CONFIG, MODEL, write_file, write_json
from gan.weights.folders import recipe

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
    """Fill a network from a file; `Damaged`, naming it, unless it holds exactly its tensors."""
    try:
        network.load_state_dict(load_file(path))
    except SafetensorError as error:
        raise Damaged(
            f"{path} is damaged or cut short; restore it or train the model again"
        ) from error
    except RuntimeError as error:
        raise Damaged(
            f"{path} holds other tensors than its config.json says; it is not a whole model"
        ) from error
    except OSError as error:
        raise Damaged(f"{path} cannot be used: {error}") from error


def load(folder: Path, build: Callable[[Recipe], Network]) -> Network:
    """A weights folder, if it is whole, as what `build` makes of its recipe, with its tensors."""
    for needed in (CONFIG, MODEL):
        if not (folder / needed).is_file():
            raise Damaged(f"{folder / needed} is missing, so {folder} is not a weights folder")
    found = recipe(folder)
    try:
        network = build(found)
    except (Error, RuntimeError, TypeError, ValueError, KeyError) as error:
        raise Damaged(f"{folder / CONFIG} cannot be used: {error}") from error
    load_into(network, folder / MODEL)
    return network
