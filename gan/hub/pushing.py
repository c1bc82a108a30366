"""Weights folders and the Hugging Face Hub: push one, pull one, look before fetching.

`python -m gan.hub push NAME USER/REPO`, `pull USER/REPO`, `push-space USER/SPACE`.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from huggingface_hub import CommitOperationAdd, CommitOperationDelete, HfApi, get_token
from huggingface_hub.errors import LocalTokenNotFoundError

from gan import Error, models, settings
from gan.hub import contents
from gan.weights import CARD, CONFIG, check_free, place_folder, remote
from gan.weights.faults import LOGIN, SIGN_IN, speaking
from gan.weights.remote import Found, inspect

__all__ = [
    "Found",
    "free_name",
    "inspect",
    "login",
    "main",
    "open_for_writing",
    "pull",
    "push",
    "speaking",
]

MOST_NAMES = 20  # that are tried for a free one
INTERRUPTED = 130  # what a shell reports for a program ended by Ctrl-C
_TOKEN = re.compile(r"[!-~]+")  # printable ASCII; a client that is given more may quote it


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
    contents = contents.of(Path(folder), repository, even_collapsed)
    url = open_for_writing(repository, private=private, token=token)
    tell(f"Sending {len(contents.files)} files, {contents.megabytes:.1f} MB, to {url}.")
    with speaking(repository, token):
        api = HfApi(token=login(token))
        held = api.model_info(repository)
        there = {sibling.rfilename for sibling in held.siblings or []}
        stale = (there & set(contents.FILES)) - set(contents.files)
        made = api.create_commit(
            repository,
            [
                *(CommitOperationAdd(name, file) for name, file in contents.files.items()),
                *(CommitOperationDelete(name) for name in sorted(stale)),
            ],
            commit_message=contents.title,
            parent_commit=held.sha,  # two pushes at once would mix their files
        )
    tell(f"Nothing has changed at {url}." if made.oid == held.sha else f"Done: {url}.")
    return url


def pull(repository: str, out: Path | None = None) -> Path:
    """Fetch "user/repo[@revision]" as a weights folder, by default weights/REPO; returns it.

    The folder is written whole or not at all; one that holds anything is left alone. Raises
    `gan.Error`, one sentence, for what is not ours, too large, missing or private.
    """
    name, _ = remote.parse(repository)
    folder = Path(out) if out else settings.weights_root() / name.partition("/")[2]
    check_free(folder)
    found = inspect(repository)
    fetched = {
        file: remote.fetch(found.repository, found.commit, file) for file in contents.FILES
    }
    models.from_folder(fetched[CONFIG].parent, models.Model)  # whole, or an error

    def save(part: Path) -> None:
        for file, path in fetched.items():
            if path:
                shutil.copyfile(path, part / file)

    place_folder(folder, save)
    return folder


def open_for_writing(repository: str, *, private: bool = False, token: str | None = None) -> str:
    """Create "user/repo" if there is none, and make sure that a push may follow; its address.

    Raises `gan.Error` with one sentence: nobody is logged in, the token may not write there, the
    name is another's or holds something else.
    """
    name, revision = remote.parse(repository)
    if revision:
        raise Error(f"a push goes to the newest revision; leave @{revision} out of {repository}")
    with speaking(name, token):
        api = HfApi(token=login(token))
        api.whoami()  # tells a wrong token from a name that is another's
        url = api.create_repo(name, private=private or None, exist_ok=True)
        api.auth_check(name, write=True)
        held = api.model_info(name)
    if private and not held.private:
        raise Error(
            f"{name} is there already and public; make it private in its settings on the Hub, or "
            "choose another name"
        )
    there = {sibling.rfilename for sibling in held.siblings or []}
    if there - {".gitattributes", CARD}:  # what the Hub itself puts into a new one
        _check_ours(name, token)
    return str(url)


def free_name(wanted: str, token: str | None = None) -> str:
    """The name itself if there is no such repository yet, else with the first number that is free.

    Raises `gan.Error`, one sentence, if the Hub cannot be asked.
    """
    names = (wanted, *(f"{wanted}-{number}" for number in range(2, MOST_NAMES)))
    with speaking(wanted, token):
        api = HfApi(token=login(token))
        return next((name for name in names if not api.repo_exists(name)), wanted)


def _check_ours(repository: str, token: str | None) -> None:
    try:
        inspect(repository, token)
    except remote.Foreign as error:
        raise Error(
            f"{repository} on the Hub holds something else, which a push would overwrite; choose "
            "another name"
        ) from error


def login(given: str | None) -> str:
    """The token to push with, well formed."""
    token = given or get_token()
    if not token:
        raise LocalTokenNotFoundError
    if not _TOKEN.fullmatch(token):
        remedy = SIGN_IN if given else LOGIN
        raise Error(f"the token for the Hub is not one line of letters and digits; {remedy}")
    return token


# ---- the command line ----


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns the exit code: 0, 2 for a mistake, 130 after Ctrl-C."""
    try:
        chosen = _parser().parse_args(arguments)
        chosen.run(chosen)
        return 0
    except Error as error:
        print(f"gan.hub: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("gan.hub: stopped; what has arrived is not sent twice", file=sys.stderr)
        return INTERRUPTED


class _Parser(argparse.ArgumentParser):
    def error(self, message: str):
        raise Error(f"{message}; --help shows all options")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="python -m gan.hub", description="Weights folders and the Hub.", allow_abbrev=False
    )
    commands = parser.add_subparsers(required=True, metavar="push | pull | push-space")

    command = commands.add_parser("push", help="send a weights folder", allow_abbrev=False)
    command.add_argument("name", metavar="NAME", help="a model in weights/, or a folder")
    command.add_argument("repository", metavar="USER/REPO")
    command.add_argument("--private", action="store_true", help="a new repository is private")
    command.add_argument(
        "--even-collapsed", action="store_true", help="even if it does not draw all ten digits"
    )
    command.set_defaults(run=_push)

    command = commands.add_parser("pull", help="fetch a weights folder", allow_abbrev=False)
    command.add_argument("repository", metavar="USER/REPO[@REVISION]")
    command.add_argument("--out", metavar="DIR", help="the folder (default: weights/REPO)")
    command.set_defaults(run=_pull)

    command = commands.add_parser("push-space", help="send the app", allow_abbrev=False)
    command.add_argument("space", metavar="USER/SPACE")
    command.add_argument("--private", action="store_true", help="a new Space is private")
    command.set_defaults(run=_push_space)
    return parser


def _push(chosen: argparse.Namespace) -> None:
    named = settings.weights_root() / chosen.name
    folder = named if len(Path(chosen.name).parts) == 1 and named.is_dir() else Path(chosen.name)
    push(
        folder,
        chosen.repository,
        private=chosen.private,
        even_collapsed=chosen.even_collapsed,
        report=_say,
    )


def _pull(chosen: argparse.Namespace) -> None:
    _say(f"Fetched: {pull(chosen.repository, chosen.out)}.")


def _push_space(chosen: argparse.Namespace) -> None:
    from gan.hub import space  # only this command needs it

    space.push_space(chosen.space, private=chosen.private, report=_say)


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
