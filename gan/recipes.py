"""Recipes: what to build and how to train it, as frozen data. No PyTorch here, so it loads at once.

A recipe names its networks (built in `gan.networks`), its objective (`gan.objectives`) and its data
set (`gan.data`). A new recipe is one more entry in `RECIPES`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, get_type_hints

from gan import Error

# A recipe may come with foreign weights, so its sizes are bounded before anything is built.
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
    classes: int = 0
    dataset: str = "mnist"

    objective: str = "non-saturating"
    penalty_weight: float = 10.0  # of the gradient penalty, where the objective has one
    weight_clip: float = 0.01  # bound on the critic's weights, where the objective clips
    kl_weight: float = 0.0  # VAE: of the KL divergence (nats) beside a pixel's mean cross-entropy
    r1: float = 0.0  # γ: D pays γ/2 E‖∇D‖² on real pictures, so that its slopes stay gentle
    r2: float = 0.0  # the same on fakes (Mescheder et al. 2018, arXiv:1801.04406)
    penalty_every: int = 1  # steps between two such payments, each so many times as large
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


_DCGAN_ADAM = Optimizer("adam", 1e-4, eps=1e-7)

_DCGAN = Recipe(
    name="dcgan",
    source="深入探究生成对抗网络",
    character={
        "en": "The tutorial DCGAN: crisp strokes, a few impossible digits",
        "zh": "教程里的 DCGAN:笔画清晰,偶有四不像",
    },
    generator="dcgan-generator",
    generator_widths=(256, 128, 64),
    discriminator="dcgan-discriminator",
    parameters=(2_305_472, 212_865),
    discriminator_widths=(64, 128),
    generator_optimizer=_DCGAN_ADAM,
    discriminator_optimizer=_DCGAN_ADAM,
    batch_size=128,
    epochs=100,
    defaults="keras",
    dropout=0.3,
    slope=0.3,
    upsampling_kernel=5,
    notes=(
        "Edges are sharp, but many pictures join strokes of different digits. The article trains "
        "up to 100 epochs; see above how many these weights had."
    ),
)

_MLP = Recipe(
    name="mlp-gan",
    source="AI开发:生成式对抗网络入门",
    character={
        "en": "One hidden layer each: the smallest GAN that writes digits, with grainy edges",
        "zh": "各一个隐藏层:能写数字的最小 GAN,边缘有颗粒",
    },
    generator="mlp-generator",
    generator_widths=(256,),
    discriminator="mlp-discriminator",
    parameters=(227_344, 201_217),
    discriminator_widths=(256,),
    generator_optimizer=Optimizer("adam", 2e-4),
    discriminator_optimizer=Optimizer("adam", 2e-4),
    batch_size=64,
    epochs=10,
    defaults="keras",
    notes=(
        "The grain is the network's: one hidden layer has no idea that neighbouring pixels belong "
        "together. With PyTorch's default start, U(±1/√inputs), the same training ended in two "
        "digits only, so the larger Glorot start of Keras is part of this recipe. After the "
        "article's 10 epochs most pictures are still clouds; many more make digits of them."
    ),
    slope=0.2,
)

_TABLE = (
    _MLP,
    _MLP.but(
        name="mlp-gan-relu",
        source="什么是GAN的工作原理",
        character={
            "en": "ReLU on both sides and a falling learning rate, for pictures of any shape",
            "zh": "两边都用 ReLU,学习率递减,适用于任意尺寸的图片",
        },
        slope=0.0,
        lr_decay="linear",
        any_shape=True,
    ),
    _DCGAN,
    Recipe(
        name="fc-dcgan",
        source="手把手带你写一个GAN",
        character={
            "en": "Two large dense layers before the convolutions: bold digits, quickly learned",
            "zh": "卷积之前有两个大的全连接层:学得快,数字粗壮",
        },
        generator="fc-dcgan-generator",
        generator_widths=(1024, 128, 64),
        discriminator="fc-dcgan-discriminator",
        parameters=(6_675_009, 1_102_721),
        discriminator_widths=(32, 64, 1024),
        latent_dim=96,
        generator_optimizer=Optimizer("adam", 1e-3, betas=(0.5, 0.999)),
        discriminator_optimizer=Optimizer("adam", 1e-3, betas=(0.5, 0.999)),
        batch_size=128,
        epochs=10,
        slope=0.01,
        downsampling="pool",
    ),
    Recipe(
        name="vae-2d",
        source="图像生成:VAE和GAN",
        character={
            "en": "The book's VAE: two numbers, one smooth map of all digits, soft strokes",
            "zh": "书中的 VAE:两个数,一张连续的数字地图,笔画柔和",
        },
        generator="vae-decoder",
        generator_widths=(64, 32),
        encoder="vae-encoder",
        parameters=(56_385, 494_244),
        encoder_widths=(32, 64, 64, 64, 32),
        latent_dim=2,
        kl_weight=5e-4,
        generator_optimizer=Optimizer("rmsprop", 1e-3, eps=1e-7, alpha=0.9),
        batch_size=16,
        epochs=10,
        defaults="keras",
        output="sigmoid",
        slope=0.0,
        upsampling_kernel=3,
        notes=(
            "Two numbers cannot hold all of handwriting: where the map passes from one digit to "
            "the next, pictures are blurred mixtures. That is what a mean cross-entropy rewards."
        ),
    ),
    Recipe(
        name="frog-dcgan",
        source="图像生成:VAE和GAN",
        character={
            "en": "The book's frogs: colour at 32×32, more pond than animal",
            "zh": "书中的青蛙:32×32 彩色,池塘多于青蛙",
        },
        generator="frog-generator",
        generator_widths=(128, 256, 256, 256, 256),
        discriminator="frog-discriminator",
        parameters=(6_264_579, 790_913),
        discriminator_widths=(128, 128, 128, 128),
        latent_dim=32,
        image_shape=(3, 32, 32),
        dataset="cifar10-frog",
        generator_optimizer=Optimizer(
            "rmsprop", 4e-4, eps=1e-7, alpha=0.9, decay=1e-8, clip_value=1.0
        ),
        discriminator_optimizer=Optimizer(
            "rmsprop", 8e-4, eps=1e-7, alpha=0.9, decay=1e-8, clip_value=1.0
        ),
        batch_size=20,
        steps=10_000,
        defaults="keras",
        dropout=0.4,
        label_noise=0.05,
        slope=0.3,
        notes=(
            "Without a GPU the book's 10 000 steps take many hours. Where the table above shows "
            "fewer, this is the book's network at an early stage: colours and textures of ponds, "
            "hardly a frog yet."
        ),
    ),
    _DCGAN.but(
        name="wgan",
        source="AI开发:生成式对抗网络入门, stage 5; Arjovsky et al. 2017, arXiv:1701.07875",
        character={
            "en": "The critic's weights are clipped: a loss that means something, slow to learn",
            "zh": "裁剪评论者(critic)的权重:损失有了意义,但学得慢",
        },
        notes=(
            "Clipped weights make a weak critic and small gradients, and five critic steps for one "
            "of the generator leave few updates in an epoch: digits come late, many half formed."
        ),
        objective="wasserstein-clip",
        n_critic=5,
        generator_optimizer=Optimizer("rmsprop", 5e-5),
        discriminator_optimizer=Optimizer("rmsprop", 5e-5),
        batch_size=64,
        dropout=0.0,
    ),
    _DCGAN.but(
        name="wgan-gp",
        source="AI开发:生成式对抗网络入门, stage 5; Gulrajani et al. 2017, arXiv:1704.00028",
        character={
            "en": "A penalty on the critic's slope instead of clipping: steady and varied",
            "zh": "用梯度惩罚代替截断:训练平稳,样本多样",
        },
        notes="Five critic steps for one of the generator: few updates an epoch, each a sound one.",
        objective="wasserstein-gp",
        parameters=(2_305_472, 213_249),
        n_critic=5,
        generator_optimizer=Optimizer("adam", 1e-4, betas=(0.0, 0.9)),
        discriminator_optimizer=Optimizer("adam", 1e-4, betas=(0.0, 0.9)),
        batch_size=64,
        dropout=0.0,
        norm="layer",
    ),
    Recipe(
        name="quick",
        source="Latent Lab; after Huang et al. 2024, arXiv:2501.05441",
        character={
            "en": "Learns in seconds: a small residual network that draws the digit you ask for",
            "zh": "几秒就学会:一个小小的残差网络,要哪个数字就画哪个",
        },
        generator="residual-generator",
        generator_widths=(128, 24, 18),
        discriminator="residual-discriminator",
        discriminator_widths=(16, 32),
        parameters=(181_074, 59_931),
        latent_dim=32,
        classes=10,
        objective="relativistic",
        r1=1.0,
        penalty_every=16,
        class_weight=1.0,
        class_steps=600,
        generator_optimizer=Optimizer("adam", 3e-3, betas=(0.0, 0.9)),
        discriminator_optimizer=Optimizer("adam", 3e-3, betas=(0.0, 0.9)),
        batch_size=32,
        steps=1800,
        ema_decay=0.995,
        output="clamp",
        notes=(
            "Made to be watched: a learning rate this high is in a hurry, and a longer training "
            "at a falling rate would draw with more variety inside each digit."
        ),
    ),
    Recipe(
        name="digits",
        source="Latent Lab; after Huang et al. 2024, arXiv:2501.05441",
        character={
            "en": "The best digits here: crisp, varied, and the digit you ask for",
            "zh": "这里最好的数字:清晰、多样,要哪个数字就画哪个",
        },
        generator="residual-generator",
        generator_widths=(128, 48, 32, 16),
        discriminator="residual-discriminator",
        discriminator_widths=(32, 64),
        parameters=(410_673, 173_099),
        latent_dim=64,
        classes=10,
        objective="relativistic",
        r1=1.0,
        r2=1.0,
        penalty_every=16,
        class_weight=1.0,
        class_steps=6000,
        generator_optimizer=Optimizer("adam", 2e-3, betas=(0.0, 0.9)),
        discriminator_optimizer=Optimizer("adam", 2e-3, betas=(0.0, 0.9)),
        lr_decay="linear",
        batch_size=64,
        steps=55_000,
        ema_decay=0.999,
        output="clamp",
        margin=1.0,
        notes=(
            "The first 45,000 steps of these weights had a margin of 0.25, and specks of grey on "
            "the black; 10,000 more with the margin given here took most of them away. What "
            "Inception still sees lies in the finest detail: more of it than pen and scanner leave."
        ),
    ),
    Recipe(
        name="digits-vae",
        source="Latent Lab; after Kingma & Welling 2014, arXiv:1312.6114",
        character={
            "en": "A VAE that learns its prior: it encodes any digit, and draws smooth ones",
            "zh": "自己学习先验的 VAE:任何数字都能编码,画出的数字很平滑",
        },
        generator="flow-decoder",
        generator_widths=(256, 48, 32, 16),
        encoder="residual-encoder",
        encoder_widths=(32, 64, 256),
        flow_widths=(128,) * 8,
        parameters=(874_546, 937_024),
        latent_dim=16,
        classes=10,
        kl_weight=2 / 784,  # twice the bound's own: simpler codes, whose prior is easier to learn
        generator_optimizer=Optimizer("adam", 2e-3),
        lr_decay="linear",
        batch_size=128,
        steps=15_000,
        ema_decay=0.999,
        output="clamp",
        margin=1.0,
        notes=(
            "The first 12,000 steps of these weights had a margin of 0.25; a wider one in the last "
            "3,000 changed next to nothing. It leaves traces of grey on the black and draws "
            "smoother strokes than pen and scanner do, and Inception sees both."
        ),
    ),
    Recipe(
        name="stacked-mnist",
        source="Latent Lab; after Metz et al. 2017, arXiv:1611.02163, and Huang et al. 2024, "
        "arXiv:2501.05441",
        character={
            "en": "Three digits at once, in red, green and blue: a thousand kinds to find",
            "zh": "红、绿、蓝三个数字叠在一起:一千种组合,看能找全多少",
        },
        generator="residual-generator",
        generator_widths=(128, 32, 24),
        discriminator="residual-discriminator",
        discriminator_widths=(32, 64),
        parameters=(254_420, 111_393),
        latent_dim=64,
        image_shape=(3, 28, 28),
        dataset="stacked-mnist",
        objective="relativistic",
        r1=1.0,
        r2=1.0,
        penalty_every=4,
        generator_optimizer=Optimizer("adam", 1e-3, betas=(0.0, 0.9)),
        discriminator_optimizer=Optimizer("adam", 1e-3, betas=(0.0, 0.9)),
        lr_decay="linear",
        batch_size=64,
        steps=100_000,
        ema_decay=0.999,
        output="clamp",
        notes=(
            "A test of variety, not of beauty: no label says which digits there are, and the three "
            "of a picture have nothing to do with one another."
        ),
    ),
)

RECIPES: dict[str, Recipe] = {recipe.name: recipe for recipe in _TABLE}

# What judges the pictures of the others, and draws none itself.
JUDGE = Recipe(
    name="digit-classifier",
    source="Latent Lab",
    character={
        "en": "Reads digits: the judge of what the generators draw",
        "zh": "识别数字:给各个生成器的画打分",
    },
    classifier="digit-classifier",
    classifier_widths=(32, 64, 96, 64, 128),
    parameters=(139_434, 0),
    classes=10,
    generator_optimizer=Optimizer("adamw", 4e-3, weight_decay=1e-2),
    lr_decay="one-cycle",
    batch_size=128,
    epochs=6,
    shift=2,
    dropout=0.3,
    notes="It has seen digits only: of anything else it will say, often with confidence, a digit.",
)


def named(name: str) -> Recipe:
    """The recipe of that name, the judge's too; an unknown one raises `gan.Error` with the list."""
    known = RECIPES | {JUDGE.name: JUDGE}
    if name not in known:
        raise Error(f"there is no recipe {name!r}; there are: {', '.join(known)}")
    return known[name]
