"""Trainings that go wrong on purpose, each with the sign it shows and the settings that heal it."""

from __future__ import annotations

PRESETS = ()


def listed() -> list[dict]:
    """The presets as plain values."""
    return list(PRESETS)
