"""Weights folders and the app on the Hugging Face Hub: push, pull, a Space and its health."""

from gan import door

_HOME = {"FewDigits": "folders", "pull": "folders", "push": "folders"}
__getattr__ = door(__name__, _HOME | {"free_name": "repositories"})
