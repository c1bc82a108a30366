"""The Inception instrument is the network and the protocol that it says, and ranks as it must."""

import hashlib
import sys
import zipfile

import numpy as np
import pytest
import torch
from tiny import drawings, refused

from gan import data, settings
from gan.metrics import distances, inception

library, instrument = pytest.mark.fidelity, pytest.mark.inception


# ---- the input ----


def test_pictures_are_resized_from_the_upper_left_and_not_centred():
    ramp = torch.arange(28.0).expand(1, 1, 28, 28)
    across = inception.resize(ramp)[0, 0]
    # Pixel i of 299 looks at i · 28 / 299, and beyond the last pixel there is nothing else.
    expected = (torch.arange(299) * 28 / 299).clamp_max(27)
    assert torch.allclose(across, expected.expand(299, 299), atol=1e-4)
    assert torch.allclose(inception.resize(ramp.mT)[0, 0], across.T)


@library
def test_pictures_are_resized_as_torch_fidelity_does():
    from torch_fidelity.interpolate_compat_tensorflow import (
        interpolate_bilinear_2d_like_tensorflow1x as theirs,
    )

    images = 255 * torch.rand(2, 3, 28, 32, generator=torch.Generator().manual_seed(1))
    expected = theirs(images, size=(299, 299), align_corners=False)
    assert torch.allclose(inception.resize(images), expected, atol=1e-3)


# ---- the network ----


@library
def test_folded_layers_see_what_the_library_sees():
    network = inception.network().eval()
    source = torch.Generator().manual_seed(1)
    state = network.state_dict()
    for name, value in state.items():
        if name.endswith(("bn.weight", "running_var")):
            value.copy_(torch.rand(value.shape, generator=source) + 0.5)
        elif name.endswith(("bn.bias", "running_mean")):
            value.copy_(torch.randn(value.shape, generator=source) / 10)
    images = torch.randint(0, 256, (2, 28, 28), generator=source, dtype=torch.uint8)
    tensors = {name: value.clone() for name, value in state.items()}
    made = inception.Inception(
        inception.folded(tensors), "sha", torch.device("cpu"), precision="float32"
    )
    with torch.inference_mode():
        expected = network(images[:, None].expand(-1, 3, -1, -1))[0]
    assert torch.allclose(made.features(images), expected, rtol=1e-3, atol=1e-5)
    coloured = images[..., None].expand(-1, -1, -1, 3)
    assert torch.allclose(made.features(coloured), expected, rtol=1e-3, atol=1e-5)


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float32])
def test_negative_responses_are_cut_off_in_either_precision(dtype):
    x = torch.randn(3, 4, 5, 6, generator=torch.Generator().manual_seed(0)).to(dtype)
    x = x.contiguous(memory_format=torch.channels_last)
    x[0, 0, 0, :3] = torch.tensor([0.0, -0.0, float("inf")])
    expected = x.clone().clamp_min(0)
    assert torch.equal(inception.Rectified()(x), expected)


def test_only_known_files_are_opened_and_without_the_library_none(tmp_path, monkeypatch):
    for place in (torch.jit, torch):
        monkeypatch.setattr(place, "load", lambda *_, **__: pytest.fail("it was opened"))
    file, wheel = tmp_path / "default_1.pt", tmp_path / "some.whl"
    file.write_bytes(b"anything")
    with refused("default_1.pt", "SHA-256", hashlib.sha256(b"anything").hexdigest()[:8]):
        inception.load(file)
    with zipfile.ZipFile(wheel, "w") as packed:
        packed.writestr(inception.WHEEL_MEMBER, b"anything")
    with refused("some.whl", "SHA-256"):
        inception.load(wheel)
    wheel.write_bytes(b"no archive")
    for unread in (wheel, tmp_path / "missing.pt"):
        with refused(unread.name, "cannot be read"):
            inception.load(unread)
    monkeypatch.setitem(sys.modules, "torch_fidelity", None)
    with refused("torch-fidelity", "requirements-metrics.txt"):
        inception.folded({})


@library
def test_without_a_network_and_a_file_one_is_asked_for(tmp_path, monkeypatch):
    monkeypatch.setenv("GAN_CACHE", str(tmp_path / "new"))
    with refused("could not be downloaded", "--inception FILE"):
        inception.load()
    assert not any(path.is_file() for path in tmp_path.rglob("*"))


# ---- the score ----


class Pixels:
    """Stands in for the network: what it sees is 6 of the pixels."""

    sha, precision = "of no file", "float32"

    def __init__(self):
        self.asked = 0

    def features(self, images, told=None):
        self.asked += 1
        return torch.from_numpy(images.reshape(len(images), -1)[:, :6] / 255)


@pytest.fixture
def few(tmp_path, monkeypatch):
    """A small data set in the place of each, and an empty cache."""
    monkeypatch.setenv("GAN_CACHE", str(tmp_path))
    monkeypatch.setattr(inception, "SAMPLES", 40)
    sides = {True: drawings((1, 8, 8), 50), False: drawings((1, 8, 8), 40)}
    monkeypatch.setattr(data, "load", lambda name, shape, folder, train: sides[train])
    return sides


def test_the_real_side_is_worked_out_once_and_kept(few, tmp_path):
    network, other = Pixels(), Pixels()
    other.precision = "bfloat16"
    mean, covariance = inception.reference("mnist", network)
    for instrument, options, times in (
        (network, {}, 1),
        (network, {"train": True}, 2),
        (other, {}, 1),
    ):
        found = inception.reference("mnist", instrument, **options)
        assert instrument.asked == times
        assert options or (torch.equal(mean, found[0]) and torch.equal(covariance, found[1]))
    for kept in tmp_path.iterdir():
        kept.write_bytes(b"damaged")
    assert torch.equal(inception.reference("mnist", network)[0], mean)


def test_figures_that_cannot_be_kept_are_given_nevertheless_and_too_few_pictures_refused(
    few, tmp_path, monkeypatch
):
    mean, _ = inception.reference("mnist", Pixels())
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("GAN_CACHE", str(tmp_path / "file"))
    with pytest.warns(UserWarning, match="keeps nothing for next time .*; set GAN_CACHE"):
        assert torch.equal(inception.reference("mnist", Pixels())[0], mean)
    monkeypatch.setattr(inception, "SAMPLES", 41)
    with refused("40 test pictures", "41"):
        inception.reference("mnist", Pixels())


def test_the_score_is_the_frechet_distance_of_what_is_seen(few):
    def score(images):
        seen = distances.moments(Pixels().features(images))
        return distances.frechet(*seen, *inception.reference("mnist", Pixels()))

    images = few[False].images[:, 0].numpy()
    assert score(images) == pytest.approx(0, abs=1e-6)
    seen = torch.from_numpy(images.reshape(40, -1)[:, :6] / 255)
    moved = np.minimum(images, 200)
    apart = torch.from_numpy(moved.reshape(40, -1)[:, :6] / 255).mean(0) - seen.mean(0)
    assert score(moved) >= apart.square().sum().item() - 1e-9


@instrument
@pytest.mark.data
def test_blurred_and_noisy_digits_rank_worse_in_order(tmp_path):
    made = inception.load(settings.inception())
    digits = data.load("mnist", None, train=False).images[100:116, 0].numpy()
    first, second = digits[:8], digits[8:]  # whose distances lie a fifth and more apart
    noise = np.random.default_rng(1).normal(size=second.shape)

    def noisy(deviation):
        return (second + deviation * noise).clip(0, 255).astype(np.uint8)

    def blurred(times):
        image = second.astype(float)
        for _ in range(times):
            for axis in (1, 2):
                image = (np.roll(image, 1, axis) + 2 * image + np.roll(image, -1, axis)) / 4
        return image.astype(np.uint8)

    real = made.features(first).double()

    def score(images):
        seen = made.features(images).double()
        # What the few pictures span holds both clouds, and their distance is the same in there.
        span, _ = torch.linalg.qr(torch.cat([real, seen]).T)
        return distances.frechet(*distances.moments(seen @ span), *distances.moments(real @ span))

    plain = score(second)
    assert plain < score(blurred(1)) < score(blurred(4))
    assert plain < score(noisy(16)) < score(noisy(64))
