"""Is a made data set any use? The classifier's recipe, trained on it, is tested on real digits.

Alone ("train on synthetic, test on real", TSTR: Esteban et al. 2017, arXiv:1706.02633), and added
to few real digits, beside these few without it. All trainings of a kind take as many steps.
"""

import json
import re
import shutil
import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import torch
from tqdm import tqdm

from gan import Error, checks, data, weights
from gan.data import Dataset
from gan.make import reading
from gan.recipes import JUDGE
from gan.training import start
from gan.training.saving import RESUME

PARTS = ("made", "few")
SEEDS, FEW = 3, (10, 100)  # trainings of each kind; real digits of each class, where they are few
FEW_STEPS = 600  # some 80 passes over 1,000 digits
EPOCH = 12_800  # pictures that a pass has at least
SCORES = "scores.json"
OURS = re.compile(r"\d+-real(-and-made)?-\d+-steps-seed-\d+")  # a training's folder


@dataclass(frozen=True)
class Task:
    """What shall be tried: parts of `PARTS`, steps (None: the recipe's 6 epochs), seeds."""

    data: str | None = None
    parts: tuple[str, ...] = PARTS
    steps: int | None = None
    few: tuple[int, ...] = FEW
    few_steps: int = FEW_STEPS
    seeds: int = SEEDS

    @classmethod
    def of(cls, *, only, steps: int | None, few, few_steps: int, seeds: int, data, **_):
        """A task as the command line gives it; `gan.Error` for what is no number."""
        for each in few:
            checks.whole(each, 1, 5000, "--few")  # of the rarest digit there are 5,421
        if steps is not None:
            checks.whole(steps, 1, start.MOST, "--steps")
        checks.whole(few_steps, 1, start.MOST, "--few-steps")
        checks.whole(seeds, 1, 100, "--seeds")
        return cls(data, (only,) if only else PARTS, steps, tuple(few), few_steps, seeds)


@dataclass(frozen=True)
class Kind:
    """Trainings that differ in their seed: so many real digits of each class, with made ones."""

    real: int
    made: bool
    steps: int

    @property
    def name(self) -> str:
        """In files."""
        return f"{self.real}-real{'-and-made' * self.made}-{self.steps}-steps"

    def __str__(self) -> str:
        real = f"{self.real} real of each digit"
        what = f"{real} and the made set" if self.made else real
        return f"{what if self.real else 'the made set alone'}, {self.steps:,} steps"


def score(folder: Path, task: Task) -> Iterator[tuple[Kind, list[float]]]:
    """Each kind of training with the accuracy of each seed, on the real test digits.

    DIR.score beside the folder holds what is known and what is begun: a later call goes on there.
    """
    made = reading.dataset(folder)
    if made.image_shape != JUDGE.image_shape or len(made.labels.unique()) < JUDGE.classes:
        raise Error(f"{folder} does not hold all ten digits, 28 × 28; only such a set is scored")
    real, test = (
        data.load("mnist", JUDGE.image_shape, folder=task.data, train=side)
        for side in (True, False)
    )
    place = folder.with_name(f"{folder.name}.score")
    known = _known(place, folder)
    for kind in kinds(task, len(made)):
        found = []
        for seed in range(task.seeds):
            key = f"{kind.name}-seed-{seed}"
            if key not in known["scores"]:
                learnt = mixed(kind, made, real, seed)
                known["scores"][key] = _trained(learnt, test, place / key, kind.steps, seed)
                weights.write_json(place / SCORES, known)
                shutil.rmtree(place / key, ignore_errors=True)
            found.append(known["scores"][key])
        yield kind, found


def kinds(task: Task, count: int) -> list[Kind]:
    """The kinds of trainings that a task asks for."""
    steps = task.steps or JUDGE.planned_steps(count)
    found = [Kind(0, True, steps)] if "made" in task.parts else []
    if "few" in task.parts:
        found += [Kind(n, made, task.few_steps) for n in task.few for made in (False, True)]
    return found


def told(kind: Kind, found: list[float]) -> str:
    """A kind of training with its accuracies: mean, and each."""
    each = ", ".join(f"{value:.2%}" for value in found)
    return f"{kind}: {statistics.fmean(found):.2%} of the test digits ({each})"


def mixed(kind: Kind, made: Dataset, real: Dataset, seed: int) -> Dataset:
    """What a training learns from; which few real digits, the seed decides."""
    if not kind.real:
        return made
    source = torch.Generator().manual_seed(seed)
    order = torch.randperm(len(real), generator=source)
    labels = real.labels[order]
    rows = [order[labels == label][: kind.real] for label in range(JUDGE.classes)]
    few = torch.cat(rows)
    if not kind.made:  # a pass over so few, after each of which a training is saved, is no step
        few = few.repeat(-(-EPOCH // len(few)))
    images, labels = real.images[few], real.labels[few]
    if kind.made:
        images, labels = torch.cat([made.images, images]), torch.cat([made.labels, labels])
    return Dataset(str(kind), images, labels)


def _trained(learnt: Dataset, test: Dataset, out: Path, steps: int, seed: int) -> float:
    """The share of test digits that a classifier names rightly, trained here or gone on with."""
    resume = (out / RESUME).is_file()
    training = start.train(JUDGE, images=learnt, out=out, steps=steps, seed=seed, resume=resume)
    training.held_out = test
    place = {"initial": training.number, "total": training.total_steps, "desc": out.name}
    with tqdm(**place, unit="step", dynamic_ncols=True, mininterval=2) as bar:
        for _ in training:
            bar.update()
    return weights.metrics(out)["test_accuracy"]


def _known(place: Path, folder: Path) -> dict:
    """What was scored before of this very set; another one's scores are none."""
    stamp = reading.stamp(folder)
    try:
        found = json.loads((place / SCORES).read_text("utf-8"))
        if found["set"] == stamp and isinstance(found["scores"], dict):
            return found
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        pass
    others = [path.name for path in place.iterdir()] if place.is_dir() else []
    if not all(name == SCORES or OURS.fullmatch(name) for name in others):
        raise Error(f"{place} holds something else; move it away")
    shutil.rmtree(place, ignore_errors=True)  # trainings on another set
    return {"set": stamp, "scores": {}}
