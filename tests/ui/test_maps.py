"""The map of a plane of a latent space: its ground, and the digits that live there."""

import numpy as np
import pytest
import torch
from asking import unpacked

import gan
from gan import latents
from gan.pictures import as_arrays
from gan.ui.server import gallery, maps


def test_the_map_of_a_plane_shows_digits_where_the_encoder_puts_them(client, known):
    maps.made.cache_clear()
    land = client.predict({"model": "vae-2d"}, api_name="/map")
    model = gan.load("vae-2d")
    mean, _ = model.encode(known.test)
    places = torch.tensor([point[:2] for point in land["points"]])
    assert torch.allclose(places, mean, atol=1e-3)
    assert [point[2] for point in land["points"]] == known.labels.tolist()
    pictures = unpacked(land["pictures"])
    assert len(pictures) == gallery.MAP_SIDE**2
    centre = as_arrays(model.generate(torch.zeros(1, 2)))[0]
    assert np.array_equal(pictures[len(pictures) // 2], centre)
    corner = land["extent"] * (1 - 1 / gallery.MAP_SIDE)
    top_left = as_arrays(model.generate(torch.tensor([[-corner, corner]])))[0]
    assert np.abs(pictures[0].astype(int) - top_left).max() <= 1


def test_a_map_without_mnist_says_so_and_shows_its_ground(client, without_mnist):
    maps.made.cache_clear()
    land = client.predict({"model": "vae-2d"}, api_name="/map")
    maps.made.cache_clear()
    assert land["points"] is None
    assert "MNIST" in land["note"]
    assert land["pictures"]["count"] == gallery.MAP_SIDE**2


def test_the_map_of_any_other_latent_is_what_draw_shows_there_and_made_once(client, monkeypatch):
    place = {"model": "quick", "seed": 5, "truncation": 0.5, "label": 0, "x": 1, "y": 2}
    land = client.predict(place, api_name="/map")
    assert land["points"] is None
    model, step = gan.load("quick"), land["extent"] * (1 - 1 / gallery.MAP_SIDE)
    directions = model.directions(named=False)
    z = model.latents(5, 1) * 0.5 - step * directions[1].vector + step * directions[2].vector
    expected = as_arrays(model.generate(z, [0]))[0]
    assert np.abs(unpacked(land["pictures"])[0].astype(int) - expected).max() <= 1
    monkeypatch.setattr(maps.pictures, "as_arrays", None)
    assert client.predict(place, api_name="/map") == land


def test_in_stacks_of_digits_no_single_digit_is_read(client, monkeypatch):
    asked = []
    monkeypatch.setattr(maps.judge, "available", lambda: True)
    monkeypatch.setattr(maps.judge, "load", lambda: asked.append(1))
    found = client.predict({"model": "stacked-mnist", "seed": 3}, api_name="/map")
    assert found["classes"] is None and asked == []
    assert found["pictures"]["channels"] == 3 and found["pictures"]["height"] == 28
    drawn = client.predict({"model": "stacked-mnist", "seed": 3, "count": 2}, api_name="/generate")
    assert np.array_equal(unpacked(drawn), gan.load("stacked-mnist").sample(3, 2))


def test_a_map_by_class_has_a_row_for_each_class(client):
    request = {"model": "quick", "seed": 3, "x": 0, "y": "class", "order": 2}
    land = client.predict(request, api_name="/map")
    assert land["rows"] == list(range(10))
    model, drawn = gan.load("quick"), unpacked(land["pictures"])
    assert len(drawn) == 100
    direction, labels = model.directions()[0], [7] * 10
    steps = direction.scale * latents.cell_centres(10)[:, None]
    z = model.latents(3, 1) + steps * direction.along(labels)
    expected = as_arrays(model.generate(z, labels))
    assert np.abs(drawn[70:80].astype(int) - expected).max() <= 1


@pytest.mark.parametrize(("classes", "most", "rows"), [(2, 5, [0, 0, 1, 1]), (9, 3, [0, 1, 2])])
def test_rows_of_few_and_of_many_classes(classes, most, rows):
    assert maps._rows(classes, most) == rows
