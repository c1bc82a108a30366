"""What a second process gains: images per second of 1 and of 2, each started by torchrun.

`python -m benchmarks processes` takes turns between them; `python -m benchmarks.scaling` is one
such training, which torchrun starts for it.
"""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import islice

import gan
from gan import Error, distributed
from gan.recipe import Recipe
from gan.recipes import named
from gan.threads import usable

RECIPES = ("quick", "dcgan")  # a small network and a large one
COUNTS = (1, 2)
ROUNDS = 5
ROUND_SECONDS = 5.0
WARM_STEPS = 3  # whatever is done once is done before the clock starts
SAYS = "benchmarks.scaling: "


def table(recipes: list[Recipe], folder: str | None) -> Iterator[str]:
    """Medians of the images per second, a line a recipe. All processes share the same threads."""
    yield f"{'recipe':13}{'1 process':>11}{'2 processes':>13}{'ratio':>7}"
    for recipe in recipes:
        try:
            rounds = [[_started(recipe, folder, count) for count in COUNTS] for _ in range(ROUNDS)]
        except Error as error:
            yield f"{recipe.name:13}left out: {error}"
            continue
        one, two = (statistics.median(rates) for rates in zip(*rounds, strict=True))
        ratio = statistics.median(both / alone for alone, both in rounds)
        yield f"{recipe.name:13}{one:11.0f}{two:13.0f}{ratio:7.2f}"


def _started(recipe: Recipe, folder: str | None, count: int) -> float:
    """Images per second of a training in so many processes."""
    launcher = f"-m torch.distributed.run --standalone --nproc-per-node {count}"
    training = ["-m", "benchmarks.scaling", recipe.name, str(ROUND_SECONDS)]
    ended = subprocess.run(
        [sys.executable, *launcher.split(), *training, *([folder] if folder else [])],
        env={**os.environ, "OMP_NUM_THREADS": str(max(1, usable() // count))},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    if ended.returncode:
        mistakes = [line for line in ended.stderr.splitlines() if line.startswith(SAYS)]
        last = ended.stderr.strip().splitlines()[-1:]
        raise Error(mistakes[0].removeprefix(SAYS) if mistakes else f"torchrun failed ({last})")
    return float(ended.stdout)


def _measure(name: str, seconds: str, folder: str | None = None) -> None:
    """One training of so many seconds; the first process prints its images per second."""
    with distributed.joined("auto") as device:
        training = gan.train(named(name), data=folder, steps=10**9, device=device)
        list(islice(training, WARM_STEPS))
        images, begun, taken = 0, time.perf_counter(), 0.0
        for _ in training:
            images += training.images_per_step
            taken = time.perf_counter() - begun
            if distributed.any_says(taken > float(seconds)):
                break
        if distributed.is_first():
            print(images / taken)


if __name__ == "__main__":
    try:
        _measure(*sys.argv[1:])
    except Error as error:
        print(f"{SAYS}{error}", file=sys.stderr)
        sys.exit(2)
