"""The measures are their definitions, on cases that can be worked out by hand."""

import math

import pytest
import torch

from gan.metrics import distances


def normal(mean, deviations):
    mean = torch.tensor(mean, dtype=torch.float64)
    return mean, torch.diag(torch.tensor(deviations, dtype=torch.float64) ** 2)


def test_moments_are_those_of_the_rows():
    mean, covariance = distances.moments(torch.tensor([[0.0, 1.0], [2.0, 5.0]]))
    assert mean.tolist() == [1, 3]
    assert covariance.tolist() == [[2, 4], [4, 8]]


def test_the_frechet_distance_of_normals_is_a_sum_over_their_axes_whatever_those_are():
    source = torch.Generator().manual_seed(1)
    turn = torch.linalg.qr(torch.randn(3, 3, generator=source, dtype=torch.float64))[0]
    a, b = normal([0, 1, 2], [1, 2, 3]), normal([1, 1, 0], [2, 2, 1])
    expected = pytest.approx((1 + 0 + 4) + ((1 - 2) ** 2 + 0 + (3 - 1) ** 2))
    turned = [(turn @ mean, turn @ covariance @ turn.T) for mean, covariance in (a, b)]
    for pair in ((*a, *b), (*b, *a), (*turned[0], *turned[1])):
        assert distances.frechet(*pair) == expected
    assert distances.frechet(*turned[0], *turned[0]) == pytest.approx(0, abs=1e-9)
    flat = normal([0, 0], [1, 0]), normal([3, 0], [0, 0])  # covariances of lower rank
    assert distances.frechet(*flat[0], *flat[1]) == pytest.approx(9 + 1)


def points(count, size=3, seed=1, shift=0.0):
    source = torch.Generator().manual_seed(seed)
    return torch.randn(count, size, generator=source) + shift


def test_kid_is_the_unbiased_estimate_that_its_paper_writes():
    a, b = points(7), points(5, seed=2, shift=0.5)

    def kernel(x, y):
        return (float(x.double() @ y.double()) / 3 + 1) ** 3

    within = sum(
        sum(kernel(c[i], c[j]) for i in range(len(c)) for j in range(len(c)) if i != j)
        / (len(c) * (len(c) - 1))
        for c in (a, b)
    )
    across = sum(kernel(x, y) for x in a for y in b) / (len(a) * len(b))
    assert distances.kernel_distance(a, b) == pytest.approx(within - 2 * across, rel=1e-5)
    near, far = points(400, seed=2), points(400, seed=2, shift=1.0)
    same = distances.kernel_distance(points(400), near)  # about 0 for the same law
    assert abs(same) < 0.05 < distances.kernel_distance(points(400), far)


def line(*values):
    return torch.tensor(values)[:, None]


def test_radii_reach_to_the_kth_other_point():
    assert distances.radii(line(0.0, 1.0, 3.0, 7.0), 1).tolist() == pytest.approx([1, 1, 2, 4])
    assert distances.radii(line(0.0, 1.0, 3.0, 7.0), 2).tolist() == pytest.approx([3, 2, 3, 6])


def test_precision_recall_density_and_coverage_on_a_line():
    # Balls of radius 1 around 0, 1, 2, 3: .5 lies in two of them, 10 in none. The drawn points'
    # own balls have the radius 9.5: that of .5 holds all real points.
    found = distances.overlap(line(0.0, 1.0, 2.0, 3.0), line(0.5, 10.0), neighbours=1)
    assert found == {"precision": 0.5, "recall": 1.0, "density": 1.0, "coverage": 0.5}


def test_a_collapsed_generator_is_precise_and_recalls_little():
    real = line(*map(float, range(20)))
    found = distances.overlap(real, line(*[3.0] * 10), neighbours=2)
    assert found["precision"] == 1
    assert found["recall"] == 1 / 20
    # Three points lie within 1 of 3, the two ends of the line reach 2 and not 3.
    assert found["density"] == 3 / 2
    assert found["coverage"] == 3 / 20


def test_the_parts_of_a_distance_matrix_change_nothing(monkeypatch):
    real, drawn = points(40), points(30, seed=3, shift=0.5)
    whole = distances.overlap(real, drawn), distances.kernel_distance(real, drawn)
    monkeypatch.setattr(distances, "PART", 7)
    assert distances.overlap(real, drawn) == whole[0]
    assert distances.kernel_distance(real, drawn) == pytest.approx(whole[1], abs=1e-6)


def test_spread_is_the_mean_of_the_classes_own_variances():
    features = torch.tensor([[0.0, 0.0], [2.0, 0.0], [5.0, 5.0], [5.0, 9.0], [7.0, 7.0]])
    classes = torch.tensor([0, 0, 1, 1, 4])  # of class 4 there is one alone
    assert distances.spread(features, classes) == pytest.approx((2 + 8) / 2)


# ---- modes ----


def test_even_modes_diverge_by_nothing_and_a_single_one_by_all():
    for found, count, divergence in (
        (torch.arange(1000).repeat(3), 1000, 0),
        (torch.full((50,), 7), 1, math.log(1000)),
        (torch.arange(250).repeat(2), 250, math.log(4)),
    ):
        assert distances.modes(found, 1000) == (count, pytest.approx(divergence, abs=1e-12))
    found = torch.randint(0, 1000, (26_000,), generator=torch.Generator().manual_seed(3))
    count, divergence = distances.modes(found, 1000)  # half their number over the samples
    assert (count, divergence) == (1000, pytest.approx(999 / 52_000, rel=0.15))


def test_the_modes_divergence_is_its_closed_form():
    found = torch.tensor([0] * 5 + [2] * 3 + [3] * 2)
    expected = 0.5 * math.log(0.5 * 4) + 0.3 * math.log(0.3 * 4) + 0.2 * math.log(0.2 * 4)
    assert distances.modes(found, 4) == (3, pytest.approx(expected))
