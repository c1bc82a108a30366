"""An order, the training that it describes, and what is needed beside it."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import torch

from gan import data, devices
from gan.recipe import Recipe
from gan.training.loop import SAMPLES_SIDE, TRAINERS, Training
from gan.training.saving import load_resume, save_resume
from gan.training.start import train, weighed
from gan.weights import recipe_from

REHEARSAL_SECONDS = 0.02  # for one step of it
TINY_BATCH = 2
PICTURES = "pictures"  # the folder, beside the state, of what a training learns from
PAUSE_SECONDS = 600.0  # pauses that last longer, all together, end the training: others wait


@dataclass(frozen=True)
class Order:
    """A training to be run, complete: it travels to the process.

    `dataset` is a name, or "images" with the set in `images`. `steps` (None: the
    recipe's own length) and `seconds` of running, pauses not counted, bound it; so do
    `pause_seconds` of standing still in all. `threads` None: as many as serve it best, measured.
    The weights folder is left in `folder` (None: it is not kept).

    A training may change its process on the way. It leaves one after `turn` seconds, or as soon as
    it is paused; with a turn of 0 as soon as it is not (None: it stays). Its state is then in
    `turns`, and what it left word of is the next order's `memory`.
    """

    recipe: Recipe
    dataset: str
    images: data.Dataset | None = None
    seed: int = 0
    steps: int | None = None
    seconds: float = 120.0
    pause_seconds: float = PAUSE_SECONDS
    threads: int | None = None
    paused: bool = False
    folder: str | None = None
    environment: dict[str, str] = field(default_factory=dict)
    device: str = "auto"
    turn: float | None = None
    turns: str | None = None
    memory: dict | None = None


def leave(training: Training, folder: Path, with_pictures: bool) -> None:
    """Leave a training in a folder, for `begun` to go on from."""
    if with_pictures:  # they stay the same
        dataset = training.dataset
        pictures = {"images": dataset.images.cpu(), "labels": dataset.labels.cpu()}
        pictures["understood"] = json.dumps(dataset.understood.to_dict())
        save_resume(folder / PICTURES, pictures)
    save_resume(folder, training.state())


def begun(order: Order, waiting: Callable[[str, int, float], None] | None = None) -> Training:
    """The training of an order at its start, or as the process before has left it.

    `waiting` is that of `gan.train`.
    """
    if order.memory:
        return _taken_over(order)
    recipe, given = order.recipe, {"dataset": order.dataset}
    if order.dataset == "images":
        # Weighed before they become more: shifted copies are no new pictures.
        own = replace(order.images, understood=weighed(order.images, recipe))
        given = {"images": data.augmented(own, order.seed)}
    elif order.dataset != data.SYNTHETIC and not data.is_here(order.dataset):
        raise data.Missing(f"{order.dataset} is not here, and no visitor starts a download")
    bounds = {"steps": order.steps, "seed": order.seed, "device": order.device}
    return train(recipe, **given, **bounds, waiting=waiting)


def _taken_over(order: Order) -> Training:
    """The training as the process before has left it."""
    torch.set_flush_denormal(True)
    folder, device = Path(order.turns), devices.resolve(order.device)
    state, kept = load_resume(folder), load_resume(folder / PICTURES)
    images, labels = kept["images"].to(device), kept["labels"].to(device)
    understood = data.Understood.from_dict(json.loads(kept["understood"]))
    dataset = data.Dataset(state["dataset"], images, labels, understood=understood)
    recipe = recipe_from(json.loads(state["recipe"]))
    bounds = {"seed": state["seed"], "steps": order.memory["total"]}
    training = Training(recipe, dataset, None, device=device, **bounds)
    training.load_state(state, folder)
    return training


def rehearsal(training: Training) -> Callable[[], int]:
    """A step of the same work on networks of its own, of so few pictures that it takes no time."""
    recipe = training.recipe
    if recipe.gan:
        recipe = recipe.but(n_critic=1)
    batches = data.Batches(training.dataset, TINY_BATCH, training.seed)
    scratch = TRAINERS[recipe.kind](recipe, batches, training.device, training.seed, 1)
    scratch.step(0)  # the first is slow
    began = time.perf_counter()
    scratch.step(0)
    fitting = int(TINY_BATCH * REHEARSAL_SECONDS / (time.perf_counter() - began))
    size = max(TINY_BATCH, min(fitting, recipe.batch_size))
    scratch.batches = data.Batches(training.dataset, size, training.seed)

    def step() -> int:
        scratch.step(0)
        return size

    return step


def some_real(dataset: data.Dataset) -> tuple[np.ndarray, np.ndarray]:
    """Some real pictures, (n, C, H, W), and their classes, (n,), to compare samples with."""
    some = dataset.some(SAMPLES_SIDE**2).to("cpu")
    return some.images.numpy(), some.labels.numpy()
