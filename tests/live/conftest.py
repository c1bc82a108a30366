"""Runs that a test starts and need not end."""

from collections.abc import Callable, Iterator

import pytest
from watched import PATIENCE, Watched

from gan.live.worker import Order


@pytest.fixture
def watch() -> Iterator[Callable]:
    """Start runs, heard by a `Watched`; at the end every one is closed and has left nothing."""
    watched: list[Watched] = []

    def begin(ordered: Order, heard_by: type[Watched] = Watched, **options) -> Watched:
        watched.append(heard_by(ordered, **options))
        return watched[-1]

    yield begin
    for one in watched:
        one.run.close()
        assert one.run.ended.wait(PATIENCE)
        assert not one.run.folder.exists()
