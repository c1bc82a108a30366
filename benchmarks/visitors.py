"""How many visitors a machine holds while all of them drag: `python -m benchmarks visitors`.

A visitor drags as the page does: 60 input events a second, one request at a time, always for the
newest wish. So the next request leaves when the last is answered, but not before the next event.
All visitors drag all the time, each for themselves. The app runs in a process of its own, and so
does whoever drags; both share the machine.
"""

from __future__ import annotations

import asyncio
import math
import multiprocessing
import time
from collections.abc import Iterator

import httpx

from benchmarks.serving import quantiles, started
from gan import Error

EVENTS = 60  # a second, of a slider that is dragged
SECONDS = 8.0  # that one number of visitors is watched
WARM_SECONDS = 2.0  # before that
BOUND = 0.1  # seconds that 95 of 100 answers may take
MOST = 256
SIDES = (1, 4)


def table(model: str) -> Iterator[str]:
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
