"""The pixels of a state: the same as the package's, and one sentence for a state that is none."""

import math
import shutil

import numpy as np
import pytest
import torch
import unusual
from asking import unpacked
from tiny import each, refused, small

import gan
from gan import latents, pictures
from gan.models import Model
from gan.ui.server import gallery
from gan.ui.tabs import explore


@pytest.fixture
def listed(weights):
    """The app lists the models of a small weights folder."""
    gallery.forget()
    yield gallery.names()
    gallery.forget()


@pytest.fixture
def odd():
    """The app lists unusual models."""
    with unusual.listed():
        yield


def classes_of(**state) -> list[int]:
    """The classes of the pictures of a model that has some, read from their left edges."""
    edges = drawn(model="classy", **state)[:, 0, 0] / 255 * (unusual.CLASSES - 1)
    return edges.round().astype(int).tolist()


def drawn(**state) -> np.ndarray:
    return unpacked(explore.draw({"model": "dcgan", "seed": 7, **state}))


def test_a_grid_is_the_first_rows_of_the_seed_and_a_row_is_one(listed):
    assert np.array_equal(drawn(grid=4), gan.load("dcgan").sample(7, 16))
    assert np.array_equal(drawn(row=5)[0], drawn(grid=4)[5])


def test_truncation_moves_and_raw_numbers_add_up_on_the_base(listed):
    model = gan.load("dcgan")
    z = model.latents(7, 1) * 0.5 + 1.5 * model.directions()[2].vector
    z[0, 5] -= 1
    expected = pictures.as_arrays(model.generate(z))
    shown = drawn(truncation=0.5, moves=[0, 0, 1.5], raw={"5": -1})
    assert np.abs(shown.astype(int) - expected).max() <= 1  # sums in another order
    answer = explore.draw({"model": "dcgan", "seed": 7, "moves": [2], "base": True})
    assert torch.allclose(torch.tensor(answer["base"]), model.latents(7, 1)[0], atol=1e-4)


@pytest.fixture
def meaning(odd, monkeypatch):
    """The model of classes has one direction with a meaning, its own way for each class."""
    model = gallery.model("classy")
    vector = torch.nn.functional.normalize(torch.randn(10, model.latent_dim), dim=1)
    found = latents.Direction("thicker", vector, 2.0, {"span": 2.0})
    monkeypatch.setattr(model._model, "named", (found,))
    return model


def test_a_request_without_an_order_draws_what_it_drew_before_directions_had_a_meaning(meaning):
    state = {"model": "classy", "moves": [0.5, -1.5], "grid": 4}
    way = 0.5 * meaning.principal[0] - 1.5 * meaning.principal[1]
    labels = [i % 10 for i in range(16)]
    expected = pictures.as_arrays(meaning.generate(meaning.latents(7, 16) + way, labels))
    assert np.abs(drawn(**state).astype(int) - expected).max() <= 1
    counted = drawn(**state | {"moves": [0, *state["moves"]]}, order=2)
    assert np.array_equal(counted, drawn(**state))
    plane = {"x": 0, "y": 1, "side": 5}
    later = {"x": 1, "y": 2, "side": 5}
    old = drawn(model="classy", plane=plane)
    assert np.array_equal(old, drawn(model="classy", plane=later, order=2))
    with refused("order 3", "1 to 2"):
        drawn(model="classy", order=3)


def test_each_picture_moves_by_its_own_class_and_a_plane_by_its_first_picture_s(meaning):
    own = meaning.named[0].vector
    for state, labels in (({"grid": 4}, list(range(10)) + list(range(6))), ({"label": 3}, [3])):
        z = meaning.latents(7, len(labels)) + 1.5 * own[labels]
        expected = pictures.as_arrays(meaning.generate(z, labels))
        shown = drawn(model="classy", moves=[1.5], order=2, **state)
        assert np.abs(shown.astype(int) - expected).max() <= 1
    right = drawn(model="classy", plane={"x": 0, "y": 1, "side": 2}, label=4, order=2)[1]
    z = meaning.latents(7, 1) + own[4] + 1.5 * meaning.principal[0]
    expected = pictures.as_arrays(meaning.generate(z, [4]))[0]
    assert np.abs(right.astype(int) - expected).max() <= 1


def test_a_direction_with_a_meaning_is_described_in_both_languages(meaning):
    found = gallery.describe({"model": "classy"})
    first, second = found["directions"][:2]
    assert (found["named"], first["name"]) == (1, {"en": "Thicker", "zh": "更粗"})
    assert first["told"] == {"en": "", "zh": ""}  # figures that tell too little
    assert len(first["vector"]) == 10 and "name" not in second


def test_a_walk_begins_at_its_seed_and_ends_at_the_other(listed):
    strip = drawn(frames=5, walk={"to": 9, "t": 0.3})
    assert np.array_equal(strip[0], drawn()[0])
    assert np.array_equal(strip[4], drawn(seed=9)[0])
    assert np.array_equal(drawn(grid=4, walk={"to": 9, "t": 1}), drawn(seed=9, grid=4))


def test_the_plane_of_a_two_dimensional_latent_is_the_quantile_map(listed):
    plane = drawn(model="vae-2d", plane={"side": 15})
    model = gan.load("vae-2d")
    assert np.array_equal(plane, pictures.as_arrays(model.generate(latents.quantile_map(15))))
    middle = drawn(plane={"x": 0, "y": 3, "side": 7})[24]  # of any other is the picture itself
    assert np.array_equal(middle, drawn()[0])


@pytest.mark.parametrize("column", [0, 2, 6])
def test_a_column_of_a_plane_is_where_the_catalogue_says(listed, column):
    described = next(model for model in gallery.catalogue() if model["name"] == "dcgan")
    reach = described["directions"][0]["scale"]
    plane = drawn(plane={"x": 0, "y": 1, "side": 7})
    there = drawn(moves=[described["axis"][column] * reach])[0]
    assert np.abs(plane[3 * 7 + column].astype(int) - there).max() <= 1


@pytest.mark.parametrize("name", ["dcgan", "vae-2d"])
def test_sliders_at_shares_of_their_reach_are_the_grid_moved_there(listed, name):
    reach = gan.load(name).directions()[1].scale
    start = explore.draw({"model": name, "seed": 7, "base": True})["base"][1]
    there = reach / 2 - (start if name == "vae-2d" else 0)  # a 2-D latent shows its own numbers
    found = drawn(
        model=name, grid=4, moves=[1, 0.5], along={"directions": [0, 1], "shares": [-1, 0.5]}
    )
    expected = drawn(model=name, grid=4, moves=[1, there])
    assert len(found) == 2 * 2 * 16
    assert np.abs(found[48:].astype(int) - expected).max() <= 1


def test_classes_come_in_turn_in_every_grid_along_a_slider(odd):
    found = classes_of(grid=4, row=2, along={"directions": [0], "shares": [-1, 1]})
    assert found == [(2 + i) % 10 for i in range(16)] * 2


def test_models_say_which_group_they_belong_to(listed):
    assert {model["name"]: model["group"] for model in gallery.catalogue()} == {
        "mlp-gan": "tutorial",
        "dcgan": "tutorial",
        "vae-2d": "tutorial",
    }
    assert [gallery._group(name) for name in ("digits", "my-digits")] == ["best", "yours"]


def test_a_label_is_every_pictures_class_and_without_one_they_come_in_turn(odd):
    assert classes_of(grid=4) == [i % 10 for i in range(16)]
    assert classes_of(grid=4, row=7) == [(7 + i) % 10 for i in range(16)]
    assert classes_of(grid=4, label=None) == [i % 10 for i in range(16)]
    assert classes_of(grid=4, label=8) == [8] * 16


@pytest.mark.parametrize("view", [{"frames": 5}, {"plane": {"x": 0, "y": 1, "side": 3}}])
def test_a_strip_and_a_plane_are_of_the_first_pictures_class(odd, view):
    assert set(classes_of(row=13, **view)) == {3}
    assert set(classes_of(row=13, label=6, **view)) == {6}


@pytest.mark.parametrize("label", [-1, 10, 1.0, "3", True, [1]])
def test_a_label_that_is_no_class_gets_one_sentence(odd, label):
    with pytest.raises(gan.Error, match=r"label .* is not a whole number from 0 to 9"):
        classes_of(label=label)


def test_a_model_without_classes_refuses_a_label_and_takes_none(listed):
    with refused("dcgan has no classes"):
        drawn(label=0)
    assert np.array_equal(drawn(label=None), drawn())


def test_unusual_models_are_described_and_drawn(odd):
    found = {model["name"]: model for model in gallery.catalogue()}
    assert (found["classy"]["classes"], found["wide"]["classes"]) == (10, 0)
    assert found["classy"]["classNames"] == found["wide"]["classNames"] == []
    assert len(found["clothes"]["classNames"]) == 10
    assert found["clothes"]["classNames"][0] == {"en": "T-shirt", "zh": "T 恤"}
    assert len(found["line"]["directions"]) == 1  # of its one latent number
    assert drawn(model="line", grid=4, moves=[0.5]).shape == (16, 8, 8)
    assert drawn(model="wide").shape == (1, 8, 20)


@pytest.mark.parametrize(
    ("dataset", "names", "chinese"),
    [
        ("cifar10-frog", ("frog", "cat"), ["青蛙", "猫"]),
        ("kmnist", ("お", "き"), ["お", "き"]),
        ("images", ("frog", "toad"), ["frog", "toad"]),  # as whoever brought them calls them
    ],
)
def test_a_model_s_own_names_of_classes_come_first(monkeypatch, dataset, names, chinese):
    recipe = small("quick", classes=2, dataset=dataset, class_names=names)
    monkeypatch.setattr(gallery, "listed", lambda name: name)
    monkeypatch.setattr(gallery, "model", lambda name: Model(recipe))
    monkeypatch.setattr(gallery, "_thumbnail", lambda *_: "")
    found = gallery.describe({"model": "mine"})["classNames"]
    assert [one["en"] for one in found] == list(names)
    assert [one["zh"] for one in found] == chinese


@pytest.mark.parametrize(
    "state",
    [
        *(None, 3, [], "dcgan"),
        *each(
            model=("nobody", "../../etc", None, ["dcgan"], "x" * 1_000_000),
            seed=(-1, 1.5, True, None, 2**60, 10**400, "x" * 1_000_000),
            row=("0",),
            grid=(9, 0),
            truncation=(math.nan, 3, "1", 10**400),
            moves=([math.inf], ["a"], 7, [10**400]),
            raw=({"100": 1}, {"-1": 1}, {"0": None}, [1], {"9" * 5000: 1}),
            walk=({"to": 3, "t": 2}, {"t": 0}, 4),
            frames=(1000,),
            along=(
                *(3, {"directions": [0]}, {"directions": [9], "shares": [1]}),
                *({"directions": [0], "shares": [2]}, {"directions": [], "shares": [1]}),
                {"directions": [0] * 8, "shares": [0] * 40},
            ),
            plane=({"x": 0, "y": 1, "side": 1000}, {"x": 99, "y": 1, "side": 7}, 3),
        ),
    ],
    ids=lambda state: repr(state)[:40],
)
def test_a_state_that_is_none_gets_one_sentence(listed, state):
    whole = {"model": "dcgan", "seed": 7, **state} if isinstance(state, dict) else state
    with refused(at_most=300):
        explore.draw(whole)


@pytest.fixture
def listed_own(own):
    """The same in a folder of the test's own, to damage."""
    gallery.forget()
    yield own
    gallery.forget()


def test_a_damaged_model_is_named_and_the_others_are_listed(listed_own, capsys):
    damaged = shutil.copytree(listed_own / "dcgan", listed_own / "damaged")
    for name in ("config.json", "model.safetensors"):
        (damaged / name).write_bytes((damaged / name).read_bytes()[:900])
    assert [model["name"] for model in gallery.catalogue()] == ["mlp-gan", "dcgan", "vae-2d"]
    for name in ("damaged", "unheard"):  # told alike
        with refused(f"there is no model '{name}'; there are: mlp-gan, dcgan, vae-2d"):
            explore.draw({"model": name, "seed": 7})
    said = capsys.readouterr().err
    assert str(damaged) in said
    assert said.count("\n") == 1


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b"{}"])
def test_a_damaged_side_file_costs_only_what_it_says(listed_own, damage):
    for name in ("metrics.json", "samples.png"):
        (listed_own / "mlp-gan" / name).write_bytes(damage)
    found = {model["name"]: model for model in gallery.catalogue()}
    assert found["mlp-gan"]["dataset"]
    assert found["mlp-gan"]["thumbnail"].startswith("data:image/png")


def test_a_walk_goes_through_several_seeds_and_in_a_loop_back_to_the_first(listed):
    tour = {"to": [9, 3], "t": 0}
    strip = drawn(frames=5, walk=tour)
    for place, seed in ((0, 7), (2, 9), (4, 3)):
        assert np.abs(strip[place].astype(int) - drawn(seed=seed)[0]).max() <= 1
    loop = drawn(frames=4, walk=tour | {"loop": True})
    assert np.array_equal(loop[0], loop[3])
    assert np.array_equal(drawn(walk={"to": [9], "t": 0.4}), drawn(walk={"to": 9, "t": 0.4}))
    halfway = drawn(walk=tour | {"t": 0.75}, grid=4)  # every picture on its own way
    z = latents.path(*(gan.load("dcgan").latents(s, 16) for s in (9, 3)), torch.full((16,), 0.5))
    expected = pictures.as_arrays(gan.load("dcgan").generate(z))
    assert np.abs(halfway.astype(int) - expected).max() <= 1
    for odd in ({"to": []}, {"to": [1] * 9}, {"to": [1, -1]}, {"to": 3, "loop": 1}):
        with refused():
            drawn(walk={"t": 0, **odd})
