"""The benchmarks run both sides and report what they measured; how fast is for people to read."""

from __future__ import annotations

import re

import pytest
from tiny import refused

from benchmarks import __main__ as command
from benchmarks import scaling, training
from gan.recipes import named


@pytest.fixture
def short(monkeypatch):
    monkeypatch.setattr(training, "ROUNDS", 1)
    monkeypatch.setattr(training, "ROUND_SECONDS", 0.2)


@pytest.mark.data
@pytest.mark.parametrize("name", ["mlp-gan", "vae-2d", "wgan-gp"])
def test_both_sides_train_and_report_the_same_losses(short, name):
    _, line = training.train_speed([named(name)], None)
    assert line.startswith(name)
    ours, article, ratio = map(float, re.findall(r"[\d.]+", line[13:])[:3])
    assert ratio == pytest.approx(ours / article, rel=0.1)
    mine, theirs = (re.findall(r"[a-z]+ -?\d+\.\d\d", side) for side in line.split("|"))
    assert len(mine) == len(theirs) == (1 if name == "vae-2d" else 2)


def test_a_recipe_whose_data_are_missing_is_left_out_with_the_reason(short, tmp_path):
    _, line = training.train_speed([named("mlp-gan")], str(tmp_path))
    assert line.startswith("mlp-gan")
    assert "left out" in line
    assert str(tmp_path) in line


def test_an_unknown_recipe_ends_in_one_sentence(capsys):
    assert command.main(["train", "nobody"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("benchmarks: ")
    assert said.count("\n") == 1


def test_a_recipe_of_other_data_is_refused_before_anything_is_measured():
    with refused("cifar10-frog", "MNIST"):
        training.article_loop(named("frog-dcgan"), None)


@pytest.mark.data
def test_processes_are_measured_one_line_a_recipe(monkeypatch):
    monkeypatch.setattr(scaling, "ROUNDS", 1)
    monkeypatch.setattr(scaling, "ROUND_SECONDS", 0.5)
    _, line = scaling.table([named("mlp-gan")], None)
    one, two, ratio = map(float, re.findall(r"[\d.]+", line[13:]))
    assert min(one, two) > 0
    assert ratio == pytest.approx(two / one, rel=0.1)


def test_processes_without_data_are_left_out_with_the_reason(monkeypatch, tmp_path):
    monkeypatch.setattr(scaling, "COUNTS", (1,))
    _, line = scaling.table([named("mlp-gan")], str(tmp_path))
    assert line.startswith("mlp-gan")
    assert "left out" in line
    assert str(tmp_path) in line
