"""What a recipe is: frozen data that say what to build and how to train it. No PyTorch here.

A recipe names its networks (built in `gan.networks`), its objective (`gan.objectives`) and its
data set (`gan.data`). It may come with foreign weights, so every field is checked.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, get_type_hints

from gan import Error

# Bounds on what a foreign recipe may ask for, held to before anything is built.
MAX_WIDTH = 16_384
MAX_COUPLINGS = 64
MAX_NUMBERS = 2**24  # that a layer makes of one picture: 64 MB, 20 times the most published


@dataclass(frozen=True)
class Optimizer:
    """One network's optimiser.

    `decay` is Keras' inverse-time decay: the rate of update t is lr / (1 + decay * t).
    `clip_value` clips every gradient entry to [-clip_value, clip_value] (0: no clipping).
    `alpha` is RMSprop's smoothing, called rho in Keras.
    """

    name: str = "adam"
    lr: float = 1e-3
    betas: tuple[float, float] = (0.9, 0.999)
    eps: float = 1e-8
    alpha: float = 0.99
    decay: float = 0.0
    clip_value: float = 0.0
    weight_decay: float = 0.0  # of AdamW

    def __post_init__(self):
        _coerce(self)
        _one_of("optimiser", self.name, ("adam", "adamw", "rmsprop"))
        _within("learning rate", self.lr, 0, 10, low_open=True)
        if len(self.betas) != 2:
            raise Error(f"betas {self.betas} are not two numbers from 0 to below 1")
        for beta in self.betas:
            _within("beta", beta, 0, 1, high_open=True)
        _within("eps", self.eps, 0, 1, low_open=True)
        _within("alpha", self.alpha, 0, 1, high_open=True)
        _within("decay", self.decay, 0, 1000)
        _within("clip value", self.clip_value, 0, 1_000_000)
        _within("weight decay", self.weight_decay, 0, 10)


@dataclass(frozen=True)
class Recipe:
    """A network and its training, complete: with the weights it is enough to rebuild the model.

    `image_shape` is (C, H, W). A training lasts `steps` updates if that is set, else `epochs`
    passes over the data; one step updates the discriminator `n_critic` times and the generator
    once. A recipe with an `encoder` is a VAE, one with a `classifier` a judge of pictures, any
    other is a GAN.
    """

    name: str
    source: str
    character: Mapping[str, str]  # one line about the model, in "en" and "zh"
    generator: str = ""
    generator_widths: tuple[int, ...] = ()
    discriminator: str = ""
    discriminator_widths: tuple[int, ...] = ()
    encoder: str = ""
    encoder_widths: tuple[int, ...] = ()
    flow_widths: tuple[int, ...] = ()  # of the couplings of a VAE's learned prior, if it has one
    classifier: str = ""
    classifier_widths: tuple[int, ...] = ()
    parameters: tuple[int, int] = (0, 0)  # as published: generator; discriminator or encoder
    latent_dim: int = 100
    image_shape: tuple[int, int, int] = (1, 28, 28)
    any_shape: bool = False  # the pictures' own shape is taken, not brought to image_shape
    box: int = 0  # side of the square it draws, then places by the centre of mass (0: no such)
    classes: int = 0
    dataset: str = "mnist"

    objective: str = "non-saturating"
    penalty_weight: float = 10.0  # of the gradient penalty, where the objective has one
    weight_clip: float = 0.01  # bound on the critic's weights, where the objective clips
    kl_weight: float = 0.0  # VAE: of the KL divergence (nats) beside a pixel's mean cross-entropy
    r1: float = 0.0  # γ: D pays γ/2 E‖∇D‖² on real pictures, so that its slopes stay gentle
    r2: float = 0.0  # the same on fakes (Mescheder et al. 2018, arXiv:1801.04406)
    penalty_every: int = 1  # steps between two such payments, each so many times as large
    penalty_end: float = 1.0  # share of both γ at the end, after a geometric fall: only a
    # discriminator whose slopes may be steep sees the last faults (Huang et al. 2024 cut γ to a
    # tenth, arXiv:2501.05441)
    class_weight: float = 0.0  # of the cross-entropy of D's reading, for both players
    class_steps: int = 0  # the generator's share of it fades to 0 over so many steps (0: never)
    n_critic: int = 1
    generator_optimizer: Optimizer = field(default_factory=Optimizer)
    discriminator_optimizer: Optimizer = field(default_factory=Optimizer)
    lr_decay: str = "constant"  # or "linear" (to zero over the planned steps), or "one-cycle"
    shift: int = 0  # training pictures are moved at random by up to so many pixels
    batch_size: int = 128
    epochs: int = 10
    steps: int = 0
    ema_decay: float = 0.0  # 0: the generator itself is kept, not its moving average. At first
    # the average is shorter: after t steps its decay is at most (1 + t) / (10 + t)
    label_smoothing: float = 0.0  # real targets become 1 - label_smoothing
    defaults: str = "pytorch"  # or "keras": Glorot uniform weights, batch norm .99 and 1e-3
    notes: str = ""  # for the model card: what to expect of it, and why
    norm: str = ""  # "layer": layer norm in the discriminator (batch norm couples the samples
    # that a gradient penalty treats one by one: Gulrajani et al. 2017, section 4)

    # The five tricks of the book's GAN chapter, each with its reason.
    # "clamp" reaches pure black, and keeps it with a margin: see networks.parts.ProjectedClamp
    margin: float = 0.0
    output: str = "tanh"  # tanh, not sigmoid: pictures centred at 0 keep the gradients centred
    latent: str = "normal"  # normal, not uniform: neighbours on a sphere, no corners of a cube
    dropout: float = 0.0  # with label noise: an unsure discriminator leaves slopes to follow,
    label_noise: float = 0.0  # and the two players do not lock into one another
    downsampling: str = "stride"  # strides and LeakyReLU, not max-pooling and ReLU: pooling and
    slope: float = 0.2  # dead units make gradients sparse, and the generator lives on gradients
    upsampling_kernel: int = 4  # divisible by the stride: else some pixels get more of the kernel
    # than their neighbours, and the picture shows a chessboard

    def __post_init__(self):
        _coerce(self)
        _one_of("learning-rate decay", self.lr_decay, ("constant", "linear", "one-cycle"))
        _one_of("defaults", self.defaults, ("pytorch", "keras"))
        _one_of("norm", self.norm, ("", "layer"))
        _one_of("output", self.output, ("tanh", "sigmoid", "clamp"))
        _one_of("latent", self.latent, ("normal", "uniform"))
        _one_of("downsampling", self.downsampling, ("stride", "pool"))
        _within("latent size", self.latent_dim, 1, 4096)
        _within("batch size", self.batch_size, 1, 65_536)
        _within("number of critic steps", self.n_critic, 1, 1000)
        _within("steps between penalties", self.penalty_every, 1, 1000)
        _within("share of γ at the end", self.penalty_end, 0, 1, low_open=True)
        _within("weight of R1", self.r1, 0, 1000)
        _within("weight of R2", self.r2, 0, 1000)
        _within("weight of the class loss", self.class_weight, 0, 100)
        _within("steps of the class loss", self.class_steps, 0, 1_000_000_000)
        _within("shift", self.shift, 0, 16)
        _within("number of epochs", self.epochs, 0, 1_000_000)
        _within("number of steps", self.steps, 0, 1_000_000_000)
        _within("number of classes", self.classes, 0, 1000)
        _within("margin", self.margin, 0, 10)
        _within("dropout", self.dropout, 0, 0.95)
        _within("label noise", self.label_noise, 0, 1)
        _within("label smoothing", self.label_smoothing, 0, 0.5)
        _within("slope of LeakyReLU", self.slope, 0, 1)
        _within("EMA decay", self.ema_decay, 0, 0.99999)
        _within("upsampling kernel", self.upsampling_kernel, 2, 9)
        _within("penalty weight", self.penalty_weight, 0, 1_000_000)
        _within("weight clip", self.weight_clip, 0, 1000)
        _within("KL weight", self.kl_weight, 0, 1_000_000)
        if not all(isinstance(self.character.get(language), str) for language in ("en", "zh")):
            raise Error(f"character {self.character!r} is not a line in each of en and zh")
        if len(self.image_shape) != 3 or not all(1 <= side <= 512 for side in self.image_shape):
            raise Error(
                f"image shape {self.image_shape} is not (channels, height, width) of 1 to 512 each"
            )
        _within("box", self.box, 0, min(self.image_shape[1:]))
        self._check_widths()

    def _check_widths(self) -> None:
        """Refuse layers that no machine could hold; `gan.networks` counts the parameters."""
        generative = [*self.generator_widths, *self.discriminator_widths]
        widths = [*generative, *self.encoder_widths, *self.classifier_widths]
        if len(self.flow_widths) > MAX_COUPLINGS:
            raise Error(f"{len(self.flow_widths)} couplings are more than {MAX_COUPLINGS}")
        for width in (*widths, *self.flow_widths):
            _within("width of a layer", width, 1, MAX_WIDTH)
        channels, height, width = self.image_shape
        largest = height * width * max(channels, *widths, 1)
        if largest > MAX_NUMBERS:
            raise Error(
                f"a layer of up to {largest:,} numbers for each picture is above {MAX_NUMBERS:,}; "
                "lower the widths or the image shape"
            )

    @property
    def is_vae(self) -> bool:
        """Whether this recipe trains an encoder and a decoder, not two opponents."""
        return bool(self.encoder)

    def planned_steps(self, images: int) -> int:
        """The number of steps this recipe trains on a data set of so many images."""
        if self.steps:
            return self.steps
        return max(1, math.ceil(self.epochs * images / (self.batch_size * self.n_critic)))

    def but(self, **changes: Any) -> Recipe:
        """This recipe with some fields changed, checked again."""
        return replace(self, **changes)

    def essence(self) -> dict[str, Any]:
        """What decides the outcome of a training: all but its length and the words about it."""
        words = ("source", "character", "notes", "parameters", "epochs", "steps")
        return {name: value for name, value in self.to_dict().items() if name not in words}

    def to_dict(self) -> dict[str, Any]:
        """The recipe as plain JSON values; `Recipe(**values)` gives it back."""
        return asdict(self)


_KINDS = {"str": str, "bool": bool, "Mapping": Mapping, "tuple": tuple, "Optimizer": Optimizer}


def _coerce(instance) -> None:
    """Bring values read from JSON (lists, dicts, whole floats) to the types of the fields."""
    hints = get_type_hints(type(instance))
    for spec in fields(instance):
        value, hint = getattr(instance, spec.name), str(hints[spec.name])
        if hints[spec.name] is Optimizer and isinstance(value, Mapping):
            value = Optimizer(**value)
        elif hint.startswith("tuple") and isinstance(value, list | tuple):
            value = tuple(value)
            _numbers(spec.name, value, int if "int" in hint else float)
        elif hints[spec.name] in (int, float):
            _numbers(spec.name, (value,), hints[spec.name])
        elif not isinstance(value, _KINDS[spec.type.partition("[")[0]]):
            raise Error(f"{spec.name} {value!r} is not a {spec.type}")
        object.__setattr__(instance, spec.name, value)


def _numbers(name: str, values: tuple, kind: type) -> None:
    for value in values:
        allowed = int if kind is int else (int, float)
        if isinstance(value, bool) or not isinstance(value, allowed) or not math.isfinite(value):
            word = "a whole number" if kind is int else "a number"
            raise Error(f"{name.replace('_', ' ')} {value!r} is not {word}")


def _one_of(what: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise Error(f"{what} {value!r} is not one of: {', '.join(filter(None, allowed))}")


def _within(
    what: str,
    value: float,
    low: float,
    high: float,
    *,
    low_open: bool = False,
    high_open: bool = False,
) -> None:
    if not low <= value <= high or (low_open and value == low) or (high_open and value == high):
        least = f"above {low}" if low_open else f"at least {low}"
        most = f"below {high}" if high_open else f"at most {high}"
        raise Error(f"{what} {value} is not {least} and {most}")
