"""From the bytes of a picture's file, whoever brings it, to the picture that a person sees."""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path, PurePath

import numpy as np
from PIL import Image, ImageOps

from gan import Error

MAX_MEGAPIXELS = 64  # of what must be decoded at once: 256 megabytes with transparency
# Readers that start other programs (EPS), need ones that are not here, or take whatever is given.
NEVER = frozenset({"EPS", "WMF", "BUFR", "GRIB", "HDF5", "MPEG", "SPIDER", "IPTC", "MCIDAS"})
HEIC = (".heic", ".heif", ".hif")  # of phones; Pillow reads it with one more package
DETAIL = 1024  # pixels a side: a JPEG of twice as many or more is decoded smaller
GREY_MODES = {"1", "L", "LA", "La", "I", "I;16", "I;16B", "I;16L", "I;16N", "F"}  # of Pillow's
LUMA = np.array([0.299, 0.587, 0.114], np.float32)  # ITU-R BT.601
_TIFF_BITS = 258  # the tag with the bits of each sample


@dataclass(frozen=True)
class Picture:
    """A decoded picture: one plane (grey) or three (red, green, blue), as its file has them.

    Planes are of mode "L", or "F" where the file has more than 8 bits; `alpha` says in the same
    way, from 0 to 1 and of mode "F", how much each pixel covers (None: all do). `bits` are those of
    a whole number (8, 16 or 32), or 0 for floating point, whose range only the whole set tells:
    `low` and `high` are this picture's part of it.
    """

    planes: tuple[Image.Image, ...]
    alpha: Image.Image | None = None
    bits: int = 8
    low: float = 0.0
    high: float = 255.0

    @property
    def size(self) -> tuple[int, int]:
        """(width, height)."""
        return self.planes[0].size

    def grey(self) -> "Picture":
        """The same with one plane."""
        if len(self.planes) == 1:
            return self
        if self.planes[0].mode == "L":
            return replace(self, planes=(Image.merge("RGB", self.planes).convert("L"),))
        luma = sum(share * _array(plane) for share, plane in zip(LUMA, self.planes, strict=True))
        return replace(self, planes=(Image.fromarray(luma),))

    def resized(self, resize: Callable[[Image.Image], Image.Image]) -> "Picture":
        """Each plane through `resize`; what does not show (alpha 0) lends its colour to nothing."""
        if self.alpha is None:
            return replace(self, planes=tuple(map(resize, self.planes)))
        alpha = _array(self.alpha)
        shown = [resize(Image.fromarray(_array(plane) * alpha)) for plane in self.planes]
        cover = _array(resize(self.alpha)).clip(0, 1)
        planes = (_array(plane) / np.maximum(cover, 1e-6) * (cover > 0) for plane in shown)
        return replace(
            self, planes=tuple(map(Image.fromarray, planes)), alpha=Image.fromarray(cover)
        )


def decoded(source: Image.Image | bytes | Path, name: str = "the file") -> Picture:
    """The first frame of a picture, upright, with all the bits that its file has.

    Errors as `upright`'s.
    """
    with _faults_of(name):
        opened = _loaded(source, name)
        bits = _bits(opened)
        planes, alpha = _planes(ImageOps.exif_transpose(opened))
    if all(plane.tobytes() == planes[0].tobytes() for plane in planes[1:]):
        planes = planes[:1]  # grey, however it was saved
    if alpha is not None and np.asarray(alpha).min() >= 1:
        alpha = None
    if bits == 8:
        return Picture(tuple(planes), alpha)
    values = np.stack([_array(plane) for plane in planes])
    finite = values[np.isfinite(values)]
    if not finite.size:
        raise Error(
            f"{name} holds no number in any pixel; leave it out or give another in its place"
        )
    low, high = float(finite.min()), float(finite.max())
    clean = [np.nan_to_num(value, nan=low, posinf=high, neginf=low) for value in values]
    return Picture(tuple(map(Image.fromarray, clean)), alpha, bits, low, high)


def upright(source: Image.Image | bytes | Path, name: str = "the file") -> Image.Image:
    """The first frame of a picture, its file or the file's bytes, decoded, turned as EXIF says.

    Whatever is no picture that Pillow reads by itself, damaged, or of more than 64 megapixels
    raises `gan.Error` with its name.
    """
    with _faults_of(name):
        return ImageOps.exif_transpose(_loaded(source, name))


def is_picture_name(path: PurePath) -> bool:
    """Whether a file is a picture by its name: any ending that Pillow reads, or none (not IDX)."""
    suffix = path.suffix.lower()
    _more_formats()
    kind = Image.registered_extensions().get(suffix)
    if not suffix:
        return not path.name.endswith("-ubyte")
    return suffix in HEIC or (kind in Image.OPEN and kind not in NEVER)


@contextmanager
def _faults_of(name: str) -> Iterator[None]:
    """Turn what a decoder raises into one sentence with the file's name."""
    try:
        yield
    except Error:
        raise
    except Image.DecompressionBombError as error:
        raise Error(
            f"{name} has too many pixels; give a picture of at most {MAX_MEGAPIXELS} megapixels"
        ) from error
    except Exception as error:  # decoders report damage as OSError, SyntaxError, struct.error, …
        raise Error(
            f"{name} cannot be read as a picture; give a whole PNG, JPEG, WebP, GIF, BMP or TIFF "
            "file in its place"
        ) from error


def _loaded(source: Image.Image | bytes | Path, name: str) -> Image.Image:
    """The file's picture, decoded, lying as it lies in the file."""
    opened = source if isinstance(source, Image.Image) else _opened(source, name)
    # JPEG is decoded at an eighth of its size, if that will do, so it may be larger.
    whole = opened.size if opened.info.get("progressive") else None
    opened.draft(None, (DETAIL, DETAIL))
    width, height = whole or opened.size
    if width * height > MAX_MEGAPIXELS * 1e6:
        raise Image.DecompressionBombError(f"{width}×{height} pixels")
    opened.load()
    return opened


def _opened(file: bytes | Path, name: str) -> Image.Image:
    """The file's picture, not yet decoded."""
    data = file.read_bytes() if isinstance(file, Path) else file
    if not _more_formats() and data[4:8] == b"ftyp" and data[8:12] in (b"heic", b"heix", b"mif1"):
        raise Error(
            f"{name} is a HEIC picture, which needs one more package: pip install pillow-heif"
        )
    return Image.open(io.BytesIO(data), formats=[kind for kind in Image.OPEN if kind not in NEVER])


@cache
def _more_formats() -> bool:
    """Let Pillow know all it can read; whether that includes HEIC."""
    Image.init()
    try:
        from pillow_heif import register_heif_opener
    except ImportError:
        return False
    register_heif_opener()
    return True


def _bits(opened: Image.Image) -> int:
    """The bits of a pixel's number in the file: 8, 16, 32, or 0 for floating point."""
    if opened.mode == "F":
        return 0
    if opened.mode != "I":
        return 16 if opened.mode.startswith("I;16") else 8
    told = getattr(opened, "tag_v2", {}).get(_TIFF_BITS, (16,))  # PNG and PGM have at most 16
    return 16 if max(told) <= 16 else 32


def _planes(image: Image.Image) -> tuple[list[Image.Image], Image.Image | None]:
    """Grey, or red, green and blue, and alpha where the picture has it."""
    if image.mode.startswith("I"):
        return [image.convert("I").convert("F")], None
    if image.mode == "F":
        return [image], None
    grey = image.mode in GREY_MODES
    if not image.has_transparency_data:
        return list(image.convert("L" if grey else "RGB").split()), None
    *planes, alpha = image.convert("RGBA").split()
    return planes[:1] if grey else planes, Image.fromarray(_array(alpha) / 255)


def _array(image: Image.Image) -> np.ndarray:
    return np.asarray(image, np.float32)
