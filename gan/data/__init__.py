"""Data sets and batches, and whatever pictures people bring."""

from gan.data.datasets import *  # noqa: F403
