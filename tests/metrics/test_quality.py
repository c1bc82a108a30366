"""What is said of a model is what was measured of it, part by part."""

import math

import numpy as np
import pytest
import torch
from measured import forget
from tiny import drawings, refused, small, trained

import gan
from gan import data
from gan.metrics import digit_quality, distances, inception, judge, quality
from gan.metrics.quality import Task
from gan.recipes import RECIPES


@pytest.fixture
def drawn_data(monkeypatch):
    """Drawings in the place of each data set: 60 to train on, and 30 others to test by."""

    def load(name, shape, folder=None, train=True):
        whole = drawings(shape or (1, 8, 8), 90)
        rows = slice(0, 60) if train else slice(60, 90)
        return data.Dataset(whole.title, whole.images[rows], whole.labels[rows])

    monkeypatch.setattr(data, "load", load)
    forget()
    yield load
    forget()


@pytest.fixture(scope="module")
def vae(tmp_path_factory):
    return trained(small("vae-2d"), tmp_path_factory.mktemp("vae"), steps=20)


class Copier:
    """Draws nothing but the first training pictures, moved by so much."""

    recipe, image_shape, classes, offset = small("mlp-gan"), (1, 8, 8), 0, 0

    def sample(self, seed, count):
        images = data.load("mnist", self.image_shape, train=True).images[:, 0].numpy()
        return np.resize(images, (count, 8, 8)) // 2 * 2 + np.uint8(self.offset)


# ---- memorisation ----


@pytest.fixture
def even_data(drawn_data, monkeypatch):
    """The same in even grey levels."""

    def even(*given, **named):
        found = drawn_data(*given, **named)
        return data.Dataset(found.title, found.images // 2 * 2, found.labels)

    monkeypatch.setattr(data, "load", even)


def test_copies_of_training_pictures_are_found_out(even_data):
    train = data.load("mnist", (1, 8, 8)).images[:, 0].numpy()
    found, pairs = quality.memorisation(Copier(), Task())
    assert found["nearest"] == {"mean": 0, "percentile_1": 0, "least": 0}
    assert found["ratio"] == 0 and found["nearer_than_any_test"] == 1
    assert found["nearest_of_test"]["least"] > 0
    half = len(pairs) // 2
    assert half == quality.PAIRS and found["shown_of_each_class"] == 8  # of two classes
    assert np.array_equal(pairs[:half], pairs[half:])
    assert all((picture == train).all((1, 2)).any() for picture in pairs)
    model = Copier()
    model.offset = 1  # a grey level more is its distance
    found, _ = quality.memorisation(model, Task())
    assert found["nearest"]["mean"] == pytest.approx(math.sqrt(64) / 255, rel=1e-4)


def test_the_closest_pairs_are_shown_of_each_class_where_there_are_few():
    near = torch.tensor([3.0, 1.0, 2.0, 0.5, 9.0, 4.0])
    classes = torch.tensor([0, 1, 0, 1, 1, 0])
    each, closest = quality.closest(near.repeat(20), classes.repeat(20))
    assert each == 8 and near.repeat(20)[closest].tolist() == [2.0] * 8 + [0.5] * 8
    each, closest = quality.closest(torch.arange(40.0).flip(0), torch.arange(40))
    assert each is None and closest.tolist() == list(range(39, 39 - quality.PAIRS, -1))


# ---- a VAE's bound ----


def test_the_elbo_is_the_sum_that_its_definition_writes_and_below_the_evidence(vae, drawn_data):
    found = quality.elbo(vae, Task(seeds=(3,)))
    real = data.load("mnist", vae.image_shape, train=False).images
    mean, logvar = vae.encode(real[:, 0].numpy())
    z = mean + (logvar / 2).exp() * vae.latents(3, len(real))
    chance = ((vae.generate(z) + 1) / 2).double().clamp(1e-12, 1 - 1e-7)
    x = real.double() / 255
    likelihood = (x * chance.log() + (1 - x) * (1 - chance).log()).sum() / len(real)
    posterior = torch.distributions.Normal(mean, (logvar / 2).exp())
    prior = torch.distributions.Normal(torch.zeros(2), torch.ones(2))
    divergence = torch.distributions.kl_divergence(posterior, prior).sum() / len(real)
    assert found["log_likelihood"] == pytest.approx(likelihood.item(), rel=1e-3)
    assert found["divergence"] == pytest.approx(divergence.item(), rel=1e-3)
    assert found["elbo"] == pytest.approx((likelihood - divergence).item(), rel=1e-3)
    error = ((vae.generate(mean) + 1) / 2 - x).square().mean()
    assert found["reconstruction_error"] == pytest.approx(error.item(), rel=1e-3)
    z = vae.latents(9, 4000)  # log p(x) by the prior's own samples
    chance = ((vae.generate(z) + 1) / 2).double().clamp(1e-12, 1 - 1e-7).flatten(1)
    x = x.flatten(1)
    each = x @ chance.log().T + (1 - x) @ (1 - chance).log().T
    evidence = (each.logsumexp(1) - math.log(len(z))).mean()
    assert found["elbo"] < evidence + 0.5


# ---- pixels ----


class Speckler:
    """Draws bars as long as MNIST's digits; every second one has two specks and is too long."""

    recipe, image_shape, classes = RECIPES["digits"], (1, 28, 28), 10

    def sample(self, seed, count):
        pictures = np.zeros((count, 28, 28), np.uint8)
        pictures[:, 4:24, 12:17] = 9
        pictures[1::2, 0, 0] = pictures[1::2, 27, 27] = 1
        return pictures


def test_black_specks_and_frames_are_counted(monkeypatch):
    real = torch.zeros(30, 1, 28, 28, dtype=torch.uint8)
    real[:, :, 12:16, 4:24] = 255
    found = data.Dataset("MNIST", real, torch.zeros(30, dtype=torch.long))
    monkeypatch.setattr(data, "load", lambda *given, **named: found)
    assert list(quality.measure(Speckler(), Task(samples=8, parts=("pixels",)))[0]) == ["pixels"]
    row = quality.pixels(Speckler(), Task(samples=8))
    assert row["black"] == pytest.approx(1 - 101 / 784, abs=1e-4)
    assert (row["specks"], row["framed"], row["samples"]) == (1, 0.5, 8)
    black = pytest.approx(1 - 80 / 784, abs=1e-4)
    assert row["floor"] == {"black": black, "specks": 0, "framed": 1, "of": "30 real test pictures"}


# ---- modes of stacks ----


class Stacker:
    """Draws stacks of greys that stand for digits: the first so many modes in turn."""

    recipe = RECIPES["stacked-mnist"]
    image_shape, classes = (3, 28, 28), 0

    def __init__(self, modes=1000):
        self.modes = modes

    def sample(self, seed, count):
        modes = (np.arange(count) + seed) % self.modes
        greys = np.stack([modes // 100, modes // 10 % 10, modes % 10], 1).astype(np.uint8)
        return np.broadcast_to(greys[:, None, None], (count, 28, 28, 3))


class Reader:
    """Stands in for the judge: a picture of grey g is a g, of 8 and 9 unsurely; 0 is no digit."""

    def see(self, images):
        assert images.dtype == np.uint8 and images.shape[1:] == (28, 28)
        greys = torch.from_numpy(images[:, 5, 6].astype(np.int64))
        sure = torch.where(greys < 8, 0.95, 0.6)[:, None]
        hot = torch.nn.functional.one_hot(greys, 10)
        return None, (hot * sure + (1 - hot) * (1 - sure) / 9).log(), greys > 0


@pytest.fixture
def stacks(monkeypatch):
    """The judge reads greys, and the real stacks of digits are such, all modes alike."""
    images = torch.from_numpy(Stacker().sample(0, 2000).copy()).permute(0, 3, 1, 2)
    found = data.Dataset("Stacked-MNIST", images, torch.zeros(2000, dtype=torch.long))
    monkeypatch.setattr(data, "load", lambda *given, **named: found)
    monkeypatch.setattr(judge, "load", Reader)
    monkeypatch.setattr(digit_quality, "MODE_SAMPLES", 2000)
    forget()
    yield
    forget()


def test_all_modes_are_found_where_all_are_drawn_even_unsurely_and_of_stacks_only(stacks, vae):
    found = quality.modes(Stacker(), Task(seeds=(0, 1)))
    assert found["modes"] == 1000 and found["kl"] == pytest.approx(0, abs=1e-6)
    assert found["readable"] == pytest.approx(0.7)
    assert [row["seed"] for row in found["by_seed"]] == [0, 1] and found["samples"] == 2000
    real = {"modes": 1000, "kl": pytest.approx(0, abs=1e-6), "readable": pytest.approx(0.7)}
    assert found["floor"] == real | {"of": "2,000 stacks of real test digits"}
    found = quality.modes(Stacker(250), Task())  # channels are read apart
    assert (found["modes"], found["floor"]["modes"]) == (250, 1000)
    assert found["kl"] == pytest.approx(math.log(4), rel=1e-4)
    found, _ = quality.measure(Stacker(), Task(parts=("digits", "modes")))
    assert list(found) == ["modes"]
    assert quality.measure(vae, Task(parts=("modes",)))[0] == {}  # no stacks


@pytest.mark.data
def test_the_instrument_finds_all_modes_of_real_digits(monkeypatch):
    monkeypatch.setattr(digit_quality, "MODE_SAMPLES", 6000)  # 26,000 take minutes on a slow one
    forget()
    found = digit_quality.real_modes(None)
    forget()
    assert found["modes"] > 985  # of so many samples each mode is missed by e⁻⁶
    assert found["kl"] == pytest.approx(999 / 12_000, abs=0.015)
    assert found["readable"] > 0.97


# ---- Inception ----


class Mean:
    """Stands in for the network: what it sees is the mean of each row of pixels."""

    sha, precision = "of no file", "float32"

    def features(self, images, told=None):
        if told:
            told(len(images))
        return torch.from_numpy(images.reshape(len(images), 8, -1).mean(2) / 255)


def test_each_seed_has_its_score_and_they_have_a_mean(drawn_data, vae, tmp_path, monkeypatch):
    monkeypatch.setenv("GAN_CACHE", str(tmp_path))
    monkeypatch.setattr(inception, "SAMPLES", 30)
    lines = []
    task = Task(samples=50, seeds=(0, 1, 2), instrument=Mean(), told=lines.append)
    found = quality.fid(vae, task)
    values = [row["fid"] for row in found["by_seed"]]
    assert [row["seed"] for row in found["by_seed"]] == [0, 1, 2]
    assert len(set(values)) == 3 and min(values) > 0
    assert found["fid"] == pytest.approx(np.mean(values), rel=1e-3)
    assert found["deviation"] == pytest.approx(np.std(values, ddof=1), rel=1e-3)
    assert found["samples"] == 50 and lines
    alone = quality.fid(vae, Task(samples=50, seeds=(1,), instrument=Mean()))
    assert alone["fid"] == values[1] and alone["deviation"] is None
    train = data.load("mnist", vae.image_shape).images[:30, 0].numpy()
    seen = distances.moments(Mean().features(train))
    floor = distances.frechet(*seen, *inception.reference("mnist", Mean()))
    assert found["floor"] == pytest.approx(floor, rel=1e-3) and floor < found["fid"]


# ---- what is measured of which model ----


def test_only_what_fits_is_measured(drawn_data, vae):
    found, pairs = quality.measure(vae, Task(samples=20))
    assert list(found) == ["memorisation", "elbo"]  # 8×8 pixels are no digits for the judge
    assert pairs is not None and all(part["seconds"] >= 0 for part in found.values())
    found, pairs = quality.measure(Copier(), Task(samples=20, parts=("elbo", "digits")))
    assert found == {} and pairs is None


def test_a_distance_that_cannot_be_stated_costs_no_other_figure(drawn_data, vae):
    lines = []
    task = Task(samples=20, parts=("elbo", "inception"), instrument=Mean(), told=lines.append)
    assert list(quality.measure(vae, task)[0]) == ["elbo"]
    assert any("no Inception-FID" in line for line in lines)
    with refused("pictures", "10,000"):
        quality.measure(vae, Task(samples=20, parts=("inception",), instrument=Mean()))


def test_too_few_samples_and_a_model_of_ones_own_pictures_are_refused(vae, monkeypatch):
    with refused("3 samples", "6 or more"):
        Task(samples=3)
    monkeypatch.setattr(vae, "recipe", vae.recipe.but(dataset="images"))
    with refused("'images'", "no test pictures"):  # nothing to stand beside
        quality.measure(vae, Task())


# ---- real digits ----


@pytest.mark.data
def test_digits_of_a_shipped_model(monkeypatch):
    forget()
    monkeypatch.setattr(inception, "SAMPLES", 600)
    found = quality.digits(gan.load("quick"), Task(samples=300, seeds=(0, 1)))
    floor = found["floor"]
    forget()
    assert found["fid"] > floor["fid"] > 0
    assert found["digits_found"] == 10 and found["accuracy"] > 0.95
    assert sum(found["shares"]) == pytest.approx(1, abs=1e-3)
    assert found["coverage"] < floor["coverage"]
    assert 0.3 < found["spread"] < 1.3
    assert len(found["by_seed"]) == 2
    mean = np.mean([row["fid"] for row in found["by_seed"]])
    assert found["fid"] == pytest.approx(mean, rel=1e-3)
    weak = quality.digits(gan.load("mlp-gan"), Task(samples=300))
    assert "accuracy" not in weak
    assert weak["fid"] > found["fid"] and weak["kid"] > max(found["kid"], floor["kid"])
    forget()
