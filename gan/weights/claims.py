"""Who writes where: locks that end with their process, and what a killed process has left.

A lock says that its process lives, whoever's it is and in whichever container. A process number
would not: numbers are given again, and mean another process elsewhere.
"""

import contextlib
import errno
import re
import secrets
import shutil
import threading
import weakref
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from gan import Error

LOCK = ".training.lock"  # in a weights folder while a training writes into it
_LEFT = re.compile(r"(\.weights\.[0-9a-f]{16}|\..+\.[0-9a-f]{16}\.part)\.lock")
_NO_LOCKS = (errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP)  # as some network drives say


class Claim:
    """The right to write into a folder, which one training has until its end or its process's.

    The folder is made if it is missing, and goes again if nothing comes to lie there. A later claim
    of the same thread takes over: whoever trains anew in a notebook has left the first training.
    Where another has the right `gan.Error` is raised, `OSError` where nothing can be written.
    `what` it is that writes, if no training, is a word for people.
    """

    def __init__(self, folder: Path, what: str = "training"):
        self.folder, self._thread = folder, threading.get_ident()
        before = _claims.get(folder.resolve())
        if before and before._thread == self._thread:
            before.release()
        made = not folder.exists()
        folder.mkdir(parents=True, exist_ok=True)
        unlock = _locked_or_unlocked(folder / LOCK)
        if unlock is None:
            raise Error(
                f"another {what} writes into {folder}; wait for its end, or choose another --out"
            )
        self._end = weakref.finalize(self, _leave, folder, unlock, made)
        _claims[folder.resolve()] = self

    def check(self) -> None:
        """Raise `gan.Error` if a later training has taken over."""
        if not self._end.alive:
            raise Error(f"a later training writes into {self.folder}; go on with that one")

    def release(self) -> None:
        """Let others train into the folder."""
        self._end()


_claims: weakref.WeakValueDictionary[Path, Claim] = weakref.WeakValueDictionary()


def _leave(folder: Path, unlock: Callable[[], None], made: bool) -> None:
    unlock()
    if made:
        with contextlib.suppress(OSError):  # it holds something
            folder.rmdir()


@contextlib.contextmanager
def temporary(folder: Path, start: str, end: str = "") -> Iterator[Path]:
    """A free path in `folder` for a file or a folder that is written there; afterwards it is gone.

    A lock beside it tells `clear` that this process lives.
    """
    path = folder / f"{start}.{secrets.token_hex(8)}{end}"
    unlock = _locked_or_unlocked(path.with_name(f"{path.name}.lock"), wait=True)
    try:
        yield path
    finally:
        _remove(path)
        unlock()


def clear(folder: Path) -> None:
    """Remove what `temporary` has made in a folder for processes that live no more."""
    for lock in folder.glob(".*.lock"):
        if _LEFT.fullmatch(lock.name):
            with contextlib.suppress(OSError):  # another user's, or on a drive without locks
                if unlock := _locked(lock):
                    _remove(lock.with_suffix(""))
                    unlock()


def _locked_or_unlocked(file: Path, wait: bool = False) -> Callable[[], None] | None:
    """`_locked`, but on a drive without locks nobody is kept from writing."""
    try:
        return _locked(file, wait)
    except OSError as error:
        if error.errno not in _NO_LOCKS:
            raise
        return partial(file.unlink, missing_ok=True)


def _locked(file: Path, wait: bool = False) -> Callable[[], None] | None:
    """Lock a file, made for that if it is missing; the answer unlocks and removes it.

    None if another has it locked and this shall not `wait`.
    """
    # Imported when something is written: it takes a tenth of a second, and a list of recipes none.
    from filelock import FileLock, Timeout

    lock = FileLock(str(file), thread_local=False)
    try:
        lock.acquire(blocking=wait)
    except Timeout:
        return None

    def unlock() -> None:
        with contextlib.suppress(OSError):  # Windows removes it after the release
            file.unlink()
        lock.release()

    return unlock


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
