"""A direction has a name where new samples confirm it: tried on a model whose bars are known."""

import pytest
import torch
from tiny import small

from gan.latents import Direction
from gan.metrics import directions, judge
from gan.models import Model

RISE = torch.tensor([1.0, 0.4, 0.0, 0.0])  # which way the bars of class 0 grow
OTHER = torch.tensor([0.0, -0.5, 1.0, 0.0])  # and those of class 1


class Bars(torch.nn.Module):
    """Draws an upright bar in the middle, whose width follows the latent its class's way."""

    def forward(self, z, labels=None):
        ways = torch.stack([RISE, OTHER])[labels] if labels is not None else RISE
        width = 6 + (z * ways).sum(1) / ways.norm(dim=-1)
        across = (torch.arange(28) - 13.5).abs()
        row = (width[:, None] / 2 - across + 0.5).clamp(0, 1)
        image = torch.zeros(len(z), 1, 28, 28)
        image[:, :, 4:24] = row[:, None, None]
        return image * 2 - 1


def bars(classes: int) -> Model:
    model = Model(
        small("quick", image_shape=(1, 28, 28), latent_dim=4, classes=classes, dataset="images")
    )
    model.generator = Bars()
    return model


@pytest.mark.parametrize("classes", [2, 0])
def test_what_moves_a_measure_is_found_for_each_class_and_named(classes):
    found = {d.name: d for d, good in directions.tried(bars(classes), 400, 0, new=40) if good}
    wider = found["wider"]
    ways = torch.stack([RISE, OTHER]) if classes else RISE[None]
    vectors = wider.vector.view(-1, 4)
    cosine = (vectors * ways).sum(1) / ways.norm(dim=1)
    assert vectors.shape == ways.shape and cosine.min() > 0.98
    assert wider.figures["in_order"] == 1 and wider.figures["changed"] is None
    assert wider.scale == wider.figures["span"] == 2
    assert wider.figures["effect"] == pytest.approx(4, abs=0.5)  # deviations, from -2 to 2
    assert "taller" not in found  # as tall as all others, whatever the latent


def test_a_search_turns_a_poor_vector_the_right_way():
    finder = directions.Finder(bars(2), 100)
    poor = torch.nn.functional.normalize(torch.ones(2, 4) + torch.tensor([0, 0, 0, 1.0]), dim=1)
    better = finder.search("wider", poor, 2.0, steps=40)
    ways = torch.nn.functional.normalize(torch.stack([RISE, OTHER]), dim=1)
    assert ((better * ways).sum(1) > (poor * ways).sum(1) + 0.1).all()
    assert torch.allclose(better.norm(dim=1), torch.ones(2), atol=1e-3)


def test_a_class_in_which_a_measure_does_not_rise_is_left_as_it_is():
    finder = directions.Finder(bars(2), 100)
    ways = torch.nn.functional.normalize(torch.stack([RISE, -OTHER]), dim=1)
    assert finder.measured("wider", ways, 2.0, 40)["by_class"] == [1, 0]
    cut = finder.cut("wider", ways, 2.0, 40)
    assert torch.equal(cut[0], ways[0]) and not cut[1].any()
    figures = finder.measured("wider", cut, 2.0, 40)
    assert figures["samples"] == 20 and figures["in_order"] == 1
    assert torch.equal(finder.cut("wider", -cut, 2.0, 40), -cut)  # nothing would be left


def test_what_a_model_has_stays_as_it_is_while_it_earns_its_name_and_else_is_found_anew():
    model = bars(0)
    fair = torch.nn.functional.normalize(RISE + torch.tensor([0, 0, 0.3, 0]), dim=0)
    for vector, stays in ((fair, True), (-fair, False)):
        model.named = (Direction("wider", vector, 1.5, {}),)
        found = {d.name: (d, good) for d, good in directions.tried(model, 400, 0, new=40)}
        wider, good = found["wider"]
        assert good and (wider.scale == 1.5 and torch.equal(wider.vector, vector)) == stays
        assert wider.figures["in_order"] == 1 and wider.figures["samples"] == 40


def test_no_directions_are_looked_for_where_none_can_be_confirmed(monkeypatch):
    for recipe in (
        small("vae-2d", image_shape=(1, 28, 28), latent_dim=2),
        small("dcgan", image_shape=(1, 28, 28), latent="uniform"),
        small("quick"),
    ):
        assert not list(directions.tried(Model(recipe)))
    monkeypatch.setattr(judge, "available", lambda: False)
    assert not directions.fits(Model(small("quick", image_shape=(1, 28, 28))))


def test_a_slow_model_is_left_without_rather_than_waited_for():
    assert directions.find_within(bars(2), 0.0, 100) == []
    assert [d.name for d in directions.find_within(bars(2), 60.0, 200)] == ["brighter", "wider"]
