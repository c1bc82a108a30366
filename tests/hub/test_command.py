"""Pushing and pulling from the command line, and at the end of a training."""

from pathlib import Path

import pytest
from tiny import picture_folder

from gan.hub.__main__ import main
from gan.training import __main__ as train

MINE = "someone/mine"


def test_the_commands_push_and_pull(login, weights, tmp_path, capsys):
    assert main(["push", "dcgan", MINE, "--private"]) == 0
    assert login.repository(MINE).private
    assert main(["push", str(weights / "dcgan"), MINE]) == 0
    assert main(["pull", MINE, "--out", str(tmp_path / "out")]) == 0
    out = capsys.readouterr().out
    assert "Sending" in out and "Nothing has changed" in out and str(tmp_path / "out") in out
    assert (tmp_path / "out" / "model.safetensors").is_file()


@pytest.mark.parametrize(
    "line",
    [
        *("", "shove", "push dcgan", f"push nowhere {MINE}", "push dcgan mine", "push-space mine"),
        *(f"push dcgan {MINE}@v1", "push dcgan other/mine", "pull other/none"),
        f"pull {MINE} --nonsense",
    ],
)
def test_a_mistake_is_one_line_and_exit_code_two(login, weights, line, capsys):
    assert main(line.split()) == 2
    (said,) = capsys.readouterr().err.strip().splitlines()
    assert said.startswith("gan.hub: ")


@pytest.fixture
def short(tmp_path) -> list[str]:
    """A training of two steps on twelve pictures that is pushed at its end."""
    pictures, out = str(picture_folder(tmp_path / "pictures")), str(tmp_path / "out")
    what = ["mlp-gan", "--images", pictures, "--out", out, "--steps", "2", "--device", "cpu"]
    return [*what, "--push-to-hub", MINE]


def test_a_training_is_pushed_at_its_end_if_its_options_fit(login, short, capsys):
    judge = ["digit-classifier", "--push-to-hub", MINE, "--steps", "1"]
    for arguments in (["dcgan", "--private"], judge):
        assert train.main(arguments) == 2
        assert "--push-to-hub" in capsys.readouterr().err
    assert not login.asked
    assert train.main([*short, "--private"]) == 0
    assert login.repository(MINE).private
    assert "model.safetensors" in login.repository(MINE).files
    assert capsys.readouterr().out.strip().endswith(f"Done: {login.url}/{MINE}.")


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"HF_TOKEN": "hf_wrong"}, "does not know this token"),
        ({"HF_TOKEN": ""}, "nobody is logged in"),
        ({"name": "other/mine"}, "may not write"),
        ({"name": "mine"}, "user/repo"),
    ],
)
def test_nobody_trains_to_learn_that_it_cannot_be_pushed(
    login, short, changes, word, capsys, monkeypatch
):
    monkeypatch.setenv("HF_TOKEN", changes.get("HF_TOKEN", login.token))
    assert train.main([*short[:-1], changes.get("name", MINE)]) == 2
    heard = capsys.readouterr()
    (line,) = heard.err.strip().splitlines()
    assert word in line
    assert "Done" not in heard.out
    assert not (Path(short[4]) / "model.safetensors").exists()


def test_a_push_that_fails_at_the_end_keeps_the_weights_and_tells_the_way(login, short, capsys):
    login.fails(500, "/commit/")
    assert train.main([*short, "--private"]) == 2
    line = capsys.readouterr().err.strip().splitlines()[-1]
    assert "out of order" in line
    assert f"`python -m gan.hub push {short[4]} {MINE} --private`" in line
    assert (Path(short[4]) / "model.safetensors").is_file()
    assert main(["push", short[4], MINE, "--private"]) == 0
