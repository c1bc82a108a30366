"""The tab "Compare": two models side by side, one digit through both, and what can be measured.

Each request stands alone; only the map of a model is kept, because it takes a second to make.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Iterator
from functools import lru_cache

import gradio as gr
import numpy as np
import torch
from PIL import Image

import gan
from gan import animation, checks, data, pictures
from gan.data import intake
from gan.metrics import judge
from gan.metrics import three_numbers as numbers
from gan.play import inversion
from gan.ui.server import gallery, measured, page, walks
from gan.ui.tabs import explore

MEASURED = 64  # pictures at most
MAX_PICTURES = 256  # of one request
PAD_SIDE = 280  # pixels of the drawing pad
MAP_DIGITS = 2000
MAPS_KEPT = 64
MAX_FPS = 30
DIGIT_BYTES = intake.SIDE**2
MISSING, SURPLUS = (255, 122, 0), (0, 121, 255)  # colours of the difference
SEARCHES = os.cpu_count() or 1  # at once; each holds a core for a few steps only


def take_in(source: dict) -> dict:
    """Bring a digit to MNIST's convention: drawn, uploaded, or one of the test set.

    Args:
        source: one of `file` (base64 of a picture file, up to 10 MB), `strokes` (base64 of 28 × 28
            or 280 × 280 grey values, white on black) and `test` (0 to 9999, a test digit, which
            is given back as it is).

    Returns:
        `digit` (base64 of 28 × 28 grey values) and `label` (the test digit's class, else null).
    """
    checks.of(source, dict, "a source")
    if len(source) != 1 or not source.keys() <= {"file", "strokes", "test"}:
        raise gan.Error("a digit comes from one of: file, strokes, test; give exactly one")
    if "test" in source:
        index = checks.whole(source, "test", 0, 9999)
        known = numbers.reference()
        return {"digit": _packed(known.test[index]), "label": int(known.labels[index])}
    if "strokes" in source:
        picture = _drawn(checks.data(source["strokes"], "strokes", PAD_SIDE**2))
    else:
        picture = checks.data(source["file"], "a file", intake.MAX_MEGABYTES * 2**20)
    with gallery.cores:
        return {"digit": _packed(intake.to_digit(picture)), "label": None}


def _drawn(grey: bytes) -> Image.Image:
    for side in (intake.SIDE, PAD_SIDE):
        if len(grey) == side**2:
            return Image.frombytes("L", (side, side), grey)
    raise gan.Error(f"strokes of {len(grey)} bytes are not 28 × 28 or 280 × 280 grey values")


def measure(state: dict) -> dict:
    """Measure sharpness, variety and nearness to the training set of a state's pictures.

    Args:
        state: as /draw takes it; `count` (1 to 64) may stand instead of `grid`.

    Returns:
        For each of `sharpness` (mean length of the gradient), `variety` (mean distance between two
        pictures; null for one picture) and `nearness` (mean distance to the nearest of the 60 000
        training digits): its `value`, the `real` one of test digits, and their `ratio`.
    """
    return _measured(_pictures(state))


def compare(left: dict, right: dict) -> dict:
    """Draw and measure two states.

    Args:
        left: a state, as /measure takes it.
        right: another one.

    Returns:
        `left` and `right`, each with its `pictures` (as /draw gives them) and its `measure`.
    """
    sides = {}
    for side, state in (("left", left), ("right", right)):
        images = _pictures(state)
        sides[side] = {"pictures": gallery.packed(images), "measure": _measured(images)}
    return sides


def _measured(images: np.ndarray) -> dict:
    known = numbers.reference()
    with gallery.cores:
        return numbers.measure(images, known)


def _pictures(state: dict) -> np.ndarray:
    """Exactly the pictures that /draw gives for a state, `count` of them if given."""
    state = dict(checks.of(state, dict, "a state"))
    count = checks.whole(state, "count", 1, MEASURED) if "count" in state else MEASURED
    if state.pop("count", None):
        state["grid"] = next(side for side in explore.GRIDS if side**2 >= count)
    images, _ = explore.drawn(state)
    return images[:count]


def generate(request: dict) -> dict:
    """Draw the first pictures of a seed.

    Args:
        request: `model` (a name), `seed`, and optionally `count` (1 to 256, else 16),
            `truncation` (0 to 2, else 1) and, for a model with classes, `label` (else each class
            in turn).

    Returns:
        `pixels` (base64 of uint8 count × height × width × channels), `count`, `height`, `width`
        and `channels`.
    """
    loaded = walks.model_of(request)
    seed = checks.whole(request, "seed", 0, checks.SEEDS)
    count = checks.whole(request, "count", 1, MAX_PICTURES, default=16)
    truncation = checks.number(request.get("truncation", 1.0), "truncation", 0, 2)
    label = walks.label_of(loaded, request)
    labels = None if label is None else [label] * count
    with gallery.cores:
        return gallery.packed(loaded.sample(seed, count, truncation, labels))


def reconstruct(request: dict) -> Iterator[dict]:
    """Find a digit in a model's latent space, watching: a VAE encodes it, a GAN is searched.

    Closing the stream, or cancelling the job, ends the search.

    Args:
        request: `model` (a name), `digit` (base64 of 28 × 28 grey values, as /intake gives them)
            and, for a model with classes, optionally `label`, the only class to look in.

    Returns:
        A stream of `step` of `steps`, `pictures` (the best picture so far), `difference` (blue
        where it has too much, orange where ink is missing), `error` (mean squared, of pixels in
        [0, 1]), `z` (the picture's latent), `label` (its class, or null) and `done`.
    """
    loaded = walks.model_of(request)
    grey = checks.data(request.get("digit"), "a digit", DIGIT_BYTES)
    if len(grey) != DIGIT_BYTES:
        raise gan.Error(f"a digit of {len(grey)} bytes is not 28 × 28 grey values")
    digit = np.frombuffer(grey, np.uint8).reshape(intake.SIDE, intake.SIDE)
    label = walks.label_of(loaded, request)
    search = inversion.find(loaded, digit, labels=None if label is None else [label])
    try:
        while True:
            with gallery.cores:  # between two reports others have their turn
                found = next(search, None)
            if found is None:
                return
            yield {
                "step": found.step,
                "steps": found.steps,
                "pictures": gallery.packed(found.image[None]),
                "difference": gallery.packed(_difference(found.image, digit)[None]),
                "error": found.error,
                "z": found.z.tolist(),
                "label": found.label,
                "done": found.done,
            }
    finally:
        search.close()


def _difference(image: np.ndarray, digit: np.ndarray) -> np.ndarray:
    """Where a picture has more ink than the digit, and where less: uint8 (H, W, 3) on black."""
    more = (image.astype(np.float32) - digit)[..., None] / 255
    colours = more.clip(0) * np.array(SURPLUS) - more.clip(None, 0) * np.array(MISSING)
    return np.rint(colours).astype(np.uint8)


def interpolate(request: dict) -> dict:
    """Walk from one latent to another: the great circle, or in two dimensions a straight line.

    Args:
        request: `model` (a name), `from` and `to` (each {"seed": n} or {"z": [numbers]}, as
            /reconstruct finds them), and optionally `frames` (2 to 60, else 24), `truncation`
            (0 to 2, of ends that a seed names) and, for a model with classes, `label` (else 0).

    Returns:
        The pictures on the way, both ends included: `pixels` (base64 of uint8 count × height ×
        width × channels), `count`, `height`, `width` and `channels`.
    """
    return gallery.packed(walks.frames(request))


def animate(request: dict) -> dict:
    """Make a file of one walk or of two side by side, there and back for ever.

    Args:
        request: `walks` (one or two requests as /interpolate takes them, with equally many
            frames), and optionally `kind` ("webp" or "gif") and `fps` (1 to 30, else 12).

    Returns:
        `file` (base64) and `type` (its MIME type).
    """
    checks.of(request, dict, "a request")
    wanted = checks.of(request.get("walks"), list, "a list of walks")
    if len(wanted) not in (1, 2):
        raise gan.Error(f"{len(wanted)} walks were given; give one or two")
    kind = checks.one_of(request.get("kind", "webp"), animation.KINDS, "kind")
    fps = checks.whole(request, "fps", 1, MAX_FPS, default=12)
    parts = [walks.frames(walk) for walk in wanted]
    with gallery.cores:
        frames = animation.side_by_side(*parts) if len(parts) == 2 else parts[0]
        file = animation.encode(animation.there_and_back(frames), kind, fps=fps)
    return {"file": base64.b64encode(file).decode(), "type": animation.TYPES[kind]}


def land(request: dict) -> dict:
    """Map the plane of a latent space: what is drawn where, and which digits live there.

    Args:
        request: `model` (a name); where the latent has more than two numbers also `seed` (the
            plane goes through its first latent), `x` and `y` (directions that span it, by index),
            `truncation` (0 to 2) and, for a model with classes, `label` (else 0).

    Returns:
        `pictures` (15 × 15, in colour 7 × 7, from the top left), `extent` (the plane reaches from
        -extent to extent on both axes, in latent numbers or along the directions), `points` (for
        a VAE of two latent numbers, [x, y, class] of 2000 test digits, else null), `classes`
        (else, of each picture, as the judge reads it; null without a judge) and `note` (why there
        are no points where there should be, else null).
    """
    loaded = walks.model_of(request)
    plane: dict = {"label": walks.label_of(loaded, request)}
    if loaded.latent_dim != 2:
        last = len(loaded.directions()) - 1
        plane["x"] = checks.whole(request, "x", 0, last, default=0)
        plane["y"] = checks.whole(request, "y", 0, last, default=min(1, last))
        plane["seed"] = checks.whole(request, "seed", 0, checks.SEEDS, default=0)
        plane["truncation"] = checks.number(request.get("truncation", 1.0), "truncation", 0, 2)
    return _land(request["model"], **plane)


@lru_cache(MAPS_KEPT)
def _land(
    name: str,
    label: int | None,
    x: int = 0,
    y: int = 1,
    seed: int = 0,
    truncation: float = 0.0,
) -> dict:
    """A map, kept; without a seed the plane is the whole of a latent of two numbers."""
    loaded = gallery.model(name)
    points, note = None, None
    if loaded.recipe.is_vae and loaded.latent_dim == 2:
        try:
            points = _digits_of(loaded)
        except gan.Error as error:
            note = str(error)
    directions = loaded.directions()
    extent = directions[x].scale
    if points:  # all but the farthest digits, on a round number
        reach = np.quantile(np.abs([point[:2] for point in points]), 0.995)
        extent = float(np.clip(np.ceil(reach * 2) / 2, extent, checks.FAR))
    side = gallery.MAP_SIDE if loaded.image_shape[0] == 1 else gallery.PLANE_SIDE
    steps = (2 * torch.arange(side) + 1) / side - 1  # the middles of the cells
    up, across = torch.meshgrid(steps.flip(0), steps, indexing="ij")
    reach_y = extent * directions[y].scale / directions[x].scale
    square = across[..., None] * extent * directions[x].vector
    square = square + up[..., None] * reach_y * directions[y].vector
    z = loaded.latents(seed, 1) * truncation + square.reshape(-1, loaded.latent_dim)
    with gallery.cores:
        images = pictures.as_arrays(loaded.generate(z, walks.labels(loaded, label, len(z))))
        read = judge.available() and points is None and images.shape[1:] == numbers.SHAPE
        classes = judge.load().classes(images).tolist() if read else None
    return {
        "pictures": gallery.packed(images),
        "extent": extent,
        "points": points,
        "classes": classes,
        "note": note,
    }


def _digits_of(loaded: gan.Model) -> list[list[float]]:
    """Where the encoder puts test digits, and their class: [x, y, class] each."""
    known = numbers.reference()
    digits = torch.from_numpy(known.test[:MAP_DIGITS])[:, None]
    images = data.fit(digits, loaded.image_shape).permute(0, 2, 3, 1).numpy()
    with gallery.cores:
        mean, _ = loaded.encode(images[..., 0] if images.shape[-1] == 1 else images)
    places = zip(mean.tolist(), known.labels.tolist(), strict=False)
    return [[round(x, 3), round(y, 3), digit] for (x, y), digit in places]


def _packed(digit: np.ndarray) -> str:
    return base64.b64encode(digit.tobytes()).decode()


def build() -> gr.HTML:
    """The tab's one component, and the functions of the API that its page calls."""
    component = page.component("compare", models=gallery.catalogue(), data=numbers.at_hand())
    page.endpoint(take_in, "intake")
    page.endpoint(land, "map")
    page.endpoint(measured.table, "results")
    page.endpoint(measured.figures, "figures")
    for function in (measure, compare, generate, interpolate, animate):
        page.endpoint(function, function.__name__)
    page.queued(reconstruct, "reconstruct", at_once=SEARCHES)
    return component
