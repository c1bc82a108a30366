"""What becomes of a training that nobody watches, by a clock that the test turns."""

import pytest
from asking import awaited

from gan.live import Keeper, Places
from gan.live import kept as keeping
from gan.live.runs import Snapshots


class Still:
    """Stands for a run: it takes note of its commands and makes no step."""

    left = None

    def __init__(self, order, listener, keep):
        self.listener, self.commands, self.closed = listener, [], False
        self.snapshots = Snapshots()

    def command(self, command: str) -> None:
        self.commands.append(command)

    def close(self) -> None:
        self.closed = True


@pytest.mark.parametrize("somebody_waits", [False, True])
@pytest.mark.parametrize(
    ("state", "alone", "commands", "keeps_its_place", "is_kept"),
    [
        ("running", 59, [], True, True),
        ("running", 61, ["pause"], False, True),
        ("paused", 61, [], False, True),
        ("running", 299, ["pause"], False, True),
        ("running", 301, ["stop"], True, True),
        ("paused", 301, ["stop"], True, True),
        ("saving", 3000, [], True, True),
        ("", 299, [], True, True),  # it has not yet begun
        ("running", 361, [], False, False),  # it does not listen
        ("", 361, [], False, False),
    ],
)
def test_a_training_that_nobody_watches(
    monkeypatch, state, alone, commands, keeps_its_place, is_kept, somebody_waits
):
    monkeypatch.setattr(keeping, "Run", Still)
    now = 0.0

    async def tell():
        nonlocal now
        places = Places(lambda: 1)
        keeper = Keeper(places, lend=str, take_back=str, clock=lambda: now)
        kept = keeper.begin(None, keep=True)
        watching = keeper.watch(kept)
        await anext(watching)
        if state:
            kept.tell({"kind": "state", "state": state, "step": 3})
        await watching.aclose()
        if somebody_waits:
            places.join()
        now = float(alone)
        keeper.look()
        keeper.look()  # nothing is said twice
        assert kept.run.commands == commands
        assert kept.run.closed is not is_kept
        assert (kept.token in keeper.kept) is is_kept
        only_if_wanted = is_kept and not somebody_waits
        assert (kept.ticket is not None) is (keeps_its_place or only_if_wanted)
        keeper.forget(kept)

    awaited(tell())
