"""A VAE whose prior is learned: an invertible flow carries normal latents to the encoder's codes.

With a fixed normal prior the codes of real pictures leave holes in it, and a latent drawn from a
hole draws no digit (Dai & Wipf 2019, arXiv:1903.05789). Here the flow, affine couplings (Dinh et
al. 2017, arXiv:1605.08803) that know the class, learns where the codes of each class lie, together
with encoder and decoder (Chen et al. 2017, arXiv:1611.02731). Latents stay normal for everybody
who draws.
"""

import math
import random

import torch
from torch import Tensor, nn

from gan import Error
from gan.networks.parts import LABEL_SCALE, Decoder, activation, features
from gan.networks.residual import Residual, stages
from gan.recipe import Recipe

LARGEST = 2.0  # of a coupling's log-scale: none may blow a code up
SCALE = 0.1  # where the likelihood's scale starts, in units of black to white


class Coupling(nn.Module):
    """One half of a code is shifted and scaled by what a small network makes of the other half."""

    def __init__(self, size: int, classes: int, width: int, slope: float, seed: int):
        super().__init__()
        order = list(range(size))
        random.Random(seed).shuffle(order)
        self.kept = size // 2
        self.register_buffer("order", torch.tensor(order))
        self.register_buffer("back", torch.tensor(order).argsort())
        last = nn.Linear(width, 2 * (size - self.kept))
        first, second = nn.Linear(self.kept + classes, width), nn.Linear(width, width)
        self.layers = nn.Sequential(first, activation(slope), second, activation(slope), last)
        nn.init.zeros_(last.weight)  # at first a coupling does nothing
        nn.init.zeros_(last.bias)

    def _moves(self, kept: Tensor, classes: Tensor) -> tuple[Tensor, Tensor]:
        shift, scale = self.layers(torch.cat([kept, classes], 1)).chunk(2, 1)
        return shift, LARGEST * torch.tanh(scale / LARGEST)

    def forward(self, code: Tensor, classes: Tensor) -> tuple[Tensor, Tensor]:
        """Towards the latent: (n, size) → (n, size) and the log-determinant, (n,)."""
        code = code[:, self.order]
        kept, moved = code[:, : self.kept], code[:, self.kept :]
        shift, scale = self._moves(kept, classes)
        return torch.cat([kept, (moved - shift) * (-scale).exp()], 1), -scale.sum(1)

    def inverse(self, z: Tensor, classes: Tensor) -> Tensor:
        """Towards the code: (n, size) → (n, size)."""
        kept, moved = z[:, : self.kept], z[:, self.kept :]
        shift, scale = self._moves(kept, classes)
        return torch.cat([kept, moved * scale.exp() + shift], 1)[:, self.back]


class FlowDecoder(Decoder):
    """latent and label → code, by the flow → hidden → 7×7 → 14×14 → 28×28.

    Its pictures' likelihood is Laplace's: the likeliest picture is then the median of what a code
    may mean, and pure black where most agree on black, not the grey of a mean.
    """

    conditional = True
    likelihood = "Laplace's density on grey values 0 to 1, its scale learned, in nats a picture"

    def __init__(self, recipe: Recipe):
        super().__init__(recipe)
        hidden, *widths = recipe.generator_widths
        if len(widths) != 3 or not recipe.vae.flow_widths or recipe.latent_dim < 2:
            raise Error(
                f"{recipe.generator} takes 4 widths, a flow's widths and a latent of 2 numbers or "
                f"more, not {recipe.generator_widths}, {recipe.vae.flow_widths}, "
                f"{recipe.latent_dim}"
            )
        sizes = (recipe.latent_dim, recipe.classes)
        self.flow = nn.ModuleList(
            Coupling(*sizes, width, recipe.slope, seed)
            for seed, width in enumerate(recipe.vae.flow_widths)
        )
        self.log_scale = nn.Parameter(torch.tensor(math.log(SCALE)))  # of the likelihood
        self.first = nn.Sequential(nn.Linear(recipe.latent_dim, hidden), activation(recipe.slope))
        self.rest = stages(recipe, hidden, widths)

    def respond(self, z: Tensor, labels: Tensor | None = None) -> Tensor:
        return self.first(self.code(z, labels))

    def code(self, z: Tensor, labels: Tensor | None = None) -> Tensor:
        """Latents (n, latent_dim) of classes (n,), without them each in turn → codes."""
        classes = self.one_hot(labels, z)
        for coupling in reversed(self.flow):
            z = coupling.inverse(z, classes)
        return z

    def latent(self, code: Tensor, labels: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Codes → their latents, (n, latent_dim), and log p(code) of their class in nats, (n,)."""
        classes = self.one_hot(labels, code)
        # Not len(code), here and below: a number of Python's fixes an exported graph's batch.
        density = torch.zeros(code.shape[0], device=code.device)
        for coupling in self.flow:
            code, determinant = coupling(code, classes)
            density = density + determinant
        normal = code.square() + math.log(2 * math.pi)
        return code, density - normal.sum(1) / 2

    def likeliest(self, code: Tensor) -> Tensor:
        """Of which class a code is likeliest: (n,) int64; zeros where there are no classes."""
        return self.densities(code).argmax(1)

    def densities(self, code: Tensor) -> Tensor:
        """log p(code) of each class in nats, (n, classes); (n, 1) where there are none."""
        count = max(1, self.classes)
        classes = torch.eye(count, self.classes, device=code.device)
        # Every code in every class at once: an exported graph then has the flow once.
        codes = code[:, None].expand(-1, count, -1).flatten(0, 1)
        theirs = classes.expand(code.shape[0], -1, -1).flatten(0, 1)
        return self.latent(codes, theirs)[1].view(-1, count)

    def log_prior(self, code: Tensor) -> Tensor:
        """log p(code) in nats, (n,), all classes being equally frequent."""
        densities = self.densities(code)
        return densities.logsumexp(1) - math.log(densities.shape[1])

    def divergence(
        self, mean: Tensor, logvar: Tensor, noise: Tensor, labels: Tensor | None = None
    ) -> Tensor:
        """As every decoder's, by one sample of the code; without labels all classes are alike."""
        code = mean + (logvar / 2).exp() * noise
        own = -(noise.square() + logvar + math.log(2 * math.pi)).sum(1) / 2  # log q(code | picture)
        return own - (self.log_prior(code) if labels is None else self.latent(code, labels)[1])

    def posterior(
        self, mean: Tensor, logvar: Tensor, labels: Tensor | None = None
    ) -> tuple[Tensor, Tensor]:
        """As every decoder's; without labels in each class in turn.

        The mean goes to its own latent; the variance is how far a standard deviation of each
        number of the code carries the latent, to either side. All sides are carried at once, so
        that an exported graph has the flow twice and not once a number.
        """
        size = mean.shape[1]
        shares = self.one_hot(labels, mean) / LABEL_SCALE
        centre, _ = self.latent(mean, shares)
        steps = torch.diag_embed((logvar / 2).exp())  # (n, size, size): one for each number
        sides = (mean[:, None] + torch.cat([steps, -steps], 1)).flatten(0, 1)
        theirs = shares[:, None].expand(-1, 2 * size, -1).flatten(0, 1)
        far, near = self.latent(sides, theirs)[0].view(-1, 2, size, size).unbind(1)
        return centre, ((far - near) / 2).square().sum(1).log()

    def decode(self, code: Tensor) -> Tensor:
        """Codes → pictures (n, C, H, W), before the output range."""
        return self.rest(self.first(code))

    def log_likelihood(self, logits: Tensor, pictures: Tensor) -> Tensor:
        """log p(picture | code) in nats, (n,), of pixels from 0 to 1: Laplace's density."""
        error = (self.range(logits) - pictures).abs().flatten(1) / 2
        scale = self.log_scale
        return -(error * (-scale).exp() + scale + math.log(2)).sum(1)


class ResidualEncoder(nn.Module):
    """Pictures in [-1, 1] → 14×14 → 7×7 → mean and log-variance of the code, (n, latent_dim)."""

    def __init__(self, recipe: Recipe):
        super().__init__()
        a, b, hidden = recipe.vae.encoder_widths
        act = activation(recipe.slope)
        body = nn.Sequential(
            *(nn.Conv2d(recipe.image_shape[0], a, 4, 2, 1), act, Residual(a, recipe.slope), act),
            *(nn.Conv2d(a, b, 4, 2, 1), act, Residual(b, recipe.slope), act),
            nn.Flatten(),
        )
        size = features(body, recipe.image_shape)
        self.layers = body.extend([nn.Linear(size, hidden), act])
        self.out = nn.Linear(hidden, 2 * recipe.latent_dim)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        mean, logvar = self.out(self.layers(x)).chunk(2, 1)
        return mean, logvar
