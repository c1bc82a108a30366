"""The Gradio app. It calls the package and trains, saves and samples nothing by itself."""

from __future__ import annotations

import gradio as gr
import torch

from gan.ui import explore, page
from gan.ui.texts import TEXTS

THEME = gr.themes.Default(
    font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"]
)  # the visitor's own fonts: nothing is fetched
HEADER = (page.HERE / "header.html").read_text(encoding="utf-8")


def build() -> gr.Blocks:
    """The app, ready for `launch`."""
    # One thread a picture: visitors share the cores, and threads that wait for each other on busy
    # cores cost more than they bring.
    torch.set_num_threads(1)
    with gr.Blocks(
        title=TEXTS["name"][0], analytics_enabled=False, fill_width=True, delete_cache=(3600, 3600)
    ) as app:
        gr.HTML(
            html_template=HEADER,
            js_on_load='import(new URL("lab/header.js", document.baseURI))'
            ".then((page) => page.mount(element, props.value));",
            value={key: pair for key, pair in TEXTS.items() if "language" in key or key == "name"},
            elem_id="header",
            apply_default_css=False,
        )
        explore.build()
    return app


def launch(**options) -> gr.Blocks:
    """Build and launch the app; `options` are those of Gradio's `launch`."""
    app = build()
    app.queue(max_size=64)
    app.launch(
        **{
            "theme": THEME,
            "app_kwargs": page.app_arguments(),
            "run_history": False,  # it would store every drag in the browser
            "footer_links": ["api"],
            "max_file_size": "10mb",
            **options,
        }
    )
    return app
