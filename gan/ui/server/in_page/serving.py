"""The shop of what a page draws with: filled in the background, served under lasting names.

Only the models that the app lists for everybody are in it, and no visitor's request makes any.
"""

import contextlib
import os
import subprocess
import sys
import threading
from pathlib import Path
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Mount, Route

from gan import settings, weights
from gan.checks import first_line
from gan.export.kept import BESIDE, file_name, is_whole, place
from gan.ui.server import gallery
from gan.ui.server.in_page import runtime
from gan.ui.server.in_page.tables import tables

PATH = "/lab/in_page"
FILES = {"module": runtime.MODULE, "wasm": runtime.PACKED}
FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}  # a name has one content
BYTES = "application/octet-stream"
LOW = ("IDLE_PRIORITY_CLASS", "CREATE_NEW_PROCESS_GROUP")  # flags of Windows, 0 elsewhere


class Shop:
    """The runtime, the models and their tables, as far as they are there.

    `index` says what is; `route` serves it. One thread fills the shop, with one process of low
    priority that ends with this one; whatever goes wrong in it, the server draws.
    """

    def __init__(self):
        self._runtime: Path | None = None
        self._models: dict[str, Path] = {}  # name → file, which may not be made yet
        self._tables: dict[str, tuple[str, bytes]] = {}  # name → file and its content
        self.pending = settings.runtime() is not None
        self.route = Mount(
            PATH,
            routes=[
                Route("/index.json", self._index),
                Route(f"/runtime/{runtime.VERSION}/{{file}}", self._runtime_file),
                Route("/models/{file}", self._model_file),
            ],
        )

    def open(self) -> "Shop":
        """Begin to fill the shop; returns at once."""
        if self.pending:
            threading.Thread(target=self._fill, name="in-page", daemon=True).start()
        return self

    def index(self) -> dict:
        """What there is, by addresses relative to the page's own; see docs/serving."""
        here, models = PATH[1:], {}
        if not all(self._of_runtime(file) for file in FILES.values()):
            return {"runtime": None, "models": {}, "pending": self.pending}
        for name, file in self._models.items():
            if _is_for_page(file):
                both = {"model": file.name, "tables": self._tables[name][0]}
                models[name] = {key: f"{here}/models/{quote(each)}" for key, each in both.items()}
        at = f"{here}/runtime/{runtime.VERSION}"
        return {
            "runtime": {key: f"{at}/{file}" for key, file in FILES.items()},
            "models": models,
            "pending": self.pending,
        }

    def _fill(self) -> None:
        try:
            found, models, known = runtime.get(), {}, {}
            for name in gallery.names():
                if weights.has_model(name):  # neither the Hub's nor what $GAN_MODELS names
                    fingerprint, content = tables(gallery.model(name))
                    known[name] = f"{name}-{fingerprint}.safetensors", content
                    models[name] = _chosen(file_name(weights.place(name)))
            self._models, self._tables = models, known  # whole: requests come meanwhile
            self._runtime = found
            self._make()
        except runtime.Missing as error:
            if settings.runtime():  # somebody has said where it is
                print(f"The server draws: {error}", file=sys.stderr)
        except Exception as error:  # the app goes on as it is
            print(f"The server draws: {first_line(error)}", file=sys.stderr)
        finally:
            self.pending = False

    def _make(self) -> None:
        """Let a process make what is missing, and wait for it."""
        missing = []
        for name, file in self._models.items():
            if not file.is_file():
                missing.append(str(weights.place(name)))
                continue
            with contextlib.suppress(OSError):
                os.utime(place() / file.name)  # in use
        if not missing:
            return
        options = ["--in-background", "--for-page", str(place())]
        paths = filter(None, (str(settings.CHECKOUT), os.environ.get("PYTHONPATH")))
        process = subprocess.Popen(
            [sys.executable, "-m", "gan.export", *options, *missing],
            stdin=subprocess.PIPE,  # which ends with this process, however that ends
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,  # Ctrl-C is the server's, which then hangs up
            creationflags=sum(getattr(subprocess, flag, 0) for flag in LOW),  # the same on Windows
            env=os.environ | {"OMP_NUM_THREADS": "1", "PYTHONPATH": os.pathsep.join(paths)},
        )
        with process:
            said = process.stderr.read().decode(errors="replace").strip().splitlines()
        if process.returncode > 0 and said:  # not where it was ended
            print(f"The server draws some models: {said[-1]}", file=sys.stderr)

    def _of_runtime(self, file: str) -> Path | None:
        """A file of the runtime; None if it is none, or is there no more."""
        path = self._runtime / file if self._runtime and file in FILES.values() else None
        return path if path and path.is_file() else None

    async def _index(self, request: Request) -> Response:
        return JSONResponse(self.index(), headers={"Cache-Control": "no-cache"})

    async def _runtime_file(self, request: Request) -> Response:
        path = self._of_runtime(request.path_params["file"])
        if path is None:
            return Response(status_code=404)
        kind = "text/javascript" if path.name == runtime.MODULE else BYTES
        return FileResponse(path, media_type=kind, headers=FOR_EVER)

    async def _model_file(self, request: Request) -> Response:
        file = request.path_params["file"]
        for name, content in self._tables.values():
            if file == name:
                return Response(content, media_type=BYTES, headers=FOR_EVER)
        for path in self._models.values():
            if file == path.name and _is_for_page(path):
                return FileResponse(path, media_type=BYTES, headers=FOR_EVER)
        return Response(status_code=404)


def _chosen(file: str) -> Path:
    """Where a model's file lies, or will: it came with a Space, or is made here.

    One that is damaged is as good as none.
    """
    brought, made = settings.CHECKOUT / BESIDE / file, place() / file
    if is_whole(brought):
        return brought
    if not is_whole(made):
        with contextlib.suppress(OSError):  # it is not there, or is another user's
            made.unlink()
    return made


def _is_for_page(file: Path) -> bool:
    """Whether a model's file is made, and not empty, as that of one too much for a page."""
    return file.is_file() and file.stat().st_size > 0
