"""Looking inside shows what a network made on its way, and says of a picture what counts."""

import numpy as np
import pytest
import tiny
import torch

import gan
from gan import data
from gan.data import Dataset
from gan.metrics import judge, three_numbers
from gan.models import Model
from gan.pictures import as_arrays, to_uint8
from gan.play import inside


def stages(name: str, label: int | None = None, **changes) -> list[inside.Stage]:
    torch.manual_seed(0)
    model = Model(tiny.small(name, **changes))
    return inside.way(model, model.latents(7, 1), None if label is None else [label])


@pytest.mark.parametrize(
    ("name", "units", "sides"),
    [
        ("mlp-gan", 8, []),
        ("dcgan", 0, [2, 4]),
        ("fc-dcgan", 8, [4, 8]),
        ("vae-2d", 0, [4, 8]),
        ("frog-dcgan", 0, [12, 24]),
        ("quick", 8, [1, 2]),
        ("digits", 8, [1, 2, 4]),
        ("digits-vae", 8, [2, 4, 8]),
        ("stacked-mnist", 8, [2, 4]),
    ],
)
def test_every_kind_of_generator_shows_its_units_and_the_maps_of_each_size(name, units, sides):
    label = 3 if tiny.small(name).classes else None
    found = stages(name, label)
    assert [stage.count for stage in found if stage.are_units] == [units] * bool(units)
    assert [stage.levels.shape[1] for stage in found if not stage.are_units] == sides
    assert all(stage.levels.dtype == np.uint8 and len(stage.levels) <= 8 for stage in found)
    assert all(stage.levels.max() == 255 for stage in found if stage.levels.any())


def test_the_maps_are_the_first_that_the_picture_was_drawn_from_and_follow_latent_and_class():
    wide = {"generator_widths": (6, 12, 10)}
    first, *_ = stages("dcgan", **wide)
    assert (first.count, len(first.levels)) == (12, inside.MAPS)
    torch.manual_seed(0)
    model = Model(tiny.small("dcgan", **wide))
    h = model.generator.respond(model.latents(7, 1))
    for layer in list(model.generator.rest)[:4]:  # unflatten, convolution, norm, activation
        h = layer(h)
    answers = h[0, :8].clamp_min(0)
    expected = (answers / answers.max()).sqrt().mul(255).byte().numpy()
    assert np.array_equal(first.levels, expected)
    three, four = (stages("quick", label)[0].levels for label in (3, 4))
    assert not np.array_equal(three, four)


def test_a_picture_drawn_layer_by_layer_in_another_thread_leaves_nothing_behind():
    model = Model(tiny.small("digits"))
    before = model.sample(7, 2)
    inside.way(model, model.latents(1, 1), [2])
    assert np.array_equal(model.sample(7, 2), before)
    assert not any(layer._forward_hooks for layer in model.modules())


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """A small GAN with its discriminator."""

    def of(name: str) -> Model:
        return tiny.trained(tiny.small(name), tmp_path_factory.mktemp("inside") / name)

    return of


@pytest.fixture
def nothing_here(monkeypatch, tmp_path):
    """No data set is here, and none was."""
    monkeypatch.setenv("GAN_DATA", str(tmp_path))
    monkeypatch.setattr(three_numbers, "known", [])
    monkeypatch.setattr(inside, "_kept", inside.OrderedDict())


@pytest.mark.parametrize(("name", "has_odds"), [("dcgan", True), ("wgan-gp", False)])
def test_a_verdict_is_a_place_among_other_pictures_and_a_critic_s_has_no_odds(
    trained, nothing_here, name, has_odds
):
    model = trained(name)
    own = model.sample(0, inside.OTHERS)
    scores = model.score(own)
    best, worst = (inside.verdict(model, own[i]) for i in (scores.argmax(), scores.argmin()))
    assert best.own == pytest.approx(1 - 1 / len(own), abs=0.02)
    assert (worst.own, worst.real) == (0, None)
    assert best.logit == pytest.approx(scores.max().item(), abs=1e-4)
    odds = torch.tensor(best.logit).sigmoid().item() if has_odds else None
    assert best.odds == (pytest.approx(odds) if has_odds else None)


def test_a_vae_and_a_model_without_its_discriminator_have_no_verdict(trained, tmp_path):
    picture = np.zeros((8, 8), np.uint8)
    assert inside.verdict(trained("vae-2d"), picture) is None
    alone = trained("dcgan")
    alone.save_pretrained(tmp_path)
    assert inside.verdict(gan.load(tmp_path), picture) is None


@pytest.fixture
def boxes(monkeypatch, nothing_here):
    """Boxes lie where digits should, of whatever shape is asked for."""

    def load(name: str, shape, train: bool = True, **_) -> Dataset:
        return tiny.drawings(shape, 30 if train else 40)

    monkeypatch.setattr(data, "is_here", lambda name, **_: True)
    monkeypatch.setattr(data, "load", load)


def test_the_nearest_training_picture_is_the_very_one_if_it_is_a_copy(boxes, trained):
    model = trained("dcgan")
    train = as_arrays(tiny.drawings((1, 8, 8), 30).images)
    near = inside.nearest(model, train[11])
    assert (near.distance, near.count) == (0, 30)
    assert np.array_equal(near.picture, train[11])
    dark = np.zeros((8, 8), np.uint8)
    distances = np.sqrt((train.astype(float) ** 2).sum((1, 2))) / 255
    assert inside.nearest(model, dark).distance == pytest.approx(distances.min())
    assert inside.verdict(model, train[11]).real is not None


def test_of_a_stack_each_digit_has_its_own_nearest(boxes, trained):
    model = trained("stacked-mnist")
    train = as_arrays(tiny.drawings((1, 8, 8), 30).images)
    picture = np.stack([train[i] for i in (3, 14, 5)], -1)
    near = inside.nearest(model, picture)
    assert near.distance == 0
    assert np.array_equal(near.picture, picture)


def test_without_files_there_is_none_and_nothing_is_fetched(nothing_here, trained, monkeypatch):
    monkeypatch.setattr(data, "load", lambda *_, **__: pytest.fail("something was fetched"))
    model = trained("dcgan")
    assert inside.source_of(model.recipe) == "mnist"
    assert inside.nearest(model, np.zeros((8, 8), np.uint8)) is None
    assert inside.source_of(model.recipe.but(dataset="images")) is None
    assert inside.source_of(model.recipe.but(image_shape=(3, 64, 64))) is None


def test_only_digits_are_read():
    model = Model(tiny.small("dcgan", image_shape=(1, 28, 28)))
    picture = as_arrays(to_uint8(torch.full((1, 1, 28, 28), -1.0)))[0]
    digit, sure, is_digit = inside.reading(model, picture)
    shares = judge.load().probabilities(picture[None])[0]
    assert (digit, sure) == (shares.argmax().item(), pytest.approx(shares.max().item()))
    assert not is_digit  # all of it is black
    assert inside.reading(model, gan.load("digits").sample(2395, 4)[3])[2]
    assert inside.reading(Model(tiny.small("fashion")), np.zeros((8, 8), np.uint8)) is None
