"""Weights folders and the app on the Hugging Face Hub: push, pull, a Space and its health."""

from gan import door

__getattr__ = door(
    __name__,
    {
        "FewDigits": "contents",
        "free_name": "repositories",
        "open_for_writing": "pushing",
        "pull": "pulling",
        "push": "pushing",
    },
)
