"""What /draw takes beside a seed's rows: free latents, places on a plane, own directions."""

import base64

import numpy as np
import pytest
import torch
import unusual
from asking import post, told, unpacked
from tiny import refused

import gan
from gan import latents, pictures
from gan.ui.server import drawing, gallery
from gan.ui.tabs import explore

SEED = {"model": "dcgan", "seed": 7}
DIM = 6  # of its latents


@pytest.fixture(autouse=True)
def listed(weights):
    """The app lists the models of a small weights folder."""
    gallery.forget()
    yield
    gallery.forget()


def drawn(**state) -> np.ndarray:
    return unpacked(explore.draw(SEED | state))


def near(found: np.ndarray, z: torch.Tensor) -> bool:
    """Whether pictures are those of latents of the model."""
    expected = pictures.as_arrays(gan.load("dcgan").generate(z))
    return found.shape == expected.shape and np.abs(found.astype(int) - expected).max() <= 1


def as_text(values: np.ndarray) -> str:
    return base64.b64encode(values.astype("<f2").tobytes()).decode()


def rows(count: int, seed: int = 7, start: int = 0) -> torch.Tensor:
    return gan.load("dcgan").latents(seed, count, start)


# ---- a free latent ----


def test_a_free_latent_stands_as_it_is_and_moves_follow_it():
    z = rows(1, 31).half().float()
    state = {"z": as_text(z.numpy()), "truncation": 0.2}
    direction = gan.load("dcgan").directions(named=False)[1].vector
    assert near(drawn(**state), z)
    assert near(drawn(**state, moves=[0, 1.5]), z + 1.5 * direction)
    strip = drawn(**state, frames=3, walk={"to": 9, "t": 0})
    assert near(strip, latents.path(z, 0.2 * rows(1, 9), torch.tensor([0, 0.5, 1])))
    middle = drawn(**state, plane={"x": 0, "y": 1, "side": 3})[4]
    assert near(middle[None], z)


def test_the_latent_of_a_picture_is_told_as_a_request_takes_it():
    state = {"grid": 4, "moves": [2.0], "truncation": 0.5}
    answer = explore.draw(SEED | state | {"base": 6})
    assert torch.allclose(torch.tensor(answer["base"]), rows(7)[6] * 0.5, atol=1e-4)
    again = drawn(z=answer["z"])[0].astype(int)
    assert np.abs(again - unpacked(answer)[6]).max() <= 2  # 16 bits of each number
    with refused("base 16", "0 to 15"):
        explore.draw(SEED | state | {"base": 16})


@pytest.mark.parametrize(
    ("z", "meant"),
    [
        ("?", "base64"),
        (3, "base64"),
        (as_text(np.zeros(3)), "6 bytes"),
        (as_text(np.full(DIM, np.nan)), "from -20 to 20"),
        (as_text(np.full(DIM, 21.0)), "from -20 to 20"),
        (as_text(np.zeros(300)), "at most"),
    ],
)
def test_what_is_no_latent_gets_one_sentence(z, meant):
    with refused(meant):
        drawn(z=z)


def test_a_free_latent_is_one_picture_and_of_class_0_unless_a_class_is_asked_for():
    with refused("one picture, not 4 × 4"):
        drawn(z=as_text(np.zeros(DIM)), grid=4)
    with unusual.listed() as models:
        z = as_text(np.zeros(models["classy"].latent_dim))
        edges = [
            unpacked(explore.draw({"model": "classy", "seed": 7, "row": 3, "z": z, **more}))[
                0, 0, 0
            ]
            for more in ({}, {"label": 9})
        ]
    assert edges == [0, 255]


# ---- the endless plane ----


def test_a_window_shows_seeds_at_whole_points_and_blends_between_them():
    whole = drawn(grid=4, wander={"x": -2, "y": 1, "step": 1})
    seeds = [7 + i - 2 + 1000 * (j + 1) for j in range(4) for i in range(4)]
    assert near(whole, torch.cat([rows(1, seed) for seed in seeds]))
    between = drawn(wander={"x": 0.25, "y": 0, "step": 1})
    blend = 0.75 * rows(1) + 0.25 * rows(1, 8)
    assert near(between, blend / (0.75**2 + 0.25**2) ** 0.5)
    sheet = drawn(grid=4, wander={"x": 3, "y": 0.25, "step": 0.5})
    second = drawn(wander={"x": 3.5, "y": 0.75, "step": 0.5})  # of the second row
    assert np.abs(second[0].astype(int) - sheet[5]).max() <= 1


@pytest.mark.parametrize(
    ("wander", "meant"),
    [
        ({"x": 2e6, "y": 0}, "x 2000000.0"),
        ({"x": 0, "y": None}, "y None"),
        ({"x": 0, "y": 0, "step": 5}, "step 5"),
        ({"x": 0, "y": 0, "z": 5}, "no field of a place"),
        ([0, 0], "a place to wander"),
    ],
)
def test_what_is_no_place_gets_one_sentence(wander, meant):
    with refused(meant):
        drawn(wander=wander)


def test_a_picture_of_the_plane_is_of_its_cell_s_class():
    with unusual.listed():
        state = {"model": "classy", "seed": 7, "grid": 4}
        at = {"wander": {"x": -1.4, "y": 0, "step": 1}}
        edges = unpacked(explore.draw(state | at))[:, 0, 0] / 255 * (unusual.CLASSES - 1)
        assert edges.round().tolist() == [(i - 1 + j) % 10 for j in range(4) for i in range(4)]
        asked = unpacked(explore.draw(state | at | {"label": 9}))[:, 0, 0]
        assert set(asked.tolist()) == {255}


# ---- directions of one's own ----


def test_an_own_direction_leads_from_one_picture_to_another():
    a, b = rows(1, start=2), rows(1, 31)
    own = {"a": {"seed": 7, "row": 2}, "b": {"seed": 31}}
    assert near(drawn(row=2, own=[own | {"move": 1}]), b)
    assert near(drawn(grid=4, own=[own | {"move": -0.5}]), rows(16) - 0.5 * (b - a))
    free = own | {"b": {"z": as_text(np.zeros(DIM))}, "move": 0.25}
    assert near(drawn(own=[free]), rows(1) - 0.25 * a)
    count = len(gan.load("dcgan").directions(named=False))
    ends = drawn(own=[own | {"move": 0.5}], along={"directions": [count], "shares": [-1, 1]})
    assert near(ends, torch.cat([rows(1) - (b - a), rows(1) + (b - a)]))


@pytest.mark.parametrize(
    ("own", "meant"),
    [
        ([{"a": {"seed": 1}, "b": {"seed": 1}}], "itself"),
        ([{"a": {"seed": 1}}], "an end"),
        ([{"a": {"seed": 1}, "b": {"seed": 2}, "move": 3}], "move 3"),
        ([{"a": {"seed": 1}, "b": {"seed": 2}, "name": "x"}], "name"),
        ([{"a": {"seed": 1}, "b": {"seed": 2}}] * 4, "4 own directions"),
        ({"a": 1}, "a list of own directions"),
    ],
)
def test_what_is_no_own_direction_gets_one_sentence(own, meant):
    with refused(meant):
        drawn(own=own)


# ---- what the page and the API's users are told ----


def test_an_unknown_model_is_no_fault_of_the_server(address):
    answer = post(address, "draw", {"model": "nobody", "seed": 7})
    assert answer.status_code == 422
    assert "there is no model 'nobody'" in answer.json()["error"]
    assert told(address, "describe", {"model": "nobody", "known": False}) is None
    assert told(address, "describe", {"model": "dcgan", "known": False})["name"] == "dcgan"


def test_a_fault_of_the_server_stays_one(address, monkeypatch):
    def failed(*_):
        raise ZeroDivisionError

    monkeypatch.setattr(drawing, "_base", failed)
    assert post(address, "draw", {"model": "dcgan", "seed": 7}).status_code == 500
