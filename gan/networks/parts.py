"""What the networks are made of: layers by recipe, output ranges, and the base classes."""

import torch
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits, one_hot

from gan import Error
from gan.recipe import Recipe

KERAS_BATCH_NORM = {"eps": 1e-3, "momentum": 0.01}  # Keras says momentum 0.99 for the same thing
LABEL_SCALE = 2.0  # of the one-hot label beside a latent of variance 1
SEAM = 0.05  # pixels: while a digit moves on to the next place, both are shown, mixed


def activation(slope: float) -> nn.Module:
    """LeakyReLU of that slope, or ReLU for none."""
    return nn.LeakyReLU(slope) if slope else nn.ReLU()


def batch_norm(recipe: Recipe) -> dict[str, float]:
    """The arguments of the recipe's batch norms."""
    return KERAS_BATCH_NORM if recipe.defaults == "keras" else {}


def upsample(recipe: Recipe, inputs: int, outputs: int, *, bias: bool = True) -> nn.Module:
    """A transposed convolution that doubles height and width, whatever its kernel."""
    kernel = recipe.upsampling_kernel
    padding = (kernel - 1) // 2
    extra = 2 * padding + 2 - kernel
    return nn.ConvTranspose2d(inputs, outputs, kernel, 2, padding, extra, bias=bias)


def downsample(recipe: Recipe, inputs: int, outputs: int, kernel: int, padding: int) -> nn.Module:
    """Conv and activation that halve height and width, by a stride or by max-pooling."""
    act = activation(recipe.slope)
    if recipe.downsampling == "stride":
        return nn.Sequential(nn.Conv2d(inputs, outputs, kernel, 2, padding), act)
    return nn.Sequential(nn.Conv2d(inputs, outputs, kernel, 1, padding), act, nn.MaxPool2d(2))


def features(layers: nn.Module, image_shape: tuple[int, int, int]) -> int:
    """How many numbers the layers make of one picture."""
    with torch.no_grad():
        try:
            return layers(torch.zeros(1, *image_shape)).numel()
        except RuntimeError as error:
            told = f"pictures of shape {image_shape} are too small for this network"
            raise Error(told) from error


def start(recipe: Recipe, times: int, box: int = 0) -> tuple[int, int]:
    """Height and width at the start of a generator that makes them 2 or 4 times as large."""
    height, width = (box, box) if box else recipe.image_shape[1:]
    if height % times or width % times:
        needed = "an even height and width" if times == 2 else "height and width divisible by 4"
        raise Error(f"{recipe.generator} needs {needed}, not {height}×{width}")
    return height // times, width // times


class Range(nn.Module):
    """The last layer's numbers brought to [-1, 1], as the recipe's `output` says."""

    def __init__(self, recipe: Recipe):
        super().__init__()
        self.output, self.margin = recipe.output, recipe.margin

    def forward(self, x: Tensor) -> Tensor:
        if self.output == "clamp":
            return ProjectedClamp.apply(x, self.margin)
        return x.tanh() if self.output == "tanh" else x.sigmoid() * 2 - 1


class ProjectedClamp(torch.autograd.Function):
    """Clamp to [-1, 1] whose gradient is that of projected descent, on a range wider by a margin.

    A pixel beyond it still learns its way back, and is pushed no further out, so that black can be
    exactly black: tanh reaches it only at infinity, and a plain clamp never lets a pixel return.
    A margin keeps black black: a pixel held at the very edge shows each small change of the
    weights as a trace of grey.
    """

    @staticmethod
    def forward(ctx, x: Tensor, margin: float) -> Tensor:
        ctx.save_for_backward(x)
        ctx.edge = 1 + margin
        return x.clamp(-1, 1)

    @staticmethod
    def backward(ctx, slope: Tensor) -> tuple[Tensor, None]:
        (x,) = ctx.saved_tensors
        # Descent goes against the slope.
        outwards = ((x > ctx.edge) & (slope < 0)) | ((x < -ctx.edge) & (slope > 0))
        return slope.masked_fill(outwards, 0), None


class Placed(nn.Module):
    """A box of (n, C, box, box) laid on black so that its centre of mass is the picture's middle.

    So MNIST was made: each digit was fitted into 20×20 pixels and moved by whole pixels (LeCun et
    al. 1998, section III.A). A convolution draws that frame only softly, and on some pictures
    beside it. Between two places it passes within a twentieth of a pixel, so that the picture stays
    a continuous function of the latent.
    """

    def __init__(self, recipe: Recipe):
        super().__init__()
        _, height, width = recipe.image_shape
        self.size, self.box = (height, width), recipe.box

    def forward(self, x: Tensor) -> Tensor:
        # In full precision, without a slope: where the digit goes is not the way to improve it.
        ink = (x.detach().float().clamp(-1, 1) + 1).sum(1)
        rows = self._places(ink.sum(2), self.size[0]).to(x.dtype)
        columns = self._places(ink.sum(1), self.size[1]).to(x.dtype)
        return rows @ (x + 1) @ columns.mT - 1

    def _places(self, ink: Tensor, size: int) -> Tensor:
        """Which of `size` pixels shows which of the box's, (n, 1, size, box), of ink (n, box)."""
        there = torch.arange(self.box, device=ink.device)
        middle = (ink * there).sum(1) / ink.sum(1).clamp_min(torch.finfo(ink.dtype).tiny)
        start = (size / 2 - middle).clamp(0, size - self.box)[:, None, None, None]
        apart = torch.arange(size, device=ink.device)[:, None] - there - start
        return ((0.5 - apart.abs()) / SEAM + 0.5).clamp(0, 1)


class Generator(nn.Module):
    """What all generators share: `first`, `rest`, an output range, and labels where they know any.

    A conditional generator's first layer takes the latent and, beside it, the label one-hot.
    """

    first: nn.Module
    rest: nn.Module
    conditional = False  # whether this kind of network can be built for classes
    least_batch = 1  # pictures that it can learn from at once

    def __init__(self, recipe: Recipe):
        super().__init__()
        self.range = Range(recipe)
        self.classes = recipe.classes
        self.inputs = recipe.latent_dim + recipe.classes
        if recipe.classes and not self.conditional:
            raise Error(f"{recipe.generator} knows no classes; set classes to 0")

    def respond(self, z: Tensor, labels: Tensor | None = None) -> Tensor:
        """The first layer's response to latents (n, latent_dim); without labels, each in turn."""
        if self.classes:
            z = torch.cat([z, self.one_hot(labels, z)], 1)
        return self.first(z)

    def one_hot(self, labels: Tensor | None, beside: Tensor) -> Tensor:
        """What says the classes of rows, (n, classes); without labels they are each in turn.

        Labels are (n,) int64 or, to blend classes, their shares: float32 (n, classes).
        """
        if not self.classes:
            return torch.zeros(beside.shape[0], 0, device=beside.device)
        if labels is None:
            labels = torch.arange(beside.shape[0], device=beside.device) % self.classes
        return LABEL_SCALE * (labels if labels.ndim > 1 else one_hot(labels, self.classes))

    def logits(self, z: Tensor, labels: Tensor | None = None) -> Tensor:
        """(n, latent_dim) → (n, C, H, W), before the output range."""
        return self.rest(self.respond(z, labels))

    def way(self, z: Tensor, labels: Tensor | None = None) -> list[Tensor]:
        """What becomes of latents: hidden units (n, k), then maps (n, C, h, w), then pictures.

        There are no units where they are the first maps, in a row. Of each size of maps the last
        count, and the layers that draw pixels of them do not. The pictures are those of `forward`.
        No hooks: other threads draw with the same layers.
        """
        h, layers = self.respond(z, labels), list(self.rest)
        units = [] if isinstance(layers[0], nn.Unflatten) else [h]
        drawing = max(i for i, layer in enumerate(layers) if any(True for _ in layer.parameters()))
        sizes: dict[tuple[int, ...], Tensor] = {}
        for layer in layers[:drawing]:
            h = layer(h)
            if h.ndim == 4:
                sizes[tuple(h.shape[2:])] = h
        return [*units, *sizes.values(), self.range(self.rest[drawing:](h))]

    def forward(self, z: Tensor, labels: Tensor | None = None) -> Tensor:
        return self.range(self.logits(z, labels))


class Decoder(Generator):
    """A VAE's generator: it draws codes, and knows its likelihood and its prior.

    Here the prior is N(0, 1), so that a code is a latent, and the likelihood Bernoulli's on grey
    values (Kingma & Welling 2014, arXiv:1312.6114).
    """

    likelihood = "Bernoulli on grey values 0 to 1, in nats a picture"

    def decode(self, code: Tensor) -> Tensor:
        """Codes (n, latent_dim) → pictures (n, C, H, W), before the output range."""
        return self.logits(code)

    def log_likelihood(self, logits: Tensor, pictures: Tensor) -> Tensor:
        """log p(picture | code) in nats, (n,), of pictures in [-1, 1]."""
        grey = (pictures + 1) / 2
        lost = binary_cross_entropy_with_logits(logits, grey, reduction="none")
        return -lost.flatten(1).sum(1)

    def divergence(
        self, mean: Tensor, logvar: Tensor, noise: Tensor, labels: Tensor | None = None
    ) -> Tensor:
        """KL(q(code | picture) ‖ p(code)) in nats, (n,), of q's mean and log-variance.

        Where it has no closed form it is estimated at the code μ + σ·noise; `labels` choose the
        prior of their class.
        """
        return normal_divergence(mean, logvar)

    def posterior(
        self, mean: Tensor, logvar: Tensor, labels: Tensor | None = None
    ) -> tuple[Tensor, Tensor]:
        """A normal distribution of codes as one of latents: mean and log-variance again."""
        return mean, logvar


def normal_divergence(mean: Tensor, logvar: Tensor) -> Tensor:
    """KL(N(μ, σ²) ‖ N(0, 1)) in nats, (n,), of mean and log-variance, (n, latent_dim) each.

    ½ Σ (μ² + σ² - 1 - log σ²) (Kingma & Welling 2014, arXiv:1312.6114, appendix B).
    """
    return (mean.square() + logvar.exp() - 1 - logvar).sum(1) / 2


class Discriminator(nn.Module):
    """What all discriminators share: layers that end in one logit, and perhaps a reading."""

    layers: nn.Sequential
    conditional = False

    def judge(self, x: Tensor, labels: Tensor | None = None) -> tuple[Tensor, Tensor | None]:
        """Pictures (n, C, H, W) and their labels → logits (n,) and class logits, or None."""
        return self.layers(x).flatten(), None

    def forward(self, x: Tensor, labels: Tensor | None = None) -> Tensor:
        return self.judge(x, labels)[0]
