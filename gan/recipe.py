"""What a recipe is: frozen data that say what to build and how to train it. No PyTorch here.

A recipe names its networks (built in `gan.networks`), its objective (`gan.objectives`) and its
data set (`gan.data`). It may come with foreign weights, so every field is checked.
"""

from __future__ import annotations

import math
import reprlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, is_dataclass, replace
from typing import Any, get_args, get_origin, get_type_hints

from gan import Error, checks

# Bounds on what a foreign recipe may ask for, held to before anything is built.
MAX_WIDTH = 16_384
MAX_COUPLINGS = 64
MAX_NUMBERS = 2**24  # that a layer makes of one picture: 64 MB, 20 times the most published
MAX_CLASS_NAME = 100  # letters
# Not what is learnt.
WORDS = ("source", "character", "notes", "parameters", "epochs", "steps", "class_names")


def _number(default, low, high, *, words: str = "", **openness: bool) -> Any:
    """A field of a number from `low` to `high`, or of several; `above`, `below`: not the bound.

    `words` are what people call it, where the field's name does not tell.
    """
    rules = {"bounds": (low, high), "openness": openness, "words": words}
    return field(default=default, metadata=rules)


def _choice(default: str, *others: str) -> Any:
    """A field of one word out of some."""
    return field(default=default, metadata={"allowed": (default, *others)})


def _widths() -> Any:
    return _number((), 1, MAX_WIDTH)


class _Checked:
    """Brings values read from JSON (lists, dicts) to the types of the fields, and checks them."""

    def __post_init__(self):
        hints = get_type_hints(type(self))
        for spec in fields(self):
            value = _typed(spec.name, getattr(self, spec.name), hints[spec.name])
            rules = spec.metadata
            words = rules.get("words") or spec.name.replace("_", " ")
            if "bounds" in rules:
                for number in value if isinstance(value, tuple) else (value,):
                    checks.number(number, *rules["bounds"], words, **rules["openness"])
            if "allowed" in rules:
                checks.one_of(value, rules["allowed"], words)
            object.__setattr__(self, spec.name, value)


@dataclass(frozen=True)
class Optimizer(_Checked):
    """One network's optimiser.

    `decay` is Keras' inverse-time decay: the rate of update t is lr / (1 + decay * t).
    `clip_value` clips every gradient entry to [-clip_value, clip_value] (0: no clipping).
    `alpha` is RMSprop's smoothing, called rho in Keras; `weight_decay` is AdamW's.
    """

    name: str = _choice("adam", "adamw", "rmsprop")
    lr: float = _number(1e-3, 0, 10, above=True, words="learning rate")
    betas: tuple[float, float] = _number((0.9, 0.999), 0, 1, below=True)
    eps: float = _number(1e-8, 0, 1, above=True)
    alpha: float = _number(0.99, 0, 1, below=True)
    decay: float = _number(0.0, 0, 1000)
    clip_value: float = _number(0.0, 0, 1_000_000)
    weight_decay: float = _number(0.0, 0, 10)


@dataclass(frozen=True)
class GAN(_Checked):
    """Two opponents; one step updates the discriminator `n_critic` times and the generator once."""

    generator: str = ""
    generator_widths: tuple[int, ...] = _widths()
    discriminator: str = ""
    discriminator_widths: tuple[int, ...] = _widths()
    generator_optimizer: Optimizer = field(default_factory=Optimizer)
    discriminator_optimizer: Optimizer = field(default_factory=Optimizer)
    n_critic: int = _number(1, 1, 1000)
    objective: str = "non-saturating"
    penalty_weight: float = _number(10.0, 0, 1_000_000)  # of a gradient penalty, if there is one
    weight_clip: float = _number(0.01, 0, 1000)  # on the critic's weights, if the objective clips
    r1: float = _number(0.0, 0, 1000)  # γ: D pays γ/2 E‖∇D‖² on real pictures: gentle slopes
    r2: float = _number(0.0, 0, 1000)  # the same on fakes (Mescheder et al. 2018, arXiv:1801.04406)
    penalty_every: int = _number(1, 1, 1000)  # steps between two such payments, so many times more
    # The share of both γ at the end, after a geometric fall: only a discriminator whose slopes may
    # be steep sees the last faults (Huang et al. 2024 cut γ to a tenth, arXiv:2501.05441).
    penalty_end: float = _number(1.0, 0, 1, above=True)
    class_weight: float = _number(0.0, 0, 100)  # of the cross-entropy of D's reading, for both
    class_steps: int = _number(0, 0, 1_000_000_000)  # G's share of it fades over them (0: never)
    label_smoothing: float = _number(0.0, 0, 0.5)  # real targets become 1 - label_smoothing
    # One of the book's tricks, with dropout: an unsure discriminator leaves slopes to follow, and
    # the two players do not lock into one another.
    label_noise: float = _number(0.0, 0, 1)
    # "layer": layer norm in the discriminator; batch norm couples the samples that a gradient
    # penalty treats one by one (Gulrajani et al. 2017, section 4).
    norm: str = _choice("", "layer")


@dataclass(frozen=True)
class VAE(_Checked):
    """An encoder and a decoder, which is a generator, with one loss."""

    decoder: str = ""
    decoder_widths: tuple[int, ...] = _widths()
    encoder: str = ""
    encoder_widths: tuple[int, ...] = _widths()
    flow_widths: tuple[int, ...] = _widths()  # of the couplings of a learned prior, if there is one
    kl_weight: float = _number(0.0, 0, 1_000_000)  # of the KL divergence (nats), beside a pixel's
    # mean cross-entropy
    optimizer: Optimizer = field(default_factory=Optimizer)


@dataclass(frozen=True)
class Classifier(_Checked):
    """A network that reads labels: a judge of pictures, which draws none."""

    network: str = ""
    widths: tuple[int, ...] = _widths()
    shift: int = _number(0, 0, 16)  # training pictures are moved at random by up to so many pixels
    optimizer: Optimizer = field(default_factory=Optimizer)


@dataclass(frozen=True)
class Recipe(_Checked):
    """A network and its training, complete: with the weights it is enough to rebuild the model.

    What all share is here, and exactly one of `gan`, `vae` and `classifier` is set. `image_shape`
    is (C, H, W). A training lasts `steps` updates if that is set, else `epochs` passes over the
    data.
    """

    name: str
    source: str
    character: Mapping[str, str]  # one line about the model, in "en" and "zh"
    gan: GAN | None = None
    vae: VAE | None = None
    classifier: Classifier | None = None
    parameters: tuple[int, int] = (0, 0)  # as published: generator; discriminator or encoder
    notes: str = ""  # for the model card: what to expect of it, and why

    dataset: str = "mnist"
    image_shape: tuple[int, int, int] = _number((1, 28, 28), 1, 512)
    any_shape: bool = False  # the pictures' own shape is taken, not brought to image_shape
    classes: int = _number(0, 0, 1000)
    class_names: tuple[str, ...] = ()  # of all classes, or none: then each is its number
    latent_dim: int = _number(100, 1, 4096)

    batch_size: int = _number(128, 1, 65_536)
    epochs: int = _number(10, 0, 1_000_000)
    steps: int = _number(0, 0, 1_000_000_000)
    lr_decay: str = _choice("constant", "linear", "one-cycle")  # linear: to 0 over planned steps
    # 0: the generator itself is kept, not its moving average. At first the average is shorter:
    # after t steps its decay is at most (1 + t) / (10 + t).
    ema_decay: float = _number(0.0, 0, 0.99999)
    defaults: str = _choice("pytorch", "keras")  # keras: Glorot uniform, batch norm .99 and 1e-3

    box: int = _number(0, 0, 512)  # side of the square it draws, then places by the centre of mass
    # "clamp" reaches pure black, and keeps it with a margin: see networks.parts.ProjectedClamp
    margin: float = _number(0.0, 0, 10)
    # The five tricks of the book's GAN chapter, each with its reason (the fifth is `label_noise`).
    output: str = _choice("tanh", "sigmoid", "clamp")  # centred at 0, gradients stay centred, too
    latent: str = _choice("normal", "uniform")  # neighbours on a sphere, no corners of a cube
    dropout: float = _number(0.0, 0, 0.95)
    # Strides and LeakyReLU, not max-pooling and ReLU: pooling and dead units make gradients sparse,
    # and the generator lives on gradients.
    downsampling: str = _choice("stride", "pool")
    slope: float = _number(0.2, 0, 1)
    # Divisible by the stride: else some pixels get more of the kernel than their neighbours, and
    # the picture shows a chessboard.
    upsampling_kernel: int = _number(4, 2, 9)

    def __post_init__(self):
        super().__post_init__()
        kinds = [kind for kind in ("gan", "vae", "classifier") if getattr(self, kind) is not None]
        if len(kinds) != 1:
            told = " and ".join(kinds) or "none"
            raise Error(f"{self.name} has {told}; give exactly one of gan, vae and classifier")
        if not all(isinstance(self.character.get(language), str) for language in ("en", "zh")):
            raise Error(f"character {self.character!r} is not a line in each of en and zh")
        if len(self.image_shape) != 3:
            raise Error(f"image shape {self.image_shape} is not (channels, height, width)")
        checks.number(self.box, 0, min(self.image_shape[1:]), "box")
        self._check_names()
        self._check_widths()

    def _check_names(self) -> None:
        """Refuse names of other classes than there are, and what would break a page or a card."""
        if len(self.class_names) not in (0, self.classes):
            given = f"{len(self.class_names)} class names"
            raise Error(f"{given} are not one for each of {self.classes} classes")
        for name in self.class_names:
            if not 0 < len(name) <= MAX_CLASS_NAME or not name.isprintable():
                said, most = reprlib.repr(name), MAX_CLASS_NAME
                raise Error(f"class name {said} is not a line of 1 to {most} letters")

    def _check_widths(self) -> None:
        """Refuse layers that no machine could hold; `gan.networks` counts the parameters."""
        flow = self.vae.flow_widths if self.vae else ()
        if len(flow) > MAX_COUPLINGS:
            raise Error(f"{len(flow)} couplings are more than {MAX_COUPLINGS}")
        channels, height, width = self.image_shape
        largest = height * width * max(channels, *self.widths, 1)
        if largest > MAX_NUMBERS:
            raise Error(
                f"a layer of up to {largest:,} numbers for each picture is above {MAX_NUMBERS:,}; "
                "lower the widths or the image shape"
            )

    @property
    def kind(self) -> str:
        """The name of the part that is set: "gan", "vae" or "classifier"."""
        return "gan" if self.gan else "vae" if self.vae else "classifier"

    @property
    def generator(self) -> str:
        """The network that draws: a GAN's generator, a VAE's decoder, "" for a classifier."""
        return self.gan.generator if self.gan else self.vae.decoder if self.vae else ""

    @property
    def generator_widths(self) -> tuple[int, ...]:
        """The widths of the network that draws."""
        if self.gan:
            return self.gan.generator_widths
        return self.vae.decoder_widths if self.vae else ()

    @property
    def widths(self) -> tuple[int, ...]:
        """The widths of all layers that see a picture, in every network."""
        if self.gan:
            return self.gan.generator_widths + self.gan.discriminator_widths
        if self.vae:
            return self.vae.decoder_widths + self.vae.encoder_widths
        return self.classifier.widths

    @property
    def images_per_step(self) -> int:
        """Real pictures that one step learns from."""
        return self.batch_size * (self.gan.n_critic if self.gan else 1)

    def planned_steps(self, images: int) -> int:
        """The number of steps this recipe trains on a data set of so many images."""
        return self.steps or max(1, math.ceil(self.epochs * images / self.images_per_step))

    def but(self, **changes: Any) -> Recipe:
        """This recipe with some fields changed, its own or its part's, checked again."""
        own = {spec.name for spec in fields(self)}
        inner = {name: changes.pop(name) for name in list(changes) if name not in own}
        if inner:
            changes[self.kind] = replace(getattr(self, self.kind), **inner)
        return replace(self, **changes)

    def essence(self) -> dict[str, Any]:
        """What decides the outcome of a training: all but its length and the words about it."""
        return {name: value for name, value in self.to_dict().items() if name not in WORDS}

    def to_dict(self) -> dict[str, Any]:
        """The recipe as plain JSON values; `Recipe(**values)` gives it back."""
        return {name: value for name, value in asdict(self).items() if value is not None}


def _typed(name: str, value: Any, hint: Any) -> Any:
    """A value as the type of its field, or `gan.Error`."""
    options = get_args(hint) if type(None) in get_args(hint) else (hint,)
    if value is None and len(options) > 1:
        return None
    kind = options[0]
    if is_dataclass(kind) and isinstance(value, Mapping):
        return kind(**value)
    if get_origin(kind) is tuple and isinstance(value, list | tuple):
        numbers = tuple(_typed(name, number, get_args(kind)[0]) for number in value)
        if ... not in get_args(kind) and len(value) != len(get_args(kind)):
            raise Error(f"{name} {value} are not {len(get_args(kind))} numbers")
        return numbers
    if kind in (int, float):
        allowed = int if kind is int else (int, float)
        if isinstance(value, bool) or not isinstance(value, allowed) or not math.isfinite(value):
            word = "a whole number" if kind is int else "a number"
            raise Error(f"{name.replace('_', ' ')} {value!r} is not {word}")
    elif not isinstance(value, get_origin(kind) or kind):
        raise Error(f"{name} {value!r} is not a {getattr(kind, '__name__', kind)}")
    return value
