"""A training that outlives the page that watches it, over HTTP, by a clock that the test turns."""

import asking
import pytest
import served
from asking import PATIENCE, SMALL, post, told
from keeping import alone, nothing_stays
from tiny import refused, soon

from gan.live import kept as keeping
from gan.ui.tabs import train

LONG = {"steps": 10**6, "seconds": 3600, "keep": True}


@pytest.fixture(scope="module")
def address(shipped):
    """The app with one place for trainings."""
    with pytest.MonkeyPatch.context() as patch, served.app(shipped) as app:
        patch.setenv("GAN_MAX_TRAININGS", "1")
        yield app.local_url


class Clock:
    """Seconds that pass when the test says so."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now

    def passes(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock(monkeypatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(train.keeper, "clock", made)
    return made


@pytest.fixture(autouse=True)
def trainings_end(clock):
    """They do, while the test's clock is still in force."""
    yield
    nothing_stays()


def visit(address: str, **request) -> asking.Stream:
    """A training that is to be kept."""
    return asking.Stream(address, "train", SMALL | LONG | request)


def back(address: str, token: str) -> asking.Stream:
    """Whoever comes back to it."""
    return asking.Stream(address, "train_watch", {"run": token})


def left(address: str, until=lambda event: event["kind"] == "frame", **request) -> keeping.Kept:
    """A training whose visitor has gone after an event."""
    with visit(address, **request) as stream:
        token = stream.next()["run"]
        stream.until(until)
    kept = train.keeper.find(token)
    alone(kept)
    return kept


def is_in(state: str):
    return lambda event: event.get("state") == state


def frames(stream: asking.Stream) -> list[dict]:
    return [event for event in stream.events if event["kind"] == "frame"]


def steps(stream: asking.Stream) -> list[int]:
    return [point["step"] for frame in frames(stream) for point in frame["points"]]


def test_who_comes_back_is_told_all_there_was_and_goes_on_from_there(address):
    with visit(address) as stream:
        token = stream.next()["run"]
        assert stream.events == [{"kind": "accepted", "run": token}]
        started = stream.until_kind("started")
        stream.until(lambda event: event.get("step", 0) > 50)
        told(address, "train_control", {"run": token, "command": "change", "generator_lr": 0.01})
        changed = stream.until_kind("changed")
        before = stream.until_kind("frame")
    with back(address, token) as again:
        again.until_state("running")
        kinds = [event["kind"] for event in again.events]
        assert [kinds[0], kinds[-2]] == ["accepted", "changed"]
        assert kinds.count("started") == kinds.count("changed") == 1
        assert again.events[1] == started
        assert again.events[-2] == changed
        shown = frames(again)
        assert shown[0] == frames(stream)[0]  # its growth, from the first picture on
        assert shown[-1]["step"] >= before["step"]
        assert len(shown) > 2
        reached = again.until_kind("frame")["step"]
        assert reached > before["step"]
        assert steps(again) == sorted(set(steps(again)))
        assert (steps(again)[0] < 20, steps(again)[-1]) == (True, reached)


@pytest.mark.parametrize("paused", [False, True])
def test_a_minute_alone_puts_it_to_sleep_and_who_comes_back_finds_it_as_it_was(
    address, clock, paused
):
    kept = left(address, is_in("paused" if paused else "running"), paused=paused)
    clock.passes(keeping.ASLEEP_AFTER - 1)
    assert not soon(lambda: kept.asleep, 3 * keeping.LOOK)
    clock.passes(2)
    assert soon(lambda: kept.state == "paused", PATIENCE)
    assert kept.asleep is not paused
    assert kept.ticket  # nobody else wants its place
    slept_at = kept.log.state["step"]
    with back(address, kept.token) as again:
        again.until_state("paused")
        if paused:
            assert not soon(lambda: kept.state == "running", 3 * keeping.LOOK)
        else:
            again.until_state("running")
            again.until(lambda event: event["kind"] == "frame" and event["step"] > slept_at)


@pytest.mark.parametrize("paused", [False, True])
def test_its_place_goes_to_who_waits_and_it_waits_for_one_in_turn(address, clock, paused):
    kept = left(address, is_in("paused" if paused else "running"), paused=paused)
    with visit(address, keep=False) as other:
        assert other.next()["kind"] == "queued"
        clock.passes(keeping.ASLEEP_AFTER + 1)
        other.until_kind("started")
        with back(address, kept.token) as again:
            assert again.until_kind("queued")["place"] == 1
            for command in ("resume", "step"):
                with refused("others train"):
                    told(address, "train_control", {"run": kept.token, "command": command})
            other.close()
            again.until_state("paused" if paused else "running")  # what was told before is past
            told(address, "train_control", {"run": kept.token, "command": "step"})


def test_five_minutes_alone_end_it_and_its_model_stays_for_half_an_hour(address, clock):
    kept = left(address)
    clock.passes(keeping.ENDED_AFTER + 1)
    assert soon(lambda: kept.model, PATIENCE)
    assert not train.places
    with back(address, kept.token) as again:
        done = again.until_kind("done")
        assert (done["reason"], done["model"]) == ("left", kept.model)
    alone(kept)
    clock.passes(keeping.KEPT_FOR - 1)
    assert not soon(lambda: kept.token not in train.keeper.kept, 3 * keeping.LOOK)
    told(address, "draw", {"model": kept.model, "seed": 7})
    told(address, "train_growth", {"run": kept.token, "index": 3})
    clock.passes(2)
    assert soon(lambda: kept.token not in train.keeper.kept, PATIENCE)
    assert soon(lambda: not kept.run.folder.exists())
    assert post(address, "draw", {"model": kept.model, "seed": 7}).status_code == 422
    with refused("no such training"):
        back(address, kept.token).next()


def test_a_finished_training_stays_as_long_as_somebody_watches(address, clock):
    with visit(address, steps=2) as stream:
        kept = train.keeper.find(stream.next()["run"])
        stream.until_kind("done")
        clock.passes(keeping.KEPT_FOR + 1)
        assert not soon(lambda: kept.token not in train.keeper.kept, 3 * keeping.LOOK)


def test_the_oldest_of_too_many_goes_first_and_who_watches_it_is_told(address, monkeypatch):
    monkeypatch.setattr(keeping, "MAX_KEPT", 2)
    made = []
    with visit(address, steps=2) as first:
        made.append(first.next()["run"])
        first.until_kind("done")
        made += [left(address, lambda event: event["kind"] == "done", steps=2).token for _ in "ab"]
        assert first.next() is None
    assert list(train.keeper.kept) == made[1:]


def test_who_waits_in_the_line_may_load_the_page_anew_but_nobody_waits_for_a_closed_one(
    address, clock
):
    with visit(address, paused=True) as first:
        first.until_state("paused")
        with visit(address) as second:
            token = second.next()["run"]
            assert second.until_kind("queued")["place"] == 1
        waiting = train.keeper.find(token)
        alone(waiting)
        with refused("waits for its place"):
            told(address, "train_growth", {"run": token, "index": 3})
        with back(address, token) as second:
            assert second.until_kind("queued")["place"] == 1
        alone(waiting)
        clock.passes(keeping.ASLEEP_AFTER + 1)
        assert soon(lambda: token not in train.keeper.kept, PATIENCE)
        assert len(train.places) == 1


def test_all_who_watch_see_the_same_and_it_is_forgotten_once_the_last_of_them_let_it_go(address):
    with visit(address, paused=True) as one:
        token = one.next()["run"]
        one.until_state("paused")
        with back(address, token) as other:
            other.until_state("paused")
            told(address, "train_control", {"run": token, "command": "step", "steps": 3})
            assert one.until_state("paused")["step"] == other.until_state("paused")["step"] == 3
            one.close()
            told(address, "train_control", {"run": token, "command": "leave"})
            told(address, "train_control", {"run": token, "command": "step"})
            assert other.until_state("paused")["step"] == 4
    assert soon(lambda: token not in train.keeper.kept, PATIENCE)


def test_a_failure_is_told_to_who_comes_back_and_the_token_stands_in_no_name(address, monkeypatch):
    def fails(folder):
        raise OSError("no room")

    monkeypatch.setattr(train.keeper, "lend", fails)
    kept = left(address, lambda event: event["kind"] == "error", steps=2)
    with back(address, kept.token) as again:
        assert "no room" in again.until_kind("error")["sentence"]
        assert again.next() is None
    assert kept.token[:6] not in told(address, "train_download", {"run": kept.token})["name"]


@pytest.mark.parametrize("token", [None, "", "x", 3, [], {}])
def test_nobody_watches_without_the_token(address, token):
    with refused("no such training"):
        back(address, token).next()
