"""Questions to the running app over HTTP, as its page asks them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor

import httpx

import gan

PATIENCE = 60.0  # seconds, on a machine that is busy with other things


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
