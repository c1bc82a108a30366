"""Who may train now, and who waits."""

import os

import pytest

from gan.live import Places


def test_places_are_given_in_the_order_of_arrival():
    places = Places(lambda: 2)
    a, b, c, d = (places.join() for _ in range(4))
    assert [places.ahead(ticket) for ticket in (a, b, c, d)] == [(0, 2), (0, 2), (1, 2), (2, 2)]
    places.leave(c)  # a visitor who waits no longer
    assert places.ahead(d) == (1, 1)
    places.leave(a)
    places.leave(a)
    assert places.ahead(d) == (0, 0)


@pytest.mark.parametrize(
    ("given", "cores", "most"),
    [("3", 8, 3), ("", 8, 4), ("", 1, 1), ("0", 8, 1), ("many", 4, 2)],
)
def test_the_number_of_places_is_a_setting(monkeypatch, given, cores, most):
    from gan import settings

    monkeypatch.setenv("GAN_MAX_TRAININGS", given)
    monkeypatch.setattr(os, "cpu_count", lambda: cores)
    assert settings.max_trainings() == most
