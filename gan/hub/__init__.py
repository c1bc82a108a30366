"""Weights folders and the app on the Hugging Face Hub: push, pull, a Space and its health."""

from gan import door

_HOME = {
    "FewDigits": "contents",
    "free_name": "repositories",
    "pull": "pushing",
    "push": "pushing",
}
__getattr__ = door(__name__, _HOME)
