"""The page around the tabs: language before Gradio wakes, title, and the modules it loads.

Gradio picks its language from the browser by exact name and adds `head` after it has chosen, so
the few lines that decide must be in the HTML that the server sends.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import html
import inspect
import re
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import gradio as gr
from gradio.context import LocalContext
from starlette.middleware import Middleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

import gan
from gan.ui import account, module, texts

WEB = Path(__file__).parent / "web"  # a folder a tab, and what tabs share
SERVED = (".js", ".css")
BEAT = 0.3  # seconds of silence after which a stream gives a sign of life
UNREAD = 8  # events on their way to a visitor; more than that would only make them late
PATIENCE = 10.0  # seconds that a stream waits for somebody to read on
_STYLE = "common/style.css"  # before the sheets of the tabs
_FOUND = sorted(path.relative_to(WEB).as_posix() for path in WEB.rglob("*.css"))
_SHEETS = (_STYLE, *(sheet for sheet in _FOUND if sheet != _STYLE))

# Every spelling of Chinese (zh, zh-Hans-CN, zh-TW, …) becomes the one that the texts have.
_LANGUAGE = """<script>(() => {
  let kept = null;
  try { kept = localStorage.getItem("latent-lab-language"); } catch {}
  const asked = new URLSearchParams(location.search).get("lang") || kept || navigator.language;
  const language = /^zh/i.test(asked) ? "zh-CN" : "en";
  for (const [name, value] of [["language", language], ["languages", [language]]])
    Object.defineProperty(navigator, name, { get: () => value });
  document.documentElement.lang = language;
})()</script>"""


# Gradio's own preview tags name Gradio and a picture on another host.
_PREVIEW = re.compile(rb'<meta\s+(property="og:|name="twitter:)[^>]*>\s*')


def component(tab: str, **values) -> gr.HTML:
    """A tab's part of the page: its HTML, and its module, which gets `values` and the texts.

    The module's `mount(element, values)` is called once the HTML stands.
    """
    folder, table = (tab, tab) if tab in texts.TABS else ("common", "shell")
    return gr.HTML(
        {**values, "texts": texts.tables(table)},
        html_template=(WEB / folder / f"{tab}.html").read_text(encoding="utf-8"),
        js_on_load=module.mount(f"{folder}/{tab}.js"),
        elem_id=tab,
        apply_default_css=False,
    )


def queued(function: Callable, name: str, at_once: int) -> None:
    """Offer a generator at /gradio_api/call/NAME, event by event; `at_once` run, others wait.

    Gradio closes it once its reader is gone. A `gan.Error` becomes the answer.
    """

    @functools.wraps(function)
    def answered(*given, **named):
        try:
            yield from function(*given, **named)
        except gan.Error as error:
            raise gr.Error(str(error), print_exception=False) from error

    words = documented(answered, name)
    limits = {"concurrency_id": name, "concurrency_limit": at_once}
    gr.api(answered, api_name=name, api_description=words, **limits)


def endpoint(function: Callable, name: str, *, tool: bool = False) -> None:
    """Offer `function` at /gradio_api/run/NAME, to the page and to the API's users alike.

    Unqueued, so that a drag never waits behind a long job; a `gan.Error` becomes the answer. A
    `tool` is offered to language models as well.
    """

    @functools.wraps(function)
    def answered(*given, **named):
        try:
            return function(*given, **named)
        except gan.Error as error:
            raise gr.Error(str(error), print_exception=False) from error

    words = documented(answered, name, tool)
    gr.api(answered, api_name=name, api_description=words, queue=False)


def stream(function: Callable[..., AsyncIterator[dict]], name: str, signed: bool = False) -> None:
    """Offer an async generator at /gradio_api/call/NAME: a long answer, event by event.

    Gradio ends a generator whose visitor has gone, by a closed page, a closed connection or a
    cancelled job, when it next yields. So a silent one is made to yield: {"kind": "alive"}. While
    a visitor reads slower than events are made, none is asked for. A `gan.Error` becomes the
    answer. With `signed` the function is given the visitor's `Account` after the request.
    """

    async def streamed(request, visitor):
        async with contextlib.aclosing(_paced(function(request), visitor)) as events:
            async for event in events:
                yield event

    async def signed_streamed(request, visitor, login):
        holder = account.account_of(request, visitor, login)
        async with contextlib.aclosing(_paced(function(request, holder), visitor)) as events:
            async for event in events:
                yield event

    offered = signed_streamed if signed else streamed
    offered.__annotations__ = {"request": dict, "visitor": gr.Request, "return": dict}
    if signed:
        offered.__annotations__["login"] = gr.OAuthToken | None
    offered.__doc__ = function.__doc__
    words = documented(offered, name)
    gr.api(offered, api_name=name, api_description=words, concurrency_limit=None)


async def _paced(events: AsyncIterator[dict], visitor: gr.Request) -> AsyncIterator[dict]:
    """Events as fast as they are read, with signs of life between them."""
    coming = None
    try:
        while await _is_read(visitor):
            coming = coming or asyncio.ensure_future(anext(events))
            await asyncio.wait({coming}, timeout=BEAT)
            if not coming.done():
                yield {"kind": "alive"}
                continue
            event, coming = coming.result(), None
            yield event
    except StopAsyncIteration:
        return
    except gan.Error as error:
        raise gr.Error(str(error), print_exception=False) from error
    finally:
        if coming:
            coming.cancel()
            await asyncio.wait({coming})
        await events.aclose()


def documented(function: Callable, name: str, tool: bool = False) -> str:
    """Give a function the name and the words that Gradio's tools show; the words for its API page.

    Gradio reads a docstring line by line, so each argument comes to stand on one.
    """
    parts = []
    for paragraph in (inspect.getdoc(function) or "").split("\n\n"):
        head, _, rest = paragraph.partition("\n")
        if head == "Args:":
            parts.append(f"{head}\n" + re.sub(r"\n {8}", " ", rest))
        elif head == "Returns:":
            parts.append(f"{head}\n    " + " ".join(rest.split()))
        else:
            parts.append(" ".join(paragraph.split()))
    function.__name__, function.__doc__ = name, "\n\n".join(parts)
    if not tool:
        function._mcp_type = "page"  # to Gradio, anything but "tool" is none
    return function.__doc__


async def _is_read(visitor: gr.Request) -> bool:
    """Wait until the visitor has read nearly all; false if nobody reads at all."""
    queues = LocalContext.blocks.get()._queue.pending_messages_per_session
    waited = 0.0
    while (queue := queues.get(visitor.session_hash)) and (unread := queue.qsize()) > UNREAD:
        await asyncio.sleep(0.05)
        waited = waited + 0.05 if queue.qsize() >= unread else 0.0
        if waited > PATIENCE:
            return False
    return True


class Modules(StaticFiles):
    """The page's own JavaScript and CSS, and nothing else that lies beside them."""

    def lookup_path(self, path: str):
        """As StaticFiles, but blind to other kinds of files."""
        return super().lookup_path(path) if path.endswith(SERVED) else ("", None)

    def file_response(self, *args, **kwargs):
        """As StaticFiles; the browser asks each time whether its copy is still good."""
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = "no-cache"
        return response


class Head:
    """Puts the language script, a description and our style into the page's head."""

    def __init__(self, app: ASGIApp):
        self.app = app
        words = texts.tables("shell")["en"]
        name, description = (html.escape(words[key], quote=True) for key in ("name", "description"))
        self.head = (
            f"<head>{_LANGUAGE}<title>{name}</title>"
            f'<meta name="description" content="{description}">'
            f'<meta property="og:title" content="{name}">'
            f'<meta property="og:description" content="{description}">'
            + "".join(f'<link rel="stylesheet" href="lab/{sheet}">' for sheet in _SHEETS)
        ).encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hold the page back until it is whole, add to its head, send it on."""
        if scope["type"] != "http" or scope["path"] != "/":
            await self.app(scope, receive, send)
            return
        headers = [header for header in scope["headers"] if header[0] != b"accept-encoding"]
        start: Message = {}
        body = b""

        async def add(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                start = message
                return
            body += message.get("body", b"")
            if message.get("more_body"):
                return
            page = _PREVIEW.sub(b"", body).replace(b"<head>", self.head, 1)
            kept = [header for header in start["headers"] if header[0] != b"content-length"]
            kept.append((b"content-length", str(len(page)).encode()))
            await send({**start, "headers": kept})
            await send({"type": "http.response.body", "body": page})

        await self.app({**scope, "headers": headers}, receive, add)


def app_arguments() -> dict:
    """What `launch(app_kwargs=…)` needs for the modules and the head."""
    return {
        "routes": [*account.routes(), Mount("/lab", Modules(directory=WEB))],
        "middleware": [Middleware(Head)],
    }
