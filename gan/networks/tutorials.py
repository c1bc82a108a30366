"""The networks of the five tutorials, exactly as published."""

import math

from torch import Tensor, nn

from gan.networks import parts
from gan.networks.parts import activation, downsample, features, upsample
from gan.recipe import Recipe


class MLPGenerator(parts.Generator):
    """latent → hidden ReLU → every pixel."""

    def __init__(self, recipe: Recipe):
        super().__init__(recipe)
        (hidden,) = recipe.generator_widths
        self.first = nn.Sequential(nn.Linear(recipe.latent_dim, hidden), nn.ReLU())
        self.rest = nn.Sequential(
            nn.Linear(hidden, math.prod(recipe.image_shape)), nn.Unflatten(1, recipe.image_shape)
        )


class MLPDiscriminator(parts.Discriminator):
    """every pixel → hidden → logit."""

    def __init__(self, recipe: Recipe):
        super().__init__()
        (hidden,) = recipe.gan.discriminator_widths
        self.layers = nn.Sequential(
            nn.Flatten(),
            nn.Linear(math.prod(recipe.image_shape), hidden),
            activation(recipe.slope),
            nn.Dropout(recipe.dropout),
            nn.Linear(hidden, 1),
        )


# ---- the DCGAN of TensorFlow's tutorial ----
# TensorFlow pads a 5×5 kernel of stride 2 by 1 before and 2 after, PyTorch by 2 and 1: the same
# networks seen in a mirror, which changes nothing that can be learnt.


class DCGANGenerator(parts.Generator):
    """latent → 7×7 → 7×7 → 14×14 → 28×28; batch norm after each, no biases."""

    least_batch = 2  # of one picture a dense layer's batch norm has one number, and no spread

    def __init__(self, recipe: Recipe):
        super().__init__(recipe)
        a, b, c = recipe.generator_widths
        height, width = parts.start(recipe, 4)
        norm, act = parts.batch_norm(recipe), activation(recipe.slope)
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
            upsample(recipe, b, c, bias=False),
            nn.BatchNorm2d(c, **norm),
            act,
            upsample(recipe, c, recipe.image_shape[0], bias=False),
        )


class DCGANDiscriminator(parts.Discriminator):
    """28×28 → 14×14 → 7×7 → logit, with dropout or layer norm where the recipe has it."""

    def __init__(self, recipe: Recipe):
        super().__init__()
        a, b = recipe.gan.discriminator_widths

        def block(inputs: int, outputs: int) -> list[nn.Module]:
            # One group is layer norm with a gain for each channel, as Gulrajani et al. have it.
            norm = [nn.GroupNorm(1, outputs)] if recipe.gan.norm == "layer" else []
            conv, *rest = downsample(recipe, inputs, outputs, 5, 2)
            return [conv, *norm, *rest, nn.Dropout(recipe.dropout)]

        body = nn.Sequential(*block(recipe.image_shape[0], a), *block(a, b), nn.Flatten())
        self.layers = body.append(nn.Linear(features(body, recipe.image_shape), 1))


class FCDCGANGenerator(parts.Generator):
    """Dense layers first: latent → 1024 → 7×7 → 14×14 → 28×28; ReLU, then batch norm."""

    least_batch = 2  # of one picture a dense layer's batch norm has one number, and no spread

    def __init__(self, recipe: Recipe):
        super().__init__(recipe)
        a, b, c = recipe.generator_widths
        height, width = parts.start(recipe, 4)
        norm = parts.batch_norm(recipe)
        self.first = nn.Sequential(
            nn.Linear(recipe.latent_dim, a), nn.ReLU(), nn.BatchNorm1d(a, **norm)
        )
        self.rest = nn.Sequential(
            nn.Linear(a, b * height * width),
            nn.ReLU(),
            nn.BatchNorm1d(b * height * width, **norm),
            nn.Unflatten(1, (b, height, width)),
            upsample(recipe, b, c),
            nn.ReLU(),
            nn.BatchNorm2d(c, **norm),
            upsample(recipe, c, recipe.image_shape[0]),
        )


class FCDCGANDiscriminator(parts.Discriminator):
    """28×28 → 12×12 → 4×4 → 1024 → logit, convolutions without padding."""

    def __init__(self, recipe: Recipe):
        super().__init__()
        a, b, hidden = recipe.gan.discriminator_widths
        body = nn.Sequential(
            *downsample(recipe, recipe.image_shape[0], a, 5, 0),
            *downsample(recipe, a, b, 5, 0),
            nn.Flatten(),
        )
        first = nn.Linear(features(body, recipe.image_shape), hidden)
        act, drop = activation(recipe.slope), nn.Dropout(recipe.dropout)
        self.layers = body.extend([first, act, drop, nn.Linear(hidden, 1)])


class VAEDecoder(parts.Decoder):
    """The book's: latent → 14×14 → 28×28 → one 3×3 convolution to the pixels."""

    def __init__(self, recipe: Recipe):
        super().__init__(recipe)
        a, b = recipe.generator_widths
        height, width = parts.start(recipe, 2)
        self.first = nn.Sequential(nn.Linear(recipe.latent_dim, a * height * width), nn.ReLU())
        self.rest = nn.Sequential(
            nn.Unflatten(1, (a, height, width)),
            upsample(recipe, a, b),
            nn.ReLU(),
            nn.Conv2d(b, recipe.image_shape[0], 3, padding=1),
        )


class VAEEncoder(nn.Module):
    """The book's: pictures in [-1, 1] → mean and log-variance of z, (n, latent_dim) each."""

    def __init__(self, recipe: Recipe):
        super().__init__()
        a, b, c, d, hidden = recipe.vae.encoder_widths
        body = nn.Sequential(
            nn.Conv2d(recipe.image_shape[0], a, 3, padding=1),
            nn.ReLU(),
            *downsample(recipe, a, b, 3, 1),
            nn.Conv2d(b, c, 3, padding=1),
            nn.ReLU(),
            nn.Conv2d(c, d, 3, padding=1),
            nn.ReLU(),
            nn.Flatten(),
        )
        size = features(body, recipe.image_shape)
        self.layers = body.extend([nn.Linear(size, hidden), nn.ReLU()])
        self.mean = nn.Linear(hidden, recipe.latent_dim)
        self.logvar = nn.Linear(hidden, recipe.latent_dim)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        hidden = self.layers((x + 1) / 2)  # the book's pictures lie in [0, 1]
        return self.mean(hidden), self.logvar(hidden)


class FrogGenerator(parts.Generator):
    """The book's: latent → 16×16 → 32×32, five wide convolutions."""

    def __init__(self, recipe: Recipe):
        super().__init__(recipe)
        a, b, c, d, e = recipe.generator_widths
        height, width = parts.start(recipe, 2)
        act = activation(recipe.slope)
        self.first = nn.Sequential(nn.Linear(recipe.latent_dim, a * height * width), act)
        self.rest = nn.Sequential(
            nn.Unflatten(1, (a, height, width)),
            nn.Conv2d(a, b, 5, padding=2),
            act,
            upsample(recipe, b, c),
            act,
            nn.Conv2d(c, d, 5, padding=2),
            act,
            nn.Conv2d(d, e, 5, padding=2),
            act,
            nn.Conv2d(e, recipe.image_shape[0], 7, padding=3),
        )


class FrogDiscriminator(parts.Discriminator):
    """The book's: 32×32 → 30 → 14 → 6 → 2 → dropout → logit, convolutions without padding."""

    def __init__(self, recipe: Recipe):
        super().__init__()
        a, b, c, d = recipe.gan.discriminator_widths
        body = nn.Sequential(
            nn.Conv2d(recipe.image_shape[0], a, 3),
            activation(recipe.slope),
            *downsample(recipe, a, b, 4, 0),
            *downsample(recipe, b, c, 4, 0),
            *downsample(recipe, c, d, 4, 0),
            nn.Flatten(),
            nn.Dropout(recipe.dropout),
        )
        self.layers = body.append(nn.Linear(features(body, recipe.image_shape), 1))
