"""The app in a process of its own, as a Space starts it: for whoever measures it from outside."""

from __future__ import annotations

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


@contextmanager
def started(folder: Path = APP.parent, *options: str) -> Iterator[str]:
    """Start `python app.py` in a folder; its address, once the page is served.

    Raises `gan.Error` with the last line it said if it ends before.
    """
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
