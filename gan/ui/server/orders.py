"""What a visitor asks to be trained, checked field by field, as an order that can be run."""

import base64
import binascii
import reprlib

import gan
from gan import checks, data, latents, objectives
from gan.live.worker import Order
from gan.recipe import Recipe
from gan.recipes import RECIPES
from gan.training.changes import adjusted, tricks, with_tricks

BY_NAME = ("mnist", "fashion-mnist", "kmnist", "emnist-letters", "emnist-balanced")
MAX_SECONDS, DEFAULT_SECONDS = 3600, 120
MAX_STEPS = 1_000_000
MAX_BATCH, MAX_LATENT = 512, 512  # what fits into the memory of a small machine
MAX_RATE = 10.0
MAX_IMAGES, MAX_IMAGES_BYTES = 500, 32_000_000  # all files together, before base64
MNIST_SIZE = 60_000


def placed(request: dict) -> Order:
    """The order that a request for /train describes; `gan.Error` for anything it cannot be."""
    request = checks.of(request, dict, "a training")
    recipe = _named(request.get("recipe"))
    offered = datasets()
    dataset = request.get("dataset") or _usual(recipe)
    if dataset not in offered and dataset != _usual(recipe):
        raise gan.Error(
            f"{reprlib.repr(dataset)} is not a data set that {recipe.name} can learn here; there "
            f"are: {', '.join(offered)}"
        )
    steps, seconds = request.get("steps"), request.get("seconds")
    seconds = DEFAULT_SECONDS if seconds is None else seconds
    return Order(
        recipe=_adjusted(recipe, request),
        dataset=dataset,
        images=_images(request.get("images")) if dataset == "images" else (),
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
        raise gan.Error(f"there is no recipe {reprlib.repr(name)}; there are: {', '.join(RECIPES)}")
    return RECIPES[name]


def _adjusted(recipe: Recipe, request: dict) -> Recipe:
    wanted = checks.of(request.get("tricks") or {}, dict, "tricks by name")
    for on in wanted.values():
        checks.of(on, bool, "true or false")
    recipe = adjusted(with_tricks(recipe, wanted), **changes(request))
    sizes = {"batch_size": MAX_BATCH, "latent_dim": MAX_LATENT}
    asked = {name: most for name, most in sizes.items() if request.get(name) is not None}
    return recipe.but(
        **{name: checks.entry(request, name, 1, most) for name, most in asked.items()}
    )


def _images(files) -> tuple[bytes, ...]:
    files = checks.of(files, list, "a list of pictures")
    if not data.MIN_IMAGES <= len(files) <= MAX_IMAGES:
        raise gan.Error(
            f"{len(files)} pictures were sent; between {data.MIN_IMAGES} and {MAX_IMAGES} are "
            "needed"
        )
    total, decoded = 0, []
    for number, file in enumerate(files, 1):
        try:
            decoded.append(base64.b64decode(checks.of(file, str, "a picture in base64")))
        except (binascii.Error, ValueError) as error:
            raise gan.Error(f"picture {number} is not in base64; send its file's bytes") from error
        total += len(decoded[-1])
        if total > MAX_IMAGES_BYTES:
            raise gan.Error(
                f"the pictures together are larger than {MAX_IMAGES_BYTES // 10**6} MB; send "
                "fewer or smaller ones"
            )
    return tuple(decoded)


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
            "images": [data.MIN_IMAGES, MAX_IMAGES],
            "images_bytes": MAX_IMAGES_BYTES,
        },
        "seconds": DEFAULT_SECONDS,
    }


def _describe(recipe: Recipe) -> dict:
    if recipe.gan:
        rates = {
            "generator_lr": recipe.gan.generator_optimizer.lr,
            "objective": recipe.gan.objective,
            "discriminator_lr": recipe.gan.discriminator_optimizer.lr,
        }
    else:
        rates = {"generator_lr": recipe.vae.optimizer.lr}
    return {
        "name": recipe.name,
        "vae": bool(recipe.vae),
        "character": dict(recipe.character),
        "shape": list(recipe.image_shape),
        "defaults": {
            "dataset": _usual(recipe),
            "steps": recipe.planned_steps(MNIST_SIZE),
            "batch_size": recipe.batch_size,
            "latent_dim": recipe.latent_dim,
            "tricks": tricks(recipe),
            **rates,
        },
    }
