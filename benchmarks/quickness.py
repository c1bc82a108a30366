"""How soon a training draws digits one can read: the judge's measures against seconds.

The clock runs while the training does, from before its networks are built; judging stops it.
"""

import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass

import torch

from gan import Error, data, devices, latents, threads
from gan.live import building
from gan.metrics import judge
from gan.recipe import Recipe
from gan.training.loop import Training

MARKS = (5, 10, 20, 30)  # seconds
PICTURES, REAL = 1000, 10_000
SEED = 10**6  # of the latents that are judged
HEADS = "  seconds   steps  readable  rarest  variety  distance"


@dataclass(frozen=True)
class Point:
    """What 1,000 samples are worth after so many seconds of training.

    `readable` is the share that the judge reads with confidence, `least` that of the rarest digit,
    `variety` that inside a digit as a multiple of real training digits', `distance` the Fréchet
    distance of the judge's features to the test digits'.
    """

    seconds: float
    steps: int
    readable: float
    least: float
    variety: float
    distance: float


def curve(
    recipe: Recipe, dataset: data.Dataset, seed: int, marks: tuple[float, ...] | None = None
) -> Iterator[Point]:
    """Train with this seed on all threads that help, and judge at each mark."""
    device, reader = devices.resolve(), judge.load()
    z = latents.rows(SEED, PICTURES, recipe.latent_dim, distribution=recipe.latent)
    real = reader.verdict(dataset.images[:REAL, 0].cpu().numpy()).spread
    waited, began = 0.0, time.perf_counter()
    training = Training(recipe, dataset, None, seed=seed, steps=10**9, device=device)
    chooser = threads.Chooser(None, lambda: building.rehearsal(training))
    for mark in marks or MARKS:
        while time.perf_counter() - began - waited < mark:
            step_began = time.perf_counter()
            next(training)
            chooser.note(training.images_per_step, time.perf_counter() - step_began)
        stopped = time.perf_counter()
        drawn = reader.verdict(training.draw_latents(z))
        yield Point(
            seconds=stopped - began - waited,
            steps=training.number,
            readable=drawn.readable,
            least=min(drawn.shares),
            variety=drawn.spread / real,
            distance=drawn.distance,
        )
        waited += time.perf_counter() - stopped


def table(recipes: list[Recipe], folder: str | None, seeds: int) -> Iterator[str]:
    """A block of lines a recipe: medians over `seeds` trainings at each mark."""
    torch.set_flush_denormal(True)
    for recipe in recipes:
        try:
            if recipe.dataset != "mnist":
                raise Error(f"it is trained on {recipe.dataset}, and the judge reads digits")
            shape, device = recipe.image_shape, devices.resolve()
            dataset = data.load("mnist", shape, folder=folder, device=device)
        except Error as error:
            yield f"{recipe.name}: left out: {error}"
            continue
        yield f"{recipe.name}, {seeds} seed{'s' if seeds > 1 else ''}"
        yield HEADS
        runs = [list(curve(recipe, dataset, seed)) for seed in range(seeds)]
        for points in zip(*runs, strict=True):
            yield medians(points)


def medians(points: tuple[Point, ...]) -> str:
    """A line of the table: the medians of what each training was worth at one mark."""

    def middle(name: str) -> float:
        return statistics.median(getattr(point, name) for point in points)

    return (
        f"{middle('seconds'):9.1f}{middle('steps'):8.0f}{middle('readable'):10.1%}"
        f"{middle('least'):8.1%}{middle('variety'):9.2f}{middle('distance'):10.2f}"
    )
