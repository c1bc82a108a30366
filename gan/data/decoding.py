"""From the bytes of a picture's file, whoever brings it, to a picture as a person sees it."""

import io
from pathlib import Path

from PIL import Image, ImageOps

from gan import Error

MAX_MEGAPIXELS = 50  # of what must be decoded at once: 200 megabytes with transparency
# No format whose reader starts other programs (EPS) or fetches anything.
FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF", "PPM", "ICO", "AVIF")
DETAIL = 1024  # pixels a side: a JPEG of twice as many or more is decoded smaller


def upright(source: Image.Image | bytes | Path, name: str = "the file") -> Image.Image:
    """The first frame of a picture, its file or the file's bytes, decoded, turned as EXIF says.

    Whatever is no picture of `FORMATS`, damaged, or of more than 50 megapixels raises `gan.Error`
    with its name.
    """
    try:
        opened = source if isinstance(source, Image.Image) else _opened(source)
        # JPEG is decoded at an eighth of its size, if that will do, so it may be larger.
        whole = opened.size if opened.info.get("progressive") else None
        opened.draft(None, (DETAIL, DETAIL))
        width, height = whole or opened.size
        if width * height > MAX_MEGAPIXELS * 1e6:
            raise Image.DecompressionBombError(f"{width}×{height} pixels")
        opened.load()
        return ImageOps.exif_transpose(opened)
    except Image.DecompressionBombError as error:
        raise Error(
            f"{name} has too many pixels; give a picture of at most {MAX_MEGAPIXELS} megapixels"
        ) from error
    except Exception as error:  # decoders report damage as OSError, SyntaxError, struct.error, …
        raise Error(
            f"{name} cannot be read as a picture; give a whole PNG, JPEG, WebP, GIF, BMP or TIFF "
            "file in its place"
        ) from error


def _opened(file: bytes | Path) -> Image.Image:
    """The file's picture, not yet decoded."""
    Image.init()  # a Pillow may have been built without some
    formats = [kind for kind in FORMATS if kind in Image.OPEN]
    data = file.read_bytes() if isinstance(file, Path) else file
    return Image.open(io.BytesIO(data), formats=formats)
