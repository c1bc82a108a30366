"""Weights folders on the Hub, read: sizes before any download, then the files in the cache.

Nothing but the Hub can be reached by a name, and of what lies there only known files are fetched.
"""

import re
import reprlib
from dataclasses import dataclass
from pathlib import Path

import huggingface_hub
from huggingface_hub import errors
from huggingface_hub.utils import validate_repo_id

from gan import Error
from gan.recipe import Recipe
from gan.weights.config import Damaged, read_recipe
from gan.weights.faults import is_refusal, speaking
from gan.weights.files import CARD, CONFIG, DIRECTIONS, METRICS, MODEL

HUB_SECONDS = 5.0  # to wait for the Hub's answer
MAX_MEGABYTES = 64  # of weights: five times the largest that ship
_SMALL = {CONFIG: 1, CARD: 1, DIRECTIONS: 1, METRICS: 4}  # megabytes

_NAME = re.compile(r"[A-Za-z0-9][\w.-]{0,95}/[A-Za-z0-9][\w.-]{0,95}", re.ASCII)
_REVISION = re.compile(r"[A-Za-z0-9][\w./-]{0,99}", re.ASCII)
_COMMIT = re.compile(r"[0-9a-f]{40}")


class Foreign(Error):
    """A repository that holds something else than a weights folder of this package."""


@dataclass(frozen=True)
class Found:
    """A weights folder on the Hub, as far as it can be known before its weights are fetched.

    `commit` is that of all files, `megabytes` the size of its model.safetensors.
    """

    repository: str
    commit: str
    recipe: Recipe
    megabytes: float


def parse(name: str) -> tuple[str, str | None]:
    """Repository and revision of "user/repo[@revision]"; anything else raises `gan.Error`."""
    repository, at, revision = str(name).partition("@")
    fitting = _NAME.fullmatch(repository) and (not at or _REVISION.fullmatch(revision))
    try:
        validate_repo_id(repository)
    except errors.HFValidationError:
        fitting = None
    if not fitting or ".." in name or "//" in name:
        raise Error(
            "{name} is not a repository of the form user/repo[@revision]", name=reprlib.repr(name)
        )
    return repository, revision or None


def inspect(name: str, token: str | bool | None = None) -> Found:
    """What "user/repo[@revision]" holds; reads sizes and config.json only.

    `token` is somebody's, None for that of this machine, False for nobody's.
    """
    repository, revision = parse(name)
    config = fetch(repository, revision, CONFIG, token)
    nothing = Foreign(
        "{repository} on the Hub is no weights folder; choose another repository",
        repository=repository,
    )
    if config is None:
        raise nothing
    try:
        recipe = read_recipe(config)
    except Damaged as error:
        raise Foreign(
            "{repository} on the Hub holds no model of this package: its {file} is no recipe; "
            "choose another repository",
            repository=repository,
            file=CONFIG,
        ) from error
    commit = config.parent.name
    size = _size(repository, commit, MODEL, token)
    if size is None:
        raise nothing
    return Found(repository, commit, recipe, size / 1e6)


def fetch(
    repository: str, revision: str | None, file: str, token: str | bool | None = None
) -> Path | None:
    """A file in the Hub's cache, renewed where there is a network; None if the Hub has none.

    Its size is read before it is downloaded. Raises `gan.Error` where it is too large, or neither
    to be had nor cached.
    """
    if _size(repository, revision, file, token) is None:
        return None
    with speaking(repository, token):
        held = _cached(repository, revision, file)
        if held and _COMMIT.fullmatch(revision or ""):
            return held
        try:
            asked = {"repo_id": repository, "filename": file, "revision": revision, "token": token}
            return Path(huggingface_hub.hf_hub_download(**asked, etag_timeout=HUB_SECONDS))
        except (errors.HTTPError, OSError) as error:
            if held and not is_refusal(error):
                return held
            raise


def within(size: int, file: str, owner: str) -> int:
    """The size, in bytes, of a file of a weights folder; above its limit `gan.Error`."""
    most = _SMALL.get(file, MAX_MEGABYTES)
    if size > most * 1e6:
        raise Error(
            "{owner} has a {file} of {size} MB, above {most} MB; choose a smaller model",
            owner=owner,
            file=file,
            size=f"{size / 1e6:.1f}",
            most=most,
        )
    return size


def _size(repository: str, revision: str | None, file: str, token) -> int | None:
    """How many bytes a file has, None where the Hub has none; too many raise `gan.Error`.

    A cached file answers for its commit, and for any revision while there is no Hub to ask.
    """
    held = _cached(repository, revision, file)
    if held and _COMMIT.fullmatch(revision or ""):
        return within(held.stat().st_size, file, f"{repository} on the Hub")
    url = huggingface_hub.hf_hub_url(repository, file, revision=revision)
    with speaking(repository, token):
        try:
            # Asked once: a download without a cached copy would knock six times, for 23 seconds.
            size = huggingface_hub.get_hf_file_metadata(url, token=token, timeout=HUB_SECONDS).size
            if size is None:  # some ways to the Hub compress small files and drop their lengths
                api = huggingface_hub.HfApi(token=token)
                size = api.get_paths_info(repository, file, revision=revision)[0].size
        except errors.RemoteEntryNotFoundError:
            return None
        except (errors.HTTPError, OSError) as error:
            if not held or is_refusal(error):
                raise
            size = held.stat().st_size
    return within(size, file, f"{repository} on the Hub")


def _cached(repository: str, revision: str | None, file: str) -> Path | None:
    found = huggingface_hub.try_to_load_from_cache(repository, file, revision=revision)
    return Path(found) if isinstance(found, str) else None
