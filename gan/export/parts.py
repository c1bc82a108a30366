"""What of a model becomes a file: its networks as functions of named tensors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Protocol

import torch
from torch import Tensor, nn
from torch.nn.functional import one_hot

from gan import Error
from gan.recipe import Recipe
from gan.weights import Damaged

SEED = 7  # of the latents that a file is tried on


class Model(Protocol):
    """What is asked of a loaded model; `encoder` only of a VAE's."""

    recipe: Recipe
    latent_dim: int
    classes: int
    generator: nn.Module
    encoder: nn.Module
    device: torch.device
    discriminator: nn.Module

    def latents(self, seed: int, count: int, start: int = 0) -> Tensor:
        """Rows of a seed, (count, latent_dim)."""


class Called(nn.Module):
    """A function of some networks, which come before what it is given: they are known as parts."""

    def __init__(self, function: Callable, *networks: nn.Module):
        super().__init__()
        self.function, self.networks = function, nn.ModuleList(networks)
        self.eval()

    def forward(self, *given: Tensor) -> Tensor | tuple[Tensor, ...]:
        return self.function(*self.networks, *given)


@dataclass(frozen=True)
class Part:
    """One file: what it is called, the function, the names of its inputs and outputs.

    `tried(start, count)` are inputs to try it on, rows of a seed; all have the batch first.
    """

    name: str
    module: Called
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    tried: Callable[[int, int], tuple[Tensor, ...]]


def of(model: Model) -> Iterator[Part]:
    """All parts that a model has.

    - generator: `z` (n, latent_dim) and, where there are classes, `labels` int64 (n,) → `pixels`
      (n, C, H, W) and what `Generator.way` tells: `units` (n, k) if any, `maps_7x7` (n, C, 7, 7) …
    - encoder, of a VAE: `pixels` → `mean`, `logvar` of the code and, where there are classes,
      its `densities` (n, classes) in nats and the likeliest as `label` int64 (n,)
    - posterior, of a VAE whose prior is learned: `mean`, `logvar`, `labels` → `latent_mean`,
      `latent_logvar`, as `Model.encode` gives them
    - discriminator, where it lies beside the model: `pixels` → `logit` (n,)
    """
    yield generator(model)
    if model.recipe.vae:
        yield from _encoders(model)
    if found := discriminator(model):
        yield found


def generator(model: Model) -> Part:
    """The generator, with what it makes on its way: that costs nothing who does not ask for it."""

    def way(network: nn.Module, *given: Tensor) -> tuple[Tensor, ...]:
        *stages, pixels = network.way(*given)
        return pixels, *stages

    inputs, rows = ("z", "labels") if model.classes else ("z",), _rows(model)
    module = Called(way, model.generator)
    with torch.inference_mode():
        _, *stages = module(*rows(0, 1))
    names = ("units" if s.ndim == 2 else f"maps_{s.shape[2]}x{s.shape[3]}" for s in stages)
    return Part("generator", module, inputs, ("pixels", *names), rows)


def for_page(model: Model) -> Part:
    """The generator as the page takes it: with classes their `shares` in the place of `labels`.

    Shares are float32 (n, classes), for a walk from one class to another blends the two.
    """
    part, rows = generator(model), _rows(model)
    if not model.classes:
        return part

    def shared(start: int, count: int) -> tuple[Tensor, ...]:
        z, labels = rows(start, count)
        first, last = (one_hot((labels + k) % model.classes, model.classes) for k in (0, 1))
        t = torch.linspace(0, 1, count, device=model.device)[:, None]
        return z, torch.lerp(first.float(), last.float(), t)

    return replace(part, inputs=("z", "shares"), tried=shared)


def encoder_for_page(model: Model) -> Part:
    """A VAE's: `pixels` → `latent` (n, latent_dim) and, with classes, the likeliest `label`."""

    def encode(encoder: nn.Module, decoder: nn.Module, pixels: Tensor) -> tuple[Tensor, ...]:
        mean, logvar = encoder(pixels)
        if not model.classes:
            return (decoder.posterior(mean, logvar)[0],)
        label = decoder.likeliest(mean)
        return decoder.posterior(mean, logvar, label)[0], label

    module = Called(encode, model.encoder, model.generator)
    outputs = ("latent", "label") if model.classes else ("latent",)
    return Part("encoder", module, ("pixels",), outputs, _drawn(model))


def judge_for_page(classifier: nn.Module, digithood: nn.Module | None, model: Model) -> Part:
    """The judge: `pixels` → `logits` (n, 10) and, if it was taught that, `digithood` (n,).

    The latter is above 0 where a picture is a digit at all. It is tried on a model's pictures.
    """

    def see(classifier: nn.Module, *rest: Tensor) -> tuple[Tensor, ...]:
        *taught, pixels = rest
        features = classifier.features(pixels)
        return (classifier.reading(features), *(each(pixels, features) for each in taught))

    taught = [digithood] if digithood else []
    outputs = ("logits", "digithood")[: 1 + len(taught)]
    return Part("judge", Called(see, classifier, *taught), ("pixels",), outputs, _drawn(model))


def discriminator(model: Model) -> Part | None:
    """`pixels` → `logit` (n,), perhaps fetched now; None where the model came without."""
    if not model.recipe.gan:
        return None
    try:
        module = Called(_answers, model.discriminator)
    except Damaged:
        raise
    except Error:
        return None
    return Part("discriminator", module, ("pixels",), ("logit",), _drawn(model))


def _answers(network: nn.Module, *given: Tensor) -> Tensor | tuple[Tensor, ...]:
    return network(*given)


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


def _encoders(model: Model) -> Iterator[Part]:
    networks, drawn, outputs = (model.encoder, model.generator), _drawn(model), ("mean", "logvar")
    if not model.recipe.vae.flow_widths:  # a code is a latent
        yield Part("encoder", Called(_answers, networks[0]), ("pixels",), outputs, drawn)
        return

    def encode(encoder: nn.Module, decoder: nn.Module, pixels: Tensor) -> tuple[Tensor, ...]:
        mean, logvar = encoder(pixels)
        if not model.classes:
            return mean, logvar
        densities = decoder.densities(mean)
        return mean, logvar, densities, densities.argmax(1)

    def posterior(decoder: nn.Module, *given: Tensor) -> tuple[Tensor, Tensor]:
        return decoder.posterior(*given)

    inputs = (*outputs, "labels") if model.classes else outputs
    outputs = (*outputs, "densities", "label") if model.classes else outputs
    latents = "latent_mean", "latent_logvar"
    yield Part("encoder", Called(encode, *networks), ("pixels",), outputs, drawn)

    def codes(start: int, count: int) -> tuple[Tensor, ...]:
        mean, logvar, *classes = encode(*networks, *drawn(start, count))
        return mean, logvar, *classes[1:]  # the labels, if any

    yield Part("posterior", Called(posterior, networks[1]), inputs, latents, codes)
