"""Walks from one latent to another, as the API takes them."""

import base64
import io

import numpy as np
import pytest
import torch
from asking import unpacked
from PIL import Image

import gan
from gan.latents import great_circle
from gan.pictures import as_arrays


def test_a_walk_goes_along_the_great_circle(client):
    model = gan.load("mlp-gan")
    a, b = model.latents(1, 1) * 0.7, model.latents(2, 1)
    request = {"model": "mlp-gan", "from": {"seed": 1}, "to": {"z": b[0].tolist()}}
    walk = client.predict({**request, "frames": 9, "truncation": 0.7}, api_name="/interpolate")
    expected = as_arrays(model.generate(great_circle(a, b, torch.linspace(0, 1, 9))))
    assert np.abs(unpacked(walk).astype(int) - expected).max() <= 1


def test_a_walk_in_a_plane_is_straight(client):
    model = gan.load("vae-2d")
    request = {"model": "vae-2d", "from": {"z": [-1, 0.5]}, "to": {"z": [1, 0.5]}, "frames": 3}
    walk = unpacked(client.predict(request, api_name="/interpolate"))
    expected = as_arrays(model.generate(torch.tensor([[-1, 0.5], [0, 0.5], [1, 0.5]])))
    assert np.array_equal(walk, expected)


def test_a_walk_from_class_to_class_blends_them(client):
    model = gan.load("quick")
    ends = {"model": "quick", "from": {"seed": 1}, "to": {"seed": 2}, "frames": 5}
    walk = unpacked(client.predict({**ends, "labels": [3, 8]}, api_name="/interpolate"))
    first, last = model.sample(1, 1, labels=[3])[0], model.sample(2, 1, labels=[8])[0]
    assert np.abs(walk[0].astype(int) - first).max() <= 1
    assert np.abs(walk[-1].astype(int) - last).max() <= 1
    z = great_circle(model.latents(1, 1), model.latents(2, 1), torch.tensor([0.5]))
    shares = torch.zeros(1, 10)
    shares[0, [3, 8]] = 0.5
    middle = as_arrays(model.generate(z, shares))[0]
    assert np.abs(walk[2].astype(int) - middle).max() <= 1
    assert not np.array_equal(middle, as_arrays(model.generate(z, [3]))[0])


@pytest.mark.parametrize("kind", ["webp", "gif"])
def test_two_walks_become_one_file_that_goes_there_and_back(client, kind):
    ends = {"from": {"seed": 1}, "to": {"seed": 2}, "frames": 6}
    walks = [{"model": "mlp-gan", **ends}, {"model": "quick", "label": 2, **ends}]
    answer = client.predict({"walks": walks, "kind": kind, "fps": 5}, api_name="/animate")
    assert answer["type"] == f"image/{kind}"
    image = Image.open(io.BytesIO(base64.b64decode(answer["file"])))
    assert image.n_frames == 10
    assert image.size == (4 * (28 + 2 + 28), 4 * 28)
    first = unpacked(client.predict(walks[0], api_name="/interpolate"))[0]
    shown = np.asarray(image.convert("L"))[2::4, 2::4][:, :28]
    assert np.array_equal(shown, first)


def test_a_walk_of_explore_becomes_a_film_or_a_strip_as_it_stands(client):
    state = {"model": "mlp-gan", "seed": 7, "row": 2, "moves": [1], "frames": 7}
    state["walk"] = {"to": [8, 9], "t": 0.2}

    def file(kind: str, walk: dict, **options) -> Image.Image:
        request = {"walks": [state | {"walk": walk}], "kind": kind, **options}
        answer = client.predict(request, api_name="/animate")
        assert answer["type"] == f"image/{kind}"
        return Image.open(io.BytesIO(base64.b64decode(answer["file"])))

    strip = np.asarray(file("png", state["walk"], scale=1))
    assert strip.shape[:2] == (28, 7 * 30 - 2)
    expected = unpacked(client.predict(state, api_name="/draw"))
    assert np.array_equal(strip[:, 90:118, 0], expected[3])
    film = file("webp", state["walk"], scale=2)
    assert (film.n_frames, film.size) == (12, (56, 56))  # there and back
    assert file("gif", state["walk"] | {"loop": True}).n_frames == 6  # once around
