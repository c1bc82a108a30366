"""The files of a weights folder, and how they are written: whole or not at all."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from safetensors import SafetensorError

from gan import Error
from gan.weights.claims import LOCK, Claim, clear, temporary

CONFIG, MODEL, CRITIC = "config.json", "model.safetensors", "critic.safetensors"
METRICS, SAMPLES, CARD = "metrics.json", "samples.png", "README.md"
DIRECTIONS = "directions.safetensors"  # those with names, where some were found
NEIGHBOURS = "neighbours.png"  # samples above the training pictures nearest to them
MAP = "map.png"  # the plane of a latent of two numbers
FILM = "training.webp"  # how the 64 samples grew, in a repository of the Hub
DIGITHOOD = "digithood.safetensors"  # the judge's answer whether a picture is a digit at all
ONNX = "onnx"  # the folder of ONNX files, in a repository of the Hub
SHEET = "data.png"  # what is learnt from; of people's own pictures, so it stays where it is
PROGRESS = "progress"  # the folder of the grids that a training draws on its way
WEIGHTS_FILES = (DIGITHOOD, CRITIC, METRICS, SAMPLES, CARD, DIRECTIONS, CONFIG, MODEL)


def write_file(path: Path, save: Callable[[Path], None]) -> None:
    """Let `save` write a temporary file beside `path`, then put it in place in one stroke.

    A full or vanished disk raises `gan.Error` and leaves the old file.
    """
    with writing_to(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary(path.parent, f".{path.name}", ".part") as part:
            save(part)
            with part.open("rb") as file:
                os.fsync(file.fileno())
            part.chmod(0o644)
            part.replace(path)


def write_folder(folder: Path, save: Callable[[Path], None]) -> None:
    """Let `save` fill a temporary folder, then move its files into `folder`, the model last.

    Other files of `folder` stay. Each file is whole at any moment; the old model serves until all
    that describes the new one is in place.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with writing_to(folder), temporary(folder, ".weights") as part:
        part.mkdir()
        save(part)
        made = sorted(part.iterdir(), key=lambda path: path.name == MODEL)
        for path in made:
            write_file(folder / path.name, lambda target, path=path: path.replace(target))


def check_free(folder: Path) -> None:
    """Raise `gan.Error` unless `folder` is missing or empty; a lock in it is nothing."""
    if folder.exists() and (
        not folder.is_dir() or any(path.name != LOCK for path in folder.iterdir())
    ):
        raise Error(f"{folder} is not empty; choose another --out or remove it")


def place_folder(folder: Path, save: Callable[[Path], None]) -> None:
    """Let `save` fill a temporary folder, then put it in the place of a missing or empty one."""
    check_free(folder)
    with writing_to(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        clear(folder.parent)
        with temporary(folder.parent, ".weights") as part:
            whole = part / folder.name
            whole.mkdir(parents=True)
            save(whole)
            if folder.exists():
                Claim(folder).release()  # which nobody who trains there would leave to us
                folder.rmdir()
            whole.replace(folder)


def write_json(path: Path, values: Any) -> None:
    """Write JSON that people can read, whole or not at all."""
    text = json.dumps(values, indent=2, ensure_ascii=False) + "\n"
    write_file(path, lambda part: part.write_text(text, encoding="utf-8"))


@contextmanager
def writing_to(folder: Path) -> Iterator[None]:
    """Turn what a full or missing disk raises inside into `gan.Error`."""
    try:
        yield
    except (OSError, SafetensorError) as error:
        reason = getattr(error, "strerror", None) or error
        raise Error(
            f"{folder} cannot be written ({reason}); free some space or choose another folder"
        ) from error
