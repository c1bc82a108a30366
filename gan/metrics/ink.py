"""What can be measured of a picture by itself: how thick, slanted, wide, tall or round its ink is.

Pictures are float32 (n, H, W) from 0, black, to 1, light ink, or (n, H, W, 3) in colour. A measure
is called by what becomes more of it: a larger number means a thicker, wider, … picture.
"""

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import interpolate, max_pool2d, pad

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
    if images.ndim == 4 and dataset == data.STACKED:  # three digits, each in a channel of its own
        of_each = [measure(images[..., i], "mnist", name, smooth) for i in range(images.shape[3])]
        return torch.stack(of_each).mean(0)
    if name in ("wider", "taller", "slanted"):
        return spread(images)[("wider", "taller", "slanted").index(name)]
    if name == "brighter":
        return images.flatten(1).mean(1)
    if name == "rounder":
        return holes(images)
    if name in COLOURS:
        means = images.mean((1, 2))
        return means[:, COLOURS.index(name) - 1] * 1.5 - means.sum(1) / 2
    thick = (smooth_thickness if smooth else thickness)(images)
    return thick if name == "thicker" else curl(images, thick)


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
    distance = _nearest(_nearest(torch.where(finer, float(DEEPEST**2), 0.0), 2), 1).sqrt()
    # The distance is that to the middle of the first pixel without ink, half a pixel too far.
    inside = ((distance - 0.5) * finer).sum((1, 2))
    return 4 / FINER * inside / finer.sum((1, 2)).clamp_min(1)


def _nearest(squares: Tensor, axis: int) -> Tensor:
    """The least of squares + (way along an axis)²: one pass of an exact distance transform."""
    best, length = squares.clone(), squares.shape[axis]
    for way in range(1, min(DEEPEST, length)):
        for here, there in ((way, 0), (0, way)):
            near = squares.narrow(axis, there, length - way) + way**2
            part = best.narrow(axis, here, length - way)
            torch.minimum(part, near, out=part)
    return best


def smooth_thickness(images: Tensor) -> Tensor:
    """Nearly `thickness`, by grey levels alone: twice the ink by the length of its edge."""
    framed = pad(images, (1, 1, 1, 1))
    across = framed[:, 1:, 1:] - framed[:, 1:, :-1]
    down = framed[:, 1:, 1:] - framed[:, :-1, 1:]
    edge = ((across**2 + down**2 + 1e-4).sqrt() - 1e-2).sum((1, 2))
    return 2 * images.sum((1, 2)) / edge.clamp_min(1)


def curl(images: Tensor, thick: Tensor) -> Tensor:
    """How much way strokes make in the room they have: their length by the ink's diagonal."""
    width, height, _ = spread(images)
    return images.sum((1, 2)) / thick.clamp_min(0.5) / (width**2 + height**2).sqrt()


def holes(images: Tensor) -> Tensor:
    """The area of loops, in pixels of full ink: what filling every hole would add.

    By grey levels, as a flood from the border leaves it, so that it grows evenly with a loop. The
    flood goes so many pixels and no further: a winding way in that is longer counts as closed.
    """
    flooded = torch.ones_like(images)
    flooded[:, 0] = flooded[:, -1] = flooded[:, :, 0] = flooded[:, :, -1] = 0
    flooded = torch.maximum(flooded, images)
    for _ in range(FLOOD):
        level = -flooded[:, None]
        upright, level = max_pool2d(level, (3, 1), 1, (1, 0)), max_pool2d(level, (1, 3), 1, (0, 1))
        lower = torch.maximum(images, -torch.maximum(upright, level)[:, 0])
        if torch.equal(lower, flooded):
            break
        flooded = lower
    return (flooded - images).sum((1, 2))
