"""The tab "Use it": restoring damaged digits, and making data sets."""

import numpy as np

import gan
from gan import checks
from gan.metrics import judge, three_numbers
from gan.ui.server import endpoints, gallery, making, page

SIDE = 28
MOST_READ = 16  # digits of one request


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
        raise gan.Error(f"{len(given)} digits cannot be read at once; give 1 to {MOST_READ}")
    pixels = [checks.from_base64(each, "a digit", SIDE**2) for each in given]
    if wrong := next((each for each in pixels if len(each) != SIDE**2), None):
        raise gan.Error(f"a digit of {len(wrong)} bytes is not 28 × 28 grey values")
    if not judge.available():
        return None
    with gallery.cores:
        pictures = np.frombuffer(b"".join(pixels), np.uint8).reshape(-1, SIDE, SIDE)
        _, logits, is_digit = judge.load().see(pictures)
    best = logits.softmax(1).max(1)
    rows = zip(best.indices.tolist(), best.values.tolist(), is_digit.tolist(), strict=True)
    return [dict(zip(("digit", "sure", "is_digit"), row, strict=True)) for row in rows]


def build() -> None:
    """The tab's one component, and what only its page asks."""
    models = [_about(name) for name in gallery.names()]
    here = three_numbers.at_hand()
    page.component("use", models=models, data=here, make=making.options())
    endpoints.endpoint(read_digits, "read_digits")


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
