"""The networks: generators, discriminators, encoders. Nothing here samples, trains or saves.

Every class takes a `Recipe` and builds one column of layers, small to large. Generators map
(n, latent_dim) float32 to (n, C, H, W) in [-1, 1] and keep their first layer apart as `first`,
because its response names the latent's principal directions. Discriminators map pictures to
logits (n,); a critic's logit is its score.
"""

import math

import torch
from torch import Tensor, nn

from gan import Error
from gan.recipes import Recipe

MAX_PARAMETERS = 100_000_000  # of one network: 400 MB, fifteen times the largest published one
KERAS_BATCH_NORM = {"eps": 1e-3, "momentum": 0.01}  # Keras says momentum 0.99 for the same thing


def generator(recipe: Recipe) -> nn.Module:
    """The recipe's generator (a VAE's decoder is one), freshly initialised."""
    return _build(recipe.generator, recipe)


def discriminator(recipe: Recipe) -> nn.Module:
    """The recipe's discriminator or critic, freshly initialised."""
    return _build(recipe.discriminator, recipe)


def encoder(recipe: Recipe) -> nn.Module:
    """The recipe's encoder, freshly initialised."""
    return _build(recipe.encoder, recipe)


def _build(name: str, recipe: Recipe) -> nn.Module:
    if name not in NETWORKS:
        raise Error(f"there is no network {name!r}; there are: {', '.join(NETWORKS)}")
    _check_size(name, recipe)
    network = NETWORKS[name](recipe)
    if recipe.defaults == "keras":
        network.apply(_glorot)
    return network


def _check_size(name: str, recipe: Recipe) -> None:
    """Count the parameters on the device that holds none, before memory is taken for them."""
    with torch.device("meta"):
        count = parameters_of(NETWORKS[name](recipe))
    if count > MAX_PARAMETERS:
        raise Error(
            f"{name} of these widths would have {count:,} parameters, more than "
            f"{MAX_PARAMETERS:,}; lower the widths, the latent size or the image shape"
        )


def _glorot(layer: nn.Module) -> None:
    """Keras' default start: Glorot uniform weights, zero biases."""
    if isinstance(layer, nn.Linear | nn.Conv2d | nn.ConvTranspose2d):
        nn.init.xavier_uniform_(layer.weight)
        if layer.bias is not None:
            nn.init.zeros_(layer.bias)


# ---- parts ----


def _activation(slope: float) -> nn.Module:
    return nn.LeakyReLU(slope) if slope else nn.ReLU()


def _batch_norm(recipe: Recipe) -> dict[str, float]:
    return KERAS_BATCH_NORM if recipe.defaults == "keras" else {}


def _upsample(recipe: Recipe, inputs: int, outputs: int, *, bias: bool = True) -> nn.Module:
    """A transposed convolution that doubles height and width, whatever its kernel."""
    kernel = recipe.upsampling_kernel
    padding = (kernel - 1) // 2
    extra = 2 * padding + 2 - kernel
    return nn.ConvTranspose2d(inputs, outputs, kernel, 2, padding, extra, bias=bias)


def _downsample(recipe: Recipe, inputs: int, outputs: int, kernel: int, padding: int) -> nn.Module:
    """Conv and activation that halve height and width, by a stride or by max-pooling."""
    act = _activation(recipe.slope)
    if recipe.downsampling == "stride":
        return nn.Sequential(nn.Conv2d(inputs, outputs, kernel, 2, padding), act)
    return nn.Sequential(nn.Conv2d(inputs, outputs, kernel, 1, padding), act, nn.MaxPool2d(2))


def _features(layers: nn.Module, image_shape: tuple[int, int, int]) -> int:
    """How many numbers the layers make of one picture."""
    with torch.no_grad():
        try:
            return layers(torch.zeros(1, *image_shape)).numel()
        except RuntimeError as error:
            raise Error(
                f"pictures of shape {image_shape} are too small for this network"
            ) from error


def _quarter(recipe: Recipe) -> tuple[int, int]:
    """Height and width at the start of a generator that doubles them twice."""
    _, height, width = recipe.image_shape
    if height % 4 or width % 4:
        raise Error(
            f"{recipe.generator} needs height and width divisible by 4, not {height}×{width}"
        )
    return height // 4, width // 4


class Range(nn.Module):
    """The last layer's numbers brought to [-1, 1]: by tanh, or by a sigmoid and a rescaling."""

    def __init__(self, recipe: Recipe):
        super().__init__()
        self.output = recipe.output

    def forward(self, x: Tensor) -> Tensor:
        return x.tanh() if self.output == "tanh" else x.sigmoid() * 2 - 1


class Generator(nn.Module):
    """What all generators share: `first`, `rest`, and an output range."""

    first: nn.Module
    rest: nn.Module

    def __init__(self, recipe: Recipe):
        super().__init__()
        self.range = Range(recipe)

    def logits(self, z: Tensor) -> Tensor:
        """(n, latent_dim) → (n, C, H, W), before tanh or sigmoid."""
        return self.rest(self.first(z))

    def forward(self, z: Tensor) -> Tensor:
        return self.range(self.logits(z))


class Discriminator(nn.Module):
    """What all discriminators share: a column of layers that ends in one logit."""

    layers: nn.Sequential

    def forward(self, x: Tensor) -> Tensor:
        return self.layers(x).flatten()


# ---- fully connected ----


class MLPGenerator(Generator):
    """latent → hidden ReLU → every pixel."""

    def __init__(self, recipe: Recipe):
        super().__init__(recipe)
        (hidden,) = recipe.generator_widths
        self.first = nn.Sequential(nn.Linear(recipe.latent_dim, hidden), nn.ReLU())
        self.rest = nn.Sequential(
            nn.Linear(hidden, math.prod(recipe.image_shape)),
            nn.Unflatten(1, recipe.image_shape),
        )


class MLPDiscriminator(Discriminator):
    """every pixel → hidden → logit."""

    def __init__(self, recipe: Recipe):
        super().__init__()
        (hidden,) = recipe.discriminator_widths
        self.layers = nn.Sequential(
            nn.Flatten(),
            nn.Linear(math.prod(recipe.image_shape), hidden),
            _activation(recipe.slope),
            nn.Dropout(recipe.dropout),
            nn.Linear(hidden, 1),
        )


# ---- the DCGAN of TensorFlow's tutorial ----
# TensorFlow pads a 5×5 kernel of stride 2 by 1 before and 2 after, PyTorch by 2 and 1: the same
# networks seen in a mirror, which changes nothing that can be learnt.


class DCGANGenerator(Generator):
    """latent → 7×7 → 7×7 → 14×14 → 28×28; batch norm after each, no biases."""

    def __init__(self, recipe: Recipe):
        super().__init__(recipe)
        a, b, c = recipe.generator_widths
        height, width = _quarter(recipe)
        norm, act = _batch_norm(recipe), _activation(recipe.slope)
        self.first = nn.Sequential(
            nn.Linear(recipe.latent_dim, a * height * width, bias=False),
            nn.BatchNorm1d(a * height * width, **norm),
            act,
        )
        self.rest = nn.Sequential(
            nn.Unflatten(1, (a, height, width)),
            nn.ConvTranspose2d(a, b, 5, 1, 2, bias=False),
            nn.BatchNorm2d(b, **norm),
            act,
            _upsample(recipe, b, c, bias=False),
            nn.BatchNorm2d(c, **norm),
            act,
            _upsample(recipe, c, recipe.image_shape[0], bias=False),
        )


class DCGANDiscriminator(Discriminator):
    """28×28 → 14×14 → 7×7 → logit, with dropout or layer norm where the recipe has it."""

    def __init__(self, recipe: Recipe):
        super().__init__()
        a, b = recipe.discriminator_widths

        def block(inputs: int, outputs: int) -> list[nn.Module]:
            # One group is layer norm with a gain for each channel, as Gulrajani et al. have it.
            norm = [nn.GroupNorm(1, outputs)] if recipe.norm == "layer" else []
            conv, *rest = _downsample(recipe, inputs, outputs, 5, 2)
            return [conv, *norm, *rest, nn.Dropout(recipe.dropout)]

        body = nn.Sequential(*block(recipe.image_shape[0], a), *block(a, b), nn.Flatten())
        self.layers = body.append(nn.Linear(_features(body, recipe.image_shape), 1))


# ---- dense layers before the convolutions ----


class FCDCGANGenerator(Generator):
    """latent → 1024 → 7×7 → 14×14 → 28×28; ReLU, then batch norm."""

    def __init__(self, recipe: Recipe):
        super().__init__(recipe)
        a, b, c = recipe.generator_widths
        height, width = _quarter(recipe)
        norm = _batch_norm(recipe)
        self.first = nn.Sequential(
            nn.Linear(recipe.latent_dim, a), nn.ReLU(), nn.BatchNorm1d(a, **norm)
        )
        self.rest = nn.Sequential(
            nn.Linear(a, b * height * width),
            nn.ReLU(),
            nn.BatchNorm1d(b * height * width, **norm),
            nn.Unflatten(1, (b, height, width)),
            _upsample(recipe, b, c),
            nn.ReLU(),
            nn.BatchNorm2d(c, **norm),
            _upsample(recipe, c, recipe.image_shape[0]),
        )


class FCDCGANDiscriminator(Discriminator):
    """28×28 → 12×12 → 4×4 → 1024 → logit, convolutions without padding."""

    def __init__(self, recipe: Recipe):
        super().__init__()
        a, b, hidden = recipe.discriminator_widths
        body = nn.Sequential(
            *_downsample(recipe, recipe.image_shape[0], a, 5, 0),
            *_downsample(recipe, a, b, 5, 0),
            nn.Flatten(),
        )
        self.layers = body.extend(
            [
                nn.Linear(_features(body, recipe.image_shape), hidden),
                _activation(recipe.slope),
                nn.Dropout(recipe.dropout),
                nn.Linear(hidden, 1),
            ]
        )


# ---- the book's VAE ----


class VAEDecoder(Generator):
    """latent → 14×14 → 28×28 → one 3×3 convolution to the pixels."""

    def __init__(self, recipe: Recipe):
        super().__init__(recipe)
        a, b = recipe.generator_widths
        channels, height, width = recipe.image_shape
        if height % 2 or width % 2:
            raise Error(f"vae-decoder needs an even height and width, not {height}×{width}")
        height, width = height // 2, width // 2
        self.first = nn.Sequential(nn.Linear(recipe.latent_dim, a * height * width), nn.ReLU())
        self.rest = nn.Sequential(
            nn.Unflatten(1, (a, height, width)),
            _upsample(recipe, a, b),
            nn.ReLU(),
            nn.Conv2d(b, channels, 3, padding=1),
        )


class VAEEncoder(nn.Module):
    """Pictures in [-1, 1] → mean and log-variance of z, (n, latent_dim) each."""

    def __init__(self, recipe: Recipe):
        super().__init__()
        a, b, c, d, hidden = recipe.encoder_widths
        body = nn.Sequential(
            nn.Conv2d(recipe.image_shape[0], a, 3, padding=1),
            nn.ReLU(),
            *_downsample(recipe, a, b, 3, 1),
            nn.Conv2d(b, c, 3, padding=1),
            nn.ReLU(),
            nn.Conv2d(c, d, 3, padding=1),
            nn.ReLU(),
            nn.Flatten(),
        )
        self.layers = body.extend(
            [nn.Linear(_features(body, recipe.image_shape), hidden), nn.ReLU()]
        )
        self.mean = nn.Linear(hidden, recipe.latent_dim)
        self.logvar = nn.Linear(hidden, recipe.latent_dim)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        hidden = self.layers((x + 1) / 2)  # the book's pictures lie in [0, 1]
        return self.mean(hidden), self.logvar(hidden)


# ---- the book's frogs ----


class FrogGenerator(Generator):
    """latent → 16×16 → 32×32, five wide convolutions."""

    def __init__(self, recipe: Recipe):
        super().__init__(recipe)
        a, b, c, d, e = recipe.generator_widths
        channels, height, width = recipe.image_shape
        if height % 2 or width % 2:
            raise Error(f"frog-generator needs an even height and width, not {height}×{width}")
        height, width = height // 2, width // 2
        act = _activation(recipe.slope)
        self.first = nn.Sequential(nn.Linear(recipe.latent_dim, a * height * width), act)
        self.rest = nn.Sequential(
            nn.Unflatten(1, (a, height, width)),
            nn.Conv2d(a, b, 5, padding=2),
            act,
            _upsample(recipe, b, c),
            act,
            nn.Conv2d(c, d, 5, padding=2),
            act,
            nn.Conv2d(d, e, 5, padding=2),
            act,
            nn.Conv2d(e, channels, 7, padding=3),
        )


class FrogDiscriminator(Discriminator):
    """32×32 → 30 → 14 → 6 → 2 → dropout → logit, convolutions without padding."""

    def __init__(self, recipe: Recipe):
        super().__init__()
        a, b, c, d = recipe.discriminator_widths
        body = nn.Sequential(
            nn.Conv2d(recipe.image_shape[0], a, 3),
            _activation(recipe.slope),
            *_downsample(recipe, a, b, 4, 0),
            *_downsample(recipe, b, c, 4, 0),
            *_downsample(recipe, c, d, 4, 0),
            nn.Flatten(),
            nn.Dropout(recipe.dropout),
        )
        self.layers = body.append(nn.Linear(_features(body, recipe.image_shape), 1))


NETWORKS: dict[str, type[nn.Module]] = {
    "mlp-generator": MLPGenerator,
    "mlp-discriminator": MLPDiscriminator,
    "dcgan-generator": DCGANGenerator,
    "dcgan-discriminator": DCGANDiscriminator,
    "fc-dcgan-generator": FCDCGANGenerator,
    "fc-dcgan-discriminator": FCDCGANDiscriminator,
    "vae-decoder": VAEDecoder,
    "vae-encoder": VAEEncoder,
    "frog-generator": FrogGenerator,
    "frog-discriminator": FrogDiscriminator,
}


def parameters_of(network: nn.Module) -> int:
    """The number of trainable parameters."""
    return sum(p.numel() for p in network.parameters())
