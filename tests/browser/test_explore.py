"""What a visitor of the tab Explore sees and can do, in a real browser."""

import re

import numpy as np
import pytest
import torch
from visiting import choose, go_to, link, nameless, row, shown, slider

import gan
from gan import latents, pictures
from gan.texts import TABS

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
        route.continue_() if self.free else self.routes.append(route)

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


def click_pad(visit, x: float, y: float) -> None:
    """Click at a place of the pad, in shares of its sides, and wait for the picture of it."""
    pad, frame = visit.page.locator("#explore-pad"), visit.frame()
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    visit.page.mouse.click(box["x"] + box["width"] * x, box["y"] + box["height"] * y)
    visit.drawn_after(frame)


def test_digits_are_on_screen_without_a_click_and_every_control_has_a_name(visit):
    one = visit()
    assert one.page.locator("#explore-canvas").get_attribute("data-seed") == "2395"
    shown = one.pixels()
    assert shown.shape == (4 * 30 - 2, 4 * 30 - 2)
    assert (shown > 200).mean() > 0.03  # strokes
    assert (shown < 50).mean() > 0.5  # on black
    assert nameless(one.page, "#explore :is(input, button, select, [role])") == []


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
    between, frame = one.pixels(), one.frame()
    assert not np.array_equal(before, between)  # the button is still down
    mouse.move(box["x"] + box["width"] * 0.95, y, steps=5)
    mouse.up()
    one.drawn_after(frame)
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
    z = model.latents(5, 1) + 2.5 * model.directions(named=False)[1].vector
    assert one.shows(pictures.as_arrays(model.generate(z))[0])


def test_the_pad_of_the_vae_lies_over_its_map_and_moves_by_mouse_and_by_arrow_keys(visit):
    one = visit(link(model="vae-2d", grid=1))
    model, side = gan.load("vae-2d"), 15
    column, row = 11, 3  # a cell's centre must give that cell's picture
    click_pad(one, (column + 0.5) / side, (row + 0.5) / side)
    z = latents.quantile_map(side)[row * side + column][None]
    assert one.shows(pictures.as_arrays(model.generate(z))[0], tolerance=25)
    click_pad(one, 0.5, 0.5)
    assert one.shows(pictures.as_arrays(model.generate(torch.zeros(1, 2)))[0], tolerance=12)
    centre, frame = one.pixels(), one.frame()
    before = slider(one, 2).input_value()
    one.page.locator("#explore-pad").focus()
    for _ in range(8):
        one.page.keyboard.press("ArrowRight")
    one.drawn_after(frame)
    assert not np.array_equal(centre, one.pixels())
    assert float(slider(one, 1).input_value()) > 0.3
    assert slider(one, 2).input_value() == before  # one axis only


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


def test_reset_and_double_click_bring_the_start_back_and_another_model_shows_its_own(visit):
    one = visit(link(model="dcgan", grid=1))
    start = one.pixels()
    slider(one, 1).fill("2")
    slider(one, 3).fill("-1")
    row(one, 3).locator(".lab-label").dblclick()
    assert slider(one, 3).input_value() == "0"
    one.page.locator("#explore-reset").click()
    assert slider(one, 1).input_value() == "0"
    assert one.shows(start, tolerance=0)
    choose(one, "fc-dcgan")
    assert one.shows(gan.load("fc-dcgan").sample(7, 1)[0])


def test_the_canvas_shows_the_very_pixels_of_the_package_and_the_walk_ends_at_the_other_seed(visit):
    one = visit(link(model="dcgan", grid=1, seed=123, walk={"to": 31, "t": 0}))
    assert one.shows(gan.load("dcgan").sample(123, 1)[0])
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


def test_a_named_slider_tells_its_figures_moves_each_class_its_own_way_and_is_kept_in_the_link(
    visit,
):
    one = visit(link(model="quick", seed=3, grid=1, row=5))
    model = gan.load("quick")
    first = one.page.locator("#explore-sliders .lab-named").first
    assert first.locator(".lab-label").text_content() == "Thicker"
    assert "of 500 new pictures" in first.get_attribute("title")
    first.locator("input[type=range]").fill("1.5")
    z = model.latents(3, 1, start=5) + 1.5 * model.directions()[0].along([5])
    assert one.shows(pictures.as_arrays(model.generate(z, [5]))[0])
    one.page.wait_for_function("() => decodeURIComponent(location.hash).includes('1.5')")
    again = visit(re.sub(r"^[^#]*", "", one.page.url))
    assert again.shows(one.pixels(), tolerance=0)


def test_a_link_of_the_time_before_directions_had_a_meaning_draws_what_it_drew(visit):
    one = visit(link(model="quick", grid=1, seed=5, label=3, moves=[0, 1.5]))
    model = gan.load("quick")
    z = model.latents(5, 1) + 1.5 * model.principal[1]
    assert one.shows(pictures.as_arrays(model.generate(z, [3]))[0])
    assert slider(one, 2).input_value() == "1.5"


@pytest.mark.parametrize("size", [(390, 844), (1280, 480)])
def test_the_picture_stays_in_sight_while_the_last_slider_is_dragged(visit, size):
    one = visit(viewport={"width": size[0], "height": size[1]})
    shown(one, 8).evaluate("node => node.scrollIntoView({ block: 'center' })")
    one.page.wait_for_timeout(200)
    assert one.page.evaluate("scrollY") > 0
    box = one.page.locator("#explore-canvas").bounding_box()
    assert box["y"] >= -1
    assert box["y"] + box["height"] <= size[1]
    knob = shown(one, 8).bounding_box()
    assert box["y"] + box["height"] <= knob["y"] or knob["x"] > box["x"] + box["width"]


@pytest.mark.parametrize("truncation", [None, "1"])
def test_a_link_of_the_wrong_types_still_draws(visit, truncation):
    one = visit(link(model="mlp-gan", grid=1, truncation=truncation))
    assert one.shows(gan.load("mlp-gan").sample(7, 1)[0])
    for seed, odd in ((8, {"walk": {"to": 3, "t": None}}), (9, {"moves": [None]})):
        go_to(one.page, model="mlp-gan", grid=1, seed=seed, **odd)
        assert one.shows(gan.load("mlp-gan").sample(seed, 1)[0])


@pytest.mark.parametrize("name", ["vae-2d", "fc-dcgan"])
def test_slider_and_pad_end_at_the_same_place(visit, name):
    one = visit(link(model=name, grid=1, pad=[0, 1]))
    reach = gan.load(name).directions(named=False)[0].scale
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
    one = visit(link(model="mlp-gan", grid=1, moves=[9], pad=[0, 1]))
    number = row(one, 1).locator("input[type=number]")
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


def test_the_pad_of_a_gan_lies_over_its_neighbourhood_of_two_directions(visit):
    one = visit(link(model="mlp-gan", grid=1, seed=2))
    one.page.locator("#explore-pad").scroll_into_view_if_needed()
    one.page.wait_for_function("document.querySelector('#explore-pad canvas').dataset.frame > 0")
    side, column, row = 7, 5, 2
    click_pad(one, (column + 0.5) / side, (row + 0.5) / side)
    ground = one.pixels("#explore-pad canvas")
    cell = ground[row * 28 : row * 28 + 28, column * 28 : column * 28 + 28]
    assert one.shows(cell, tolerance=25)
    menus = one.page.locator(".lab-pad-axes select")
    menus.nth(0).select_option("1")
    assert [menus.nth(i).input_value() for i in (0, 1)] == ["1", "0"]


def test_a_seed_that_is_none_is_not_asked_for(visit):
    one = visit(link(model="mlp-gan", seed=12))
    for box in ("#explore-seed input", "#explore-walk-to"):
        field = one.page.locator(box)
        kept = field.input_value()
        for typed in ("-5", "1e30", "2.5", ""):
            field.fill(typed)
            if typed:
                said = TABS["explore"]["seed_range"][0].format(value=typed)
                one.page.locator("#explore-message").get_by_text(said).wait_for()
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
    one.page.keyboard.press("Tab")
    while one.page.evaluate("document.activeElement.id") != "explore-canvas":
        one.page.keyboard.press("Tab")
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
    assert not frame.is_visible()
    one.page.keyboard.press("Escape")
    one.page.wait_for_function(
        "document.querySelectorAll('#explore-canvas [role=option]').length === 16"
    )
    assert canvas.locator("[aria-selected=true]").text_content() == "Picture 6"
    for key in ("Home", "ArrowUp", "ArrowLeft"):  # the frame stays on the grid
        one.page.keyboard.press(key)
    assert option.text_content() == "Picture 1"


def test_a_double_click_on_a_picture_shows_it_large_and_another_leads_back(visit):
    one = visit(link(model="mlp-gan", row=3))
    canvas = one.page.locator("#explore-canvas")
    before, wanted, box = one.pixels(), cell(one, 10), canvas.bounding_box()
    canvas.dblclick(position={"x": box["width"] * 0.62, "y": box["height"] * 0.62})
    assert one.shows(wanted, tolerance=1)
    canvas.dblclick()
    assert one.shows(before, tolerance=1)
    assert canvas.locator("[aria-selected=true]").text_content() == "Picture 14"


def test_a_key_resets_one_control_and_nothing_while_a_number_is_edited(visit):
    one = visit(link(model="mlp-gan", moves=[1.25], pad=[0, 1], walk={"to": 3, "t": 0}))
    number = row(one, 1).locator("input[type=number]")
    number.press("End")
    number.press("Backspace")
    assert slider(one, 1).input_value() == "1.2"
    for key in ("Backspace", "Delete"):
        for k in (1, 2):
            slider(one, k).fill("1")
        for control, value, start in (
            (slider(one, 3), "1", "0"),
            (one.page.locator("#explore-truncation input[type=range]"), "0.5", "1"),
            (one.page.locator("#explore-walk"), "0.5", "0"),
        ):
            control.fill(value)
            control.press(key)
            assert control.input_value() == start
        assert [slider(one, k).input_value() for k in (1, 2)] == ["1", "1"]
        one.page.locator("#explore-pad").press(key)
        assert [slider(one, k).input_value() for k in (1, 2)] == ["0", "0"]


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
