"""Any picture of a digit, brought to MNIST's convention, as a model has learnt digits.

The convention is LeCun et al.'s (1998, section III-A, and the notes of the data set): light strokes
on black, the strokes' box scaled to fit 20×20 with its aspect kept and its edges anti-aliased, then
moved by whole pixels so that the centre of mass is the centre of 28×28.
"""

from pathlib import Path

import numpy as np
from PIL import Image, ImageFilter, ImageOps

from gan import Error
from gan.data.decoding import decoded
from gan.data.levels import as_seen, border

MAX_MEGABYTES = 10

SIDE = 28
BOX = 20  # the strokes' longer side
CENTRE = 14  # the pixel on which MNIST's digits have their centre of mass
WORK = 1024  # a digit is looked for in no more pixels a side than this
CONTRAST = 12 / 255  # strokes that differ less from their ground are none
NOISE = 3  # standard deviations of the ground's grain that still count as ground
FAINT = 0.05  # ink that shows no edge of the box
PALE = 0.7  # strokes thinner than this, in pixels of the digit, are widened
STROKE = 1.6  # to this, as MNIST's finer digits have it
FINE = 10  # pixels for one of the digit's, while strokes are widened
SPECKS = 0.0003  # share of all ink that may lie outside the box on each side


def to_digit(image: Image.Image | bytes | Path) -> np.ndarray:
    """A picture, or its file or the file's bytes → uint8 (28, 28) as MNIST has it.

    Files may be of any usual format up to 10 megabytes, transparent, turned by EXIF, of 16 bits,
    animated (the first frame counts), dark on light or light on dark, in any colours. Whatever
    else is given, a blank picture too, raises `gan.Error`.
    """
    if not isinstance(image, Image.Image):
        _check(image)
    picture = decoded(image)
    factor = max(picture.size) // WORK
    if factor > 1:  # by averaging whole blocks of pixels
        picture = picture.resized(lambda image: image.reduce(factor))
    (seen,), _ = as_seen([picture])
    return _placed(_strokes(seen.astype(np.float32) / 255))


def _check(file: bytes | Path) -> None:
    """Refuse a file that is not there or too large."""
    if isinstance(file, Path) and not file.is_file():
        raise Error("there is no file {file}; give the path of a picture", file=file)
    size = file.stat().st_size if isinstance(file, Path) else len(file)
    if size > MAX_MEGABYTES * 2**20:
        raise Error(
            "the file has {size} megabytes; give one of at most {most}",
            size=f"{size / 2**20:.1f}",
            most=MAX_MEGABYTES,
        )


def _strokes(colours: np.ndarray) -> np.ndarray:
    """How much ink each pixel of float32 (H, W, 1 or 3) in [0, 1] has: float32 (H, W) in [0, 1].

    Ink is what differs from the ground, the border's median, in the direction of colour in which
    most of the picture differs from it: lighter or darker, or of another hue.
    """
    difference = colours - _median(border(colours))
    weight = np.linalg.norm(difference, axis=2, keepdims=True)
    direction = (difference * weight).sum((0, 1))
    direction /= max(np.linalg.norm(direction), 1e-9)
    ink = difference @ direction
    strongest = ink.max()
    if not strongest > CONTRAST:  # false for nan as well
        raise Error("the picture is blank; draw a digit, or give one that differs from its ground")
    full = np.percentile(ink[ink > strongest / 2], 90)
    grain = 1.4826 * np.median(
        abs(border(ink[..., None]))
    )  # the deviation of a normal distribution
    ground = min(NOISE * grain, full / 2)
    return ((ink - ground) / (full - ground)).clip(0, 1)


def _median(pixels: np.ndarray) -> np.ndarray:
    return np.median(pixels, axis=0)


def _placed(ink: np.ndarray) -> np.ndarray:
    """The strokes cut out, scaled to fit 20×20 and set into 28×28 by their centre of mass."""
    clear = ink * (ink > FAINT)
    top, bottom = _extent(clear.sum(1))
    left, right = _extent(clear.sum(0))
    cut = Image.fromarray(np.rint(ink[top:bottom, left:right] * 255).astype(np.uint8))
    digit = _boxed(cut)
    width = np.median(digit[digit >= digit.max() / 2])  # of thin strokes, which cover that much
    if width < PALE:
        digit = _boxed(_widened(cut, STROKE - width))
    digit = digit / max(digit.max(), 1e-9)
    y, x = (_offset(digit.sum(axis)) for axis in (1, 0))
    placed = np.zeros((SIDE, SIDE), np.uint8)
    placed[y : y + digit.shape[0], x : x + digit.shape[1]] = np.rint(digit * 255)
    return placed


def _boxed(cut: Image.Image) -> np.ndarray:
    """Scaled so that the longer side is BOX: float in [0, 1]."""
    scale = BOX / max(cut.size)
    size = [max(1, round(side * scale)) for side in cut.size]
    filter_ = Image.Resampling.BOX if scale < 1 else Image.Resampling.BICUBIC
    return np.asarray(cut.resize(size, filter_), np.float32) / 255


def _widened(cut: Image.Image, by: float) -> Image.Image:
    """Strokes made wider by so many pixels of the digit, which would be pale lines without."""
    cut = cut.resize([max(1, round(side * FINE * BOX / max(cut.size))) for side in cut.size])
    reach = round(by * FINE / 2)
    return ImageOps.expand(cut, reach).filter(ImageFilter.MaxFilter(2 * reach + 1))


def _extent(profile: np.ndarray) -> tuple[int, int]:
    """Where a profile of ink begins and ends, but for specks: [begin, end)."""
    share = profile.cumsum() / profile.sum()
    begin = int(np.searchsorted(share, SPECKS, side="right"))
    end = int(np.searchsorted(share, 1 - SPECKS, side="left")) + 1
    return begin, min(end, len(profile))


def _offset(profile: np.ndarray) -> int:
    """Where a profile must begin so that its centre of mass comes to lie on CENTRE."""
    centre = (profile * np.arange(len(profile))).sum() / profile.sum()
    return int(np.clip(round(CENTRE - centre), 0, SIDE - len(profile)))
