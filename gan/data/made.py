"""Data sets made of others: stacks of three digits, and samples in the place of real digits."""

import time
from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor

from gan.data.batches import Dataset
from gan.data.fitting import fit

SYNTHETIC = "synthetic-digits"
SYNTHETIC_SIZE = 10_000
PIECE = 500  # of them are drawn at once
STACKED = "stacked-mnist"
STACKED_CHANNELS = 3
STACKED_SIZES = {True: 128_000, False: 26_000}  # as published: to train on, and to be judged by
STACKED_SEED = 1000  # of the stacks, which are the same for everybody


def stacked(
    images: Tensor, labels: Tensor, count: int, seed: int = STACKED_SEED
) -> tuple[Tensor, Tensor]:
    """Digits drawn at random, with replacement, into the three channels of `count` pictures.

    From uint8 (N, 1, H, W) and their labels 0 … 9 to uint8 (count, 3, H, W) and the modes 0 … 999,
    the three digits read as a number (Metz et al. 2017, arXiv:1611.02163, section 3.3). The same
    seed gives the same pictures.
    """
    source = torch.Generator().manual_seed(seed)
    rows = torch.randint(0, len(images), (count, STACKED_CHANNELS), generator=source)
    pictures = images[:, 0].index_select(0, rows.flatten()).view(count, -1, *images.shape[2:])
    return pictures, modes_of(labels[rows])


def modes_of(digits: Tensor) -> Tensor:
    """Three digits a row, int64 (n, 3), → the mode they make, 0 … 999: (n,)."""
    return digits @ 10 ** torch.arange(STACKED_CHANNELS - 1, -1, -1)


def synthetic(
    generator_name: str,
    sample: Callable[[int, int], np.ndarray],
    image_shape: tuple[int, int, int],
    device: torch.device | str = "cpu",
    read: Callable[[np.ndarray], Tensor] | None = None,
    waiting: Callable[[str, int, float], None] | None = None,
) -> Dataset:
    """A stand-in that needs no files: pictures sampled from a shipped generator.

    `sample(seed, count)` gives uint8 (count, H, W), and `read` the labels (count,) int64 that
    somebody reads in them; without it all are 0. The title names the generator, so that the
    stand-in is called one wherever it is shown. `waiting` is told the generator, how many pictures
    are drawn, and the seconds that it will take, as the first of them show.
    """
    rounds, began = SYNTHETIC_SIZE // PIECE, time.monotonic()
    pieces = [sample(0, PIECE)]
    if waiting:
        waiting(generator_name, SYNTHETIC_SIZE, (time.monotonic() - began) * (rounds - 1))
    pieces += [sample(seed, PIECE) for seed in range(1, rounds)]
    drawn = np.concatenate(pieces)
    images = torch.from_numpy(drawn)[:, None]
    labels = torch.zeros(len(images), dtype=torch.long) if read is None else read(drawn)
    title = f"synthetic digits (sampled from {generator_name}, not real data)"
    images = fit(images, image_shape).to(device)
    return Dataset(title, images, labels.to(device), name=SYNTHETIC)
