"""The page around the tabs: language before Gradio wakes, title, and the modules it loads.

Gradio picks its language from the browser by exact name and adds `head` after it has chosen, so
the few lines that decide must be in the HTML that the server sends.
"""

import hashlib
import html
import json
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import gradio as gr
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gan import texts
from gan.texts import faults, shell
from gan.ui.server import account, uploads
from gan.ui.server.bounds import Bounds, own_path
from gan.ui.server.in_page import Shop
from gan.ui.server.making import held

WEB = Path(__file__).parent.parent / "web"  # a folder a tab, and what tabs share
SERVED = (".js", ".css")
_STYLE = "common/style.css"  # before the sheets of the tabs
_FOUND = sorted(path.relative_to(WEB).as_posix() for path in WEB.rglob("*.css"))
_SHEETS = (_STYLE, *(sheet for sheet in _FOUND if sheet != _STYLE))


def state() -> str:
    """What the page's files say now, as a short name."""
    told = hashlib.sha256()
    for path in sorted(path for path in WEB.rglob("*") if path.suffix in SERVED):
        told.update(path.relative_to(WEB).as_posix().encode())
        told.update(path.read_bytes())
    return f"v-{told.hexdigest()[:12]}"


_NOW = state()
_FOR_EVER = "public, max-age=31536000, immutable"
_ANY = re.compile(r"^v-[0-9a-f]{12}[/\\]")
PLACE = f"lab/{_NOW}"  # of the page's files: another once they change, so a copy stays good
STYLE = "".join(f'<link rel="stylesheet" href="{PLACE}/{sheet}">' for sheet in _SHEETS)
_OTHERS = (  # else asked for at the host's root
    '<link rel="icon" href="favicon.ico"><link rel="manifest" href="manifest.json">'
)
_FAULTS = json.dumps(faults.CHINESE, ensure_ascii=False).replace("<", r"\u003c")

# Mounts a module; if it, or one that it imports, does not load, the component says so in its place.
_MOUNT = """
import(new URL(%(module)s, document.baseURI))
  .then((page) => page.mount(element, JSON.parse(props.value)))
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

# The server cannot know where a proxy shows the page; the page does. So it asks below its own
# address, also where it was opened without the last slash, and whatever Gradio's settings say.
_PLACE = """<script>(() => {
  const { origin, pathname, search, hash } = location;
  if (!pathname.endsWith("/")) history.replaceState(null, "", `${pathname}/${search}${hash}`);
  const here = origin + location.pathname.slice(0, -1);
  const name = "gradio_config", open = { writable: true, enumerable: true, configurable: true };
  const set = (config) =>
    Object.defineProperty(window, name, { value: { ...config, root: here }, ...open });
  Object.defineProperty(window, name, { set, configurable: true });
})()</script>"""

# Addresses of the server's in Gradio's page, and those that are relative.
_ROOT = re.compile(rb'const root = "[^"]*";')
_MANIFEST = re.compile(rb'<link rel="manifest"[^>]*>')
_ASSETS = re.compile(rb'<(?:script|link)\b[^>]*="\./assets/[^>]*>(?:</script>)?')

# Gradio's own preview tags name Gradio and a picture on another host.
_PREVIEW = re.compile(rb'<meta\s+(property="og:|name="twitter:)[^>]*>\s*')


def _written(markup: str) -> str:
    """Markup for a script to write: browsers fetch what a page names before `_PLACE` has run."""
    text = json.dumps(markup, ensure_ascii=False).replace("</", r"<\/")
    return f"<script>document.write({text})</script>"


def component(tab: str, **values) -> gr.HTML:
    """A tab's part of the page: its HTML, and its module, which gets `values` and the texts.

    The module's `mount(element, values)` is called once the HTML stands.
    """
    folder, table = (tab, tab) if tab in texts.TABS else ("common", "shell")
    mounted = {
        "module": json.dumps(f"{PLACE}/{folder}/{tab}.js"),
        "sentences": json.dumps(shell.TEXTS["not_loaded"]),
    }
    return gr.HTML(
        _text({**values, "texts": texts.tables(table)}),
        html_template=(WEB / folder / f"{tab}.html").read_text(encoding="utf-8"),
        js_on_load=_MOUNT % mounted,
        elem_id=tab,
        apply_default_css=False,
    )


def _text(values: dict) -> str:
    """Values as a text, since Gradio clones nested ones deeply; what is no number becomes null."""
    plain = json.loads(json.dumps(values), parse_constant=lambda name: None)
    return json.dumps(plain, ensure_ascii=False)


class Modules(StaticFiles):
    """The page's own JavaScript and CSS, and nothing else that lies beside them.

    Browsers keep what lies in `PLACE`, and ask again each time for the same without that in front.
    A page that was opened before the server was replaced still finds its modules: today's.
    """

    def lookup_path(self, path: str):
        """As StaticFiles, but blind to other kinds of files, and wherever they are said to lie."""
        return super().lookup_path(_ANY.sub("", path)) if path.endswith(SERVED) else ("", None)

    async def get_response(self, path: str, scope: Scope):
        """As StaticFiles, with how long the answer is good for."""
        response = await super().get_response(path, scope)
        kept = path.startswith(_NOW)
        response.headers["Cache-Control"] = _FOR_EVER if kept else "no-cache"
        return response


class Place:
    """Completes the paths of requests where a proxy has stripped the one that the app stands below.

    The rest of the app then sees one thing, what ASGI prescribes, whether a proxy strips or keeps:
    `path` begins with `root_path`, which is what `GRADIO_ROOT_PATH` says, or "".
    """

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Tell the app the whole path."""
        if scope["type"] in ("http", "websocket"):
            below = urlsplit(scope.get("root_path", "")).path  # of a whole address, too
            below = unquote(below).rstrip("/")  # as the server gives `path`
            path = _left(scope, below) if below else scope["path"]
            scope = {**scope, "root_path": below, "path": f"{below}{path}"}
        await self.app(scope, receive, send)


def _left(scope: Scope, below: str) -> str:
    """A request's path without `below`, whether a proxy has stripped that or not.

    How it begins does not tell: the app may stand below /lab, and has addresses in a /lab of its
    own. So what is left must be one of its own.
    """
    path = scope["path"]
    if f"{path}/".startswith(f"{below}/"):
        left = path.removeprefix(below) or "/"
        own = (getattr(route, "path", "/") for route in scope["app"].routes)
        if left.split("/")[1] in {f"{path}/".split("/")[1] for path in own}:
            return left
    return path


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
        self.head = f"<head>{_PLACE}{head(_written(STYLE + _OTHERS))}".encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hold the page back until it is whole, add to its head, send it on."""
        if scope["type"] != "http" or own_path(scope) != "/":
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
            page = _MANIFEST.sub(b"", _PREVIEW.sub(b"", body)).replace(b"<head>", self.head, 1)
            page = _ROOT.sub(b"const root = window.gradio_config.root;", page)
            page = _ASSETS.sub(lambda found: _written(found[0].decode()).encode(), page)
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
        "middleware": [Middleware(Place), Middleware(Bounds), Middleware(Head)],
    }
