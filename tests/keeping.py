"""Trainings that the app keeps while nobody watches them."""

import asking
from tiny import soon

from gan import live
from gan.ui.tabs import train


def held(monkeypatch, run) -> live.Kept:
    """A finished training that is held; `run` stands for its process, which is gone."""
    kept = live.Kept(None, True, train.keeper.clock())
    kept.run, kept.waits = run, False
    monkeypatch.setitem(train.keeper.kept, kept.token, kept)
    return kept


def let_go() -> None:
    """Nobody wants any training that is kept."""
    for kept in list(train.keeper.kept.values()):
        train.keeper.leave(kept)


def alone(kept: live.Kept) -> None:
    """Wait until the server has noticed that nobody watches."""
    assert soon(lambda: not kept.watchers, asking.PATIENCE)
