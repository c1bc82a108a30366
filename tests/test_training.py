"""A training is an iterator that can be watched, broken off, killed and taken up again."""

import dataclasses
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from tiny import CPU, drawings, picture_folder, refused, same, small, take, training

import gan
from gan import data, pictures
from gan.cards import tried
from gan.data import Dataset
from gan.objectives import OBJECTIVES
from gan.recipe import Optimizer
from gan.recipes import RECIPES
from gan.training.loop import WON_STEPS, Training
from gan.training.start import train
from gan.training.steps import CURVE_POINTS, Curves, thinned
from gan.weights import CRITIC, MODEL, load_resume, save_resume

ROOT = Path(gan.__file__).parent.parent
LEFT_BY_ALL = {"config.json", "model.safetensors", "metrics.json", "samples.png", "README.md"}

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


def finish(steps) -> None:
    for _ in steps:
        pass


def model_bytes(folder: Path) -> bytes:
    return (folder / MODEL).read_bytes()


# ---- the iterator ----


def test_steps_are_numbered_from_one_and_count_passes_over_the_data():
    steps = list(training(small("dcgan"), steps=7))  # batches of 4 out of 20 pictures
    assert [step.number for step in steps] == [1, 2, 3, 4, 5, 6, 7]
    assert [step.epoch for step in steps] == pytest.approx([k / 5 for k in range(1, 8)])
    assert all(step.images_per_second > 0 for step in steps)
    assert all(step.warning is None for step in steps)


def test_five_critic_steps_see_five_times_the_pictures():
    steps = list(training(small("wgan"), steps=2))
    assert [step.epoch for step in steps] == [1, 2]


def test_a_step_s_samples_are_sixty_four_fixed_latents_drawn_now():
    run = training(small("dcgan"), steps=4)
    first = next(run)
    before = first.samples
    assert before.shape == (64, 8, 8)
    assert before.dtype == np.uint8
    assert np.array_equal(first.samples, before)
    next(run)
    assert not np.array_equal(first.samples, before)


def test_colour_samples_have_three_channels():
    assert next(training(small("frog-dcgan"))).samples.shape == (64, 24, 24, 3)


def test_looking_at_samples_changes_nothing():
    watched, alone = training(small("dcgan")), training(small("dcgan"))
    for step in watched:
        assert step.samples is not None
    finish(alone)
    assert same(watched.trainer.state(), alone.trainer.state())


def test_two_trainings_side_by_side_do_not_disturb_one_another():
    a, b = training(small("dcgan")), training(small("vae-2d"))
    for _ in zip(a, b, strict=True):
        pass
    for together, recipe in ((a, small("dcgan")), (b, small("vae-2d"))):
        alone = training(recipe)
        finish(alone)
        assert same(together.trainer.state(), alone.trainer.state())


def test_seconds_end_a_training_too(tmp_path):
    run = training(small("mlp-gan"), tmp_path, steps=10**9, seconds=0.1)
    started = time.monotonic()
    finish(run)
    assert time.monotonic() - started < 20
    assert 0.1 <= run.seconds_trained < 5
    assert {path.name for path in tmp_path.iterdir()} > LEFT_BY_ALL


def test_pictures_of_another_shape_than_the_recipe_s_are_refused():
    with refused("(1, 8, 8)", "(1, 9, 9)"):
        training(small("dcgan"), dataset=drawings((1, 9, 9)))


# ---- what it leaves ----


@pytest.mark.parametrize("name", RECIPES)
def test_a_training_leaves_a_complete_weights_folder(tmp_path, name):
    finish(training(small(name), tmp_path, steps=2))
    left = {path.name for path in tmp_path.iterdir() if path.is_file()}
    expected = LEFT_BY_ALL | {"resume.pt"}
    expected |= {"map.png"} if name == "vae-2d" else set()
    expected |= set() if RECIPES[name].vae else {"critic.safetensors"}
    assert left == expected
    model = gan.load(tmp_path, device="cpu")
    assert model.recipe == small(name)
    sheet = np.asarray(Image.open(tmp_path / "samples.png"))
    expected = np.asarray(pictures.grid(model.sample(0, 64), 8))
    assert np.abs(sheet.astype(int) - expected).max() <= 1


def test_the_loaded_model_draws_what_the_training_showed(tmp_path):
    run = training(small("dcgan", ema_decay=0.5), tmp_path, steps=6)
    shown = [step.samples for step in run][-1]
    drawn = gan.load(tmp_path, device="cpu").sample(0, 64)
    assert np.abs(shown.astype(int) - drawn.astype(int)).max() <= 1


def test_metrics_say_what_the_training_was(tmp_path):
    run = training(small("dcgan"), tmp_path, steps=7, seed=3)
    steps = list(run)
    metrics = json.loads((tmp_path / "metrics.json").read_text(encoding="utf-8"))
    assert (metrics["steps"], metrics["images"], metrics["seed"]) == (7, 20, 3)
    assert metrics["epochs"] == 1.4
    assert metrics["dataset"] == "drawings"
    assert metrics["torch"] == torch.__version__
    assert metrics["hardware"]
    assert metrics["training_seconds"] >= 0
    assert metrics["precision"] in ("float32", "bfloat16 autocast")
    for point, step in zip(metrics["curves"], steps, strict=True):
        assert point["step"] == step.number
        assert point["generator"] == pytest.approx(step.losses["generator"], rel=1e-4)


def test_a_sample_grid_is_drawn_each_epoch(tmp_path):
    finish(training(small("dcgan"), tmp_path, steps=12))  # 2.4 passes
    drawn = sorted(path.name for path in (tmp_path / "progress").iterdir())
    assert drawn == ["epoch-0001.png", "epoch-0002.png"]
    assert Image.open(tmp_path / "progress" / "epoch-0001.png").size == (8 * 10 - 2, 8 * 10 - 2)


def test_a_training_without_a_folder_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    run = training(small("dcgan"))
    finish(run)
    run.save()
    assert not list(tmp_path.iterdir())


def test_foreign_files_in_the_folder_stay(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    finish(training(small("dcgan"), tmp_path, steps=2))
    assert (tmp_path / "notes.txt").read_text() == "mine"
    assert not list(tmp_path.glob(".*"))  # and nothing temporary is left


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


def test_saving_on_the_way_changes_nothing(tmp_path):
    saved, alone = training(small("dcgan"), tmp_path), training(small("dcgan"))
    for _ in saved:
        saved.save()
    finish(alone)
    assert same(saved.trainer.state(), alone.trainer.state())


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


def test_a_finished_training_can_be_made_longer(tmp_path):
    finish(training(small("dcgan"), tmp_path / "a", steps=3))
    longer = training(small("dcgan"), tmp_path / "a", steps=6, resume=True)
    finish(longer)
    at_once = training(small("dcgan"), tmp_path / "b", steps=6)
    finish(at_once)
    assert model_bytes(tmp_path / "a") == model_bytes(tmp_path / "b")


def test_resuming_a_finished_training_does_no_step_and_keeps_its_weights(tmp_path):
    finish(training(small("dcgan"), tmp_path, steps=3))
    before = model_bytes(tmp_path)
    assert list(training(small("dcgan"), tmp_path, steps=3, resume=True)) == []
    assert model_bytes(tmp_path) == before


def test_a_resume_without_a_checkpoint_is_refused(tmp_path):
    with refused(str(tmp_path / "resume.pt"), "without --resume"):
        training(small("dcgan"), tmp_path, resume=True)


def test_a_resume_without_a_folder_is_refused():
    with refused("folder"):
        training(small("dcgan"), None, resume=True)


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
    with refused(str(tmp_path), f"another {named}", "without --resume"):
        training(options.pop("recipe"), tmp_path, resume=True, **options)


@pytest.mark.parametrize("content", [{"a": 1}, {"recipe": "{}", "seed": 0}, [1, 2], "text"])
def test_a_foreign_checkpoint_is_refused(tmp_path, content):
    torch.save(content, tmp_path / "resume.pt")
    with refused(str(tmp_path / "resume.pt"), "without --resume"):
        training(small("dcgan"), tmp_path, resume=True)


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


def uninterrupted(images: Path, out: Path) -> bytes:
    finish(train("mlp-gan", images=images, out=out, **OPTIONS))
    return model_bytes(out)


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
    finish(resumed)
    assert model_bytes(out) == uninterrupted(images, tmp_path / "whole")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_saves_and_says_so_and_the_rest_is_as_if_nothing_had_happened(tmp_path, number):
    images, out = picture_folder(tmp_path / "pictures"), tmp_path / "stopped"
    command = ["train.py", "mlp-gan", "--images", images, "--out", out]
    command += ["--steps", "100000", "--batch-size", "4", "--seed", "5", "--device", "cpu"]
    stopped = run_python(*command)
    deadline = time.monotonic() + 60
    while not (out / "resume.pt").is_file():
        assert time.monotonic() < deadline, "no checkpoint after a minute"
        time.sleep(0.02)
    stopped.send_signal(number)
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


# ---- when it goes wrong ----

WILD = Optimizer("rmsprop", 10.0)


def test_a_loss_that_is_not_finite_stops_the_run_and_keeps_the_last_good_checkpoint(tmp_path):
    gentle = small("vae-2d", batch_size=20)  # a pass, and a checkpoint, each step
    run = training(gentle, tmp_path, steps=50)
    take(run, 3)
    good = load_resume(tmp_path)
    with torch.no_grad():
        run.trainer.encoder.logvar.bias.fill_(200.0)  # e²⁰⁰ is not a float32
    with refused("loss", "at step 4", str(tmp_path), "learning rate"):
        next(run)
    assert same(load_resume(tmp_path), good)


def test_a_huge_learning_rate_is_told_from_the_first_loss_that_shows_it():
    run = training(small("vae-2d", generator_optimizer=WILD), steps=50)
    with refused("loss", "at step", "learning rate"):
        finish(run)
    assert 1 <= run.number < 50


def test_weights_that_are_not_finite_never_replace_a_good_checkpoint(tmp_path):
    run = training(small("dcgan"), tmp_path)
    take(run, 2)
    run.save()
    kept = load_resume(tmp_path), model_bytes(tmp_path)
    with torch.no_grad():
        next(run.trainer.generator.parameters()).view(-1)[3] = float("nan")
    with refused("not finite", "step 2", str(tmp_path)):
        run.save()
    assert same(load_resume(tmp_path), kept[0])
    assert model_bytes(tmp_path) == kept[1]


def decided(name: str, out: Path | None = None, *, resume: bool = False, **changes):
    """A training whose discriminator knows the answer at once: real is white, fake is not."""
    recipe = small(name, generator_optimizer=Optimizer("adam", 1e-9), dropout=0.0, **changes)
    recipe = recipe.but(discriminator_optimizer=Optimizer("adam", 0.02))
    white = torch.full((20, *recipe.image_shape), 255, dtype=torch.uint8)
    dataset = Dataset("white", white, torch.zeros(20).long())
    return training(recipe, out, steps=600, dataset=dataset, resume=resume)


def test_a_discriminator_that_has_won_is_pointed_out_after_a_while():
    steps = list(decided("mlp-gan"))
    low = [step.losses["discriminator"] < 0.02 for step in steps]
    first = next(k for k in range(len(low)) if all(low[k:]))
    warned = [step.number for step in steps if step.warning]
    assert warned
    assert warned[0] == steps[first].number + WON_STEPS
    assert "has won" in steps[-1].warning


def test_a_resumed_training_points_out_the_winner_at_the_same_step(tmp_path):
    warned = next(step.number for step in decided("mlp-gan") if step.warning)
    run = decided("mlp-gan", tmp_path)
    take(run, warned - 20)
    run.save()
    resumed = decided("mlp-gan", tmp_path, resume=True)
    assert next(step.number for step in resumed if step.warning) == warned


def test_a_checkpoint_from_before_winners_were_saved_goes_on(tmp_path):
    run = training(small("dcgan"), tmp_path)
    take(run, 2)
    run.save()
    state = load_resume(tmp_path)
    del state["won_since"]
    save_resume(tmp_path, state)
    assert training(small("dcgan"), tmp_path, resume=True).number == 2


def test_a_critic_s_low_loss_is_no_warning():
    steps = take(decided("wgan", n_critic=1, weight_clip=0.01), WON_STEPS + 60)
    assert not any(step.warning for step in steps)


def test_a_balanced_game_is_no_warning():
    run = training(small("mlp-gan"), steps=WON_STEPS + 60)
    assert not any(step.warning for step in run)


# ---- curves ----


@pytest.mark.parametrize("length", [1, 199, 200, 201, 399, 400, 1000, 5_003, 12_800])
def test_curves_are_never_longer_than_two_hundred_points_and_their_means_are_right(length):
    values = np.random.default_rng(length).normal(3, 2, length)
    curves = Curves()
    for k, value in enumerate(values):
        curves.add(k + 1, {"loss": value, "kl": -value})
        assert len(curves.points) <= CURVE_POINTS
    assert len(curves.points) >= min(length, CURVE_POINTS // 2)
    covered = curves.stride * len(curves.points)
    assert length - covered < curves.stride  # at most one point is still in the making
    expected = values[:covered].reshape(-1, curves.stride).mean(1)
    assert [point["loss"] for point in curves.points] == pytest.approx(expected.tolist())
    assert [point["kl"] for point in curves.points] == pytest.approx((-expected).tolist())
    ends = [curves.stride * (k + 1) for k in range(len(curves.points))]
    assert [point["step"] for point in curves.points] == ends


@pytest.mark.parametrize("stop", [3, 150, 333, 700])
def test_curves_that_were_saved_go_on_as_if_they_had_not_been(stop):
    through, first = Curves(), Curves()
    for k in range(900):
        through.add(k + 1, {"loss": k * k / 7})
    for k in range(stop):
        first.add(k + 1, {"loss": k * k / 7})
    second = Curves(json.loads(json.dumps(first.state())))
    for k in range(stop, 900):
        second.add(k + 1, {"loss": k * k / 7})
    assert second.state() == through.state()


# ---- gan.train ----


def test_train_takes_a_folder_of_pictures_of_any_size(tmp_path):
    images = picture_folder(tmp_path / "mine")
    run = train("mlp-gan", images=images, out=tmp_path / "out", steps=2, batch_size=4, device="cpu")
    finish(run)
    model = gan.load(tmp_path / "out", device="cpu")
    assert model.image_shape == (1, 28, 28)
    assert "mine" in run.metrics()["dataset"]


def test_a_folder_s_own_shape_is_taken_only_where_the_recipe_allows(tmp_path):
    images = picture_folder(tmp_path / "mine", size=(10, 14))
    for name, shape in (("mlp-gan-relu", (3, 10, 14)), ("mlp-gan", (1, 28, 28))):
        finish(train(name, images=images, out=tmp_path / name, steps=1, batch_size=4, device="cpu"))
        assert gan.load(tmp_path / name, device="cpu").image_shape == shape


def test_epochs_are_passes_over_the_pictures_and_the_first_limit_counts(tmp_path):
    images = picture_folder(tmp_path)
    options = {"images": images, "batch_size": 4, "device": "cpu"}
    assert train("mlp-gan", epochs=2, **options).total_steps == 6
    assert train("mlp-gan", epochs=2, steps=4, **options).total_steps == 4
    assert train("mlp-gan", epochs=2, steps=40, **options).total_steps == 6
    assert train("frog-dcgan", epochs=1, **options).total_steps == 3
    assert train("frog-dcgan", **options).total_steps == 10_000


def test_train_takes_a_recipe_of_one_s_own(tmp_path):
    own = RECIPES["mlp-gan"].but(name="mine", latent_dim=3, generator_widths=(5,))
    run = train(own, images=picture_folder(tmp_path), steps=1, batch_size=4, device="cpu")
    assert run.recipe.name == "mine"
    assert next(run).samples.shape == (64, 28, 28)


def test_another_data_set_changes_the_shape_only_where_the_recipe_allows(monkeypatch):
    def coloured(place, train):
        return "colours", drawings((3, 32, 32)).images, torch.zeros(20, dtype=torch.long)

    monkeypatch.setitem(data.DATASETS, "cifar10", coloured)
    any_shape = train("mlp-gan-relu", dataset="cifar10", steps=1, batch_size=4, device="cpu")
    assert next(any_shape).samples.shape == (64, 32, 32, 3)
    fixed = train("mlp-gan", dataset="cifar10", steps=1, batch_size=4, device="cpu")
    assert next(fixed).samples.shape == (64, 28, 28)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"epochs": 0}, ["--epochs 0"]),
        ({"epochs": -1}, ["--epochs -1"]),
        ({"steps": 0}, ["--steps 0"]),
        ({"steps": float("nan")}, ["--steps nan"]),
        ({"steps": float("inf")}, ["--steps inf"]),
        ({"steps": "many"}, ["--steps many"]),
        ({"steps": True}, ["--steps True"]),
        ({"seconds": 0}, ["--seconds 0"]),
        ({"seconds": -3}, ["--seconds -3"]),
        ({"seconds": float("nan")}, ["--seconds nan"]),
        ({"seconds": float("inf")}, ["--seconds inf"]),
        ({"seconds": "long"}, ["--seconds long"]),
        ({"batch_size": 0}, ["--batch-size 0"]),
        ({"batch_size": 100_000}, ["batch size 100000"]),
        ({"seed": -1}, ["--seed -1"]),
        ({"seed": 2**63}, [f"--seed {2**63}"]),
        ({"device": "potato"}, ["'potato'", "cpu"]),
        ({"device": "meta"}, ["'meta'", "cpu"]),
        ({"dataset": "nope"}, ["'nope'", "mnist"]),
        ({"dataset": "mnist", "images": "x"}, ["--dataset", "--images", "not both"]),
        ({"images": "/does/not/exist"}, ["/does/not/exist", "--images"]),
    ],
    ids=str,
)
def test_a_bad_argument_of_train_is_one_sentence_before_the_first_step(options, words):
    with refused(*words):
        train("mlp-gan", **options)


def test_arguments_of_train_may_be_numpy_s_numbers(tmp_path):
    images = picture_folder(tmp_path / "pictures")
    options = {"epochs": np.int64(2), "steps": np.int32(3), "batch_size": np.uint8(4)}
    options |= {"seconds": np.float32(60), "seed": np.int64(5)}
    run = train("mlp-gan", images=images, out=tmp_path / "out", device="cpu", **options)
    finish(run)
    assert (run.number, run.metrics()["seed"]) == (3, 5)
    assert gan.load(tmp_path / "out", device="cpu").recipe.batch_size == 4
    resumed = train("mlp-gan", images=images, out=tmp_path / "out", resume=True, **OPTIONS)
    assert resumed.number == 3  # and the checkpoint holds plain numbers


@pytest.mark.parametrize("name", ["epochs", "steps", "batch_size", "seed", "seconds"])
def test_numpy_s_truth_values_are_no_numbers(name):
    with refused(f"--{name.replace('_', '-')} True"):
        train("mlp-gan", **{name: np.bool_(True)})


def test_an_unknown_recipe_of_train_is_answered_with_the_list():
    with refused("'stylegan'", "dcgan"):
        train("stylegan")


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    images = picture_folder(tmp_path / "pictures")
    (tmp_path / "file").write_text("")
    for out in (tmp_path / "file", tmp_path / "file" / "deeper"):
        with refused(str(out), "cannot be written", "--out"):
            train("mlp-gan", images=images, out=out, device="cpu")


def test_a_folder_without_the_right_to_write_is_named(tmp_path, monkeypatch):
    images, out = picture_folder(tmp_path / "pictures"), tmp_path / "out"
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != out)  # root may anywhere
    with refused(str(out), "cannot be written", "--out"):
        train("mlp-gan", images=images, out=out, device="cpu")


# ---- synthetic digits ----


def test_synthetic_digits_are_sampled_from_a_shipped_generator_and_say_so(weights, tmp_path):
    run = train("mlp-gan", dataset="synthetic-digits", out=tmp_path, steps=1, device="cpu")
    assert run.dataset.images.shape == (10_000, 1, 28, 28)
    assert run.dataset.images.float().std() > 1
    finish(run)
    assert "synthetic" in run.dataset.title
    assert "dcgan" in run.dataset.title
    card = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert "synthetic digits" in card
    assert "not real data" in card


def test_without_a_shipped_generator_there_are_no_synthetic_digits(tmp_path, monkeypatch):
    monkeypatch.setenv("GAN_WEIGHTS", str(tmp_path))
    monkeypatch.delenv("GAN_MODELS", raising=False)
    with refused(str(tmp_path), "synthetic digits"):
        train("mlp-gan", dataset="synthetic-digits")


def test_colour_pictures_are_no_stand_in_for_digits(tmp_path, monkeypatch):
    finish(training(small("frog-dcgan"), tmp_path / "frog-dcgan", steps=1))
    monkeypatch.setenv("GAN_WEIGHTS", str(tmp_path))
    monkeypatch.delenv("GAN_MODELS", raising=False)
    with refused(str(tmp_path), "synthetic digits"):
        train("mlp-gan", dataset="synthetic-digits")


# ---- real digits ----


@pytest.fixture(scope="module")
def mnist() -> Dataset:
    return data.load("mnist", (1, 28, 28))


@pytest.mark.data
def test_a_real_gan_training_behaves(mnist, tmp_path):
    run = Training(RECIPES["mlp-gan"], mnist, tmp_path, steps=800, device=CPU)
    losses = [step.losses for step in run]
    assert all(np.isfinite(list(step.values())).all() for step in losses)
    late = {k: np.mean([step[k] for step in losses[-200:]]) for k in losses[0]}
    # 2 log 2 = 1.39 is a discriminator that guesses, 0 one that has won.
    assert 0.02 < late["discriminator"] < 1.39
    assert 0.69 < late["generator"] < 8  # log 2 is the loss against one that guesses
    assert late["real"] > 0.5 > late["fake"]
    samples = run.draw().astype(float)
    assert samples.std(axis=0).mean() > 5  # grey levels from picture to picture: no collapse
    # Ink where real digits have it: in the middle, not along the edge. At the start it is even.
    edge, middle = samples[:, [0, 1, -2, -1]].mean(), samples[:, 8:20, 8:20].mean()
    assert middle > edge + 40


@pytest.mark.data
def test_a_real_vae_learns_more_than_the_mean_digit(mnist, tmp_path):
    # Whoever ignores the picture can at best answer every pixel with its mean over the training
    # set: that is the constant of least cross-entropy (Gibbs' inequality). A VAE below this bound
    # has sent something through its two numbers, for the KL term only adds to its loss.
    ink = mnist.images.double().div(255).mean(0)
    bound = torch.special.entr(ink).add(torch.special.entr(1 - ink)).mean().item()
    assert 0.2 < bound < 0.3  # nats per pixel; some 0.26
    run = Training(RECIPES["vae-2d"].but(batch_size=64), mnist, tmp_path, steps=300, device=CPU)
    losses = [step.losses["loss"] for step in run]
    assert losses[0] > 0.6  # log 2 = 0.69: every pixel at one half
    late = np.mean(losses[-50:])
    assert late < bound - 0.02
    mean, _ = gan.load(tmp_path, device="cpu").encode(mnist.images[:500, 0].numpy())
    assert (mean.std(0) > 0.1).all()  # and both numbers are used


# ---- changes on the way ----


def test_rates_change_from_the_next_step_on_and_the_metrics_say_so(tmp_path):
    changed, plain = training(small("dcgan"), tmp_path), training(small("dcgan"))
    take(changed, 3), take(plain, 3)
    assert changed.change(generator_lr=0.5) == {"generator_lr": 0.5}
    assert same(changed.trainer.state(), plain.trainer.state())  # nothing has moved yet
    faster = next(changed)
    next(plain)
    assert faster.number == 4
    assert changed.trainer.generator_optimizer.param_groups[0]["lr"] == 0.5
    assert not same(changed.trainer.generator.state_dict(), plain.trainer.generator.state_dict())
    discriminators = [run.trainer.discriminator.state_dict() for run in (changed, plain)]
    assert same(*discriminators)
    finish(changed)
    metrics = json.loads((tmp_path / "metrics.json").read_text("utf-8"))
    assert metrics["changes"] == [{"step": 3, "generator_lr": 0.5}]
    assert gan.load(tmp_path, device="cpu").recipe.gan.generator_optimizer.lr == 0.5


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("name", ["dcgan", "wgan-gp", "quick"])
def test_every_objective_can_take_over(name, objective):
    run = training(small(name))
    take(run, 2)
    run.change(objective=objective)
    assert [step.number for step in take(run, 2)] == [3, 4]


def test_what_does_not_fit_changes_nothing():
    noisy, vae = training(small("frog-dcgan")), training(small("vae-2d"))
    with refused("nonsense"):
        noisy.change(objective="nonsense", generator_lr=0.5)
    assert noisy.recipe == small("frog-dcgan")
    assert noisy.changes == []
    with refused("vae-2d"):
        vae.change(objective="hinge")
    assert vae.change(generator_lr=0.1) == {"generator_lr": 0.1}


def test_points_are_thinned_to_means_of_neighbours():
    points = [{"step": i, "loss": float(i)} for i in range(1, 8)]
    assert thinned(points, 10) == points
    assert thinned(points, 4) == [
        {"step": 2, "loss": 1.5},
        {"step": 4, "loss": 3.5},
        {"step": 6, "loss": 5.5},
        {"step": 7, "loss": 7.0},
    ]
    assert thinned([], 4) == []


def test_a_data_set_in_memory_is_brought_to_the_recipe_s_shape():
    run = train(small("dcgan"), images=drawings((3, 20, 20)), steps=1, device="cpu")
    assert run.dataset.image_shape == (1, 8, 8)
    assert run.recipe.dataset == "images"
    assert next(run).number == 1


def test_a_training_changed_on_the_way_is_resumed_with_its_changes(tmp_path):
    recipe = small("dcgan")
    whole = training(recipe, tmp_path / "whole", steps=6)
    take(whole, 3)
    whole.change(generator_lr=5e-4, objective="hinge")
    for _ in whole:
        pass
    broken = training(recipe, tmp_path / "broken", steps=6)
    take(broken, 3)
    broken.change(generator_lr=5e-4, objective="hinge")
    take(broken, 1)
    broken.save()
    resumed = training(recipe, tmp_path / "broken", steps=6, resume=True)
    assert resumed.changes == [{"step": 3, "generator_lr": 5e-4, "objective": "hinge"}]
    assert resumed.recipe == whole.recipe
    for _ in resumed:
        pass
    assert same(resumed.trainer.state(), whole.trainer.state())


def test_a_conditional_recipe_has_as_many_classes_as_there_are_pictures_of():
    boxes = drawings((1, 8, 8))
    only = data.Dataset("one kind", boxes.images, torch.full((20,), 6))
    assert train(small("quick"), images=only).recipe.classes == 1
    two = data.Dataset("two kinds", boxes.images, boxes.labels * 5 + 2)
    found = train(small("quick"), images=two)
    assert found.recipe.classes == 2
    assert set(found.dataset.labels.tolist()) == {0, 1}


def test_a_box_is_kept_for_pictures_set_as_mnist_s_alone():
    images = torch.zeros(30, 1, 28, 28, dtype=torch.uint8)
    images[:, :, 4:24, 10:18] = 200
    labels = torch.arange(30) % 2
    set_so = Dataset("digits", images, labels)
    nearly = Dataset("synthetic digits", torch.cat([images[3:], images[:3].roll(3, 3)]), labels)
    box = RECIPES["digits"].box
    for found, expected in ((set_so, box), (nearly, box), (drawings((1, 28, 28)), 0)):
        run = train("digits", images=found, steps=1, batch_size=4, device="cpu")
        assert run.recipe.box == expected
