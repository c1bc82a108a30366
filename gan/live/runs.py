"""Trainings in processes of their own, as the app holds them: handles and commands.

`gan.live.worker` is what runs in the process. Here is no picture drawn and no step made.
"""

import contextlib
import contextvars
import importlib
import multiprocessing
import os
import secrets
import sys
import tempfile
import threading
import types
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from gan import Error, settings
from gan.live import turns
from gan.live.building import Order
from gan.live.worker import GONE, work
from gan.training.changes import adjusted

# The slow imports, made once.
PRELOADED = ["gan.live.worker", "torchvision.datasets", "torch._dynamo"]
MAX_UNANSWERED = 32  # commands; so few fit into any pipe, and sending one never waits
OVER = "this training is over; start another one"
BUSY = "this training has not yet come to the last {count} commands; wait a moment"
KILLED = (
    "the process of this training was ended from outside, perhaps for want of memory; start again "
    "with a smaller batch"
)
LAST = ("done", "error")
ENVIRONMENT = ("GAN_DATA", "GAN_WEIGHTS", "GAN_MODELS", "GAN_DEVICE")
MAX_SNAPSHOTS = 240  # of a run's growth: at most half a minute at eight a second
MAX_SNAPSHOT_BYTES = 24_000_000


def warm() -> None:
    """Let trainings start at once from now on: a server of processes imports PyTorch once.

    Returns without waiting; where there is no such server, each training imports by itself.
    """
    if _context.get_start_method() != "forkserver":
        return
    from multiprocessing import forkserver

    forkserver.set_forkserver_preload(PRELOADED)
    package = str(settings.CHECKOUT)
    with _warming:
        # The server of processes finds the package there, wherever the app was started from. The
        # variable stays: another thread may be reading the environment at any moment.
        paths = list(filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep)))
        if package not in paths:
            os.environ["PYTHONPATH"] = os.pathsep.join([package, *paths])
        forkserver.ensure_running()


_warming = threading.Lock()
_methods = multiprocessing.get_all_start_methods()
_context = multiprocessing.get_context("forkserver" if "forkserver" in _methods else "spawn")


@contextlib.contextmanager
def _no_main_module() -> Iterator[None]:
    """Start a process that does not run the main program's file once more, as multiprocessing does.

    The work needs nothing of it, and it may be the app: slow to import, and without a guard.
    """
    main = sys.modules["__main__"]
    sys.modules["__main__"] = types.ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


class Snapshots:
    """How the fixed latents looked in the course of a run, thinned as it grows."""

    def __init__(self):
        self.clear()

    def clear(self) -> None:
        """Forget all."""
        self._kept: list[tuple[np.ndarray, dict]] = []
        self._stride, self._seen = 1, 0

    def add(self, images: np.ndarray, told: dict | None = None) -> None:
        """Keep a frame's pictures, uint8 (n, H, W) or (n, H, W, 3), if it is their turn.

        `told` is what else is known of that moment.
        """
        self._seen += 1
        if (self._seen - 1) % self._stride:
            return
        self._kept.append((images, told or {}))
        most = min(MAX_SNAPSHOTS, MAX_SNAPSHOT_BYTES // images.nbytes)
        if len(self._kept) > most:
            self._kept = self._kept[::2]
            self._stride *= 2

    def growth(self, index: int, most: int = MAX_SNAPSHOTS) -> np.ndarray:
        """One fixed latent's pictures from first to last: uint8 (n, H, W) or (n, H, W, 3)."""
        kept = self._spread(most)
        if not kept:
            raise Error("this training has drawn nothing yet")
        return np.stack([images[index] for images, _ in kept])

    def moments(self, most: int, most_bytes: int) -> list[dict]:
        """What was told of moments spread over the run, with all their `pictures`."""
        kept = self._spread(most)
        room = most_bytes // max(kept[0][0].nbytes, 1) if kept else 0
        if room < len(kept):
            kept = self._spread(max(room, 1))
        return [{**told, "pictures": images} for images, told in kept]

    def _spread(self, most: int) -> list[tuple[np.ndarray, dict]]:
        kept = list(self._kept)  # the run's thread may add to it meanwhile
        spread = np.linspace(0, len(kept) - 1, min(len(kept), most)).round().astype(int)
        return [kept[i] for i in spread]


class Run:
    """One training in a process of its own; `listener` is told each event, in order.

    It is called in a thread of the run's. The last event is "done" or "error", and by then the
    process has ended; only `close()` ends a run without one. `close()` may be called at any time
    and frees everything. With `keep`, `folder` holds the weights folder between "done" and then.
    Where GPUs are lent, the training takes turns on one, and comes back when it is refused.
    """

    def __init__(self, order: Order, listener: Callable[[dict], None], *, keep: bool = False):
        self.recipe = order.recipe
        self.name = f"{order.recipe.name}-{secrets.token_hex(3)}"  # of what it leaves
        self.left: float | None = None  # seconds that it has yet to train, as far as it is known
        self.snapshots = Snapshots()
        self._temporary = tempfile.TemporaryDirectory(
            prefix="latent-lab-", ignore_cleanup_errors=True
        )
        self.folder = Path(self._temporary.name)
        environment = {name: os.environ[name] for name in ENVIRONMENT if name in os.environ}
        environment["GAN_DATA"] = str(settings.data_root().resolve())
        self._takes_turns = turns.is_offered()
        self._is_last = not self._takes_turns  # no other process follows, for which commands wait
        self._visitor = contextvars.copy_context()
        self._order = replace(
            order,
            folder=str(self.folder) if keep else None,
            turns=str(self.folder / "turns") if self._takes_turns else None,
            environment=environment,
        )
        self._listener = listener
        self._lock = threading.Lock()  # held for moments only: a server's event loop may close
        self._sending = threading.Lock()
        self._unanswered: deque[dict] = deque()
        self._pipe = self.process = None  # while there is one
        self._closed = False
        self.ended = threading.Event()
        threading.Thread(target=self._attend, name="training", daemon=True).start()

    def command(self, command: str, **values) -> None:
        """Tell the training what to do; raises `gan.Error` if it is over or if that cannot be.

        "pause", "resume", "stop", "step" with `steps`, and "change" with the arguments of
        `gan.training.changes.adjusted`.
        """
        with self._sending:
            if self._closed or self.ended.is_set() or (self._is_last and not self._pipe):
                raise Error(OVER)
            if command == "change":
                recipe = adjusted(self.recipe, **values)
            if len(self._unanswered) >= MAX_UNANSWERED:
                raise Error(BUSY, count=MAX_UNANSWERED)
            self._unanswered.append({"command": command, **values})
            try:
                if self._pipe:
                    self._pipe.send(self._unanswered[-1])
            except OSError as error:
                if self._is_last:  # else the next process is told
                    raise Error(OVER) from error
            if command == "change":
                self.recipe = recipe

    def close(self) -> None:
        """End the process at once and free all it held. Returns without waiting for it."""
        with self._lock:
            self._closed = True
            if self.process:
                self.process.kill()  # it holds nothing that it would have to put in order
            if self.ended.is_set():
                self._free()

    # ---- the run's thread ----

    def _attend(self) -> None:
        last = None
        while last is None and not self._closed:
            last = self._stretch()
        self._order = replace(self._order, images=None)  # it may be held for long
        with self._lock:
            if self._closed:
                self._free()
            self.ended.set()
            listened = not self._closed
        if listened:
            self._listener(last)

    def _stretch(self) -> dict | None:
        """Follow the training through one process; its last event, or None if it goes on."""
        memory = self._order.memory
        on_gpu = self._takes_turns and memory is not None and memory["allowed"] != 0
        try:
            self._start(on_gpu)
            return self._follow()
        except GONE:
            fault = Error(KILLED)  # not by us: then nobody is told
        except OSError as error:
            fault = Error("no training could be started ({error}); try again later", error=error)
        finally:
            self._let_go()
        if not on_gpu:
            return {"kind": "error", **fault.told()}
        self._takes_turns = False
        self._pass_on({"kind": "refused"})
        return None

    def _start(self, on_gpu: bool) -> None:
        if on_gpu:
            for name in PRELOADED:  # a turn is a fork of this process, and its seconds are few
                importlib.import_module(name)
            process = turns.Turn(self._order, self.folder, self._visitor)
            self._hold(process)
            pipe = process.start()
        else:
            order = replace(self._order, turn=0.0 if self._takes_turns else None)
            warm()
            pipe, theirs = _context.Pipe()
            process = _context.Process(
                target=work, args=(theirs, order), name="training", daemon=True
            )
            with _warming, _no_main_module():
                process.start()
            theirs.close()
            self._hold(process)
        with self._sending:
            self._pipe, self._is_last = pipe, not self._takes_turns
            for command in self._unanswered:  # which the process before did not come to
                pipe.send(command)

    def _hold(self, process) -> None:
        with self._lock:
            self.process = process
            if self._closed:
                process.kill()

    def _follow(self) -> dict | None:
        """Pass events on; the last one, or None if the training has left for another process."""
        while True:
            event = self._pipe.recv()
            if event["kind"] == "obeyed":
                self._unanswered.popleft()
            elif event["kind"] == "left":
                self._order = replace(self._order, memory=event["memory"])
                return None
            elif event["kind"] in LAST:
                return event
            else:
                self._pass_on(event)

    def _pass_on(self, event: dict) -> None:
        if self._closed:
            return
        if event["kind"] == "frame":
            self.left = event["left"]
            told = {name: event[name] for name in event.keys() - {"pictures", "points"}}
            self.snapshots.add(event["pictures"], told)
        elif event["kind"] in LAST:
            self.left = None
        self._listener(event)

    def _let_go(self) -> None:
        """Let the process go, which has nothing more to say."""
        with self._lock:
            process, self.process = self.process, None
        if process:
            process.kill()  # and whoever still sends to it is let go
            process.join()
            process.close()
        with self._sending:
            pipe, self._pipe = self._pipe, None
            if pipe:
                pipe.close()

    def _free(self) -> None:
        self.snapshots.clear()
        self._temporary.cleanup()
