"""Pictures keep their grey levels between bytes and floats, and their place in a grid."""

import numpy as np
import pytest
import torch

from gan.pictures import as_arrays, grid, to_float, to_uint8

LEVELS = torch.arange(256, dtype=torch.uint8)


def test_every_grey_level_comes_back_from_floats_and_neither_way_changes_what_it_is_given():
    floats = to_float(LEVELS)
    kept = floats.clone()
    assert torch.equal(to_uint8(floats), LEVELS)
    assert torch.equal(floats, kept) and torch.equal(LEVELS.int(), torch.arange(256).int())
    assert floats.dtype == torch.float32
    assert floats[[0, 255]].tolist() == [-1, 1]  # black and white


def test_floats_are_rounded_to_the_nearest_level_and_held_in_range():
    values = torch.tensor([-1.7, -1.0, 0.49 / 127.5 - 1, 0.51 / 127.5 - 1, 1.0, 3.0])
    assert to_uint8(values).tolist() == [0, 0, 0, 1, 255, 255]
    halves = to_float(LEVELS).bfloat16()
    assert torch.equal(to_uint8(halves), to_uint8(halves.float()))


def test_grey_pictures_lose_their_channel_and_colour_moves_last():
    images = torch.rand(5, 3, 4, 6) * 2 - 1
    assert as_arrays(images[:, :1]).shape == (5, 4, 6)
    arrays = as_arrays(images)
    assert arrays.shape == (5, 4, 6, 3)
    assert arrays.dtype == np.uint8
    assert arrays[2, 1, 5].tolist() == to_uint8(images[2, :, 1, 5]).tolist()


@pytest.mark.parametrize("colour", [(), (3,)])
def test_a_grid_holds_each_picture_in_reading_order(colour):
    images = np.random.default_rng(0).integers(0, 256, (5, 4, 6, *colour), np.uint8)
    sheet = np.asarray(grid(images, columns=3, gap=2))
    assert sheet.shape == (2 * 4 + 2, 3 * 6 + 2 * 2, *colour)
    assert np.array_equal(sheet[:4, :6], images[0])
    assert np.array_equal(sheet[:4, 16:22], images[2])
    assert np.array_equal(sheet[6:10, 8:14], images[4])
    assert (sheet[4:6] == 32).all()  # the gap
    assert (sheet[6:10, 16:] == 32).all()  # the place that was left over
    plane = images[:4, :1, :1]
    assert np.array_equal(np.asarray(grid(plane, columns=2, gap=0)), plane.reshape(2, 2, *colour))
