"""The map of a plane of a latent space; it takes a second to make, so the last ones are kept."""

from functools import lru_cache

import numpy as np
import torch

import gan
from gan import checks, data, latents, pictures
from gan.metrics import judge, three_numbers
from gan.ui.server import drawing, endpoints, gallery
from gan.ui.server.drawing import FAR, SEEDS

MAP_DIGITS = 2000
MAPS_KEPT = 64
CLASS = "class"  # instead of the direction upwards: the map's rows are the classes


def land(request: dict) -> dict:
    """Map the plane of a latent space: what is drawn where, and which digits live there.

    Args:
        request: `model` (a name); where the latent has more than two numbers also `seed` (the
            plane goes through its first latent), `x` and `y` (directions that span it, by index,
            counted by `order` as in /draw), `truncation` (0 to 2) and, for a model with classes,
            `label` (else 0), or as `y` "class": each row is then one class.

    Returns:
        `pictures` (15 × 15, in colour 7 × 7, from the top left), `extent` (the plane reaches from
        -extent to extent on both axes, in latent numbers or along the directions), `points` (for
        a VAE of two latent numbers, [x, y, class] of 2000 test digits, else null), `classes`
        (else, of each picture, as the judge reads it; null without a judge and for other pictures
        than digits), `rows` (of a map by class, the class of each row from the top, else null) and
        `note` (why there are no points where there should be, else null).
    """
    loaded = drawing.model_of(request, "seed", "x", "y", "truncation", "label", "order")
    plane: dict = {"label": drawing.label_of(loaded, request)}
    if loaded.latent_dim != 2:
        plane["order"] = checks.entry(request, "order", 1, 2, default=1)
        last = len(drawing.directions_of(loaded, plane)) - 1
        plane["x"] = checks.entry(request, "x", 0, last, default=0)
        if loaded.classes and request.get("y") == CLASS:
            if plane["label"] is not None:
                raise gan.Error("a map by class shows every class; leave label out")
            plane["y"] = CLASS
        else:
            plane["y"] = checks.entry(request, "y", 0, last, default=min(1, last))
        plane["seed"] = checks.entry(request, "seed", 0, SEEDS, default=0)
        plane["truncation"] = checks.number(request.get("truncation", 1.0), 0, 2, "truncation")
    return made(request["model"], **plane)


@lru_cache(MAPS_KEPT)
def made(
    name: str,
    label: int | None,
    x: int = 0,
    y: int | str = 1,
    seed: int = 0,
    truncation: float = 0.0,
    order: int = 1,
) -> dict:
    """A map, kept; without a seed the plane is the whole of a latent of two numbers."""
    loaded = gallery.model(name)
    points, note = None, None
    if loaded.recipe.vae and loaded.latent_dim == 2:
        try:
            points = _digits_of(loaded)
        except gan.Error as error:
            note = endpoints.pathless(str(error))
    directions = drawing.directions_of(loaded, {"order": order})
    extent = directions[x].scale
    if points:  # all but the farthest digits, on a round number
        reach = np.quantile(np.abs([point[:2] for point in points]), 0.995)
        extent = float(np.clip(np.ceil(reach * 2) / 2, extent, FAR))
    side = gallery.MAP_SIDE if loaded.image_shape[0] == 1 else gallery.PLANE_SIDE
    rows = _rows(loaded.classes, side) if y == CLASS else None
    if rows:
        square, labels = _by_class(directions[x], rows)
    else:
        steps = latents.cell_centres(side) * extent / directions[x].scale
        labels = drawing.labels(loaded, label, side**2)
        square = drawing.plane_of(directions[x], directions[y], steps, labels and labels[:1])
    z = latents.truncate(loaded.latents(seed, 1), truncation) + square
    with gallery.cores:
        images = pictures.as_arrays(loaded.generate(z, labels))
        read = judge.available() and points is None and judge.reads(loaded.recipe)
        classes = judge.load().classes(images).tolist() if read else None
    return {
        "pictures": gallery.packed(images),
        "extent": extent,
        "points": points,
        "classes": classes,
        "rows": rows,
        "note": note,
    }


def _rows(classes: int, most: int) -> list[int]:
    """The class of each row of a map by class: all take equally many, or the first ones a row."""
    shown = min(classes, most)
    return [label for label in range(shown) for _ in range(most // shown)]


def _by_class(direction: latents.Direction, rows: list[int]) -> tuple[torch.Tensor, list[int]]:
    """A square of latents along a direction, and the class of each: a row has one class."""
    side = len(rows)
    labels = [label for label in rows for _ in range(side)]
    steps = direction.scale * latents.cell_centres(side).repeat(side)[:, None]
    return steps * direction.along(labels), labels


def _digits_of(loaded: gan.Model) -> list[list[float]]:
    """Where the encoder puts test digits, and their class: [x, y, class] each."""
    known = three_numbers.reference()
    digits = torch.from_numpy(known.test[:MAP_DIGITS])[:, None]
    with gallery.cores:
        mean, _ = loaded.encode(pictures.as_arrays(data.fit(digits, loaded.image_shape)))
    places = zip(mean.tolist(), known.labels.tolist(), strict=False)
    return [[round(x, 3), round(y, 3), digit] for (x, y), digit in places]
