"""Where a training goes: onto no other, alone in its folder, and kept when the terminal closes."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tiny import finish, model_bytes, picture_folder, refused, soon

import gan
from gan.training.__main__ import main
from gan.training.saving import load_resume
from gan.training.start import train
from gan.weights import METRICS, MODEL

ROOT = Path(gan.__file__).parent.parent
OPTIONS = {"steps": 2, "batch_size": 4, "device": "cpu"}


@pytest.fixture
def images(tmp_path) -> Path:
    return picture_folder(tmp_path / "pictures")  # 12 pictures: a checkpoint every 3 steps


@pytest.fixture
def line(images, tmp_path) -> list[str]:
    """The arguments of a training of two steps, without its length."""
    where = ["--images", str(images), "--out", str(tmp_path / "out")]
    return ["mlp-gan", *where, "--batch-size", "4", "--device", "cpu"]


@pytest.fixture
def begin(line, tmp_path):
    """Starts `train.py` in a process of its own and waits for its first checkpoint."""
    started = []

    def start(*before: str, **options) -> subprocess.Popen:
        command = [*before, sys.executable, "train.py", *line, "--steps", "1000000"]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | options
        started.append(subprocess.Popen(command, cwd=ROOT, text=True, **pipes))
        assert soon((tmp_path / "out" / "resume.pt").is_file, 60)
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()


def said(capsys) -> str:
    (line,) = capsys.readouterr().err.strip().splitlines()
    return line


# ---- onto no other ----


@pytest.mark.parametrize(
    ("held", "words"),
    [
        ((MODEL,), ["holds a model", "no checkpoint to --resume", "--overwrite", "another --out"]),
        ((MODEL, "resume.pt"), ["holds a model", "go on with --resume", "--overwrite", "--out"]),
        (("resume.pt",), ["unfinished", "go on with --resume", "--overwrite", "another --out"]),
    ],
)
def test_a_training_lands_on_no_other(line, tmp_path, capsys, held, words):
    out = tmp_path / "out"
    out.mkdir()
    for name in held:
        (out / name).write_text("an hour's work")
    assert main([*line, "--steps", "2"]) == 2
    sentence = said(capsys)
    assert all(word in sentence for word in [str(out), *words])
    assert {path.name: path.read_text() for path in out.iterdir()} == dict.fromkeys(
        held, "an hour's work"
    )
    assert main([*line, "--steps", "2", "--overwrite"]) == 0
    assert json.loads((out / METRICS).read_text("utf-8"))["steps"] == 2


def test_a_shipped_model_is_refused_before_any_data_is_looked_for(tmp_path, copy):
    with refused(str(copy), "--overwrite"):
        train("dcgan", data=tmp_path / "none", out=copy)


def test_a_model_without_a_checkpoint_is_not_sent_in_circles(copy, images):
    (copy / "resume.pt").unlink()
    with refused("resume.pt", "--overwrite", "another --out"):
        train("mlp-gan", images=images, out=copy, resume=True)


def test_a_training_that_never_began_leaves_no_folder(line, tmp_path, capsys):
    assert main([*line[:2], str(tmp_path / "none"), *line[3:]]) == 2
    assert not (tmp_path / "out").exists()


# ---- nothing more to do ----


def test_a_resume_that_has_reached_what_is_asked_says_so_and_leaves_the_weights(
    line, tmp_path, capsys
):
    out = tmp_path / "out"
    assert main([*line, "--steps", "2"]) == 0
    known = json.loads((out / METRICS).read_text("utf-8")) | {"quality": {"of": "these weights"}}
    (out / METRICS).write_text(json.dumps(known), "utf-8")
    before = {path: path.read_bytes() for path in out.rglob("*.*")}
    capsys.readouterr()
    for steps in ("2", "1"):
        assert main([*line, "--steps", steps, "--resume"]) == 0
        last = capsys.readouterr().out.strip().splitlines()[-1]
        for word in ("Nothing to do", str(out), "2 steps", "--steps", "--epochs", "--seconds"):
            assert word in last
    assert {path: path.read_bytes() for path in out.rglob("*.*")} == before
    assert main([*line, "--seconds", "0.001", "--resume"]) == 0
    assert "Nothing to do" in capsys.readouterr().out


def test_a_training_killed_before_its_weights_were_written_writes_them(images, tmp_path):
    options = OPTIONS | {"images": images, "out": tmp_path / "out"}
    finish(train("mlp-gan", **options))
    whole = model_bytes(tmp_path / "out")
    (tmp_path / "out" / MODEL).unlink()
    assert list(train("mlp-gan", resume=True, **options)) == []
    assert model_bytes(tmp_path / "out") == whole


# ---- alone in its folder ----


def test_a_training_anew_in_a_notebook_takes_over_and_the_left_one_writes_no_more(images, tmp_path):
    options = OPTIONS | {"images": images, "out": tmp_path / "out"}
    left = train("mlp-gan", **options)
    next(left)
    anew = train("mlp-gan", **options)
    for go_on in (left.save, left.__next__):
        with refused("later training", str(tmp_path / "out")):
            go_on()
    finish(anew)
    anew.save()  # after its end, too
    finish(train("mlp-gan", resume=True, **options | {"steps": 3}))


def test_the_second_of_two_is_refused_and_a_closed_terminal_saves_the_first(
    line, begin, tmp_path, capsys
):
    out = tmp_path / "out"
    first = begin()
    for option in ("--resume", "--overwrite"):
        assert main([*line, "--steps", "2", option]) == 2
        sentence = said(capsys)
        assert "another training" in sentence and str(out) in sentence
    first.send_signal(getattr(signal, "SIGHUP", signal.SIGTERM))  # Windows has no such signal
    printed, errors = first.communicate(timeout=60)
    assert first.returncode == 130
    assert "Traceback" not in errors
    done = load_resume(out)["number"]
    assert printed.strip().splitlines()[-1].startswith(f"Stopped after {done} steps")
    assert json.loads((out / METRICS).read_text("utf-8"))["steps"] == done
    assert not list(out.glob(".*"))


def test_a_training_that_ignores_its_terminal_goes_on_without_it_and_can_be_ended(begin, tmp_path):
    pty, out = pytest.importorskip("pty"), tmp_path / "out"
    ours, theirs = pty.openpty()
    nohup = ("sh", "-c", 'trap "" HUP; exec "$@"', "sh")
    process = begin(*nohup, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True)
    os.close(theirs)
    os.close(ours)  # whatever it writes fails from now on
    process.send_signal(signal.SIGHUP)
    number = load_resume(out)["number"]
    assert soon(lambda: load_resume(out)["number"] > number, 60)
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) == 130
    assert json.loads((out / METRICS).read_text("utf-8"))["steps"] > number
