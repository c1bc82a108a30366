"""The networks: generators, discriminators, encoders. Nothing here samples, trains or saves.

Every class takes a `Recipe` and builds one column of layers, small to large. Generators map
(n, latent_dim) float32 to (n, C, H, W) in [-1, 1] and keep their first layer apart as `first`,
because its response names the latent's principal directions. Discriminators map pictures to
logits (n,); a critic's logit is its score. Networks for classes take labels (n,) int64 as well.
"""

from collections.abc import Callable

import torch
from torch import nn
from torch.overrides import TorchFunctionMode

from gan import Error, distributed
from gan.networks import flow, residual, tutorials
from gan.networks.classifier import DigitClassifier
from gan.recipe import Recipe

MAX_PARAMETERS = 100_000_000  # of one network: 400 MB, fifteen times the largest published one


def generator(recipe: Recipe) -> nn.Module:
    """The recipe's generator (a VAE's decoder is one), freshly initialised."""
    return _build(recipe.generator, recipe)


def discriminator(recipe: Recipe) -> nn.Module:
    """The recipe's discriminator or critic, freshly initialised."""
    return _build(recipe.gan.discriminator, recipe)


def encoder(recipe: Recipe) -> nn.Module:
    """The recipe's encoder, freshly initialised."""
    return _build(recipe.vae.encoder, recipe)


def classifier(recipe: Recipe) -> nn.Module:
    """The recipe's classifier, freshly initialised."""
    return _build(recipe.classifier.network, recipe)


def least_batch(recipe: Recipe) -> int:
    """How many pictures each process must see at a step: 2 where dense layers have batch norms."""
    return getattr(NETWORKS.get(recipe.generator), "least_batch", 1)


def check_batch(recipe: Recipe) -> None:
    """Raise `gan.Error` for a batch too small for the recipe's networks."""
    processes, least = distributed.count(), least_batch(recipe)
    if least > 1 and recipe.batch_size < least * processes:
        shared = f", shared by {processes} processes" if processes > 1 else ""
        raise Error(
            "{recipe} cannot learn from a batch of {batch}{shared}: its batch norm compares "
            "pictures with one another; choose a batch size of {least} or more",
            recipe=recipe.name,
            batch=recipe.batch_size,
            shared=shared,
            least=least * processes,
        )


def _build(name: str, recipe: Recipe) -> nn.Module:
    if name not in NETWORKS:
        raise Error(f"there is no network {name!r}; there are: {', '.join(NETWORKS)}")
    # On the device that holds none, before memory is taken for them.
    try:
        count = counted(lambda: NETWORKS[name](recipe))
    except (ValueError, IndexError) as error:
        if isinstance(error, Error):
            raise
        numbers = str(error).partition("(")[2].rstrip(")") or error
        raise Error(f"{name} takes another number of widths ({numbers})") from error
    if count > MAX_PARAMETERS:
        raise Error(
            f"{name} of these widths would have {count:,} parameters, more than "
            f"{MAX_PARAMETERS:,}; lower the widths, the latent size or the image shape"
        )
    network = NETWORKS[name](recipe)
    if recipe.defaults == "keras":
        network.apply(_glorot)
    return network


class _Undrawn(TorchFunctionMode):
    """Draws no normal numbers: for a device that holds none torch imports its compiler to do so.

    That is seconds of a start that nobody should wait for.
    """

    def __torch_function__(self, called, types, given=(), named=None):
        named = named or {}
        if called in (torch.Tensor.normal_, nn.init.normal_, nn.init.kaiming_normal_):
            return given[0] if given else named["tensor"]
        return called(*given, **named)


def _glorot(layer: nn.Module) -> None:
    """Keras' default start: Glorot uniform weights, zero biases."""
    if isinstance(layer, nn.Linear | nn.Conv2d | nn.ConvTranspose2d):
        nn.init.xavier_uniform_(layer.weight)
        if layer.bias is not None:
            nn.init.zeros_(layer.bias)


NETWORKS: dict[str, type[nn.Module]] = {
    "mlp-generator": tutorials.MLPGenerator,
    "mlp-discriminator": tutorials.MLPDiscriminator,
    "dcgan-generator": tutorials.DCGANGenerator,
    "dcgan-discriminator": tutorials.DCGANDiscriminator,
    "fc-dcgan-generator": tutorials.FCDCGANGenerator,
    "fc-dcgan-discriminator": tutorials.FCDCGANDiscriminator,
    "vae-decoder": tutorials.VAEDecoder,
    "vae-encoder": tutorials.VAEEncoder,
    "frog-generator": tutorials.FrogGenerator,
    "frog-discriminator": tutorials.FrogDiscriminator,
    "residual-generator": residual.ResidualGenerator,
    "residual-discriminator": residual.ResidualDiscriminator,
    "flow-decoder": flow.FlowDecoder,
    "residual-encoder": flow.ResidualEncoder,
    "digit-classifier": DigitClassifier,
}


def counted(build: Callable[[], nn.Module]) -> int:
    """The parameters of what `build` would build, without the memory for them."""
    with torch.device("meta"), _Undrawn():
        return parameters_of(build())


def has_batch_norm(recipe: Recipe) -> bool:
    """Whether the recipe's generator has batch norms, without the memory for it."""
    if not recipe.generator:
        return False
    with torch.device("meta"), _Undrawn():
        layers = NETWORKS[recipe.generator](recipe).modules()
    return any(isinstance(layer, nn.BatchNorm1d | nn.BatchNorm2d) for layer in layers)


def parameters_of(network: nn.Module) -> int:
    """The number of trainable parameters."""
    return sum(p.numel() for p in network.parameters())
