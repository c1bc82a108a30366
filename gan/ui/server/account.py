"""Whose account on the Hub a visitor may push with: their own, or that of whoever runs the app.

On a Space a visitor signs in with Hugging Face, and Gradio keeps the token in a signed cookie that
no script of the page can read. Anywhere else the token of this machine serves, but only for who
types a key that the app prints where it was started: no address and no header tells whoever sits
there from a stranger behind a tunnel or a proxy. No token leaves this process but to the Hub.
"""

import importlib.util
import os
import secrets
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import urlsplit

import gradio as gr
from huggingface_hub import HfApi, constants, get_token
from starlette.responses import HTMLResponse
from starlette.routing import Route

import gan
from gan.texts import shell
from gan.weights.faults import speaking

NEEDED = ("OAUTH_CLIENT_ID", "OAUTH_CLIENT_SECRET", "OAUTH_SCOPES", "OPENID_PROVIDER_URL")
SIGNED_IN = "/lab/signed-in"
NEAR = {"localhost", "127.0.0.1", "::1"}  # what this machine calls itself
KEY = secrets.token_hex(8)  # another in every process
WITHOUT = {
    "sign-in": "sign in with Hugging Face first, then push again",
    "no-login": "this Space offers no sign-in; download the model, then python -m gan.hub push",
    "no-token": "this machine has no token of the Hub; run hf auth login, then push again",
    "no-key": "this machine's token needs the key that the app has printed where it was started",
    "wrong-key": "that is not the key that the app has printed where it was started; look again",
}


@dataclass(frozen=True)
class Account:
    """Where a visitor's token comes from, if there is one.

    `door` is "login" (theirs, of a Space), "local" (this machine's) or, without a token, why:
    "sign-in" (they have not signed in), "no-login" (the Space offers none), "no-token" (this
    machine has none), "no-key" or "wrong-key" (they have not shown that they started the app).
    """

    door: str
    token: str | None = field(default=None, repr=False)

    def needed(self) -> str:
        """The token; `gan.Error` if there is none: the client would take this machine's."""
        if not self.token:
            raise gan.Error(WITHOUT[self.door])
        return self.token

    def user(self) -> str:
        """Whose token it is; `gan.Error` if the Hub does not know it, or cannot be asked."""
        token = self.needed()
        with speaking("your account", token):
            return HfApi().whoami(token)["name"]


def account_of(request: dict, visitor: gr.Request, login: gr.OAuthToken | None) -> Account:
    """The account that a request may push with, where `key` is its visitor's word for the key."""
    if on_a_space():  # where this machine's own token is the owner's, and every visitor a stranger
        if login and not is_foreign(visitor):
            return Account("login", login.token)
        return Account("sign-in" if offers_login() else "no-login")
    token = None if constants.HF_HUB_DISABLE_IMPLICIT_TOKEN else get_token()
    if not token:
        return Account("no-token")
    said = request.get("key") if isinstance(request, dict) else None
    said = said.strip() if isinstance(said, str) else ""
    if secrets.compare_digest(said.encode(errors="replace"), KEY.encode()):
        return Account("local", token)
    print_key()
    return Account("wrong-key" if said else "no-key")


@cache
def print_key() -> None:
    """Once, where the app was started, when the first visitor needs it."""
    print(
        f"To push from the page with this machine's token of the Hub, its key is {KEY}", flush=True
    )


def on_a_space() -> bool:
    """Whether this app runs on a Hugging Face Space."""
    return os.environ.get("SYSTEM") == "spaces" or "SPACE_ID" in os.environ


def offers_login() -> bool:
    """Whether this is a Space whose README has `hf_oauth: true`."""
    present = all(importlib.util.find_spec(name) for name in ("authlib", "itsdangerous"))
    return on_a_space() and present and all(map(os.environ.get, NEEDED))


def at_home(visitor: gr.Request) -> None:
    """`gan.Error` unless a visitor sits at this machine: no Space, no proxy, no tunnel between.

    Whoever runs a proxy on this machine makes strangers look near, but their browsers still say
    which address they went to.
    """
    headers = visitor.headers
    origin = headers.get("origin", "")
    names = {urlsplit(f"//{headers.get('host', '')}").hostname, urlsplit(origin).hostname}
    names.add(visitor.client.host if visitor.client else None)
    passed_on = any(name.startswith(("x-forwarded", "forwarded", "via")) for name in headers)
    if on_a_space() or passed_on or not names <= NEAR:
        raise gan.Error(
            "this is fetched only by a click on the machine itself where the app runs; there, open "
            "the address that the app printed"
        )


def is_foreign(visitor: gr.Request) -> bool:
    """Whether another site's page sent a request: browsers say so, and send our cookies with it."""
    headers = visitor.headers
    ours = {headers.get("host"), *filter(None, os.environ.get("SPACE_HOST", "").split(","))}
    return "origin" in headers and urlsplit(headers["origin"]).netloc not in ours


# Signing in happens in a window of its own, where nothing tells the language, and which ends here:
# the page with the fresh model stays.
_SIGNED_IN = """<!doctype html><meta charset="utf-8"><title>Latent Lab</title>
<p>{}</p>
<p lang="zh-CN">{}</p>
<script>close()</script>""".format(*shell.TEXTS["signed_in"])

ROUTE = Route(SIGNED_IN, lambda _: HTMLResponse(_SIGNED_IN))
