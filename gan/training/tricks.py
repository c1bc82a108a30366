"""The five tricks of the book's GAN chapter as switches on a recipe.

Their reasons stand beside the fields in `recipe.py`.
"""

from __future__ import annotations

from gan import Error, objectives
from gan.recipe import Recipe

BOOK_DROPOUT, BOOK_LABEL_NOISE = 0.4, 0.05
LEAKY_SLOPE = 0.2
FIXED = ("residual-generator", "flow-decoder")  # their sizes and layers are what they are
EVEN_KERNEL, ODD_KERNEL = 4, 5  # divisible by the stride of 2, and not


def of(recipe: Recipe) -> dict[str, bool]:
    """The tricks that make sense for a recipe, and whether it uses them."""
    pictures_and_latents = {
        "tanh": recipe.output == "tanh",
        "normal": recipe.latent == "normal",
    }
    noise = {"noise": bool(recipe.dropout or recipe.label_noise)}
    sizes = {
        "stride": recipe.downsampling == "stride",
        "kernel": recipe.upsampling_kernel % 2 == 0,
    }
    fixed = recipe.generator in FIXED
    found = {} if recipe.is_vae else pictures_and_latents
    found |= {} if recipe.is_vae or fixed else noise
    return found | ({} if recipe.generator == "mlp-generator" or fixed else sizes)


def switched(recipe: Recipe, wanted: dict[str, bool]) -> Recipe:
    """The recipe with tricks on or off; one that it cannot use raises `gan.Error`."""
    present = of(recipe)
    for name, on in wanted.items():
        if name not in present:
            raise Error(f"{recipe.name} has no trick {name!r}; it has: {', '.join(present)}")
        if on != present[name]:
            recipe = recipe.but(**_fields(recipe, name, on))
    return recipe


def _fields(recipe: Recipe, name: str, on: bool) -> dict:
    has_labels = not recipe.is_vae and objectives.named(recipe.objective).has_targets
    return {
        "tanh": {"output": "tanh" if on else "sigmoid"},
        "normal": {"latent": "normal" if on else "uniform"},
        "noise": {
            "dropout": BOOK_DROPOUT if on else 0.0,
            "label_noise": BOOK_LABEL_NOISE if on and has_labels else 0.0,
        },
        "stride": {
            "downsampling": "stride" if on else "pool",
            "slope": (recipe.slope or LEAKY_SLOPE) if on else 0.0,
        },
        "kernel": {"upsampling_kernel": EVEN_KERNEL if on else ODD_KERNEL},
    }[name]
