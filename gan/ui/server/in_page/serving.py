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
from gan.export.kept import BESIDE, file_name, place
from gan.ui.server import gallery
from gan.ui.server.in_page import runtime
from gan.ui.server.in_page.tables import tables

PATH = "/lab/in_page"
FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}  # a name has one content


class Shop:
    """The runtime, the models and their tables, as far as they are there.

    `index` says what is; `route` serves it. One thread fills the shop, with one process of low
    priority that ends with this one; whatever goes wrong in it, the server draws.
    """

    def __init__(self):
        self._runtime: Path | None = None
        self._models: dict[str, str] = {}  # name → file
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
        if self._runtime is None:
            return {"runtime": None, "models": {}, "pending": self.pending}
        for name, file in self._models.items():
            if self._find(file):
                both = {"model": file, "tables": self._tables[name][0]}
                models[name] = {key: f"{here}/models/{quote(each)}" for key, each in both.items()}
        files = {"module": runtime.MODULE, "wasm": runtime.PACKED}
        at = f"{here}/runtime/{runtime.VERSION}"
        return {
            "runtime": {key: f"{at}/{file}" for key, file in files.items()},
            "models": models,
            "pending": self.pending,
        }

    def _fill(self) -> None:
        try:
            found = runtime.get()
            for name in gallery.names():
                if weights.has_model(name):  # neither the Hub's nor what $GAN_MODELS names
                    fingerprint, content = tables(gallery.model(name))
                    self._tables[name] = f"{name}-{fingerprint}.safetensors", content
                    self._models[name] = file_name(weights.place(name))
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
            if not self._lies(file):
                missing.append(str(weights.place(name)))
                continue
            with contextlib.suppress(OSError):
                os.utime(place() / file)  # in use
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
            env=os.environ | {"OMP_NUM_THREADS": "1", "PYTHONPATH": os.pathsep.join(paths)},
        )
        with process:
            said = process.stderr.read().decode(errors="replace").strip().splitlines()
        if process.returncode > 0 and said:  # not where it was ended
            print(f"The server draws some models: {said[-1]}", file=sys.stderr)

    def _lies(self, file: str) -> Path | None:
        """Where a model's file lies: it came with a Space, or was made here."""
        found = (folder / file for folder in (settings.CHECKOUT / BESIDE, place()))
        return next((path for path in found if path.is_file()), None)

    def _find(self, file: str) -> Path | None:
        """The same, None for a model that is too much for a page."""
        path = self._lies(file)
        return path if path and path.stat().st_size else None

    async def _index(self, request: Request) -> Response:
        return JSONResponse(self.index(), headers={"Cache-Control": "no-cache"})

    async def _runtime_file(self, request: Request) -> Response:
        file = request.path_params["file"]
        kinds = {runtime.MODULE: "text/javascript", runtime.PACKED: "application/octet-stream"}
        if self._runtime is None or file not in kinds:
            return Response(status_code=404)
        return FileResponse(self._runtime / file, media_type=kinds[file], headers=FOR_EVER)

    async def _model_file(self, request: Request) -> Response:
        file, kind = request.path_params["file"], "application/octet-stream"
        for name, content in self._tables.values():
            if file == name:
                return Response(content, media_type=kind, headers=FOR_EVER)
        path = self._find(file) if file in self._models.values() else None
        if path is None:
            return Response(status_code=404)
        return FileResponse(path, media_type=kind, headers=FOR_EVER)
