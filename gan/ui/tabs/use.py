"""The tab "Use it": restoring damaged digits, and making data sets."""

import numpy as np

import gan
from gan import checks
from gan.metrics import judge, three_numbers
from gan.play.damage import SIDE
from gan.ui.server import endpoints, gallery, making, page, restoring

MOST_READ = 16  # digits of one request
MEASURED = ("digits", "right", "psnr")


def read_digits(request: dict) -> list[dict] | None:
    """Tell which digits the classifier reads in pictures.

    Args:
        request: `digits`, a list of 1 to 16, each base64 of 28 × 28 grey values, white on black.

    Returns:
        Of each the `digit`, how `sure` of it the classifier is, 0 to 1, and whether it is one at
        all, `is_digit`; null where no classifier is.
    """
    given = checks.of(checks.fields(request, ("digits",)).get("digits"), list, "a list of digits")
    if not 0 < len(given) <= MOST_READ:
        raise gan.Error(
            "{count} digits cannot be read at once; give 1 to {most}",
            count=len(given),
            most=MOST_READ,
        )
    pictures = np.stack([restoring.square(each, "a digit") for each in given])
    if not judge.available():
        return None
    with gallery.cores:
        _, logits, is_digit = judge.load().see(pictures)
    best = logits.softmax(1).max(1)
    rows = zip(best.indices.tolist(), best.values.tolist(), is_digit.tolist(), strict=True)
    return [dict(zip(("digit", "sure", "is_digit"), row, strict=True)) for row in rows]


def damage(request: dict) -> dict:
    """Damage a digit, and show what is left of it.

    Args:
        request: `digit` and `damage`, as /restore takes them.

    Returns:
        `left` (the picture, as /draw packs them) and `mask` (255 where pixels are left; null where
        none is gone).
    """
    request = checks.fields(request, ("digit", "damage"))
    digit = restoring.square(request.get("digit"), "a digit")
    done = restoring.damage_of(request.get("damage"))
    return restoring.what_is_left(done.left(digit), done)


def build() -> None:
    """The tab's one component, and what only its page asks."""
    models = [_about(name) for name in gallery.names()]
    here = three_numbers.at_hand()
    measured = {name: told for name in gallery.names() if (told := _measured(name))}
    page.component("use", models=models, data=here, make=making.options(), measured=measured)
    for function in (damage, read_digits):
        endpoints.endpoint(function, function.__name__)
    endpoints.queued(restoring.restore, "restore")


def _about(name: str) -> dict:
    """What this tab knows of a model."""
    loaded = gallery.model(name)
    return {
        "name": name,
        "vae": bool(loaded.recipe.vae),
        "restores": loaded.image_shape == (1, SIDE, SIDE) and judge.reads(loaded.recipe),
        "classes": loaded.classes,
        "classNames": gallery.class_names(loaded),
    }


def _measured(name: str) -> dict | None:
    """How well a model restores, by way and damage: digits, share named rightly, PSNR in dB.

    As `python -m benchmarks restore --write` has left it; None where it has not, or it is damaged.
    """
    told = gallery.metrics(name).get("restoring")
    try:
        return {
            way: {kind: [float(one[key]) for key in MEASURED] for kind, one in kinds.items()}
            for way, kinds in told.items()
        }
    except (AttributeError, KeyError, TypeError, ValueError):
        return None
