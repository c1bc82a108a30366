"""config.json as a recipe: the one place that knows the forms which older folders have."""

import json
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from gan import Error
from gan.recipe import GAN, Recipe

KINDS = {"gan", "vae", "classifier"}
FLAT_NAMES = {  # of each kind's fields in the flat form: what they are called today
    "gan": {spec.name: spec.name for spec in fields(GAN)},
    "vae": {
        "generator": "decoder",
        "generator_widths": "decoder_widths",
        "encoder": "encoder",
        "encoder_widths": "encoder_widths",
        "flow_widths": "flow_widths",
        "kl_weight": "kl_weight",
        "generator_optimizer": "optimizer",
    },
    "classifier": {
        "classifier": "network",
        "classifier_widths": "widths",
        "shift": "shift",
        "generator_optimizer": "optimizer",
    },
}


class Damaged(Error):
    """A file of a weights folder that is missing, cut short or not what a training leaves."""


class OtherKind(Error):
    """A whole weights folder of another kind of model than was asked for: nothing is damaged."""


def recipe_from(values: Mapping[str, Any]) -> Recipe:
    """The recipe of a config's values, of today's form or an older one.

    At first all fields of all kinds lay side by side: a VAE was whatever had an `encoder`, a judge
    whatever had a `classifier`, and a VAE's decoder and its optimiser were called a generator's.
    Raises `TypeError` or `gan.Error` for what is no recipe.
    """
    values = dict(values)
    if not KINDS & values.keys() or isinstance(values.get("classifier"), str):
        values = _parted(values)
    return Recipe(**values)


def _parted(flat: dict[str, Any]) -> dict[str, Any]:
    """Values of the flat form with those of its kind in a part of their own, the others' gone."""
    kind = "vae" if flat.get("encoder") else "classifier" if flat.get("classifier") else "gan"
    part = {new: flat[old] for old, new in FLAT_NAMES[kind].items() if old in flat}
    of_any_part = {old for names in FLAT_NAMES.values() for old in names}
    shared = {name: value for name, value in flat.items() if name not in of_any_part}
    return {**shared, kind: part}


def read_recipe(path: Path) -> Recipe:
    """The recipe in a config.json; `Damaged` if it holds none."""
    try:
        return recipe_from(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        raise Damaged(
            f"{path} is missing, so {path.parent} is not a weights folder; name one, as "
            "weights/dcgan"
        ) from error
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise Damaged(f"{path} is not valid JSON; restore it or train the model again") from error
    except TypeError as error:
        raise Damaged(
            f"{path} is not a recipe of this package; restore it or train the model again"
        ) from error
    except RecursionError as error:
        raise Damaged(
            f"{path} is nested too deeply to be a recipe; restore it or train the model again"
        ) from error
    except (ValueError, OverflowError, OSError) as error:
        raise Damaged(f"{path} cannot be used: {error}") from error
