"""Pushing a fresh model by the real client, and never with a token that is not the visitor's."""

from __future__ import annotations

import shutil
import socket
import tempfile
import types
from pathlib import Path

import asking
import pytest
import tiny
from huggingface_hub import constants
from starlette.middleware import Middleware

import gan
from gan import checkpoint, ui
from gan.recipes import RECIPES
from gan.ui import gallery, page, train

HERE = "someone/fresh"
SESSIONS = "x-test-session"  # the header by which a test says who has signed in


class SignedIn:
    """Stands where a Space has the cookies of who has signed in with Hugging Face."""

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        token = dict(scope.get("headers", [])).get(SESSIONS.encode())
        if token:
            login = {"access_token": token.decode(), "scope": "openid", "expires_at": 2**40}
            scope = {**scope, "session": {"oauth_info": login}}
        await self.app(scope, receive, send)


@pytest.fixture(scope="module")
def app(shipped):
    """The app with the models of a small weights folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GAN_WEIGHTS", str(shipped))
        arguments = page.app_arguments()
        arguments["middleware"].append(Middleware(SignedIn))
        gallery.forget()
        app = ui.launch(
            prevent_thread_lock=True, server_name="127.0.0.1", quiet=True, app_kwargs=arguments
        )
        yield app
        app.close()
        gallery.forget()


@pytest.fixture
def address(app) -> str:
    return app.local_url


@pytest.fixture
def run(weights, tmp_path, monkeypatch) -> str:
    """A finished training that is held; the token by which its visitor names it."""
    folder = tmp_path / "run"
    shutil.copytree(weights / "dcgan", folder)
    held = types.SimpleNamespace(folder=folder, token="abcdefgh", recipe=RECIPES["dcgan"])
    monkeypatch.setitem(train._runs, held.token, held)
    return held.token


@pytest.fixture
def token(hub) -> str:
    """The owner's, who has logged in to the Hub on this machine."""
    path = Path(constants.HF_TOKEN_PATH)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(hub.token)
    return hub.token


@pytest.fixture
def on_a_space(monkeypatch):
    monkeypatch.setenv("SYSTEM", "spaces")
    monkeypatch.setenv("SPACE_ID", "someone/lab")


def wish(run: str, **more) -> dict:
    return {"run": run, "repository": HERE, "even_collapsed": True, **more}


def test_a_fresh_model_is_pushed_with_this_machines_token(address, hub, token, run, capfd):
    account = asking.told(address, "train_account", {"run": run})
    assert (account["door"], account["user"], account["sentence"]) == ("local", "someone", "")
    seen = asking.events(address, "train_push", wish(run, private=True))
    assert {event["kind"] for event in seen} == {"stage", "done"}
    assert tempfile.gettempdir() not in str(seen)
    assert seen[-1]["url"] == f"{hub.url}/{HERE}"
    pushed = hub.repository(HERE)
    assert pushed.private
    folder = train._runs[run].folder
    for name in (checkpoint.CONFIG, checkpoint.MODEL, checkpoint.CRITIC):
        assert pushed.files[name] == (folder / name).read_bytes()
    assert (gan.load(HERE).sample(7, 4) == gan.load(folder).sample(7, 4)).all()
    assert token not in f"{account} {seen} {''.join(capfd.readouterr())}"


def test_pushing_changes_nothing_of_the_run_and_can_be_repeated(address, hub, token, run):
    folder = train._runs[run].folder
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    for _ in range(2):
        assert asking.events(address, "train_push", wish(run))[-1]["kind"] == "done"
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


ELSEWHERE = [
    {"Host": "abcdef.gradio.live"},
    {"Host": "192.168.0.7:7860"},
    {"Host": "localhost.evil.example:7860"},
    {"X-Forwarded-For": "127.0.0.1"},
    {"X-Forwarded-Host": "localhost"},
    {"Forwarded": "for=127.0.0.1"},
    {"Via": "1.1 proxy"},
    {"X-Real-IP": "127.0.0.1"},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://localhost:1"},
]


@pytest.mark.parametrize("headers", ELSEWHERE, ids=str)
def test_a_request_that_did_not_come_straight_from_here_has_no_token(
    address, hub, token, run, headers
):
    account = asking.told(address, "train_account", {"run": run}, **headers)
    assert (account["door"], account["user"]) == ("elsewhere", None)
    assert hub.asked == []


def test_a_stranger_cannot_push_with_this_machines_token(address, hub, token, run):
    for headers in ELSEWHERE[:2]:
        with tiny.refused("machine that runs this app"):
            asking.events(address, "train_push", wish(run), **headers)
    assert hub.asked == []


def test_a_browser_of_this_machine_says_where_its_page_is_from(address, hub, token, run):
    account = asking.told(address, "train_account", {"run": run}, Origin=address.rstrip("/"))
    assert account["user"] == "someone"


@pytest.mark.parametrize(("name", "value"), [("share", True), ("root_path", "/lab")])
def test_a_shared_app_or_one_behind_a_proxy_has_no_token(
    app, address, hub, token, run, monkeypatch, name, value
):
    monkeypatch.setattr(app, name, value)
    with tiny.refused("machine that runs this app"):
        asking.events(address, "train_push", wish(run))
    assert hub.asked == []


def test_a_visitor_from_another_machine_has_no_token(hub, token, run, monkeypatch):
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.setenv(name, "*")
    app = ui.launch(prevent_thread_lock=True, server_name="0.0.0.0", quiet=True)
    try:
        port = app.server_port
        outside = f"http://{own_address()}:{port}/"
        assert asking.told(outside, "train_account", {"run": run})["door"] == "elsewhere"
        spoofed = asking.told(outside, "train_account", {"run": run}, Host=f"localhost:{port}")
        assert spoofed["door"] == "elsewhere"
    finally:
        app.close()


def own_address() -> str:
    """An address of this machine that is not its loopback one."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as found:
        found.connect(("192.0.2.1", 9))  # sends nothing
        return found.getsockname()[0]


def test_where_nobody_is_logged_in_the_way_is_told(address, hub, run):
    assert asking.told(address, "train_account", {"run": run})["door"] == "no-token"
    with tiny.refused("hf auth login"):
        asking.events(address, "train_push", wish(run))


def test_the_owner_can_switch_the_token_off(address, hub, token, run, monkeypatch):
    monkeypatch.setattr(constants, "HF_HUB_DISABLE_IMPLICIT_TOKEN", True)
    assert asking.told(address, "train_account", {"run": run})["door"] == "no-token"


def test_on_a_space_the_owners_token_is_nobodys(address, hub, token, run, on_a_space):
    assert asking.told(address, "train_account", {"run": run})["door"] == "no-login"
    with tiny.refused("no sign-in"):
        asking.events(address, "train_push", wish(run))
    assert hub.asked == []


def test_on_a_space_a_visitor_pushes_with_their_own_login(address, hub, token, run, on_a_space):
    signed_in = {SESSIONS: hub.user("visitor")}
    account = asking.told(address, "train_account", {"run": run}, **signed_in)
    assert (account["door"], account["user"]) == ("login", "visitor")
    asking.events(address, "train_push", wish(run, repository="visitor/fresh"), **signed_in)
    assert hub.repository("visitor/fresh")
    with tiny.refused(HERE):
        asking.events(address, "train_push", wish(run), **signed_in)
    assert token not in {request.token for request in hub.asked}


def test_another_sites_page_cannot_use_a_visitors_login(address, hub, run, on_a_space, monkeypatch):
    signed_in = {SESSIONS: hub.user("visitor")}
    for origin in ("https://evil.example", "null"):
        account = asking.told(address, "train_account", {"run": run}, Origin=origin, **signed_in)
        assert (account["door"], account["user"]) == ("no-login", None)
    assert hub.asked == []
    monkeypatch.setenv("SPACE_HOST", "someone-lab.hf.space")
    own = {"Origin": "https://someone-lab.hf.space", **signed_in}
    assert asking.told(address, "train_account", {"run": run}, **own)["user"] == "visitor"


def test_away_from_a_space_a_login_is_not_believed(address, hub, run):
    account = asking.told(address, "train_account", {"run": run}, **{SESSIONS: "anything"})
    assert account["door"] == "no-token"


def test_a_token_that_the_hub_does_not_know_is_one_sentence(address, hub, token, run):
    hub.users.clear()
    account = asking.told(address, "train_account", {"run": run})
    assert (account["door"], account["user"]) == ("local", None)
    assert "does not know this token" in account["sentence"]
    with tiny.refused("does not know this token"):
        asking.events(address, "train_push", wish(run))
    assert token not in str(account)


@pytest.mark.parametrize(("status", "word"), [(403, "write"), (429, "too many"), (500, "order")])
def test_what_fails_at_the_hub_is_one_sentence_and_the_model_stays(
    address, hub, token, run, status, word
):
    hub.fails(status, "/api/repos/create", times=9)
    with tiny.refused(word):
        asking.events(address, "train_push", wish(run))
    assert asking.told(address, "train_download", {"run": run})["name"]


def test_a_folder_that_is_not_whole_is_one_sentence_without_its_path(address, hub, token, run):
    (train._runs[run].folder / checkpoint.METRICS).unlink()
    with pytest.raises(gan.Error) as caught:
        asking.events(address, "train_push", wish(run))
    assert "metrics.json is missing" in str(caught.value)
    assert tempfile.gettempdir() not in str(caught.value)
    assert hub.repository(HERE) is None


@pytest.mark.parametrize(
    "odd",
    [
        {"run": "guessed"},
        {"run": None},
        {"repository": None},
        {"repository": "../x"},
        {"repository": "http://127.0.0.1/x/y"},
        {"private": "yes"},
        {"even_collapsed": 1},
    ],
    ids=str,
)
def test_a_wish_that_is_none_is_one_sentence(address, hub, token, run, odd):
    with tiny.refused():
        asking.events(address, "train_push", {**wish(run), **odd})
    assert hub.requests("POST") == []
