"""What a visitor asks to be trained, checked field by field, as an order that can be run."""

import reprlib

import gan
from gan import checks, data, latents, networks, objectives
from gan.live.worker import Order
from gan.recipe import Recipe
from gan.recipes import RECIPES
from gan.training.changes import adjusted, tricks, with_tricks
from gan.ui.server import uploads

BY_NAME = ("mnist", "fashion-mnist", "kmnist", "emnist-letters", "emnist-balanced")
MAX_SECONDS, DEFAULT_SECONDS = 3600, 120
MAX_STEPS = 1_000_000
MAX_BATCH, MAX_LATENT = 512, 512  # what fits into the memory of a small machine
MAX_RATE = 10.0
MNIST_SIZE = 60_000
CHANGES = ("generator_lr", "discriminator_lr", "objective")  # also in the midst of a training
PICTURES = ("recipe", "images", "labels", "invert")
TRAINING = (
    *(*PICTURES, "dataset", "seed", "seconds", "steps", "batch_size", "latent_dim", *CHANGES),
    *("tricks", "paused", "keep"),
)


def placed(request: dict) -> Order:
    """The order that a request for /train describes; `gan.Error` for anything it cannot be."""
    request = checks.fields(request, TRAINING, "a training")
    recipe = _named(request.get("recipe"))
    offered = datasets()
    dataset = request.get("dataset") or _usual(recipe)
    if dataset not in offered and dataset != _usual(recipe):
        raise gan.Error(
            "{dataset} is not a data set that {recipe} can learn here; there are: {there}",
            dataset=reprlib.repr(dataset),
            recipe=recipe.name,
            there=", ".join(offered),
        )
    steps, seconds = request.get("steps"), request.get("seconds")
    seconds = DEFAULT_SECONDS if seconds is None else seconds
    recipe = _adjusted(recipe, request)
    return Order(
        recipe=recipe,
        dataset=dataset,
        images=uploads.wanted(request, recipe) if dataset == "images" else None,
        seed=checks.entry(request, "seed", 0, latents.MAX_SEED, default=0),
        steps=None if steps is None else checks.entry(request, "steps", 1, MAX_STEPS),
        seconds=checks.number(seconds, 1, MAX_SECONDS, "seconds"),
        paused=checks.of(request.get("paused", False), bool, "true or false"),
    )


def datasets() -> list[str]:
    """What any recipe can learn: data sets that are here, made digits, one's own pictures."""
    return [*filter(data.is_here, BY_NAME), data.SYNTHETIC, "images"]


def _usual(recipe: Recipe) -> str:
    """What a recipe learns unless told otherwise: its own data set, where that is here."""
    return recipe.dataset if data.is_here(recipe.dataset) else data.SYNTHETIC


def look(request: dict) -> dict:
    """Look at pictures that were sent, as a recipe would learn them.

    Args:
        request: `images` (the token that POST /lab/pictures answers to a form of files, at least 8
            or one archive), `recipe`, and optionally `labels` ("outer", "inner" or "none": what
            their folders mean) and `invert` (true: dark becomes light).

    Returns:
        `facts` and `doubts` (what was understood: pairs of a key and values) and `sheet` (sixteen
        of the pictures, `pixels` in base64); or `refused` (why nothing can be learnt from them).
    """
    return uploads.understood(request, _named(checks.fields(request, PICTURES).get("recipe")))


def changes(request: dict) -> dict[str, float | str]:
    """Learning rates and objective of a request, as `gan.training.changes.adjusted` takes them."""
    found: dict[str, float | str] = {}
    for name in ("generator_lr", "discriminator_lr"):
        if request.get(name) is not None:
            found[name] = checks.number(request[name], 0, MAX_RATE, name)
    if request.get("objective") is not None:
        found["objective"] = checks.of(request["objective"], str, "the name of an objective")
        objectives.named(found["objective"])
    return found


def _named(name) -> Recipe:
    if not isinstance(name, str) or name not in RECIPES:
        raise gan.Error(
            "there is no recipe {name}; there are: {there}",
            name=reprlib.repr(name),
            there=", ".join(RECIPES),
        )
    return RECIPES[name]


def _adjusted(recipe: Recipe, request: dict) -> Recipe:
    wanted = checks.of(request.get("tricks") or {}, dict, "tricks by name")
    for on in wanted.values():
        checks.of(on, bool, "true or false")
    recipe = adjusted(with_tricks(recipe, wanted), **changes(request))
    sizes = {"batch_size": MAX_BATCH, "latent_dim": MAX_LATENT}
    asked = {name: most for name, most in sizes.items() if request.get(name) is not None}
    recipe = recipe.but(
        **{name: checks.entry(request, name, 1, most) for name, most in asked.items()}
    )
    networks.check_batch(recipe)
    return recipe


def options() -> dict:
    """What can be chosen, with each recipe's own settings: for the form of the page."""
    return {
        "recipes": [_describe(recipe) for recipe in RECIPES.values()],
        "datasets": datasets(),
        "objectives": list(objectives.OBJECTIVES),
        "bounds": {
            "seconds": [1, MAX_SECONDS],
            "steps": [1, MAX_STEPS],
            "batch_size": [1, MAX_BATCH],
            "latent_dim": [1, MAX_LATENT],
            "generator_lr": [0, MAX_RATE],
            "discriminator_lr": [0, MAX_RATE],
            "images": [data.MIN_IMAGES, uploads.MAX_FILES],
        },
        "seconds": DEFAULT_SECONDS,
    }


def _describe(recipe: Recipe) -> dict:
    own = recipe.gan.generator_optimizer if recipe.gan else recipe.vae.optimizer
    rates = {"generator_lr": own.lr}
    if recipe.gan:
        rates["objective"] = recipe.gan.objective
        rates["discriminator_lr"] = recipe.gan.discriminator_optimizer.lr
    return {
        "name": recipe.name,
        "vae": bool(recipe.vae),
        "character": dict(recipe.character),
        "shape": list(recipe.image_shape),
        "least_batch": networks.least_batch(recipe),
        "defaults": {
            "dataset": _usual(recipe),
            "steps": recipe.planned_steps(MNIST_SIZE),
            "batch_size": recipe.batch_size,
            "latent_dim": recipe.latent_dim,
            "tricks": tricks(recipe),
            **rates,
        },
    }
