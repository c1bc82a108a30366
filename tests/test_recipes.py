"""The table of recipes says what the tutorials say, and a recipe checks itself."""

import dataclasses
import math

import pytest
from tiny import each, refused

from gan.recipe import GAN, VAE, Optimizer, Recipe
from gan.recipes import RECIPES, named


def test_every_tutorial_system_has_its_recipe_and_an_unknown_one_gets_the_list():
    assert list(RECIPES) == NAMES
    assert all(recipe.name == name for name, recipe in RECIPES.items())
    with refused("'stylegan'", *NAMES):
        named("stylegan")


# batch, epochs, steps, latent, objective, critic steps
LENGTHS = {
    "mlp-gan": (64, 10, 0, 100, "non-saturating", 1),
    "mlp-gan-relu": (64, 10, 0, 100, "non-saturating", 1),
    "dcgan": (128, 100, 0, 100, "non-saturating", 1),
    "fc-dcgan": (128, 10, 0, 96, "non-saturating", 1),
    "vae-2d": (16, 10, 0, 2, None, 1),
    "frog-dcgan": (20, None, 10_000, 32, "non-saturating", 1),
    "wgan": (64, None, 0, 100, "wasserstein-clip", 5),
    "wgan-gp": (64, None, 0, 100, "wasserstein-gp", 5),
    "quick": (32, None, 1800, 32, "relativistic", 1),
    "digits": (64, None, 40_000, 64, "relativistic", 1),
    "digits-vae": (128, None, 10_500, 24, None, 1),
    "fashion": (64, None, 40_000, 64, "relativistic", 1),
    "stacked-mnist": (64, None, 120_000, 64, "relativistic", 1),
}
NAMES = list(LENGTHS)


@pytest.mark.parametrize("name", NAMES)
def test_batch_length_and_objective_are_the_sources(name):
    batch, epochs, steps, latent, objective, n_critic = LENGTHS[name]
    recipe = RECIPES[name]
    assert (recipe.batch_size, recipe.steps, recipe.latent_dim) == (batch, steps, latent)
    assert recipe.images_per_step == batch * n_critic
    assert epochs is None or recipe.epochs == epochs
    assert (recipe.gan.objective if recipe.gan else None) == objective


# optimiser of the generator, then of the discriminator: name and learning rate
OPTIMIZERS = {
    **dict.fromkeys(["mlp-gan", "mlp-gan-relu"], [("adam", 2e-4)] * 2),
    **dict.fromkeys(["dcgan", "wgan-gp"], [("adam", 1e-4)] * 2),
    "fc-dcgan": [("adam", 1e-3)] * 2,
    "vae-2d": [("rmsprop", 1e-3)],
    "frog-dcgan": [("rmsprop", 4e-4), ("rmsprop", 8e-4)],
    "wgan": [("rmsprop", 5e-5)] * 2,
    "quick": [("adam", 3e-3)] * 2,
    **dict.fromkeys(["digits", "fashion", "stacked-mnist"], [("adam", 2e-3)] * 2),
    "digits-vae": [("adam", 2e-3)],
}


def optimizers_of(name: str) -> list[Optimizer]:
    """A GAN's generator's and discriminator's, or a VAE's only one."""
    recipe = RECIPES[name]
    if recipe.vae:
        return [recipe.vae.optimizer]
    return [recipe.gan.generator_optimizer, recipe.gan.discriminator_optimizer]


@pytest.mark.parametrize("name", NAMES)
def test_optimisers_are_the_sources(name):
    for optimizer, expected in zip(optimizers_of(name), OPTIMIZERS[name], strict=True):
        assert (optimizer.name, optimizer.lr) == expected
        if name in ("dcgan", "vae-2d", "frog-dcgan"):  # Keras' epsilon and smoothing
            assert optimizer.eps == 1e-7
            assert optimizer.alpha == 0.9 or optimizer.name == "adam"


def test_the_details_that_sources_insist_on():
    assert RECIPES["fc-dcgan"].gan.generator_optimizer.betas == (0.5, 0.999)
    assert RECIPES["fc-dcgan"].gan.discriminator_optimizer.betas == (0.5, 0.999)
    for optimizer in ("generator_optimizer", "discriminator_optimizer"):
        assert getattr(RECIPES["wgan-gp"].gan, optimizer).betas == (0.0, 0.9)
        frog = getattr(RECIPES["frog-dcgan"].gan, optimizer)
        assert (frog.clip_value, frog.decay) == (1.0, 1e-8)
    assert RECIPES["frog-dcgan"].gan.label_noise == 0.05
    assert RECIPES["frog-dcgan"].dataset == "cifar10-frog"
    assert RECIPES["wgan"].gan.weight_clip == 0.01
    assert RECIPES["wgan-gp"].gan.penalty_weight == 10
    assert RECIPES["vae-2d"].vae.kl_weight == 5e-4
    assert RECIPES["mlp-gan-relu"].lr_decay == "linear"


def test_clothes_are_learned_as_digits_are_and_stacks_without_labels():
    same = RECIPES["digits"].but(dataset="fashion-mnist", box=0)
    assert RECIPES["fashion"].essence() == same.essence() | {"name": "fashion"}
    recipe = RECIPES["stacked-mnist"]
    assert (recipe.dataset, recipe.image_shape) == ("stacked-mnist", (3, 28, 28))
    assert recipe.classes == 0 and recipe.gan.class_weight == 0
    assert recipe.gan.r1 == recipe.gan.r2 > 0 and recipe.ema_decay and recipe.lr_decay == "linear"


@pytest.mark.parametrize(
    ("recipe", "steps"),
    [
        (RECIPES["mlp-gan"], 9_375),  # 10 · 60 000 / 64
        (RECIPES["dcgan"], 46_875),  # 100 · 60 000 / 128
        (RECIPES["vae-2d"], 37_500),  # 10 · 60 000 / 16
        (RECIPES["frog-dcgan"], 10_000),  # as the book counts, whatever the pictures
        (RECIPES["wgan"].but(epochs=2), 375),  # five batches of the critic's
        (RECIPES["mlp-gan"].but(epochs=0), 1),
    ],
)
def test_planned_steps_on_sixty_thousand_pictures(recipe, steps):
    assert recipe.planned_steps(60_000) == steps


def test_but_gives_another_recipe_and_leaves_the_first_which_nothing_changes():
    other = RECIPES["dcgan"].but(batch_size=7)
    assert other.batch_size == 7
    assert RECIPES["dcgan"].batch_size == 128
    assert other.but(batch_size=128) == RECIPES["dcgan"]
    with pytest.raises(dataclasses.FrozenInstanceError):
        other.batch_size = 1
    with pytest.raises(TypeError, match="objective"):  # no field of its kind
        RECIPES["vae-2d"].but(objective="hinge")


def test_the_essence_is_blind_to_length_and_words_and_to_nothing_else():
    recipe = RECIPES["dcgan"]
    assert recipe.but(epochs=3, steps=9, notes="said so").essence() == recipe.essence()
    faster = dataclasses.replace(recipe.gan.generator_optimizer, lr=2e-4)
    for change in ({"batch_size": 64}, {"dropout": 0.5}, {"generator_optimizer": faster}):
        assert recipe.but(**change).essence() != recipe.essence()


@pytest.mark.parametrize(
    "change",
    each(
        latent_dim=(0, 100.5, True, "100"),
        batch_size=(-1, 10**6),
        n_critic=(0,),
        epochs=(-1,),
        steps=(-1,),
        dropout=(1.0, math.nan),
        label_noise=(math.inf,),
        label_smoothing=(0.9,),
        slope=(-0.1,),
        ema_decay=(1.0,),
        upsampling_kernel=(1,),
        image_shape=((28, 28), (1, 0, 28), (1, 28, 10_000), (1, 28, "28"), (1, 512, 512)),
        **{"output": ("softmax",), "latent": ("cauchy",), "norm": ("batch",), "defaults": ("jax",)},
        **{"downsampling": ("average",), "lr_decay": ("cosine",), "name": (5,)},
        any_shape=("yes",),
        generator_widths=(256, (0, 128, 64), (256, 128, 16_385)),
        generator_optimizer=("adam",),
        discriminator_widths=((-1, 4),),
        penalty_weight=(-1, 1e7),
        weight_clip=(-0.01,),
        character=("a lively one", {"en": "no Chinese"}),
        class_names=(["a"], "ab", 3),
    ),
    ids=str,
)
def test_a_bad_value_is_refused(change):
    with refused():
        RECIPES["dcgan"].but(**change)


@pytest.mark.parametrize("name", ["", "a\nb", "a" * 101, 1])
def test_names_of_classes_are_a_line_each_and_of_all(name):
    most = ["a"] * 9
    for names in ([*most, name], most):
        with refused("class"):
            RECIPES["digits"].but(class_names=names)
    assert RECIPES["digits"].but(class_names=[*most, "お"]).class_names[-1] == "お"


def test_a_recipe_is_of_exactly_one_kind():
    words = {"name": "mine", "source": "me", "character": {"en": "a", "zh": "b"}}
    with refused("mine has none", "exactly one of gan, vae and classifier"):
        Recipe(**words)
    with refused("mine has gan and vae"):
        Recipe(**words, gan=GAN(), vae=VAE())


@pytest.mark.parametrize(
    "values",
    each(
        name=("sgd",),
        lr=(0, -1e-3, math.nan),
        betas=((0.9, "x"), (0.9,), (), (0.9, 0.9, 0.9), (0.9, 1.0), (-0.1, 0.9)),
        eps=(0, -1e-8, 2),
        alpha=(1.0, -0.1),
        decay=(-1e-8, 1e9),
        clip_value=(-1,),
    ),
    ids=str,
)
def test_a_bad_optimiser_is_refused(values):
    with refused():
        Optimizer(**values)


def test_a_value_out_of_bounds_is_named_with_what_is_allowed():
    for change in each(kl_weight=(-1e-9, math.inf), encoder_widths=((10**9,),)):
        with refused():
            RECIPES["vae-2d"].but(**change)
    with refused("betas 1.0", "from 0 to below 1"):
        Optimizer(betas=(0.9, 1.0))
    with refused("generator widths 99999", "from 1 to 16384"):
        RECIPES["dcgan"].but(generator_widths=(99_999, 1, 1))
    with refused("16,777,216", "lower the widths"):
        RECIPES["frog-dcgan"].but(image_shape=(3, 512, 512))
