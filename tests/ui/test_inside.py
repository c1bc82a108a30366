"""Looking inside over the API, and who may fetch a data set."""

import gzip
import time

import asking
import numpy as np
import pytest
import tiny
import torch
from asking import told, unpacked
from tiny import each, refused

import gan
from gan import data
from gan.data import known as sets
from gan.metrics import three_numbers
from gan.play import inside as looks
from gan.ui.server import gallery, inside

STATE = {"model": "dcgan", "seed": 7, "row": 4}
PARTS = ["way", "reading", "verdict", "nearest"]


@pytest.fixture
def listed(weights):
    """The app lists the models of a small weights folder."""
    gallery.forget()
    yield
    gallery.forget()


@pytest.fixture
def boxes(monkeypatch) -> torch.Tensor:
    """Boxes are the training pictures of every model, and the held out ones."""
    train = tiny.drawings((1, 8, 8), 30).images
    monkeypatch.setattr(looks, "pictures_of", lambda recipe: (train, train[:, 0].numpy()))
    return train


def test_what_is_asked_of_a_picture_is_answered_and_no_more(address, boxes):
    found = told(address, "inside", STATE | {"parts": PARTS})
    assert list(found) == PARTS
    assert [(stage["units"], stage["of"]) for stage in found["way"]] == [(False, 4)] * 2
    assert found["reading"] is None  # no digits of the judge's size
    assert all(0 <= found["verdict"][share] <= 1 for share in ("odds", "own", "real"))
    drawn = unpacked(told(address, "draw", STATE))[0]
    distance, which = three_numbers.nearest(drawn[None], boxes)
    assert found["nearest"]["distance"] == pytest.approx(distance.item())
    assert np.array_equal(unpacked(found["nearest"])[0], boxes[which.item(), 0])
    assert found["nearest"]["of"] == 30
    assert list(told(address, "inside", STATE | {"parts": ["way"]})) == ["way"]


def test_the_way_follows_moves_walk_and_row(listed):
    def way(**state) -> list:
        return inside.look(STATE | state | {"parts": ["way"]})["way"]

    others = each(moves=([1],), walk=({"to": [3, 4], "t": 0.5},), row=(5,), raw=({"0": 1},))
    assert all(way(**state) != way() for state in others)
    assert way(grid=4) == way()  # the first of many


@pytest.mark.parametrize(
    "wrong",
    each(
        parts=(None, "way", ["weigh"], [["way"]]),
        frames=(4,),
        plane=({"x": 0, "y": 1, "side": 3},),
        row=(-1,),
        label=(3,),
        model=("nobody",),
    ),
    ids=str,
)
def test_what_is_absurd_gets_one_sentence(listed, wrong):
    with refused(at_most=300):
        inside.look(STATE | {"parts": ["way"]} | wrong)


@pytest.fixture
def coming(monkeypatch, tmp_path):
    """MNIST is not here, and comes in two pieces where it is fetched."""
    monkeypatch.setenv("GAN_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(three_numbers, "known", [gan.Error("no files")])
    monkeypatch.setattr(looks, "_kept", looks.OrderedDict())
    loaded = []

    def load(name: str, shape) -> None:
        raw = sets.raw_folder(name, tmp_path / "data")
        raw.mkdir(parents=True)
        for file in ("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz"):
            (raw / file).write_bytes(gzip.compress(b"") + bytes(2_000_000))
            time.sleep(1.5 * inside.LOOK)
        loaded.append(name)

    monkeypatch.setattr(data, "load", load)
    return loaded


def test_a_data_set_is_fetched_once_with_progress_and_known_from_then_on(address, coming):
    found = told(address, "inside", STATE | {"parts": ["nearest", "verdict"]})
    assert found["nearest"] == {"missing": {"title": "MNIST", "megabytes": 12, "fetch": True}}
    assert found["verdict"]["real"] is None
    origin = {"Origin": address.rstrip("/")}
    events = asking.events(address, "fetch_data", {"model": "dcgan"}, **origin)
    assert events[-1] == {"kind": "done"}
    so_far = [event["megabytes"] for event in events if event["kind"] == "fetching"]
    assert so_far == sorted(so_far)
    assert 1.9 < so_far[-1] < 12
    assert (coming, three_numbers.known) == (["mnist"], [])


@pytest.mark.parametrize(
    "headers",
    [
        {},  # no page asks
        {"Origin": "https://lab.example.org"},  # a proxy that hides itself
        {"Origin": "http://127.0.0.1", "X-Forwarded-For": "203.0.113.7"},
        {"Origin": "http://127.0.0.1", "Host": "some.gradio.live"},
    ],
    ids=str,
)
def test_no_stranger_starts_a_download(address, coming, headers):
    with refused("the machine itself"):
        asking.events(address, "fetch_data", {"model": "dcgan"}, **headers)
    assert coming == []


def test_on_a_space_nobody_does(address, coming, monkeypatch):
    monkeypatch.setenv("SPACE_ID", "someone/lab")
    found = told(address, "inside", STATE | {"parts": ["nearest"]})["nearest"]
    assert found["missing"]["fetch"] is False
    with refused("the machine itself"):
        origin = {"Origin": address.rstrip("/")}
        asking.events(address, "fetch_data", {"model": "dcgan"}, **origin)
    assert coming == []


def test_pictures_of_one_s_own_cannot_be_fetched(coming):
    with refused("no data set"):
        inside._fetched(tiny.small("dcgan", dataset="images"), lambda event: None)
