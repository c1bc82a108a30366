"""A stand-in for the Hugging Face Hub: its HTTP API on this machine, for the real client.

It answers as the Hub does (repositories of models, data sets and Spaces, commits, large files,
private ones, tokens and their roles) and breaks on order: `fails` and `cuts`. Large files lie on
another host ("localhost" beside "127.0.0.1"), as the Hub's do, and that host must never see a
token.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
import secrets
import socket
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

from hub_api import handler, is_large

if TYPE_CHECKING:
    from xet_storage import XetStorage


def files_of(folder: Path) -> dict[str, bytes]:
    """The files of a weights folder by their names."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@dataclass
class Commit:
    """A state of a repository: its files, and what the commit brought."""

    oid: str
    title: str
    files: dict[str, bytes]
    operations: list[dict] = field(default_factory=list)


@dataclass
class Repository:
    """A repository with its history; `tags` name commits beside `main`."""

    kind: str  # "model", "dataset" or "space"
    name: str  # user/repo
    private: bool = False
    sdk: str | None = None
    commits: list[Commit] = field(default_factory=list)
    tags: dict[str, str] = field(default_factory=dict)
    large: set[str] = field(default_factory=set)  # paths that came as large files

    @property
    def head(self) -> Commit:
        return self.commits[-1]

    @property
    def files(self) -> dict[str, bytes]:
        return self.head.files

    def at(self, revision: str) -> Commit | None:
        wanted = self.head.oid if revision == "main" else self.tags.get(revision, revision)
        return next((commit for commit in self.commits if commit.oid == wanted), None)


@dataclass
class User:
    name: str
    role: str = "write"  # or "read"
    organizations: tuple[str, ...] = ()


@dataclass
class Fault:
    """An order to break: the next `times` requests that match are refused or cut off."""

    path: str  # a regular expression, searched in the request's path
    method: str = ""
    times: int = 1
    status: int = 0
    message: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    after: int | None = None  # bytes let through before the connection is cut

    def matches(self, method: str, path: str) -> bool:
        return self.times > 0 and self.method in ("", method) and bool(re.search(self.path, path))


@dataclass
class Asked:
    """A request as it came."""

    method: str
    path: str
    token: str | None
    host: str
    body: bytes


class StandIn:
    """The Hub: `url` for HF_ENDPOINT, users with tokens, repositories, and a log of requests."""

    def __init__(self):
        self.repositories: dict[tuple[str, str], Repository] = {}
        self.users: dict[str, User] = {}
        self.objects: dict[str, bytes] = {}  # large files by SHA-256
        self.asked: list[Asked] = []
        self.faults: list[Fault] = []
        self.xet: XetStorage | None = None  # where a client with `hf_xet` takes large files
        self.hides_sizes = False  # as some ways to the Hub do with small files
        self.lock = threading.RLock()
        self.token = self.user("someone")  # of whoever the test is
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler(self))
        self._server.daemon_threads = True
        port = self._server.server_port
        self.url, self.storage = f"http://127.0.0.1:{port}", f"http://localhost:{port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.daemon = True
        self._thread.start()
        self.connections: set[socket.socket] = set()
        self._open = True

    def close(self) -> None:
        """Whoever asks from now on is refused at once."""
        if not self._open:
            return
        self._open = False
        self._server.shutdown()
        self._server.server_close()
        for connection in list(self.connections):  # a client keeps its line for the next request
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def user(self, name: str, role: str = "write", organizations: tuple[str, ...] = ()) -> str:
        """A new user; returns the token."""
        token = f"hf_{secrets.token_hex(17)}"
        self.users[token] = User(name, role, organizations)
        return token

    def put(
        self,
        name: str,
        files: Path | Mapping[str, bytes],
        *,
        kind: str = "model",
        private: bool = False,
        tag: str | None = None,
    ) -> Repository:
        """A repository with the files of a folder, in a new commit; `tag` names it."""
        files = files_of(files) if isinstance(files, Path) else files
        with self.lock:
            repository = self.repositories.get((kind, name)) or self.create(kind, name, private)
            self.commit(repository, "put", dict(files), [])
            repository.large |= {path for path, content in files.items() if is_large(content)}
            if tag:
                repository.tags[tag] = repository.head.oid
        return repository

    def create(self, kind: str, name: str, private: bool, sdk: str | None = None) -> Repository:
        repository = Repository(kind, name, private, sdk)
        self.repositories[kind, name] = repository
        self.commit(repository, "initial commit", {".gitattributes": b"*.bin filter=lfs\n"}, [])
        return repository

    def repository(self, name: str, kind: str = "model") -> Repository | None:
        """The repository of that name, if there is one."""
        return self.repositories.get((kind, name))

    def fails(self, status: int, path: str = "", **more) -> None:
        """Answer the next requests for a path (a regular expression) with an error."""
        self.faults.append(Fault(path, status=status, **more))

    def cuts(self, path: str = "", *, after: int = 0, **more) -> None:
        """Cut the connection of the next such requests after so many bytes of the content.

        That is the request's content, or the answer's for GET.
        """
        self.faults.append(Fault(path, after=after, **more))

    def requests(self, method: str = "", path: str = "") -> list[Asked]:
        """The requests so far whose path matches."""
        return [a for a in self.asked if method in ("", a.method) and re.search(path, a.path)]

    # ---- for the API ----

    def note(self, *request) -> None:
        with self.lock:
            self.asked.append(Asked(*request))

    def fault(self, method: str, path: str) -> Fault | None:
        with self.lock:
            found = next((fault for fault in self.faults if fault.matches(method, path)), None)
            if found:
                found.times -= 1
            return found

    def commit(self, repository, title: str, changes: Mapping[str, bytes | None], operations):
        files = dict(repository.commits[-1].files) if repository.commits else {}
        for path, content in changes.items():
            if content is None:
                files.pop(path, None)
            else:
                files[path] = content
        oid = hashlib.sha1(secrets.token_bytes(20)).hexdigest()
        repository.commits.append(Commit(oid, title, files, operations))
        return repository.commits[-1]
