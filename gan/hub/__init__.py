"""Weights, data sets and the app on the Hugging Face Hub: push, pull, a Space and its health."""

from gan import door

_TRANSFER = dict.fromkeys(("FewDigits", "open_for_writing", "pull", "push"), "transfer")
__getattr__ = door(__name__, _TRANSFER | {"free_name": "repositories"})
