"""What can go wrong with the Hub: one sentence each, in which no token can appear."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from huggingface_hub import errors

from gan import Error

LOGIN = "log in with `hf auth login`, or set HF_TOKEN"
SIGN_IN = "sign in again"  # for whoever brings a token of their own, or none
TOKENS = "https://huggingface.co/settings/tokens"
FULL = re.compile(r"storage|quota|limit reached|too large", re.I)  # a 403 that is not about rights
UNREACHED = {"ConnectError", "ConnectTimeout", "ProxyError", "UnsupportedProtocol", "gaierror"}

_CLIENTS = OSError, ValueError, RuntimeError, LookupError


@contextmanager
def speaking(repository: str, token: str | bool | None = None) -> Iterator[None]:
    """Turn whatever the Hub's client raises inside into `gan.Error` with one sentence.

    The sentence names the repository and the remedy, which depends on whose `token` it is: None
    is that of this machine. Nothing that the client said is repeated or kept: its messages can
    quote a request with its token.
    """
    try:
        yield
        return
    except Error:
        raise
    except (*_CLIENTS, errors.HTTPError, errors.EntryNotFoundError) as error:
        fault = _fault(_root(error), repository, token)
    try:
        raise fault from None
    finally:
        fault.__context__ = None


def is_refusal(error: Exception) -> bool:
    """Whether the Hub answered, and said no; what it may be cached of is then not for this login.

    False for a network that is down and a Hub that is out of order.
    """
    status = _status(_root(error))
    return 400 <= status < 500 and status not in (408, 429)


def _root(error: Exception) -> Exception:
    """The fault itself: uploads wrap it, and a failed download keeps it as the cause."""
    wrapped = type(error) is RuntimeError or isinstance(error, errors.LocalEntryNotFoundError)
    return _root(error.__cause__) if wrapped and error.__cause__ else error


def _status(error: Exception) -> int:
    """The answer's number, 0 without an answer; `hf_xet` has it in its words only."""
    if isinstance(error, ConnectionError):
        found = re.search(r"HTTP status \w+ error \((\d{3})\b", str(error))
        return int(found[1]) if found else 0
    return getattr(getattr(error, "response", None), "status_code", 0)


def _fault(error: Exception, repository: str, token: str | bool | None) -> Error:
    status, login = _status(error), LOGIN if token is None else SIGN_IN
    if isinstance(error, errors.LocalTokenNotFoundError):
        return Error(
            "nobody is logged in to the Hub, which {repository} needs; {login}",
            repository=repository,
            login=login,
        )
    if isinstance(error, errors.RevisionNotFoundError):
        return Error(
            "{repository} on the Hub has no such revision; leave it out for the newest",
            repository=repository,
        )
    if isinstance(error, errors.RepositoryNotFoundError):
        return Error(
            "there is no repository {repository} on the Hub, or it is private and this login may "
            "not see it; check the name, or {login}",
            repository=repository,
            login=login,
        )
    if status:
        return _answered(error, status, repository, token is None)
    if isinstance(error, errors.HFValidationError):
        return Error(
            "{repository} is not a repository of the form user/repo", repository=repository
        )
    return _unanswered(error, repository)


def _answered(error: Exception, status: int, repository: str, ours: bool) -> Error:
    """The Hub's refusals by their number, of a token that is this machine's or a visitor's."""
    renewed = Error("renew it at {tokens} and {login}", tokens=TOKENS, login=LOGIN)
    rights = Error("give the token it at {tokens}", tokens=TOKENS)
    if not ours:
        renewed, rights = Error(SIGN_IN), Error("sign in with a token that has it")
    words = f"{error} {getattr(error, 'server_message', '')}"
    if status == 401:
        return Error("the Hub does not know this token; {renewed}", renewed=renewed)
    if status in (413, 507) or (status in (400, 402, 403) and FULL.search(words)):
        return Error(
            "the Hub takes no more into {repository}: the storage is used up; free some at "
            "https://huggingface.co/settings/billing, or push to a public repository",
            repository=repository,
        )
    if status == 402:
        return Error(
            "the Hub asks for a paid plan for {repository}; choose one, or another repository",
            repository=repository,
        )
    if status == 403:
        return Error(
            "this token may not write to {repository}: it needs write permission; push to a new "
            "name of your own, or {rights}",
            repository=repository,
            rights=rights,
        )
    if status in (409, 412):
        return Error(
            "{repository} was changed by somebody else at the same moment; do it again",
            repository=repository,
        )
    if status == 429:
        return Error("the Hub has had too many requests; try again {when}", when=_when(error))
    if status >= 500:
        return Error("the Hub is out of order (HTTP {status}); try again later", status=status)
    return Error(
        "the Hub refuses what was asked of {repository} (HTTP {status}); check the name",
        repository=repository,
        status=status,
    )


def _when(error: Exception) -> str | Error:
    """The waiting time that a rate limit asks for."""
    headers = getattr(getattr(error, "response", None), "headers", {})
    found = re.search(r"\bt=(\d+)", headers.get("ratelimit", "")) or re.fullmatch(
        r"(\d+)", headers.get("retry-after", "")
    )
    return Error("in {seconds} seconds", seconds=found[1]) if found else "later"


def _unanswered(error: Exception, repository: str) -> Error:
    """The faults of the way there, and of answers that are none."""
    kinds = {kind.__name__ for kind in type(error).__mro__}
    if isinstance(error, errors.OfflineModeIsEnabled):
        return Error(
            "{repository} needs the Hub, which HF_HUB_OFFLINE forbids to ask here; unset it",
            repository=repository,
        )
    if kinds & UNREACHED or isinstance(error, errors.LocalEntryNotFoundError):
        return Error(
            "{repository} could not be fetched or sent: no way to the Hub; check the network",
            repository=repository,
        )
    if isinstance(error, errors.HTTPError | ConnectionError | TimeoutError):
        return Error(
            "the connection to the Hub broke off ({repository}); do it again: what has arrived is "
            "not sent twice",
            repository=repository,
        )
    if isinstance(error, OSError) and error.strerror:
        return Error(
            "{repository}: a file cannot be read or written ({reason}); mend that",
            repository=repository,
            reason=error.strerror,
        )
    if isinstance(error, OSError | RuntimeError):
        return Error(
            "the transfer of {repository} did not succeed; do it again", repository=repository
        )
    return Error(
        "the answer about {repository} is not the Hub's; check HF_ENDPOINT and the network",
        repository=repository,
    )
