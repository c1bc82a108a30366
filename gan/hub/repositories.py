"""A repository of the Hub, of whichever kind: opened for writing, then filled in one commit."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from huggingface_hub import CommitOperationAdd, CommitOperationDelete, HfApi, get_token
from huggingface_hub.errors import LocalTokenNotFoundError

from gan import Error
from gan.weights import remote
from gan.weights.faults import LOGIN, SIGN_IN, speaking

MOST_NAMES = 20  # that are tried for a free one
_TOKEN = re.compile(r"[!-~]+")  # printable ASCII; a client that is given more may quote it

Tell = Callable[[str], None]


def login(given: str | None) -> str:
    """The token to push with, well formed."""
    token = given or get_token()
    if not token:
        raise LocalTokenNotFoundError
    if not _TOKEN.fullmatch(token):
        remedy = SIGN_IN if given else LOGIN
        raise Error(
            "the token for the Hub is not one line of letters and digits; {remedy}", remedy=remedy
        )
    return token


def free_name(wanted: str, token: str | None = None) -> str:
    """The name itself if there is no such repository yet, else with the first number free."""
    names = (wanted, *(f"{wanted}-{number}" for number in range(2, MOST_NAMES)))
    with speaking(wanted, token):
        api = HfApi(token=login(token))
        return next((name for name in names if not api.repo_exists(name)), wanted)


@dataclass(frozen=True)
class Opened:
    """A repository that may be written to: its address, and the files that it holds."""

    name: str
    kind: str  # "model", "dataset" or "space"
    address: str
    files: frozenset[str]


def opened(
    name: str, kind: str, *, private: bool, token: str | None = None, sdk: str = "gradio"
) -> Opened:
    """Create a repository if there is none, and make sure that this token may write to it.

    `sdk` is what a new Space runs with.
    """
    name, revision = remote.parse(name)
    if revision:
        why = "a push goes to the newest revision"
        if kind == "space":
            why = "a Space has one state, the newest"
        raise Error(
            "{why}; leave @{revision} out of {name}@{revision}",
            why=why,
            revision=revision,
            name=name,
        )
    with speaking(name, token):
        api = HfApi(token=login(token))
        api.whoami()  # tells a wrong token from a name that is another's
        options = {"space_sdk": sdk} if kind == "space" else {}
        address = api.create_repo(
            name, repo_type=kind, private=private or None, exist_ok=True, **options
        )
        api.auth_check(name, repo_type=kind, write=True)
        held = api.repo_info(name, repo_type=kind)
    if private and not held.private:
        raise Error(
            "{name} is there already and public; make it private in its settings on the Hub, or "
            "choose another name",
            name=name,
        )
    return Opened(name, kind, str(address), _files(held))


def send(
    to: Opened,
    files: Mapping[str, Path | bytes],
    title: str,
    kept: Callable[[str], bool],
    tell: Tell,
    token: str | None = None,
) -> None:
    """Fill a repository in one commit; without any change there is none.

    What has not changed is not sent again; what is neither among `files` nor `kept` is deleted.
    """
    sizes = (len(f) if isinstance(f, bytes) else f.stat().st_size for f in files.values())
    tell(f"Sending {len(files)} files, {sum(sizes) / 1e6:.1f} MB, to {to.address}.")
    with speaking(to.name, token):
        api = HfApi(token=login(token))
        held = api.repo_info(to.name, repo_type=to.kind)
        gone = [name for name in sorted(_files(held) - files.keys()) if not kept(name)]
        made = api.create_commit(
            to.name,
            [
                *(CommitOperationAdd(name, file) for name, file in files.items()),
                *(CommitOperationDelete(name) for name in gone),
            ],
            commit_message=title,
            repo_type=to.kind,
            parent_commit=held.sha,  # two pushes at once would mix their files
        )
    same = made.oid == held.sha
    tell(f"Nothing has changed at {to.address}." if same else f"Done: {to.address}.")


def _files(held) -> frozenset[str]:
    return frozenset(sibling.rfilename for sibling in held.siblings or [])
