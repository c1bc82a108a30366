"""`train.py`: every mistake is one line and exit code 2; the rest is told as it happens."""

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from tiny import picture_folder

import gan
from gan.recipes import RECIPES
from gan.training.__main__ import main

ROOT = Path(gan.__file__).parent.parent


@pytest.fixture
def images(tmp_path) -> Path:
    return picture_folder(tmp_path / "pictures")


@pytest.fixture
def short(images, tmp_path) -> list[str]:
    """A training of two steps on twelve pictures."""
    out = str(tmp_path / "out")
    return ["mlp-gan", "--images", str(images), "--out", out, "--steps", "2", "--device", "cpu"]


def run(*arguments, **environment) -> subprocess.CompletedProcess:
    command = [sys.executable, *map(str, arguments)]
    options = {"capture_output": True, "text": True, "encoding": "utf-8", "timeout": 120}
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, **options)


def one_line(errors: str) -> str:
    lines = errors.strip().splitlines()
    assert len(lines) == 1, errors
    assert lines[0].startswith("train.py: ")
    assert "Traceback" not in errors
    return lines[0]


# ---- mistakes ----


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], ["--list"]),
        (["stylegan"], ["'stylegan'", "dcgan", "vae-2d"]),
        (["dcgan", "extra"], ["extra"]),
        (["dcgan", "--nonsense"], ["--nonsense"]),
        (["dcgan", "--ste", "3"], ["--ste"]),
        (["dcgan", "--epochs", "-1"], ["--epochs -1"]),
        (["dcgan", "--epochs", "many"], ["--epochs", "'many'"]),
        (["dcgan", "--epochs", "1.5"], ["--epochs", "'1.5'"]),
        (["dcgan", "--epochs"], ["--epochs"]),
        (["dcgan", "--seconds", "nan"], ["--seconds nan"]),
        (["dcgan", "--objective", "absolute"], ["'absolute'", "dragan", "hinge"]),
        (["vae-2d", "--objective", "hinge"], ["vae-2d", "no adversarial objective"]),
        (["digit-classifier", "--objective", "hinge"], ["no adversarial objective"]),
        (["dcgan", "--device", "potato"], ["'potato'", "cuda"]),
        (["dcgan", "--batch-size", "1"], ["dcgan", "batch of 1", "batch norm", "2 or more"]),
        (["dcgan", "--resume", "--overwrite"], ["--resume", "--overwrite", "not both"]),
        (["dcgan", "--images", "/does/not/exist"], ["/does/not/exist", "--images"]),
    ],
    ids=" ".join,
)
def test_a_bad_argument_is_one_line_and_exit_code_2(capsys, arguments, words):
    assert main(arguments) == 2
    printed, errors = capsys.readouterr()
    line = one_line(errors)
    assert printed == ""
    for word in words:
        assert word in line


def test_no_data_and_no_network_is_one_line_with_folder_files_and_option(capsys, tmp_path):
    assert main(["dcgan", "--data", str(tmp_path), "--out", str(tmp_path / "out")]) == 2
    line = one_line(capsys.readouterr().err)
    for word in (str(tmp_path), "MNIST/raw/train-images-idx3-ubyte", "--data"):
        assert word in line


def test_a_device_that_this_machine_lacks_and_ctrl_c_before_the_first_step_are_one_line(
    capsys, short, monkeypatch
):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    if not torch.cuda.is_available():
        assert main([*short, "--device", "cuda"]) == 2
        assert "'cuda'" in one_line(capsys.readouterr().err)
    monkeypatch.setattr("gan.data.from_folder", interrupted)
    assert main(short) == 130
    one_line(capsys.readouterr().err)


def test_a_mistake_in_a_process_of_its_own_is_one_line_and_exit_code_2(tmp_path):
    ended = run("train.py", "dcgan", "--data", tmp_path, GAN_WEIGHTS=str(tmp_path))
    assert ended.returncode == 2
    assert str(tmp_path) in one_line(ended.stderr)


# ---- what is printed ----


def test_the_list_holds_every_recipe_with_its_source_data_and_counts(capsys, weights):
    assert main(["--list"]) == 0
    printed = capsys.readouterr().out
    lines = {line.split()[0]: line for line in printed.splitlines()[1:]}
    assert list(lines) == list(RECIPES)
    for name, recipe in RECIPES.items():
        generator, other = recipe.parameters
        for said in (recipe.source, recipe.dataset, f"{generator:,}", f"{other:,}"):
            assert said in lines[name]
        assert ("shipped" in lines[name]) is (name in ("dcgan", "vae-2d", "mlp-gan"))
    assert "2,305,472 + 212,865" in lines["dcgan"]


def test_the_list_needs_no_pytorch():
    ended = run("-X", "importtime", "train.py", "--list")
    assert ended.returncode == 0
    assert "dcgan" in ended.stdout
    modules = {line.rpartition("|")[2].strip() for line in ended.stderr.splitlines()}
    assert "gan.recipes" in modules
    assert not modules & {"torch", "numpy", "torchvision", "PIL", "huggingface_hub", "gradio"}


def test_help_names_every_option(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    printed = capsys.readouterr().out
    lengths = ["--epochs", "--steps", "--seconds"]
    places = ["--data", "--dataset", "--images", "--out", "--resume", "--overwrite"]
    for option in [*lengths, *places, "--seed", "--batch-size", "--device", "--list"]:
        assert option in printed


def test_a_training_shows_its_progress_and_says_where_the_weights_are(capsys, short, tmp_path):
    assert main(short) == 0
    printed, bar = capsys.readouterr()
    assert "mlp-gan" in printed.splitlines()[0]
    assert "pictures, 28×28 in grey," in printed.splitlines()[0]  # what it is trained on
    last = printed.strip().splitlines()[-1]
    assert last.startswith("Done: 2 steps")
    assert str(tmp_path / "out") in last
    for shown in ("epoch", "images/s", "G ", "D ", "D(x)", "D(G(z))", "2/2"):
        assert shown in bar
    assert re.search(r"\d\d:\d\d<", bar)  # time left


def test_synthetic_digits_are_announced_before_they_are_waited_for(capsys, weights, tmp_path):
    asked = ["mlp-gan", "--dataset", "synthetic-digits", "--steps", "1", "--device", "cpu"]
    assert main([*asked, "--out", str(tmp_path / "out")]) == 0
    first, *_ = capsys.readouterr().out.splitlines()
    assert re.fullmatch(
        r"Sampling 10,000 digits from the model dcgan \(about \d+ s\) \.\.\.", first
    )


def test_the_first_line_says_when_the_pictures_own_shape_is_taken(capsys, short):
    assert main(["mlp-gan-relu", *short[1:]]) == 0
    assert "pictures, 10×14 in colour," in capsys.readouterr().out.splitlines()[0]


def test_the_default_folder_lies_beside_what_ships_and_is_listed(short, tmp_path, monkeypatch):
    monkeypatch.setenv("GAN_WEIGHTS", str(tmp_path / "weights"))
    at = short.index("--out")
    assert main(short[:at] + short[at + 2 :]) == 0
    assert gan.available() == ["my-mlp-gan"]
    card = (tmp_path / "weights" / "my-mlp-gan" / "README.md").read_text("utf-8")
    assert 'gan.load("my-mlp-gan")' in card and "python train.py mlp-gan --steps 2" in card


def test_a_resumed_training_goes_on_where_it_was_and_not_with_other_arguments(
    capsys, short, tmp_path
):
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    assert main(short) == 0
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == before
    capsys.readouterr()
    assert main([*short, "--seed", "1", "--resume"]) == 2
    assert "another seed" in one_line(capsys.readouterr().err)
    assert main([*short, "--steps", "5", "--resume"]) == 0
    assert "Done: 5 steps" in capsys.readouterr().out
    metrics = json.loads((tmp_path / "out" / "metrics.json").read_text(encoding="utf-8"))
    assert [point["step"] for point in metrics["curves"]] == [1, 2, 3, 4, 5]


def test_options_reach_the_training_and_the_default_folder_is_among_the_weights(
    images, tmp_path, monkeypatch
):
    monkeypatch.setenv("GAN_WEIGHTS", str(tmp_path / "weights"))
    options = ["--images", str(images), "--device", "cpu", "--epochs", "2"]
    assert main(["mlp-gan", *options, "--batch-size", "4", "--seed", "9"]) == 0
    assert gan.available() == ["my-mlp-gan"]
    out = tmp_path / "weights" / "my-mlp-gan"
    metrics = json.loads((out / "metrics.json").read_text(encoding="utf-8"))
    assert (metrics["steps"], metrics["epochs"], metrics["seed"]) == (6, 2.0, 9)
    assert gan.load(out).recipe.batch_size == 4
