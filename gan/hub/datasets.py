"""A made data set sent to the Hugging Face Hub, into a repository of its own."""

import json
import re
from collections.abc import Mapping
from pathlib import Path

from huggingface_hub import hf_hub_download

from gan import Error
from gan.hub import repositories
from gan.weights import CARD
from gan.weights.faults import speaking

KIND = "dataset"
RECORD = "made.json"  # how it was made, by which one of ours is known
_WORDLESS = re.compile(r"(---\n.*?\n---)?\s*", re.DOTALL)  # a card's head, perhaps, and no text
_PARQUET = re.compile(r"data/(train|test)-\d{5}-of-\d{5}\.parquet")


def push(
    files: Mapping[str, Path | bytes],
    repository: str,
    title: str,
    *,
    private: bool = False,
    token: str | None = None,
    report: repositories.Tell = lambda line: None,
) -> str:
    """Send a made data set to "user/dataset" on the Hub in one commit; returns the address.

    As with weights, what has not changed is not sent again, and what others have put there stays.
    """
    to = open_for_writing(repository, private=private, token=token)
    repositories.send(to, files, title, _is_theirs, report, token)
    return to.address


def open_for_writing(
    repository: str, *, private: bool = False, token: str | None = None
) -> repositories.Opened:
    """Create the data set "user/dataset" if there is none, and make sure that a push may follow."""
    to = repositories.opened(repository, KIND, private=private, token=token)
    if not (_is_new(to, token) or _is_ours(to, token)):
        raise Error(
            f"the data set {to.name} on the Hub holds something else, which a push would "
            "overwrite; choose another name, or empty it"
        )
    return to


def _is_new(to: repositories.Opened, token: str | None) -> bool:
    """Whether it holds no more than what the Hub puts into a new one: a card without a word."""
    if to.files - {".gitattributes", CARD}:
        return False
    return CARD not in to.files or bool(_WORDLESS.fullmatch(_read(to, CARD, token)))


def _is_ours(to: repositories.Opened, token: str | None) -> bool:
    """Whether it holds the record of a making."""
    try:
        found = json.loads(_read(to, RECORD, token)) if RECORD in to.files else {}
        return found.keys() >= {"order", "weights"}
    except (ValueError, AttributeError):
        return False


def _read(to: repositories.Opened, file: str, token: str | None) -> str:
    with speaking(to.name, token):
        path = hf_hub_download(to.name, file, repo_type=KIND, token=repositories.login(token))
    return Path(path).read_text("utf-8", "replace")


def _is_theirs(file: str) -> bool:
    return file not in (CARD, RECORD) and not _PARQUET.fullmatch(file)
