"""Moving through the latent space in Explore: links, the chosen picture, undo and the way back."""

import base64
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from visiting import (
    ENGLISH_AND_CHINESE,
    choose,
    click_picture,
    go_to,
    kept,
    link,
    moved,
    nameless,
    picture_at,
    shown,
)

import gan
from gan import pictures
from gan.texts import TABS

pytestmark = pytest.mark.browser

OLD = [  # links as pages made them before they had a version, the last one before `order` as well
    {
        **{"model": "digits", "seed": 2395, "truncation": 0.8, "order": 2},
        "moves": [1.2, -0.5],
    },
    {
        **{"model": "quick", "seed": 5, "row": 13, "grid": 1, "order": 2, "moves": [0, 0, 0, 1.5]},
        **{"raw": {"3": -1.25}, "pad": [0, 3]},
    },
    {"model": "digits-vae", "seed": 11, "grid": 1, "walk": {"to": 31, "t": 0.4}, "label": 4},
    {"model": "vae-2d", "seed": 3, "grid": 1, "order": 2, "moves": [0.7, -1.1]},
    {"model": "quick", "seed": 5, "grid": 1, "label": 3, "moves": [0, 1.5], "pad": [1, 2]},
]
DRAWN = Path(__file__).with_name("links.png")  # what they drew then, picture beside picture


def drag(page, knob, share: float) -> None:
    """Drag a slider from its middle to a share of its width, in steps."""
    box = knob.bounding_box()
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] / 2, y)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * share, y, steps=6)
    page.mouse.up()


def names(one) -> set[str]:
    """What is said of whose pad, strip and ends these are, and of the bar."""
    found = one.page.locator(".lab-of").all_inner_texts()
    return {name.split(": ")[-1] for name in found}


def comes(one, canvas: str, where, expected: np.ndarray) -> bool:
    """Whether a part of a canvas comes to show these pixels, but for a level."""
    for _ in range(600):
        found = one.pixels(canvas)[where].astype(int)
        if found.shape == expected.shape and np.abs(found - expected).max() <= 1:
            return True
        one.page.wait_for_timeout(50)
    return False


# ---- links ----


@pytest.mark.parametrize("number", range(len(OLD)))
def test_a_link_of_the_time_before_versions_draws_what_it_drew(visit, number):
    counts = [old.get("grid", 4) ** 2 for old in OLD]
    start = 28 * sum(counts[:number])
    strip = np.asarray(Image.open(DRAWN))[:, start : start + 28 * counts[number]]
    tiles = strip.reshape(28, -1, 28).transpose(1, 0, 2)
    expected = np.asarray(pictures.grid(tiles, OLD[number].get("grid", 4)))
    one = visit(link(**OLD[number]))
    one.page.wait_for_load_state("networkidle")
    drawn, ink = one.pixels(), expected > 0  # gaps are transparent here, and grey there
    assert drawn.shape == expected.shape[:2]
    difference = np.abs(drawn.astype(int) - expected)
    side = 30 if counts[number] > 1 else 28
    inside = (np.indices(drawn.shape) % side < 28).all(0)
    assert ink.any() and difference[inside].max() <= 1
    assert kept(one, v=2)["v"] == 2
    again = visit(one.page.url[one.page.url.index("#") :])
    assert again.shows(drawn, tolerance=0)


def test_a_free_latent_is_one_picture_that_sliders_move_and_the_grid_drops(visit):
    model = gan.load("dcgan")
    z = model.latents(77, 1).half()
    text = base64.b64encode(z.numpy().astype("<f2").tobytes()).decode()
    one = visit(link(v=2, model="dcgan", z=text, truncation=0.5))
    assert one.shows(pictures.as_arrays(model.generate(z.float()))[0])
    assert names(one) == {TABS["explore"]["picture_free"][0]}
    shown(one, 1).fill("1.5")
    moved = z.float() + 1.5 * model.directions()[0].along([0])
    assert one.shows(pictures.as_arrays(model.generate(moved))[0])
    assert kept(one, z=text)["moves"][0] == 1.5
    one.page.locator("#explore-large").click()
    assert "z" not in kept(one, grid=None)
    assert one.pixels().shape == (118, 118)


FAULTS = [
    ({"seed": -5}, "-5", str(2**53 - 1)),
    ({"seed": 1.5}, "1.5", str(2**53 - 1)),
    ({"moves": [99]}, "99", "20"),
    ({"truncation": 3}, "3", "2"),
    ({"label": 12}, "12", "9"),
    ({"row": -1}, "-1", str(2**53 - 1)),
    ({"pad": [0, 99]}, "99", "10"),
    ({"z": "AAAA"}, "64", "16"),
    ({"wander": {"x": 0, "y": 0, "step": 9}}, "9", "4"),
    ({"model": "nobody"}, "nobody", "digits"),
    ({"model": "private-gone"}, "private-gone", "digits"),
]


@ENGLISH_AND_CHINESE
def test_what_is_out_of_range_in_a_link_is_said_in_the_pages_language(visit, locale):
    one = visit(locale=locale)
    message = one.page.locator("#explore-message")
    for fault, value, bound in FAULTS:
        go_to(one.page, **{"v": 2, "model": "digits", **fault})
        message.filter(has_text=value).filter(has_text=bound).wait_for()
        said = message.inner_text()
        assert any("\u4e00" <= letter <= "\u9fff" for letter in said) == (locale == "zh-CN"), said
        one.page.locator("#explore-dice").click()  # who goes on has read it
        message.wait_for(state="hidden")
        one.page.wait_for_load_state("networkidle")


# ---- the chosen picture ----


def test_pad_strip_and_ends_follow_the_picture_that_a_click_or_an_arrow_key_chooses(visit):
    one = visit(link(model="digits", seed=3))
    page, model = one.page, gan.load("digits")
    page.wait_for_load_state("networkidle")
    click_picture(one, 6)
    kept(one, chosen=6)
    page.wait_for_load_state("networkidle")  # strip, pad and ends follow
    assert names(one) == {"Picture 7"}
    mark = page.locator(".lab-frame").bounding_box()
    canvas = page.locator("#explore-canvas").bounding_box()
    assert mark["x"] + mark["width"] / 2 == pytest.approx(
        canvas["x"] + picture_at(one, 6)["x"], abs=canvas["width"] / 30
    )
    z = model.latents(3, 1, start=6)
    first = pictures.as_arrays(model.generate(z, [6]))[0]
    assert comes(one, "#explore-strip", np.s_[:, :28], first)
    direction = model.directions()[0]
    end = model.generate(z - direction.scale * direction.along([6]), [6])
    assert one.shows(pictures.as_arrays(end)[0], canvas="#explore-slider-1 canvas")
    assert comes(one, "#explore-pad canvas", np.s_[84:112, 84:112], first)
    page.keyboard.press("ArrowDown")
    kept(one, chosen=10)
    assert names(one) == {"Picture 11"}
    page.keyboard.press("Enter")
    assert kept(one, grid=1)["row"] == 10
    assert names(one) == {"Picture 11"}
    page.locator("#explore-large").click()
    assert kept(one, grid=None)["chosen"] == 10
    page.reload()
    one.drawn_after(0)
    assert names(one) == {"Picture 11"}


def test_a_slider_of_a_plane_shows_where_the_chosen_picture_is(visit):
    one = visit(link(model="vae-2d", seed=3))
    click_picture(one, 9)
    place = gan.load("vae-2d").latents(3, 10)[9].tolist()
    one.page.wait_for_function(
        """place => place.every((value, k) => Math.abs(value -
            document.querySelector(`#explore-slider-${k + 1} input`).value) < 0.006)""",
        arg=place,
    )
    assert nameless(one.page, "#explore :is(input, button, select, [role])") == []


# ---- undo, redo, back ----


def test_a_drag_is_one_step_and_so_is_a_run_of_keys(visit):
    one = visit(link(model="mlp-gan", seed=4))
    page, knob = one.page, shown(one, 1)
    drag(page, knob, 0.8)
    far = float(knob.input_value())
    for _ in range(4):
        page.keyboard.press("ArrowLeft")
    near = float(knob.input_value())
    assert 0 < near < far
    values = []
    for keys in ("Control+z", "Control+z", "Control+z", "Control+Shift+z", "Control+y"):
        page.keyboard.press(keys)
        values.append(float(knob.input_value()))
    assert values == [far, 0, 0, far, near]
    page.locator("#explore-undo").click()
    page.locator("#explore-undo").click()
    assert page.locator("#explore-undo").is_disabled()
    page.locator("#explore-redo").click()
    assert float(knob.input_value()) == far
    field = page.locator("#explore-seed-number")
    field.fill("55")
    field.press("Control+z")  # the field's own
    assert float(knob.input_value()) == far


def test_back_undoes_a_change_of_seed_class_grid_and_model_but_no_drag(visit):
    one = visit(link(v=2, model="quick", seed=4))
    page = one.page
    kept(one, seed=4)
    entries = page.evaluate("history.length")
    drag(page, shown(one, 1), 0.7)
    before = moved(one)
    assert page.evaluate("history.length") == entries
    page.locator("#explore-dice").click()
    page.wait_for_function("n => history.length === n", arg=entries + 1)
    page.locator("#explore-class").get_by_text("3", exact=True).click()
    kept(one, label=3)
    page.locator("#explore-grid").get_by_text("8×8").click()
    kept(one, grid=8)
    page.locator("#explore-reset").click()
    kept(one, moves=None)
    choose(one, "mlp-gan")
    kept(one, model="mlp-gan")
    assert page.evaluate("history.length") == entries + 5
    for wanted in ({"model": "quick", "moves": None}, {"moves": before["moves"]}, {"grid": None}):
        page.go_back()
        kept(one, **wanted)
    page.go_back()
    kept(one, label=None)
    page.go_back()
    assert kept(one, seed=4) == before
    page.keyboard.press("Control+z")  # Back was a step like any other
    page.wait_for_function("!decodeURIComponent(location.hash).includes('\"seed\":4,')")


def test_the_pictures_seen_last_are_a_strip_to_return_to(visit):
    one = visit(link(model="mlp-gan", seed=1, grid=1))
    page, seen = one.page, one.page.locator("#explore-seen button")
    page.wait_for_function("document.querySelectorAll('#explore-seen button').length === 1")
    first = one.pixels("#explore-seen canvas")
    assert np.array_equal(first, one.pixels())
    field = page.locator("#explore-seed-number")
    for seed in range(2, 24):
        field.fill(str(seed))
        page.locator(f"#explore-seen [title*='seed {seed}']").wait_for()
    assert seen.count() == 20
    seen.last.focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    assert one.shows(gan.load("mlp-gan").sample(4, 1)[0])
    page.keyboard.press("Control+z")
    assert one.shows(gan.load("mlp-gan").sample(23, 1)[0])
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
