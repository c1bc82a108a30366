"""Pictures of one set, of whatever depth and transparency, as 8-bit pictures that a person sees.

What a level means is decided once for the whole set, never for a picture: else two pictures of the
same ink would differ.
"""

from collections.abc import Sequence

import numpy as np

from gan.data.decoding import Picture
from gan.data.understood import Fact

FILLED = 0.25  # of a depth: whole numbers that fill less of it are read by their range
LUMA = np.array([0.299, 0.587, 0.114], np.float32)  # ITU-R BT.601
SEEN = 0.2  # ink that differs less from its ground, in [0, 1], does not show


def as_seen(pictures: Sequence[Picture]) -> tuple[list[np.ndarray], list[Fact]]:
    """uint8 (H, W, 1 or 3) of each, and what was decided for all of them.

    Whole numbers of more than 8 bits are read by their depth, or by the set's range where that
    fills less than a quarter of it; floating point by the set's range. What is transparent is laid
    on the one ground on which most of the set's ink shows.
    """
    scales, facts = _scales(pictures)
    arrays, alphas = [], {}
    for i, picture in enumerate(pictures):
        planes = np.atleast_3d(np.asarray(picture.image))
        if picture.image.mode.endswith("A"):
            planes, alphas[i] = planes[..., :-1], planes[..., -1:] / np.float32(255)
        if picture.bits != 8:
            low, high = scales[picture.bits]
            planes = (planes - low) * (255 / max(high - low, 1e-30))
        arrays.append(planes)
    if alphas:
        ground, name = _ground([arrays[i] for i in alphas], list(alphas.values()))
        facts.append(Fact(f"ground_{name}", {"count": len(alphas)}))
        for i, alpha in alphas.items():
            under = ground if len(ground) == arrays[i].shape[-1] else ground @ LUMA
            arrays[i] = arrays[i] * alpha + under * (1 - alpha)
    return [_bytes(array) for array in arrays], facts


def _scales(pictures: Sequence[Picture]) -> tuple[dict[int, tuple[float, float]], list[Fact]]:
    """What is black and what is white, for each depth that occurs in the set."""
    scales, facts = {}, []
    for bits in sorted({picture.bits for picture in pictures} - {8}):
        low = min(picture.low for picture in pictures if picture.bits == bits)
        high = max(picture.high for picture in pictures if picture.bits == bits)
        top = 2.0**bits - 1
        if bits and low >= 0 and high - low >= FILLED * top:
            scales[bits] = 0.0, top
            facts.append(Fact("levels_depth", {"bits": bits}))
        else:
            scales[bits] = low, high
            facts.append(Fact("levels_range", {"low": f"{low:g}", "high": f"{high:g}"}))
    return scales, facts


def _ground(colours: list[np.ndarray], alphas: list[np.ndarray]) -> tuple[np.ndarray, str]:
    """The colour (3,) to lay a set on, and its name.

    That is the pictures' own ground, where most of their border is there to be seen; else white,
    black or grey, whichever leaves the ink of most pictures visible.
    """
    edges = [(border(colour), border(alpha)) for colour, alpha in zip(colours, alphas, strict=True)]
    if np.mean([(alpha > 0.5).mean() for _, alpha in edges]) > 0.5:
        seen = [edge[alpha[:, 0] > 0.5] for edge, alpha in edges]
        own = [np.resize(np.median(edge, 0), 3) for edge in seen if len(edge)]
        return np.median(own, 0).astype(np.float32), "own"
    grounds = {"white": 255.0, "black": 0.0, "grey": 127.5}

    def shows(name: str) -> tuple[int, float]:
        apart = np.array(
            [
                (abs(colour - grounds[name]) * alpha).mean() / 255 / max(alpha.mean(), 1e-6)
                for colour, alpha in zip(colours, alphas, strict=True)
            ]
        )
        return int((apart > SEEN).sum()), float(apart.mean())

    best = max(grounds, key=shows)
    return np.full(3, grounds[best], np.float32), best


def border(array: np.ndarray) -> np.ndarray:
    """The outermost pixels of (H, W, channels): (n, channels)."""
    return np.concatenate([array[0], array[-1], array[1:-1, 0], array[1:-1, -1]])


def _bytes(array: np.ndarray) -> np.ndarray:
    return array if array.dtype == np.uint8 else np.rint(array.clip(0, 255)).astype(np.uint8)
