"""What a data set will cost, found by trying some candidates: bytes, seconds, what is left out."""

import time
from dataclasses import dataclass, replace

import numpy as np

from gan import Error
from gan.make import candidates, files, png
from gan.make.candidates import State
from gan.make.making import shape_of
from gan.make.order import READ, Order
from gan.models import BATCH, Model

ENTRY_BYTES = 130  # that an archive keeps of each file beside its content: two heads with its name
BLOCK_BYTES = 4096  # of most disks: a file takes whole ones
FIRST, FEWEST = 2, 16  # candidates that tell how slow the model is; tried at the least
PATIENCE = 10.0  # seconds that the trying may take, about
ENCODED = 32  # pictures whose files are measured


@dataclass(frozen=True)
class Sample:
    """What was found of so many candidates (`count`).

    `seconds` and `bytes` (of a PNG file, and without any packing) are of one picture, `left_out`
    the share that each filter leaves out, `passing` the candidates of each class that pass, as a
    share of those that may be of it.
    """

    count: int
    seconds: float
    png_bytes: float
    raw_bytes: int
    left_out: dict[str, float]
    passing: tuple[float, ...]


@dataclass(frozen=True)
class Cost:
    """About what an order takes: `bytes` on the disk, `packed` of a download, `seconds`.

    None where of some class none of the sample's candidates passed, and `missing` names the first.
    """

    bytes: int
    packed: int
    seconds: float | None
    missing: int | None


def plain(order: Order) -> Order:
    """The order without its counts, but which classes it has: orders alike have samples alike."""
    return replace(order, counts=tuple(int(n > 0) for n in order.counts), test=())


def sample(model: Model, order: Order) -> Sample:
    """Try some candidates of an order's kind; nothing is written, nothing fetched."""
    order = plain(order)
    began = time.perf_counter()
    model.generate(model.latents(order.seed, FIRST))
    most = int(PATIENCE * FIRST / (time.perf_counter() - began))  # of a slow model, fewer
    share = -(-min(max(most, FEWEST), BATCH) // sum(order.counts))
    wanted = [n * share for n in order.counts]
    state = State.of(order)
    began = time.perf_counter()
    images, labels, fits = candidates.candidates(model, order, state, wanted)
    seconds = (time.perf_counter() - began) / len(images)
    encoded = images[:ENCODED]
    passed = np.bincount(labels[fits], minlength=len(wanted))
    return Sample(
        count=len(images),
        seconds=seconds,
        png_bytes=sum(len(png.encode(image)) for image in encoded) / len(encoded),
        raw_bytes=int(np.prod(shape_of(model))) + 1,
        left_out={name: n / len(images) for name, n in state.left_out.items()},
        passing=tuple(n / max(t, 1) for n, t in zip(passed.tolist(), state.tried, strict=True)),
    )


def of(order: Order, found: Sample) -> Cost:
    """What an order takes, by a sample of its kind."""
    loose = order.format == "png"
    blocks = -(-found.png_bytes // BLOCK_BYTES) * BLOCK_BYTES
    arrays = 7 + found.png_bytes  # wider labels; and packed beside what is to be packed
    size = blocks if loose else found.raw_bytes + files.KINDS[order.format].packs * arrays
    all_of = [sum(each) for each in zip(*order.parts.values(), strict=True)]
    pairs = list(zip(all_of, found.passing, strict=True))
    missing = next((i for i, (n, share) in enumerate(pairs) if n and not share), None)
    if missing is not None:
        tries = None
    elif order.labels == READ:  # the rarest class decides
        tries = max(n / share for n, share in pairs if n)
    else:
        tries = sum(n / share for n, share in pairs if n)
    return Cost(
        bytes=round(order.total * size),
        packed=round(order.total * (found.png_bytes + ENTRY_BYTES * loose)),
        seconds=None if tries is None else tries * found.seconds,
        missing=missing,
    )


def check_room(cost: Cost, free: int, where: str) -> None:
    """`gan.Error` where a disk has less room than a data set takes."""
    if cost.bytes > free:
        raise Error(
            "{where} has {free} MB left and this takes about {needed}; free some space, make "
            "fewer, or choose another --out",
            where=where,
            free=f"{free / 1e6:,.0f}",
            needed=f"{cost.bytes / 1e6:,.0f}",
        )
