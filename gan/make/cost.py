"""What a data set will cost, found by trying a few candidates: bytes, seconds, what is left out."""

import time
from dataclasses import dataclass

import numpy as np

from gan import Error
from gan.make import candidates, png
from gan.make.candidates import State
from gan.make.making import shape_of
from gan.make.order import Order
from gan.models import BATCH, Model

FILE_BYTES = 260  # of an archive for each PNG file, beside its content: two headers with its name


@dataclass(frozen=True)
class Cost:
    """About: `bytes` on the disk or, `packed`, of a download; `seconds`; shares `left_out`.

    Of a filter without any candidate that passes, seconds are None. `sample` candidates were tried.
    """

    bytes: int
    packed: int
    seconds: float | None
    left_out: dict[str, float]
    sample: int


def estimate(model: Model, order: Order) -> Cost:
    """Try a block of candidates of the order; nothing is written."""
    state, wanted = State.of(order), [max(n, BATCH // len(order.counts)) for n in order.counts]
    wanted = [n * bool(asked) for n, asked in zip(wanted, order.counts, strict=True)]
    began = time.perf_counter()
    images, labels, fits = candidates.candidates(model, order, state, wanted)
    took = (time.perf_counter() - began) / len(images)
    file = sum(len(png.encode(image)) for image in images[:32]) / len(images[:32])
    shown = int(np.prod(shape_of(model)))
    raw = order.total * (file if order.format == "png" else shown + 1)
    packed = raw + order.total * FILE_BYTES if order.format == "png" else order.total * file
    passing = _passing(order, labels, fits)
    return Cost(
        bytes=round(raw),
        packed=round(packed),
        seconds=order.total / passing * took if passing else None,
        left_out={name: n / len(images) for name, n in state.left_out.items()},
        sample=len(images),
    )


def _passing(order: Order, labels: np.ndarray, fits: np.ndarray) -> float:
    """The share of candidates that will be kept: of those read, the rarest class decides."""
    if order.labels != "read":
        return float(fits.mean())
    shares = np.bincount(labels[fits], minlength=len(order.counts)) / len(labels)
    wanted = np.array(order.counts) / sum(order.counts)
    needed = [wanted > 0]
    return float((shares[needed[0]] / wanted[needed[0]]).min())


def check_room(cost: Cost, free: int, where: str) -> None:
    """`gan.Error` where a disk has less room than a data set takes."""
    if cost.bytes > free:
        raise Error(
            f"{where} has {free / 1e6:,.0f} MB left and this takes about {cost.bytes / 1e6:,.0f}; "
            "free some space, make fewer, or choose another --out"
        )
