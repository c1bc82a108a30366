"""Every damage is the linear operator that it says, and what is left is put back as it was."""

import numpy as np
import pytest
import torch
from tiny import refused

from gan.play import damage
from gan.play.damage import SIDE

BRUSH = np.zeros((SIDE, SIDE), np.uint8)
BRUSH[3:9, 20:] = 200
DAMAGES = {
    "brushed": damage.brushed(BRUSH),
    "lost": damage.lost(0.8, seed=3),
    "cut": damage.cut(5, 8, 10, 12),
    **{side: damage.half(side) for side in damage.SIDES},
    "blurred": damage.blurred(2.0),
    "noisy": damage.noisy(0.5, seed=3),
    "shrunk": damage.shrunk(),
}
every = pytest.mark.parametrize("done", DAMAGES.values(), ids=DAMAGES)


def digit(seed: int = 0) -> np.ndarray:
    picture = np.zeros((SIDE, SIDE), np.uint8)
    picture[6:22, 9:19] = np.random.default_rng(seed).integers(0, 256, (16, 10))
    return picture


@every
def test_the_adjoint_is_autograd_s(done):
    x = torch.randn(3, SIDE, SIDE, requires_grad=True)
    y = done.apply(x)
    assert y.shape == (3, *done.mask.shape)
    other = torch.randn_like(y)
    (found,) = torch.autograd.grad(y, x, other)
    torch.testing.assert_close(done.adjoint(other), found)
    torch.testing.assert_close(done.apply(2 * x + 1), 2 * y + done.apply(torch.ones_like(x)))


@every
def test_what_is_left_is_of_the_digit_and_always_the_same(done):
    left = done.left(digit())
    assert torch.equal(left, done.left(digit()))
    rest = left - done.apply(torch.from_numpy(digit() / 255).float())
    if done.noise:
        assert rest.std() == pytest.approx(done.noise, rel=0.1)
    else:
        assert rest.abs().max() <= 0.5001 / 255


def test_as_much_is_gone_as_was_asked_for_and_where():
    assert DAMAGES["lost"].mask.mean() == pytest.approx(0.2, abs=0.05)
    assert not torch.equal(damage.lost(0.8, 4).mask, DAMAGES["lost"].mask)
    assert torch.equal(DAMAGES["brushed"].mask == 0, torch.from_numpy(BRUSH) > 0)
    assert (DAMAGES["cut"].mask == 0).sum() == 120
    assert not DAMAGES["cut"].mask[5:15, 8:20].any()
    gone = {side: DAMAGES[side].mask == 0 for side in damage.SIDES}
    assert all(each.sum() == SIDE**2 / 2 for each in gone.values())
    assert gone["top"][0, 5] and gone["bottom"][-1, 5] and gone["left"][5, 0]
    assert gone["right"][5, -1]


def test_blur_and_shrinking_keep_the_light_and_a_block_has_its_mean():
    picture = torch.from_numpy(digit() / 255).float()
    assert float(DAMAGES["blurred"].apply(picture).sum() / picture.sum()) == pytest.approx(1, 0.02)
    torch.testing.assert_close(DAMAGES["shrunk"].apply(picture)[2, 3], picture[8:12, 12:16].mean())


@every
def test_what_is_left_is_put_back_and_the_plain_answer_explains_it(done):
    left, wrong = done.left(digit()), torch.full((SIDE, SIDE), 0.5)

    def far(picture) -> float:
        return float((done.apply(picture) - left).abs().mean())

    back = done.put_back(wrong, left)
    assert back.shape == wrong.shape
    assert back.min() >= 0 and back.max() <= 1
    if done.noise:
        assert (back - wrong).abs().mean() < 0.1  # believed little
        assert far(done.smoothest(left)) < far(wrong)
        return
    assert far(back) < 0.01 < far(wrong)
    assert far(done.smoothest(left)) < 0.02
    if done.matrix.shape == (SIDE, SIDE) and torch.equal(done.matrix, torch.eye(SIDE)):
        gone = done.mask == 0
        assert torch.allclose(back[gone], wrong[gone])


def test_where_nothing_is_left_nothing_is_restored():
    with refused("pixel"):
        damage.brushed(np.ones((SIDE, SIDE)))
