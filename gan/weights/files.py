"""Files of a training, each written whole or not at all.

A weights folder (see `WEIGHTS_FILES`) is what a training leaves; the resume file beside it holds
all that is needed to go on as if nothing had happened.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError

from gan import Error

CONFIG, MODEL, CRITIC = "config.json", "model.safetensors", "critic.safetensors"
METRICS, SAMPLES, CARD = "metrics.json", "samples.png", "README.md"
NEIGHBOURS = "neighbours.png"  # samples above the training pictures nearest to them
RESUME = "resume.pt"
PROGRESS = "progress"  # the folder of the grids that a training draws on its way
WEIGHTS_FILES = (CRITIC, METRICS, SAMPLES, CARD, CONFIG, MODEL)


def write_file(path: Path, save: Callable[[Path], None]) -> None:
    """Let `save` write a temporary file beside `path`, then put it in place in one stroke.

    A full or vanished disk raises `gan.Error` and leaves the old file.
    """
    with _writing_to(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
        os.close(handle)
        part = Path(name)
        try:
            save(part)
            with part.open("rb") as file:
                os.fsync(file.fileno())
            part.chmod(0o644)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)


def write_folder(folder: Path, save: Callable[[Path], None]) -> None:
    """Let `save` fill a temporary folder, then move its files into `folder`, the model last.

    Other files of `folder` stay. Each file is whole at any moment; the old model serves until all
    that describes the new one is in place.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with _writing_to(folder), tempfile.TemporaryDirectory(prefix=".weights.", dir=folder) as part:
        save(Path(part))
        made = sorted(Path(part).iterdir(), key=lambda path: path.name == MODEL)
        for path in made:
            write_file(folder / path.name, lambda target, path=path: path.replace(target))


def check_free(folder: Path) -> None:
    """Raise `gan.Error` unless `folder` is missing or empty."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Error(f"{folder} is not empty; choose another --out or remove it")


def place_folder(folder: Path, save: Callable[[Path], None]) -> None:
    """Let `save` fill a temporary folder, then put it in the place of a missing or empty one."""
    check_free(folder)
    with _writing_to(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".weights.", dir=folder.parent) as part:
            whole = Path(part) / folder.name
            whole.mkdir()
            save(whole)
            if folder.exists():
                folder.rmdir()
            whole.replace(folder)


def write_json(path: Path, values: Any) -> None:
    """Write JSON that people can read, whole or not at all."""
    text = json.dumps(values, indent=2, ensure_ascii=False) + "\n"
    write_file(path, lambda part: part.write_text(text, encoding="utf-8"))


def fingerprint(folder: Path) -> str:
    """Which weights a folder holds: the beginning of their SHA-256."""
    return hashlib.sha256((folder / MODEL).read_bytes()).hexdigest()[:16]


def save_resume(folder: Path, state: dict[str, Any]) -> None:
    """Write the resume file: plain values and tensors only."""

    def save(part: Path) -> None:
        try:
            torch.save(state, part)
        except RuntimeError as error:  # so torch reports a disk that is full
            raise OSError(None, "the disk may be full") from error

    write_file(folder / RESUME, save)


def load_resume(folder: Path) -> dict[str, Any]:
    """Read the resume file; without one, or with a damaged one, raise `gan.Error`."""
    path = folder / RESUME
    if not path.is_file():
        raise Error(f"there is no {path} to resume; start without --resume")
    try:
        return torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # torch reports damage as KeyError, RuntimeError, EOFError and more
        raise Error(f"{path} is damaged and cannot be resumed; start without --resume") from error


@contextmanager
def _writing_to(folder: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, SafetensorError) as error:
        reason = getattr(error, "strerror", None) or error
        raise Error(
            f"{folder} cannot be written ({reason}); free some space or choose another --out"
        ) from error
