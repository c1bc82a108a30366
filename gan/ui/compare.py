"""The tab "Compare"."""

from __future__ import annotations

import gradio as gr

from gan.ui import gallery, page


def build() -> gr.HTML:
    """The tab's one component."""
    return page.component("compare", models=gallery.catalogue())
