"""Questions to the running app over HTTP, as its page asks them."""

import asyncio
import base64
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
    "latent_dim": 4,
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


def events(address: str, name: str, request, **headers: str) -> list[dict]:
    """All events of a stream but signs of life; `gan.Error` for a refusal."""
    url = f"{address}gradio_api/call/{name}"
    begun = httpx.post(url, json={"data": [request]}, headers=headers)
    found = []
    with httpx.stream("GET", f"{url}/{begun.json()['event_id']}", timeout=PATIENCE) as answer:
        lines = answer.iter_lines()
        for line in lines:
            kind, data = line.removeprefix("event: "), next(lines).removeprefix("data: ")
            next(lines)
            if kind == "error":
                raise gan.Error(json.loads(data)["error"])
            if kind == "generating" and json.loads(data)[0]["kind"] != "alive":
                found.append(json.loads(data)[0])
    return found


def unpacked(pictures: dict) -> np.ndarray:
    """Pictures as the page gets them, as an array: uint8 (n, H, W[, C])."""
    pixels = np.frombuffer(base64.b64decode(pictures["pixels"]), np.uint8)
    shape = [pictures[name] for name in ("count", "height", "width", "channels")]
    return pixels.reshape(shape if shape[-1] != 1 else shape[:-1])


def packed(array: np.ndarray) -> str:
    """Grey values as the page sends them."""
    return base64.b64encode(np.ascontiguousarray(array).tobytes()).decode()
