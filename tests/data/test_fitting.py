"""Pictures brought to another shape, and made more."""

import pytest
import torch
from tiny import drawings

from gan import data
from gan.data import augmented, fit


def test_pictures_of_the_right_shape_stay_as_they_are():
    images = drawings((1, 8, 8)).images
    assert fit(images, (1, 8, 8)) is images
    assert fit(images, None) is images


def test_colour_becomes_grey_as_the_eye_weighs_it_and_grey_three_equal_channels():
    primaries = torch.tensor([[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 255], [9, 9, 9]])
    images = primaries.to(torch.uint8).view(5, 3, 1, 1)
    # ITU-R BT.601: 0.299 red, 0.587 green, 0.114 blue
    assert fit(images, (1, 1, 1)).flatten().tolist() == [76, 150, 29, 255, 9]
    images = drawings((1, 8, 8)).images
    assert torch.equal(fit(images, (3, 8, 8)), images.expand(-1, 3, -1, -1))


@pytest.mark.parametrize("side", [4, 16, 28])
def test_resizing_keeps_an_even_picture_even_and_the_mean_of_any_and_skips_no_pixels(side):
    even = torch.full((2, 1, 8, 8), 77, dtype=torch.uint8)
    assert fit(even, (1, side, side)).unique().tolist() == [77]
    images = drawings((1, 8, 8)).images
    resized = fit(images, (1, side, side))
    assert (resized.shape, resized.dtype) == ((20, 1, side, side), torch.uint8)
    assert resized.float().mean().item() == pytest.approx(images.float().mean().item(), rel=0.1)
    stripes = torch.zeros(1, 1, 16, 16, dtype=torch.uint8)
    stripes[..., ::2] = 200  # every second column
    assert (fit(stripes, (1, 4, 4)).float() - 100).abs().max() < 15


def test_augmented_pictures_are_the_given_ones_and_their_like_the_same_for_a_seed():
    given = drawings((1, 28, 28), 8)
    made = augmented(given, seed=4, size=200)
    assert len(made) == 200
    assert torch.equal(made.images[:8], given.images)
    assert made.labels.tolist() == given.labels.repeat(25).tolist()
    assert torch.equal(made.images, augmented(given, seed=4, size=200).images)
    assert not torch.equal(made.images, augmented(given, seed=5, size=200).images)
    assert augmented(given, seed=0, size=8) is given  # which are enough
    for i in range(8, 200):  # nearer to its own original than to a mirrored one
        original = given.images[i % 8].float()
        moved = made.images[i].float()
        own, mirrored = (moved - original).abs().mean(), (moved - original.flip(-1)).abs().mean()
        assert own > 0
        assert own < mirrored or torch.allclose(original, original.flip(-1), atol=90)


def test_pictures_are_framed_by_a_box_about_their_middle():
    framed = torch.zeros(2, 1, 28, 28, dtype=torch.uint8)
    framed[0, :, 4:24, 10:18] = 200
    framed[1, :, 12:16, 4:24] = 1
    assert data.framed(framed, 20).all()
    assert not data.framed(framed, 19).any() and not data.framed(framed, 21).any()
    for aside in (framed.roll(2, 2), framed.roll(-2, 3), torch.zeros_like(framed)):
        assert not data.framed(aside, 20).any()
    far = framed.clone()
    far[1, :, 13, 27] = 1  # a speck beyond the box
    assert data.framed(far, 20).tolist() == [True, False]
