"""Frames to a file that moves: WebP or GIF, enlarged without blur."""

import io

import numpy as np
from PIL import Image

from gan import Error, checks, pictures

KINDS = ("webp", "gif")
TYPES = {kind: f"image/{kind}" for kind in KINDS}
MAX_FPS = 60
GAP = 2  # pixels between two rows of a strip
MAX_MEGAPIXELS = 64  # of all frames together: bounds the memory and the seconds of one request


def encode(
    frames: np.ndarray, kind: str, *, fps: int = 12, scale: int = 4, loop: bool = True
) -> bytes:
    """uint8 (n, H, W) or (n, H, W, 3) as a lossless animated file, each pixel scale × scale.

    `loop` repeats for ever, else it plays once. GIF counts time in hundredths of a second, and its
    colours are reduced to 256; grey pictures keep every level.
    """
    if kind not in KINDS:
        raise Error(
            "an animation of kind {kind} cannot be made; choose {there}",
            kind=repr(kind),
            there=" or ".join(KINDS),
        )
    array = np.asarray(frames)
    grey, colour = array.ndim == 3, array.ndim == 4 and array.shape[-1] == 3
    if array.dtype != np.uint8 or not (grey or colour) or 0 in array.shape:
        raise Error(
            f"frames of type {array.dtype} and shape {array.shape} are not uint8 (n, H, W) "
            "or (n, H, W, 3)"
        )
    for name, value, highest in (("fps", fps, MAX_FPS), ("scale", scale, 64)):
        checks.whole(value, 1, highest, name)
    _bounded(array.shape[0] * array.shape[1] * array.shape[2] * scale**2)
    enlarged = array.repeat(scale, 1).repeat(scale, 2)
    first, *rest = [Image.fromarray(frame) for frame in enlarged]
    # A GIF plays once without a loop count and a WebP with a count of 1; 0 is for ever.
    options = {"loop": 0} if loop else ({"loop": 1} if kind == "webp" else {})
    file = io.BytesIO()
    first.save(
        file,
        kind.upper(),
        save_all=True,
        append_images=rest,
        duration=round(1000 / fps),
        lossless=True,
        **options,
    )
    return file.getvalue()


def _bounded(pixels: int) -> None:
    if pixels > MAX_MEGAPIXELS * 1e6:
        raise Error(
            "an animation of {pixels} megapixels is too large; keep frames × pixels below {most} "
            "million",
            pixels=f"{pixels / 1e6:.0f}",
            most=MAX_MEGAPIXELS,
        )


def strip(runs: list[np.ndarray], scale: int = 4) -> bytes:
    """Runs of frames as `encode` takes them as one PNG, a row each, each pixel scale × scale."""
    rows = [pictures.grid(run, len(run)) for run in runs]
    checks.whole(scale, 1, 64, "scale")
    height = sum(row.height + GAP for row in rows) - GAP
    sheet = Image.new("RGB", (max(row.width for row in rows), height), (32, 32, 32))
    _bounded(sheet.width * sheet.height * scale**2)
    top = 0
    for row in rows:
        sheet.paste(row, (0, top))
        top += row.height + GAP
    file = io.BytesIO()
    size = (sheet.width * scale, sheet.height * scale)
    sheet.resize(size, Image.Resampling.NEAREST).save(file, "PNG", optimize=True)
    return file.getvalue()


def side_by_side(left: np.ndarray, right: np.ndarray, gap: int = 2) -> np.ndarray:
    """Two runs of frames, equally many, beside each other: uint8 (n, H, W[, 3]), the gap dark.

    The lower one stands in the middle of the higher one's height.
    """
    if len(left) != len(right):
        raise Error(
            "walks of {left} and {right} frames do not fit; give equally many",
            left=len(left),
            right=len(right),
        )
    parts = [left, right]
    if {left.ndim, right.ndim} == {3, 4}:
        parts = [p if p.ndim == 4 else np.repeat(p[..., None], 3, -1) for p in parts]
    height = max(part.shape[1] for part in parts)
    width = sum(part.shape[2] for part in parts) + gap
    sheet = np.full((len(left), height, width, *parts[0].shape[3:]), 32, np.uint8)
    x = 0
    for part in parts:
        y = (height - part.shape[1]) // 2
        sheet[:, y : y + part.shape[1], x : x + part.shape[2]] = part
        x += part.shape[2] + gap
    return sheet


def there_and_back(frames: np.ndarray) -> np.ndarray:
    """The frames, then all but the first and the last in reverse: a loop without a jump."""
    return np.concatenate([frames, frames[-2:0:-1]])
