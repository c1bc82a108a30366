"""The HTTP API of the Hub as `hub_stand_in.StandIn` serves it: routes, rights, refusals."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import secrets
import socket
import time
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

import yaml

if TYPE_CHECKING:
    from hub_stand_in import Commit, Repository, StandIn, User


class Refusal(Exception):
    """An answer other than success, as the Hub words it."""

    def __init__(self, status: int, message: str, code: str | None = None, **headers: str):
        super().__init__(message)
        self.status, self.code = status, code
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


def is_large(content: bytes) -> bool:
    """Whether the Hub keeps it apart as a large file: it does so with all that is not text."""
    try:
        return "\0" in content.decode()
    except UnicodeDecodeError:
        return True


def _git_oid(content: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()


def _kind_of(prefix: str | None) -> str:
    """Of the repository at an address that begins so: "spaces/", "datasets/", or without it."""
    return (prefix or "models/").removesuffix("s/")


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


_OF = r"/api/(model|space|dataset)s/([^/]+/[^/]+)"
ROUTES = [
    ("GET", r"/api/whoami-v2", "whoami"),
    ("POST", r"/api/validate-yaml", "validate_yaml"),
    ("POST", r"/api/repos/create", "create"),
    ("GET", _OF + r"(?:/revision/([^/]+))?", "info"),
    ("GET", _OF + r"/auth-check(/write)?", "auth_check"),
    ("GET", _OF + r"/tree/([^/]+)(?:/.*)?", "tree"),
    ("POST", _OF + r"/paths-info/([^/]+)", "paths_info"),
    ("POST", _OF + r"/preupload/([^/]+)", "preupload"),
    ("POST", _OF + r"/commit/([^/]+)", "commit"),
    ("POST", r"/api/(space)s/([^/]+/[^/]+)/variables", "set_variable"),
    ("GET", _OF + r"/xet-(read|write)-token/([^/]+)", "xet_token"),
    ("POST", r"/(spaces/|datasets/)?([^/]+/[^/]+)\.git/info/lfs/objects/batch", "lfs_batch"),
    ("PUT", r"/lfs/([0-9a-f]{64})", "lfs_put"),
    ("POST", r"/lfs/verify", "lfs_verify"),
    ("GET", r"/lfs/([0-9a-f]{64})", "lfs_get"),
    ("GET", r"/(spaces/|datasets/)?([^/]+/[^/]+)/resolve/([^/]+)/(.+)", "resolve"),
]


def handler(hub: StandIn) -> type[BaseHTTPRequestHandler]:
    return type("Handler", (_Handler,), {"hub": hub})


class _Handler(BaseHTTPRequestHandler):
    """One connection of a client."""

    hub: StandIn
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # or each answer waits 40 ms for the last one's receipt

    def setup(self):
        super().setup()
        self.hub.connections.add(self.connection)

    def finish(self):
        self.hub.connections.discard(self.connection)
        super().finish()

    def log_message(self, *_):
        pass

    def _serve(self) -> None:
        self.route = urlsplit(self.path).path
        self.fault = self.hub.fault(self.command, self.path)
        cut = self.fault and self.fault.after is not None and self.command in ("POST", "PUT")
        length = int(self.headers.get("Content-Length") or 0)
        self.body = self.rfile.read(self.fault.after if cut else length)
        bearer = re.fullmatch(r"Bearer (.+)", self.headers.get("Authorization", ""))
        self.token = bearer[1] if bearer else None
        host = (self.headers.get("Host") or "").partition(":")[0]
        self.hub.note(self.command, self.path, self.token, host, self.body)
        if cut:
            self._cut()
            return
        try:
            if self.fault and self.fault.status:
                message = self.fault.message or f"ordered {self.fault.status}"
                raise Refusal(self.fault.status, message, **self.fault.headers)
            self._answer()
        except Refusal as refusal:
            self._refuse(refusal)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    do_GET = do_HEAD = do_POST = do_PUT = _serve

    def _answer(self) -> None:
        if self.token and self.token not in self.hub.users and not self.route.startswith("/lfs/"):
            raise Refusal(401, "Invalid credentials in Authorization header")
        method = "GET" if self.command == "HEAD" else self.command
        for verb, pattern, name in ROUTES:
            found = re.fullmatch(pattern, self.route)
            if verb == method and found:
                getattr(self, name)(*(unquote(part) if part else part for part in found.groups()))
                return
        raise Refusal(404, f"Sorry, we can't find {self.route}")

    def _cut(self) -> None:
        """End the connection as a broken line does, in the middle of whatever it was."""
        self.close_connection = True
        self.wfile.flush()
        self.connection.shutdown(socket.SHUT_RDWR)

    def _refuse(self, refusal: Refusal) -> None:
        headers = {"X-Error-Message": str(refusal), **refusal.headers}
        if refusal.code:
            headers["X-Error-Code"] = refusal.code
        self._json({"error": str(refusal)}, refusal.status, headers)

    def _json(self, values, status: int = 200, headers: Mapping[str, str] | None = None) -> None:
        content = json.dumps(values).encode()
        headers = {"Content-Type": "application/json", **(headers or {})}
        self._send(content, status, headers)

    def _send(self, content: bytes, status: int = 200, headers: Mapping[str, str] | None = None):
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        if self.command != "HEAD" or not self.hub.hides_sizes:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command == "HEAD":
            return
        if self.fault and self.fault.after is not None:
            self.wfile.write(content[: self.fault.after])
            self._cut()
            return
        self.wfile.write(content)

    # ---- who may what ----

    def _me(self) -> User:
        if self.token is None:
            raise Refusal(401, "Invalid username or password.")
        return self.hub.users[self.token]

    def _may_write(self, name: str) -> bool:
        user = self.hub.users.get(self.token)
        namespace = name.partition("/")[0]
        return bool(user) and user.role == "write" and namespace in (user.name, *user.organizations)

    def _repository(self, kind: str, name: str, write: bool = False) -> Repository:
        user = self.hub.users.get(self.token)
        found = self.hub.repository(name, kind)
        namespace = name.partition("/")[0]
        seen = found and (
            not found.private or (user and namespace in (user.name, *user.organizations))
        )
        if not seen:  # the Hub does not tell a private repository from a missing one
            raise Refusal(404 if user else 401, "Repository not found", "RepoNotFound")
        if write and not user:
            raise Refusal(401, "Invalid username or password.")
        if write and not self._may_write(name):
            raise Refusal(403, "Forbidden: you must use a write token to upload to a repository.")
        return found

    def _commit_of(self, repository: Repository, revision: str) -> Commit:
        commit = repository.at(revision)
        if commit is None:
            raise Refusal(404, f"Invalid rev id: {revision}", "RevisionNotFound")
        return commit

    # ---- the routes ----

    def whoami(self):
        user = self._me()
        organizations = [{"type": "org", "name": name} for name in user.organizations]
        token = {"displayName": "test", "role": user.role}
        auth = {"type": "access_token", "accessToken": token}
        self._json({"type": "user", "name": user.name, "orgs": organizations, "auth": auth})

    def validate_yaml(self):
        errors = card_faults(json.loads(self.body)["content"])
        answer = {"errors": [{"message": error} for error in errors], "warnings": []}
        self._json(answer, 400 if errors else 200)

    def create(self):
        asked = json.loads(self.body)
        user, kind = self._me(), asked.get("type", "model")
        namespace = asked.get("organization") or user.name
        name = f"{namespace}/{asked['name']}"
        if not self._may_write(name):
            raise Refusal(
                403,
                f'You don\'t have the rights to create a {kind} under the namespace "{namespace}"',
            )
        prefix = "" if kind == "model" else f"{kind}s/"
        url = f"{self.hub.url}/{prefix}{name}"
        with self.hub.lock:
            if self.hub.repository(name, kind):
                answer = {"error": f"You already created this {kind} repo", "url": url}
                self._json(answer, 409)
                return
            private = asked.get("private") or asked.get("visibility") == "private"
            self.hub.create(kind, name, bool(private), asked.get("sdk"))
        self._json({"url": url, "name": name, "id": secrets.token_hex(12)})

    def auth_check(self, kind, name, write):
        self._repository(kind, name, write=bool(write))
        self._json({})

    def info(self, kind, name, revision):
        repository = self._repository(kind, name)
        commit = self._commit_of(repository, revision or "main")
        siblings = [{"rfilename": path} for path in sorted(commit.files)]
        told = {"id": name, "sha": commit.oid, "private": repository.private, "siblings": siblings}
        self._json(told | ({"sdk": repository.sdk} if kind == "space" else {}))

    def _about(self, repository: Repository, path: str, content: bytes) -> dict:
        found = {"type": "file", "path": path, "size": len(content), "oid": _git_oid(content)}
        if path in repository.large:
            found["lfs"] = {"oid": _sha256(content), "size": len(content), "pointerSize": 130}
        return found

    def tree(self, kind, name, revision):
        repository = self._repository(kind, name)
        files = self._commit_of(repository, revision).files
        self._json([self._about(repository, *item) for item in sorted(files.items())])

    def paths_info(self, kind, name, revision):
        repository = self._repository(kind, name)
        files = self._commit_of(repository, revision).files
        wanted = parse_qs(self.body.decode()).get("paths", [])
        found = [(path, files[path]) for path in wanted if path in files]
        self._json([self._about(repository, *item) for item in found])

    def preupload(self, kind, name, revision):
        repository = self._repository(kind, name, write=True)
        files = self._commit_of(repository, revision).files
        answer = []
        for asked in json.loads(self.body)["files"]:
            path, held = asked["path"], files.get(asked["path"])
            oid = held and (_sha256(held) if path in repository.large else _git_oid(held))
            mode = "lfs" if is_large(base64.b64decode(asked["sample"])) else "regular"
            answer.append({"path": path, "uploadMode": mode, "shouldIgnore": False, "oid": oid})
        self._json({"files": answer, "commitOid": repository.head.oid})

    def commit(self, kind, name, revision):
        repository = self._repository(kind, name, write=True)
        lines = [json.loads(line) for line in self.body.splitlines()]
        header, operations = lines[0]["value"], lines[1:]
        parent = header.get("parentCommit")
        if parent and parent != repository.head.oid:
            raise Refusal(412, "A commit has happened since. Please refresh and try again.")
        changes = {}
        for operation in operations:
            self._stage(operation["key"], operation["value"], repository, changes)
        with self.hub.lock:
            made = self.hub.commit(repository, header["summary"], changes, operations)
        url = f"{self.hub.url}/{name}/commit/{made.oid}"
        self._json({"success": True, "commitOid": made.oid, "commitUrl": url, "hookOutput": ""})

    def _stage(self, key: str, value: dict, repository: Repository, changes: dict) -> None:
        path = value["path"]
        if key == "file":
            changes[path] = base64.b64decode(value["content"])
            repository.large.discard(path)
        elif key == "lfsFile":
            oid, xet = value["oid"], self.hub.xet
            if oid not in self.hub.objects and xet and (found := xet.read(oid, value["size"])):
                self.hub.objects[oid] = found
            if oid not in self.hub.objects:
                raise Refusal(400, f"LFS pointer pointed to a file that does not exist: {path}")
            changes[path] = self.hub.objects[oid]
            repository.large.add(path)
        elif key == "deletedFile":
            changes[path] = None

    def lfs_batch(self, prefix, name):
        self._repository(_kind_of(prefix), name, write=True)
        answer = []
        for asked in json.loads(self.body)["objects"]:
            oid, found = asked["oid"], dict(asked)
            if oid not in self.hub.objects:
                upload = {"href": f"{self.hub.storage}/lfs/{oid}"}
                verify = {"href": f"{self.hub.url}/lfs/verify"}
                found["actions"] = {"upload": upload, "verify": verify}
            answer.append(found)
        self._json({"transfer": "basic", "objects": answer})

    def xet_token(self, kind, name, right, revision):
        self._repository(kind, name, write=right == "write")
        if self.hub.xet is None:
            raise Refusal(404, "There is no Xet storage")
        expires = int(time.time()) + 3600
        url = self.hub.xet.url
        about = {"Cas-Url": url, "Token-Expiration": str(expires), "Access-Token": "xet"}
        headers = {f"X-Xet-{name}": value for name, value in about.items()}
        self._json({"casUrl": url, "exp": expires, "accessToken": "xet"}, headers=headers)

    def lfs_put(self, oid):
        if _sha256(self.body) != oid:
            raise Refusal(400, "The content does not match its name")
        self.hub.objects[oid] = self.body
        self._send(b"", headers={"ETag": f'"{oid[:32]}"'})

    def lfs_verify(self):
        asked = json.loads(self.body)
        if len(self.hub.objects.get(asked["oid"], b"")) != asked["size"]:
            raise Refusal(404, "Object not found")
        self._json({})

    def lfs_get(self, oid):
        repositories = self.hub.repositories.values()
        contents = (c for r in repositories for commit in r.commits for c in commit.files.values())
        found = next((content for content in contents if _sha256(content) == oid), None)
        if found is None:
            raise Refusal(404, "Object not found")
        self._ranged(found, {"ETag": f'"{oid}"'})

    def resolve(self, prefix, name, revision, path):
        kind = _kind_of(prefix)
        repository = self._repository(kind, name)
        commit = self._commit_of(repository, revision)
        about = {"X-Repo-Commit": commit.oid, "Date-Sent": str(int(time.time()))}
        if path not in commit.files:
            raise Refusal(404, "Entry not found", "EntryNotFound", X_Repo_Commit=commit.oid)
        content = commit.files[path]
        if path in repository.large:
            oid = _sha256(content)
            about |= {"X-Linked-Size": str(len(content)), "X-Linked-ETag": f'"{oid}"'}
            about["Location"] = f"{self.hub.storage}/lfs/{oid}"
            if self.hub.xet and oid in self.hub.xet.hashes:
                route = f"{self.hub.url}/api/{kind}s/{name}/xet-read-token/{commit.oid}"
                about |= {"X-Xet-Hash": self.hub.xet.hashes[oid], "X-Xet-Refresh-Route": route}
            self._send(b"", 302, about)
        else:
            self._ranged(content, {**about, "ETag": f'"{_git_oid(content)}"'})

    def _ranged(self, content: bytes, headers: Mapping[str, str]) -> None:
        wanted = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        if not wanted:
            self._send(content, 200, headers)
            return
        start, end = int(wanted[1]), min(int(wanted[2] or len(content) - 1), len(content) - 1)
        span = {"Content-Range": f"bytes {start}-{end}/{len(content)}"}
        self._send(content[start : end + 1], 206, {**headers, **span})


def card_faults(text: str) -> list[str]:
    """What the Hub would refuse in a card's header, as far as its published rules go."""
    header = re.match(r"---\r?\n(.*?)\r?\n---\r?\n", text, re.DOTALL)
    if not header:
        return ["there is no metadata"]
    try:
        data = yaml.safe_load(header[1])
    except yaml.YAMLError as error:
        return [f"the metadata is not YAML: {error}"]
    faults = []
    for name in ("tags", "datasets", "metrics"):
        values = data.get(name, [])
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            faults.append(f'"{name}" must be an array of strings')
    for name in ("license", "library_name", "pipeline_tag"):
        if name in data and not isinstance(data[name], str):
            faults.append(f'"{name}" must be a string')
    for i, entry in enumerate(data.get("model-index", [])):
        at = f'"model-index[{i}]'
        if not isinstance(entry.get("name"), str) or not entry["name"]:
            faults.append(f'{at}.name" is required')
        if not entry.get("results"):
            faults.append(f'{at}.results" must hold at least one result')
        for result in entry.get("results", []):
            if not isinstance(result.get("task", {}).get("type"), str):
                faults.append(f'{at}.results.task.type" is required')
            dataset = result.get("dataset", {})
            if not all(isinstance(dataset.get(key), str) for key in ("type", "name")):
                faults.append(f'{at}.results.dataset" needs a type and a name')
            for metric in result.get("metrics") or [{}]:
                if not isinstance(metric.get("type"), str) or "value" not in metric:
                    faults.append(f'{at}.results.metrics" need a type and a value')
    return faults
