"""Pictures that a visitor brings to Train: taken in once, looked at, then learnt from.

They come as a binary body (a few also with a question), are known by a token, and are forgotten
after ten minutes or when others need the room.
"""

import contextlib
import secrets
import threading
import time
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

import gan
from gan import checks, data, pictures
from gan.recipe import Recipe
from gan.training import start
from gan.ui.server import gallery

PATH = "/lab/pictures"
MAX_BYTES = 50_000_000  # of one upload
MAX_FILES = 500  # in one; more come as an archive
MAX_IN_REQUEST = 8_000_000  # bytes of files that come with a question
HELD_BYTES = 300_000_000  # of all uploads
HELD_SECONDS = 600.0
SHEET = 16
GONE = "these pictures are no longer held here; choose them again"

_held: dict[str, "Upload"] = {}  # by token, the oldest first
_looking = threading.Semaphore(2)  # decoding fills a core


@dataclass
class Upload:
    """Names and contents of files, and the last data set that was made of them."""

    files: list[tuple[str, bytes]]
    until: float = field(default_factory=lambda: time.monotonic() + HELD_SECONDS)
    made: tuple[tuple, data.Dataset] | None = None

    @property
    def size(self) -> int:
        """Bytes, of the files and of what was made of them."""
        made = self.made[1].images.nbytes if self.made else 0
        return made + sum(len(content) for _, content in self.files)

    def dataset(self, recipe: Recipe, labels: str | None, invert: bool) -> data.Dataset:
        """The pictures as a recipe learns them, made once; `gan.Error` if it cannot."""
        asked = (recipe.image_shape, labels, invert)
        if self.made is None or self.made[0] != asked:
            with _looking:
                found = data.from_files(
                    self.files, recipe.image_shape, labels=labels, invert=invert
                )
            self.made = asked, found
        return self.made[1]


async def take_in(request: Request) -> JSONResponse:
    """Hold the files of a form's body: {"token": …}, or {"sentence": why not}."""
    files: list[tuple[str, bytes]] = []
    with contextlib.suppress(Exception):  # whatever a foreign body makes the parser say
        async with request.form(max_files=MAX_FILES, max_fields=0) as form:
            files = [(file.filename or "", await file.read()) for _, file in form.multi_items()]
    if not files:
        fault = gan.Error(
            "the upload cannot be read; send a form of 1 to {most} files", most=MAX_FILES
        )
        return JSONResponse(fault.told(), 400)
    return JSONResponse({"token": hold(files)})


def hold(files: list[tuple[str, bytes]]) -> str:
    """Hold files for ten minutes; the token to name them by."""
    token = secrets.token_urlsafe(16)
    _held[token] = Upload(files)
    _forget()
    return token


def _forget() -> None:
    """Let go of what is too old, and of the oldest where all together are too large."""
    now, total = time.monotonic(), sum(upload.size for upload in _held.values())
    for token, upload in list(_held.items()):
        if upload.until < now or (total > HELD_BYTES and len(_held) > 1):
            total -= upload.size
            _held.pop(token, None)  # another thread may have been as quick


def held(token) -> Upload:
    """The upload of that token, else `gan.Error`."""
    _forget()
    upload = _held.get(token) if isinstance(token, str) else None
    if upload is None:
        raise gan.Error(GONE)
    upload.until = time.monotonic() + HELD_SECONDS
    return upload


def wanted(request: dict, recipe: Recipe) -> data.Dataset:
    """The data set that a request's `images`, `labels` and `invert` describe."""
    images = request.get("images")
    upload = Upload(_in_the_request(images)) if isinstance(images, list) else held(images)
    return upload.dataset(recipe, *_ways(request))


def _ways(request: dict) -> tuple[str | None, bool]:
    """What folders mean, and whether dark becomes light."""
    invert = checks.of(request.get("invert", False), bool, "true or false")
    return request.get("labels") or None, invert


def _in_the_request(images: list) -> list[tuple[str, bytes]]:
    """A few small files that come with a request, in base64."""
    if len(images) > MAX_FILES:
        raise gan.Error(
            "{count} pictures are too many; send at most {most}", count=len(images), most=MAX_FILES
        )
    files, left = [], MAX_IN_REQUEST
    for number, image in enumerate(images, 1):
        name = f"picture {number}"
        files.append((name, checks.from_base64(image, name, left)))
        left -= len(files[-1][1])
    return files


def understood(request: dict, recipe: Recipe) -> dict:
    """What was understood of an upload, and sixteen pictures as the recipe's model will see them.

    `facts` and `doubts` as pairs of key and values, `sheet` as /draw packs pictures; or `refused`:
    why a model can learn nothing from them.
    """
    upload = held(request.get("images"))
    try:
        found = upload.dataset(recipe, *_ways(request))
    except gan.Error as error:
        return {"refused": str(error), **error.told()}
    sheet = gallery.packed(pictures.as_arrays(found.some(SHEET).images))
    return {**start.weighed(found, recipe).to_dict(), "sheet": sheet}


ROUTE = Route(PATH, take_in, methods=["POST"])
