"""Looking inside the large picture, walks through several seeds, and what is saved of it all."""

import io
import json
import re

import numpy as np
import pytest
import torch
from PIL import Image
from tiny import soon
from visiting import ENGLISH_AND_CHINESE, choose, link, nameless, shown, sides

import gan
from gan import pictures
from gan.latents import tour
from gan.texts import TABS

pytestmark = pytest.mark.browser

PANEL, WAY = "#explore-inside", "#explore-inside .lab-way canvas"
PATIENCE = 30_000  # milliseconds: the first look at the data set


def asked(page) -> list[list[str]]:
    """The parts of each look inside from here on."""
    parts: list[list[str]] = []

    def note(request) -> None:
        if request.url.endswith("/run/inside"):
            parts.append(request.post_data_json["data"][0]["parts"])

    page.on("request", note)
    return parts


def told(one, part: str) -> str:
    """A line of the panel, once it is there and of the picture on screen."""
    one.page.wait_for_function(
        """part => {
            const panel = document.querySelector("#explore-inside");
            const line = panel.querySelector(`[data-part=${part}] dd`);
            return panel.ariaBusy === "false" && line.textContent;
        }""",
        arg=part,
        timeout=PATIENCE,
    )
    return one.page.locator(f"{PANEL} [data-part={part}] dd").inner_text()


def opened(visit, locale: str = "en-US", **state):
    """Explore with one large picture and its inside."""
    one = visit(link(**{"grid": 1, "seed": 7} | state), locale=locale)
    one.page.locator(f"{PANEL} summary").press("Enter")
    return one


@ENGLISH_AND_CHINESE
def test_the_large_picture_is_looked_into_by_keyboard_and_the_panel_stays_open(visit, locale):
    texts = {key: pair[locale == "zh-CN"] for key, pair in TABS["explore"].items()}
    one = visit(link(model="quick", seed=7), locale=locale)
    parts = asked(one.page)
    panel = one.page.locator(PANEL)
    assert not panel.is_visible()  # sixteen pictures
    one.page.locator("#explore-canvas").focus()
    one.page.keyboard.press("Enter")
    one.page.locator(f"{PANEL} summary").wait_for()
    one.page.wait_for_load_state("networkidle")
    assert parts == []  # closed: nothing is computed
    one.page.locator(f"{PANEL} summary").press("Enter")
    model = gan.load("quick")
    image = model.sample(7, 1)
    assert told(one, "reading").startswith("0")
    score = f"{model.score(image).item():.2f}".rstrip("0")
    assert texts["score"].replace("{value}", score) in told(one, "verdict")
    places = one.page.locator(f"{PANEL} .lab-place")
    assert places.count() == 2  # among its own and among real ones
    assert "60,000" in told(one, "nearest")
    words = one.page.locator(f"{PANEL} figcaption").all_inner_texts()
    assert words[0] == texts["units"].replace("{of}", "128")
    assert nameless(one.page, f"{PANEL} :is(button, canvas, summary, [role])") == []
    one.page.reload()
    one.page.wait_for_selector(f"{PANEL}[open]", state="attached")
    assert told(one, "reading")


def test_the_maps_follow_the_hand_and_the_rest_is_asked_when_it_rests(visit):
    one = opened(visit, model="digits")
    told(one, "nearest")
    one.page.wait_for_load_state("networkidle")
    parts, before = asked(one.page), one.pixels(f"{PANEL} figure:last-child canvas")
    assert before.shape == (20, 8 * 21 - 1)
    box = shown(one, 1).bounding_box()
    mouse, y = one.page.mouse, box["y"] + box["height"] / 2
    mouse.move(box["x"] + box["width"] / 2, y)
    mouse.down()
    for step in range(12):
        mouse.move(box["x"] + box["width"] * (0.5 + step / 30), y)
        one.page.wait_for_timeout(20)
    one.page.wait_for_function(
        "([node, frame]) => Number(document.querySelector(node).dataset.frame) > frame",
        arg=[f"{PANEL} figure:last-child canvas", 3],
    )
    while_held = one.pixels(f"{PANEL} figure:last-child canvas")
    assert not np.array_equal(while_held, before)
    assert parts.count(["way"]) > 3
    mouse.up()
    told(one, "nearest")
    one.page.wait_for_load_state("networkidle")
    assert parts[-1] == ["reading", "verdict", "nearest"]
    parts.clear()
    one.page.locator(f"{PANEL} summary").click()
    shown(one, 1).fill("0.5")
    one.page.wait_for_load_state("networkidle")
    assert parts == []


def test_every_kind_of_model_has_an_inside(visit):
    one = opened(visit, model="mlp-gan")
    assert "likely to be real" in told(one, "verdict")
    assert one.page.locator(f"{PANEL} figcaption").all_inner_texts() == ["256 hidden units"]
    choose(one, "digits-vae")
    one.page.wait_for_function("document.querySelectorAll('.lab-way figure').length === 4")
    assert told(one, "verdict") == "A VAE has none: it learns by reconstructing."
    choose(one, "stacked-mnist")
    one.page.wait_for_function("document.querySelectorAll('.lab-way figure').length === 3")
    assert "Score" in told(one, "verdict")
    assert not one.page.locator(f"{PANEL} [data-part=reading]").is_visible()
    assert "60,000" in told(one, "nearest")


def test_a_data_set_that_is_missing_is_fetched_by_a_click_at_this_machine(visit):
    one = visit(link(model="quick", grid=1))
    missing = {"missing": {"title": "MNIST", "megabytes": 12, "fetch": True}}

    def without(route) -> None:
        answer = route.fetch()
        body = answer.json()
        if "nearest" in body["data"][0]:
            body["data"][0]["nearest"] = missing
        route.fulfill(response=answer, body=json.dumps(body))

    one.page.route("**/run/inside", without)
    one.page.locator(f"{PANEL} summary").click()
    assert "The pictures of MNIST are not here." in told(one, "nearest")
    one.page.unroute("**/run/inside")
    one.page.get_by_role("button", name="Fetch MNIST, 12 MB, once for all").click()
    one.page.wait_for_selector(f"{PANEL} .lab-nearest", timeout=PATIENCE)
    missing["missing"]["fetch"] = False  # a public server
    one.page.route("**/run/inside", without)
    shown(one, 1).fill("1")
    one.page.wait_for_selector(f"{PANEL} .lab-nearest", state="detached", timeout=PATIENCE)
    assert told(one, "nearest") == "The pictures of MNIST are not here."


def test_a_walk_takes_more_seeds_and_goes_in_a_loop_and_its_link_and_python_too(visit, monkeypatch):
    one = visit(link(model="dcgan", grid=1, seed=5, walk={"to": 31, "t": 0}))
    page = one.page
    fields = page.locator(".lab-walk input[type=number]")
    page.locator("#explore-walk-add").click()
    fields.nth(1).fill("40")
    page.locator("#explore-walk-add").click()
    assert fields.evaluate_all("nodes => nodes.map((node) => node.value)") == ["31", "40", "41"]
    page.locator("#explore-walk-less").click()
    page.locator("#explore-loop").press("Enter")
    assert page.locator("#explore-loop").get_attribute("aria-pressed") == "true"
    page.locator("#explore-walk").fill("0.5")
    model = gan.load("dcgan")
    rows = [model.latents(seed, 1) for seed in (5, 31, 40, 5)]
    expected = pictures.as_arrays(model.generate(tour(rows, torch.tensor([0.5]))))[0]
    assert one.shows(expected)
    first = model.sample(5, 1)[0].astype(int)

    def comes_back() -> bool:
        strip = one.pixels("#explore-strip")
        ends = strip[:28, :28], strip[-28:, -28:]
        return len(strip) > 50 and all(np.abs(end - first).max() <= 1 for end in ends)  # two rows

    assert soon(comes_back)
    page.evaluate("navigator.clipboard.writeText = async (words) => { window.copied = words; }")
    page.locator("#explore-python").click()
    page.get_by_role("button", name="Copied").wait_for()
    names: dict = {}
    exec(page.evaluate("window.copied"), names)
    assert np.abs(pictures.as_arrays(names["x"])[0].astype(int) - expected).max() <= 1
    page.wait_for_function("decodeURIComponent(location.hash).includes('loop')")
    again = visit(re.sub(r"^[^#]*", "", page.url))
    assert again.shows(expected)
    again.page.locator("#explore-loop").click()
    one.page.locator("#explore-speed").select_option("2")
    page.locator("#explore-play").click()
    for place in ("> 0.9", "< 0.1"):  # in a loop it comes to the end, and begins anew
        page.wait_for_function(f"Number(document.querySelector('#explore-walk').value) {place}")
    page.locator("#explore-play").click()


def saved(page, button: str):
    """What a click gives to keep: its name, and the picture."""
    with page.expect_download(timeout=PATIENCE) as download:
        page.locator(button).click()
    file = io.BytesIO(download.value.path().read_bytes())
    return download.value.suggested_filename, Image.open(file)


def test_the_sheet_and_the_chosen_picture_are_saved_as_png_in_the_size_that_is_wanted(visit):
    one = visit(link(model="mlp-gan", seed=12, row=3))
    page = one.page
    page.locator("#explore-canvas").focus()
    page.keyboard.press("ArrowRight")
    page.locator("#explore-save").press("Enter")
    sizes = page.locator("#explore-save-scale")
    assert sizes.locator("option").all_inner_texts()[-1] == "16× (1888 × 1888)"
    sizes.select_option("1")
    name, image = saved(page, "#explore-save-png")
    assert (name, image.size) == ("mlp-gan-seed-12.png", (118, 118))
    assert np.array_equal(np.asarray(image)[..., 0], one.pixels())
    page.get_by_label("Picture 5").check()
    sizes.select_option("16")
    name, image = saved(page, "#explore-save-png")
    assert (name, image.size) == ("mlp-gan-seed-12-picture-5.png", (448, 448))
    expected = one.pixels()[:28, 30:58].repeat(16, 0).repeat(16, 1)
    assert np.array_equal(np.asarray(image)[..., 0], expected)
    page.keyboard.press("Escape")
    assert not page.locator("#explore-saving").is_visible()
    assert nameless(page, "#explore-saving :is(button, select, input, [role])") == []


def test_the_walk_is_saved_from_explore_and_as_a_strip_from_compare(visit):
    one = visit(link(model="mlp-gan", seed=5, walk={"to": [6, 9], "t": 0, "loop": True}))
    page = one.page
    page.locator("#explore-save").click()
    page.locator("#explore-save-scale").select_option("2")
    for kind in ("webp", "gif"):
        name, image = saved(page, f"#explore-walk-{kind}")
        assert (name, image.format) == (f"mlp-gan-walk-5-6-9.{kind}", kind.upper())
        assert image.size == (56, 56) and image.n_frames > 100
    name, image = saved(page, "#explore-walk-png")
    assert (name, image.size) == ("mlp-gan-walk-5-6-9.png", ((24 * 30 - 2) * 2, 56))
    page.get_by_text("Saved.").wait_for()
    two = visit(sides("mlp-gan", "dcgan"), canvas="#compare-right")
    two.page.locator("#compare-race").scroll_into_view_if_needed()
    two.drawn_after(0, "#compare-right-strip")
    name, image = saved(two.page, "#compare-png")
    assert (name, image.size) == ("mlp-gan-dcgan.png", ((24 * 30 - 2) * 4, 58 * 4))


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_of_it_scrolls_sideways(visit, width):
    viewport = {"width": width, "height": 800}
    state = {"model": "digits", "grid": 1, "walk": {"to": [1, 2, 3, 4, 5, 6, 7, 8], "t": 0}}
    one = visit(link(**state), viewport=viewport)
    one.page.locator(f"{PANEL} summary").click()
    told(one, "nearest")
    one.page.locator("#explore-save").click()
    box = one.page.locator("#explore-saving").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= width
    assert box["y"] >= 0 and box["y"] + box["height"] <= 800
    assert one.page.evaluate("document.documentElement.scrollWidth") <= width
