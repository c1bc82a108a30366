"""Made data sets that wait for their download: known by a token, gone after ten minutes."""

import contextlib
import secrets
import shutil
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

PATH = "/lab/made"
PREFIX = "latent-lab-made-"
SECONDS = 600.0
LEFT_SECONDS = 3600.0  # after which nobody makes or fetches any more
MOST_BYTES = 300_000_000  # of all together
GONE = "this data set is no longer held here; make it again"


@dataclass
class Download:
    """An archive in a folder of its own, which goes with it."""

    folder: tempfile.TemporaryDirectory
    name: str
    size: int
    until: float

    @property
    def path(self) -> Path:
        """Where the archive lies."""
        return Path(self.folder.name) / self.name


_held: dict[str, Download] = {}  # by token, the oldest first
_lock = threading.Lock()


def hold(folder: tempfile.TemporaryDirectory, name: str) -> str:
    """Take over a temporary folder with the archive of that name in it; the token to fetch it."""
    token, size = secrets.token_urlsafe(16), (Path(folder.name) / name).stat().st_size
    with _lock:
        _held[token] = Download(folder, name, size, time.monotonic() + SECONDS)
    forget()
    timer = threading.Timer(SECONDS + 1, forget)  # though nobody may come any more
    timer.daemon = True
    timer.start()
    return token


def forget() -> None:
    """Remove what is too old, and the oldest where all together are too large."""
    with _lock:
        now, total = time.monotonic(), sum(each.size for each in _held.values())
        for token, each in list(_held.items()):
            if each.until < now or (total > MOST_BYTES and len(_held) > 1):
                total -= each.size
                _held.pop(token).folder.cleanup()


def place() -> tempfile.TemporaryDirectory:
    """A temporary folder to make a data set in."""
    return tempfile.TemporaryDirectory(prefix=PREFIX, ignore_cleanup_errors=True)


def clear() -> None:
    """Remove what servers that were killed have left."""
    for left in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):
            if time.time() - left.stat().st_mtime > LEFT_SECONDS:
                shutil.rmtree(left, ignore_errors=True)


def fetch(request: Request) -> Response:
    """The archive of a token, or 404 with a sentence."""
    forget()
    found = _held.get(request.path_params["token"])
    if found is None:
        return JSONResponse({"error": GONE, "sentence": GONE}, 404)
    return FileResponse(found.path, media_type="application/zip", filename=found.name)


ROUTE = Route(f"{PATH}/{{token}}", fetch, methods=["GET"])
