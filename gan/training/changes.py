"""A recipe with what somebody changed: learning rates, the objective, the tricks.

Five are the book's; that labels help, and that an average of the weights draws better, came later.

The reasons of the tricks stand beside the fields in `recipe.py`.
"""

from dataclasses import replace
from typing import Any

from gan import Error, objectives
from gan.recipe import Recipe
from gan.recipes import RECIPES

BOOK_DROPOUT, BOOK_LABEL_NOISE = 0.4, 0.05
LEAKY_SLOPE = 0.2
FIXED = ("residual-generator", "flow-decoder")  # their sizes and layers are what they are
EVEN_KERNEL, ODD_KERNEL = 4, 5  # divisible by the stride of 2, and not


def adjusted(
    recipe: Recipe,
    *,
    generator_lr: float | None = None,
    discriminator_lr: float | None = None,
    objective: str | None = None,
) -> Recipe:
    """The recipe with what can be changed in the midst of a training; None leaves it.

    The one rate of a recipe without two players is `generator_lr`. An objective that has no labels
    takes their noise and smoothing away.
    """
    if not recipe.gan and (discriminator_lr is not None or objective is not None):
        raise Error(
            "{recipe} has one loss and one learning rate; it has no discriminator and no "
            "adversarial objective to change",
            recipe=recipe.name,
        )
    changes: dict[str, Any] = {}
    if objective is not None:
        changes["objective"] = objective
        if not objectives.named(objective).has_targets:
            changes |= {"label_noise": 0.0, "label_smoothing": 0.0}
    own = "generator_optimizer" if recipe.gan else "optimizer"
    for name, rate in ((own, generator_lr), ("discriminator_optimizer", discriminator_lr)):
        if rate is not None:
            settings = getattr(getattr(recipe, recipe.kind), name)
            changes[name] = replace(settings, lr=rate)
    return recipe.but(**changes)


def tricks(recipe: Recipe) -> dict[str, bool]:
    """The tricks that make sense for a recipe, and whether it uses them."""
    fixed, found = recipe.generator in FIXED, {}
    if recipe.gan:
        found |= {"tanh": recipe.output == "tanh", "normal": recipe.latent == "normal"}
        found |= {} if fixed else {"noise": bool(recipe.dropout or recipe.gan.label_noise)}
    if not fixed and recipe.generator != "mlp-generator":
        found["stride"] = recipe.downsampling == "stride"
        found["kernel"] = recipe.upsampling_kernel % 2 == 0
    own = RECIPES.get(recipe.name, recipe)
    if recipe.gan and own.classes:
        found["labels"] = recipe.classes > 0
    if recipe.gan and own.ema_decay:
        found["average"] = recipe.ema_decay > 0
    return found


def with_tricks(recipe: Recipe, wanted: dict[str, bool]) -> Recipe:
    """The recipe with tricks on or off; one that it cannot use raises `gan.Error`."""
    present = tricks(recipe)
    for name, on in wanted.items():
        if name not in present:
            raise Error(
                "{recipe} has no trick {name}; it has: {there}",
                recipe=recipe.name,
                name=repr(name),
                there=", ".join(present),
            )
        if on != present[name]:
            recipe = recipe.but(**_fields(recipe, name, on))
    return recipe


def _fields(recipe: Recipe, name: str, on: bool) -> dict[str, Any]:
    noisy = on and bool(recipe.gan) and objectives.named(recipe.gan.objective).has_targets
    slope = (recipe.slope or LEAKY_SLOPE) if on else 0.0
    own = RECIPES.get(recipe.name, recipe)
    labels = {"classes": own.classes}
    if own.gan:
        labels |= {"class_weight": own.gan.class_weight, "class_steps": own.gan.class_steps}
    return {
        "tanh": {"output": "tanh" if on else "sigmoid"},
        "normal": {"latent": "normal" if on else "uniform"},
        "noise": {"dropout": BOOK_DROPOUT * on, "label_noise": BOOK_LABEL_NOISE * noisy},
        "stride": {"downsampling": "stride" if on else "pool", "slope": slope},
        "kernel": {"upsampling_kernel": EVEN_KERNEL if on else ODD_KERNEL},
        "labels": {field: value * on for field, value in labels.items()},
        "average": {"ema_decay": own.ema_decay * on},
    }[name]
