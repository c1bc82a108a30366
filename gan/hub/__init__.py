"""Weights folders and the app on the Hugging Face Hub: push, pull, a Space and its health."""

from gan import door

_FOLDERS = dict.fromkeys(("FewDigits", "open_for_writing", "pull", "push"), "folders")
__getattr__ = door(__name__, _FOLDERS | {"free_name": "repositories"})
