"""From a slider's event to changed pixels, in Chromium: `python -m benchmarks app`."""

import itertools
import json
import multiprocessing
import os
import shutil
import time
from collections.abc import Callable, Iterator
from urllib.parse import quote

import gan
from benchmarks.serving import quantiles

EVENTS, ROUNDS = 60, 3
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")


def chromium() -> str | None:
    """The path of a Chromium on this machine; None leaves the choice to Playwright."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


# Both resolve with the milliseconds from a slider's event to the new picture: ours when its pixels
# are on the canvas, which is when `data-frame` counts them; the plain app's when it is decoded.
_OURS = """value => new Promise((done) => {
  const canvas = document.querySelector("#explore-canvas");
  const slider = document.querySelector("#explore-slider-1 input[type=range]");
  new MutationObserver((_, observer) => { observer.disconnect(); done(performance.now() - begun); })
    .observe(canvas, { attributes: true, attributeFilter: ["data-frame"] });
  const begun = performance.now();
  slider.value = value;
  slider.dispatchEvent(new Event("input", { bubbles: true }));
})"""
_PLAIN = """value => new Promise((done) => {
  const slider = document.querySelector("#slider input[type=range]");
  const observer = new MutationObserver(async () => {
    const image = document.querySelector("#image img");
    if (!image || image.src === before) return;
    observer.disconnect();
    await image.decode();
    done(performance.now() - begun);
  });
  observer.observe(document.querySelector("#image"),
    { subtree: true, childList: true, attributes: true, attributeFilter: ["src"] });
  const before = document.querySelector("#image img")?.src;
  const begun = performance.now();
  slider.value = value;
  slider.dispatchEvent(new Event("input", { bubbles: true }));
})"""


_TRAIN = """async () => {
  const { stream } = await import(new URL("lab/common/stream.js", document.baseURI));
  window.frames_seen = 0;
  const count = (event) => { if (event.kind === "frame") window.frames_seen++; };
  window.running = stream("train", { recipe: "quick", seconds: 600 }, { onEvent: count });
}"""


def table(name: str, while_training: bool) -> Iterator[str]:
    """Our app beside a plain slider and gr.Image, or beside a training in it and at rest."""
    one, other, drag, how = "ours", "plain", _drag, ""
    if while_training:
        one, other, drag, how = "busy", "rest", _drag_beside, ", beside a training and at rest"
    yield f"{name}: milliseconds from slider event to changed pixels{how}"
    heads = f"{f'{one} p50':>10}{'p95':>7}{f'{other} p50':>11}{'p95':>7}"
    yield f"{'':8}{heads}{'ratio p50':>11}{'p95':>7}"
    for side in (1, 4):
        (p50, p95), (their_p50, their_p95) = map(quantiles, _serve(drag, name, side))
        yield (
            f"{side}×{side:<6}{p50:10.1f}{p95:7.1f}{their_p50:11.1f}{their_p95:7.1f}"
            f"{p50 / their_p50:11.2f}{p95 / their_p95:7.2f}"
        )


def _drag(browser, addresses: tuple[str, str], name: str, side: int) -> tuple[list, list]:
    """Both pages take turns, an event each."""
    pages = [_explore(browser, addresses[0], name, side), browser.new_page()]
    pages[1].goto(addresses[1])
    pages[1].locator("#slider input[type=range]").wait_for()
    pages[1].wait_for_timeout(2000)
    times = [], []
    for number in range(EVENTS + 5):
        for page, script, seen in zip(pages, (_OURS, _PLAIN), times, strict=True):
            took = event(page, number, script)
            if number >= 5:
                seen.append(took)
    return times


def _drag_beside(browser, addresses: tuple[str, str], name: str, side: int) -> tuple[list, list]:
    """Rounds of events beside a training that another page has started, and at rest."""
    explorer, trainer = _explore(browser, addresses[0], name, side), browser.new_page()
    trainer.goto(addresses[0])
    values = itertools.count()
    rest, busy = [], []
    _events(explorer, values, 5)
    for _ in range(ROUNDS):
        rest += _events(explorer, values, EVENTS // ROUNDS)
        trainer.evaluate(_TRAIN)
        trainer.wait_for_function("window.frames_seen > 5")
        busy += _events(explorer, values, EVENTS // ROUNDS)
        trainer.evaluate("window.running.close()")
        explorer.wait_for_timeout(2000)  # the training ends within a second
    return busy, rest


def _explore(browser, address: str, name: str, side: int):
    """A page of ours that shows so many pictures of a model."""
    page = browser.new_page()
    state = quote(json.dumps({"model": name, "grid": side}))
    page.goto(f"{address}#{state}")
    page.wait_for_function("document.querySelector('#explore-canvas')?.dataset.frame > 0")
    return page


def _events(page, values: Iterator[int], count: int) -> list[float]:
    return [event(page, next(values)) for _ in range(count)]


def event(page, number: int, script: str = _OURS) -> float:
    """Milliseconds from a slider's event to new pixels; the events of a page are numbered."""
    took = page.evaluate(script, f"{-2.5 + 5 * (number * 37 % 65) / 65:.2f}")
    page.wait_for_timeout(250)  # the ground and the strip are drawn at rest
    return took


def _serve(drag: Callable, name: str, side: int) -> tuple[list, list]:
    """Both apps in a process of their own, a browser here."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError as error:
        raise gan.Error(
            "the app is measured in a browser: pip install -r requirements-dev.txt"
        ) from error
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    server = context.Process(target=_apps, args=(there, name, side))
    server.start()
    try:
        addresses = here.recv()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
            return drag(browser, addresses, name, side)
    finally:
        server.terminate()
        server.join()


def _apps(pipe, name: str, side: int) -> None:
    os.environ["GAN_RUNTIME"] = "off"  # the server draws; `in_page` has the other
    import gradio as gr

    from gan import pictures, ui

    model = gan.load(name)
    z, vector = model.latents(7, side**2), model.directions(named=False)[0].vector

    def draw(value: float):
        return pictures.grid(pictures.as_arrays(model.generate(z + value * vector)), side)

    with gr.Blocks(analytics_enabled=False) as plain:
        slider = gr.Slider(-3, 3, 0, step=0.01, elem_id="slider")
        slider.change(draw, slider, gr.Image(elem_id="image"))
    ours = ui.launch(prevent_thread_lock=True, quiet=True)
    plain.launch(prevent_thread_lock=True, quiet=True)
    pipe.send((ours.local_url, plain.local_url))
    time.sleep(3600)
