"""What each part of a recipe is worth: the same short training with one thing changed at a time.

`python -m benchmarks variants digits` prints a row a variant; with `--write` the rows stand in the
model card. All are measured beside training pictures: a choice must not be made on the test ones.
"""

import argparse
import hashlib
import json
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np

import gan
from gan import Error, command, data, models, settings, weights
from gan.cards import card, tried
from gan.cards.tried import AGAIN, BASE, Variant
from gan.metrics import inception, quality
from gan.recipe import Recipe
from gan.recipes import both, named
from gan.weights import METRICS, write_json

STEPS, SAMPLES = 2000, 2500
BLACK = 0  # the grey level that most of a real digit's picture has
_CONSTANT = both(replace(named("quick").gan.generator_optimizer, decay=0.0))

# of each recipe: what was changed, in words, and in the recipe
CHANGES: Mapping[str, Mapping[str, dict]] = {
    "digits": {
        BASE: {},
        AGAIN: {},
        "no box: 28×28 pixels at once": {"box": 0},
        "no margin beyond black": {"margin": 0.0},
        "tanh in place of the clamp": {"output": "tanh"},
        "two stages, four pixels at each place": {"generator_widths": (128, 64, 48)},
        "half the widths": {
            "generator_widths": (64, 32, 24, 16),
            "discriminator_widths": (8, 16, 32),
        },
        "a discriminator that halves at once": {"discriminator_widths": (32, 64)},
        "constant γ": {"penalty_end": 1.0},
        "γ ten times": {"r1": 10.0, "r2": 10.0},
        "γ a tenth": {"r1": 0.1, "r2": 0.1},
        "R1 alone": {"r2": 0.0},
        "neither R1 nor R2": {"r1": 0.0, "r2": 0.0},
        "non-saturating, not relativistic": {"objective": "non-saturating"},
        "no class loss": {"class_weight": 0.0},
        "class loss to the end": {"class_steps": 0},
        "constant learning rate": {"lr_decay": "constant"},
        "no moving average": {"ema_decay": 0.0},
    },
    "quick": {
        BASE: {},
        AGAIN: {},
        "no box: 28×28 pixels at once": {"box": 0},
        "no margin beyond black": {"margin": 0.0},
        "constant learning rate": _CONSTANT,
        "no class loss": {"class_weight": 0.0},
        "no moving average": {"ema_decay": 0.0},
    },
    "digits-vae": {
        BASE: {},
        AGAIN: {},
        **{f"{count} latent numbers": {"latent_dim": count} for count in (8, 12, 16, 32, 48)},
        "KL divergence weighed twice": {"kl_weight": 2 * named("digits-vae").vae.kl_weight},
        "KL divergence weighed half": {"kl_weight": named("digits-vae").vae.kl_weight / 2},
        "half as many couplings in the prior": {"flow_widths": (128,) * 4},
        "no margin beyond black": {"margin": 0.0},
        "constant learning rate": {"lr_decay": "constant"},
        "no moving average": {"ema_decay": 0.0},
    },
}


def shortened(recipe: Recipe, steps: int) -> Recipe:
    """The recipe in so many steps, what changes on the way in proportion."""
    if steps < 1:
        raise Error(f"{steps} is no number of steps; take 1 or more")
    fading = 0  # which is: never
    if not recipe.gan:
        return recipe.but(steps=steps)
    if recipe.gan.class_steps and recipe.steps:
        fading = max(1, round(recipe.gan.class_steps * steps / recipe.steps))
    return recipe.but(steps=steps, class_steps=fading)


def measured(name: str, recipe: Recipe, task: quality.Task, steps: int) -> Variant:
    """Train a variant and measure it."""
    with tempfile.TemporaryDirectory() as folder:
        seed = int(name == AGAIN)
        training = gan.train(recipe, data=task.folder, out=folder, steps=steps, seed=seed)
        spent = begun = time.process_time()  # less disturbed than a clock by what runs beside
        for _ in training:
            spent = time.process_time()
        model = models.load(folder)
    found, _ = quality.measure(model, task)
    drawn = model.sample(task.seeds[0], task.samples)
    digits, fid = found.get("digits", {}), found.get("inception", {})
    return Variant(
        name=name,
        fid=fid.get("fid"),
        digit_fid=digits.get("fid"),
        **{figure: digits.get(figure) for figure in ("recall", "spread", "accuracy")},
        black=round(float(np.mean(drawn == BLACK)), 3),
        images_per_cpu_second=round(steps * training.images_per_step / (spent - begun)),
    )


def rows(recipe: Recipe, task: quality.Task, steps: int, known: list[Variant]) -> Iterator[Variant]:
    """Each variant's row, as it is measured; those that are known are not measured again."""
    if recipe.name not in CHANGES:
        raise Error(f"no variants of {recipe.name} are known; there are: {', '.join(CHANGES)}")
    before = {row.name: row for row in known}
    short = shortened(recipe, steps)
    for name, changes in CHANGES[recipe.name].items():
        yield before.get(name) or measured(name, short.but(**changes), task, steps)


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns the exit code: 0, or 2 for a mistake."""

    def work() -> None:
        for row in _run(_parser().parse_args(arguments)):
            print(" | ".join(tried.cells(row)), flush=True)

    return command.run("benchmarks variants", work)


def _parser() -> argparse.ArgumentParser:
    parser = command.Parser("python -m benchmarks variants", description=__doc__)
    parser.add_argument("recipe", choices=sorted(CHANGES))
    parser.add_argument("--steps", type=int, default=STEPS, help=f"default: {STEPS:,}")
    parser.add_argument("--samples", type=int, default=SAMPLES, help=f"default: {SAMPLES:,}")
    parser.add_argument("--inception", nargs="?", const="", metavar="FILE", help="FID as well")
    parser.add_argument("--data", metavar="DIR", help="folder of the data sets")
    parser.add_argument("--write", action="store_true", help="keep the rows in the model card")
    return parser


def _run(chosen: argparse.Namespace) -> Iterator[Variant]:
    recipe, instrument = named(chosen.recipe), None
    if chosen.inception is not None:
        instrument = inception.load(chosen.inception or settings.inception())
    task = quality.Task(
        samples=chosen.samples,
        folder=chosen.data,
        train=True,
        parts=("digits", "inception"),
        instrument=instrument,
    )
    folder = weights.place(recipe.name)
    setting = _setting(recipe, chosen.steps, chosen.samples, instrument is not None)
    kept = _kept(folder, setting) if chosen.write else []
    real = data.load(recipe.dataset, recipe.image_shape, folder=chosen.data).images
    setting["black"] = round((real == BLACK).float().mean().item(), 3)
    for row in rows(recipe, task, chosen.steps, kept):
        if chosen.write and row not in kept:
            kept.append(row)
            tried_now = setting | {"rows": [asdict(each) for each in kept]}
            write_json(folder / METRICS, weights.metrics(folder) | {"variants": tried_now})
            card.renew(folder)
        yield row


def _setting(recipe: Recipe, steps: int, samples: int, with_fid: bool) -> dict:
    """All that decides the rows: those of another setting are none of this one."""
    short = shortened(recipe, steps)
    trained = {name: short.but(**how).essence() for name, how in CHANGES[recipe.name].items()}
    essence = hashlib.sha256(json.dumps(trained, sort_keys=True).encode())
    return {
        "recipe": recipe.name,
        "steps": steps,
        "samples": samples,
        "inception": with_fid,
        "essence": essence.hexdigest()[:16],  # a name for the recipes that are trained
    }


def _kept(folder: Path, setting: dict) -> list[Variant]:
    """The rows that a weights folder has of this very setting."""
    known = weights.metrics(folder).get("variants", {})
    same = {name: known.get(name) for name in setting} == setting
    return [Variant(**row) for row in known["rows"]] if same else []
