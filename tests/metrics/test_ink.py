"""Measures of ink, on drawn shapes whose size is known."""

import pytest
import torch

from gan.metrics import ink


def bar(width: int, height: int, shear: float = 0.0) -> torch.Tensor:
    """A bar on the middle of 28 × 28 pixels, its top sheared to the right."""
    image = torch.zeros(1, 28, 28)
    for row in range(height):
        left = 14 - width / 2 + shear * (height / 2 - row - 0.5)
        image[0, 14 - height // 2 + row, round(left) : round(left) + width] = 1
    return image


def ring(outer: float, inner: float) -> torch.Tensor:
    """A ring whose edges are a pixel soft."""
    place = torch.arange(28) - 13.5
    radius = (place[:, None] ** 2 + place**2).sqrt()
    return ((outer - radius + 0.5).clamp(0, 1) * (radius - inner + 0.5).clamp(0, 1))[None]


@pytest.mark.parametrize(("width", "height"), [(3, 20), (6, 18), (12, 8)])
def test_width_and_height_are_those_of_a_bar(width, height):
    found = ink.spread(bar(width, height))
    assert found[0].item() == pytest.approx(width, abs=0.2)
    assert found[1].item() == pytest.approx(height, abs=0.2)
    assert found[2].item() == pytest.approx(0, abs=1e-3)


@pytest.mark.parametrize("shear", [-0.5, 0.25, 0.5])
def test_slant_is_the_shear_to_the_right_and_changes_no_width(shear):
    width, _, slant = ink.spread(bar(4, 20, shear))
    assert slant.item() == pytest.approx(shear, abs=0.03)
    assert width.item() == pytest.approx(4, abs=0.5)


@pytest.mark.parametrize("width", [2, 3, 4, 6])
def test_thickness_is_that_of_a_stroke_whichever_way_it_goes_and_however_it_is_measured(width):
    for image in (bar(width, 22), bar(width, 22).transpose(1, 2)):
        assert ink.thickness(image).item() == pytest.approx(width, rel=0.15)
        assert ink.smooth_thickness(image).item() == pytest.approx(width, rel=0.3)


def test_loops_are_filled_and_what_is_open_is_none():
    wide, small = ink.holes(ring(10, 7)), ink.holes(ring(10, 3))
    assert wide.item() == pytest.approx(torch.pi * 49, rel=0.05)
    assert small.item() == pytest.approx(torch.pi * 9, rel=0.1)
    cut = ring(10, 7)
    cut[:, 12:16, 14:] = 0
    assert ink.holes(torch.cat([cut, bar(4, 20), torch.zeros(1, 28, 28)])).tolist() == [0, 0, 0]


def test_a_ring_is_curlier_than_a_bar_and_a_black_picture_is_measured_as_well():
    images = torch.cat([ring(9, 6), bar(3, 20), torch.zeros(1, 28, 28)])
    found = {name: ink.measure(images, "mnist", name) for name in ink.names("mnist", images)}
    assert found["curlier"][0] > 1.5 * found["curlier"][1]
    assert all(values.isfinite().all() for values in found.values())


def test_colours_and_brightness_are_measured_where_there_are_no_strokes():
    shades = torch.tensor([[0.8, 0.2, 0.2], [0.2, 0.8, 0.2], [0.2, 0.2, 0.8], [0.9, 0.9, 0.9]])
    images = shades[:, None, None, :].expand(4, 28, 28, 3)
    assert ink.names("images", images) == ink.COLOURS
    strongest = [ink.measure(images, "images", name).argmax().item() for name in ink.COLOURS]
    assert strongest == [3, 0, 1, 2]
    assert ink.measure(images, "images", "redder")[0].item() == pytest.approx(0.6, abs=1e-5)
    assert ink.names("fashion-mnist", images[..., 0]) == ink.SHAPES


def test_the_smooth_measures_pass_a_gradient_to_the_picture():
    for name in ink.STROKES:
        image = (0.8 * ring(9, 5)).requires_grad_()
        ink.measure(image, "mnist", name, smooth=True).sum().backward()
        assert image.grad.abs().sum() > 0
