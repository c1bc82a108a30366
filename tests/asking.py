"""Questions to the running app over HTTP, as its page asks them."""

import asyncio
import base64
import contextlib
import io
import json
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor

import httpx
import numpy as np
from PIL import Image

import gan

PATIENCE = 60.0  # seconds, on a machine that is busy with other things


def picture(seed: int) -> str:
    """A picture file of noise, as a visitor sends one: base64 of a PNG."""
    file = io.BytesIO()
    pixels = np.random.default_rng(seed).integers(0, 256, (28, 28), dtype=np.uint8)
    Image.fromarray(pixels).save(file, "PNG")
    return base64.b64encode(file.getvalue()).decode()


# A training that needs no data set and whose steps take a millisecond.
SMALL = {
    "recipe": "mlp-gan",
    "dataset": "images",
    "images": [picture(seed) for seed in range(8)],
    "batch_size": 4,
    "latent_dim": 2,  # of which no directions with a meaning are looked for
}


def awaited(coroutine: Coroutine):
    """What it returns, run in a thread of its own: in the tests' thread Playwright's loop runs."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()


def post(address: str, name: str, request, **headers: str) -> httpx.Response:
    """One question to an unqueued function."""
    url = f"{address}gradio_api/run/{name}"
    return httpx.post(url, json={"data": [request]}, timeout=PATIENCE, headers=headers)


def told(address: str, name: str, request, **headers: str) -> dict:
    """Its answer; `gan.Error` for a refusal."""
    answer = post(address, name, request, **headers)
    if answer.status_code != 200:
        raise gan.Error(answer.json()["error"])
    return answer.json()["data"][0]


class Stream:
    """What a streaming function tells one visitor, read as the page reads it."""

    def __init__(self, address: str, name: str, request, **headers: str):
        url = f"{address}gradio_api/call/{name}"
        begun = httpx.post(url, json={"data": [request]}, headers=headers)
        self.stack = contextlib.ExitStack()
        answer = httpx.stream("GET", f"{url}/{begun.json()['event_id']}", timeout=PATIENCE)
        self.lines = self.stack.enter_context(answer).iter_lines()
        self.events: list[dict] = []

    def next(self) -> dict | None:
        """The next event but signs of life; None at the end, `gan.Error` for a refusal."""
        while True:
            kind = next(self.lines).removeprefix("event: ")
            data = json.loads(next(self.lines).removeprefix("data: "))
            next(self.lines)
            if kind == "complete":
                return None
            if kind == "error":
                raise gan.Error(data["error"])
            if kind == "generating" and data[0]["kind"] != "alive":  # else Gradio's heartbeat
                self.events.append(data[0])
                return data[0]

    def until(self, fits) -> dict:
        """The next event that fits."""
        while not fits(event := self.next()):
            pass
        return event

    def until_kind(self, kind: str) -> dict:
        """The next event of that kind."""
        return self.until(lambda event: event["kind"] == kind)

    def until_state(self, state: str) -> dict:
        """The next event that tells that state."""
        return self.until(lambda event: event.get("state") == state)

    def close(self) -> None:
        """Leave, as a visitor who closes the page."""
        self.stack.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def events(address: str, name: str, request, **headers: str) -> list[dict]:
    """All events of a stream; `gan.Error` for a refusal."""
    with Stream(address, name, request, **headers) as stream:
        stream.until(lambda event: event is None)
    return stream.events


def unpacked(pictures: dict) -> np.ndarray:
    """Pictures as the page gets them, as an array: uint8 (n, H, W[, C])."""
    pixels = np.frombuffer(base64.b64decode(pictures["pixels"]), np.uint8)
    shape = [pictures[name] for name in ("count", "height", "width", "channels")]
    return pixels.reshape(shape if shape[-1] != 1 else shape[:-1])


def packed(array: np.ndarray) -> str:
    """Grey values as the page sends them."""
    return base64.b64encode(np.ascontiguousarray(array).tobytes()).decode()
