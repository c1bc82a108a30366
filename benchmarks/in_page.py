"""Drawing in the page beside drawing on the server: `python -m benchmarks app --in-page`."""

import itertools
import json
import os
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import gan
from benchmarks import latency
from benchmarks.serving import quantiles, started

LATENCIES = 0, 150  # milliseconds that the network is made to add to each answer
SIDES = 1, 4
EVENTS, WARM = 60, 5
PAGES, SECONDS = 3, 3  # that drag at once, and how long
LONG = 10_000  # events, after which memory is looked at
PATIENCE = 300.0  # seconds until a model is made for the page
INDEX = "lab/in_page/index.json"
PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096

_HERE = "document.querySelector('#explore-where').dataset.here"

# Milliseconds since the page was opened, when a drag is first answered by the page itself.
_FIRST = f"""async () => {{
  const slider = document.querySelector("#explore-slider-1 input[type=range]");
  for (let i = 0; {_HERE} !== "true"; i++) {{
    slider.value = (i % 20) / 10 - 1;
    slider.dispatchEvent(new Event("input", {{ bubbles: true }}));
    await new Promise((done) => setTimeout(done, 20));
  }}
  return performance.now();
}}"""

_DRAG = """seconds => new Promise((done) => {
  const slider = document.querySelector("#explore-slider-1 input[type=range]");
  const begun = performance.now();
  const move = (now) => {
    if (now - begun > seconds * 1000) return done();
    slider.value = 2 * Math.sin((now - begun) / 300);
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    requestAnimationFrame(move);
  };
  requestAnimationFrame(move);
})"""

# Each event waits for its picture.
_MANY = """async count => {
  const slider = document.querySelector("#explore-slider-1 input[type=range]");
  const canvas = document.querySelector("#explore-canvas");
  for (let i = 0; i < count; i++) {
    const drawn = new Promise((done) => {
      new MutationObserver((_, observer) => { observer.disconnect(); done(); })
        .observe(canvas, { attributes: true, attributeFilter: ["data-frame"] });
    });
    slider.value = i % 2 ? 1 + (i % 100) / 100 : -1;
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    await drawn;
  }
}"""


def table(name: str) -> Iterator[str]:
    """All that is said of a model in the page, line by line."""
    with started() as address, _browser() as browser:
        _await_model(address, name)
        yield f"{name}: milliseconds from slider event to changed pixels, in the page and by server"
        yield f"{'':14}{'page p50':>9}{'p95':>7}{'server p50':>12}{'p95':>7}{'ratio p95':>11}"
        for added, side in itertools.product(LATENCIES, SIDES):
            (p50, p95), (their_p50, their_p95) = map(
                quantiles, _both(browser, address, name, side, added)
            )
            yield (
                f"{f'+{added} ms  {side}×{side}':14}{p50:9.1f}{p95:7.1f}"
                f"{their_p50:12.1f}{their_p95:7.1f}{p95 / their_p95:11.2f}"
            )
        first = _first(browser, address, name)
        yield f"first picture drawn by the page: {first:.0f} ms after it was opened"
        count = _requests(browser, address, name)
        yield f"requests of {PAGES} pages that drag for {SECONDS} s at once: {count}"
        yield from _memory(browser, address, name)


@contextmanager
def _browser():
    try:
        from playwright.sync_api import sync_playwright
    except ImportError as error:
        raise gan.Error(
            "the app is measured in a browser: pip install -r requirements-dev.txt"
        ) from error
    with sync_playwright() as playwright:
        options = {"executable_path": latency.chromium(), "args": ["--no-sandbox"]}
        browser = playwright.chromium.launch(**options)
        yield browser
        browser.close()


def _await_model(address: str, name: str) -> None:
    """Wait until the server has made the model for the page."""
    began = time.monotonic()
    while time.monotonic() - began < PATIENCE:
        with urllib.request.urlopen(address + INDEX) as answer:
            index = json.load(answer)
        if name in index["models"]:
            return
        if not index["pending"]:
            break
        time.sleep(1)
    raise gan.Error(f"{name} is not drawn in the page here; see docs/serving on GAN_RUNTIME")


def _open(browser, address: str, name: str, side: int, here: bool = True):
    """A page of Explore that has drawn; one that draws by itself has done so once."""
    page = browser.new_page()
    if not here:
        nothing = json.dumps({"runtime": None, "models": {}, "pending": False})
        page.route(f"**/{INDEX}", lambda route: route.fulfill(body=nothing))
    state = json.dumps({"model": name, "grid": side})
    page.goto(f"{address}#{latency.quote(state)}")
    page.wait_for_function("document.querySelector('#explore-canvas')?.dataset.frame > 0")
    if here:
        page.evaluate(_FIRST)
    page.wait_for_timeout(500)  # what is drawn at rest
    return page


def _both(browser, address: str, name: str, side: int, added: int) -> tuple[list, list]:
    """Both pages take turns, an event each."""
    pages = [_open(browser, address, name, side, here) for here in (True, False)]
    for page in pages:
        _delay(page, added)
    times = [], []
    for number in range(EVENTS + WARM):
        for page, seen in zip(pages, times, strict=True):
            took = latency.event(page, number)
            if number >= WARM:
                seen.append(took)
    for page in pages:
        page.close()
    return times


def _delay(page, milliseconds: int) -> None:
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    limits = {"offline": False, "downloadThroughput": -1, "uploadThroughput": -1}
    session.send("Network.emulateNetworkConditions", {**limits, "latency": milliseconds})


def _first(browser, address: str, name: str) -> float:
    page = browser.new_page()
    page.goto(f"{address}#{latency.quote(json.dumps({'model': name, 'grid': 1}))}")
    page.wait_for_function("document.querySelector('#explore-canvas')?.dataset.frame > 0")
    took = page.evaluate(_FIRST)
    page.close()
    return took


def _requests(browser, address: str, name: str) -> int:
    """What three pages that drag at once ask of the server."""
    pages = [_open(browser, address, name, 4) for _ in range(PAGES)]
    asked = []
    for page in pages:
        page.on("request", lambda request: asked.append(request.url))
        page.evaluate(f"() => {{ window.dragged = ({_DRAG})({SECONDS}); }}")
    for page in pages:
        page.evaluate("window.dragged")
    count = len(asked)
    for page in pages:
        page.close()
    return count


def _memory(browser, address: str, name: str) -> Iterator[str]:
    """What the page and its process hold after some events, and after many."""
    page = _open(browser, address, name, 1)
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    for count in (LONG // 10, LONG // 2, LONG // 2):
        page.evaluate(_MANY, count)
        session.send("HeapProfiler.collectGarbage")
        metrics = session.send("Performance.getMetrics")["metrics"]
        heap = next(each["value"] for each in metrics if each["name"] == "JSHeapUsedSize") / 1e6
        held = _resident(browser)
        yield f"{count:6,} events more: JavaScript holds {heap:.1f} MB, the process {held:.0f} MB"
    page.close()


def _resident(browser) -> float:
    """Megabytes of the largest renderer; Linux only."""
    session = browser.new_browser_cdp_session()
    found = session.send("SystemInfo.getProcessInfo")["processInfo"]
    renderers = [each["id"] for each in found if each["type"] == "renderer"]
    pages = (int(Path(f"/proc/{each}/statm").read_text().split()[1]) for each in renderers)
    return max(pages) * PAGE / 1e6
