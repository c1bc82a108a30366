"""Nothing of a training is lost with the page that watches it, in a real browser."""

import json

import needs
import pytest
from keeping import alone, let_go
from tiny import soon
from visiting import go_to, link

from gan.live import kept as keeping
from gan.ui.tabs import train

pytestmark = pytest.mark.browser

DATA = "synthetic-digits" if needs.mnist_is_missing() else "mnist"
QUICKLY = link(tab="train", recipe="mlp-gan", dataset=DATA, seconds=60)
CURVES = "#train-curves"
PATIENCE = 60_000  # milliseconds: the cores may be busy with another training


class Watcher:
    """A visitor who watches a training of their own."""

    def __init__(self, visit):
        self.visit = visit(QUICKLY, canvas=CURVES)
        self.page = self.visit.page
        self.page.set_default_timeout(PATIENCE)

    def start(self, beyond: int = 60) -> None:
        self.page.locator("#train-start").click()
        self.passes(beyond)

    def step(self) -> int:
        """The step that the curves have come to."""
        return int(self.page.locator(CURVES).get_attribute("data-step"))

    def passes(self, step: int) -> None:
        self.page.wait_for_function(
            f"step => Number(document.querySelector('{CURVES}')?.dataset.step) > step", arg=step
        )

    def reaches(self, phase: str) -> None:
        self.page.locator(f'.lab-train[data-phase="{phase}"]').wait_for(state="attached")

    def finish(self) -> str:
        """End the training; the name of its model."""
        self.page.locator("#train-stop").click()
        self.reaches("done")
        return self.known()["model"]

    def known(self) -> dict:
        """What the window remembers of the training."""
        return json.loads(self.page.evaluate("sessionStorage.getItem('latent-lab-training')"))

    def draws(self, model: str, canvas: str) -> None:
        self.page.locator(f'{canvas}[data-model="{model}"]').wait_for()

    def goes(self) -> keeping.Kept:
        """The page is closed, and the server has noticed."""
        kept = train.keeper.find(self.known()["run"])
        self.page.goto(self.page.evaluate("new URL('lab/common/style.css', document.baseURI).href"))
        alone(kept)
        return kept

    def comes_back(self, address: str) -> None:
        self.page.goto(address + QUICKLY)
        self.page.locator(".lab-train").wait_for()


@pytest.mark.parametrize("way", ["reload", "language"])
def test_the_curves_go_on_from_where_they_were(visit, way):
    one = Watcher(visit)
    page = one.page
    one.start()
    page.evaluate("window.before = true")
    before = one.step()
    token = one.known()["run"]
    if way == "reload":
        page.reload()
    else:
        page.locator("#language").click()
    page.wait_for_function("!window.before")
    one.passes(before)
    one.passes(one.step() + 20)
    one.reaches("running")
    assert page.locator("html").get_attribute("lang") == ("en" if way == "reload" else "zh-CN")
    assert token == one.known()["run"]
    assert token not in page.url
    assert len(train.keeper.kept) == 1
    assert page.locator("#train-invitation, .train-invitation").is_hidden()
    page.locator("#train-timeline").fill("0")  # and its growth is there from the start
    page.wait_for_function("Number(document.querySelector('#train-canvas').dataset.step) < 20")
    page.locator(CURVES).press("Home")
    page.wait_for_function(
        f"Number(document.querySelector('{CURVES}').getAttribute('aria-valuenow')) < 20"
    )
    page.locator("#train-pause").click()
    one.reaches("paused")


def test_a_fresh_model_and_its_place_in_compare_survive_a_reload(visit, address):
    one = Watcher(visit)
    page = one.page
    one.start()
    model = one.finish()
    page.locator("#train-explore").click()
    one.draws(model, "#explore-canvas")
    page.reload()
    one.draws(model, "#explore-canvas")
    page.locator("#tab-train").click()
    page.locator("#train-compare").click()
    one.draws(model, "#compare-right")
    page.reload()
    one.draws(model, "#compare-right")
    page.locator("#tab-train").click()
    page.locator("#train-compare").wait_for()  # all that a finished training offers
    page.reload()
    one.reaches("done")
    page.locator("#tab-compare").click()
    one.draws(model, "#compare-right")
    steps = one.known()["steps"]
    left = page.url
    one.goes()
    let_go()
    page.goto(left)
    gone = f"Your training of mlp-gan, {steps:,} steps, is no longer on the server."
    page.locator("#compare-message").get_by_text(gone).wait_for()
    page.locator("#tab-train").click()
    page.locator("#train-message").get_by_text(gone).wait_for()
    one.reaches("idle")
    page.locator("#tab-explore").click()
    page.locator("#explore-message").get_by_text(gone).wait_for()
    assert all("status of 422" in said for said in one.visit.complaints)
    one.visit.complaints.clear()  # the browser's own, of the model that is gone
    page.locator("#tab-train").click()
    one.start(10)
    assert page.locator("#train-message").is_hidden()


def test_who_waits_gets_the_place_of_one_who_left_and_who_comes_back_waits_in_turn(
    visit, address, monkeypatch
):
    monkeypatch.setenv("GAN_MAX_TRAININGS", "1")
    monkeypatch.setattr(keeping, "ASLEEP_AFTER", 1.0)
    one, other = Watcher(visit), Watcher(visit)
    one.start()
    other.page.locator("#train-start").click()
    other.page.get_by_text("you are next").wait_for()
    kept = one.goes()
    other.passes(10)
    slept_at = kept.log.state["step"]
    one.comes_back(address)
    one.reaches("paused")
    one.page.get_by_text("you are next").wait_for()
    assert one.page.locator("#train-pause").is_disabled()
    one.passes(slept_at - 20)
    other.finish()
    one.passes(slept_at)
    one.reaches("running")


def test_a_lost_connection_is_had_again(visit):
    one = Watcher(visit)
    one.start()
    one.page.evaluate(
        """() => {
            const reader = ReadableStreamDefaultReader.prototype;
            const { read } = reader;
            reader.read = () => {
                reader.read = read;
                return Promise.reject(new TypeError("network error"));
            };
        }"""
    )
    one.page.get_by_text("does not answer").wait_for()
    before = one.step()
    one.page.locator("#train-message").wait_for(state="hidden")
    one.passes(before + 20)
    one.reaches("running")


def test_another_training_ends_one_that_runs_and_leaves_the_model_of_one_that_is_done(visit):
    one = Watcher(visit)
    one.start()
    model, done = one.finish(), one.known()["run"]
    one.start(10)
    running = one.known()["run"]
    go_to(one.page, model=model)
    one.draws(model, "#explore-canvas")
    one.page.locator("#train-start").evaluate("button => button.click()")  # as healing does
    assert soon(lambda: running not in train.keeper.kept, PATIENCE / 1000)
    assert done in train.keeper.kept
