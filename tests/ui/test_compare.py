"""The endpoints of Compare: what they answer, to the page and to `gradio_client` alike."""

import base64
import io
import json
import math

import httpx
import numpy as np
import pytest
import torch
from asking import packed, unpacked
from gradio_client import Client
from gradio_client.exceptions import AppError
from PIL import Image
from tiny import refused, soon

import gan
from gan.metrics import three_numbers as numbers
from gan.pictures import as_arrays
from gan.play import inversion
from gan.ui.server import drawing, endpoints, maps
from gan.ui.tabs import compare

PATIENCE = 30  # seconds


def box(side: int) -> np.ndarray:
    image = np.zeros((28, 28), np.uint8)
    image[4:14, 4:9] = 255
    return image.repeat(side // 28, 0).repeat(side // 28, 1)


# ---- intake ----


@pytest.mark.parametrize("side", [28, 280])
def test_a_drawn_digit_and_its_file_become_the_same(client, side):
    drawn = client.predict({"strokes": packed(box(side))}, api_name="/intake")
    file = io.BytesIO()
    Image.fromarray(255 - box(280)).save(file, "PNG")
    text = base64.b64encode(file.getvalue()).decode()
    uploaded = client.predict({"file": text}, api_name="/intake")
    assert drawn == uploaded
    assert drawn["label"] is None
    digit = np.frombuffer(base64.b64decode(drawn["digit"]), np.uint8).reshape(28, 28)
    assert digit.max() == 255
    assert digit.any(1).sum() == 20


def test_a_test_digit_comes_as_it_is(client, known):
    found = client.predict({"test": 5}, api_name="/intake")
    assert found == {"digit": packed(known.test[5]), "label": int(known.labels[5])}


# ---- numbers, pictures ----


@pytest.mark.parametrize(
    "state",
    [{"grid": 4}, {"grid": 8, "truncation": 0.5}, {"grid": 4, "moves": [2.0]}, {"count": 7}],
    ids=str,
)
def test_the_pictures_measured_are_those_that_draw_gives(client, known, state):
    state = {"model": "mlp-gan", "seed": 3, **state}
    count = state.get("count", 64)
    shown = {name: value for name, value in state.items() if name != "count"}
    drawn = unpacked(client.predict({"grid": 4, **shown}, api_name="/draw"))[:count]
    found = client.predict(state, api_name="/measure")
    expected = numbers.measure(drawn, known)
    for name, number in expected.items():
        assert found[name] == pytest.approx(number)


def test_a_comparison_holds_the_pictures_and_numbers_of_both_and_draws_each_once(
    client, known, monkeypatch
):
    left = {"model": "mlp-gan", "seed": 3, "grid": 4}
    right = {"model": "vae-2d", "seed": 4, "count": 5}
    states, drawn = [], drawing.drawn
    with monkeypatch.context() as patch:
        patch.setattr(drawing, "drawn", lambda state: states.append(state) or drawn(state))
        both = client.predict(left, right, api_name="/compare")
    assert [state["model"] for state in states] == ["mlp-gan", "vae-2d"]
    for side, state in (("left", left), ("right", right)):
        assert both[side]["measure"] == client.predict(state, api_name="/measure")
    assert both["left"]["pictures"] == client.predict(left, api_name="/draw")
    assert np.array_equal(unpacked(both["right"]["pictures"]), gan.load("vae-2d").sample(4, 5))


def test_generate_draws_what_the_package_draws(client):
    request = {"model": "quick", "seed": 9, "count": 12, "truncation": 0.5, "label": 3}
    found = unpacked(client.predict(request, api_name="/generate"))
    assert np.array_equal(found, gan.load("quick").sample(9, 12, 0.5, [3] * 12))
    in_turn = unpacked(client.predict({"model": "quick", "seed": 9}, api_name="/generate"))
    assert np.array_equal(in_turn, gan.load("quick").sample(9, 16))
    frogs = client.predict({"model": "frog-dcgan", "seed": 9, "count": 2}, api_name="/generate")
    assert unpacked(frogs).shape == (2, 24, 24, 3)


# ---- the search ----


def test_a_search_is_streamed_step_by_step(client, known):
    request = {"model": "mlp-gan", "digit": packed(known.test[0])}
    job = client.submit(request, api_name="/reconstruct")
    last = job.result(timeout=PATIENCE)
    events = job.outputs()
    assert len(events) > 10
    assert [event["done"] for event in events].count(True) >= 1
    assert last["done"]
    assert last["step"] == last["steps"]
    assert last["error"] < events[0]["error"]
    model = gan.load("mlp-gan")
    image = as_arrays(model.generate(torch.tensor([last["z"]])))[0]
    assert np.array_equal(unpacked(last["pictures"])[0], image)
    more = image.astype(int) - known.test[0]
    coloured = unpacked(last["difference"])[0]
    assert coloured.shape == (28, 28, 3)
    assert (coloured[more > 40][:, 2] > coloured[more > 40][:, 0]).all()  # blue: too much
    assert (coloured[more < -40][:, 0] > coloured[more < -40][:, 2]).all()  # orange: missing
    assert not coloured[more == 0].any()
    assert coloured.max() == 255 and last["scale"] == pytest.approx(255 / np.abs(more).max())


def test_a_vae_answers_at_once_and_a_walk_starts_from_there(client, known):
    request = {"model": "vae-2d", "digit": packed(known.test[1])}
    found = client.submit(request, api_name="/reconstruct").result(timeout=PATIENCE)
    assert found["done"]
    walk = {"model": "vae-2d", "from": {"z": found["z"]}, "to": {"seed": 1}, "truncation": 0.5}
    first = unpacked(client.predict(walk, api_name="/interpolate"))[0]
    assert np.array_equal(first, unpacked(found["pictures"])[0])
    request |= {"model": "quick", "label": 6}
    asked = client.submit(request, api_name="/reconstruct").result(timeout=PATIENCE)
    assert asked["label"] == 6


@pytest.fixture
def endless(monkeypatch) -> list:
    """Searches that would take an hour; one entry for each that is over."""
    ended = []
    real = inversion.find

    def find(model, digit, **options):
        try:
            yield from real(model, digit, steps=10**7, **options)
        finally:
            ended.append(model)

    monkeypatch.setattr(inversion, "find", find)
    return ended


def test_a_closed_stream_ends_its_search(digits_app, endless, known):
    call = f"{digits_app}gradio_api/call/reconstruct"
    request = {"model": "mlp-gan", "digit": packed(known.test[0])}
    event = httpx.post(call, json={"data": [request]}).json()["event_id"]
    with httpx.stream("GET", f"{call}/{event}", timeout=PATIENCE) as answer:
        lines = (line for line in answer.iter_lines() if line.startswith("data: "))
        steps = [json.loads(next(lines)[6:])[0]["step"] for _ in range(3)]
        assert steps == [0, steps[1], 2 * steps[1]]
        assert not endless
    assert soon(lambda: endless, PATIENCE)


def test_a_cancelled_job_ends_its_search_and_frees_its_place_and_others_draw_meanwhile(
    digits_app, client, endless, known
):
    request = {"model": "mlp-gan", "digit": packed(known.test[0])}
    for before in (0, endpoints.SEARCHES):  # twice as many as have a place
        # Each its own client: one whose stream is ending may lose a job that begins just then.
        clients = [Client(digits_app, verbose=False) for _ in range(endpoints.SEARCHES)]
        jobs = [one.submit(request, api_name="/reconstruct") for one in clients]
        for job in jobs:
            next(iter(job))
        assert client.predict({"model": "mlp-gan", "seed": 1}, api_name="/draw")["count"] == 1
        assert len(endless) == before
        assert all(job.cancel() for job in jobs)
        assert soon(lambda over=before: len(endless) == over + endpoints.SEARCHES, PATIENCE)


# ---- what is refused ----


WALK = {"model": "mlp-gan", "from": {"seed": 1}, "to": {"seed": 2}}
CLASSY = WALK | {"model": "quick"}
SEARCH = {"model": "mlp-gan", "digit": packed(box(28))}
LONG = 10**400
BAD = [
    (compare.take_in, None),
    (compare.take_in, {}),
    (compare.take_in, {"test": 1, "strokes": ""}),
    (compare.take_in, {"url": "http://example.org/7.png"}),
    *((compare.take_in, {"test": value}) for value in (-1, 10_000, 1.5, "1", True, LONG, math.nan)),
    *((compare.take_in, {"strokes": value}) for value in ("", "AAAA", "ä", "%%%%", 7, "A" * 10**6)),
    (compare.take_in, {"strokes": packed(np.zeros(784, np.uint8))}),
    *((compare.take_in, {"file": value}) for value in ("", "AAAA", 7, None, "A" * (15 * 2**20))),
    (compare.measure, None),
    (compare.measure, {"model": "nobody", "seed": 1}),
    *((compare.measure, {"model": "mlp-gan", "seed": 1, "count": n}) for n in (0, 65, 2.5, LONG)),
    *((compare.measure, {"model": name, "seed": 1}) for name in ("frog-dcgan", "stacked-mnist")),
    (compare.generate, {"model": "../mlp-gan", "seed": 1}),
    (compare.generate, {"model": "mlp-gan"}),
    (compare.generate, {"model": "mlp-gan", "seed": -1}),
    *((compare.generate, {"model": "mlp-gan", "seed": 1, "count": n}) for n in (0, 257, "9", LONG)),
    *(
        (compare.generate, {"model": "mlp-gan", "seed": 1, "truncation": value})
        for value in (math.nan, math.inf, 2.1, -0.1, "1", None, [1], LONG)
    ),
    (compare.generate, {"model": "mlp-gan", "seed": 1, "label": 1}),
    *((compare.generate, {"model": "quick", "seed": 1, "label": n}) for n in (-1, 10, 1.0, "1")),
    *(
        (compare.reconstruct, {**SEARCH, "digit": text})
        for text in ("", "AAAA", None, 7, "A" * 10**7)
    ),
    *((compare.reconstruct, {**SEARCH, "model": m}) for m in ("frog-dcgan", "stacked-mnist")),
    (compare.reconstruct, {**SEARCH, "model": None}),
    (compare.reconstruct, {**SEARCH, "label": 1}),
    (compare.reconstruct, 7),
    *((compare.interpolate, {**WALK, "frames": n}) for n in (1, 61, 2.5, "9", LONG, math.nan)),
    *(
        (compare.interpolate, {**WALK, "to": end})
        for end in (
            None,
            {},
            {"seed": -1},
            {"seed": 1, "z": [0.0] * 6},
            {"z": []},
            {"z": [0.0] * 7},
            {"z": [math.nan] * 6},
            {"z": [LONG] * 6},
            {"z": ["0"] * 6},
            {"z": [0.0] * 10**6},
            {"z": "000000"},
        )
    ),
    (compare.interpolate, {**WALK, "labels": [1, 2]}),
    *(
        (compare.interpolate, {**CLASSY, "labels": labels})
        for labels in (3, [3], [3, 10], ["3", 4])
    ),
    (compare.interpolate, {**CLASSY, "labels": [3, 4], "label": 3}),
    (compare.animate, {"walks": []}),
    (compare.animate, {"walks": [WALK] * 3}),
    (compare.animate, {"walks": WALK}),
    (compare.animate, {"walks": [WALK, {**WALK, "frames": 9}]}),
    (compare.animate, {"walks": [WALK], "kind": "exe"}),
    (compare.animate, {"walks": [WALK], "kind": ["gif"]}),
    *((compare.animate, {"walks": [WALK], "fps": n}) for n in (0, 31, 9.5, LONG)),
    *((maps.land, {"model": "mlp-gan", "x": n}) for n in (-1, 99, 1.5, "0", LONG)),
    (maps.land, {"model": "mlp-gan", "seed": math.nan}),
    (maps.land, {"model": "mlp-gan", "truncation": math.nan}),
    (maps.land, {"model": "mlp-gan", "y": "class"}),
    (maps.land, {"model": "quick", "y": "class", "label": 3}),
    (maps.land, None),
]


@pytest.mark.parametrize(
    ("function", "request_"), BAD, ids=lambda value: getattr(value, "__name__", repr(value)[:50])
)
def test_what_is_absurd_gets_one_sentence(digits_app, known, function, request_):
    with refused(at_most=300):
        next(function(request_))  # a stream begins with its first event


def test_a_comparison_of_nonsense_and_numbers_without_mnist_get_one_sentence(
    digits_app, without_mnist
):
    for states in [(None, None), ({"model": "mlp-gan", "seed": 1}, {"model": "x"})]:
        with refused():
            compare.compare(*states)
    for function, request in (
        (compare.measure, {"model": "mlp-gan", "seed": 1}),
        (compare.take_in, {"test": 1}),
    ):
        with refused("MNIST"):
            function(request)


@pytest.mark.parametrize(
    "name", ["intake", "measure", "reconstruct", "interpolate", "animate", "map", "generate"]
)
def test_over_http_a_mistake_is_one_sentence_too(client, name):
    with pytest.raises(AppError) as caught:
        client.predict({"model": "nobody", "walks": [{}]}, api_name=f"/{name}")
    sentence = str(caught.value)
    assert 10 < len(sentence) < 300
    assert "verbose error" not in sentence


def test_the_page_is_told_what_it_needs(digits_app):
    config = httpx.get(f"{digits_app}config").json()
    every = (component["props"] for component in config["components"])
    (props,) = [json.loads(one["value"]) for one in every if one.get("elem_id") == "compare"]
    assert isinstance(props["data"], bool)
    told = {model["name"]: (model["vae"], model["classes"]) for model in props["models"]}
    plain = dict.fromkeys(("mlp-gan", "frog-dcgan", "stacked-mnist"), (False, 0))
    assert told == plain | {"vae-2d": (True, 0), "quick": (False, 10)}
    assert max(drawing.GRIDS) ** 2 >= compare.MEASURED  # as many as a grid holds
