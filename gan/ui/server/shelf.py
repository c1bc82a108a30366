"""Models of the Hub that visitors asked for: a few of them held, the latest in memory as well."""

import tempfile
import threading
import time
from collections import OrderedDict
from pathlib import Path

import gan
from gan import models

KEPT = 12  # weights folders on disk
HELD = 4  # of them in memory
TRIED = 4  # pictures that a new one must draw
MAX_SECONDS = 2.0  # of one core for them; what ships takes a hundredth


class Shelf:
    """Weights folders by name, each in a temporary folder; who was not asked for longest goes."""

    def __init__(self, kept: int = KEPT, held: int = HELD):
        self.kept, self.held = kept, held
        # Who was not asked for longest stands first.
        self.folders: OrderedDict[str, tempfile.TemporaryDirectory] = OrderedDict()
        self.models: OrderedDict[str, gan.Model] = OrderedDict()
        self._lock = threading.Lock()

    def __contains__(self, name: str) -> bool:
        return name in self.folders

    def put(self, name: str, temporary: tempfile.TemporaryDirectory) -> None:
        """Take over a temporary folder; `gan.Error` if it is no whole model, or a very slow one."""
        try:
            model = gan.load(Path(temporary.name))
            _check_speed(model, name)
            models.check_pictures(model, name)
        except gan.Error as error:  # in which no path of this machine is anybody's business
            temporary.cleanup()
            raise error.changed(lambda text: text.replace(temporary.name, name)) from error
        with self._lock:
            self._drop(name)
            self.folders[name] = temporary
            self._hold(name, model)
            while len(self.folders) > self.kept:
                self._drop(next(iter(self.folders)))

    def get(self, name: str) -> gan.Model | None:
        """The model of that name, loaded again if it was not in memory; None if it is not here."""
        if name not in self.folders:
            return None
        with self._lock:
            if name not in self.folders:  # gone while this waited
                return None
            self.folders.move_to_end(name)
            self._hold(name, self.models.get(name) or gan.load(Path(self.folders[name].name)))
            return self.models[name]

    def folder(self, name: str) -> Path | None:
        """Where a model lies; None if it is not here."""
        temporary = self.folders.get(name)
        return temporary and Path(temporary.name)

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            for name in list(self.folders):
                self._drop(name)

    def _hold(self, name: str, model: gan.Model) -> None:
        self.models[name] = model
        self.models.move_to_end(name)
        while len(self.models) > self.held:
            self.models.popitem(last=False)

    def _drop(self, name: str) -> None:
        self.models.pop(name, None)
        if name in self.folders:
            self.folders.pop(name).cleanup()


def _check_speed(model: gan.Model, name: str) -> None:
    """Refuse a model whose drawing would keep the cores from all other visitors."""
    begun = time.thread_time()
    model.sample(0, TRIED)
    seconds = time.thread_time() - begun
    if seconds > MAX_SECONDS:
        raise gan.Error(
            "{name} takes {seconds} seconds for {count} pictures, above {most}; choose a smaller "
            "model",
            name=name,
            seconds=f"{seconds:.1f}",
            count=TRIED,
            most=f"{MAX_SECONDS:g}",
        )
