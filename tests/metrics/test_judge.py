"""The judge reads digits as well as its card says, and tells variety from repetition."""

import json

import numpy as np
import pytest
import torch
from tiny import drawings, refused, take, training

import gan
from gan import data, settings
from gan.metrics import distances, judge
from gan.recipes import JUDGE
from gan.weights import DIGITHOOD


@pytest.fixture(scope="module")
def shipped():
    return judge.load()


@pytest.mark.data
def test_it_reads_the_test_digits_as_well_as_asked_and_as_its_metrics_say(shipped, monkeypatch):
    test = data.load("mnist", (1, 28, 28), train=False)
    images = test.images[:, 0].numpy()
    seen = shipped.see(images)
    monkeypatch.setattr(shipped, "see", lambda given: seen)  # ten thousand pictures once
    accuracy = (shipped.classes(images) == test.labels).float().mean().item()
    saved = json.loads((settings.weights_root() / JUDGE.name / "metrics.json").read_text())
    assert accuracy >= 0.993
    # Half precision may tip a picture in ten thousand.
    assert accuracy == pytest.approx(saved["test_accuracy"], abs=3e-4)
    verdict = shipped.verdict(images)
    assert verdict.readable == pytest.approx(saved["test_readable"], abs=1e-3)
    assert verdict.distance == pytest.approx(0, abs=0.01)


@pytest.mark.data
def test_repetition_is_far_from_real_digits_however_readable_it_is(shipped):
    digits = data.load("mnist", (1, 28, 28)).images[:1000, 0].numpy()
    sure = digits[shipped.probabilities(digits).amax(1).numpy() > 0.999]
    repeated = shipped.verdict(np.repeat(sure[:10], 100, axis=0))
    assert repeated.readable == 1
    assert shipped.verdict(digits).distance < 2
    assert repeated.distance > 20


def test_a_verdict_holds_all_it_says_and_sees_the_pictures_once(shipped, monkeypatch):
    images = gan.load("fc-dcgan").sample(1, 40)
    seen, see = [], shipped.see
    monkeypatch.setattr(shipped, "see", lambda given: seen.append(given) or see(given))
    verdict = shipped.verdict(images)
    assert len(seen) == 1
    probabilities = shipped.probabilities(images)
    assert probabilities.shape == (40, 10)
    assert torch.allclose(probabilities.sum(1), torch.ones(40), atol=1e-5)
    assert torch.equal(shipped.classes(images), probabilities.argmax(1))
    digit = shipped.see(images)[2]
    assert verdict.digits == digit.float().mean()
    assert verdict.readable == ((probabilities.amax(1) >= 0.9) & digit).float().mean()
    real = shipped.mean, shipped.covariance
    distance = distances.frechet(*distances.moments(shipped.see(images)[0]), *real)
    assert verdict.distance == pytest.approx(distance, rel=1e-6)
    counts = torch.bincount(shipped.classes(images)[digit], minlength=10)
    assert verdict.shares == pytest.approx((counts / digit.sum()).tolist())


def test_what_is_no_picture_gets_one_sentence(shipped):
    for wrong in (np.zeros((2, 28, 28)), np.zeros((2, 32, 32), np.uint8), np.zeros((0, 28, 28))):
        with refused("uint8", "28"):
            shipped.verdict(wrong)


def test_it_is_no_model_that_draws_and_without_its_weights_says_so(tmp_path, monkeypatch):
    assert JUDGE.name not in gan.available()
    with refused("draws no pictures", "gan.metrics.judge.load()") as caught:
        gan.load(JUDGE.name)
    assert "config.json" not in str(caught.value)  # in which nothing is wrong
    monkeypatch.setenv("GAN_WEIGHTS", str(tmp_path))
    assert not judge.available()
    with refused("config.json", "missing"):
        judge.load()


def test_a_training_leaves_a_judge_with_what_it_sees_in_held_out_pictures(tmp_path):
    held_out = drawings((1, 8, 8), 40)
    small = JUDGE.but(image_shape=(1, 8, 8), widths=(4, 4, 4, 4, 6), batch_size=4)
    (tmp_path / DIGITHOOD).write_bytes(b"another judge's second answer")
    run = training(small, tmp_path, steps=60, held_out=held_out)
    (first,) = take(run, 1)
    assert first.samples.shape == (0, 8, 8)  # it draws nothing
    losses = [first.losses["loss"], *(step.losses["loss"] for step in run)]
    assert np.mean(losses[-10:]) < np.mean(losses[:10]) - 0.3
    made, metrics = judge.load(tmp_path), json.loads((tmp_path / "metrics.json").read_text())
    images = held_out.images[:, 0].numpy()
    assert metrics["test_images"] == 40
    right = (made.classes(images) == held_out.labels).float().mean().item()
    assert metrics["test_accuracy"] == pytest.approx(right, abs=0.05)
    assert made.verdict(images).distance == pytest.approx(0, abs=0.01)
    assert "held" not in (tmp_path / "README.md").read_text()
    assert not (tmp_path / "samples.png").exists() and not (tmp_path / DIGITHOOD).exists()
