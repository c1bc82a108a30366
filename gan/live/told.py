"""What a training tells, on its way to those who watch it, and kept for those who come later."""

import asyncio
from collections import deque
from collections.abc import Iterator

from gan.live.runs import LAST, Run
from gan.live.worker import FRAME_POINTS
from gan.training.steps import Curves, thinned

POINTS = 600  # of the curves that are told again: one for a pixel or so
MOMENTS, MOMENT_BYTES = 40, 6_000_000  # of its growth that are told again
MAX_CHANGES = 200  # that are told again


class Mailbox:
    """Events on their way to one who watches. A late frame is merged into the next.

    So who reads slowly misses pictures, never a point of the curves, and nothing piles up.
    """

    def __init__(self, events: list[dict | None]):
        self._events = deque(events)
        self._filled = asyncio.Event()

    def put(self, event: dict | None) -> None:
        """Put an event in; None is the end."""
        last = (self._events and self._events[-1]) or {}
        same = event and last.get("kind") == event["kind"]
        if same and event["kind"] == "frame":
            points = thinned([*last["points"], *event["points"]], FRAME_POINTS)
            self._events[-1] = {**event, "points": points}
        elif same and event["kind"] == "queued":
            self._events[-1] = event
        else:
            self._events.append(event)
        self._filled.set()

    async def next(self) -> dict | None:
        """The next event, as soon as there is one; None at the end."""
        while not self._events:
            self._filled.clear()
            await self._filled.wait()
        return self._events.popleft()


class Log:
    """What a training has told so far, in bounded room, as events that tell it again."""

    def __init__(self):
        self._begun: dict | None = None
        self._frame: dict | None = None
        self._state: dict | None = None
        self._curves = Curves(most=POINTS)
        self._changes: deque[dict] = deque(maxlen=MAX_CHANGES)
        self.last: dict | None = None  # once it is over

    def add(self, event: dict) -> None:
        """Take note of an event; of what nobody has to be told again, of nothing."""
        kind = event["kind"]
        if kind in ("sampling", "started"):
            self._begun = event
        elif kind == "moved":
            self._begun = {**self._begun, "device": event["device"]}
        elif kind == "changed":
            self._changes.append(event)
        elif kind == "state":
            self._state = event
        elif kind in LAST:
            self.last = event
        elif kind == "frame":
            self._frame = event
            for point in event["points"]:
                self._curves.add(point["step"], point)

    @property
    def state(self) -> dict:
        """The last event of its state; empty as long as there was none."""
        return self._state or {}

    def events(self, run: Run | None) -> list[dict]:
        """All of it, with the pictures that the run has kept of its growth."""
        moments = run.snapshots.moments(MOMENTS, MOMENT_BYTES) if run else []
        ends = filter(None, (self._state, self.last))
        begun = [self._begun] if self._begun else []
        return [*begun, *self._frames(moments), *self._changes, *ends]

    def _frames(self, moments: list[dict]) -> Iterator[dict]:
        """The moments of its growth up to the last frame, each with the points up to there."""
        if self._frame is None:
            return
        points = deque(thinned(self._curves.all, POINTS))
        now = self._frame["step"]
        for frame in (*(each for each in moments if each["step"] < now), self._frame):
            told = []
            while points and points[0]["step"] <= frame["step"]:
                told.append(points.popleft())
            yield {**frame, "points": told}
