"""Data sets made of others: stacks of three digits, and samples in the place of real ones."""

import numpy as np
import pytest
import torch

from gan import data


def digits(count: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Pictures of one grey each, by which they are known again, and labels that go round."""
    labels = torch.arange(count) % 10
    return torch.arange(count, dtype=torch.uint8).view(-1, 1, 1, 1).expand(-1, 1, 4, 5), labels


def test_a_stack_s_channels_are_digits_and_its_label_is_their_number():
    images, labels = digits(200)
    stacks, modes = data.stacked(images, labels, 5000)
    assert stacks.shape == (5000, 3, 4, 5) and stacks.dtype == torch.uint8
    assert torch.equal(stacks, stacks[:, :, :1, :1].expand(-1, -1, 4, 5))  # each of one digit
    rows = stacks[:, :, 0, 0].long()
    r, g, b = labels[rows].T
    assert torch.equal(modes, 100 * r + 10 * g + b)
    assert len(modes.unique()) > 980  # of 5000 even draws each of 1000 is missed by e⁻⁵
    for channel in rows.T:  # each digit in each channel alike, and none tied to another's
        assert channel.bincount(minlength=200).min() > 5
    assert len(rows.unique(dim=0)) > 4990
    state = torch.get_rng_state()
    first, again, other = (data.stacked(images, labels, 300, seed)[0] for seed in (1, 1, 2))
    assert torch.equal(first, again) and not torch.equal(first, other)
    assert torch.equal(torch.get_rng_state(), state)


@pytest.mark.data
def test_the_real_stacked_mnist_has_all_its_modes():
    found = data.load("stacked-mnist", (3, 28, 28))
    assert found.images.shape == (128_000, 3, 28, 28)
    assert found.labels.bincount().shape == (1000,) and found.labels.bincount().min() > 50
    held_out = data.load("stacked-mnist", (3, 28, 28), train=False)
    assert held_out.images.shape == (26_000, 3, 28, 28)
    assert len(held_out.labels.unique()) == 1000


def test_synthetic_digits_come_from_a_generator_and_say_so():
    asked = []

    def sample(seed: int, count: int) -> np.ndarray:
        asked.append(seed)
        return np.full((count, 28, 28), len(asked), np.uint8)

    told = []
    found = data.synthetic("dcgan", sample, (1, 28, 28), waiting=lambda *what: told.append(what))
    assert found.images.shape == (10_000, 1, 28, 28)
    assert len(set(asked)) == len(asked)  # no seed twice: no picture twice
    assert len(found.images.flatten(1)[:, 0].unique()) == len(asked)
    assert "dcgan" in found.title
    assert "not real" in found.title
    ((*what, seconds),) = told  # once, and when only the first were drawn
    assert what == ["dcgan", 10_000]
    assert seconds > 0
