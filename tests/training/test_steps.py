"""What a training reports: curves that stay short, and thinned points."""

import json

import numpy as np
import pytest

from gan.training.steps import CURVE_POINTS, Curves, thinned


@pytest.mark.parametrize("length", [1, 199, 200, 201, 399, 400, 1000, 5_003, 12_800])
def test_curves_are_never_longer_than_two_hundred_points_and_their_means_are_right(length):
    values = np.random.default_rng(length).normal(3, 2, length)
    curves = Curves()
    for k, value in enumerate(values):
        curves.add(k + 1, {"loss": value, "kl": -value})
        assert len(curves.points) <= CURVE_POINTS
    assert len(curves.points) >= min(length, CURVE_POINTS // 2)
    covered = curves.stride * len(curves.points)
    assert length - covered < curves.stride  # at most one point is still in the making
    expected = values[:covered].reshape(-1, curves.stride).mean(1)
    assert [point["loss"] for point in curves.points] == pytest.approx(expected.tolist())
    assert [point["kl"] for point in curves.points] == pytest.approx((-expected).tolist())
    ends = [curves.stride * (k + 1) for k in range(len(curves.points))]
    assert [point["step"] for point in curves.points] == ends


@pytest.mark.parametrize("stop", [3, 150, 333, 700])
def test_curves_that_were_saved_go_on_as_if_they_had_not_been(stop):
    through, first = Curves(), Curves()
    for k in range(900):
        through.add(k + 1, {"loss": k * k / 7})
    for k in range(stop):
        first.add(k + 1, {"loss": k * k / 7})
    second = Curves(json.loads(json.dumps(first.state())))
    for k in range(stop, 900):
        second.add(k + 1, {"loss": k * k / 7})
    assert second.state() == through.state()


def test_points_are_thinned_to_means_of_neighbours():
    points = [{"step": i, "loss": float(i)} for i in range(1, 8)]
    assert thinned(points, 10) == points
    assert thinned(points, 4) == [
        {"step": 2, "loss": 1.5},
        {"step": 4, "loss": 3.5},
        {"step": 6, "loss": 5.5},
        {"step": 7, "loss": 7.0},
    ]
    assert thinned([], 4) == []
