"""The Gradio app. It calls the package and trains, saves and samples nothing by itself."""

import importlib.util

import gradio as gr
import torch

import gan
from gan import settings, texts
from gan.texts import glossary
from gan.ui.server import account, making, page, tools
from gan.ui.tabs import compare, explore, lesson, train, use

THEME = gr.themes.Default(
    font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"]
)  # the visitor's own fonts: nothing is fetched


# Answers that come event by event, all together: 30 of who trains or waits, 30 of who looks at what
# a training has left, and the rest for everybody else.
MAX_AT_ONCE = 80


def build() -> gr.Blocks:
    """The app, ready for `launch`."""
    # One thread a picture: visitors share the cores, and threads that wait for each other on busy
    # cores cost more than they bring.
    torch.set_num_threads(1)
    with gr.Blocks(
        title=texts.tables("shell")["en"]["name"],
        analytics_enabled=False,
        fill_width=True,
        delete_cache=(3600, 3600),
    ) as app:
        page.component("header", glossary=glossary.tables())
        if account.offers_login():  # then Gradio attaches its routes for signing in
            gr.LoginButton(visible=False)
        for tab in (explore, compare, train, use, lesson):
            tab.build()
        making.build()
        tools.build()
    return app


def launch(**options) -> gr.Blocks:
    """Build and launch the app; `options` are those of Gradio's `launch`.

    What is not given, Gradio's own environment variables may say.
    """
    tools_wanted = options.get("mcp_server") or settings.mcp()
    if tools_wanted and importlib.util.find_spec("mcp") is None:
        raise gan.Error(
            "tools for language models need one more package: pip install -r requirements-mcp.txt"
        )
    app = build()
    app.queue(max_size=64)
    app.launch(
        **{
            "theme": THEME,
            "app_kwargs": page.app_arguments(),
            "run_history": False,  # it would store every drag in the browser
            "footer_links": ["api"],
            "max_file_size": "10mb",
            "max_threads": MAX_AT_ONCE,
            "root_path": settings.root_path(),
            **options,
            "mcp_server": tools_wanted,
        }
    )
    return app
