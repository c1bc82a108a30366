"""Restoring a damaged digit, watched: what is left, the plain answers, and those of models."""

from collections.abc import Iterator
from contextlib import ExitStack, closing

import numpy as np

import gan
from gan import checks
from gan.metrics import three_numbers
from gan.play import damage, restoring
from gan.play.damage import SIDE, Damage
from gan.ui.server import drawing, gallery

MOST_MODELS = 2  # side by side
BLURS, NOISES, SHARES = (0.1, 5.0), (0.01, 2.0), (0.01, 0.99)
DAMAGES = {  # and what each has beside its kind
    "brush": ("mask",),
    "lost": ("share", "seed"),
    "block": ("top", "left", "height", "width"),
    "half": ("side",),
    "blur": ("sigma",),
    "noise": ("sigma", "seed"),
    "shrink": (),
}


def restore(request: dict) -> Iterator[dict]:
    """Damage a digit and restore it, watching: by plain means and by one or two models.

    Closing the stream, or cancelling the job, ends the search. It waits in one queue with
    /reconstruct.

    Args:
        request: `models` (a list of one or two names of models that draw grey 28 × 28 pictures),
            `digit` (base64 of 28 × 28 grey values, as /intake gives them) and `damage`: a `kind`,
            "brush" with `mask` (base64 of 28 × 28 bytes, 0 where the digit is left), "lost" with
            `share` (0.01 to 0.99 of the pixels) and optionally `seed`, "block" with `top`, `left`,
            `height` and `width` in pixels, "half" with optionally `side` ("top", "bottom", "left"
            or "right"), "blur" with `sigma` (0.1 to 5 pixels), "noise" with `sigma` (0.01 to 2 of
            black to white) and optionally `seed`, or "shrink" (to 7 × 7).

    Returns:
        A stream of events, told apart by `kind`, with pictures as /draw packs them and each
        `error` a mean squared misfit to what is left, of pixels in [0, 1]. "left": the picture
        `left`, the `mask` (255 where pixels are left; null where none is gone), and the `plain`
        answer, the smoothest picture that explains what is left, with its `error`. "nearest": the
        training digit (`picture`, `error`) that, damaged alike, is nearest, `of` how many; null
        and 0 where MNIST is not at hand. "encoded": what a VAE (`model`) draws of its code of the
        plain answer, `picture`, `error`, `z`, `free` (as /draw takes it for `z`) and `label` (or
        null). "looking": the `share` that a `model` has drawn of its candidates, the first time.
        "step": of a `model`, `step` of `steps`, `average` (the mean of its answers, what is left
        put back into it), `answers` (the likeliest first, as in "encoded", each with its share of
        the posterior, `likely`), `classes` (the share of each class; null without) and `done`.
    """
    request = checks.fields(request, ("models", "digit", "damage"))
    names = checks.of(request.get("models"), list, "a list of models")
    if not 0 < len(names) <= MOST_MODELS:
        raise gan.Error(
            "{count} models are not one or two; name as many in `models`", count=len(names)
        )
    models = {name: drawing.model_of({"model": name}) for name in names}
    for loaded in models.values():
        restoring.check(loaded)
    digit = square(request.get("digit"), "a digit")
    done = damage_of(request.get("damage"))
    return _events(models, digit, done)


def square(text, what: str) -> np.ndarray:
    """28 × 28 grey values in base64: uint8 (28, 28)."""
    grey = checks.from_base64(text, what, SIDE**2)
    if len(grey) != SIDE**2:
        raise gan.Error(
            "{what} of {count} bytes is not 28 × 28 grey values", what=what, count=len(grey)
        )
    return np.frombuffer(grey, np.uint8).reshape(SIDE, SIDE)


def damage_of(asked) -> Damage:
    """A damage as /restore takes it."""
    kind = checks.one_of(checks.of(asked, dict, "a damage").get("kind"), DAMAGES, "kind")
    checks.fields(asked, ("kind", *DAMAGES[kind]), f"a damage of the kind {kind}")
    seed = checks.entry(asked, "seed", 0, drawing.SEEDS, default=0)
    if kind == "brush":
        return damage.brushed(square(asked.get("mask"), "a mask"))
    if kind == "lost":
        return damage.lost(checks.number(asked.get("share"), *SHARES, "share"), seed)
    if kind == "half":
        return damage.half(checks.one_of(asked.get("side", "bottom"), damage.SIDES, "side"))
    if kind == "block":
        top, left = (checks.entry(asked, name, 0, SIDE - 1) for name in ("top", "left"))
        height = checks.entry(asked, "height", 1, SIDE - top)
        return damage.cut(top, left, height, checks.entry(asked, "width", 1, SIDE - left))
    if kind == "shrink":
        return damage.shrunk()
    sigma = checks.number(asked.get("sigma"), *(BLURS if kind == "blur" else NOISES), "sigma")
    return damage.blurred(sigma) if kind == "blur" else damage.noisy(sigma, seed)


def _events(models: dict[str, gan.Model], digit: np.ndarray, done: Damage) -> Iterator[dict]:
    with gallery.cores:
        left = done.left(digit)
        plain = done.smoothest(left)
    yield {
        "kind": "left",
        **what_is_left(left, done),
        "plain": _packed(restoring.levels(plain)),
        "error": float(restoring.misfit(plain[None], left, done)),
    }
    yield _nearest(left, done)
    for name, loaded in models.items():
        if loaded.recipe.vae:
            with gallery.cores:
                found = restoring.encoded(loaded, left, done)
            yield {"kind": "encoded", "model": name} | _told(found)
    for name, loaded in models.items():
        looking = restoring.look_around(loaded)
        while (share := _next(looking)) is not None:
            yield {"kind": "looking", "model": name, "share": share}
    with ExitStack() as stack:
        searches = {
            name: stack.enter_context(closing(restoring.restore(loaded, left, done)))
            for name, loaded in models.items()
        }
        while searches:  # in turns
            for name, search in list(searches.items()):
                found = _next(search)
                yield _step(models[name], found) | {"model": name}
                if found.done:
                    searches.pop(name)


def what_is_left(left, done: Damage) -> dict:
    """What is left of a digit, and where: null where no pixel is gone."""
    mask = None if done.mask.all() else _packed(restoring.levels(done.mask))
    return {"left": _packed(restoring.levels(left)), "mask": mask}


def _next(work: Iterator):
    """What comes next, or None; between two of them others have their turn."""
    with gallery.cores:
        return next(work, None)


def _nearest(left, done: Damage) -> dict:
    digits = _training_digits()
    if digits is None:
        return {"kind": "nearest", "picture": None, "error": None, "of": 0}
    with gallery.cores:
        which, error = restoring.nearest(digits, left, done)
    picture = _packed(digits[which].numpy())
    return {"kind": "nearest", "picture": picture, "error": error, "of": len(digits)}


def _training_digits():
    """MNIST's; None where its files are not there, for nobody waits here until they are fetched."""
    if not (three_numbers.known or three_numbers.at_hand()):
        return None
    try:
        return three_numbers.reference().train
    except gan.Error:
        return None


def _step(model: gan.Model, found: restoring.Restored) -> dict:
    shares = None
    if model.classes:
        shares = [0.0] * model.classes
        for answer in found.answers:
            shares[answer.label] += answer.likely
    return {
        "kind": "step",
        "step": found.step,
        "steps": found.steps,
        "average": _packed(found.average),
        "answers": [_told(answer) | {"likely": answer.likely} for answer in found.answers],
        "classes": shares,
        "done": found.done,
    }


def _told(answer: restoring.Answer) -> dict:
    return {
        "picture": _packed(answer.image),
        "error": answer.error,
        "z": answer.z.tolist(),
        "free": drawing.as_free(answer.z),
        "label": answer.label,
    }


def _packed(image: np.ndarray) -> dict:
    return gallery.packed(image[None])
