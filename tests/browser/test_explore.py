"""What a visitor of the tab Explore sees and can do, in a real browser."""

import re

import numpy as np
import pytest
import torch
from visiting import PHONE, fits, link, nameless

import gan
from gan import latents, pictures
from gan.texts import TABS
from gan.ui.server import gallery

pytestmark = pytest.mark.browser


def cell(visit, index: int, grid: int = 4) -> np.ndarray:
    """One picture of the grid on the canvas."""
    shown = visit.pixels()
    side = (shown.shape[0] + 2) // grid
    top, left = index // grid * side, index % grid * side
    return shown[top : top + side - 2, left : left + side - 2]


class Held:
    """Answers to the page that wait until they are let go."""

    def __init__(self, visit):
        self.visit, self.routes, self.free = visit, [], False
        visit.page.route("**/run/draw", lambda route: self._answer(route))

    def _answer(self, route) -> None:
        if self.free:
            route.continue_()
        else:
            self.routes.append(route)

    def asked(self) -> None:
        for _ in range(100):
            if self.routes:
                return
            self.visit.page.wait_for_timeout(20)
        raise AssertionError("nothing was asked")

    def let_go(self) -> None:
        self.free = True
        for route in self.routes:
            route.continue_()


def slider(visit, number: int):
    return visit.page.locator(f"#explore-slider-{number} input[type=range]")


def test_digits_are_on_screen_without_a_click(visit):
    one = visit()
    assert one.page.locator("#explore-canvas").get_attribute("data-seed") == "7"
    shown = one.pixels()
    assert shown.shape == (4 * 30 - 2, 4 * 30 - 2)
    assert (shown > 200).mean() > 0.03  # strokes
    assert (shown < 50).mean() > 0.5  # on black


def test_the_canvas_shows_the_very_pixels_of_the_package(visit):
    one = visit(link(model="dcgan", seed=123, grid=1))
    assert one.shows(gan.load("dcgan").sample(123, 1)[0])


def test_dragging_a_slider_changes_the_picture_while_the_mouse_moves(visit):
    one = visit(link(model="dcgan", grid=1))
    knob = slider(one, 1)
    knob.scroll_into_view_if_needed()
    box = knob.bounding_box()
    mouse, y = one.page.mouse, box["y"] + box["height"] / 2
    before, frame = one.pixels(), one.frame()
    mouse.move(box["x"] + box["width"] / 2, y)
    mouse.down()
    mouse.move(box["x"] + box["width"] * 0.7, y, steps=5)
    one.drawn_after(frame)
    between = one.pixels()
    assert not np.array_equal(before, between)  # the button is still down
    mouse.move(box["x"] + box["width"] * 0.95, y, steps=5)
    mouse.up()
    one.page.wait_for_load_state("networkidle")
    assert not np.array_equal(between, one.pixels())


def test_the_last_value_wins(visit):
    one = visit(link(model="dcgan", grid=1, seed=5))
    knob = slider(one, 2)
    for value in np.linspace(-3, 2.5, 40):
        knob.evaluate(
            "(input, value) => { input.value = value; input.dispatchEvent(new Event('input')) }",
            f"{value:.2f}",
        )
    model = gan.load("dcgan")
    z = model.latents(5, 1) + 2.5 * model.directions()[1].vector
    assert one.shows(pictures.as_arrays(model.generate(z))[0])


def test_the_pad_moves_the_picture_by_mouse_and_by_arrow_keys(visit):
    one = visit(link(model="vae-2d", grid=1))
    pad = one.page.locator("#explore-pad")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    frame = one.frame()
    one.page.mouse.click(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.5)
    one.drawn_after(frame)
    model = gan.load("vae-2d")
    assert one.shows(pictures.as_arrays(model.generate(torch.zeros(1, 2)))[0], tolerance=12)
    centre, frame = one.pixels(), one.frame()
    pad.focus()
    for _ in range(8):
        one.page.keyboard.press("ArrowRight")
    one.drawn_after(frame)
    assert not np.array_equal(centre, one.pixels())
    assert float(slider(one, 1).input_value()) > 0.3


def test_the_pad_of_the_vae_lies_over_its_map(visit):
    one = visit(link(model="vae-2d", grid=1))
    pad = one.page.locator("#explore-pad")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    model, side = gan.load("vae-2d"), 15
    column, row = 11, 3  # a cell's centre must give that cell's picture
    frame = one.frame()
    one.page.mouse.click(
        box["x"] + box["width"] * (column + 0.5) / side,
        box["y"] + box["height"] * (row + 0.5) / side,
    )
    one.drawn_after(frame)
    z = latents.quantile_map(side)[row * side + column][None]
    assert one.shows(pictures.as_arrays(model.generate(z))[0], tolerance=25)


def test_seed_dice_truncation_and_grid_change_the_picture(visit):
    one = visit(link(model="mlp-gan"))
    canvas = one.page.locator("#explore-canvas")
    one.page.locator("#explore-seed input").fill("41")
    one.page.wait_for_function("document.querySelector('#explore-canvas').dataset.seed === '41'")
    frame = one.frame()
    one.page.locator("#explore-dice").click()
    one.drawn_after(frame)
    assert canvas.get_attribute("data-seed") != "41"
    frame, before = one.frame(), one.pixels()
    one.page.locator("#explore-truncation input[type=range]").fill("0.3")
    one.drawn_after(frame)
    assert not np.array_equal(before, one.pixels())
    frame = one.frame()
    one.page.locator("#explore-grid").get_by_text("8×8").click()
    one.drawn_after(frame)
    assert one.pixels().shape == (8 * 30 - 2, 8 * 30 - 2)


def test_choosing_a_model_shows_its_pictures(visit):
    one = visit(link(model="dcgan", grid=1))
    one.page.locator("#explore-model").get_by_text("fc-dcgan").click()
    assert one.shows(gan.load("fc-dcgan").sample(7, 1)[0])


def test_reset_and_double_click_bring_the_start_back(visit):
    one = visit(link(model="dcgan", grid=1))
    start = one.pixels()
    slider(one, 1).fill("2")
    slider(one, 3).fill("-1")
    one.page.locator("#explore-slider-3 .lab-label").dblclick()
    assert slider(one, 3).input_value() == "0"
    one.page.locator("#explore-reset").click()
    assert slider(one, 1).input_value() == "0"
    assert one.shows(start, tolerance=0)


def test_the_walk_ends_at_the_other_seed(visit):
    one = visit(link(model="dcgan", grid=1, seed=7, walk={"to": 31, "t": 0.5}))
    one.page.locator("#explore-walk").fill("1")
    assert one.shows(gan.load("dcgan").sample(31, 1)[0])


def test_a_latent_number_in_the_drawer_moves_that_number_alone(visit):
    one = visit(link(model="dcgan", grid=1, seed=3))
    one.page.locator("#explore-raw summary").click()
    one.page.locator(".lab-raw input[type=range]").nth(17).fill("2")
    model = gan.load("dcgan")
    z = model.latents(3, 1)
    z[0, 17] = 2
    assert one.shows(pictures.as_arrays(model.generate(z))[0])


def test_a_link_brings_the_same_picture_back(visit):
    one = visit(link(model="dcgan", grid=1, seed=9))
    slider(one, 4).fill("1.5")
    one.page.wait_for_function("() => decodeURIComponent(location.hash).includes('1.5')")
    one.page.wait_for_load_state("networkidle")
    again = visit(re.sub(r"^[^#]*", "", one.page.url))
    assert again.shows(one.pixels(), tolerance=0)


@pytest.mark.parametrize("spelling", ["zh", "zh-CN", "zh-Hans-CN", "zh-TW", "zh-HK"])
def test_every_spelling_of_chinese_gets_chinese(visit, spelling):
    one = visit(locale=spelling)
    assert one.page.locator("#explore-reset").inner_text() == "重置"


def test_the_language_switches_and_is_remembered_with_the_state(visit):
    one = visit(link(model="mlp-gan", seed=77))
    assert one.page.locator("#explore-reset").inner_text() == "Reset"
    one.page.locator("#language").click()
    one.page.get_by_role("button", name="重置").wait_for()
    one.page.wait_for_function("document.querySelector('#explore-canvas').dataset.seed === '77'")
    one.page.reload()
    one.page.get_by_role("button", name="重置").wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_the_page_in_both_themes(visit, scheme):
    one = visit(color_scheme=scheme)
    ink, paper = one.page.evaluate(
        """() => [getComputedStyle(document.querySelector("#header h1")).color,
                  getComputedStyle(document.body).backgroundColor]"""
    )
    ink, paper = (sum(map(int, re.findall(r"\d+", colour)[:3])) / 3 for colour in (ink, paper))
    assert (ink > paper) == (scheme == "dark")
    assert abs(ink - paper) > 150


@pytest.mark.parametrize("path", ["", "?lang=zh"])
def test_a_phone_needs_no_horizontal_scrolling(visit, path):
    one = visit(path, **PHONE)
    assert fits(one.page)
    canvas = one.page.locator("#explore-canvas").bounding_box()
    assert canvas["x"] >= 0
    assert canvas["x"] + canvas["width"] <= 390


@pytest.mark.parametrize("size", [(390, 844), (1280, 720)])
def test_the_picture_stays_in_sight_while_the_last_slider_is_dragged(visit, size):
    one = visit(viewport={"width": size[0], "height": size[1]})
    slider(one, 8).evaluate("node => node.scrollIntoView({ block: 'center' })")
    one.page.wait_for_timeout(200)
    assert one.page.evaluate("scrollY") > 0
    box = one.page.locator("#explore-canvas").bounding_box()
    assert box["y"] >= -1
    assert box["y"] + box["height"] <= size[1]
    knob = slider(one, 8).bounding_box()
    assert box["y"] + box["height"] <= knob["y"] or knob["x"] > box["x"] + box["width"]


@pytest.mark.parametrize(
    "state",
    [{"truncation": None}, {"truncation": "1"}, {"walk": {"to": 3, "t": None}}, {"moves": [None]}],
    ids=str,
)
def test_a_link_of_the_wrong_types_still_draws(visit, state):
    one = visit(link(model="mlp-gan", grid=1, **state))
    assert one.shows(gan.load("mlp-gan").sample(7, 1)[0])


def test_an_arrow_key_moves_one_axis_only(visit):
    one = visit(link(model="vae-2d", grid=1, seed=0))
    one.page.wait_for_load_state("networkidle")
    before = slider(one, 2).input_value()
    one.page.locator("#explore-pad").focus()
    one.page.keyboard.press("ArrowRight")
    assert slider(one, 2).input_value() == before


def test_the_pad_never_has_one_direction_on_both_axes(visit):
    one = visit(link(model="mlp-gan", grid=1))
    menus = one.page.locator(".lab-pad-axes select")
    menus.nth(0).select_option("1")
    assert [menus.nth(i).input_value() for i in (0, 1)] == ["1", "0"]


def test_every_control_has_a_name_for_screen_readers(visit):
    page = visit().page
    assert nameless(page, "#explore :is(input, button, select, [role])") == []


@pytest.mark.parametrize("name", ["vae-2d", "fc-dcgan"])
def test_slider_and_pad_end_at_the_same_place(visit, name):
    one = visit(link(model=name, grid=1))
    reach = gan.load(name).directions()[0].scale
    pad = one.page.locator("#explore-pad")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    one.page.mouse.move(box["x"] + 5, box["y"] + box["height"] / 2)
    one.page.mouse.down()
    one.page.mouse.move(box["x"] + 2 * box["width"], box["y"] + box["height"] / 2)
    one.page.mouse.up()
    knob = slider(one, 1)
    assert float(knob.get_attribute("max")) == reach
    assert float(knob.get_attribute("min")) == -reach
    assert float(knob.input_value()) == reach
    assert one.page.locator(".lab-beyond").count() == 0
    for key in ("ArrowLeft", "ArrowRight"):
        one.page.keyboard.press(key)
    assert float(knob.input_value()) == reach


def test_a_place_beyond_the_edge_is_shown_and_not_pulled_back(visit):
    one = visit(link(model="mlp-gan", grid=1, moves=[9]))
    number = one.page.locator("#explore-slider-1 input[type=number]")
    assert number.input_value() == "9"
    assert slider(one, 1).get_attribute("aria-valuetext") == "9"
    dot = one.page.locator(".lab-dot")
    assert "lab-beyond" in dot.get_attribute("class")
    one.page.locator("#explore-pad").focus()
    for key in ("ArrowRight", "ArrowUp"):
        one.page.keyboard.press(key)
    assert number.input_value() == "9"
    number.focus()
    number.blur()
    assert number.input_value() == "9"
    one.page.locator("#explore-pad").focus()
    one.page.keyboard.press("ArrowLeft")
    assert float(number.input_value()) < 3
    assert "lab-beyond" not in dot.get_attribute("class")


def test_the_pad_of_a_gan_lies_over_its_neighbourhood(visit):
    one = visit(link(model="mlp-gan", grid=1, seed=2))
    pad = one.page.locator("#explore-pad")
    pad.scroll_into_view_if_needed()
    one.page.wait_for_function("document.querySelector('#explore-pad canvas').dataset.frame > 0")
    box, side = pad.bounding_box(), 7
    column, row, frame = 5, 2, one.frame()
    one.page.mouse.click(
        box["x"] + box["width"] * (column + 0.5) / side,
        box["y"] + box["height"] * (row + 0.5) / side,
    )
    one.drawn_after(frame)
    ground = one.page.evaluate(
        """([x, y]) => {
            const context = document.querySelector("#explore-pad canvas").getContext("2d");
            const { data } = context.getImageData(x * 28, y * 28, 28, 28);
            return [...data.filter((_, i) => i % 4 === 0)];
        }""",
        [column, row],
    )
    assert one.shows(np.array(ground, np.uint8).reshape(28, 28), tolerance=25)


def test_what_the_server_refuses_is_said_in_the_pages_language(visit, monkeypatch):
    one = visit("?lang=zh" + link(model="mlp-gan"))
    others = tuple(name for name in gallery.names() if name != "mlp-gan")
    monkeypatch.setattr(gallery, "names", lambda: others)  # taken away while the page is open
    one.page.locator("#explore-dice").click()
    message = one.page.locator("#explore-message")
    message.wait_for(state="visible")
    assert message.inner_text().startswith(TABS["explore"]["refused"][1])
    assert "mlp-gan" in message.locator("[lang=en]").inner_text()
    one.page.locator("#explore-model").get_by_text("vae-2d").click()
    message.wait_for(state="hidden")
    assert all("status of 500" in complaint for complaint in one.complaints)  # the browser's own
    one.complaints.clear()


@pytest.mark.parametrize("typed", ["-5", "1e30", "2.5", ""])
def test_a_seed_that_is_none_is_not_asked_for(visit, typed):
    one = visit(link(model="mlp-gan", seed=12))
    for box in ("#explore-seed input", "#explore-walk-to"):
        field = one.page.locator(box)
        kept = field.input_value()
        field.fill(typed)
        field.blur()
        assert field.input_value() == kept
    one.page.wait_for_load_state("networkidle")
    assert not one.page.locator("#explore-message").is_visible()
    assert one.page.locator("#explore-canvas").get_attribute("data-seed") == "12"


def test_no_number_of_the_drawer_is_beyond_what_the_server_takes(visit):
    one = visit(link(model="mlp-gan", grid=1, moves=[20] * 8))
    frame = one.frame()
    one.page.locator("#explore-raw summary").click()
    one.drawn_after(frame)
    frame = one.frame()
    for i in range(8):
        one.page.locator(".lab-raw input[type=number]").nth(i).fill("3" if i % 2 else "-3")
    one.drawn_after(frame)
    assert not one.page.locator("#explore-message").is_visible()


def test_a_picture_is_chosen_by_keys_alone(visit):
    one = visit(link(model="mlp-gan"))
    canvas, frame = one.page.locator("#explore-canvas"), one.page.locator(".lab-frame")
    assert not frame.is_visible()
    one.page.keyboard.press("Tab")
    while one.page.evaluate("document.activeElement.id") != "explore-canvas":
        one.page.keyboard.press("Tab")
    frame.wait_for(state="visible")
    for key in ("ArrowRight", "ArrowRight", "ArrowDown", "ArrowLeft", "ArrowDown", "ArrowUp"):
        one.page.keyboard.press(key)
    option = canvas.locator("[role=option][aria-selected=true]")
    assert option.text_content() == "Picture 6"
    assert canvas.get_attribute("aria-activedescendant") == option.get_attribute("id")
    sheet, at = canvas.bounding_box(), frame.bounding_box()
    assert at["x"] == pytest.approx(sheet["x"] + sheet["width"] * 30 / 118, abs=1)
    assert at["y"] == pytest.approx(sheet["y"] + sheet["height"] * 30 / 118, abs=1)
    assert at["width"] == pytest.approx(sheet["width"] * 28 / 118, abs=1)
    wanted = cell(one, 5)
    one.page.keyboard.press("Enter")
    assert one.shows(wanted, tolerance=1)
    one.page.keyboard.press("Escape")
    one.page.wait_for_function(
        "document.querySelectorAll('#explore-canvas [role=option]').length === 16"
    )
    assert canvas.locator("[aria-selected=true]").text_content() == "Picture 6"
    for key in ("Home", "ArrowUp", "ArrowLeft"):  # the frame stays on the grid
        one.page.keyboard.press(key)
    assert option.text_content() == "Picture 1"


def test_a_click_on_a_picture_shows_it_large_and_another_leads_back(visit):
    one = visit(link(model="mlp-gan", row=3))
    canvas = one.page.locator("#explore-canvas")
    before, wanted, box = one.pixels(), cell(one, 10), canvas.bounding_box()
    canvas.click(position={"x": box["width"] * 0.62, "y": box["height"] * 0.62})
    assert one.shows(wanted, tolerance=1)
    canvas.click()
    assert one.shows(before, tolerance=1)


@pytest.mark.parametrize("key", ["Backspace", "Delete"])
def test_a_key_resets_one_control(visit, key):
    one = visit(link(model="mlp-gan", moves=[1, 1, 1], truncation=0.5, walk={"to": 3, "t": 0.5}))
    keyboard = one.page.keyboard
    for selector, start in (
        ("#explore-slider-3 input[type=range]", "0"),
        ("#explore-truncation input[type=range]", "1"),
        ("#explore-walk", "0"),
    ):
        one.page.locator(selector).focus()
        keyboard.press(key)
        assert one.page.locator(selector).input_value() == start
    assert [slider(one, k).input_value() for k in (1, 2)] == ["1", "1"]
    one.page.locator("#explore-pad").focus()
    keyboard.press(key)
    assert [slider(one, k).input_value() for k in (1, 2)] == ["0", "0"]


def test_a_key_that_edits_a_number_resets_nothing(visit):
    one = visit(link(model="mlp-gan", moves=[1.25]))
    number = one.page.locator("#explore-slider-1 input[type=number]")
    number.press("End")
    number.press("Backspace")
    assert slider(one, 1).input_value() == "1.2"


def test_a_place_chosen_before_the_answer_is_there_is_reached(visit):
    one = visit(link(model="vae-2d", grid=1, seed=1))
    one.page.wait_for_load_state("networkidle")
    held = Held(one)
    places = [slider(one, k).input_value() for k in (1, 2)]
    one.page.locator("#explore-seed input").fill("5")
    held.asked()
    assert [slider(one, k).input_value() for k in (1, 2)] == places  # of the picture on screen
    slider(one, 1).fill("1.1")
    slider(one, 2).fill("-0.4")
    assert [slider(one, k).input_value() for k in (1, 2)] == ["1.1", "-0.4"]
    held.let_go()
    model = gan.load("vae-2d")
    drawn = pictures.as_arrays(model.generate(torch.tensor([[1.1, -0.4]])))
    assert one.shows(drawn[0])
    assert [slider(one, k).input_value() for k in (1, 2)] == ["1.1", "-0.4"]


def test_a_reset_before_the_answer_is_there_is_a_reset(visit):
    one = visit(link(model="vae-2d", grid=1, seed=1, moves=[1]))
    one.page.wait_for_load_state("networkidle")
    held = Held(one)
    one.page.locator("#explore-seed input").fill("5")
    held.asked()
    slider(one, 1).fill("1.1")
    one.page.locator("#explore-reset").click()
    held.let_go()
    assert one.shows(gan.load("vae-2d").sample(5, 1)[0])


def test_twenty_visitors_drag_at_once_and_each_gets_the_own_last_picture(visit):
    model = gan.load("mlp-gan")
    direction = model.directions()[0].vector
    visits = [visit(link(model="mlp-gan", grid=1, seed=seed)) for seed in range(20)]
    for one in visits:
        slider(one, 1).evaluate(
            """input => {
                let n = 0;
                const timer = setInterval(() => {
                    input.value = -3 + n * 0.1;
                    input.dispatchEvent(new Event("input"));
                    if (++n > 45) clearInterval(timer);
                }, 16);
            }"""
        )
    for seed, one in enumerate(visits):
        one.page.wait_for_function(
            "Number(document.querySelector('#explore-slider-1 input').value) === 1.5"
        )
        z = model.latents(seed, 1) + 1.5 * direction
        assert one.shows(pictures.as_arrays(model.generate(z))[0]), f"visitor {seed}"


def test_tabs_change_by_click_and_by_history_and_keep_their_state(visit):
    one = visit(link(model="dcgan", seed=99, grid=1))
    page = one.page
    page.locator("#tab-train").click()
    page.wait_for_function("document.documentElement.dataset.tab === 'train'")
    assert not page.locator("#explore-canvas").is_visible()
    assert page.locator("#tab-train").get_attribute("aria-current") == "page"
    page.go_back()
    page.locator("#explore-canvas").wait_for()
    assert page.locator("#explore-canvas").get_attribute("data-seed") == "99"
    page.locator("#tab-lesson").click()
    page.locator("#tab-explore").click()
    page.locator("#explore-canvas").wait_for()
    assert page.locator("#explore-seed-number").input_value() == "99"


@pytest.mark.parametrize("module", ["explore/explore.js", "explore/pad.js", "common/canvas.js"])
@pytest.mark.parametrize(("locale", "language"), [("en-US", 0), ("zh-CN", 1)])
def test_a_module_that_does_not_load_is_said_on_the_page(
    browser, address, module, locale, language
):
    context = browser.new_context(locale=locale)
    page = context.new_page()
    page.route(f"**/lab/{module}", lambda route: route.abort())
    page.goto(address)
    page.get_by_role("alert").filter(has_text=TABS["shell"]["not_loaded"][language]).wait_for()
    context.close()
