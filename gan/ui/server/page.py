"""The page around the tabs: language before Gradio wakes, title, and the modules it loads.

Gradio picks its language from the browser by exact name and adds `head` after it has chosen, so
the few lines that decide must be in the HTML that the server sends.
"""

import html
import json
import re
from pathlib import Path

import gradio as gr
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gan import texts
from gan.texts import faults, shell
from gan.ui.server import account, uploads
from gan.ui.server.bounds import Bounds
from gan.ui.server.in_page import Shop
from gan.ui.server.making import held

WEB = Path(__file__).parent.parent / "web"  # a folder a tab, and what tabs share
SERVED = (".js", ".css")
_STYLE = "common/style.css"  # before the sheets of the tabs
_FOUND = sorted(path.relative_to(WEB).as_posix() for path in WEB.rglob("*.css"))
_SHEETS = (_STYLE, *(sheet for sheet in _FOUND if sheet != _STYLE))
STYLE = "".join(f'<link rel="stylesheet" href="lab/{sheet}">' for sheet in _SHEETS)
_FAULTS = json.dumps(faults.CHINESE, ensure_ascii=False).replace("<", r"\u003c")

# Mounts a module; if it, or one that it imports, does not load, the component says so in its place.
_MOUNT = """
import(new URL("lab/" + %(name)s, document.baseURI))
  .then((page) => page.mount(element, props.value))
  .then(() => { element.dataset.mounted = ""; })
  .catch((error) => {
    const words = document.createElement("p");
    words.className = "lab-failed";
    words.role = "alert";
    words.textContent = %(sentences)s[/^zh/i.test(navigator.language) ? 1 : 0];
    element.replaceChildren(words);
    throw error; // for the browser's console
  });
"""

# Every spelling of Chinese (zh, zh-Hans-CN, zh-TW, …) becomes the one that the texts have.
_LANGUAGE = """<script>(() => {
  let kept = null;
  try { kept = localStorage.getItem("latent-lab-language"); } catch {}
  const asked = new URLSearchParams(location.search).get("lang") || kept || navigator.language;
  const language = /^zh/i.test(asked) ? "zh-CN" : "en";
  for (const [name, value] of [["language", language], ["languages", [language]]])
    Object.defineProperty(navigator, name, { get: () => value });
  document.documentElement.lang = language;
})()</script>"""

# Gradio's own preview tags name Gradio and a picture on another host.
_PREVIEW = re.compile(rb'<meta\s+(property="og:|name="twitter:)[^>]*>\s*')


def component(tab: str, **values) -> gr.HTML:
    """A tab's part of the page: its HTML, and its module, which gets `values` and the texts.

    The module's `mount(element, values)` is called once the HTML stands.
    """
    folder, table = (tab, tab) if tab in texts.TABS else ("common", "shell")
    mounted = {
        "name": json.dumps(f"{folder}/{tab}.js"),
        "sentences": json.dumps(shell.TEXTS["not_loaded"]),
    }
    return gr.HTML(
        {**values, "texts": texts.tables(table)},
        html_template=(WEB / folder / f"{tab}.html").read_text(encoding="utf-8"),
        js_on_load=_MOUNT % mounted,
        elem_id=tab,
        apply_default_css=False,
    )


class Modules(StaticFiles):
    """The page's own JavaScript and CSS, and nothing else that lies beside them."""

    def lookup_path(self, path: str):
        """As StaticFiles, but blind to other kinds of files."""
        return super().lookup_path(path) if path.endswith(SERVED) else ("", None)

    def file_response(self, *args, **kwargs):
        """As StaticFiles; the browser asks each time whether its copy is still good."""
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = "no-cache"
        return response


def head(links: str) -> str:
    """What a page's head begins with: the language script, a description, `links` to our style."""
    words = texts.tables("shell")["en"]
    name, description = (html.escape(words[key], quote=True) for key in ("name", "description"))
    return (
        f"{_LANGUAGE}<title>{name}</title>"
        f'<meta name="description" content="{description}">'
        f'<meta property="og:title" content="{name}">'
        f'<meta property="og:description" content="{description}">'
        f'{links}<script type="application/json" id="lab-faults">{_FAULTS}</script>'
    )


class Head:
    """Puts `head` into the page's head."""

    def __init__(self, app: ASGIApp):
        self.app = app
        self.head = f"<head>{head(STYLE)}".encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hold the page back until it is whole, add to its head, send it on."""
        if scope["type"] != "http" or scope["path"] != "/":
            await self.app(scope, receive, send)
            return
        del MutableHeaders(scope=scope)["accept-encoding"]
        start, body = {}, b""

        async def add(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                start = message
                return
            body += message.get("body", b"")
            if message.get("more_body"):
                return
            page = _PREVIEW.sub(b"", body).replace(b"<head>", self.head, 1)
            MutableHeaders(scope=start)["content-length"] = str(len(page))
            await send(start)
            await send({"type": "http.response.body", "body": page})

        await self.app(scope, receive, add)


def app_arguments() -> dict:
    """What `launch(app_kwargs=…)` needs for the modules and the head.

    From here on what the page draws with is made in the background.
    """
    return {
        "routes": [
            *(account.ROUTE, uploads.ROUTE, held.ROUTE, Shop().open().route),
            Mount("/lab", Modules(directory=WEB)),
        ],
        "middleware": [Middleware(Bounds), Middleware(Head)],
    }
