"""A small proxy that shows the app below a path, as nginx or a JupyterHub does."""

import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from tiny import soon

METHODS = ["GET", "HEAD", "POST", "OPTIONS"]


class Proxy:
    """Passes on what is asked below a path, which it strips or keeps; keeps what else was asked.

    Like nginx without a line about it, it does not pass on which host the visitor has asked. Each
    answer gets some headers more.
    """

    def __init__(self, address: str, below: str, strips: bool, headers: dict[str, str]):
        self.address, self.below, self.strips = address.rstrip("/"), below, strips
        self.headers = headers
        self.outside: list[str] = []
        self.client: httpx.AsyncClient | None = None

    @asynccontextmanager
    async def runs(self, _) -> AsyncIterator[None]:
        """Keep connections to the app."""
        async with httpx.AsyncClient(timeout=None) as self.client:
            yield

    async def pass_on(self, request: Request) -> Response:
        """The app's answer, part by part as it comes."""
        path = request.url.path
        if not f"{path}/".startswith(f"{self.below}/"):
            self.outside.append(path)
            return PlainTextResponse("nothing here", 404)
        if self.strips:
            path = path.removeprefix(self.below) or "/"
        asked = self.client.build_request(
            request.method,
            f"{self.address}{path}?{request.url.query}",
            headers=[each for each in request.headers.items() if each[0] != "host"],
            content=await request.body(),
        )
        answer = await self.client.send(asked, stream=True)
        headers = dict(answer.headers) | self.headers
        return StreamingResponse(_parts(answer), answer.status_code, headers)


async def _parts(answer: httpx.Response) -> AsyncIterator[bytes]:
    try:
        async for part in answer.aiter_raw():
            yield part
    finally:  # the visitor may have gone
        await answer.aclose()


@contextmanager
def proxy(address: str, below: str, strips: bool, **headers: str) -> Iterator[tuple[str, Proxy]]:
    """Run one on a port of its own; where it shows the app, without a last slash, and itself."""
    made = Proxy(address, below, strips, headers)
    routes = [Route("/{path:path}", made.pass_on, methods=METHODS)]
    app = Starlette(routes=routes, lifespan=made.runs)
    config = uvicorn.Config(app, port=0, log_level="error", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    assert soon(lambda: server.started)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}{below}", made
    server.should_exit = True
    thread.join()
