"""The app with the models of some weights folders, on a port of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import gradio as gr
import pytest

from gan import ui
from gan.ui.server import gallery


@contextmanager
def app(weights: Path, **options) -> Iterator[gr.Blocks]:
    """Launch it; `options` are those of `ui.launch`. At the end nothing of it is left."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GAN_WEIGHTS", str(weights))
        patch.delenv("GAN_MODELS", raising=False)
        gallery.forget()
        options = {"server_name": "127.0.0.1", **options}
        launched = ui.launch(prevent_thread_lock=True, quiet=True, **options)
        try:
            yield launched
        finally:
            launched.close()
            gallery.forget()
