"""Small trainings in processes of their own, and the events that they tell."""

import io
import os
import queue
import threading
from pathlib import Path

import numpy as np
from PIL import Image
from tiny import small

import gan
from gan.data import from_files
from gan.live import LAST, Order, Run

PATIENCE = 180.0  # seconds, on a machine that is busy with other things


def files(count: int = 12) -> tuple[bytes, ...]:
    """Pictures as the bytes of PNG files, each different."""
    source = np.random.default_rng(3)
    made = []
    for _ in range(count):
        file = io.BytesIO()
        pixels = source.integers(0, 256, (12, 10, 3), dtype=np.uint8)
        Image.fromarray(pixels).save(file, "PNG")
        made.append(file.getvalue())
    return tuple(made)


def order(name: str = "dcgan", **changes) -> Order:
    """A small training on pictures of one's own, one thread, so that its bits are fixed."""
    recipe = changes.pop("recipe", None) or small(name)
    named = [(f"{i}.png", content) for i, content in enumerate(files())]
    given = {"dataset": "images", "images": from_files(named, recipe.image_shape)}
    return Order(recipe, **(given | {"steps": 12, "threads": 1} | changes))


class Watched:
    """A run and the events it has told so far."""

    def __init__(self, ordered: Order, **options):
        self.heard: queue.SimpleQueue = queue.SimpleQueue()
        self.events: list[dict] = []
        self.run = Run(ordered, self.hear, **options)

    def hear(self, event: dict) -> None:
        """What the run calls, in its own thread."""
        self.heard.put(event)

    def until(self, fits) -> dict:
        """Wait for an event that fits, and give it."""
        while True:
            event = self.heard.get(timeout=PATIENCE)
            self.events.append(event)
            if fits(event):
                return event
            assert event["kind"] not in LAST, event

    def until_kind(self, *kinds: str) -> dict:
        """Wait for an event of one of these kinds."""
        return self.until(lambda event: event["kind"] in kinds)

    def until_state(self, state: str) -> dict:
        """Wait until the training says that it is in that state."""
        return self.until(lambda event: event.get("state") == state)

    def to_the_end(self) -> list[dict]:
        """Wait for the last event; all of them."""
        self.until_kind(*LAST)
        return self.events

    def kinds(self) -> list[str]:
        """The kinds so far, neighbours that are the same counted once."""
        names = [event["kind"] for event in self.events]
        return [b for a, b in zip([None, *names], names, strict=False) if a != b]


def weights(one: Watched) -> dict:
    """The generator's state in the weights folder that a run has left."""
    return gan.load(one.run.folder, device="cpu").generator.state_dict()


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that only waits for its parent to take note does not."""
    try:
        os.kill(pid, 0)
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return not Path("/proc/self").exists()
    except ProcessLookupError:
        return False
    return state != "Z"


def trainings() -> int:
    """How many threads of this process watch a training."""
    return sum(thread.name == "training" for thread in threading.enumerate())
