"""Functions offered to the page and the API's users: answered at once, queued, as a stream."""

import asyncio
import contextlib
import functools
import inspect
import json
import os
import re
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import gradio as gr
from gradio.context import LocalContext

import gan
from gan import settings
from gan.ui.server import account

BEAT = 0.3  # seconds of silence after which a stream gives a sign of life
UNREAD = 8  # events on their way to a visitor; more than that would only make them late
SEARCHES = os.cpu_count() or 1  # at once; each holds a core for a few steps only
QUEUE = "searches"
PATIENCE = 10.0  # seconds that a stream waits for somebody to read on


@contextlib.contextmanager
def _mistakes_told() -> Iterator[None]:
    """Turn `gan.Error` into the answer; its code and values travel where Gradio has a title."""
    try:
        yield
    except gan.Error as error:
        told = error.changed(pathless).told()
        sentence, title = told.pop("sentence"), json.dumps(told)
        raise gr.Error(sentence, title=title, print_exception=False) from error


def pathless(told):
    """A text, or all in a dict, without the folders of this machine, which no visitor has to know.

    Files keep their names, and the folders that they have below ours.
    """
    if isinstance(told, dict):
        return {name: pathless(value) for name, value in told.items()}
    if not isinstance(told, str):
        return told
    ours = [settings.CHECKOUT, settings.weights_root(), settings.data_root(), settings.cache_root()]
    ours += [Path.home(), Path.cwd(), Path(tempfile.gettempdir()), Path(sys.prefix)]
    known = {str(folder) for each in ours for folder in (each, each.resolve())}
    for folder in sorted(known, key=len, reverse=True):
        if Path(folder).is_absolute() and Path(folder).name:
            told = told.replace(folder + os.sep, "").replace(folder, Path(folder).name)
    return told


def queued(function: Callable, name: str) -> None:
    """Offer a generator at /gradio_api/call/NAME, event by event, as one of the searches.

    SEARCHES of them run at once, whatever they look for; others wait. Gradio closes it once its
    reader is gone. A `gan.Error` becomes the answer.
    """

    @functools.wraps(function)
    def answered(*given, **named):
        with _mistakes_told():
            yield from function(*given, **named)

    _offer(answered, name, concurrency_id=QUEUE, concurrency_limit=SEARCHES)


def endpoint(function: Callable, name: str, *, tool: bool = False) -> None:
    """Offer `function` at /gradio_api/run/NAME, to the page and to the API's users alike.

    Unqueued, so that a drag never waits behind a long job; a `gan.Error` becomes the answer. A
    `tool` is offered to language models as well.
    """
    _offer(_mistakes_told()(function), name, tool, queue=False)


def stream(
    function: Callable[..., AsyncIterator[dict]],
    name: str,
    signed: bool = False,
    guard: Callable[[gr.Request], None] = lambda visitor: None,
) -> None:
    """Offer an async generator at /gradio_api/call/NAME: a long answer, event by event.

    Gradio ends a generator whose visitor has gone, by a closed page, a closed connection or a
    cancelled job, when it next yields. So a silent one is made to yield: {"kind": "alive"}. While
    a visitor reads slower than events are made, none is asked for. A `gan.Error` becomes the
    answer. With `signed` the function is given the visitor's `Account` after the request. `guard`
    raises `gan.Error` for a visitor who may not ask.
    """

    async def streamed(request: dict, visitor: gr.Request, login: gr.OAuthToken | None) -> dict:
        holder = (account.account_of(request, visitor, login),) if signed else ()
        with _mistakes_told():
            guard(visitor)
            events = function(request, *holder)
        async with contextlib.aclosing(_paced(events, visitor)) as paced:
            async for event in paced:
                yield event

    streamed.__doc__ = function.__doc__
    _offer(streamed, name, concurrency_limit=None)


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
            with _mistakes_told():
                event, coming = coming.result(), None
            yield pathless(event) if "sentence" in event else event
    except StopAsyncIteration:
        return
    finally:
        if coming:
            coming.cancel()
            await asyncio.wait({coming})
        await events.aclose()


def _offer(function: Callable, name: str, tool: bool = False, **options) -> None:
    """Offer a function by that name, and in the words that Gradio's API page and its tools show.

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
    gr.api(function, api_name=name, api_description=function.__doc__, **options)


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
