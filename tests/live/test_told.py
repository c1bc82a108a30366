"""What a training has told, kept in bounded room for those who come later."""

import numpy as np

from gan.live import Snapshots
from gan.live.told import MAX_CHANGES, MOMENT_BYTES, MOMENTS, POINTS, Log, Mailbox

PICTURES = np.zeros((64, 4, 4), np.uint8)


class Grown:
    """Stands for a run: what it keeps of its growth."""

    def __init__(self):
        self.snapshots = Snapshots()


def frame(step: int, points: int = 10) -> dict:
    told = [{"step": step - i, "loss": 1.0} for i in reversed(range(points))]
    return {"kind": "frame", "step": step, "points": told, "pictures": PICTURES}


def test_a_long_training_is_told_again_in_bounded_room_from_its_start_to_now():
    log, run = Log(), Grown()
    log.add({"kind": "started", "device": "cpu"})
    log.add({"kind": "moved", "device": "cuda"})
    for step in range(10, 50_001, 10):
        log.add(frame(step))
        run.snapshots.add(PICTURES, {"kind": "frame", "step": step})
        log.add({"kind": "changed", "step": step})
    log.add({"kind": "state", "state": "running", "step": 50_000})
    events = log.events(run)
    assert events[0] == {"kind": "started", "device": "cuda"}
    assert events[-1]["kind"] == "state"
    frames = [event for event in events if event["kind"] == "frame"]
    assert MOMENTS / 2 < len(frames) <= MOMENTS + 1
    assert (frames[0]["step"], frames[-1]["step"]) == (10, 50_000)
    points = [point["step"] for each in frames for point in each["points"]]
    assert POINTS / 2 <= len(points) <= POINTS
    assert points == sorted(set(points))
    assert (points[0] < 200, points[-1]) == (True, 50_000)
    assert all(point["step"] <= each["step"] for each in frames for point in each["points"])
    assert len([event for event in events if event["kind"] == "changed"]) == MAX_CHANGES


def test_large_pictures_are_told_again_of_fewer_moments():
    snapshots = Snapshots()
    large = np.zeros((64, 64, 64, 3), np.uint8)
    for step in range(30):
        snapshots.add(large, {"step": step})
    moments = snapshots.moments(MOMENTS, MOMENT_BYTES)
    assert sum(moment["pictures"].nbytes for moment in moments) <= MOMENT_BYTES
    assert (moments[0]["step"], moments[-1]["step"]) == (0, 29)
    assert Snapshots().moments(MOMENTS, MOMENT_BYTES) == []


def test_late_frames_and_places_in_the_line_do_not_pile_up():
    mailbox = Mailbox([])
    for step in (10, 20, 30):
        mailbox.put(frame(step))
    for place in (3, 2, 1):
        mailbox.put({"kind": "queued", "place": place})
    mailbox.put(None)
    late, queued, end = mailbox._events
    assert (late["step"], queued["place"], end) == (30, 1, None)
    assert [late["points"][0]["step"], late["points"][-1]["step"]] == [2, 30]
