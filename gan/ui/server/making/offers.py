"""The functions that make data sets: what there is, what it costs, the making itself."""

import asyncio
import shutil
import tempfile
import threading
import time
import zipfile
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import gan
from gan import checks, latents
from gan.make import cost, making, order, similarity
from gan.make.making import Made
from gan.make.order import Order
from gan.play import inside
from gan.ui.server import drawing, endpoints, gallery
from gan.ui.server.jobs import Jobs, Tell
from gan.ui.server.making import held

MOST, USUAL = 20_000, 1_000  # pictures of a download
MOST_BYTES = 100_000_000  # of one
MOST_DISK = 1e9  # bytes before they are packed
MOST_SECONDS = 600.0  # that one may take; longer ones are made by the command
REQUEST = ("count", "counts", "format", "truncation", "seed", "invert", "sure", "apart")
STORED = ("png", "parquet")  # whose pictures are packed already
KEPT = 64  # samples, and curves, of as many models

jobs = Jobs(1, 3)


def options(request: dict | None = None) -> dict:
    """Tell what data sets can be made.

    Args:
        request: {}, or `model`: a name that the app lists, has lent or has fetched.

    Returns:
        `most` and `usual` (pictures), `formats`, `truncation` (its bounds), the usual values of the
        filters `sure` and `apart`, and `models`: for each `classes` (that `counts` may name),
        `labels` ("asked" for, "read" by the classifier, or null), `sure` and `apart` (whether that
        filter is to be had) and `formats`.
    """
    asked = checks.fields({} if request is None else request, ("model",)).get("model")
    names = gallery.names() if asked is None else [gallery.listed(asked)]
    return {
        "most": MOST,
        "usual": USUAL,
        "formats": list(order.FORMATS),
        "truncation": [0, latents.MAX_TRUNCATION],
        "sure": order.SURE,
        "apart": order.APART,
        "models": {name: _about(gallery.model(name)) for name in names},
    }


def _about(loaded: gan.Model) -> dict:
    labels, grey = order.labels_of(loaded), loaded.image_shape[0] == 1
    return {
        "classes": 0 if labels == order.NONE else order.classes_of(loaded),
        "labels": None if labels == order.NONE else labels,
        "sure": order.can_be_sure(loaded),
        "apart": inside.are_here(loaded.recipe),
        "formats": [name for name in order.FORMATS if grey or name != "idx"],
    }


def similar(request: dict) -> dict:
    """Tell what the truncation does: how near pictures come to the training's, how they vary.

    Args:
        request: `model`, a name that the app lists, has lent or has fetched.

    Returns:
        `points`, each a `truncation` with `distance` (the mean one to the nearest training picture,
        null where these are not here) and `variety` (the mean distance of two made ones), `real`
        (both of real pictures that were held out, or null), `count` (pictures a point) and `of`
        (training pictures, or null). Distances are Euclidean, over pixels in [0, 1].
    """
    loaded, name = drawing.model_of(request), request["model"]
    found = similarity.kept(loaded, gallery.metrics(name))
    return found or _measured(name, gallery.folder(name), inside.are_here(loaded.recipe))


@lru_cache(KEPT)
def _measured(name: str, folder: Path, with_distances: bool) -> dict:
    with gallery.cores:
        return similarity.measure(gallery.model(name))


def estimate(request: dict) -> dict:
    """Tell what a data set will cost before it is made: a few candidates are tried.

    Args:
        request: as /make_dataset takes it.

    Returns:
        `pictures`, `bytes` (of the download) and `seconds` (of making it; null where of some class,
        `missing`, no candidate passed), `left_out` (the shares that the filters leave out of
        `sample` candidates) and `command` (the line that makes the same).
    """
    wanted = _ordered(request)
    tried = _sample(cost.plain(wanted))
    expected = cost.of(wanted, tried)
    return {
        "pictures": wanted.total,
        "bytes": expected.packed,
        "seconds": expected.seconds,
        "missing": expected.missing,
        "left_out": tried.left_out,
        "sample": tried.count,
        "command": _command(wanted),
    }


@lru_cache(KEPT)
def _sample(kind: Order) -> cost.Sample:
    with gallery.cores:
        return cost.sample(gallery.model(kind.model), kind)


async def make_dataset(request: dict) -> AsyncIterator[dict]:
    """Make a data set of a model's pictures: a stream of events, then an archive to fetch.

    Closing the stream ends the making.

    Args:
        request: `model` (a name that the app lists, has lent or has fetched), `count` (pictures,
            1 to 20,000, as many of each class) or `counts` ({class: pictures}), and optionally
            `format` ("png", "idx", "npz" or "parquet"), `truncation` (the similarity, 0 to 2, else
            1), `seed`, `invert` (true: dark on light), and the filters `sure` (leave out what the
            classifier is less sure of, reads as another class or calls no digit) and `apart` (leave
            out what lies nearer to a training picture).

    Returns:
        Events, told apart by `kind`: "queued" (`place`, `of`), "making" (`made`, `of`, `left_out`,
        and `left`, the seconds to go, or null), "packing", "done" (`url` to fetch the archive from
        within ten minutes, relative to the app's address, its `name` and `bytes`, `made`, `tried`,
        `left_out`, `classes` and `command`), "alive" (nothing new).
    """
    wanted, gone = await asyncio.to_thread(_affordable, request), threading.Event()
    try:
        async with aclosing(jobs.run(lambda tell: _made(wanted, tell, gone))) as events:
            async for event in events:
                yield event
    finally:
        gone.set()


def _ordered(request: dict) -> Order:
    loaded = drawing.model_of(request, *REQUEST)
    given = {name: request[name] for name in REQUEST if request.get(name) is not None}
    if "counts" in given:
        counts = checks.of(given["counts"], dict, "counts by class")
        given["counts"] = {_class(label): count for label, count in counts.items()}
    seed = checks.entry(given, "seed", 0, drawing.SEEDS, default=0)
    return order.ordered(loaded, request["model"], **(given | {"seed": seed, "most": MOST}))


def _class(label: str) -> int | str:
    return int(label) if label.isdecimal() and len(label) < 4 else label


def _command(wanted: Order) -> str:
    return _named(wanted).command(_title(wanted))


def _named(wanted: Order) -> Order:
    """The order as others may know it: a lent model's name is its visitor's alone."""
    return replace(wanted, model="FOLDER") if wanted.model in gallery.on_loan else wanted


def _title(wanted: Order) -> str:
    name = "made" if wanted.model in gallery.on_loan else wanted.model.replace("/", "-")
    return f"{name.replace('@', '-')}-{sum(wanted.counts)}"


class _Gone(Exception):
    """The visitor has left."""


def _affordable(request: dict) -> Order:
    """An order that this server may make."""
    wanted = _ordered(request)
    expected = cost.of(wanted, _sample(cost.plain(wanted)))
    if expected.packed > MOST_BYTES or (expected.seconds or 0) > MOST_SECONDS:
        raise gan.Error(
            "this would take about {megabytes} MB and {minutes} minutes here; make fewer, or run "
            "the command",
            megabytes=f"{expected.packed / 1e6:,.0f}",
            minutes=f"{(expected.seconds or 0) / 60:,.0f}",
        )
    free = shutil.disk_usage(tempfile.gettempdir()).free
    if max(expected.bytes, expected.packed) > MOST_DISK or expected.bytes + expected.packed > free:
        raise gan.Error("this server has no room for that; make fewer, or run the command")
    return wanted


def _made(wanted: Order, tell: Tell, gone: threading.Event) -> dict:
    """Make an order in a temporary folder, pack it, hold the archive."""
    ends, title = time.monotonic() + MOST_SECONDS, _title(wanted)

    def told(now: Made) -> None:
        if gone.is_set():
            raise _Gone
        if time.monotonic() > ends:
            raise gan.Error(
                "{minutes} minutes are over; make fewer at once", minutes=int(MOST_SECONDS / 60)
            )
        tell({"kind": "making", **_told(now), "left": now.left})

    place = held.place()
    try:
        out, loaded = Path(place.name) / title, gallery.model(wanted.model)
        named, command = _named(wanted), _command(wanted)
        made = making.make(loaded, named, out, told=told, command=command, core=gallery.cores)
        tell({"kind": "packing"})
        packed = _packed(out, wanted.format)
        token = held.hold(place, packed.name)
    except BaseException as error:
        place.cleanup()
        if isinstance(error, _Gone):
            return {"kind": "cancelled"}
        raise
    found = {"url": f"{held.PATH.strip('/')}/{token}", "name": packed.name}
    classes = {str(label): count for label, count in enumerate(made.counts)}
    return {
        "kind": "done",
        **found,
        "bytes": packed.stat().st_size,
        **_told(made),
        "tried": made.tried,
        "classes": classes if wanted.labels != order.NONE else None,
        "command": command,
    }


def _told(now: Made) -> dict:
    return {"made": now.made, "of": now.of, "left_out": now.left_out}


def _packed(folder: Path, format: str) -> Path:
    """A folder as an archive beside it, instead of it."""
    archive = folder.with_name(f"{folder.name}.zip")
    how = zipfile.ZIP_STORED if format in STORED else zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(archive, "w", how, compresslevel=1) as opened:
        for path in sorted(each for each in folder.rglob("*") if each.is_file()):
            opened.write(path, path.relative_to(folder.parent))
    shutil.rmtree(folder)
    return archive


def build() -> None:
    """Offer the functions."""
    held.clear()
    endpoints.endpoint(options, "make_options")
    endpoints.endpoint(similar, "similarity")
    endpoints.endpoint(estimate, "make_estimate")
    endpoints.stream(make_dataset, "make_dataset")
