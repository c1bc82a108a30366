"""The few lines that start one of the page's JavaScript modules inside a Gradio component."""

from __future__ import annotations

import json

from gan.texts import shell

_MOUNT = """
import(new URL("lab/" + %(name)s, document.baseURI))
  .then((page) => page.mount(element, props.value))
  .catch((error) => {
    const words = document.createElement("p");
    words.className = "lab-failed";
    words.role = "alert";
    words.textContent = %(sentences)s[/^zh/i.test(navigator.language) ? 1 : 0];
    element.replaceChildren(words);
    throw error; // for the browser's console
  });
"""


def mount(name: str) -> str:
    """The `js_on_load` that hands a component's element and value to the module's `mount`.

    If the module, or one that it imports, does not load, the component says so in its place.
    """
    sentences = json.dumps(shell.TEXTS["not_loaded"])
    return _MOUNT % {"name": json.dumps(name), "sentences": sentences}
