"""The first screen of Explore: what is on it at which size, and what it says of its sliders."""

import numpy as np
import pytest
from visiting import (
    CANVAS,
    ENGLISH_AND_CHINESE,
    SHIFTS,
    choose,
    link,
    open_gallery,
    settled,
    shown,
)

import gan
from gan import pictures
from gan.texts import TABS

pytestmark = pytest.mark.browser

PICTURE, SEED, CLASS = "#explore-canvas", "#explore-seed-number", "#explore-class"
SLIDERS = "#explore-sliders input[type=range]"
TRUNCATION, PAD = "#explore-truncation input[type=range]", "#explore-pad"
DRAWN_ENDS = "#explore-slider-2 canvas[data-frame]"
LAPTOP = {PICTURE: 1, SEED: 1, "#explore-dice": 1, CLASS: 1, SLIDERS: 8, TRUNCATION: 1}
SIDE_BY_SIDE = {PICTURE: 1, SLIDERS: 3}

# How many elements lie wholly on the screen, unscrolled.
ON_SCREEN = """selector => [...document.querySelectorAll(selector)].filter((node) => {
    const { left, top, right, bottom, width } = node.getBoundingClientRect();
    return width && left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
}).length"""


def requests(page) -> list[dict]:
    """The requests to /draw from here on."""
    asked: list[dict] = []
    page.on("request", lambda sent: asked.append(sent) if sent.url.endswith("/run/draw") else 0)
    return asked


def along(asked) -> list[dict]:
    """What those asked for that draw sliders at several places."""
    states = [sent.post_data_json["data"][0] for sent in asked]
    return [state["along"] for state in states if "along" in state]


SCREENS = {
    (1280, 650): LAPTOP,
    (1920, 1080): {**LAPTOP, PAD: 1},
    (390, 844): {PICTURE: 1, SLIDERS: 4},
    (844, 390): SIDE_BY_SIDE,
    (640, 325): SIDE_BY_SIDE,
}


@ENGLISH_AND_CHINESE
def test_what_the_first_screen_holds(visit, locale):
    page = visit(locale=locale).page
    page.wait_for_load_state("networkidle")
    for (width, height), wanted in SCREENS.items():
        page.set_viewport_size({"width": width, "height": height})
        found = {what: page.evaluate(ON_SCREEN, what) for what in wanted}
        assert all(found[what] >= count for what, count in wanted.items()), (width, height, found)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        left = page.locator(".lab-left").bounding_box()
        picture, knob = (page.locator(one).first.bounding_box() for one in (PICTURE, SLIDERS))
        if (width, height) == (390, 844):
            assert left["height"] < 445
        else:
            assert picture["x"] + picture["width"] < knob["x"], (width, height)


@pytest.mark.parametrize("tab", CANVAS)
@pytest.mark.parametrize("size", [(1280, 800), (390, 844)])
def test_nothing_jumps_while_a_tab_loads(visit, tab, size):
    viewport = {"width": size[0], "height": size[1]}
    one = visit(link(tab=tab), canvas=CANVAS[tab], viewport=viewport, first=True)
    settled(one.page, tab)
    one.page.evaluate(SHIFTS)
    one.page.wait_for_timeout(300)
    assert one.page.evaluate("window.shifted") < 0.1


@pytest.mark.parametrize("name", ["digits", "vae-2d"])
def test_the_ends_of_a_slider_show_where_it_leads_and_a_click_goes_there(visit, name):
    one = visit(link(model=name, grid=1, seed=3))
    one.page.locator(DRAWN_ENDS).nth(1).wait_for()
    one.page.wait_for_load_state("networkidle")
    ends = one.page.locator("#explore-slider-2 .lab-slider-end")
    there = one.pixels("#explore-slider-2 .lab-slider-end:last-of-type canvas")
    reach = gan.load(name).directions()[1].scale
    assert ends.nth(1).get_attribute("aria-label").endswith(f"go to {reach:g}")
    ends.nth(1).press("Enter")
    assert float(shown(one, 2).input_value()) == reach
    assert one.shows(there)
    ends.nth(0).dblclick()  # which resets a slider, but no end of it
    assert float(shown(one, 2).input_value()) == -reach


def test_the_ends_are_one_request_when_the_hand_rests_and_none_while_it_drags(visit):
    one = visit(link(model="mlp-gan", grid=1))
    one.page.locator(DRAWN_ENDS).nth(1).wait_for()
    one.page.wait_for_load_state("networkidle")
    asked = requests(one.page)
    box = shown(one, 1).bounding_box()
    mouse, y = one.page.mouse, box["y"] + box["height"] / 2
    frame = int(one.page.locator("#explore-slider-2 canvas").first.get_attribute("data-frame"))
    mouse.move(box["x"] + box["width"] / 2, y)
    mouse.down()
    one.page.evaluate(
        """() => { const range = document.querySelector("#explore-slider-1 input");
            window.dragging = setInterval(() => {
                range.value = Number(range.value) + 0.05;
                range.dispatchEvent(new Event("input", { bubbles: true }));
            }, 16); }"""
    )
    one.page.wait_for_timeout(600)
    assert len(asked) > 3 and along(asked) == []
    one.page.evaluate("clearInterval(window.dragging)")
    mouse.up()
    one.drawn_after(frame, "#explore-slider-2 canvas")
    assert [len(wish["directions"]) for wish in along(asked)] == [8]


@ENGLISH_AND_CHINESE
def test_the_gallery_is_searched_by_typing_and_chosen_from_by_keys(visit, locale):
    one = visit(link(model="digits", seed=5, grid=1, label=3), locale=locale)
    page, words = one.page, TABS["explore"]
    language = ["en-US", "zh-CN"].index(locale)
    before = page.locator(SEED).bounding_box()
    page.locator("#explore-model").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.id === 'explore-search'")
    assert page.locator(SEED).bounding_box() == before  # nothing moves
    groups = [words[f"group_{key}"][language] for key in ("best", "tutorial")]
    assert page.locator("#explore-list h3").all_inner_texts() == groups
    page.keyboard.type("vae")
    options = page.locator("#explore-list [role=option]:visible")
    found = options.evaluate_all("all => all.map((one) => one.dataset.model)")
    assert found[0] == "digits-vae" and "vae-2d" in found
    assert all("vae" in name for name in found)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    reached = page.locator("#explore-list [aria-selected=true]")
    assert page.locator("#explore-search").get_attribute(
        "aria-activedescendant"
    ) == reached.get_attribute("id")
    page.keyboard.press("Enter")
    assert one.shows(gan.load("digits-vae").sample(5, 1, labels=[3])[0])  # seed and class are kept
    assert page.evaluate("document.activeElement.id") == "explore-model"
    open_gallery(one)
    page.keyboard.type("nothing of the kind")
    page.get_by_text(words["search_none"][language]).wait_for()
    page.keyboard.press("Escape")
    assert not page.locator("#explore-models").is_visible()
    choose(one, "dcgan")
    assert one.shows(gan.load("dcgan").sample(5, 1)[0])


def test_a_first_visitor_sees_one_slider_sway_once_from_one_request(visit):
    one = visit(first=True)
    page = one.page
    page.wait_for_function("Math.abs(document.querySelector('#explore-slider-1 input').value) > 1")
    still = gan.load("digits").sample(2395, 16, labels=[i % 10 for i in range(16)])
    sheet = np.asarray(pictures.grid(still, 4))
    moving = one.pixels()
    assert np.abs(moving[:28, :28].astype(int) - sheet[:28, :28]).max() > 60
    page.mouse.move(5, 5)
    page.mouse.down()  # the first touch
    assert shown(one, 1).input_value() == "0"
    assert np.abs(one.pixels()[:28, :28].astype(int) - still[0]).max() <= 1
    asked = requests(page)
    page.reload()
    one.drawn_after(0)
    page.wait_for_timeout(500)
    assert [wish for wish in along(asked) if len(wish["shares"]) > 2] == []


@pytest.mark.parametrize(
    ("state", "options"),
    [({"model": "digits", "moves": [1]}, {}), ({}, {"reduced_motion": "reduce"})],
)
def test_nothing_sways_for_those_who_want_no_motion_or_come_by_a_link_with_moves(
    browser, address, state, options
):
    context = browser.new_context(**options)
    page = context.new_page()
    asked = requests(page)
    page.goto(address + (link(**state) if state else ""))
    page.wait_for_function("Number(document.querySelector('#explore-canvas')?.dataset.frame) > 0")
    page.wait_for_load_state("networkidle")
    for _ in range(100):
        if not along(asked):  # a busy machine comes to them later
            page.wait_for_timeout(50)
    context.close()
    assert [len(wish["shares"]) for wish in along(asked)] == [2]  # the ends


def test_a_vertical_swipe_that_begins_on_a_slider_scrolls_and_never_sets_it(visit):
    size = {"width": 390, "height": 844}
    one = visit(viewport=size, has_touch=True, is_mobile=True)
    page, box = one.page, shown(one, 4).bounding_box()
    x, y = box["x"] + box["width"] * 0.85, box["y"] + box["height"] / 2

    def swipe(across: float, up: float) -> None:
        places = [(x + across * i, y - up * i) for i in range(16)]
        for i, place in enumerate(places):
            one.touch("Move" if i else "Start", place)
            page.wait_for_timeout(16)
        one.touch("End")
        page.wait_for_timeout(200)

    swipe(0.4, 12)
    assert shown(one, 4).input_value() == "0"
    assert page.evaluate("scrollY") > 100
    page.evaluate("scrollTo(0, 0)")
    swipe(-6, 0.3)
    assert float(shown(one, 4).input_value()) < 0
    page.touchscreen.tap(x, y)
    assert float(shown(one, 4).input_value()) > 2


def test_the_focus_never_hides_behind_the_picture(visit):
    one = visit(viewport={"width": 390, "height": 844})
    page = one.page
    page.locator("#explore-walk").focus()
    hidden = []
    for _ in range(24):
        page.keyboard.press("Shift+Tab")
        hidden += page.evaluate(
            """() => {
                const { activeElement: node } = document;
                const stage = document.querySelector(".lab-left");
                const { bottom } = stage.getBoundingClientRect();
                const behind = node.getBoundingClientRect().top < bottom;
                return behind && !stage.contains(node) ? [node.outerHTML.slice(0, 60)] : [];
            }"""
        )
    assert hidden == []


@ENGLISH_AND_CHINESE
def test_words_say_what_to_do_and_whose_pad_and_strip_they_are(visit, locale):
    words, language = TABS["explore"], ["en-US", "zh-CN"].index(locale)
    one = visit(link(model="digits", row=4), locale=locale)
    assert one.page.locator("#explore-sliders-title").inner_text() == words["drag"][language]
    own = words["picture_n"][language].format(n=5)
    assert one.page.locator(".lab-aside .lab-of").all_inner_texts() == [own, own]
    assert one.page.locator(".lab-pad-axes label").evaluate_all(
        "all => all.map((one) => one.firstChild.data)"
    ) == ["→", "↑"]
    menu = one.page.locator(".lab-pad-axes select").first
    assert "svg" in menu.evaluate("node => getComputedStyle(node).backgroundImage")
    choose(one, "fashion")
    title = one.page.get_by_text(words["drag_pictures"][language])
    title.wait_for()
