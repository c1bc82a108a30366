"""index.html: the app's tabs as Gradio lays them out, without Gradio."""

import json
import re
from pathlib import Path
from urllib.parse import quote

import gradio as gr

from gan import texts, ui
from gan.ui.server import page

SWAPPED = "common/parts/server.js"  # the module that speaks to a server
INSTEAD = "alone/server.js"
STYLE = "alone/page.css"  # what Gradio's own style does for the app's page
NEED_A_SERVER = ("train", "use")  # tabs of which only that is said
_IMPORT = re.compile(r'^import [^"]*from "(\.[^"]+)"', re.M)

# Which of both looks, as Gradio decides it: what the visitor's system has.
_DARK = """<script>(() => {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const show = () => document.body.classList.toggle("dark", dark.matches);
  dark.addEventListener("change", show);
  show();
})()</script>"""

_ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" '
    'rx="3"/><circle cx="8" cy="8" r="4" fill="none" stroke="#fff" stroke-width="2"/></svg>'
)

_PAGE = """<!doctype html>
<html lang="en" data-alone>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:image/svg+xml,{icon}">
{head}
<link rel="stylesheet" href="{place}/{style}">
<script type="importmap">{swaps}</script>
<script type="module" async>
import {{ local }} from "./{place}/common/drawing/local.js";
local.prepare();
</script>
{ahead}
<script type="application/json" id="lab-alone">{alone}</script>
</head>
<body>
{dark}
<div class="gradio-container">
{tabs}
</div>
<script type="application/json" id="lab-props">{props}</script>
<script type="module">
const known = JSON.parse(document.getElementById("lab-props").textContent);
known.compare.models = known.explore.models;
const place = (name) => document.querySelector(`#${{name}} > .html-container > div`);
{mounts}
</script>
</body>
</html>
"""


def index(alone: dict) -> str:
    """The page of all listed models; `alone` is what it must know to do without a server."""
    tabs = [block for block in ui.build().blocks.values() if isinstance(block, gr.HTML)]
    parts = {tab.elem_id: _instead(tab) if tab.elem_id in NEED_A_SERVER else tab for tab in tabs}
    values = {name: json.loads(part.value) for name, part in parts.items()}
    values["compare"] = {**values["compare"], "models": None}  # the same as Explore's
    words = texts.tables("alone")
    for lang, own in words.items():
        for key in filter(lambda key: "." in key, own):
            tab, _, name = key.partition(".")
            values[tab]["texts"][lang][name] = own[key]
    told = {**alone, "texts": words}
    place = page.PLACE
    return _PAGE.format(
        place=place,
        head=page.head(page.STYLE),
        icon=quote(_ICON),
        style=STYLE,
        swaps=json.dumps({"imports": {f"./{place}/{SWAPPED}": f"./{place}/{INSTEAD}"}}),
        ahead="".join(f'<link rel="modulepreload" href="{place}/{path}">' for path in ahead()),
        alone=_json(told),
        dark=_DARK,
        tabs="\n".join(_laid(name, part.html_template) for name, part in parts.items()),
        props=_json(values),
        mounts="\n".join(_mounted(name, part.js_on_load) for name, part in parts.items()),
    )


def _instead(tab: gr.HTML) -> gr.HTML:
    """A tab that says what it would be, and how to have it."""
    with gr.Blocks():
        return page.component("alone", of=tab.elem_id)


def _laid(name: str, template: str) -> str:
    return f'<div id="{name}"><div class="html-container"><div>{template}</div></div></div>'


def _mounted(name: str, script: str) -> str:
    """Run a component's script as Gradio does, which gives it the element and the values."""
    given = f"{{ value: JSON.stringify(known.{name}) }}"
    return f'((element, props) => {{{script}}})(place("{name}"), {given});'


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False).replace("<", r"\u003c")


def ahead() -> list[str]:
    """The modules of the first screen, which the browser may fetch all at once."""
    wanted, found = ["common/header.js", "explore/explore.js"], []
    while wanted:
        path = wanted.pop()
        path = INSTEAD if path == SWAPPED else path
        if path in found:
            continue
        found.append(path)
        file = page.WEB / path
        for target in _IMPORT.findall(file.read_text("utf-8")):
            wanted.append(_below(file.parent / target))
    return sorted(found)


def _below(path: Path) -> str:
    return path.resolve().relative_to(page.WEB.resolve()).as_posix()
