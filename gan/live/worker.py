"""What runs in the process of a watched training: the package's own iterator, and its messages.

The process hears commands and sends events through one pipe, and ends when nobody holds the other
end any more. It knows neither the app nor who watches; `gan.live.runs` is the other side.
"""

import contextlib
import math
import os
import signal
import sys
import time
import traceback
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np
import torch

from gan import Error, checks, data, latents, networks, threads
from gan.live.building import Order, begun, leave, rehearsal, some_real
from gan.metrics import judge
from gan.training import steps
from gan.training.hints import Gauge, Hints
from gan.training.loop import SAMPLES_SIDE, Training

NICENESS = 10  # whoever explores meanwhile goes first
FRAME_SECONDS = 0.13  # between frames: at least five and at most eight a second
FRAME_POINTS = 20
TELLING_SECONDS = 1.0  # of training, after which its pace says something of the rest
DRAW_SHARE = 0.2  # of the time goes into drawing samples: a slow generator draws a few each frame
DIRECTION_SAMPLES = 1000  # enough for sliders, and found before one waits for them
MISSING = "{dataset} is not on this server; choose {synthetic} or pictures of your own"
JUDGE_SHARE = 0.1  # of the time goes into judging samples
JUDGE_SECONDS = 1.5  # at least between two judgements
QUICK_SECONDS = 0.1  # a judgement that nobody has to wait for
NONE = 0.02  # the share of digits below which none is one: the judge takes noise for one at times
JUDGED = 256  # samples for one; the Fréchet distance of fewer means nothing
JUDGED_SEED = 1
GONE = (EOFError, BrokenPipeError, ConnectionResetError)


def work(pipe: Connection, order: Order) -> None:
    """Run an order to its end, in a process of its own."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the server's, which then hangs up
    with contextlib.suppress(OSError, AttributeError):  # not on Windows
        os.nice(NICENESS)
    obey(pipe, order)


def obey(pipe: Connection, order: Order) -> None:
    """Run an order to the end of its turn. Whatever goes wrong is told in one sentence."""
    os.environ.update(order.environment)
    with contextlib.suppress(*GONE):  # nobody is there to tell
        try:
            return Worker(pipe, order).run()
        except GONE:
            raise
        except data.Missing as error:  # where it was looked for concerns the server's owner only
            print(error, file=sys.stderr)
            fault = Error(MISSING, dataset=order.dataset, synthetic=data.SYNTHETIC)
        except Error as error:
            fault = error
        except Exception as error:  # whatever it is, the visitor is told and the log has it whole
            traceback.print_exc()
            smaller = order.recipe.batch_size > networks.least_batch(order.recipe)
            settings = "a smaller batch or other settings" if smaller else "other settings"
            said = checks.first_line(error)
            fault = Error(
                "the training failed ({said}); try {settings}", said=said, settings=settings
            )
        pipe.send({"kind": "error", **fault.told()})


class Judging:
    """How the digit classifier reads the samples, now and then, where it ships and digits learn."""

    def __init__(self, training: Training):
        self.training, recipe = training, training.recipe
        self.judge = judge.load() if judge.reads(recipe) and judge.available() else None
        self.due, self.took = time.monotonic() + JUDGE_SECONDS, math.inf
        self.z = latents.rows(JUDGED_SEED, JUDGED, recipe.latent_dim, distribution=recipe.latent)

    def look(self, now: bool = False) -> dict | None:
        """Judge if it is time to, or `now` if that is quick; it never takes more than its share."""
        began = time.monotonic()
        due = began >= self.due or (now and self.took < QUICK_SECONDS)
        if self.judge is None or not self.training.number or not due:
            return None
        said = self.judge.verdict(self.training.draw_latents(self.z))
        self.took = time.monotonic() - began
        self.due = began + max(JUDGE_SECONDS, self.took / JUDGE_SHARE)
        return {
            "readable": said.readable,
            "distance": round(said.distance, 3),
            "digits": [round(s, 4) for s in said.shares] if said.digits >= NONE else [],
        }


class Worker:
    """One training between its pauses, with what it last drew, judged and noticed."""

    REMEMBERED = (  # what goes with the training into its next process
        *("hints", "allowed", "ran", "paused", "points", "rate"),
        *("row", "row_seconds", "images", "device", "verdict"),
    )

    def __init__(self, pipe: Connection, order: Order):
        self.pipe, self.order = pipe, order
        self.began = time.monotonic()
        torch.set_num_threads(order.threads or 1)
        self.training = begun(order, self._waiting)
        self.first = self.training.number  # a turn makes at least one step
        self.threads = threads.Chooser(order.threads, lambda: rehearsal(self.training))
        self.hints = Hints(self.training.recipe, *some_real(self.training.dataset))
        self.gauge = Gauge(self.training.trainer.generator)
        self.judging = Judging(self.training)
        self.device = self.training.device_name
        self.allowed = 0 if order.paused else None  # steps until the next pause; None: no pause
        self.stopping = False
        self.ran = 0.0  # seconds, pauses not counted
        self.paused = 0.0  # seconds, with those that commands took
        self.points: list[dict] = []  # of the steps since the last frame
        self.verdict: dict = {"readable": None, "distance": None, "digits": None}  # the last one
        self.rate = 0.0
        self.framed_at = time.monotonic()
        self.row, self.row_seconds = 0, 0.0  # the next latent to draw, and what one takes

    def run(self) -> None:
        """Train until a bound is reached, or until told to stop, or until the turn is over."""
        if self.order.memory:
            self._go_on(self.order.memory)
        else:
            self._tell(
                "started",
                recipe=self.training.recipe.to_dict(),
                device=self.device,
                threads=torch.get_num_threads(),
                total_steps=self.training.total_steps,
                seconds=self.order.seconds,
                dataset=self.training.dataset.title,
                judged=self.judging.judge is not None,
            )
            self._frame(whole=True)
            self._state()
        while (reason := self._reason()) is None:
            self._listen()
            if self.stopping:
                continue
            if self._turn_is_over():
                self._leave()
                return
            began = time.monotonic() - self.ran
            self.step()
            self.ran = time.monotonic() - began
        self._frame(whole=True, settled=True)
        if self.order.folder:
            self._tell("state", state="saving", step=self.training.number)
            self.training.export(Path(self.order.folder), DIRECTION_SAMPLES)
        self._tell("done", reason=reason, step=self.training.number)

    def _waiting(self, source: str, count: int, seconds: float) -> None:
        self._tell("sampling", source=source, count=count, seconds=math.ceil(seconds))

    def _reason(self) -> str | None:
        if self.stopping:
            return "stopped"
        if self.training.number >= self.training.total_steps:
            return "steps"
        return "seconds" if self.ran >= self.order.seconds else None

    def _turn_is_over(self) -> bool:
        if not self.order.turn:
            return self.order.turn is not None and self.allowed is None
        late = time.monotonic() - self.began >= self.order.turn
        return self.allowed == 0 or (late and self.training.number > self.first)

    def _leave(self) -> None:
        """Leave the training to the next process; commands not yet read are for that one, too."""
        leave(self.training, Path(self.order.turns), with_pictures=not self.order.memory)
        memory = {name: getattr(self, name) for name in self.REMEMBERED}
        memory["total"] = self.training.total_steps
        self._tell("left", memory=memory)

    def _go_on(self, memory: dict) -> None:
        """Take over what the process before remembers, and say if this is another device."""
        here = self.device
        vars(self).update({name: memory[name] for name in self.REMEMBERED})
        if here != self.device:
            self.device = here
            self._tell("moved", device=here)

    def _listen(self) -> None:
        """Obey what has been said; while paused, sleep until something is."""
        while not (self.stopping or self._turn_is_over()) and (
            self.allowed == 0 or self.pipe.poll()
        ):
            began = time.monotonic()
            left = self.order.pause_seconds - self.paused if self.allowed == 0 else 0.0
            if left < 0 or not self.pipe.poll(left):
                self.stopping = True
                return
            self.obey(self.pipe.recv())
            self._tell("obeyed")
            self.paused += time.monotonic() - began

    def obey(self, command: dict) -> None:
        """Do what one command says."""
        what = command.pop("command")
        if what == "stop":
            self.stopping = True
        elif what == "pause":
            self.allowed = 0
            self._frame(whole=True, settled=True)
            self._state()
        elif what == "resume":
            self.allowed = None
            self._state()
        elif what == "step":
            self.allowed = command["steps"]
        elif what == "change":
            what = self.training.change(**command)
            self.hints.change(self.training.recipe)
            self._tell("changed", step=self.training.number, what=what)

    def step(self) -> None:
        """Make one step, and a frame of it if it is time to."""
        began = time.perf_counter()
        step = next(self.training)
        self.threads.note(self.training.images_per_step, time.perf_counter() - began)
        self.hints.add(step.losses)
        self.points.append({"step": step.number, **step.losses})
        self.rate = step.images_per_second
        if self.allowed:
            self.allowed -= 1
        pausing = self.allowed == 0
        if pausing or time.monotonic() - self.framed_at >= FRAME_SECONDS:
            self._frame(whole=pausing)
        if pausing:
            self._state()

    def _frame(self, whole: bool = False, settled: bool = False) -> None:
        """Send what is new; a frame that is not `whole` draws as many latents as time allows.

        A training that has `settled` is judged at once, if that is quick. One that is stepped
        through has not: judging each step would make the next ones wait.
        """
        since, self.framed_at = time.monotonic() - self.framed_at, time.monotonic()
        affordable = int(DRAW_SHARE * since / self.row_seconds) if self.row_seconds else 1
        images = self._draw(SAMPLES_SIDE**2 if whole else affordable)
        self.hints.look(images, self.gauge.read())
        self.verdict = self.judging.look(now=settled) or self.verdict
        self.hints.read(self.verdict["readable"], self.verdict["digits"])
        self._tell(
            "frame",
            step=self.training.number,
            epoch=self.training.epoch,
            points=steps.thinned(self.points, FRAME_POINTS),
            pictures=images,
            rate=round(self.rate, 1),
            threads=torch.get_num_threads(),
            elapsed=round(self.ran, 3),
            left=self._left(),
            hints=[{"sign": sign} for sign in self.hints.found()],
            **self.verdict,
        )
        self.points = []

    def _draw(self, count: int) -> np.ndarray:
        """All fixed latents' pictures, the `count` that have waited longest drawn anew."""
        total = SAMPLES_SIDE**2
        if self.row == 0 and not self.row_seconds:
            self.images = self.training.draw()  # the first is slower than those after it
        count = min(max(count, 1), total)
        began = time.monotonic()
        rows = [(self.row + i) % total for i in range(count)]
        self.images[rows] = self.training.draw(rows)
        self.row_seconds = (time.monotonic() - began) / count
        self.row = (self.row + count) % total
        return self.images

    def _left(self) -> float | None:
        """Seconds to the nearer bound, as things go; None until it can be told how they go."""
        if self.ran < TELLING_SECONDS:
            return None
        todo = self.training.total_steps - self.training.number
        by_steps = todo * self.ran / self.training.number
        return round(max(0.0, min(by_steps, self.order.seconds - self.ran)), 1)

    def _state(self) -> None:
        state = "paused" if self.allowed == 0 else "running"
        self._tell("state", state=state, step=self.training.number)

    def _tell(self, kind: str, **values) -> None:
        self.pipe.send({"kind": kind, **values})
