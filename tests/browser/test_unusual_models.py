"""The tab Explore with models unlike the shipped ones, which `unusual` makes."""

from string import ascii_lowercase

import numpy as np
import pytest
import torch
import unusual
from visiting import choose, link, sides

import gan
from gan import pictures, ui

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def models():
    with unusual.listed() as listed:
        yield listed


@pytest.fixture(scope="module")
def address(models):
    """The app with unusual models, where other tests have the shipped ones."""
    app = ui.launch(prevent_thread_lock=True, server_name="127.0.0.1", quiet=True)
    yield app.local_url
    app.close()


def aspect(visit, selector: str) -> float:
    box = visit.page.locator(selector).bounding_box()
    return box["width"] / box["height"]


def shades(visit, grid: int) -> list[int]:
    """The class of each picture on the canvas, read from its left edge."""
    shown = visit.pixels()
    cell = (shown.shape[0] + 2) // grid
    edges = shown[::cell, ::cell].ravel() / 255 * (unusual.CLASSES - 1)
    return edges.round().astype(int).tolist()


def comes_to_show(visit, grid: int, classes: list[int]) -> bool:
    for _ in range(100):
        if shades(visit, grid) == classes:
            return True
        visit.page.wait_for_timeout(50)
    return False


def test_one_latent_number_has_one_slider_and_no_pad(visit, models):
    one = visit(link(model="line", grid=1))
    assert not one.page.locator("#explore-pad").is_visible()
    assert one.page.locator(".lab-slider:visible").count() == 2  # truncation, and the number
    knob = one.page.locator("#explore-slider-1 input[type=range]")
    before = one.pixels()
    knob.fill("-2.5")
    drawn = pictures.as_arrays(models["line"].generate(torch.tensor([[-2.5]])))
    assert np.abs(before.astype(int) - drawn[0]).max() > 3
    assert one.shows(drawn[0])
    choose(one, "wide")
    one.page.locator("#explore-pad").wait_for(state="visible")


@pytest.mark.parametrize(("name", "ratio"), [("wide", 20 / 8), ("tall", 8 / 24)])
def test_oblong_pictures_keep_their_shape_everywhere(visit, name, ratio):
    one = visit(link(model=name, grid=1))
    one.page.wait_for_load_state("networkidle")  # the strip and the ground come last
    strip = "document.querySelector('#explore-strip')"
    one.page.wait_for_function(f"{strip}.dataset.frame > 0")
    for width in (1280, 390):
        one.page.set_viewport_size({"width": width, "height": 800})
        assert aspect(one, "#explore-canvas") == pytest.approx(ratio, rel=0.02)
        assert aspect(one, "#explore-pad") == pytest.approx(ratio, rel=0.02)
        pixels = one.page.evaluate(f"{strip}.width / {strip}.height")
        assert aspect(one, "#explore-strip") == pytest.approx(pixels, rel=0.02)
        assert one.page.evaluate("document.documentElement.scrollWidth") <= width
    thumbnail = one.page.locator("#explore-model img").nth(0)
    assert thumbnail.evaluate("node => getComputedStyle(node).objectFit") == "contain"


def test_a_grid_shows_all_classes_a_choice_one_and_a_picture_seen_large_keeps_its_own(visit):
    one = visit(link(model="classy"))
    choices = one.page.locator("#explore-class")
    assert choices.locator("label").all_inner_texts() == ["all", *map(str, range(10))]
    assert comes_to_show(one, 4, [i % 10 for i in range(16)])
    choices.get_by_label("Class 7").check()
    assert comes_to_show(one, 4, [7] * 16)
    choices.get_by_label("all").check()
    assert comes_to_show(one, 4, [i % 10 for i in range(16)])
    one.page.locator("#explore-canvas").focus()
    for key in ("ArrowDown", "ArrowRight", "Enter"):
        one.page.keyboard.press(key)
    assert comes_to_show(one, 1, [5])
    choices.get_by_label("Class 3").check()
    choose(one, "wide")
    choices.wait_for(state="hidden")
    one.page.wait_for_function("document.querySelector('#explore-canvas').dataset.model === 'wide'")
    assert not one.page.locator("#explore-message").is_visible()  # no class is asked for


def test_the_ground_of_a_conditional_map_is_of_the_chosen_class(visit):
    one = visit(link(model="classy-map", grid=1))
    corner = """shade => {
        const ground = document.querySelector("#explore-pad canvas");
        return ground.getContext("2d").getImageData(0, 0, 1, 1).data[0] === shade;
    }"""
    one.page.wait_for_function(corner, arg=0)
    one.page.locator("#explore-class").get_by_label("Class 9").check()
    one.page.wait_for_function(corner, arg=255)


@pytest.mark.parametrize(
    ("locale", "every", "names"),
    [("en-US", "all", ["T-shirt", "ankle boot"]), ("zh-CN", "全部", ["T 恤", "短靴"])],
)
def test_classes_that_have_names_are_offered_by_name(visit, locale, every, names):
    one = visit(link(model="clothes"), locale=locale)
    offered = one.page.locator("#explore-class label").all_inner_texts()
    assert len(offered) == 11
    assert [offered[0], offered[1], offered[-1]] == [every, *names]
    one.page.locator("#explore-class label").nth(8).click()
    assert comes_to_show(one, 4, [7] * 16)


@pytest.mark.parametrize(("locale", "every"), [("en-US", "all"), ("zh-CN", "全部")])
@pytest.mark.parametrize("width", [390, 1280])
def test_more_than_twelve_classes_are_a_menu(visit, models, width, locale, every):
    viewport = {"width": width, "height": 800}
    one = visit(link(model="letters", grid=1, seed=7), locale=locale, viewport=viewport)
    menu = one.page.locator("#explore-class select")
    assert menu.locator("option").all_inner_texts() == [every, *ascii_lowercase]
    assert menu.input_value() == every and menu.get_attribute("aria-label")
    menu.select_option("r")
    drawn = models["letters"].generate(models["letters"].latents(7, 1), [17])
    assert one.shows(pictures.as_arrays(drawn)[0])
    one.page.wait_for_function("""decodeURIComponent(location.hash).includes('"label":17')""")
    assert one.page.evaluate("document.documentElement.scrollWidth") <= width
    choose(one, "classy")  # ten are buttons
    one.page.locator("#explore-class label").nth(10).wait_for()
    assert not menu.count()


def test_compare_has_the_menu_too(visit):
    one = visit(sides("letters", "letters"), canvas="#compare-right")
    menu = one.page.locator("#compare-class select")
    assert menu.locator("option").all_inner_texts() == ["All", *ascii_lowercase]
    menu.select_option("c")
    one.page.wait_for_function("""decodeURIComponent(location.hash).includes('"label":2')""")


@pytest.mark.parametrize(("other", "offered"), [("clothes", "T-shirt"), ("classy", "0")])
def test_two_models_are_asked_by_name_where_both_know_it(visit, other, offered):
    one = visit(sides("clothes", other), canvas="#compare-right")
    labels = one.page.locator("#compare-class label")
    assert labels.all_inner_texts()[:2] == ["All", offered]


@pytest.mark.parametrize("chosen", [None, 4])
def test_the_copied_python_draws_the_same_classes(visit, models, monkeypatch, chosen):
    one = visit(link(model="classy", seed=5, row=3))
    if chosen is not None:
        frame = one.frame()
        one.page.locator("#explore-class").get_by_label(f"Class {chosen}").check()
        one.drawn_after(frame)
    one.page.evaluate("navigator.clipboard.writeText = async (words) => { window.copied = words; }")
    one.page.locator("#explore-python").click()
    one.page.get_by_role("button", name="Copied").wait_for()
    monkeypatch.setattr(gan, "load", models.__getitem__, raising=False)
    names: dict = {}
    exec(one.page.evaluate("window.copied"), names)
    drawn = np.asarray(pictures.grid(pictures.as_arrays(names["x"]), 4)).copy()
    shown = one.pixels()
    for gap in (slice(8, None, 10), slice(9, None, 10)):  # between pictures of 8 pixels
        drawn[gap] = drawn[:, gap] = 0
    assert np.abs(shown.astype(int) - drawn).max() <= 1
