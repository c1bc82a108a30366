"""Data sets: beside a bare loop of `generate`, and their PNG files beside a loop of `Image.save`.

Both sides take turns, and the medians count.
"""

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import torch
from PIL import Image

import gan
from gan import threads
from gan.make import candidates, order, png
from gan.models import BATCH

ROUNDS, COUNT, FILES = 31, 512, 1024  # turns; pictures drawn, and written, in each


def table(names: list[str]) -> Iterator[str]:
    """A line a model, then one of the files."""
    yield f"pictures a second, median of {ROUNDS} turns each, {torch.get_num_threads()} threads"
    yield f"{'':14}{'made':>9}{'generate':>10}{'ratio':>7}"
    for name in names:
        model = gan.load(name, "cpu")
        wanted = order.ordered(model, name, count=COUNT)
        ours, bare = _turns(lambda m=model, w=wanted: _drawn(m, w), lambda m=model: _bare(m))
        yield _line(name, COUNT / ours, COUNT / bare)
    yield f"{'':14}{'ours':>9}{'Pillow':>10}{'ratio':>7}   ({threads.usable()} processors)"
    images = gan.load(names[0], "cpu").sample(0, FILES)
    ours, plain = _turns(lambda: _written(images), lambda: _saved(images))
    yield _line("PNG files", FILES / ours, FILES / plain)


def _turns(one: Callable[[], None], other: Callable[[], None]) -> tuple[float, float]:
    """The median seconds of two works that take turns, each first in every second round."""
    seconds: dict = {one: [], other: []}
    for number in range(ROUNDS + 1):
        for work in (one, other) if number % 2 else (other, one):
            began = time.perf_counter()
            work()
            if number:  # the first warms up
                seconds[work].append(time.perf_counter() - began)
    return statistics.median(seconds[one]), statistics.median(seconds[other])


def _line(name: str, ours: float, theirs: float) -> str:
    return f"{name:14}{ours:9.0f}{theirs:10.0f}{ours / theirs:7.2f}"


def _drawn(model: gan.Model, wanted: order.Order) -> None:
    """All of an order but the encoding."""
    for _ in candidates.blocks(model, wanted, candidates.State.of(wanted)):
        pass


def _bare(model: gan.Model) -> None:
    for start in range(0, COUNT, BATCH):
        model.generate(model.latents(0, BATCH, start))


def _written(images) -> None:
    with tempfile.TemporaryDirectory() as folder:
        writer = png.Writer()
        for start in range(0, len(images), BATCH):
            part = images[start : start + BATCH]
            writer.write([f"{folder}/{start + i:06d}.png" for i in range(len(part))], part)
        writer.flush()
        writer.close()


def _saved(images) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for i, image in enumerate(images):
            Image.fromarray(image).save(Path(folder) / f"{i:06d}.png")
