"""How the samples of a training grew, in little room."""

import numpy as np
from tiny import refused

from gan.live import Snapshots
from gan.live.runs import MAX_SNAPSHOTS


def test_snapshots_are_thinned_and_span_the_whole_run():
    snapshots = Snapshots()
    for i in range(1000):
        snapshots.add(np.full((64, 2, 2), i % 251, np.uint8))
    grown = snapshots.growth(7)
    assert 120 <= len(grown) <= MAX_SNAPSHOTS
    assert grown.shape[1:] == (2, 2)
    assert grown[0, 0, 0] == 0
    assert snapshots.growth(7, 10).shape[0] == 10
    snapshots.clear()
    with refused("nothing yet"):
        snapshots.growth(7)
