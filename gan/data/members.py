"""The files of a folder, an archive or an upload, one after the other, as they are needed.

Archives are read in place: nothing is unpacked to disk, so a path in one leads nowhere.
"""

import io
import os
import tarfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO, Any, NamedTuple

from gan import Error

MAX_MEMBERS = 200_000
MAX_UNPACKED = 2 * 10**9  # bytes that an archive may become
MAX_MEMBER = 300 * 10**6  # and one file of it: the largest picture, as its bare pixels
LEFTOVERS = {"__macosx", "thumbs.db", "desktop.ini"}  # of macOS and Windows

Files = Sequence[tuple[str, bytes]]  # names and contents


class TooMuch(Error):
    """What is brought is larger than may be taken in: no single file's fault."""


class Member(NamedTuple):
    """A file: its path inside what was brought, and how to read it while it is this one's turn."""

    path: PurePosixPath
    read: Callable[[], bytes]


def members(source: str | Path | Files) -> Iterator[Member]:
    """All files of a folder, of a zip or tar archive, or of an upload, which may be an archive.

    Hidden and empty files, links inside archives, and what macOS and Windows leave lying about are
    never looked at. What is missing, damaged, locked or beyond the bounds raises `gan.Error`.
    """
    if not isinstance(source, str | Path):
        found = _of_archive(io.BytesIO(source[0][1]), source[0][0]) if _is_archive(source) else None
        return found or _wanted(
            Member(PurePosixPath(name), lambda content=content: content)
            for name, content in source
            if content
        )
    path = Path(source)
    if path.is_dir():
        return _wanted(_of_folder(path))
    if not path.is_file():
        raise Error(
            "there is no folder or archive {path}; give one with pictures to --images", path=path
        )
    return _of_archive(path.open("rb"), str(path))


def _is_archive(files: Files) -> bool:
    if len(files) != 1:
        return False
    content = files[0][1]
    return zipfile.is_zipfile(io.BytesIO(content)) or tarfile.is_tarfile(io.BytesIO(content))


def _wanted(found: Iterator[Member]) -> Iterator[Member]:
    for count, member in enumerate(found):
        if count >= MAX_MEMBERS:
            raise TooMuch(
                "there are more than {most} files; give fewer at once", most=f"{MAX_MEMBERS:,}"
            )
        if not any(part[0] == "." or part.lower() in LEFTOVERS for part in member.path.parts):
            yield member


def _of_folder(folder: Path) -> Iterator[Member]:
    seen = set()  # folders, so that a link to one that holds it does not lead round for ever
    for place, folders, files in os.walk(folder, followlinks=True):
        real = os.path.realpath(place)
        if real in seen:
            folders.clear()
            continue
        seen.add(real)
        folders.sort()
        for name in sorted(files):
            path = Path(place) / name
            if path.is_file() and path.stat().st_size:
                yield Member(PurePosixPath(path.relative_to(folder).as_posix()), path.read_bytes)


def _of_archive(file: IO[bytes], name: str) -> Iterator[Member]:
    """The files of an archive, whichever of the two kinds it is."""
    budget = _Budget(name)
    try:
        with file:
            if zipfile.is_zipfile(file):
                yield from _wanted(_of_zip(file, budget))
            elif tarfile.is_tarfile(file):  # where that leaves the file differs between Pythons
                file.seek(0)
                yield from _wanted(_of_tar(file, budget))
            else:
                raise Error(
                    "{name} is neither a folder nor an archive; give --images a folder, a .zip or "
                    "a .tar.gz",
                    name=name,
                )
    except Error:
        raise
    except (zipfile.BadZipFile, tarfile.TarError, EOFError, OSError, ValueError) as error:
        raise Error("{name} is damaged; download or pack it again", name=name) from error


def _of_zip(file: IO[bytes], budget: "_Budget") -> Iterator[Member]:
    with zipfile.ZipFile(file) as archive:
        for entry in archive.infolist():
            link = (entry.external_attr >> 16) & 0o170000 == 0o120000
            if not entry.is_dir() and not link and entry.file_size:
                path = PurePosixPath(entry.filename.replace("\\", "/"))
                yield Member(path, partial(budget.read, path, archive.open, entry))


def _of_tar(file: IO[bytes], budget: "_Budget") -> Iterator[Member]:
    with tarfile.open(fileobj=file) as archive:
        for entry in archive:
            if entry.isfile() and entry.size:
                path = PurePosixPath(entry.name)
                yield Member(path, partial(budget.read, path, archive.extractfile, entry))


class _Budget:
    """What may still be unpacked. Counted as it is read: what an archive says of itself may lie."""

    def __init__(self, name: str):
        self.name, self.left = name, MAX_UNPACKED

    def read(self, path: PurePosixPath, opened: Callable[[Any], IO[bytes]], entry: Any) -> bytes:
        """The entry's bytes; damage and a password raise `gan.Error`, too much `TooMuch`."""
        try:
            with opened(entry) as file:
                content = file.read(min(MAX_MEMBER, self.left) + 1)
        except RuntimeError as error:
            raise Error("{path} is locked by a password; pack it without one", path=path) from error
        except Exception as error:  # zipfile and tarfile report damage in many ways
            raise Error(
                "{path} is damaged inside {name}; pack it again", path=path, name=self.name
            ) from error
        self.left -= len(content)
        if self.left < 0:
            raise TooMuch(
                "{name} unpacks to more than {most} GB; give fewer pictures or a folder",
                name=self.name,
                most=MAX_UNPACKED // 10**9,
            )
        if len(content) > MAX_MEMBER:
            raise Error(
                "{path} is larger than {most} MB; leave it out", path=path, most=MAX_MEMBER // 10**6
            )
        return content
