"""The recipes that are trained here, one entry each. No PyTorch, so they load at once."""

from dataclasses import replace

from gan import Error
from gan.recipe import GAN, VAE, Classifier, Optimizer, Recipe

_FROG_RMSPROP = Optimizer("rmsprop", 4e-4, eps=1e-7, alpha=0.9, decay=1e-8, clip_value=1.0)


def both(optimizer: Optimizer) -> dict[str, Optimizer]:
    """One optimiser for both players of a GAN."""
    return {"generator_optimizer": optimizer, "discriminator_optimizer": optimizer}


_DCGAN = Recipe(
    name="dcgan",
    source="深入探究生成对抗网络",
    character={
        "en": "The tutorial DCGAN: crisp strokes, many an impossible digit",
        "zh": "教程里的 DCGAN：笔画清晰，四不像不少",
    },
    gan=GAN(
        generator="dcgan-generator",
        generator_widths=(256, 128, 64),
        discriminator="dcgan-discriminator",
        discriminator_widths=(64, 128),
        **both(Optimizer("adam", 1e-4, eps=1e-7)),
    ),
    parameters=(2_305_472, 212_865),
    batch_size=128,
    epochs=100,
    defaults="keras",
    dropout=0.3,
    slope=0.3,
    upsampling_kernel=5,
    notes="Edges are sharp, but many pictures join strokes of different digits. The article trains "
    "up to 100 epochs; see above how many these weights had.",
)

_MLP = Recipe(
    name="mlp-gan",
    source="AI开发:生成式对抗网络入门",
    character={
        "en": "One hidden layer each: the simplest GAN that writes digits, with grainy edges",
        "zh": "各一个隐藏层：能写数字的最简单的 GAN，边缘有颗粒",
    },
    gan=GAN(
        generator="mlp-generator",
        generator_widths=(256,),
        discriminator="mlp-discriminator",
        discriminator_widths=(256,),
        **both(Optimizer("adam", 2e-4)),
    ),
    parameters=(227_344, 201_217),
    batch_size=64,
    epochs=10,
    defaults="keras",
    notes="The grain is the network's: one hidden layer has no idea that neighbouring pixels "
    "belong together. The weights start as Keras's do (Glorot), larger than PyTorch's own. After "
    "the article's 10 epochs most pictures are still clouds; many more make digits of them.",
)

_DIGITS = Recipe(
    name="digits",
    source="Latent Lab; after Huang et al. 2024, arXiv:2501.05441",
    character={
        "en": "The best digits here: crisp, varied, and the digit you ask for",
        "zh": "这里最好的数字：清晰、多样，要哪个数字就画哪个",
    },
    gan=GAN(
        generator="residual-generator",
        generator_widths=(128, 64, 48, 32),
        discriminator="residual-discriminator",
        discriminator_widths=(16, 32, 64),
        **both(Optimizer("adam", 2e-3, betas=(0.0, 0.9))),
        objective="relativistic",
        r1=1.0,
        r2=1.0,
        penalty_every=16,
        penalty_end=0.05,
        class_weight=1.0,
        class_steps=6000,
    ),
    parameters=(424_017, 180_939),
    latent_dim=64,
    box=20,
    classes=10,
    lr_decay="linear",
    batch_size=64,
    steps=40_000,
    ema_decay=0.999,
    output="clamp",
    margin=1.0,
    notes="Each of MNIST's digits was fitted into 20×20 pixels and moved by whole pixels until "
    "its centre of mass was in the middle. So this generator draws 20×20 pixels and lays "
    "them into the picture, and can draw no larger digit. γ, the weight of R1 and R2, falls "
    "on the way: a discriminator that is held to gentle slopes may miss the last faults.",
)

_TABLE = (
    _MLP,
    _MLP.but(
        name="mlp-gan-relu",
        source="什么是GAN的工作原理",
        character={
            "en": "ReLU on both sides and a falling learning rate, for pictures of any shape",
            "zh": "两边都用 ReLU，学习率递减，适用于任意尺寸的图片",
        },
        slope=0.0,
        lr_decay="linear",
        any_shape=True,
        notes="Clouds of grain, in which a digit can be made out. Luck decides: after 60 epochs "
        "seed 0 drew five of the ten digits, seeds 1 and 2 all ten.",
    ),
    _DCGAN,
    Recipe(
        name="fc-dcgan",
        source="手把手带你写一个GAN",
        character={
            "en": "Two large dense layers before the convolutions: bold digits, quickly learned",
            "zh": "卷积之前有两个大的全连接层：学得快，字迹粗壮",
        },
        gan=GAN(
            generator="fc-dcgan-generator",
            generator_widths=(1024, 128, 64),
            discriminator="fc-dcgan-discriminator",
            discriminator_widths=(32, 64, 1024),
            **both(Optimizer("adam", 1e-3, betas=(0.5, 0.999))),
        ),
        parameters=(6_675_009, 1_102_721),
        latent_dim=96,
        batch_size=128,
        epochs=10,
        slope=0.01,
        downsampling="pool",
        notes="Bold strokes, and a taste: without labels nothing makes it draw each digit as often "
        "as the others. Lone specks lie beside many digits.",
    ),
    Recipe(
        name="vae-2d",
        source="图像生成:VAE和GAN",
        character={
            "en": "The book's VAE: two numbers, one smooth map of all digits, soft strokes",
            "zh": "书中的 VAE：两个数，一张连续的数字地图，笔画柔和",
        },
        vae=VAE(
            decoder="vae-decoder",
            decoder_widths=(64, 32),
            encoder="vae-encoder",
            encoder_widths=(32, 64, 64, 64, 32),
            kl_weight=5e-4,
            optimizer=Optimizer("rmsprop", 1e-3, eps=1e-7, alpha=0.9),
        ),
        parameters=(56_385, 494_244),
        latent_dim=2,
        batch_size=16,
        epochs=10,
        defaults="keras",
        output="sigmoid",
        slope=0.0,
        upsampling_kernel=3,
        notes="Two numbers cannot hold all of handwriting: where the map passes from one digit to "
        "the next, pictures are blurred mixtures. That is what a mean cross-entropy rewards.",
    ),
    Recipe(
        name="frog-dcgan",
        source="图像生成:VAE和GAN",
        character={
            "en": "The book's frogs: colour at 32×32, bodies on a ground, seldom a frog",
            "zh": "书中的青蛙：32×32 彩色，有了形体，却还难成蛙",
        },
        gan=GAN(
            generator="frog-generator",
            generator_widths=(128, 256, 256, 256, 256),
            discriminator="frog-discriminator",
            discriminator_widths=(128, 128, 128, 128),
            generator_optimizer=_FROG_RMSPROP,
            discriminator_optimizer=replace(_FROG_RMSPROP, lr=8e-4),
            label_noise=0.05,
        ),
        parameters=(6_264_579, 790_913),
        latent_dim=32,
        image_shape=(3, 32, 32),
        dataset="cifar10-frog",
        batch_size=20,
        steps=10_000,
        defaults="keras",
        dropout=0.4,
        slope=0.3,
        notes="Learning sets in late: for thousands of steps the discriminator stands at chance "
        "and the pictures are mere texture. After the book's 10,000 steps there are bodies in the "
        "colours of frogs on a ground of their own, seldom one that could be named, and here "
        "and there a patch of loud colours.",
    ),
    _DCGAN.but(
        name="wgan",
        source="AI开发:生成式对抗网络入门, stage 5; Arjovsky et al. 2017, arXiv:1701.07875",
        character={
            "en": "The critic's weights are clipped: a loss that means something, slow to learn",
            "zh": "裁剪评判者（critic）的权重：损失有了意义，但学得慢",
        },
        notes="Clipped weights make a weak critic and small gradients, and five critic steps for "
        "one of the generator leave few updates in an epoch: digits come late, many half formed.",
        objective="wasserstein-clip",
        n_critic=5,
        **both(Optimizer("rmsprop", 5e-5)),
        batch_size=64,
        dropout=0.0,
    ),
    _DCGAN.but(
        name="wgan-gp",
        source="AI开发:生成式对抗网络入门, stage 5; Gulrajani et al. 2017, arXiv:1704.00028",
        character={
            "en": "A penalty on the critic's slope instead of clipping: varied, and soon better",
            "zh": "用梯度惩罚代替裁剪：样本多样，进步更快",
        },
        notes="Five critic steps for one of the generator leave few updates in an epoch: digits "
        "come late. See above how many epochs these weights had.",
        objective="wasserstein-gp",
        parameters=(2_305_472, 213_249),
        n_critic=5,
        **both(Optimizer("adam", 1e-4, betas=(0.0, 0.9))),
        batch_size=64,
        dropout=0.0,
        norm="layer",
    ),
    _DIGITS.but(
        name="quick",
        character={
            "en": "Learns in seconds: a small residual network that draws the digit you ask for",
            "zh": "几秒就学会：一个小小的残差网络，要哪个数字就画哪个",
        },
        generator_widths=(128, 24, 18),
        discriminator_widths=(16, 32),
        **both(Optimizer("adam", 3e-3, betas=(0.0, 0.9), decay=3e-3)),
        r2=0.0,
        penalty_end=1.0,
        class_steps=600,
        parameters=(106_770, 59_931),
        latent_dim=32,
        lr_decay="constant",
        batch_size=32,
        steps=1800,
        ema_decay=0.995,
        notes="Made to be watched: the learning rate begins high and falls from the first step on, "
        "whatever the training's length. At a constant rate digits stay readable, but soon "
        "become more and more alike.",
    ),
    _DIGITS,
    Recipe(
        name="digits-vae",
        source="Latent Lab; after Kingma & Welling 2014, arXiv:1312.6114",
        character={
            "en": "A VAE that learns its prior: it encodes any digit, and draws smooth ones",
            "zh": "自己学习先验的 VAE：任何数字都能编码，画出的数字很平滑",
        },
        vae=VAE(
            decoder="flow-decoder",
            decoder_widths=(256, 48, 32, 24),
            encoder="residual-encoder",
            encoder_widths=(32, 64, 256),
            flow_widths=(128,) * 8,
            kl_weight=1 / 784,
            optimizer=Optimizer("adam", 2e-3),
        ),
        parameters=(898_898, 941_136),
        latent_dim=24,
        classes=10,
        lr_decay="linear",
        batch_size=128,
        steps=10_500,
        ema_decay=0.999,
        output="clamp",
        margin=1.0,
        notes="Its strokes are a little smoother than pen and scanner make them. The digit "
        "classifier hardly sees it, the Inception network does: compare the two distances.",
    ),
    _DIGITS.but(
        name="fashion",
        character={
            "en": "Clothes by the same recipe: ten kinds, from sandals to coats",
            "zh": "同一配方画服饰：从凉鞋到外套，共十类",
        },
        dataset="fashion-mnist",
        box=0,
        parameters=(622_161, 180_939),
        notes="The recipe of `digits` on clothes: no setting was tuned for them. They fill "
        "their pictures, so there is no box, and all 28×28 pixels are drawn at once.",
    ),
    _DIGITS.but(
        name="stacked-mnist",
        source="Latent Lab; after Metz et al. 2017, arXiv:1611.02163, and Huang et al. 2024, "
        "arXiv:2501.05441",
        character={
            "en": "Three digits at once, in red, green and blue: a thousand kinds to find",
            "zh": "红、绿、蓝三个数字叠在一起：一千种组合，看能找全多少",
        },
        generator_widths=(128, 32, 24),
        discriminator_widths=(32, 64),
        penalty_every=4,
        penalty_end=1.0,
        class_weight=0.0,
        class_steps=0,
        parameters=(254_420, 111_393),
        image_shape=(3, 28, 28),
        dataset="stacked-mnist",
        box=0,
        classes=0,
        steps=120_000,
        margin=0.0,
        notes="A test of variety, not of beauty: no label says which digits there are, and the "
        "three of a picture have nothing to do with one another.",
    ),
)

RECIPES: dict[str, Recipe] = {recipe.name: recipe for recipe in _TABLE}

# What judges the pictures of the others, and draws none itself.
JUDGE = Recipe(
    name="digit-classifier",
    source="Latent Lab",
    character={
        "en": "Reads digits: the judge of what the generators draw",
        "zh": "识别数字：给各个生成器的画打分",
    },
    classifier=Classifier(
        network="digit-classifier",
        widths=(32, 64, 96, 64, 128),
        shift=2,
        optimizer=Optimizer("adamw", 4e-3, weight_decay=1e-2),
    ),
    parameters=(139_434, 0),
    classes=10,
    lr_decay="one-cycle",
    batch_size=128,
    epochs=6,
    dropout=0.3,
    notes="It has seen digits only: of anything else it will say, often with confidence, a digit.",
)


def named(name: str) -> Recipe:
    """The recipe of that name, the judge's too; an unknown one raises `gan.Error` with the list."""
    known = RECIPES | {JUDGE.name: JUDGE}
    if name not in known:
        raise Error(f"there is no recipe {name!r}; there are: {', '.join(known)}")
    return known[name]
