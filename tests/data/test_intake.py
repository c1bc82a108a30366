"""Any picture of a digit comes out as MNIST would have it; anything else gets one sentence."""

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image, ImageDraw
from tiny import refused

import gan
from gan import data
from gan.data import decoding, intake
from gan.data.intake import to_digit
from gan.pictures import as_arrays

LONG_SIDE = 20  # of a digit's box


def seven(side: int = 280) -> np.ndarray:
    """A seven in soft strokes, light on black: uint8 (side, side)."""
    y, x = np.mgrid[0:side, 0:side] / side
    bar = np.maximum(abs(y - 0.25) - 0.03, abs(x - 0.5) - 0.22)
    stem = np.maximum(abs(x - 0.7 + 0.55 * (y - 0.25)) - 0.04, abs(y - 0.52) - 0.28)
    return (np.clip(0.5 - np.minimum(bar, stem) * side / 2, 0, 1) * 255).astype(np.uint8)


def file(image: Image.Image, kind: str = "PNG", **options) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def apart(a: np.ndarray, b: np.ndarray) -> float:
    """Mean squared difference with pixels in [0, 1]."""
    return float(np.square(a / 255 - b / 255).mean())


@pytest.fixture(scope="module")
def expected() -> np.ndarray:
    return to_digit(Image.fromarray(seven()))


def test_a_digit_has_mnist_s_form(expected):
    rows, columns = np.flatnonzero(expected.any(1)), np.flatnonzero(expected.any(0))
    assert expected.shape == (28, 28)
    assert expected.dtype == np.uint8
    assert expected.max() == 255
    assert max(np.ptp(rows), np.ptp(columns)) + 1 == LONG_SIDE
    index = np.arange(28)
    for axis in (0, 1):
        profile = expected.sum(axis).astype(float)
        assert abs((profile * index).sum() / profile.sum() - 14) <= 0.5
    bar = np.zeros((100, 300), np.uint8)
    bar[20:60, 50:250] = 255
    found = to_digit(Image.fromarray(bar))  # whose aspect is kept
    assert np.ptp(np.flatnonzero(found.any(0))) + 1 == LONG_SIDE
    assert np.ptp(np.flatnonzero(found.any(1))) + 1 == LONG_SIDE * 40 // 200


@pytest.mark.parametrize(("size", "most"), [(14, 0.04), (28, 0.02), (60, 0.01), (1500, 0.002)])
def test_the_size_does_not_matter(expected, size, most):
    assert apart(to_digit(Image.fromarray(seven()).resize((size, size))), expected) < most


def test_dark_on_light_and_any_two_colours_are_the_same_digit(expected):
    ink = seven()[..., None] / 255
    for ground, stroke in [
        ((255, 255, 255), (0, 0, 0)),
        ((250, 240, 220), (20, 30, 160)),
        ((255, 255, 255), (250, 220, 0)),
        ((0, 130, 0), (255, 0, 0)),
        ((120, 120, 120), (160, 160, 160)),
    ]:
        pixels = ink * np.array(stroke) + (1 - ink) * np.array(ground)
        found = to_digit(file(Image.fromarray(pixels.astype(np.uint8))))
        assert apart(found, expected) < 0.004, (ground, stroke)


@pytest.mark.parametrize("grey", [0, 255, 200], ids=["black", "white", "light grey"])
def test_strokes_on_a_transparent_ground_are_the_same_digit(expected, grey):
    alpha = seven()
    layers = np.dstack([np.full((280, 280, 3), grey, np.uint8), alpha])
    assert apart(to_digit(file(Image.fromarray(layers, "RGBA"))), expected) < 0.001
    two = Image.fromarray(np.dstack([layers[..., 0], alpha]), "LA")
    assert apart(to_digit(file(two)), expected) < 0.001


def test_a_light_ground_with_transparent_corners_is_still_the_ground(expected):
    pixels = np.dstack([255 - seven()] * 3 + [np.full((280, 280), 255, np.uint8)])
    for corner in (np.s_[:20, :20], np.s_[-20:, :20], np.s_[:20, -20:], np.s_[-20:, -20:]):
        pixels[corner] = 0
    assert apart(to_digit(file(Image.fromarray(pixels, "RGBA"))), expected) < 0.001


FORMS = {
    "jpeg": lambda image: file(image.convert("RGB"), "JPEG", quality=80),
    "progressive": lambda image: file(image, "JPEG", quality=80, progressive=True),
    "cmyk": lambda image: file(image.convert("RGB").convert("CMYK"), "JPEG", quality=90),
    "webp": lambda image: file(image, "WEBP", lossless=True),
    "bmp": lambda image: file(image, "BMP"),
    "gif": lambda image: file(image, "GIF"),
    "tiff": lambda image: file(image, "TIFF"),
    "palette": lambda image: file(image.convert("RGB").quantize(16)),
    "one bit": lambda image: file(image.convert("1", dither=Image.Dither.NONE)),
    "16 bits": lambda image: file(Image.fromarray(np.asarray(image).astype(np.uint16) * 257)),
    "floats": lambda image: file(Image.fromarray(np.asarray(image) / np.float32(1000)), "TIFF"),
    "pillow": lambda image: image,
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_usual_form_is_the_same_digit(expected, form, dark):
    pixels = 255 - seven() if dark else seven()
    assert apart(to_digit(form(Image.fromarray(pixels))), expected) < 0.005


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_of_an_animation_the_first_frame_counts(expected, kind):
    frames = [Image.fromarray(seven()), Image.fromarray(seven().T.copy())]
    moving = file(frames[0], kind, save_all=True, append_images=frames[1:])
    assert apart(to_digit(moving), expected) < 0.005


@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_is_obeyed(expected, orientation):
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    image = Image.fromarray(seven())
    stored = image.transpose(undo[orientation]) if orientation > 1 else image
    exif = Image.Exif()
    exif[0x0112] = orientation
    for kind in ("PNG", "JPEG"):
        assert apart(to_digit(file(stored, kind, exif=exif)), expected) < 0.005


def test_a_speck_and_the_grain_of_a_photo_do_not_matter(expected):
    ink = seven()[..., None] / 255
    grain = np.random.default_rng(3).normal(0, 4, (280, 280, 1))
    light = np.linspace(205, 185, 280)[None, :, None]
    paper = np.repeat(light * (1 - ink) + 45 * ink + grain, 3, -1).clip(0, 255).astype(np.uint8)
    paper[5, 5] = 0
    assert apart(to_digit(file(Image.fromarray(paper), "JPEG")), expected) < 0.02


@pytest.mark.parametrize("width", [1, 2, 5, 12])
def test_the_thin_line_of_a_pen_is_not_pale(width):
    image = Image.new("L", (400, 400), 255)
    pen = ImageDraw.Draw(image)
    pen.line([(90, 80), (300, 80), (170, 330)], fill=0, width=width, joint="curve")
    digit = to_digit(image)
    strokes = digit[digit > 60]
    assert np.median(strokes) > 170
    assert 40 < len(strokes) < 130  # a seven of MNIST has about 90


def test_a_file_on_disk_is_read_or_missed_and_a_picture_given_stays_as_it_was(expected, tmp_path):
    image = Image.fromarray(seven())
    (tmp_path / "seven.png").write_bytes(file(image))
    assert np.array_equal(to_digit(tmp_path / "seven.png"), expected)
    with refused("nobody.png"):
        to_digit(tmp_path / "nobody.png")
    to_digit(image)
    assert np.array_equal(np.asarray(image), seven())


def test_a_jpeg_larger_than_may_be_decoded_at_once_is_read_at_an_eighth():
    side = 8400  # 71 megapixels
    large = file(Image.fromarray(seven(1000)).resize((side, side), Image.Resampling.BOX), "JPEG")
    assert side**2 > decoding.MAX_MEGAPIXELS * 1e6
    assert apart(to_digit(large), to_digit(Image.fromarray(seven(1000)))) < 0.005


def png_that_claims(width: int, height: int) -> bytes:
    """A small PNG whose header says that it is of that size."""
    small = bytearray(file(Image.fromarray(seven(28))))
    small[16:24] = struct.pack(">II", width, height)
    small[29:33] = struct.pack(">I", zlib.crc32(bytes(small[12:29])))
    return bytes(small)


BAD = {
    "nothing": b"",
    "text": b"seven" * 100,
    "cut short": file(Image.fromarray(seven()))[:600],
    "jpeg cut short": file(Image.fromarray(seven()), "JPEG")[:700],
    "a header alone": file(Image.fromarray(seven()))[:40],
    "too many bytes": b"\x89PNG" + bytes(intake.MAX_MEGABYTES * 2**20),
    "too many pixels": png_that_claims(9000, 9000),
    "a bomb": png_that_claims(100_000, 100_000),
    "a vector picture": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n%%EOF",
    "black": file(Image.new("L", (28, 28))),
    "white": file(Image.new("RGB", (300, 200), "white")),
    "transparent": file(Image.new("RGBA", (30, 30))),
    "nearly plain": file(Image.fromarray(np.uint8(200) + (seven() > 99).astype(np.uint8))),
    "one pixel": file(Image.new("L", (1, 1), 90)),
}


@pytest.mark.parametrize("given", BAD.values(), ids=BAD)
def test_what_is_no_digit_gets_one_sentence(given):
    with refused():
        to_digit(given)


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")  # in which Pillow tells what is damaged
def test_noise_in_the_middle_of_a_file_is_an_answer_or_one_sentence():
    source = np.random.default_rng(5)
    for kind in ("PNG", "JPEG", "GIF", "WEBP", "TIFF", "BMP"):
        whole = file(Image.fromarray(seven(60)), kind)
        for _ in range(15):
            damaged = bytearray(whole)
            for place in source.integers(0, len(whole), 6):
                damaged[place] = source.integers(0, 256)
            try:
                assert to_digit(bytes(damaged)).shape == (28, 28)
            except gan.Error as error:
                assert "\n" not in str(error)


# ---- real digits ----


@pytest.fixture(scope="module")
def digits() -> np.ndarray:
    return data.load("mnist", None, train=False).images[:60, 0].numpy()


@pytest.mark.data
def test_a_real_digit_is_already_as_it_should_be(digits):
    assert np.mean([apart(to_digit(Image.fromarray(digit)), digit) for digit in digits]) < 2e-4


@pytest.mark.data
def test_a_real_digit_enlarged_inverted_and_turned_comes_back(digits):
    exif = Image.Exif()
    exif[0x0112] = 6
    errors = []
    for digit in digits:
        large = Image.fromarray(255 - digit).resize((280, 280), Image.Resampling.NEAREST)
        turned = large.transpose(Image.Transpose.ROTATE_90)
        errors.append(apart(to_digit(file(turned, exif=exif)), digit))
    assert np.median(errors) < 5e-4
    assert np.mean(errors) < 0.005  # one whole pixel off is 0.03, and few are


@pytest.mark.data
def test_a_vae_sees_no_difference_in_a_digit_that_went_through_a_photo(digits):
    model = gan.load("vae-2d", device="cpu")

    def loss(images: np.ndarray) -> float:
        return apart(as_arrays(model.generate(model.encode(images)[0])), images)

    photos = [
        Image.fromarray(255 - digit).resize((700, 700), Image.Resampling.BICUBIC)
        for digit in digits
    ]
    taken = np.stack([to_digit(file(photo, "JPEG", quality=75)) for photo in photos])
    assert loss(taken) < 1.1 * loss(digits)
    raw = np.stack([np.asarray(photo.resize((28, 28))) for photo in photos])  # not inverted
    assert loss(raw) > 3 * loss(digits)  # so the measure would notice
