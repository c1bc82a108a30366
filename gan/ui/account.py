"""Whose account on the Hub a visitor may push with: their own, or this machine's if they sit at it.

On a Space a visitor signs in with Hugging Face, and Gradio keeps the token in a signed cookie that
no script of the page can read. Anywhere else the token of this machine serves, but only a browser
on this machine. No token leaves this process but to the Hub.
"""

from __future__ import annotations

import importlib.util
import ipaddress
import os
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import gradio as gr
from gradio.context import LocalContext
from huggingface_hub import HfApi, constants, get_token
from starlette.responses import HTMLResponse
from starlette.routing import Route

import gan
from gan import hub

NEEDED = ("OAUTH_CLIENT_ID", "OAUTH_CLIENT_SECRET", "OAUTH_SCOPES", "OPENID_PROVIDER_URL")
SIGNED_IN = "/lab/signed-in"
WITHOUT = {
    "sign-in": "sign in with Hugging Face first, then push again",
    "no-login": "this Space offers no sign-in; download the model, then python -m gan.hub push",
    "no-token": "this machine has no token of the Hub; run hf auth login, then push again",
    "elsewhere": (
        "only a browser on the machine that runs this app may push with its token; download the "
        "model, then python -m gan.hub push"
    ),
}
PASSED_ON = ("forwarded", "via", "x-real-ip", "cf-connecting-ip")  # and all x-forwarded-…


@dataclass(frozen=True)
class Account:
    """Where a visitor's token comes from, if there is one.

    `door` is "login" (theirs, of a Space), "local" (this machine's) or, without a token, why:
    "sign-in" (they have not signed in), "no-login" (the Space offers none), "no-token" (this
    machine has none), "elsewhere" (they sit at another machine, or the app is shared).
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
        with hub.speaking("your account", token):
            return HfApi().whoami(token)["name"]


def account_of(visitor: gr.Request, login: gr.OAuthToken | None) -> Account:
    """The account that a request may push with."""
    if on_a_space():  # where this machine's own token is the owner's, and every visitor a stranger
        if login and not is_foreign(visitor):
            return Account("login", login.token)
        return Account("sign-in" if offers_login() else "no-login")
    if not is_local(visitor):
        return Account("elsewhere")
    token = None if constants.HF_HUB_DISABLE_IMPLICIT_TOKEN else get_token()
    return Account("local", token) if token else Account("no-token")


def on_a_space() -> bool:
    """Whether this app runs on a Hugging Face Space."""
    return os.environ.get("SYSTEM") == "spaces" or "SPACE_ID" in os.environ


def offers_login() -> bool:
    """Whether this is a Space whose README has `hf_oauth: true`."""
    present = all(importlib.util.find_spec(name) for name in ("authlib", "itsdangerous"))
    return on_a_space() and present and all(map(os.environ.get, NEEDED))


def is_local(visitor: gr.Request) -> bool:
    """Whether a request came straight from a browser, or a program, on this machine.

    A tunnel and a proxy on this machine come from here as well, so the address alone says nothing:
    the app must not be shared, the visitor must have asked for this machine by a name of its own,
    nobody may have passed the request on, and no other site may have sent it.
    """
    app, headers = LocalContext.blocks.get(None), visitor.headers
    if app is None or app.share or app.root_path:
        return False
    if any(name in PASSED_ON or name.startswith("x-forwarded") for name in headers):
        return False
    hosts = [visitor.client.host, urlsplit(f"//{headers.get('host', '')}").hostname]
    return not is_foreign(visitor) and all(map(_is_loopback, hosts))


def is_foreign(visitor: gr.Request) -> bool:
    """Whether another site's page sent a request: browsers say so, and send our cookies with it."""
    headers = visitor.headers
    ours = {headers.get("host"), *filter(None, os.environ.get("SPACE_HOST", "").split(","))}
    return "origin" in headers and urlsplit(headers["origin"]).netloc not in ours


def _is_loopback(host: str | None) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False


# Signing in happens in a window of its own, which ends here: the page with the fresh model stays.
_SIGNED_IN = """<!doctype html><meta charset="utf-8"><title>Latent Lab</title>
<p>You are signed in; close this window and go on.</p>
<p lang="zh-CN">登录成功；请关闭此窗口，继续操作。</p>
<script>close()</script>"""


def build() -> None:
    """On a Space that offers it, let Gradio attach its routes for signing in."""
    if offers_login():
        gr.LoginButton(visible=False)


def routes() -> list[Route]:
    """Where signing in ends."""
    return [Route(SIGNED_IN, lambda _: HTMLResponse(_SIGNED_IN))]
