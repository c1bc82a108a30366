"""IDX files, the form of MNIST and its kin (LeCun): found below a folder, read where they lie."""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import struct
import zipfile
import zlib
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from math import prod
from pathlib import Path, PurePosixPath
from typing import BinaryIO

import torch
from torch import Tensor

from gan import Error

NAME = re.compile(r"(.*)(images|labels)[-.]idx[13]-ubyte(\.gz)?", re.IGNORECASE)
ZIP = "gzip.zip"  # what EMNIST comes in
UINT8 = 0x800  # of the first number of a file; the number of dimensions is added
DEEPEST = 6  # folders below the one that is searched
IN_A_FOLDER, IN_ALL = 5_000, 50_000  # names looked at: a folder may hold a million pictures
MOST_BYTES = 2 * 10**9  # unpacked
CHUNK = 2**20
DAMAGE = (OSError, EOFError, KeyError, zlib.error, struct.error, zipfile.BadZipFile)


@dataclass(frozen=True)
class File:
    """An IDX file: alone, gzipped or not, or gzipped as a member of a zip archive.

    `stem` is what its name begins with, such as "train-", and `kind` "images" or "labels".
    """

    path: Path
    member: str
    stem: str
    kind: str

    @classmethod
    def named(cls, path: Path, member: str = "") -> File | None:
        """The file of that name; None for names that IDX files do not have."""
        found = NAME.fullmatch(PurePosixPath(member).name or path.name)
        return found and cls(path, member, found[1].lower(), found[2].lower())

    @property
    def is_packed(self) -> bool:
        """Whether it is gzipped."""
        return (self.member or self.path.name).lower().endswith(".gz")

    @contextmanager
    def unpacked(self) -> Iterator[BinaryIO]:
        """Its bytes, as they are without any packing."""
        with ExitStack() as stack:
            opened = stack.enter_context(self.path.open("rb"))
            if self.member:
                archive = stack.enter_context(zipfile.ZipFile(opened))
                opened = stack.enter_context(archive.open(self.member))
            if self.is_packed:
                opened = stack.enter_context(gzip.GzipFile(fileobj=opened))
            yield opened

    def sha256(self) -> str:
        """The sum of what is in it, unpacked; "" where it is damaged."""
        return _sha256(self, _stamp(self.path))


def md5(path: Path) -> str:
    """The sum of any file as it lies there; "" where it cannot be read."""
    return _md5(path, _stamp(path))


def search(folder: Path, deepest: int = DEEPEST) -> Iterator[File]:
    """The IDX files in a folder and so many folders below it, the nearest first.

    In folders with thousands of other files, and in large trees, some may be overlooked.
    """
    waiting, left = deque([(folder, 0)]), IN_ALL
    while waiting and left > 0:
        place, depth = waiting.popleft()
        entries = []
        with suppress(OSError), os.scandir(place) as listed:
            entries = sorted(islice(listed, IN_A_FOLDER), key=lambda entry: entry.name)
        left -= len(entries)
        for entry in entries:
            if entry.name.startswith((".", "__MACOSX")):
                continue
            if entry.is_dir():
                waiting.extend([(Path(entry.path), depth + 1)] * (depth < deepest))
            elif entry.name == ZIP:
                yield from _members(Path(entry.path))
            elif NAME.fullmatch(entry.name):
                yield File.named(Path(entry.path))


def read(file: File) -> Tensor:
    """What a file holds, uint8: pictures (N, H, W), or labels (N,).

    Anything else raises `gan.Error` with its name.
    """
    dimensions = 3 if file.kind == "images" else 1
    try:
        with file.unpacked() as opened:
            header = opened.read(4 * (1 + dimensions))
            first, *sizes = struct.unpack(f">{1 + dimensions}I", header)
            fits = first == UINT8 + dimensions and 0 < prod(sizes) <= MOST_BYTES
            content = opened.read(prod(sizes) + 1) if fits else b""
    except DAMAGE:
        fits, content, sizes = False, b"", []
    if not fits or len(content) != prod(sizes):
        raise Error(
            f"{file.path} is damaged, or no IDX file of {file.kind}; restore it or take it away"
        )
    return torch.frombuffer(bytearray(content), dtype=torch.uint8).view(sizes)


def is_whole(file: File) -> bool:
    """Whether `read` takes it."""
    try:
        read(file)
    except Error:
        return False
    return True


def _members(archive: Path) -> Iterator[File]:
    with suppress(*DAMAGE), zipfile.ZipFile(archive) as opened:
        yield from filter(None, (File.named(archive, name) for name in opened.namelist()))


def _stamp(path: Path) -> tuple[int, int]:
    """What a changed file has otherwise."""
    with suppress(OSError):  # taken away meanwhile: its sum is none's
        known = path.stat()
        return known.st_mtime_ns, known.st_size
    return 0, 0


@lru_cache(256)  # a server asks for them with every form it shows
def _sha256(file: File, stamp: tuple[int, int]) -> str:
    return _sum(file.unpacked, hashlib.sha256())


@lru_cache(256)
def _md5(path: Path, stamp: tuple[int, int]) -> str:
    return _sum(lambda: path.open("rb"), hashlib.md5(usedforsecurity=False))


def _sum(opener: Callable, found) -> str:
    try:
        with opener() as opened:
            for _ in range(MOST_BYTES // CHUNK):  # of a longer one that of a part, which fits none
                if not (chunk := opened.read(CHUNK)):
                    break
                found.update(chunk)
    except DAMAGE:
        return ""
    return found.hexdigest()
