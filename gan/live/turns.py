"""A training's turns on a GPU that is lent for seconds, as on ZeroGPU.

There only a decorated function that is called in the app's own process gets a GPU, for a time that
is asked for before; processes of our own have none. So a training starts in a process of its own
as everywhere, and then takes turns: each builds the networks on the GPU from the state that the
one before has left, trains for some seconds, and leaves its own. When no GPU is lent, the training
goes on in a process of its own. For `gan.live` a turn looks like such a process.
"""

import contextlib
import contextvars
import importlib.util
import socket
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path

from gan import settings
from gan.live.building import Order
from gan.live.worker import GONE, obey

DECLARED = 10  # seconds of a turn, asked of the visitor's quota
SECONDS = 7.0  # of them until the training is told to leave; building and saving take time as well
DEVICE = "cuda"


def is_offered() -> bool:
    """Whether this is a Space on ZeroGPU."""
    return settings.zero_gpu() and importlib.util.find_spec("spaces") is not None


def run_on_it(seconds: int) -> Callable[[Callable], Callable]:
    """A decorator: on ZeroGPU the function is run where a GPU is, in a process forked for it.

    Its arguments travel there; the visitor's quota is asked for so many seconds first, and a
    refusal raises. Elsewhere the function stays what it is, and nothing is imported.
    """
    if not is_offered():
        return lambda function: function
    import spaces

    return spaces.GPU(duration=seconds)


@run_on_it(DECLARED)
def on_gpu(address: str, order: Order) -> None:
    """One turn, where the GPU is."""
    with socket.socket(socket.AF_UNIX) as line:
        try:
            line.connect(address)
        except OSError:  # the visitor has left meanwhile
            return
        with contextlib.suppress(*GONE), Connection(line.detach()) as pipe:
            obey(pipe, order)


class Turn:
    """One turn on a lent GPU. `start` waits for the GPU; what else there is, a process has, too."""

    def __init__(self, order: Order, folder: Path, visitor: contextvars.Context):
        # One thread: the process is a fork, in which threads of OpenMP's would wait for ever.
        self._order = replace(order, images=None, device=DEVICE, threads=1, turn=SECONDS)
        self._address = str(folder / "line")
        self._visitor = visitor  # whose request it is, and so whose quota
        self._door = socket.socket(socket.AF_UNIX)
        self._line: socket.socket | None = None
        self._killed = False
        self._thread = threading.Thread(target=self._take, name="turn", daemon=True)

    def start(self) -> Connection:
        """The pipe to the training on the GPU; `OSError` if none is lent."""
        self._door.bind(self._address)
        self._door.listen(1)
        if self._killed:
            raise OSError("nobody waits for it any more")
        self._thread.start()
        try:
            line, _ = self._door.accept()
        finally:
            Path(self._address).unlink(missing_ok=True)
        self._line = line.dup()
        return Connection(line.detach())

    def kill(self) -> None:
        """Wait no longer; a training that is under way ends at its next word."""
        self._killed = True
        for open_socket in filter(None, (self._door, self._line)):
            with contextlib.suppress(OSError):  # it is not connected
                open_socket.shutdown(socket.SHUT_RDWR)

    def join(self) -> None:
        """Wait until the GPU is given back."""
        if self._thread.ident:
            self._thread.join()

    def close(self) -> None:
        """Free what is held."""
        for held in filter(None, (self._door, self._line)):
            held.close()

    def _take(self) -> None:
        try:
            self._visitor.run(on_gpu, self._address, self._order)
        except Exception as error:  # no quota, no GPU free, a visitor's token that is too old
            print(f"No GPU was lent: {error}", file=sys.stderr)
        finally:
            self.kill()
