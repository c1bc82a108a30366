"""Trainings that the app keeps while nobody watches them."""

from multiprocessing import active_children

import asking
from tiny import soon
from watched import trainings

from gan import live
from gan.ui.server import gallery
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


def nothing_stays() -> None:
    """Nobody wants any of them any more, and a moment later nothing is there of them."""
    let_go()
    assert soon(lambda: not train.keeper.kept and not train.places, asking.PATIENCE)
    assert soon(lambda: not active_children() and not trainings(), asking.PATIENCE)
    assert soon(lambda: not gallery.on_loan, asking.PATIENCE)


def alone(kept: live.Kept) -> None:
    """Wait until the server has noticed that nobody watches."""
    assert soon(lambda: not kept.watchers, asking.PATIENCE)
