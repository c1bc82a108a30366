"""The generators as the page loads them: compressed, named by what is in them, made once.

Several servers may share the folder: one makes, the others wait for it and find all there.
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import os
import re
import sys
import time
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path

import torch

from gan import settings
from gan.checks import first_line
from gan.export import parts, writing
from gan.export.parts import Model
from gan.weights import CONFIG, MODEL, clear, write_file, writing_to

FORM = 3  # of the files; counts up when the same weights shall be written anew
MOST_FLOP = 1e9  # of one picture, above which a server draws it sooner than a page
MOST_BYTES = 16e6  # of a file before compression: what a page should hold in memory
OLD_SECONDS = 30 * 24 * 3600  # that a file lies unused which no weights here need any more
BESIDE = "in_page"  # the folder of these files in a Space, which then need not be made there
_NAMED = re.compile(r".+-[0-9a-f]{16}\.onnx\.gz")


def place() -> Path:
    """Where a server keeps them."""
    return settings.cache_root() / "in-page"


def file_name(folder: Path) -> str:
    """What the generator of a weights folder is called: NAME-FINGERPRINT.onnx.gz."""
    known = hashlib.sha256(str(FORM).encode())
    for file in (CONFIG, MODEL):
        known.update((folder / file).read_bytes())
    return f"{folder.absolute().name}-{known.hexdigest()[:16]}.onnx.gz"


def is_whole(path: Path) -> bool:
    """Whether a file is there and undamaged, as its checksum says; an empty one is."""
    try:
        with gzip.open(path) as file:
            while file.read(2**20):
                pass
        return True
    except (OSError, EOFError, zlib.error):
        return False


def keep(
    folders: Iterable[Path], into: Path, load: Callable[[Path], Model], tell=lambda line: None
) -> None:
    """Make what is missing of the generators of weights folders in `into`, the smallest first.

    A model that is too much for a page, or cannot be written as it draws, leaves an empty file, so
    that it is not tried again; one that cannot be loaded leaves none. `load` gives the model of a
    folder, on the CPU. Raises `gan.Error` where nothing can be written.
    """
    from filelock import FileLock

    writing.check_needed()
    wanted = {file_name(folder): folder for folder in folders}
    with writing_to(into):
        into.mkdir(parents=True, exist_ok=True)
        lock = FileLock(into / ".lock").acquire()
    with lock:
        clear(into)  # what a killed process has left
        for name in sorted(wanted, key=lambda name: (wanted[name] / MODEL).stat().st_size):
            if is_whole(into / name):
                with contextlib.suppress(OSError):  # another user's
                    os.utime(into / name)  # in use
                continue
            began = time.monotonic()
            content = _content(load, wanted[name])
            if content is None:
                continue
            packed = gzip.compress(content, mtime=0) if content else b""
            write_file(into / name, lambda part, packed=packed: part.write_bytes(packed))
            seconds = time.monotonic() - began
            tell(f"{name}: {len(packed) / 1e6:.2f} MB, {seconds:.1f} s" if packed else f"{name}: -")
        _forget(into, wanted)


def _content(load: Callable[[Path], Model], folder: Path) -> bytes | None:
    """The generator's file; empty where the page shall not have it, None where it is not loaded."""
    content = None
    try:
        model = load(folder)
        content = b""  # a fault from here on is not tried again
        if flop(model) <= MOST_FLOP:
            made = writing.content_of(model, parts.for_page(model))
            content = made if len(made) <= MOST_BYTES else b""
    except Exception as error:  # of PyTorch's exporter any; the next model goes on
        said = f"{folder.name} is drawn by the server: {first_line(error)}"
        print(said, file=sys.stderr, flush=True)
    return content


def flop(model: Model) -> int:
    """The multiplications and additions of one picture."""
    from torch.utils.flop_counter import FlopCounterMode

    given = parts.for_page(model).tried(0, 1)
    with torch.inference_mode(), FlopCounterMode(display=False) as counter:
        model.generator(*given)
    return counter.get_total_flops()


def _forget(into: Path, wanted: Iterable[str]) -> None:
    """Remove files of weights that are gone, unless another server has used them lately."""
    for path in into.glob("*.onnx.gz"):
        if path.name not in wanted and _NAMED.fullmatch(path.name):
            try:
                if time.time() - path.stat().st_mtime > OLD_SECONDS:
                    path.unlink()
            except OSError:  # another was quicker, or it is another user's
                continue
