"""The three numbers are what they say, and real digits score 1."""

import threading
from concurrent.futures import ThreadPoolExecutor
from itertools import combinations

import idx_files
import numpy as np
import pytest
import torch
from tiny import refused

from gan import Error, data
from gan.data import known
from gan.metrics import three_numbers
from gan.metrics.three_numbers import nearness, sharpness, variety

NAMES = ("sharpness", "variety", "nearness")
RANDOM = np.random.default_rng(1).integers(0, 256, (9, 28, 28), dtype=np.uint8)


@pytest.fixture
def unbuilt(monkeypatch):
    """As if nobody had asked for the reference yet."""
    monkeypatch.setattr(three_numbers, "known", [])


# ---- against closed forms ----


def test_sharpness_is_the_length_of_the_gradient():
    plain = np.full((2, 28, 28), 77, np.uint8)
    assert sharpness(plain) == 0
    ramp = np.broadcast_to(np.arange(28, dtype=np.uint8) * 3, (1, 28, 28))
    assert sharpness(ramp) == pytest.approx(3 / 255)
    both = ramp + 4 * np.arange(28, dtype=np.uint8)[None, :, None]  # 3 across and 4 down: 5
    assert sharpness(both) == pytest.approx(5 / 255)
    edge = np.zeros((1, 28, 28), np.uint8)
    edge[:, 8:20, 8:20] = 255
    soft = (edge.astype(float) + np.roll(edge, 1, 1) + np.roll(edge, 1, 2)) / 3
    assert sharpness(soft.astype(np.uint8)) < sharpness(edge)


def test_variety_is_the_mean_distance_of_all_pairs():
    pairs = combinations(RANDOM / 255, 2)
    expected = np.mean([np.linalg.norm(a - b) for a, b in pairs])
    assert variety(RANDOM) == pytest.approx(expected)
    assert variety(np.stack([RANDOM[0]] * 5)) == 0


@pytest.mark.parametrize("part", [1, 4, 4096])
def test_nearness_is_the_mean_distance_to_the_nearest(monkeypatch, part):
    monkeypatch.setattr(three_numbers, "PART", part)
    train = np.random.default_rng(2).integers(0, 256, (30, 28, 28), dtype=np.uint8)
    distances = np.linalg.norm((RANDOM[:, None] / 255 - train / 255).reshape(9, 30, -1), axis=2)
    assert nearness(RANDOM, train) == pytest.approx(distances.min(1).mean(), rel=1e-6)
    assert nearness(RANDOM, torch.from_numpy(train)) == nearness(RANDOM, train)


def test_one_picture_has_no_variety():
    known = three_numbers.Reference(
        torch.from_numpy(RANDOM), RANDOM, np.zeros(9), dict.fromkeys(NAMES, 2.0)
    )
    found = three_numbers.measure(RANDOM[:1], known)
    assert found["variety"] is None
    assert found["nearness"] == {"value": 0.0, "real": 2.0, "ratio": 0.0}  # it is a copy


@pytest.mark.parametrize("number", [sharpness, variety, lambda x: nearness(x, RANDOM)])
def test_what_are_no_digits_get_one_sentence(number):
    for images in (RANDOM / 255, RANDOM[:, :8, :8], np.zeros((2, 32, 32, 3), np.uint8)):
        with refused("28, 28"):
            number(images)
    with refused("too few"):
        number(RANDOM[:0])


# ---- the reference ----


def test_without_mnist_there_is_one_sentence_and_one_attempt(unbuilt, monkeypatch):
    attempts = []

    def missing(*_, **__):
        attempts.append(1)
        raise Error("the files of mnist are not in /somewhere")

    monkeypatch.setattr(data, "load", missing)
    for _ in range(3):
        with refused("MNIST") as _:
            three_numbers.reference()
    assert len(attempts) == 1


def test_those_who_ask_at_once_wait_for_one_building(unbuilt, monkeypatch):
    started = threading.Barrier(4)
    built = []
    monkeypatch.setattr(three_numbers, "_build", lambda: built.append(1) or "reference")

    def ask(_):
        started.wait()
        return three_numbers.reference()

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(ask, range(4))) == ["reference"] * 4
    assert len(built) == 1


def test_files_are_looked_for_where_they_belong(tmp_path, monkeypatch):
    monkeypatch.setenv("GAN_DATA", str(tmp_path))
    assert not three_numbers.at_hand()
    idx_files.write(tmp_path / "MNIST" / "raw", idx_files.halves())
    assert not three_numbers.at_hand()  # of others
    monkeypatch.setitem(known.SHA256, "mnist", idx_files.sums(idx_files.halves()))
    assert three_numbers.at_hand()


@pytest.mark.data
def test_real_digits_score_one_and_others_do_not():
    known = three_numbers.reference()
    assert known.train.shape == (60_000, 28, 28)
    assert known.test.shape == (10_000, 28, 28)
    others = three_numbers.measure(known.test[5000:5400], known)  # not those that gave `real`
    for name in NAMES:
        assert others[name]["ratio"] == pytest.approx(1, abs=0.05), name
    copies = three_numbers.measure(known.train[:64].numpy(), known)
    assert copies["nearness"]["value"] == 0
    alike = three_numbers.measure(np.stack([known.test[0]] * 8), known)
    assert alike["variety"]["ratio"] == 0
