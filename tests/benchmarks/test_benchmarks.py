"""The benchmarks run both sides and report what they measured; how fast is for people to read."""

import re

import pytest
from tiny import refused

from benchmarks import __main__ as command
from benchmarks import making, scaling, training
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


@pytest.mark.parametrize("table", [training.train_speed, scaling.table])
def test_a_recipe_whose_data_are_missing_is_left_out_with_the_reason(
    short, monkeypatch, tmp_path, table
):
    monkeypatch.setattr(scaling, "COUNTS", (1,))
    _, line = table([named("mlp-gan")], str(tmp_path))
    assert line.startswith("mlp-gan")
    assert "left out" in line
    assert str(tmp_path) in line


def test_a_recipe_that_is_unknown_or_has_no_other_side_ends_in_one_sentence(capsys):
    for name in ("train", "quick"):
        assert command.main([name, "nobody"]) == 2
        said = capsys.readouterr().err
        assert said.startswith("benchmarks: there is no recipe 'nobody'")
        assert said.count("\n") == 1
    with refused("cifar10-frog", "MNIST"):  # it is of other data
        training.article_loop(named("frog-dcgan"), None)
    with refused("no article"):
        training.article_loop(named("quick"), None)


def test_processes_are_measured_one_line_a_recipe(monkeypatch):
    rates = iter([100.0, 150.0, 80.0, 160.0, 90.0, 90.0])  # of one and of two, three times
    monkeypatch.setattr(scaling, "ROUNDS", 3)
    monkeypatch.setattr(scaling, "_started", lambda recipe, folder, count: next(rates))
    _, line = scaling.table([named("mlp-gan")], None)
    assert line.split() == ["mlp-gan", "90", "150", "1.50"]


@pytest.mark.data
def test_two_processes_are_started_and_report_their_speed(monkeypatch):
    monkeypatch.setattr(scaling, "ROUND_SECONDS", 0.1)
    assert scaling._started(named("mlp-gan"), None, 2) > 0


def test_data_sets_are_measured_beside_a_bare_loop_and_their_files_beside_pillow(
    weights, monkeypatch
):
    for name in ("ROUNDS", "COUNT", "FILES"):
        monkeypatch.setattr(making, name, 2)
    lines = list(making.table(["dcgan"]))
    assert [line.split()[0] for line in lines[2::2]] == ["dcgan", "PNG"]
    for line in lines[2::2]:
        ours, theirs, ratio = map(float, line.split()[-3:])
        assert ratio == pytest.approx(ours / theirs, rel=0.1)
