"""What of a model becomes a file: its networks as functions of named tensors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor, nn

from gan.recipe import Recipe

SEED = 7  # of the latents that a file is tried on


class Model(Protocol):
    """What is asked of a loaded model; `encoder` only of a VAE's."""

    recipe: Recipe
    latent_dim: int
    classes: int
    generator: nn.Module
    encoder: nn.Module
    device: torch.device
    has_discriminator: bool
    discriminator: nn.Module

    def latents(self, seed: int, count: int, start: int = 0) -> Tensor:
        """Rows of a seed, (count, latent_dim)."""


class Called(nn.Module):
    """A function of some networks, which are known as its parts."""

    def __init__(self, function: Callable, *networks: nn.Module):
        super().__init__()
        self.function, self.networks = function, nn.ModuleList(networks)
        self.eval()

    def forward(self, *given: Tensor) -> Tensor | tuple[Tensor, ...]:
        return self.function(*given)


@dataclass(frozen=True)
class Part:
    """One file: what it is called, the function, the names of its inputs and outputs.

    `tried(start, count)` are inputs to try it on, rows of a seed; all have the batch first.
    """

    name: str
    module: nn.Module
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    tried: Callable[[int, int], tuple[Tensor, ...]]


def generator(model: Model) -> Part:
    """`z` (n, latent_dim) and, where there are classes, `labels` int64 (n,) → `pixels`."""
    module = Called(model.generator, model.generator)
    return Part("generator", module, _latents(model), ("pixels",), _rows(model))


def of(model: Model, inside: bool = False) -> Iterator[Part]:
    """All parts that the model has; with `inside` also the maps on its generator's way.

    - generator: see `generator`
    - encoder, of a VAE: `pixels` → `mean`, `logvar` of the code and, where there are classes, the
      likeliest as `label` int64 (n,)
    - posterior, of a VAE whose prior is learned: `mean`, `logvar`, `labels` → `latent_mean`,
      `latent_logvar`, as `Model.encode` gives them
    - discriminator, where it lies beside the model: `pixels` → `logit` (n,)
    - inside: as the generator, → `pixels`, `units` (n, k) if any, `maps_7x7` (n, C, 7, 7) …
    """
    yield generator(model)
    if inside:
        yield _inside(model)
    if model.recipe.vae:
        yield from _encoders(model)
    if model.recipe.gan and model.has_discriminator:
        judge = model.discriminator
        drawn = _drawn(model)
        yield Part("discriminator", Called(judge, judge), ("pixels",), ("logit",), drawn)


def _latents(model: Model) -> tuple[str, ...]:
    return ("z", "labels") if model.classes else ("z",)


def _rows(model: Model) -> Callable[[int, int], tuple[Tensor, ...]]:
    """Latents of a seed, and classes in turn where there are any."""

    def rows(start: int, count: int) -> tuple[Tensor, ...]:
        z = model.latents(SEED, count, start).to(model.device)
        turns = torch.arange(start, start + count, device=model.device)
        return (z, turns % model.classes) if model.classes else (z,)

    return rows


def _drawn(model: Model) -> Callable[[int, int], tuple[Tensor, ...]]:
    rows = _rows(model)
    return lambda start, count: (model.generator(*rows(start, count)),)


def _inside(model: Model) -> Part:
    network, rows = model.generator, _rows(model)
    with torch.inference_mode():
        stages = network.way(*rows(0, 1))
    names = [
        "units" if stage.ndim == 2 else f"maps_{stage.shape[2]}x{stage.shape[3]}"
        for stage in stages
    ]
    module = Called(lambda *given: (network(*given), *network.way(*given)), network)
    return Part("inside", module, _latents(model), ("pixels", *names), rows)


def _encoders(model: Model) -> Iterator[Part]:
    network, decoder, drawn = model.encoder, model.generator, _drawn(model)
    outputs = ("mean", "logvar")
    if not model.recipe.vae.flow_widths:  # a code is a latent
        yield Part("encoder", Called(network, network), ("pixels",), outputs, drawn)
        return

    def encode(pixels: Tensor) -> tuple[Tensor, ...]:
        mean, logvar = network(pixels)
        return (mean, logvar, decoder.likeliest(mean)) if model.classes else (mean, logvar)

    def codes(start: int, count: int) -> tuple[Tensor, ...]:
        return encode(*drawn(start, count))

    inputs = outputs
    if model.classes:
        inputs, outputs = (*inputs, "labels"), (*outputs, "label")
    yield Part("encoder", Called(encode, network, decoder), ("pixels",), outputs, drawn)
    latents = "latent_mean", "latent_logvar"
    yield Part("posterior", Called(decoder.posterior, decoder), inputs, latents, codes)
