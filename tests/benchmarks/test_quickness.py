"""The learning curve against seconds: its clock, its marks, its measures."""

import re

import pytest

from benchmarks import quickness
from gan import data
from gan.metrics import judge
from gan.recipes import RECIPES


class Clock:
    """A clock that goes on by as much at each look, so that a mark is as many steps everywhere."""

    now = 0.0

    def perf_counter(self) -> float:
        self.now += 0.005
        return self.now


@pytest.mark.data
def test_a_point_a_mark_and_better_digits_later(monkeypatch):
    """Without a word on speed: a machine may be busy. Many can be read before one is a digit."""
    clock, judging = Clock(), 100.0  # seconds, for which the clock must stand still

    def slowly(reader, images):
        clock.now += judging
        return verdict(reader, images)

    verdict = judge.Judge.verdict
    monkeypatch.setattr(judge.Judge, "verdict", slowly)
    for name, value in {"time": clock, "PICTURES": 300, "REAL": 1000}.items():
        monkeypatch.setattr(quickness, name, value)
    digits = data.load("mnist", (1, 28, 28))
    early, late = quickness.curve(RECIPES["quick"], digits, 0, marks=(0.2, 2))
    assert clock.now > late.seconds + 3 * judging  # real digits', and two points
    assert 0.2 <= early.seconds < 0.3 and 2 <= late.seconds < 2.1
    assert early.steps < late.steps
    assert late.distance < early.distance
    assert 0 <= late.least <= 0.1
    assert 0.3 < late.variety < 1.5  # real digits' own is 1


@pytest.mark.data
def test_the_table_gives_medians_and_leaves_out_what_is_no_digit(monkeypatch):
    for name, value in {"MARKS": (0.1,), "PICTURES": 100, "REAL": 500}.items():
        monkeypatch.setattr(quickness, name, value)
    recipes = [RECIPES["mlp-gan"], RECIPES["frog-dcgan"]]
    title, head, line, frogs = quickness.table(recipes, None, seeds=2)
    assert title == "mlp-gan, 2 seeds"
    assert head.split() == ["seconds", "steps", "readable", "rarest", "variety", "distance"]
    assert re.fullmatch(r" +\d+\.\d +\d+ +[\d.]+% +[\d.]+% +[\d.]+ +[\d.]+", line)
    assert frogs.startswith("frog-dcgan: left out: it is trained on cifar10-frog")


def test_the_middle_of_an_odd_number_of_trainings_counts():
    three = [
        quickness.Point(10.0, 100 * n, 0.1 * n, 0.01 * n, 0.2 * n, float(n)) for n in (3, 1, 2)
    ]
    expected = ["10.0", "200", "20.0%", "2.0%", "0.40", "2.00"]
    assert quickness.medians(tuple(three)).split() == expected
