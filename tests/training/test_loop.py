"""A training is an iterator that can be watched, changed on the way, and says what goes wrong."""

import json
import time
from pathlib import Path

import numpy as np
import pytest
import torch
from tiny import LEFT_BY_ALL, drawings, finish, model_bytes, refused, same, small, take, training

import gan
from gan.data import Dataset
from gan.objectives import OBJECTIVES
from gan.recipe import Optimizer
from gan.training.loop import WON_STEPS
from gan.training.saving import load_resume, save_resume
from gan.training.steps import RunningMeans


def test_steps_are_numbered_from_one_and_count_passes_over_the_data():
    steps = list(training(small("dcgan"), steps=7))  # batches of 4 out of 20 pictures
    assert [step.number for step in steps] == [1, 2, 3, 4, 5, 6, 7]
    assert [step.epoch for step in steps] == pytest.approx([k / 5 for k in range(1, 8)])
    assert all(step.images_per_second > 0 for step in steps)
    assert all(step.warning is None for step in steps)
    critics = training(small("wgan"), steps=2)  # whose five steps see five times the pictures
    assert [step.epoch for step in critics] == [1, 2]


def test_a_step_s_samples_are_sixty_four_fixed_latents_drawn_now():
    run = training(small("dcgan"), steps=4)
    first = next(run)
    before = first.samples
    assert (before.shape, before.dtype) == ((64, 8, 8), np.uint8)
    assert np.array_equal(first.samples, before)
    next(run)
    assert not np.array_equal(first.samples, before)
    assert next(training(small("frog-dcgan"))).samples.shape == (64, 24, 24, 3)


def test_neither_a_look_at_samples_nor_another_training_beside_it_disturbs_one():
    a, b = training(small("dcgan")), training(small("vae-2d"))
    for step, _ in zip(a, b, strict=True):
        assert step.samples is not None
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


# ---- when it goes wrong ----


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
    wild = training(small("vae-2d", optimizer=Optimizer("rmsprop", 10.0)), steps=50)
    with refused("loss", "at step", "learning rate"):
        finish(wild)
    assert 1 <= wild.number < 50


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
    means, won = RunningMeans(), []
    for step in steps:
        means.add(step.losses)
        won.append(means.discriminator_has_won)
    first = next(k for k in range(len(won)) if all(won[k:]))
    warned = [step.number for step in steps if step.warning]
    assert warned == list(range(steps[first].number + WON_STEPS, steps[-1].number + 1))
    assert "has won" in steps[-1].warning


def test_a_resumed_training_points_out_the_winner_at_the_same_step(tmp_path):
    warned = next(step.number for step in decided("mlp-gan") if step.warning)
    run = decided("mlp-gan", tmp_path)
    take(run, warned - 20)
    run.save()
    resumed = decided("mlp-gan", tmp_path, resume=True)
    assert next(step.number for step in resumed if step.warning) == warned
    state = load_resume(tmp_path)
    del state["won_since"]  # as before winners were saved
    save_resume(tmp_path, state)
    assert decided("mlp-gan", tmp_path, resume=True).number == state["number"]


def test_a_critic_s_low_loss_and_a_balanced_game_are_no_warning():
    balanced = training(small("mlp-gan"), steps=2 * WON_STEPS + 60)
    for run in (decided("wgan", n_critic=1, weight_clip=0.01), balanced):
        assert not any(step.warning for step in run)


# ---- changes on the way ----


def test_rates_change_from_the_next_step_on_and_the_metrics_say_so(tmp_path):
    changed, plain = training(small("dcgan"), tmp_path), training(small("dcgan"))
    take(changed, 3), take(plain, 3)
    assert changed.change(generator_lr=0.5) == {"generator_lr": 0.5}
    assert same(changed.trainer.state(), plain.trainer.state())  # nothing has moved yet
    faster = next(changed)
    next(plain)
    assert faster.number == 4
    assert changed.trainer.parts["generator_optimizer"].param_groups[0]["lr"] == 0.5
    assert not same(changed.trainer.generator.state_dict(), plain.trainer.generator.state_dict())
    discriminators = [run.trainer.discriminator.state_dict() for run in (changed, plain)]
    assert same(*discriminators)
    finish(changed)
    said = json.loads((tmp_path / "metrics.json").read_text("utf-8"))
    assert said["changes"] == [{"step": 3, "generator_lr": 0.5}]
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


def test_a_training_changed_on_the_way_is_resumed_with_its_changes(tmp_path):
    recipe = small("dcgan")
    whole, broken = (training(recipe, tmp_path / name, steps=6) for name in ("whole", "broken"))
    for run in (whole, broken):
        take(run, 3)
        run.change(generator_lr=5e-4, objective="hinge")
    finish(whole)
    take(broken, 1)
    broken.save()
    resumed = training(recipe, tmp_path / "broken", steps=6, resume=True)
    assert resumed.changes == [{"step": 3, "generator_lr": 5e-4, "objective": "hinge"}]
    assert resumed.recipe == whole.recipe
    finish(resumed)
    assert same(resumed.trainer.state(), whole.trainer.state())
