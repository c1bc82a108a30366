"""The measures are their definitions, on cases that can be worked out by hand."""

from __future__ import annotations

import pytest
import torch

from gan import metrics


def normal(mean, deviations):
    mean = torch.tensor(mean, dtype=torch.float64)
    return mean, torch.diag(torch.tensor(deviations, dtype=torch.float64) ** 2)


def test_moments_are_those_of_the_rows():
    mean, covariance = metrics.moments(torch.tensor([[0.0, 1.0], [2.0, 5.0]]))
    assert mean.tolist() == [1, 3]
    assert covariance.tolist() == [[2, 4], [4, 8]]


def test_the_frechet_distance_of_independent_normals_is_a_sum_over_their_axes():
    a, b = normal([0, 1, 2], [1, 2, 3]), normal([1, 1, 0], [2, 2, 1])
    expected = (1 + 0 + 4) + ((1 - 2) ** 2 + 0 + (3 - 1) ** 2)
    assert metrics.frechet(*a, *b) == pytest.approx(expected)


def test_the_frechet_distance_is_a_distance_whatever_the_axes():
    source = torch.Generator().manual_seed(1)
    turn = torch.linalg.qr(torch.randn(3, 3, generator=source, dtype=torch.float64))[0]
    a, b = normal([0, 1, 2], [1, 2, 3]), normal([1, 1, 0], [2, 2, 1])
    turned = [(turn @ mean, turn @ covariance @ turn.T) for mean, covariance in (a, b)]
    assert metrics.frechet(*turned[0], *turned[1]) == pytest.approx(metrics.frechet(*a, *b))
    assert metrics.frechet(*turned[0], *turned[0]) == pytest.approx(0, abs=1e-9)
    assert metrics.frechet(*b, *a) == pytest.approx(metrics.frechet(*a, *b))


def test_a_covariance_of_lower_rank_is_no_trouble():
    a, b = normal([0, 0], [1, 0]), normal([3, 0], [0, 0])
    assert metrics.frechet(*a, *b) == pytest.approx(9 + 1)
