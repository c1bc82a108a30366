"""The app on a port of its own, and pages of a real browser that must not complain."""

import base64
from collections.abc import Callable
from dataclasses import dataclass, field

import needs
import numpy as np
import pytest
from browser_pages import Places
from keeping import let_go

from gan import ui
from gan.play import inversion, restoring

PATIENCE = 30_000  # milliseconds


@pytest.fixture(scope="module", autouse=True)
def brief_searches():
    """Searches of a fraction of the steps: how well whole ones find is asked in tests/play."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {"STEPS": 60, "DENSE_STEPS": 200, "REPORTS": 8}.items():
            patch.setattr(inversion, name, value)
        for name, value in {"STEPS": 30, "VAE_STEPS": 15, "CANDIDATES": 1000}.items():
            patch.setattr(restoring, name, value)
        yield


@pytest.fixture(scope="session")
def address():
    """The app as `python app.py` starts it, with the shipped models."""
    app = ui.launch(prevent_thread_lock=True, server_name="127.0.0.1", quiet=True)
    yield app.local_url
    app.close()


@pytest.fixture(scope="session")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        options = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]
        options.append("--disable-gpu")  # which machines without one imitate at some expense
        opened = playwright.chromium.launch(executable_path=needs.browser(), args=options)
        yield opened
        opened.close()


@dataclass
class Visit:
    """One visitor's page, and what went wrong on it."""

    page: object
    own: str  # the address of what may be asked
    tools: object  # those of Chromium's developers
    canvas: str = "#explore-canvas"  # the one that is looked at, where no other is named
    complaints: list[str] = field(default_factory=list)

    def pixels(self, canvas: str | None = None) -> np.ndarray:
        """A canvas, (height, width) uint8 of its red channel."""
        width, height, reds = self.page.evaluate(
            """selector => {
                const canvas = document.querySelector(selector);
                const { width, height } = canvas;
                const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
                let reds = ""; // a text travels for a fraction of a list's work
                for (let i = 0; i < data.length; i += 4) reds += String.fromCharCode(data[i]);
                return [width, height, btoa(reds)];
            }""",
            canvas or self.canvas,
        )
        return np.frombuffer(bytearray(base64.b64decode(reds)), np.uint8).reshape(height, width)

    def hear(self, message) -> None:
        if message.type == "error":
            self.complaints.append(message.text)

    def fail(self, error) -> None:
        self.complaints.append(f"error: {error}")

    def see(self, url: str) -> None:
        if not url.startswith((self.own, "data:", "blob:")):
            self.complaints.append(f"asked another host: {url}")

    def touch(self, kind: str, *fingers: tuple[float, float]) -> None:
        """Begin, go on with or end a gesture ("Start", "Move", "End") with so many fingers."""
        points = [{"x": x, "y": y, "id": n} for n, (x, y) in enumerate(fingers)]
        event = {"type": f"touch{kind}", "touchPoints": points}
        self.tools.send("Input.dispatchTouchEvent", event)

    def frame(self, canvas: str | None = None) -> int:
        return int(self.page.locator(canvas or self.canvas).get_attribute("data-frame"))

    def drawn_after(self, frame: int, canvas: str | None = None) -> None:
        """Wait until a later frame than that is drawn and nothing more is on its way."""
        self.page.wait_for_function(
            "([canvas, frame]) => Number(document.querySelector(canvas)?.dataset.frame) > frame",
            arg=[canvas or self.canvas, frame],
            timeout=PATIENCE,
        )
        self.page.wait_for_load_state("networkidle")

    def shows(self, expected: np.ndarray, tolerance: int = 1, canvas: str | None = None) -> bool:
        """Whether a canvas comes to show these pixels."""
        for _ in range(PATIENCE // 50):
            shown = self.pixels(canvas)
            if (
                shown.shape == expected.shape
                and np.abs(shown.astype(int) - expected).max() <= tolerance
            ):
                return True
            self.page.wait_for_timeout(50)
        return False


@pytest.fixture(scope="session")
def places(browser) -> Places:
    """Pages that visitors have left as good as new."""
    return Places(browser)


@pytest.fixture
def bare(address, browser):
    """A page of the app that holds nothing, for modules that only compute."""
    with browser.new_context() as context:
        page = context.new_page()
        page.route(f"{address}bare", lambda route: route.fulfill(content_type="text/html", body=""))
        page.goto(f"{address}bare")
        yield page


@pytest.fixture
def visit(request, places, address):
    """Open pages; at the end none may have logged an error or asked another host for anything."""
    taken, visits, failed = [], [], request.session.testsfailed

    def open_page(
        path: str = "",
        canvas: str = Visit.canvas,
        first: bool = False,
        before: Callable = lambda page: None,
        **options,
    ) -> Visit:
        place = places.take(address, first, {"locale": "en-US", **options})
        one = place.visit = Visit(place.asked, address, place.tools, canvas)
        taken.append(place)
        visits.append(one)
        before(place.asked)
        place.page.goto(address + path)
        place.page.wait_for_function(
            "canvas => Number(document.querySelector(canvas)?.dataset.frame) > 0",
            arg=canvas,
            timeout=PATIENCE,
        )
        return one

    yield open_page
    for place in taken:
        ended_well = request.session.testsfailed == failed and not place.visit.complaints
        places.leave(place, ended_well)
    let_go()  # of trainings, which would go on for a while
    assert [one.complaints for one in visits if one.complaints] == []
