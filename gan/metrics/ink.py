"""What can be measured of a picture by itself: how thick, slanted, wide, tall or round its ink is.

Pictures are float32 (n, H, W) from 0, black, to 1, light ink, or (n, H, W, 3) in colour. A measure
is called by what becomes more of it: a larger number means a thicker, wider, … picture.
"""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import interpolate, pad

from gan import data

WRITTEN = ("mnist", data.SYNTHETIC, data.STACKED, "kmnist", "emnist-letters", "emnist-balanced")
STROKES = ("thicker", "slanted", "wider", "taller", "curlier", "rounder")
SHAPES = ("brighter", "wider", "taller")
COLOURS = ("brighter", "redder", "greener", "bluer")
LEAST = {"rounder": 2.0}  # pixels that a loop has, below which a picture counts as one without
FINER = 2  # pixels a side for one of a picture: the edge of a stroke lies between pixels
DEEPEST = 10  # of these finer pixels, how far a stroke's edge is looked for
FLOOD = 40  # pixels that a flood goes in
TINY = 1e-6  # lest a black picture divide by nothing


def from_bytes(pictures: np.ndarray) -> Tensor:
    """uint8 (n, H, W[, 3]) → float32 from 0 to 1."""
    return torch.from_numpy(np.ascontiguousarray(pictures)).float() / 255


def names(dataset: str, images: Tensor) -> tuple[str, ...]:
    """The measures that mean something for such pictures of a data set."""
    if dataset in WRITTEN:
        return STROKES
    return COLOURS if images.ndim == 4 else SHAPES


def measure(images: Tensor, dataset: str, name: str, smooth: bool = False) -> Tensor:
    """One measure of pictures of a data set: float32 (n,).

    A `smooth` one has a gradient that leads somewhere, for a search.
    """
    return measures(images, dataset, (name,), smooth)[name]


def measures(
    images: Tensor, dataset: str, wanted: Sequence[str], smooth: bool = False
) -> dict[str, Tensor]:
    """Those that are wanted, each as in `measure`; what two of them need is worked out once."""
    if images.ndim == 4 and dataset == data.STACKED:  # three digits, each in a channel of its own
        of_each = [measures(each, "mnist", wanted, smooth) for each in images.unbind(3)]
        return {name: torch.stack([found[name] for found in of_each]).mean(0) for name in wanted}
    found = {}
    if {"wider", "taller", "slanted", "curlier"} & set(wanted):
        found |= zip(("wider", "taller", "slanted"), spread(images), strict=True)
    if "thicker" in wanted:
        found["thicker"] = (smooth_thickness if smooth else thickness)(images)
    if "curlier" in wanted:
        found["curlier"] = curl(images, found["wider"], found["taller"])
    if "rounder" in wanted:
        found["rounder"] = holes(images)
    if "brighter" in wanted:
        found["brighter"] = images.flatten(1).mean(1)
    if images.ndim == 4:
        means = images.mean((1, 2))
        found |= zip(COLOURS[1:], (means * 1.5 - means.sum(1, keepdim=True) / 2).T, strict=True)
    return {name: found[name] for name in wanted}


def spread(images: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Width and height in pixels and slant, by moments of ink.

    Width is that of the ink set upright, and slant its shear: 1 leans by 45° to the right. A bar of
    so many pixels is so wide and so tall.
    """
    ink = images.sum((1, 2)) + TINY
    down, across = (torch.arange(side, dtype=images.dtype) for side in images.shape[1:])

    def middle(values: Tensor) -> Tensor:
        return (images * values).sum((1, 2)) / ink

    x = across - middle(across)[:, None, None]
    y = middle(down[:, None])[:, None, None] - down[:, None]
    tall, both, wide = middle(y * y) + TINY, middle(x * y), middle(x * x)
    upright = (wide - both**2 / tall).clamp_min(TINY)
    return (12 * upright).sqrt(), (12 * tall).sqrt(), both / tall


def thickness(images: Tensor) -> Tensor:
    """How thick strokes are, in pixels: four times the mean distance of ink to its edge."""
    finer = interpolate(images[:, None], scale_factor=FINER, mode="bilinear")[:, 0] > 0.5
    # The largest square is 10² + 9², so that bytes hold them all.
    squares = _nearest(_nearest(finer.to(torch.uint8) * DEEPEST**2, 2), 1)
    # The distance is that to the middle of the first pixel without ink, half a pixel too far.
    inside = ((squares.float().sqrt() - 0.5) * finer).sum((1, 2))
    return 4 / FINER * inside / finer.sum((1, 2)).clamp_min(1)


def _nearest(squares: Tensor, axis: int) -> Tensor:
    """The least of squares + (way along an axis)²: one pass of an exact distance transform."""
    best, length = squares.clone(), squares.shape[axis]
    for way in range(1, min(DEEPEST, length)):
        beyond = squares + way**2
        for here, there in ((way, 0), (0, way)):
            part = best.narrow(axis, here, length - way)
            torch.minimum(part, beyond.narrow(axis, there, length - way), out=part)
    return best


def smooth_thickness(images: Tensor) -> Tensor:
    """Nearly `thickness`, by grey levels alone: twice the ink by the length of its edge."""
    return 2 * images.sum((1, 2)) / edge(images).clamp_min(1)


def edge(images: Tensor) -> Tensor:
    """How long the edge of ink is, in pixels: the slope of its grey levels, summed up."""
    framed = pad(images, (1, 1, 1, 1))
    across = framed[:, 1:, 1:] - framed[:, 1:, :-1]
    down = framed[:, 1:, 1:] - framed[:, :-1, 1:]
    return ((across**2 + down**2 + 1e-4).sqrt() - 1e-2).sum((1, 2))


def curl(images: Tensor, width: Tensor, height: Tensor) -> Tensor:
    """How much way strokes make in the room they have: their length by the ink's diagonal.

    A stroke is half as long as its edge, which grey levels tell more evenly than a mean thickness.
    """
    return edge(images) / 2 / (width**2 + height**2).sqrt()


def holes(images: Tensor) -> Tensor:
    """The area of loops, in pixels of full ink: what filling every hole would add.

    By grey levels, as a flood from the border leaves it, so that it grows evenly with a loop. The
    flood goes so many pixels and no further: a winding way in that is longer counts as closed.
    """
    if not images.requires_grad:
        return (_flooded(images, 1.0) - images).sum((1, 2))
    # The flood stands in each pixel as high as some pixel that it came over, or 1, whose place it
    # brings along in its lower digits: so the gradient needs no step of the flood.
    flat = images.flatten(1)
    size, steps = flat.shape[1], 2**31 // (flat.shape[1] + 1) - 1
    place = torch.arange(size, dtype=torch.int32).view(images.shape[1:])
    levels = (images.detach().clamp(0, 1) * (steps - 1)).int()
    came = _flooded(levels * (size + 1) + place, steps * (size + 1) - 1) % (size + 1)
    return (pad(flat, (0, 1), value=1.0).gather(1, came.flatten(1).long()) - flat).sum(1)


def _flooded(levels: Tensor, highest: float) -> Tensor:
    """What a flood from the border leaves of pictures that stand full to the `highest` level."""
    flood = torch.full_like(levels, highest)
    flood[:, 0] = flood[:, -1] = flood[:, :, 0] = flood[:, :, -1] = 0
    flood = torch.maximum(flood, levels)
    for _ in range(FLOOD):
        lower = flood.clone()
        for axis in (1, 2):
            length = levels.shape[axis] - 1
            for here, there in ((0, 1), (1, 0)):
                part = lower.narrow(axis, here, length)
                torch.minimum(part, flood.narrow(axis, there, length), out=part)
        torch.maximum(lower, levels, out=lower)
        if torch.equal(lower, flood):
            break
        flood = lower
    return flood
