"""The app in a process of its own, as a Space starts it, measured from outside.

A visitor drags as the page does: 60 input events a second, one request at a time, always for the
newest wish. So the next request leaves when the last is answered, but not before the next event.
All visitors drag all the time, each for themselves, from a process of their own; they share the
machine with the app.
"""

import asyncio
import math
import multiprocessing
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from gan import Error, settings

APP = settings.CHECKOUT / "app.py"
PATIENCE = 300.0  # seconds for a start on a machine that is busy with other things
POLL = 0.05  # seconds between two looks whether it answers
STARTS = 3
EVENTS = 60  # a second, of a slider that is dragged
SECONDS = 8.0  # that one number of visitors is watched
WARM_SECONDS = 2.0  # before that
BOUND = 0.1  # seconds that 95 of 100 answers may take
MOST = 256
SIDES = (1, 4)


@contextmanager
def started(folder: Path = APP.parent, *options: str) -> Iterator[str]:
    """Start `python app.py` in a folder; its address, once the page is served."""
    port = _free_port()
    address = f"http://127.0.0.1:{port}/"
    environment = os.environ | {"GRADIO_SERVER_NAME": "127.0.0.1", "GRADIO_SERVER_PORT": str(port)}
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(
            [sys.executable, "app.py", *options],
            cwd=folder,
            env=environment,
            stdout=said,
            stderr=said,
        )
        try:
            _wait(process, address, said)
            yield address
        finally:
            process.terminate()
            process.wait()


def _wait(process: subprocess.Popen, address: str, said) -> None:
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        if process.poll() is not None:
            said.seek(0)
            words = said.read().strip().splitlines() or ["without a word"]
            raise Error(f"the app ended before it served its page: {words[-1]}")
        try:
            if httpx.get(address, trust_env=False).is_success:
                return
        except httpx.HTTPError:
            pass  # not yet
        time.sleep(POLL)
    raise Error(f"the app has not served its page for {PATIENCE:.0f} s; try on a quieter machine")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def drawn(client: httpx.Client, address: str, state: dict) -> dict:
    """The answer to a state, as the page asks for it; raises `httpx.HTTPError`."""
    answer = client.post(f"{address}gradio_api/run/draw", json={"data": [state]})
    return answer.raise_for_status().json()["data"][0]


def quantiles(times: list[float]) -> tuple[float, float]:
    """p50 and p95."""
    return tuple(sorted(times)[min(len(times) - 1, int(q * len(times)))] for q in (0.5, 0.95))


def starts(model: str = "quick") -> Iterator[str]:
    """From `python app.py` to the first page, and to the first digit that was asked for."""
    pages, digits = [], []
    for _ in range(STARTS):
        began = time.perf_counter()
        with started() as address, httpx.Client(trust_env=False, timeout=60) as client:
            pages.append(time.perf_counter() - began)
            drawn(client, address, {"model": model, "seed": 7})
            digits.append(time.perf_counter() - began)
    yield f"{STARTS} starts of {APP.name}, medians"
    yield f"to the page: {statistics.median(pages):.1f} s"
    yield f"to the first digit: {statistics.median(digits):.1f} s"


def visitors(model: str) -> Iterator[str]:
    """The most visitors within the bound, for one picture and for 4×4, with what led there."""
    yield f"{model}: visitors who all drag all the time, milliseconds from request to answer"
    for side in SIDES:
        yield f"{side}×{side:<6}{'visitors':>9}{'p50':>8}{'p95':>8}{'answers/s':>11}"
        with started() as address:
            held = yield from _search(address, model, side)
        yield f"{side}×{side}: {held} visitors at once with p95 under {1000 * BOUND:.0f} ms"


def _search(address: str, model: str, side: int) -> Iterator[str]:
    """Double the visitors until it is too slow, then halve the gap; the most that went well."""
    good, bad = 0, None
    while good < MOST and (bad is None or bad - good > max(1, good // 10)):
        count = max(1, 2 * good) if bad is None else (good + bad) // 2
        p50, p95, rate = _measured(address, model, side, count)
        yield f"{'':8}{count:9}{1000 * p50:8.1f}{1000 * p95:8.1f}{rate:11.1f}"
        if p95 < BOUND:
            good = count
        else:
            bad = count
    return good


def _measured(address: str, model: str, side: int, count: int) -> tuple[float, float, float]:
    """p50 and p95 in seconds, and answers a second, of so many visitors in another process."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        times = pool.apply(_drag, (address, model, side, count))
    if not times:
        raise Error(f"{count} visitors were not answered within {SECONDS:.0f} s")
    return *quantiles(times), len(times) / SECONDS


def _drag(address: str, model: str, side: int, count: int) -> list[float]:
    """Let visitors drag; the seconds of each answer that came in the time watched."""
    return asyncio.run(_all_drag(address, model, side, count))


async def _all_drag(address: str, model: str, side: int, count: int) -> list[float]:
    limits = httpx.Limits(max_connections=count, max_keepalive_connections=count)
    begun = time.monotonic() + WARM_SECONDS
    async with httpx.AsyncClient(limits=limits, timeout=60, trust_env=False) as client:
        visits = (_visitor(client, address, model, side, n, begun) for n in range(count))
        return [took for times in await asyncio.gather(*visits) for took in times]


async def _visitor(client, address: str, model: str, side: int, seed: int, begun: float):
    """One visitor: each request shows where the slider is when it leaves."""
    times = []
    event = 1 / EVENTS
    await asyncio.sleep(event * (seed % 7) / 7)  # nobody is in step with the others
    while (sent := time.monotonic()) < begun + SECONDS:
        moves = [round(2.5 * math.sin(sent + seed), 3)]
        state = {"model": model, "seed": seed, "grid": side, "moves": moves}
        answer = await client.post(f"{address}gradio_api/run/draw", json={"data": [state]})
        answer.raise_for_status()
        took = time.monotonic() - sent
        if sent >= begun:
            times.append(took)
        await asyncio.sleep(max(0.0, event - took))
    return times
