"""Frames become a file that moves as it was told, pixel for pixel."""

import io

import numpy as np
import pytest
from PIL import Image, ImageSequence
from tiny import refused

from gan import animation
from gan.animation import encode, side_by_side, there_and_back

GREY = np.random.default_rng(1).integers(0, 256, (5, 6, 8), dtype=np.uint8)
COLOUR = np.random.default_rng(2).integers(0, 256, (5, 6, 8, 3), dtype=np.uint8)


def opened(file: bytes) -> Image.Image:
    return Image.open(io.BytesIO(file))


def decoded(file: bytes) -> np.ndarray:
    """Every frame in colour: (n, H, W, 3)."""
    return np.stack([np.asarray(f.convert("RGB")) for f in ImageSequence.Iterator(opened(file))])


@pytest.mark.parametrize("kind", animation.KINDS)
def test_frames_come_back_enlarged_and_exact_at_their_pace_for_ever_or_once(kind):
    expected = GREY.repeat(3, 1).repeat(3, 2)
    file = encode(GREY, kind, scale=3, fps=10)
    assert np.array_equal(decoded(file), np.repeat(expected[..., None], 3, -1))
    if kind == "webp":  # which keeps colours
        assert np.array_equal(decoded(encode(COLOUR, "webp", scale=1)), COLOUR)
    assert opened(file).info["loop"] == 0
    assert opened(encode(GREY, kind, loop=False)).info.get("loop", 1) == 1
    moving = opened(file)
    moving.seek(1)
    moving.load()
    assert moving.info["duration"] == 100
    assert decoded(encode(GREY[:1], kind, scale=1)).shape == (1, 6, 8, 3)


def test_two_walks_stand_beside_each_other_also_of_another_size_or_colour():
    both = side_by_side(GREY, GREY[:, ::-1], gap=2)
    assert both.shape == (5, 6, 18)
    assert np.array_equal(both[..., :8], GREY)
    assert np.array_equal(both[..., 10:], GREY[:, ::-1])
    mixed = side_by_side(GREY[:, :4], COLOUR)
    assert np.array_equal(mixed[:, 1:5, :8, 2], GREY[:, :4])
    assert np.array_equal(mixed[:, :, 10:], COLOUR)
    with refused("5", "4"):  # as many frames each
        side_by_side(GREY, GREY[:4])


def test_there_and_back_loops_without_standing_still():
    assert there_and_back(np.arange(4)).tolist() == [0, 1, 2, 3, 2, 1]
    assert there_and_back(np.arange(2)).tolist() == [0, 1]


@pytest.mark.parametrize(
    ("frames", "options", "word"),
    [
        (GREY, {"kind": "mp4"}, "mp4"),
        (GREY, {"fps": 0}, "fps"),
        (GREY, {"fps": 1e9}, "fps"),
        (GREY, {"scale": True}, "scale"),
        (GREY, {"scale": 65}, "scale"),
        (GREY.astype(float), {}, "float64"),
        (GREY[0], {}, "(6, 8)"),
        (GREY[:0], {}, "(0, 6, 8)"),
        (COLOUR[..., :2], {}, "(5, 6, 8, 2)"),
        (np.zeros((100, 500, 500), np.uint8), {"scale": 4}, "megapixels"),
    ],
)
def test_what_cannot_be_made_gets_one_sentence(frames, options, word):
    with refused(word):
        encode(frames, **{"kind": "gif", **options})


def test_a_strip_has_a_row_for_each_run_and_its_pixels_are_enlarged():
    sheet = np.asarray(opened(animation.strip([GREY, COLOUR], scale=2)))
    assert sheet.shape == (2 * (6 + 2 + 6), 2 * (5 * 10 - 2), 3)
    assert np.array_equal(sheet[:12:2, 20:36:2, 1], GREY[1])
    assert np.array_equal(sheet[16::2, :16:2], COLOUR[0])
    with refused("megapixels"):
        animation.strip([np.zeros((99, 99, 99), np.uint8)], scale=64)
