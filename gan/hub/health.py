"""Is a running app well? For an address anywhere, also of a Space; one line a check."""

import base64
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import httpx
from gradio_client import Client
from gradio_client.exceptions import AppError

from gan import Error
from gan.checks import first_line

SEED, SIDE = 7, 4
NEEDED = ("models", "draw", "describe", "generate", "interpolate", "compare", "train")
SECONDS = 60.0  # to wait for an answer
_FAULTS = (httpx.HTTPError, AppError, ValueError, KeyError, TypeError, IndexError, OSError)


@dataclass(frozen=True)
class Check:
    """One thing looked at: whether it passed, and what there is to say."""

    about: str
    passed: bool
    words: str

    def __str__(self) -> str:
        return f"{'ok  ' if self.passed else 'FAIL'}  {self.about}: {self.words}"


def checks(address: str) -> Iterator[Check]:
    """Look at the page, the API, and pictures of each model; `gan.Error` if no app answers."""
    client = _reached(address)
    yield _checked("page", lambda: _page(client.src))
    yield _checked("API", lambda: _api(client))
    try:
        models = client.predict(api_name="/models")
    except _FAULTS as error:
        yield Check("models", False, f"they are not listed ({first_line(error)})")
        return
    for model in models:
        yield _checked(f"draw {model['name']}", lambda model=model: _pictures(client, model))


def _reached(address: str) -> Client:
    # This machine's token would else go to whoever is asked: a private Space alone may see it.
    token = False if "://" in address else None
    options = {"verbose": False, "analytics_enabled": False, "httpx_kwargs": {"timeout": SECONDS}}
    try:
        return Client(address, token=token, **options)
    except httpx.TransportError as error:
        raise Error(f"nothing answers at {address}; check the address, or start the app") from error
    except Exception as error:  # the client's own are of many kinds
        raise Error(
            f"what answers at {address} is not this app ({first_line(error)}); check the address"
        ) from error


def _checked(about: str, look: Callable[[], str]) -> Check:
    """What `look` says, with the time it took; whatever it raises is what is wrong."""
    began = time.perf_counter()
    try:
        words = look()
    except (Error, *_FAULTS) as error:
        return Check(about, False, first_line(error))
    return Check(about, True, f"{words}, {1000 * (time.perf_counter() - began):.0f} ms")


def _page(address: str) -> str:
    page = httpx.get(address, timeout=SECONDS, follow_redirects=True).raise_for_status().text
    if "<title>Latent Lab</title>" not in page:
        raise Error("it is not the page of this app")
    return f"{len(page) / 1000:.0f} kB"


def _api(client: Client) -> str:
    offered = client.view_api(return_format="dict", print_info=False)["named_endpoints"]
    missing = [name for name in NEEDED if f"/{name}" not in offered]
    if missing:
        raise Error(f"{', '.join(missing)} missing")
    return f"{len(offered)} functions"


def _pictures(client: Client, model: dict) -> str:
    """Draw a seed twice: pictures of the model's shape, and the same ones."""
    state = {"model": model["name"], "seed": SEED, "grid": SIDE}
    began = time.perf_counter()
    first = client.predict(state, api_name="/draw")
    took = time.perf_counter() - began
    second = client.predict(state, api_name="/draw")
    channels, height, width = model["shape"]
    shape = tuple(first[name] for name in ("count", "height", "width", "channels"))
    if shape != (SIDE**2, height, width, channels):
        raise Error(f"pictures of another shape: {shape}")
    if len(base64.b64decode(first["pixels"])) != SIDE**2 * height * width * channels:
        raise Error("fewer pixels than pictures")
    if first["pixels"] != second["pixels"]:
        raise Error(f"seed {SEED} gives other pixels the second time")
    size = f"{height}×{width}" + (" in colour" if channels == 3 else "")
    return f"{SIDE**2} pictures of {size}, the same twice, the first in {1000 * took:.0f} ms"


def report(address: str) -> int:
    """Check an app and print it line by line; 0 if all passed, else 1."""
    passed = True
    try:
        for check in checks(address):
            print(check, flush=True)
            passed = passed and check.passed
    except Error as error:
        print(f"gan.hub: {error}", file=sys.stderr)
        return 1
    return 0 if passed else 1
