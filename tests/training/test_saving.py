"""What a training leaves: a resume file on its way, bit for bit, a weights folder at its end."""

import dataclasses
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from tiny import (
    LEFT_BY_ALL,
    drawings,
    finish,
    model_bytes,
    no_room_for,
    picture_folder,
    refused,
    same,
    small,
    soon,
    take,
    training,
)

import gan
from gan import pictures
from gan.cards import tried
from gan.latents import Direction
from gan.metrics import directions
from gan.recipes import RECIPES
from gan.training.saving import load_resume, save_resume
from gan.training.start import train
from gan.weights import CRITIC

ROOT = Path(gan.__file__).parent.parent
# A recipe for everything that has a state of its own.
STATEFUL = {
    "dropout and label noise": small("frog-dcgan"),
    "batch norm and dropout": small("dcgan"),
    "a VAE": small("vae-2d"),
    "five critic steps and clipping": small("wgan"),
    "a gradient penalty": small("wgan-gp"),
    "a moving average": small("dcgan", ema_decay=0.9),
    "a falling learning rate": small("mlp-gan-relu"),
    "uniform latents and smoothing": small("fc-dcgan", latent="uniform", label_smoothing=0.1),
}


@pytest.mark.parametrize("name", RECIPES)
def test_a_training_leaves_a_complete_weights_folder(tmp_path, name):
    (tmp_path / "notes.txt").write_text("mine")
    shown = [step.samples for step in training(small(name), tmp_path, steps=2)][-1]
    left = {path.name for path in tmp_path.iterdir() if path.is_file()}
    expected = LEFT_BY_ALL | {"resume.pt", "notes.txt"}  # and nothing temporary
    expected |= {"map.png"} if name == "vae-2d" else set()
    expected |= set() if RECIPES[name].vae else {CRITIC}
    assert left == expected
    assert (tmp_path / "notes.txt").read_text() == "mine"
    model = gan.load(tmp_path, device="cpu")
    assert model.recipe == small(name)
    drawn = model.sample(0, 64)
    assert np.abs(shown.astype(int) - drawn).max() <= 1
    sheet, expected = Image.open(tmp_path / "samples.png"), pictures.grid(drawn, 8)
    assert np.abs(np.asarray(sheet).astype(int) - np.asarray(expected)).max() <= 1


def test_metrics_say_what_the_training_was_and_a_grid_is_drawn_each_epoch(tmp_path):
    steps = list(training(small("dcgan"), tmp_path, steps=12, seed=3))  # 2.4 passes
    said = json.loads((tmp_path / "metrics.json").read_text(encoding="utf-8"))
    assert (said["steps"], said["images"], said["seed"]) == (12, 20, 3)
    assert said["epochs"] == 2.4
    assert said["dataset"] == "drawings"
    assert said["torch"] == torch.__version__
    assert said["hardware"]
    assert said["training_seconds"] >= 0
    assert said["precision"] in ("float32", "bfloat16 autocast")
    for point, step in zip(said["curves"], steps, strict=True):
        assert point["step"] == step.number
        assert point["generator"] == pytest.approx(step.losses["generator"], rel=1e-4)
    drawn = sorted(path.name for path in (tmp_path / "progress").iterdir())
    assert drawn == ["epoch-0001.png", "epoch-0002.png"]
    with Image.open(tmp_path / "progress" / "epoch-0001.png") as sheet:
        assert sheet.size == (8 * 10 - 2, 8 * 10 - 2)


@pytest.mark.parametrize("name", ["dcgan", "wgan"])
def test_what_was_tried_with_the_recipe_stays_and_what_was_measured_goes(tmp_path, name):
    finish(training(small("dcgan"), tmp_path, steps=1))
    row = {field: 0.5 for field in tried.Variant.__dataclass_fields__} | {"name": "as it is"}
    variants = {"recipe": "dcgan", "steps": 7, "samples": 40, "black": 0.8, "rows": [row]}
    path = tmp_path / "metrics.json"
    known = json.loads(path.read_text("utf-8")) | {"variants": variants, "quality": {"a": 1}}
    path.write_text(json.dumps(known), "utf-8")
    (tmp_path / "neighbours.png").write_bytes(b"of these weights")
    finish(training(small(name), tmp_path, steps=2))
    after = json.loads(path.read_text("utf-8"))
    assert after.get("variants") == (variants if name == "dcgan" else None)
    assert "quality" not in after and not (tmp_path / "neighbours.png").exists()
    card = (tmp_path / "README.md").read_text("utf-8")
    assert ("What was tried" in card) is (name == "dcgan")
    path.write_text(json.dumps(known | {"variants": {"recipe": name, "rows": [{}]}}), "utf-8")
    finish(training(small(name), tmp_path, steps=1))  # damaged ones do not end a training
    assert "variants" not in json.loads(path.read_text("utf-8"))


# ---- resume ----


@pytest.mark.parametrize("what", STATEFUL)
def test_a_resumed_training_ends_as_if_it_had_never_stopped(tmp_path, what):
    recipe = STATEFUL[what]
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    through = training(recipe, whole, steps=7)
    finish(through)
    for stop in (2, 3):
        run = training(recipe, parts, steps=7, resume=stop > 2)
        take(run, stop - run.number)
        run.save()
        torch.manual_seed(stop)  # whatever happens in between
        torch.randn(5)
    last = training(recipe, parts, steps=7, resume=True)
    assert last.number == 3
    finish(last)
    assert same(last.trainer.state(), through.trainer.state())
    assert model_bytes(parts) == model_bytes(whole)
    if not recipe.vae:
        critics = [(folder / CRITIC).read_bytes() for folder in (whole, parts)]
        assert critics[0] == critics[1]


def test_saving_on_the_way_changes_nothing_and_without_a_folder_leaves_nothing(
    tmp_path, monkeypatch
):
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    saved, alone = training(small("dcgan"), tmp_path / "out"), training(small("dcgan"))
    for _ in saved:
        saved.save()
    finish(alone)
    alone.save()
    assert same(saved.trainer.state(), alone.trainer.state())
    assert not list((tmp_path / "here").iterdir())


def test_curves_time_and_passes_go_on_after_a_resume(tmp_path):
    run = training(small("dcgan"), tmp_path, steps=9)
    take(run, 4)
    run.save()
    resumed = training(small("dcgan"), tmp_path, steps=9, resume=True)
    assert resumed.seconds_trained == run.seconds_trained > 0
    rest = list(resumed)
    assert [step.number for step in rest] == [5, 6, 7, 8, 9]
    assert rest[-1].epoch == pytest.approx(9 / 5)
    assert [point["step"] for point in resumed.curves.points] == list(range(1, 10))


def test_a_finished_training_does_no_step_more_unless_it_is_made_longer(tmp_path):
    finish(training(small("dcgan"), tmp_path / "a", steps=3))
    before = model_bytes(tmp_path / "a")
    assert list(training(small("dcgan"), tmp_path / "a", steps=3, resume=True)) == []
    assert model_bytes(tmp_path / "a") == before
    finish(training(small("dcgan"), tmp_path / "a", steps=6, resume=True))
    finish(training(small("dcgan"), tmp_path / "b", steps=6))
    assert model_bytes(tmp_path / "a") == model_bytes(tmp_path / "b")


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"seed": 1}, "seed"),
        ({"recipe": small("dcgan", batch_size=5)}, "recipe"),
        ({"recipe": small("dcgan", dropout=0.1)}, "recipe"),
        ({"recipe": small("wgan")}, "recipe"),
        ({"dataset": dataclasses.replace(drawings((1, 8, 8)), title="others")}, "dataset"),
    ],
    ids=["seed", "batch", "dropout", "network", "data"],
)
def test_a_checkpoint_of_another_training_is_refused(tmp_path, change, named):
    run = training(small("dcgan"), tmp_path)
    take(run, 1)
    run.save()
    options = {"recipe": small("dcgan"), **change}
    with refused(str(tmp_path), f"another {named}", "--overwrite"):
        training(options.pop("recipe"), tmp_path, resume=True, **options)


@pytest.mark.parametrize("content", [None, {"a": 1}, {"recipe": "{}", "seed": 0}, [1, 2], "text"])
def test_without_a_checkpoint_or_with_a_foreign_one_a_resume_is_refused(tmp_path, content):
    if content is not None:
        torch.save(content, tmp_path / "resume.pt")
    remedy = "without --resume" if content is None else "--overwrite"
    with refused(str(tmp_path / "resume.pt"), remedy):
        training(small("dcgan"), tmp_path, resume=True)
    with refused("folder"):
        training(small("dcgan"), None, resume=True)


# ---- the resume file ----


@pytest.mark.parametrize("share", [0, 0.1, 0.5, 0.99])
def test_a_resume_file_gives_back_what_was_saved_and_cut_short_is_named(tmp_path, share):
    state = {"number": 3, "trainer": {"weights": torch.randn(1000), "list": [1, 2]}}
    save_resume(tmp_path, state)
    assert same(load_resume(tmp_path), state)
    file = tmp_path / "resume.pt"
    content = file.read_bytes()
    file.write_bytes(content[: int(share * len(content))])
    with refused(str(file), "damaged"):
        load_resume(tmp_path)


def test_a_resume_file_that_would_run_code_is_refused_and_runs_none(tmp_path):
    class Trap:
        def __reduce__(self):
            return os.mkdir, (str(tmp_path / "sprung"),)

    torch.save({"number": Trap()}, tmp_path / "resume.pt")
    with refused(str(tmp_path / "resume.pt")):
        load_resume(tmp_path)
    assert not (tmp_path / "sprung").exists()


def test_a_full_disk_is_one_sentence_and_keeps_the_old_checkpoint(tmp_path):
    save_resume(tmp_path, {"number": 1})
    with refused(str(tmp_path), "another folder"), no_room_for(10_000):
        save_resume(tmp_path, {"weights": torch.zeros(100_000)})
    assert load_resume(tmp_path) == {"number": 1}
    assert [path.name for path in tmp_path.iterdir()] == ["resume.pt"]


# ---- kill -9 and Ctrl-C, in a process of its own ----


OPTIONS = {"steps": 9, "batch_size": 4, "seed": 5, "device": "cpu"}


TORN = """
import io, os, signal, sys
from pathlib import Path
import torch, gan

whole, written = torch.save, []

def torn(state, path):
    written.append(state["number"])
    if len(written) < 3:
        return whole(state, path)
    buffer = io.BytesIO()
    whole(state, buffer)
    with open(path, "wb") as file:
        file.write(buffer.getvalue()[: buffer.tell() // 2])
        file.flush()
        os.fsync(file.fileno())
    os.kill(os.getpid(), signal.SIGKILL)

torch.save = torn
images, out = sys.argv[1:]
for step in gan.train("mlp-gan", images=images, out=out, **{options!r}):
    print(step.number, flush=True)
"""


def run_python(*arguments, **options) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, *map(str, arguments)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


def test_a_training_killed_in_the_middle_of_a_write_resumes_bit_for_bit(tmp_path):
    images = picture_folder(tmp_path / "pictures")  # 12 pictures: a checkpoint every 3 steps
    out = tmp_path / "killed"
    killed = run_python("-c", TORN.replace("{options!r}", repr(OPTIONS)), images, out)
    printed, _ = killed.communicate(timeout=120)
    assert killed.returncode == -signal.SIGKILL
    assert printed.split()[-1] == "8"  # the third checkpoint, of step 9, is the one torn
    assert list(out.glob(".resume.pt.*.part"))  # half a file lies there
    assert load_resume(out)["number"] == 6

    resumed = train("mlp-gan", images=images, out=out, resume=True, **OPTIONS)
    assert resumed.number == 6
    assert not list(out.glob(".*.part*"))  # it is cleared
    finish(resumed)
    finish(train("mlp-gan", images=images, out=tmp_path / "whole", **OPTIONS))
    assert model_bytes(out) == model_bytes(tmp_path / "whole")


def test_ctrl_c_saves_and_says_so_and_the_rest_is_as_if_nothing_had_happened(tmp_path):
    images, out = picture_folder(tmp_path / "pictures"), tmp_path / "stopped"
    command = ["train.py", "mlp-gan", "--images", images, "--out", out]
    command += ["--steps", "100000", "--batch-size", "4", "--seed", "5", "--device", "cpu"]
    stopped = run_python(*command)
    assert soon((out / "resume.pt").is_file, 60)
    stopped.send_signal(signal.SIGINT)  # the others: test_out
    printed, errors = stopped.communicate(timeout=60)
    assert stopped.returncode == 130
    assert "Traceback" not in errors
    last = printed.strip().splitlines()[-1]
    assert last.startswith("Stopped after")
    assert "--resume" in last and str(out) in last
    assert {path.name for path in out.iterdir()} > LEFT_BY_ALL

    done = load_resume(out)["number"]
    assert last.startswith(f"Stopped after {done} steps")
    options = {**OPTIONS, "steps": done + 3}
    finish(train("mlp-gan", images=images, out=out, resume=True, **options))
    finish(train("mlp-gan", images=images, out=tmp_path / "whole", **options))
    assert model_bytes(out) == model_bytes(tmp_path / "whole")


def test_a_training_leaves_directions_with_a_meaning_and_never_those_of_another_model(
    tmp_path, monkeypatch
):
    asked = []

    def find_within(model, seconds, samples):
        asked.append((seconds, samples))
        vector = torch.eye(model.latent_dim)[len(asked)]
        return [Direction("thicker", vector, 2.0, {"span": 2.0})][: 3 - len(asked)]

    monkeypatch.setattr(directions, "find_within", find_within)
    one = training(small("dcgan"), tmp_path, steps=1)
    take(one, 1)
    for samples, left in ((500, 1), (50, 1), (50, 0)):
        one.export(tmp_path, samples * 20)
        assert len(gan.load(tmp_path, device="cpu").named) == left
    assert asked[-1][1] < asked[0][1] and asked[-1][0] == 2
