"""Trainings that outlive the page that watches them: who watches, what was told, and for how long.

A server cannot tell a page that is loaded anew from one that was closed. So a training that its
visitor wants kept goes on alone, for a while: after a minute it sleeps, and gives its place to
whoever waits; after five it ends; and what it has left can be had for half an hour more. Whoever
has its token comes back to it. All here happens in the thread of the app's event loop, but for
`Kept.command` and `Keeper.leave`.
"""

import asyncio
import contextlib
import contextvars
import math
import secrets
import time
import traceback
from collections.abc import AsyncIterator, Callable
from pathlib import Path

from gan import Error, checks
from gan.live.building import Order
from gan.live.places import Places
from gan.live.runs import LAST, Run
from gan.live.told import Log, Mailbox

LOOK = 0.25  # seconds between two looks at all trainings
ASLEEP_AFTER = 60.0  # seconds that nobody watches, until a training is paused
ENDED_AFTER = 300.0  # and until it ends
KEPT_FOR = 1800.0  # seconds that a finished one is held since somebody watched, or since its end
MAX_KEPT = 30  # finished ones that are held; the next takes the room of the oldest
GONE = "there is no such training, or it is over; start another one"
NOT_BEGUN = "this training waits for its place; it begins by itself"
OTHERS = "others train in its place; it goes on by itself when its turn comes"


class Kept:
    """One training that was asked for, in the line, under way or over, and who watches it."""

    def __init__(self, order: Order | None, keep: bool, now: float):
        self.token = secrets.token_urlsafe(16)  # who has it may watch, command and have the model
        self.order, self.keep = order, keep  # the order until its start
        self.visitor: contextvars.Context | None = contextvars.copy_context()  # and so whose quota
        self.run: Run | None = None  # from its start
        self.ticket: object | None = None  # of its place, or of its turn in the line
        self.waits = True  # for a place
        self.asleep = False  # paused, as nobody watches
        self.ending = False  # told to stop, as nobody watches
        self.left = False  # its visitor wants nothing more of it
        self.watchers: set[Mailbox] = set()
        self.seen = now  # when somebody watched it last, or when it ended
        self.over_at = math.inf
        self.log = Log()
        self.model: str | None = None  # the name for /draw, once it is lent
        self.lending: asyncio.Future | None = None

    def tell(self, event: dict) -> None:
        """Tell all who watch, and whoever comes later."""
        if event["kind"] == "started":
            event = event | {"run": self.token}
        self.log.add(event)
        for each in self.watchers:
            each.put(event)

    def told(self) -> list[dict | None]:
        """What was told so far; with its end, if nothing more is to come."""
        known = [{"kind": "accepted", "run": self.token}] if self.keep else []
        ends = [None] if self.log.last and not self.model else []
        return [*known, *self.log.events(self.run), *ends]

    def command(self, command: str, **values) -> None:
        """What `Run.command` does; `gan.Error` also where it has no place to train."""
        if self.run is None:
            raise Error(NOT_BEGUN)
        if self.waits and command in ("resume", "step"):
            raise Error(OTHERS)
        if command == "pause":
            self.asleep = False  # from here on it stands still because somebody wants it to
        self.run.command(command, **values)

    @property
    def state(self) -> str:
        """What it told last: "running", "paused" or "saving"; empty before that."""
        return self.log.state.get("state", "")

    @property
    def stands(self) -> bool:
        """Whether it makes no steps."""
        return self.asleep or self.state == "paused"

    def sleep(self) -> None:
        """Pause it for as long as nobody watches."""
        if not self.stands and self.state == "running":
            self.asleep = self._told_to("pause")

    def wake(self) -> None:
        """Let it go on, now that somebody watches."""
        if self.asleep:
            self._told_to("resume")
            self.asleep = False

    def end(self) -> None:
        """Stop it, as nobody came back."""
        if not self.ending and self.state in ("running", "paused"):
            self.ending = self._told_to("stop")

    def over(self, event: dict, now: float) -> None:
        """Tell its last event, and that no other follows where it leaves no model."""
        if event["kind"] == "done":
            reason = "left" if self.ending else event["reason"]
            event = event | {"reason": reason, "model": self.model}
        self.seen = self.over_at = now
        self.tell(event)
        if not self.model:
            self.close()

    def close(self) -> None:
        """Tell all who watch that nothing more is to come."""
        for each in self.watchers:
            each.put(None)

    def _told_to(self, command: str) -> bool:
        with contextlib.suppress(Error):  # it ends just now
            self.run.command(command)
            return True
        return False


class Keeper:
    """All trainings of the app by their tokens, seen to four times a second while there are any.

    `lend` loads a weights folder and returns the name under which it can be drawn with,
    `take_back` forgets it again. `clock` tells seconds.
    """

    def __init__(
        self,
        places: Places,
        lend: Callable[[Path], str],
        take_back: Callable[[str], None],
        clock: Callable[[], float] = time.monotonic,
    ):
        self.places, self.lend, self.take_back, self.clock = places, lend, take_back, clock
        self.kept: dict[str, Kept] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._looking: asyncio.Task | None = None

    def begin(self, order: Order, keep: bool) -> Kept:
        """A new training at the end of the line; it is to be watched at once."""
        kept = Kept(order, keep, self.clock())
        kept.ticket = self.places.join()
        self.kept[kept.token] = kept
        loop = asyncio.get_running_loop()
        if self._loop is not loop or self._looking.done():
            self._loop, self._looking = loop, loop.create_task(self._look_on())
        return kept

    def find(self, token) -> Kept:
        """The training of a token; `gan.Error` if there is none."""
        kept = self.kept.get(token) if isinstance(token, str) else None
        if kept is None:
            raise Error(GONE)
        return kept

    async def watch(self, kept: Kept) -> AsyncIterator[dict]:
        """What it has told so far and what it tells, until it is over and nothing is held of it.

        All who watch one training see the same. Without `keep` it ends with the last of them.
        """
        mailbox = Mailbox(kept.told())
        kept.watchers.add(mailbox)
        self.look()
        try:
            while (event := await mailbox.next()) is not None:
                yield event
        finally:
            kept.watchers.discard(mailbox)
            kept.seen = self.clock()
            if not kept.watchers and (kept.left or not kept.keep):
                self.forget(kept)

    def leave(self, kept: Kept) -> None:
        """End a training, and forget what it left, as soon as nobody watches it."""
        self._loop.call_soon_threadsafe(self._left, kept)

    def _left(self, kept: Kept) -> None:
        kept.left = True
        if not kept.watchers:
            self.forget(kept)

    def forget(self, kept: Kept) -> None:
        """End a training at once and free all it held."""
        if self.kept.pop(kept.token, None) is None:
            return
        self._give_place(kept)
        if kept.run:
            kept.run.close()
        if kept.model:
            self.take_back(kept.model)
        kept.close()

    # ---- what is seen to ----

    async def _look_on(self) -> None:
        while self.kept:
            try:
                self.look()
            except Exception:  # of one training; all others are still to be seen to
                traceback.print_exc()
            await asyncio.sleep(LOOK)

    def look(self) -> None:
        """See to each training once: who may train, what falls asleep, ends or is forgotten."""
        now = self.clock()
        for kept in list(self.kept.values()):
            if kept.watchers:
                kept.seen = now
            self._see_to(kept, now - kept.seen)
        over = [kept for kept in self.kept.values() if kept.log.last]
        over.sort(key=lambda each: each.over_at)
        for kept in over[: max(0, len(over) - MAX_KEPT)]:
            self.forget(kept)

    def _see_to(self, kept: Kept, alone: float) -> None:
        if kept.log.last:
            if alone >= (KEPT_FOR if kept.model else ENDED_AFTER):
                self.forget(kept)
        elif kept.state == "saving":
            return  # it is over in a moment
        elif kept.run is None and alone >= ASLEEP_AFTER:
            self.forget(kept)  # nobody waits there any more
        elif alone >= ENDED_AFTER + ASLEEP_AFTER:
            self.forget(kept)  # it does not listen, or has never begun
        elif alone >= ENDED_AFTER:
            kept.end()
        elif alone >= ASLEEP_AFTER:
            self._put_to_sleep(kept)
        elif kept.waits:
            self._take_turn(kept)
        else:
            kept.wake()

    def _take_turn(self, kept: Kept) -> None:
        """Let it train if it may, else tell who watches how long that will take."""
        if kept.ticket is None:
            kept.ticket = self.places.join()
        place, of = self.places.ahead(kept.ticket)
        if place:
            kept.tell({"kind": "queued", "place": place, "of": of, "wait": self._wait(place)})
            return
        kept.waits = False
        if kept.run is None:
            self._start(kept)
            return
        if kept.log.state:
            kept.tell(kept.log.state)  # it waits no longer
        kept.wake()

    def _start(self, kept: Kept) -> None:
        def listener(event: dict) -> None:
            with contextlib.suppress(RuntimeError):  # the loop is closed: the server is gone
                self._loop.call_soon_threadsafe(self._heard, kept, event)

        try:
            kept.run = kept.visitor.run(Run, kept.order, listener, keep=kept.keep)
        except OSError as error:
            fault = Error(
                "no training could be started ({error}); try again later",
                error=checks.first_line(error),
            )
            kept.over({"kind": "error", **fault.told()}, self.clock())
        kept.order = kept.visitor = None  # with the pictures and the request that they may hold

    def _put_to_sleep(self, kept: Kept) -> None:
        kept.sleep()
        wanted = kept.waits or len(self.places) > self.places.limit()
        if kept.stands and kept.ticket and wanted:
            self._give_place(kept)
            kept.waits = True  # as soon as somebody watches again

    def _give_place(self, kept: Kept) -> None:
        self.places.leave(kept.ticket)
        kept.ticket = None

    def _wait(self, place: int) -> int | None:
        """Seconds until so many trainings have ended, if none is paused; None if not known."""
        under_way = [kept for kept in self.kept.values() if kept.run and kept.ticket]
        left = sorted(k.run.left for k in under_way if not k.waits and k.run.left is not None)
        return math.ceil(left[place - 1]) if place <= len(left) else None

    # ---- what the run tells ----

    def _heard(self, kept: Kept, event: dict) -> None:
        if kept.token not in self.kept:
            return
        if event["kind"] not in LAST:
            kept.tell(event)
            return
        self._give_place(kept)
        if event["kind"] == "done" and kept.keep:
            kept.lending = asyncio.ensure_future(self._lend(kept, event))
        else:
            kept.over(event, self.clock())

    async def _lend(self, kept: Kept, event: dict) -> None:
        try:
            kept.model = await asyncio.to_thread(self.lend, kept.run.folder)
        except Exception as error:  # also of a folder that is gone, as its visitor is
            fault = error if isinstance(error, Error) else Error(checks.first_line(error))
            event = {"kind": "error", **fault.told()}
        if kept.token in self.kept:
            kept.over(event, self.clock())
        elif kept.model:
            self.take_back(kept.model)
