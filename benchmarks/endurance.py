"""Many trainings of the app in a row, as visitors start and leave them, and what stays of them."""

import json
import multiprocessing
import os
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx

import gan
from gan import settings, ui
from gan.ui.tabs import train

ROW = 100


def trainings(folder: str | None, count: int = ROW) -> Iterator[str]:
    """So many trainings of the app in a row, every other one left in its midst."""
    if folder:
        os.environ["GAN_DATA"] = folder
    app = ui.launch(prevent_thread_lock=True, quiet=True)
    train.options()
    request = {"recipe": "mlp-gan", "keep": True}
    if not (settings.data_root() / "MNIST").is_dir():
        request["dataset"] = "synthetic-digits"
    begun, ended = [], []
    _visit(app.local_url, request | {"steps": 3}, "done")  # what is made once is made
    _leave()
    before = _held()
    for number in range(count):
        leaving = number % 2
        bounds = {"steps": 10**6 if leaving else 20}
        begun.append(_visit(app.local_url, request | bounds, "frame" if leaving else "done"))
        began = time.perf_counter()
        _leave()
        while any(now > then for now, then in zip(_held()[:2], before, strict=False)):
            time.sleep(0.005)
        ended.append(time.perf_counter() - began)
    after = _held()
    yield f"{count} trainings one after the other, half of them left in the midst"
    yield f"from Train to the first picture: {statistics.median(begun):.2f} s (median)"
    freed = statistics.median(ended)
    yield f"from leaving to nothing held: {freed:.2f} s (median), {max(ended):.2f} s (longest)"
    kinds = ("processes", "threads", "temporary folders")
    for what, held, left in zip(kinds, before, after, strict=False):
        yield f"{what}: {held} before, {left} after"
    yield f"memory of the server: {after[3] - before[3]:+.0f} MB"
    app.close()


def _visit(address: str, request: dict, until: str) -> float:
    """Train from afar until an event of that kind, then leave; the seconds to the first picture."""
    began, first = time.perf_counter(), 0.0
    call = f"{address}gradio_api/call/train"
    event = httpx.post(call, json={"data": [request]}).json()["event_id"]
    with httpx.stream("GET", f"{call}/{event}", timeout=60) as answer:
        for line in answer.iter_lines():
            if not line.startswith("data: [{"):
                continue
            kind = json.loads(line.removeprefix("data: "))[0]["kind"]
            if kind == "frame" and not first:
                first = time.perf_counter() - began
            if kind in (until, "error"):
                return first
    raise gan.Error("the stream ended before its training")


def _leave() -> None:
    """Let all trainings go, as who trains again, and wait until they are gone."""
    for kept in list(train.keeper.kept.values()):
        train.keeper.leave(kept)
    while train.keeper.kept:
        time.sleep(0.005)


def _held() -> tuple[int, int, int, float]:
    """Processes, threads, temporary folders and resident megabytes of this process."""
    folders = Path(tempfile.gettempdir()).glob("latent-lab-*")
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    memory = pages * os.sysconf("SC_PAGE_SIZE") / 2**20
    threads = sum(thread.name == "training" for thread in threading.enumerate())
    return len(multiprocessing.active_children()), threads, len(list(folders)), memory
