"""Long jobs that block, in threads: a few at once, some more in a line, and each tells its events.

They are no use of a processor but waits for another machine, such as the Hub.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable

import gan
from gan import live

WAIT = 0.25  # seconds between two looks at the line

Tell = Callable[[dict], None]


class Jobs:
    """At most `at_once` jobs in threads and `waiting` more in a line; the next is refused."""

    def __init__(self, at_once: int, waiting: int):
        self.most = at_once + waiting
        self.places = live.Places(lambda: at_once)

    async def run(self, job: Callable[[Tell], dict]) -> AsyncIterator[dict]:
        """A job's events: "queued" while it waits, what it tells, and what it returns.

        `job` is called in a thread and raises `gan.Error` if it fails. It goes on to its end, and
        keeps its place until then, if nobody listens any more.
        """
        if len(self.places) >= self.most:
            raise gan.Error(
                "{most} visitors are at this already; try again in a minute", most=self.most
            )
        ticket, running = self.places.join(), None
        try:
            while (place := self.places.ahead(ticket))[0]:
                yield {"kind": "queued", "place": place[0], "of": place[1]}
                await asyncio.sleep(WAIT)
            events, loop = asyncio.Queue(), asyncio.get_running_loop()

            def ended(task: asyncio.Task) -> None:
                self.places.leave(ticket)
                if not task.cancelled():
                    task.exception()  # seen, though nobody may listen
                events.put_nowait(None)

            def tell(event: dict) -> None:
                with contextlib.suppress(RuntimeError):  # the loop is closed: the server is gone
                    loop.call_soon_threadsafe(events.put_nowait, event)

            running = asyncio.ensure_future(asyncio.to_thread(job, tell))
            running.add_done_callback(ended)
            while (event := await events.get()) is not None:
                yield event
            yield running.result()
        finally:
            if not running:
                self.places.leave(ticket)
