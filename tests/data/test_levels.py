"""Pictures of every depth, mode and format come back as a person sees them."""

import io
import struct
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image, features
from tiny import refused

from gan.data import decoding, from_files

SIDE = 9
CLOSE = 2  # of 255
INK = np.zeros((SIDE, SIDE), np.uint8)
INK[2:7, 3:6] = 255


def file(image: Image.Image, kind: str = "PNG", **options) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def varied(count: int = 8) -> list[np.ndarray]:
    """Grey pictures, uint8, each of which has black and white somewhere."""
    source = np.random.default_rng(3)
    made = source.integers(0, 256, (count, SIDE, SIDE), dtype=np.uint8)
    made[:, 0, 0], made[:, 0, 1] = 0, 255
    return list(made)


def brought(contents: list[bytes], channels: int = 1):
    files = [(f"{i}.png", content) for i, content in enumerate(contents)]
    return from_files(files, (channels, SIDE, SIDE))


DEEP = {
    "16 bits": lambda grey: file(Image.fromarray(grey.astype(np.uint16) * 257)),
    "16-bit TIFF": lambda grey: file(Image.fromarray(grey.astype(np.uint16) * 257), "TIFF"),
    "12 bits in 16": lambda grey: file(Image.fromarray(grey.astype(np.uint16) * 16)),
    "32 bits": lambda grey: file(Image.fromarray(grey.astype(np.int32) * 70_000), "TIFF"),
    "floats 0 to 1": lambda grey: file(Image.fromarray(grey / np.float32(255)), "TIFF"),
    "floats -3 to 5": lambda grey: file(Image.fromarray(grey / np.float32(255) * 8 - 3), "TIFF"),
}


@pytest.mark.parametrize("form", DEEP.values(), ids=DEEP)
def test_levels_of_any_depth_are_those_of_8_bits(form):
    greys = varied()
    found = brought([form(grey) for grey in greys])
    assert abs(found.images[:, 0].numpy().astype(int) - np.stack(greys)).max() <= CLOSE


def test_levels_are_the_set_s_and_never_a_picture_s():
    greys = varied()
    greys[3] = np.minimum(greys[3], 60)  # a dark picture stays dark
    for form in DEEP.values():
        found = brought([form(grey) for grey in greys])
        assert found.images[3].max() <= 60 + CLOSE


def test_how_levels_were_read_is_said():
    told = {
        name: brought(list(map(form, varied()))).understood.line() for name, form in DEEP.items()
    }
    assert "16-bit levels read by their depth" in told["16 bits"]
    assert "by their range over the whole set, 0 to 4080" in told["12 bits in 16"]
    assert "-3 to 5" in told["floats -3 to 5"]


def test_floats_that_are_no_numbers_do_not_spoil_the_rest():
    greys = varied()
    holed = [grey.astype(np.float32) for grey in greys]
    holed[2][4, 4], holed[3][4, 4] = np.nan, np.inf
    found = brought([file(Image.fromarray(each), "TIFF") for each in holed]).images[:, 0].numpy()
    assert (found[2, 4, 4], found[3, 4, 4]) == (0, 255)
    assert abs(found[4:].astype(int) - np.stack(greys)[4:]).max() <= CLOSE
    with refused("no number"):
        brought([file(Image.fromarray(np.full((9, 9), np.nan, np.float32)), "TIFF")] * 8)


# ---- transparency ----

CLEAR = {
    "RGBA": lambda colour, alpha: np.dstack([np.full((*alpha.shape, 3), colour), alpha]),
    "LA": lambda colour, alpha: np.dstack([np.full(alpha.shape, colour), alpha]),
}


def clear(mode: str, colour: int, alpha: np.ndarray) -> bytes:
    return file(Image.fromarray(CLEAR[mode](colour, alpha).astype(np.uint8), mode))


def shifted() -> list[np.ndarray]:
    """Ink at different places."""
    return [np.roll(INK, i - 3, 1) for i in range(8)]


@pytest.mark.parametrize("mode", CLEAR)
@pytest.mark.parametrize(("colour", "ground", "name"), [(0, 255, "white"), (255, 0, "black")])
def test_ink_on_nothing_is_laid_on_a_ground_that_shows_it(mode, colour, ground, name):
    found = brought([clear(mode, colour, alpha) for alpha in shifted()])
    expected = np.where(np.stack(shifted()) > 0, colour, ground)
    assert abs(found.images[:, 0].numpy().astype(int) - expected).max() <= CLOSE
    assert f"laid on {name}" in found.understood.line()


def test_a_palette_with_a_transparent_colour_is_laid_on_a_ground():
    contents = []
    for alpha in shifted():
        image = Image.fromarray((alpha == 0).astype(np.uint8), "P")
        image.putpalette([0, 0, 0, 0, 0, 0])  # black ink on black that does not show
        contents.append(file(image, transparency=1))
    found = brought(contents).images[:, 0].numpy()
    assert (found == np.where(np.stack(shifted()) > 0, 0, 255)).all()


def test_a_set_has_one_ground_and_it_shows_black_ink_and_white():
    halves = [clear("RGBA", 255 * (i % 2), alpha) for i, alpha in enumerate(shifted())]
    found = brought(halves).images[:, 0].numpy()
    assert len({int(picture[0, 0]) for picture in found}) == 1
    for picture in found:
        assert abs(int(picture[4, 4]) - int(picture[0, 0])) > 100 or np.ptp(picture) > 100


def test_what_does_not_show_lends_no_colour_when_a_picture_is_made_smaller():
    alpha = np.kron(INK, np.ones((4, 4), np.uint8))
    pixels = np.dstack([np.where(alpha[..., None] > 0, 0, [255, 0, 0]), alpha]).astype(np.uint8)
    found = brought([file(Image.fromarray(np.roll(pixels, 4 * i, 1))) for i in range(8)], 3)
    assert np.ptp(found.images.numpy().astype(int), axis=1).max() <= CLOSE  # grey, never red


# ---- any mode, any format ----

KEEPING = {  # what keeps every pixel of a grey picture: (format, mode, options)
    "png": ("PNG", "L", {}),
    "png colour": ("PNG", "RGB", {}),
    "png opaque": ("PNG", "RGBA", {}),
    "png palette": ("PNG", "P", {}),
    "gif": ("GIF", "L", {}),
    "bmp": ("BMP", "L", {}),
    "tif": ("TIFF", "RGB", {"compression": "tiff_lzw"}),
    "webp": ("WEBP", "RGB", {"lossless": True}),
    "ppm": ("PPM", "RGB", {}),
    "tga": ("TGA", "RGB", {}),
    "jp2": ("JPEG2000", "L", {}),
    "jpg": ("JPEG", "CMYK", {"quality": 100, "subsampling": 0}),
}


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    form=st.sampled_from(sorted(KEEPING)),
    first=arrays(np.uint8, (SIDE, SIDE), elements=st.integers(0, 255)),
)
def test_a_picture_comes_back_from_every_mode_and_format_that_keeps_it(form, first):
    kind, mode, options = KEEPING[form]
    greys = [first, *varied()[1:]]
    contents = [file(Image.fromarray(grey).convert(mode), kind, **options) for grey in greys]
    files = [(f"{i}.{form.split()[0]}", content) for i, content in enumerate(contents)]
    found = from_files(files, (1, SIDE, SIDE)).images[:, 0].numpy().astype(int)
    bound = 6 if kind == "JPEG" else CLOSE
    assert abs(found - np.stack(greys)).max() <= bound


@pytest.mark.parametrize("ending", ["jpe", "JFIF", "TIF", "Gif", "AVIF", "webp", "ppm", ""])
def test_a_picture_is_known_by_any_usual_ending_in_any_case(ending):
    kinds = {"jpe": "JPEG", "jfif": "JPEG", "tif": "TIFF", "": "PNG"}
    kind = kinds.get(ending.lower(), ending.upper())
    if kind == "AVIF" and not features.check("avif"):
        pytest.skip("this Pillow has no AVIF")
    contents = [file(Image.fromarray(grey).convert("RGB"), kind) for grey in varied()]
    files = [(f"{i}.{ending}".rstrip("."), content) for i, content in enumerate(contents)]
    assert len(from_files(files, (1, SIDE, SIDE))) == 8


def test_a_heic_picture_names_the_package_that_reads_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "pillow_heif", None)
    monkeypatch.setattr(decoding, "_more_formats", decoding._more_formats.__wrapped__)
    heic = struct.pack(">I", 24) + b"ftypheic" + bytes(100)
    with refused("1.heic", "pip install pillow-heif"):
        from_files([(f"{i}.heic", heic) for i in range(1, 9)], (1, SIDE, SIDE))
