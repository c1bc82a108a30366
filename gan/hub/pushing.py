"""A weights folder sent to the Hugging Face Hub."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from gan import Error
from gan.hub import contents, repositories
from gan.hub.repositories import Opened
from gan.weights import CARD, remote


def push(
    folder: Path,
    repository: str,
    *,
    private: bool = False,
    token: str | None = None,
    even_collapsed: bool = False,
    report: Callable[[str], None] | None = None,
) -> str:
    """Send a weights folder to "user/repo" on the Hub in one commit; returns the address.

    The repository is created if needed. What has not changed is not sent again, and without any
    change there is no commit. The folder is only read.

    Args:
        folder: the weights folder.
        repository: "user/repo".
        private: whether a new repository is private; one that is public is refused then.
        token: somebody's; by default that of this machine.
        even_collapsed: push even a model of digits that does not draw all ten.
        report: is told a line at each stage.

    Raises `gan.Error`, one sentence, for a folder that is not whole, and for whatever goes wrong
    on the way.
    """
    tell = report or (lambda line: None)
    tell(f"Reading {folder}.")
    found = contents.of(Path(folder), repository, even_collapsed)
    to = open_for_writing(repository, private=private, token=token)

    def kept(file: str) -> bool:  # what somebody else has put there
        return file not in contents.FILES

    repositories.send(to, found.files, found.title, kept=kept, token=token, tell=tell)
    return to.address


def open_for_writing(repository: str, *, private: bool = False, token: str | None = None) -> Opened:
    """Create "user/repo" if there is none, and make sure that a push may follow.

    Raises `gan.Error` with one sentence: nobody is logged in, the token may not write there, the
    name is another's or holds something else.
    """
    to = repositories.opened(
        repository,
        "model",
        private=private,
        token=token,
        not_a_revision="a push goes to the newest revision",
    )
    if to.files - {".gitattributes", CARD}:  # what the Hub itself puts into a new one
        try:
            remote.inspect(to.name, token)
        except remote.Foreign as error:
            raise Error(
                f"{to.name} on the Hub holds something else, which a push would overwrite; choose "
                "another name"
            ) from error
    return to
