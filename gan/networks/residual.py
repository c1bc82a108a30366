"""Small residual networks for one class at a time: digits one can read after seconds of training.

After Huang et al. 2024 (R3GAN, arXiv:2501.05441): no normalisation, residual blocks that start
near the identity, a relativistic loss. The discriminator takes its label by projection (Miyato &
Koyama 2018, arXiv:1802.05637) and reads the class beside (Odena et al. 2017, arXiv:1610.09585).
"""

import math

from torch import Tensor, nn

from gan import Error
from gan.networks.parts import Discriminator, Generator, Placed, activation, features, start
from gan.recipe import Recipe

DARK = -0.9  # where a fresh generator's pixels start: most of a digit's picture is black


class Residual(nn.Module):
    """x + conv(act(conv(act(x)))): two 3×3 convolutions that begin close to nothing."""

    def __init__(self, width: int, slope: float):
        super().__init__()
        self.act = activation(slope)
        self.first = nn.Conv2d(width, width, 3, padding=1)
        self.second = nn.Conv2d(width, width, 3, padding=1)
        nn.init.kaiming_normal_(self.first.weight, a=slope)
        nn.init.normal_(self.second.weight, std=0.1 / math.sqrt(9 * width))
        nn.init.zeros_(self.first.bias)
        nn.init.zeros_(self.second.bias)

    def forward(self, x: Tensor) -> Tensor:
        return x + self.second(self.act(self.first(self.act(x))))


class ResidualGenerator(Generator):
    """latent and label → hidden → 7×7 → 14×14 → four pixels at each place.

    With a fourth width the last doubling has features and a residual block of its own, and draws
    finer strokes for half as much time again.
    """

    conditional = True

    def __init__(self, recipe: Recipe):
        super().__init__(recipe)
        hidden, *widths = recipe.generator_widths
        if len(widths) not in (2, 3):
            raise Error(f"{recipe.generator} takes 3 or 4 widths, not {recipe.generator_widths}")
        self.first = nn.Sequential(nn.Linear(self.inputs, hidden), activation(recipe.slope))
        self.rest = stages(recipe, hidden, widths)


def stages(recipe: Recipe, hidden: int, widths: list[int]) -> nn.Sequential:
    """(n, hidden) → pictures (n, C, H, W): 7×7, 14×14 and, with a third width, 28×28 in turn.

    With a box of 20 it draws that, from 5×5 up, and places it.
    """
    height, width = start(recipe, 4, recipe.box)
    a, *wider = widths
    layers = [nn.Linear(hidden, a * height * width), nn.Unflatten(1, (a, height, width))]
    layers += [Residual(a, recipe.slope), activation(recipe.slope)]
    for b in wider:
        layers += [nn.ConvTranspose2d(a, b, 4, 2, 1), Residual(b, recipe.slope)]
        layers += [activation(recipe.slope)]
        a = b
    places = 4 // 2 ** len(wider)  # pixels a side that are drawn at each place: 2 or 1
    pixels = nn.Conv2d(a, places**2 * recipe.image_shape[0], 3, padding=1)
    nn.init.constant_(pixels.bias, DARK)
    placed = [Placed(recipe)] if recipe.box else []
    return nn.Sequential(*layers, pixels, nn.PixelShuffle(places), *placed)


class ResidualDiscriminator(Discriminator):
    """28×28 → 14×14 → 7×7 → a logit for the label given, and a reading of the class.

    With a third width it first looks at every pixel between its neighbours.
    """

    conditional = True

    def __init__(self, recipe: Recipe):
        super().__init__()
        widths, channels = recipe.gan.discriminator_widths, recipe.image_shape[0]
        if len(widths) not in (2, 3):
            raise Error(f"{recipe.gan.discriminator} takes 2 or 3 widths, not {widths}")
        *finest, a, b = widths
        act = activation(recipe.slope)
        front = []
        if finest:
            front = [nn.Conv2d(channels, finest[0], 3, padding=1), act]
            channels = finest[0]
        self.layers = nn.Sequential(
            *front,
            nn.Conv2d(channels, a, 4, 2, 1),
            act,
            nn.Conv2d(a, b, 4, 2, 1),
            Residual(b, recipe.slope),
            act,
            nn.Flatten(),
        )
        size = features(self.layers, recipe.image_shape)
        self.score = nn.Linear(size, 1)
        if recipe.classes:
            self.projection = nn.Embedding(recipe.classes, size)
            nn.init.normal_(self.projection.weight, std=0.3 / math.sqrt(size))
            self.reading = nn.Linear(size, recipe.classes)
        self.classes = recipe.classes

    def judge(self, x: Tensor, labels: Tensor | None = None) -> tuple[Tensor, Tensor | None]:
        """As every discriminator; without labels each picture is judged as what it looks like."""
        h = self.layers(x)
        logit = self.score(h)[:, 0]
        if not self.classes:
            return logit, None
        reading = self.reading(h)
        labels = reading.argmax(1) if labels is None else labels
        return logit + (self.projection(labels) * h).sum(1), reading
