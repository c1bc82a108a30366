"""The endpoint /restore: a stream that tells the contract's events, and refuses what is absurd."""

import math

import httpx
import numpy as np
import pytest
from asking import Stream, packed, unpacked
from tiny import refused, soon

import gan
from gan.pictures import as_arrays
from gan.play import inversion
from gan.play import restoring as search
from gan.ui.server import drawing, endpoints, restoring

HALF = {"kind": "half"}
MASK = packed(np.eye(28, dtype=np.uint8))


@pytest.fixture(autouse=True)
def few_candidates(monkeypatch):
    monkeypatch.setattr(search, "CANDIDATES", 200)
    search.forget()
    yield
    search.forget()


def asked(known, *models: str, **damage) -> dict:
    return {"models": list(models), "digit": packed(known.test[0]), "damage": damage or HALF}


def events(request: dict) -> list[dict]:
    return list(restoring.restore(request))


def test_first_what_is_left_and_the_plain_answers_then_both_models_in_turns(digits_app, known):
    left, nearest, encoded, *rest = events(asked(known, "vae-2d", "quick"))
    assert [left["kind"], nearest["kind"], encoded["kind"]] == ["left", "nearest", "encoded"]
    half = unpacked(left["left"])[0]
    assert np.array_equal(half[:14], known.test[0][:14]) and not half[14:].any()
    assert unpacked(left["mask"])[0].mean() == 127.5
    assert np.abs(unpacked(left["plain"])[0][:14].astype(int) - half[:14]).max() <= 3
    assert nearest["of"] == len(known.train) and nearest["picture"]["count"] == 1
    assert encoded["model"] == "vae-2d"
    looking = [event for event in rest if event["kind"] == "looking"]
    assert [event["share"] for event in looking] == [0.5, 1.0] * 2
    steps = rest[len(looking) :]
    assert [event["model"] for event in steps[:4]] == ["vae-2d", "quick"] * 2
    assert [event["model"] for event in steps if event["done"]] == ["vae-2d", "quick"]
    for event in steps:
        model = gan.load("quick") if event["model"] == "quick" else gan.load("vae-2d")
        assert sum(answer["likely"] for answer in event["answers"]) == pytest.approx(1)
        assert (event["classes"] is None) == (not model.classes)
        assert event["average"]["height"] == 28
    last = steps[-1]["answers"][0]
    shown = {"model": "quick", "seed": 0, "z": last["free"], "label": last["label"]}
    again = drawing.drawn(shown)[0][0].astype(int)
    assert np.abs(again - unpacked(last["picture"])[0]).max() <= 4  # z travels in 16 bits
    assert sum(steps[-1]["classes"]) == pytest.approx(1)


@pytest.mark.parametrize(
    "damage",
    [
        {"kind": "brush", "mask": MASK},
        {"kind": "lost", "share": 0.8, "seed": 5},
        {"kind": "block", "top": 4, "left": 4, "height": 9, "width": 24},
        {"kind": "half", "side": "left"},
        {"kind": "blur", "sigma": 2},
        {"kind": "noise", "sigma": 0.5},
        {"kind": "shrink"},
    ],
    ids=lambda damage: damage["kind"],
)
def test_every_damage_is_restored(digits_app, known, damage, monkeypatch):
    monkeypatch.setattr(search, "STEPS", 3)
    left, *_, last = events(asked(known, "mlp-gan", **damage))
    assert last["done"] and last["answers"][0]["label"] is None
    side = 7 if damage["kind"] == "shrink" else 28
    assert (left["left"]["height"], left["left"]["width"]) == (side, side)
    assert (left["mask"] is None) == (damage["kind"] in ("blur", "noise", "shrink"))
    image = as_arrays(gan.load("mlp-gan").generate(np.array([last["answers"][0]["z"]])))[0]
    assert np.array_equal(unpacked(last["answers"][0]["picture"])[0], image)


def test_without_mnist_all_but_the_nearest_digit_is_told(digits_app, known, without_mnist):
    told = {event["kind"]: event for event in events(asked(known, "mlp-gan"))}
    assert told["nearest"] == {"kind": "nearest", "picture": None, "error": None, "of": 0}
    assert told["step"]["done"]


@pytest.fixture
def endless(monkeypatch) -> list:
    """Searches that would take an hour; an entry for each that is over."""
    ended, run = [], inversion.Descent.run
    monkeypatch.setattr(search, "STEPS", 10**7)

    def forever(self, steps, *options):
        try:
            yield from run(self, steps, *options)
        finally:
            ended.append(self)

    monkeypatch.setattr(inversion.Descent, "run", forever)
    return ended


def test_it_waits_in_the_queue_of_the_searches_and_a_closed_stream_ends_it(
    digits_app, endless, known
):
    first = []
    for _ in range(endpoints.SEARCHES):
        first.append(Stream(digits_app, "restore", asked(known, "mlp-gan")))
        assert first[-1].until_kind("step")["step"] == 0
    late = {"model": "vae-2d", "digit": packed(known.test[0])}
    url = f"{digits_app}gradio_api/call/reconstruct"
    event = httpx.post(url, json={"data": [late]}).json()["event_id"]
    answered = httpx.stream("GET", f"{url}/{event}", timeout=60)
    with answered as answer:
        assert not endless
        first[0].close()
        assert any("complete" in line for line in answer.iter_lines())
    for stream in first:
        stream.close()
    assert soon(lambda: len(endless) == endpoints.SEARCHES, 60)


DIGIT = packed(np.zeros((28, 28), np.uint8))
ASKED = {"models": ["mlp-gan"], "digit": DIGIT, "damage": HALF}
BAD = [
    *(7, None, {}, ASKED | {"model": "mlp-gan"}),
    *(ASKED | {"models": models} for models in ([], ["mlp-gan"] * 3, "mlp-gan", [7], ["nobody"])),
    *(ASKED | {"models": [name]} for name in ("frog-dcgan", "stacked-mnist")),
    *(ASKED | {"digit": digit} for digit in ("", "AAAA", None, 7, "A" * 10**7)),
    *(ASKED | {"damage": damage} for damage in (None, {}, "half", {"kind": "fire"}, {"kind": []})),
    *(ASKED | {"damage": HALF | more} for more in ({"side": "middle"}, {"sigma": 2}, {"side": []})),
    *(
        ASKED | {"damage": {"kind": "brush"} | mask}
        for mask in ({}, {"mask": "AAAA"}, {"mask": packed(np.ones((28, 28), np.uint8))})
    ),
    *(
        ASKED | {"damage": {"kind": "lost", "share": share}}
        for share in (0, 1, -1, "half", None, math.nan, 10**400)
    ),
    *(
        ASKED | {"damage": {"kind": "block", "top": 20, "left": 0, "height": 5, "width": 5} | wrong}
        for wrong in ({"height": 9}, {"top": -1}, {"width": 0}, {"left": 28}, {"top": 2.5})
    ),
    *(ASKED | {"damage": {"kind": "blur", "sigma": sigma}} for sigma in (0, 6, math.inf, "2")),
    *(ASKED | {"damage": {"kind": "noise", "sigma": sigma}} for sigma in (0, 3, None)),
    ASKED | {"damage": {"kind": "noise", "sigma": 1, "seed": -1}},
    ASKED | {"damage": {"kind": "shrink", "to": 1}},
]


@pytest.mark.parametrize("request_", BAD, ids=lambda value: repr(value)[-50:])
def test_what_is_absurd_gets_one_sentence(digits_app, request_):
    with refused(at_most=300):
        restoring.restore(request_)


def test_over_http_a_mistake_is_one_sentence_too(digits_app):
    with (
        refused("fire"),
        Stream(digits_app, "restore", ASKED | {"damage": {"kind": "fire"}}) as stream,
    ):
        stream.next()
