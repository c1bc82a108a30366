"""The tab "Compare": two models side by side, one digit through both, and what can be measured."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict
from functools import lru_cache

import numpy as np
from PIL import Image

import gan
from gan import animation, checks, weights
from gan.cards import figures as words
from gan.cards import leaderboard
from gan.data import intake
from gan.metrics import three_numbers
from gan.play import inversion
from gan.texts import LANGUAGES
from gan.ui.server import drawing, endpoints, gallery, maps, page, restoring
from gan.ui.server.drawing import SEEDS
from gan.weights import METRICS, MODEL, NEIGHBOURS

MEASURED = 64  # pictures at most
MAX_PICTURES = 256  # of one request
PAD_SIDE = 280  # pixels of the drawing pad
MAX_FPS = 30
MAX_SCALE = 16  # pixels of a file for one of a picture
MISSING, SURPLUS = (255, 122, 0), (0, 121, 255)  # colours of the difference


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
        index, known = checks.entry(source, "test", 0, 9999), three_numbers.reference()
        digit, label = known.test[index], int(known.labels[index])
    else:
        if "strokes" in source:
            picture = _drawn(checks.from_base64(source["strokes"], "strokes", PAD_SIDE**2))
        else:
            picture = checks.from_base64(source["file"], "a file", intake.MAX_MEGABYTES * 2**20)
        with gallery.cores:
            digit, label = intake.to_digit(picture), None
    return {"digit": gallery.as_base64(digit.tobytes()), "label": label}


def _drawn(grey: bytes) -> Image.Image:
    for side in (intake.SIDE, PAD_SIDE):
        if len(grey) == side**2:
            return Image.frombytes("L", (side, side), grey)
    raise gan.Error(
        "strokes of {count} bytes are not 28 × 28 or 280 × 280 grey values", count=len(grey)
    )


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
    known = three_numbers.reference()
    with gallery.cores:
        return three_numbers.measure(images, known)


def _pictures(state: dict) -> np.ndarray:
    """Exactly the pictures that /draw gives for a state, `count` of them if given."""
    state = dict(checks.of(state, dict, "a state"))
    count = checks.entry(state, "count", 1, MEASURED) if "count" in state else MEASURED
    if state.pop("count", None):
        state["grid"] = next(side for side in drawing.GRIDS if side**2 >= count)
    images, _ = drawing.drawn(state)
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
    loaded = drawing.model_of(request, "seed", "count", "truncation", "label")
    seed = checks.entry(request, "seed", 0, SEEDS)
    count = checks.entry(request, "count", 1, MAX_PICTURES, default=16)
    truncation = checks.number(request.get("truncation", 1.0), 0, 2, "truncation")
    label = drawing.label_of(loaded, request)
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
        where it has too much, orange where ink is missing, the largest in full colour), `scale`
        (how many times the differences were enlarged for that), `error` (mean squared, of pixels
        in [0, 1]), `z` (the picture's latent), `free` (the same as /draw takes it), `label` (its
        class, or null) and `done`.
    """
    loaded = drawing.model_of(request, "digit", "label")
    digit = restoring.square(request.get("digit"), "a digit")
    label = drawing.label_of(loaded, request)
    labels = None if label is None else [label]
    with closing(inversion.find(loaded, digit, labels=labels)) as search:
        while True:
            with gallery.cores:  # between two reports others have their turn
                found = next(search, None)
            if found is None:
                return
            difference, scale = _difference(found.image, digit)
            yield {
                "step": found.step,
                "steps": found.steps,
                "pictures": gallery.packed(found.image[None]),
                "difference": gallery.packed(difference[None]),
                "scale": scale,
                "error": found.error,
                "z": found.z.tolist(),
                "free": drawing.as_free(found.z),
                "label": found.label,
                "done": found.done,
            }


def _difference(image: np.ndarray, digit: np.ndarray) -> tuple[np.ndarray, float]:
    """Where a picture has more ink than the digit, and where less: uint8 (H, W, 3) on black.

    Enlarged until the largest difference is in full colour, so many times, or it would be nearly
    black.
    """
    more = (image.astype(np.float32) - digit)[..., None] / 255
    scale = 1 / float(np.abs(more).max() or 1)
    more = more * scale
    colours = more.clip(0) * np.array(SURPLUS) - more.clip(None, 0) * np.array(MISSING)
    return np.rint(colours).astype(np.uint8), scale


def interpolate(request: dict) -> dict:
    """Walk from one latent to another: the great circle, or in two dimensions a straight line.

    Args:
        request: `model` (a name), `from` and `to` (each {"seed": n} or {"z": [numbers]}, as
            /reconstruct finds them), and optionally `frames` (2 to 60, else 24), `truncation`
            (0 to 2, of ends that a seed names) and, for a model with classes, `label` (else 0) or
            `labels` ([from, to], the classes of both ends, blended between them).

    Returns:
        The pictures on the way, both ends included: `pixels` (base64 of uint8 count × height ×
        width × channels), `count`, `height`, `width` and `channels`.
    """
    return gallery.packed(drawing.frames(request))


def animate(request: dict) -> dict:
    """Make a file of one walk or of two side by side, there and back for ever.

    Args:
        request: `walks` (one or two requests as /interpolate takes them, or as /draw does with
            `frames`, 2 to 240; equally many frames), and optionally `kind` ("webp", "gif" or "png",
            a strip with a row for each walk), `fps` (1 to 30, else 12) and `scale` (1 to 16, else
            4: pixels of the file for one of a picture). A walk in a loop is not walked back.

    Returns:
        `file` (base64) and `type` (its MIME type).
    """
    checks.fields(request, ("walks", "kind", "fps", "scale"))
    wanted = checks.of(request.get("walks"), list, "a list of walks")
    if len(wanted) not in (1, 2):
        raise gan.Error("{count} walks were given; give one or two", count=len(wanted))
    fps = checks.entry(request, "fps", 1, MAX_FPS, default=12)
    scale = checks.entry(request, "scale", 1, MAX_SCALE, default=4)
    kind = checks.one_of(request.get("kind", "webp"), (*animation.KINDS, "png"), "kind")
    parts = [drawing.frames(walk) for walk in wanted]
    with gallery.cores:
        if kind == "png":
            return {
                "file": gallery.as_base64(animation.strip(parts, scale)),
                "type": "image/png",
            }
        frames = animation.side_by_side(*parts) if len(parts) == 2 else parts[0]
        loops = all(walk.get("walk", {}).get("loop") for walk in wanted)
        frames = frames[:-1] if loops else animation.there_and_back(frames)
        return gallery.film(request, frames, fps=fps, scale=scale)


def results() -> dict:
    """List what was measured of the models, beside published figures of the same protocol.

    Returns:
        `datasets` (those of which a model has figures: `name` and `title`) and their `rows`. A row
        has `kind` ("shipped", "published", or "real" for real pictures in a model's place),
        `model`, `dataset`, `source`, `link` (of a published one), `parameters` (the generator's),
        `size` (the file's, in bytes), `fid` (Inception's) with its `deviation` over so many
        `seeds`, `digit_fid`, `precision`, `recall`, `density`, `coverage`, `modes` and `kl` (of
        stacks), `seconds` (of training) and `hardware`. What nobody measured is null.
    """
    folders = [weights.place(name) for name in gallery.names()]
    files = [folder / name for folder in folders for name in (MODEL, METRICS)]
    return _table(tuple((file, file.stat().st_mtime_ns) for file in files if file.is_file()))


@lru_cache(1)
def _table(stamps: tuple) -> dict:
    """The table, read anew only when one of its files is: their weights are hashed."""
    known = [
        row for row in leaderboard.rows() if row.kind != "shipped" or row.model in gallery.names()
    ]
    found = [row.dataset for row in known if row.kind == "shipped" and row.measured]
    names = [name for name in leaderboard.TITLES if name in found]
    names += sorted(set(found) - set(names))
    return {
        "datasets": [{"name": name, "title": leaderboard.TITLES.get(name, name)} for name in names],
        "rows": [asdict(row) for row in known if row.dataset in names],
    }


def figures(request: dict) -> dict:
    """Tell all that was measured of one model, in words.

    Args:
        request: `model`, a name that the app lists, has lent or has fetched; `language`, "en" or
            "zh".

    Returns:
        `facts` ([name, figure] each; none if nobody measured these weights), `explains` (which word
        of the page's glossary explains a name) and `neighbours` (a data URI: samples, and below
        them the nearest training pictures; or null).
    """
    name = gallery.listed(checks.fields(request, ("model", "language")).get("model"))
    language = checks.one_of(request.get("language", "en"), LANGUAGES, "language")
    quality = weights.quality(gallery.folder(name))
    sheet = gallery.picture(name, NEIGHBOURS) if "memorisation" in quality else None
    facts = words.of(quality, language)
    return {
        "facts": [list(pair) for pair in facts.items()],
        "explains": words.explained(facts),
        "neighbours": gallery.as_uri(sheet) if sheet else None,
    }


def build() -> None:
    """The tab's one component, and the functions of the API that its page calls."""
    page.component("compare", models=gallery.catalogue(), data=three_numbers.at_hand())
    endpoints.endpoint(take_in, "intake")
    endpoints.endpoint(maps.land, "map")
    for function in (measure, compare, generate, interpolate, animate, results, figures):
        endpoints.endpoint(function, function.__name__)
    endpoints.queued(reconstruct, "reconstruct")
