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
_TIFF_BITS = 258  # the tag with the bits of each sample


@dataclass(frozen=True)
class Picture:
    """A decoded picture: grey or in colour, perhaps with alpha, as its file has it.

    `image` is of mode "L", "LA", "RGB" or "RGBA", or "F" where the file has more than 8 bits.
    `bits` are those of a whole number (8, 16 or 32), or 0 for floating point, whose range only the
    whole set tells: `low` and `high` are this picture's part of it.
    """

    image: Image.Image
    bits: int = 8
    low: float = 0.0
    high: float = 255.0

    @property
    def size(self) -> tuple[int, int]:
        """(width, height)."""
        return self.image.size

    @property
    def coloured(self) -> bool:
        """Whether it is more than grey."""
        return self.image.mode.startswith("RGB")

    def grey(self) -> "Picture":
        """The same without colours."""
        mode = "LA" if self.image.mode == "RGBA" else "L"
        return replace(self, image=self.image.convert(mode)) if self.coloured else self

    def resized(self, resize: Callable[[Image.Image], Image.Image]) -> "Picture":
        """Through `resize`, one of Pillow's: there, what does not show lends its colour to none."""
        return replace(self, image=resize(self.image))


def decoded(source: Image.Image | bytes | Path, name: str = "the file") -> Picture:
    """The first frame of a picture, upright, with all the bits that its file has.

    Errors as `upright`'s.
    """
    with _faults_of(name):
        opened = _loaded(source, name)
        bits, image = _bits(opened), _plain(ImageOps.exif_transpose(opened))
    if bits == 8:
        return Picture(image)
    values = np.asarray(image)
    finite = values[np.isfinite(values)]
    if not finite.size:
        raise Error(
            "{name} holds no number in any pixel; leave it out or give another in its place",
            name=name,
        )
    low, high = float(finite.min()), float(finite.max())
    clean = np.nan_to_num(values, nan=low, posinf=high, neginf=low)
    return Picture(Image.fromarray(clean), bits, low, high)


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
            "{name} has too many pixels; give a picture of at most {most} megapixels",
            name=name,
            most=MAX_MEGAPIXELS,
        ) from error
    except Exception as error:  # decoders report damage as OSError, SyntaxError, struct.error, …
        raise Error(
            "{name} cannot be read as a picture; give a whole PNG, JPEG, WebP, GIF, BMP or TIFF "
            "file in its place",
            name=name,
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
            "{name} is a HEIC picture, which needs one more package: pip install pillow-heif",
            name=name,
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


def _plain(image: Image.Image) -> Image.Image:
    """In one of the modes of `Picture`, with alpha or colours only where there are any."""
    if image.mode == "F" or image.mode.startswith("I"):
        return image if image.mode == "F" else image.convert("I").convert("F")
    grey = image.mode in GREY_MODES
    if image.has_transparency_data:
        image = image.convert("RGBA")
        if image.getextrema()[-1][0] == 255:  # it hides nothing
            image = image.convert("RGB")
    else:
        image = image.convert("L" if grey else "RGB")
    if image.mode == "L":
        return image
    first, *others = image.split()[:3]
    if grey or all(plane.tobytes() == first.tobytes() for plane in others):
        return image.convert("LA" if image.mode == "RGBA" else "L")  # however it was saved
    return image
