"""What every request and every answer keeps to: how long a body may be, and the usual headers.

A body is counted as it arrives, before anybody parses it, for its length may not be told, or be a
lie; nothing is read on once it is too long. A refusal is the request's fault: Gradio answers it
with a 500, as it does a fault of its own, and what is sent on says 422.
"""

import json

from starlette.datastructures import MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

import gan
from gan.ui.server import uploads

MAX_BODY = 16_000_000  # bytes: a picture file of Compare, 10 MB, in base64 with room to spare
FORM_BYTES = 1_000_000  # what a form of files adds to them: each has a few lines of its own
CLOSED = "/upload"  # Gradio's own way in, which nothing here uses; it would keep any file
REFUSED = 422  # a sentence says what the request has wrong
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    # No policy on frames: a Space, a notebook and a teacher's page show the app in one.
}


def own_path(scope: Scope) -> str:
    """A request's path within the app, wherever that stands; `page.Place` has made it whole."""
    return scope["path"].removeprefix(scope["root_path"])


class Bounds:
    """Refuses a body that is too long, closes Gradio's upload, and sets `HEADERS` on answers."""

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 413 or 403 with one sentence, or let the app answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        exchange = _Exchange(scope, receive, send)
        if own_path(scope).rstrip("/").endswith(CLOSED):
            fault = "no files are taken here; send pictures to {path}"
            await exchange.refuse(403, gan.Error(fault, path=uploads.PATH))
            return
        if not exchange.is_over:
            try:
                await self.app(scope, exchange.receive, exchange.send)
            except Exception:  # of an app whose visitor seems to have gone
                if not exchange.is_over:
                    raise
        if exchange.is_over and not exchange.begun:
            await exchange.refuse(413, exchange.too_long)


class _Exchange:
    """A request's body on its way in, and its answer on its way out.

    To the app a visitor whose body is too long seems to have gone; what it answers is held back.
    """

    def __init__(self, scope: Scope, receive: Receive, send: Send):
        self._scope, self._receive, self._send = scope, receive, send
        self._count, self._most, self.begun = 0, MAX_BODY, False
        self._failed: Message | None = None  # the start of an answer, until its body tells of what
        self.too_long = gan.Error(
            "this is more than {megabytes} MB; send less at once", megabytes=MAX_BODY // 10**6
        )
        if own_path(scope).rstrip("/") == uploads.PATH:
            self._most = uploads.MAX_BYTES + FORM_BYTES
            self.too_long = gan.Error(
                "more than {megabytes} MB; give fewer or smaller pictures",
                megabytes=uploads.MAX_BYTES // 10**6,
            )
        told = dict(scope["headers"]).get(b"content-length", b"")
        self.is_over = told.isdigit() and int(told) > self._most

    async def receive(self) -> Message:
        """The next part of the body."""
        if not self.is_over:
            message = await self._receive()
            self._count += len(message.get("body", b""))
            if self._count <= self._most:
                return message
            self.is_over = True
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        """Pass on the next part of the app's answer."""
        if self.begun or not self.is_over:
            await self._pass_on(message)

    async def refuse(self, status: int, fault: gan.Error) -> None:
        """Answer with a sentence, as pages, clients and the form of pictures read it."""
        answer = JSONResponse({"error": str(fault), **fault.told()}, status)
        await answer(self._scope, self._receive, self._pass_on)

    async def _pass_on(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.begun = True
            for name, value in HEADERS.items():
                MutableHeaders(scope=message).setdefault(name, value)
            if message["status"] == 500:
                self._failed = message
                return
        elif self._failed:
            start, self._failed = self._failed, None
            if _is_refusal(message.get("body", b"")):
                start["status"] = REFUSED
            await self._send(start)
        await self._send(message)


def _is_refusal(body: bytes) -> bool:
    """Whether a body is Gradio's for an error that has a sentence; for any other it has none."""
    try:
        return bool(json.loads(body)["error"])
    except (ValueError, KeyError, TypeError):
        return False
