"""The tab "Train"."""

from __future__ import annotations

import gradio as gr

from gan.ui import page


def build() -> gr.HTML:
    """The tab's one component."""
    return page.component("train")
