"""Pushing a fresh model by the real client, and never with a token that is not the visitor's."""

import shutil
import tempfile
import types
from pathlib import Path

import asking
import httpx
import pytest
import served
import tiny
from hub_stand_in import files_of
from huggingface_hub import constants
from keeping import held
from starlette.middleware import Middleware

import gan
from gan.recipes import RECIPES
from gan.ui.server import account, page
from gan.ui.tabs import train
from gan.weights import CONFIG, CRITIC, METRICS, MODEL

HERE = "someone/fresh"
SHIPPED = Path(gan.__file__).parent.parent / "weights"
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
    arguments = page.app_arguments()
    arguments["middleware"].append(Middleware(SignedIn))
    with served.app(shipped, app_kwargs=arguments) as app:
        yield app


@pytest.fixture
def address(app) -> str:
    return app.local_url


@pytest.fixture
def run(weights, tmp_path, monkeypatch) -> str:
    """A finished training that is held; the token by which its visitor names it."""
    folder = shutil.copytree(weights / "dcgan", tmp_path / "run")
    run = types.SimpleNamespace(folder=folder, name="dcgan-abc", recipe=RECIPES["dcgan"])
    return held(monkeypatch, run).token


@pytest.fixture
def on_a_space(monkeypatch):
    monkeypatch.setenv("SYSTEM", "spaces")
    monkeypatch.setenv("SPACE_ID", "someone/lab")


def wish(run: str, **more) -> dict:
    return {**proven(run), "repository": HERE, "even_collapsed": True, **more}


def proven(run: str) -> dict:
    """A question about a run from who has read the key."""
    return {"run": run, "key": account.KEY}


def test_a_fresh_model_is_pushed_with_this_machines_token(address, hub, token, run, capfd):
    pasted = {"run": run, "key": f" {account.KEY}\n"}  # with the blanks that copying brings
    found = asking.told(address, "train_account", pasted)
    assert (found["door"], found["user"], found["sentence"]) == ("local", "someone", "")
    folder = train.keeper.find(run).run.folder
    before = files_of(folder)
    seen = asking.events(address, "train_push", wish(run, private=True))
    assert {event["kind"] for event in seen} == {"stage", "done"}
    assert tempfile.gettempdir() not in str(seen)
    assert seen[-1]["url"] == f"{hub.url}/{HERE}"
    pushed = hub.repository(HERE)
    assert pushed.private
    for name in (CONFIG, MODEL, CRITIC):
        assert pushed.files[name] == before[name]
    assert (gan.load(HERE).sample(7, 4) == gan.load(folder).sample(7, 4)).all()
    assert asking.events(address, "train_push", wish(run))[-1]["kind"] == "done"  # and again
    assert files_of(folder) == before
    assert token not in f"{found} {seen} {''.join(capfd.readouterr())}"


def test_a_name_that_is_free_is_offered(address, hub, token, run):
    def offered() -> str:
        return asking.told(address, "train_account", proven(run))["repository"]

    assert offered() == "someone/latent-lab-dcgan"
    hub.put("someone/latent-lab-dcgan", {}, private=True)
    assert offered() == "someone/latent-lab-dcgan-2"
    asking.events(address, "train_push", wish(run, repository=offered()))
    assert offered() == "someone/latent-lab-dcgan-3"


def test_a_collapsed_model_is_refused_with_what_can_be_done_in_the_page(
    address, hub, token, run, weights, monkeypatch, tmp_path
):
    folder = tiny.collapsed(SHIPPED / "mlp-gan-relu", tmp_path)
    monkeypatch.setattr(train.keeper.find(run).run, "folder", folder)
    monkeypatch.setenv("GAN_WEIGHTS", str(SHIPPED))
    last = asking.events(address, "train_push", wish(run, even_collapsed=False))[-1]
    assert last["kind"] == "few-digits"
    assert "has collapsed" in last["sentence"]
    assert "--" not in last["sentence"]
    assert hub.repository(HERE) is None


# What a proxy on this machine makes of anybody's request, and what anybody can put into one.
FROM_HERE = {"Host": "localhost:7860", "Origin": "http://localhost:7860"}


@pytest.mark.parametrize(
    "key",
    ["", "guessed", account.KEY[:-1], account.KEY.upper() + "x", "ключ", None, 7, [account.KEY]],
    ids=range(8),  # the key is another each time
)
def test_whoever_has_not_the_key_is_a_stranger_however_local_they_look(
    address, hub, token, run, key
):
    for headers in ({}, FROM_HERE):
        asked = {"run": run, "key": key}
        found = asking.told(address, "train_account", asked, **headers)
        assert found["door"] == ("wrong-key" if key and isinstance(key, str) else "no-key")
        assert found["user"] is None
        with tiny.refused("key that the app has printed"):
            asking.events(address, "train_push", wish(run, key=key), **headers)
    assert hub.asked == []


def test_the_key_is_printed_where_the_app_was_started_and_nowhere_else(
    address, hub, token, run, capfd
):
    account.print_key.cache_clear()
    assert account.KEY not in str(asking.told(address, "train_account", {"run": run}))
    assert account.KEY not in httpx.get(address).text
    asking.told(address, "train_account", {"run": run})
    assert capfd.readouterr().out.count(account.KEY) == 1


def test_where_nobody_is_logged_in_the_way_is_told_and_no_login_believed(address, hub, run):
    for headers in ({}, {SESSIONS: "anything"}):  # which only a Space can vouch for
        asked = asking.told(address, "train_account", {"run": run}, **headers)
        assert asked["door"] == "no-token"
    with tiny.refused("hf auth login"):
        asking.events(address, "train_push", wish(run))


def test_the_owner_can_switch_the_token_off(address, hub, token, run, monkeypatch):
    monkeypatch.setattr(constants, "HF_HUB_DISABLE_IMPLICIT_TOKEN", True)
    assert asking.told(address, "train_account", proven(run))["door"] == "no-token"


def test_on_a_space_the_owners_token_is_nobodys(address, hub, token, run, on_a_space):
    assert asking.told(address, "train_account", proven(run))["door"] == "no-login"
    with tiny.refused("no sign-in"):
        asking.events(address, "train_push", wish(run))
    assert hub.asked == []


def test_on_a_space_a_visitor_pushes_with_their_own_login(address, hub, token, run, on_a_space):
    signed_in = {SESSIONS: hub.user("visitor")}
    found = asking.told(address, "train_account", {"run": run}, **signed_in)
    assert (found["door"], found["user"]) == ("login", "visitor")
    asking.events(address, "train_push", wish(run, repository="visitor/fresh"), **signed_in)
    assert hub.repository("visitor/fresh")
    with tiny.refused(HERE):
        asking.events(address, "train_push", wish(run), **signed_in)
    assert token not in {request.token for request in hub.asked}


def test_another_sites_page_cannot_use_a_visitors_login(address, hub, run, on_a_space, monkeypatch):
    signed_in = {SESSIONS: hub.user("visitor")}
    for origin in ("https://evil.example", "null"):
        found = asking.told(address, "train_account", proven(run), Origin=origin, **signed_in)
        assert (found["door"], found["user"]) == ("no-login", None)
    assert hub.asked == []
    monkeypatch.setenv("SPACE_HOST", "someone-lab.hf.space")
    own = {"Origin": "https://someone-lab.hf.space", **signed_in}
    assert asking.told(address, "train_account", {"run": run}, **own)["user"] == "visitor"


def test_a_token_that_the_hub_does_not_know_is_one_sentence(address, hub, token, run):
    hub.users.clear()
    found = asking.told(address, "train_account", proven(run))
    assert (found["door"], found["user"]) == ("local", None)
    assert "does not know this token" in found["sentence"]
    with tiny.refused("does not know this token"):
        asking.events(address, "train_push", wish(run))
    assert token not in str(found)


@pytest.mark.parametrize(
    ("status", "word"), [(401, "sign in"), (403, "sign in"), (429, "too many"), (500, "order")]
)
def test_what_fails_at_the_hub_is_one_sentence_for_the_page_and_the_model_stays(
    address, hub, token, run, status, word
):
    hub.fails(status, "/api/repos/create", times=9)
    with pytest.raises(gan.Error, match=word) as caught:
        asking.events(address, "train_push", wish(run))
    for remedy in ("hf auth", "HF_TOKEN", "settings/tokens", "\n"):  # a terminal's
        assert remedy not in str(caught.value)
    assert asking.told(address, "train_download", {"run": run})["name"]


def test_a_folder_that_is_not_whole_is_one_sentence_without_its_path(address, hub, token, run):
    (train.keeper.find(run).run.folder / METRICS).unlink()
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
