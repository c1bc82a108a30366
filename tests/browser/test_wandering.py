"""Wandering over the endless plane in Explore, and directions of one's own."""

import base64

import numpy as np
import pytest
import torch
from visiting import choose, click_picture, fits, kept, link, state_of

import gan
from gan import latents, pictures

pytestmark = pytest.mark.browser

WANDER = "#explore-wander"


def window(name: str, seed: int, wander: dict) -> np.ndarray:
    """The sheet that Explore shows of a model's plane."""
    model = gan.load(name)
    places = latents.window(wander["x"], wander["y"], wander["step"], 4)
    labels = (latents.cells(places).sum(1) % model.classes).tolist() if model.classes else None
    z = latents.wander(seed, places, model.latent_dim)
    return pictures.as_arrays(model.generate(z, labels))


def shows_window(one, name: str, seed: int, wander: dict) -> bool:
    sheet = np.zeros((118, 118), np.uint8)
    for i, image in enumerate(window(name, seed, wander)):
        top, left = i // 4 * 30, i % 4 * 30
        sheet[top : top + 28, left : left + 28] = image
    return one.shows(sheet)


def test_wandering_by_drag_keys_and_wheel_goes_on_without_end(visit):
    one = visit(link(model="digits", seed=12))
    page, canvas = one.page, one.page.locator("#explore-canvas")
    assert canvas.evaluate("node => getComputedStyle(node).touchAction") == "auto"
    page.locator(WANDER).check()
    start = kept(one, wander={"x": 0, "y": 0, "step": 1})["wander"]
    assert shows_window(one, "digits", 12, start)
    assert canvas.evaluate("node => getComputedStyle(node).touchAction") == "none"
    box = canvas.bounding_box()
    x, y, side = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, box["width"] / 4
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + side * 1.5, y - side * 0.75, steps=8)
    page.mouse.up()
    page.wait_for_function("decodeURIComponent(location.hash).includes('-1.')")
    page.wait_for_load_state("networkidle")
    at = state_of(page)["wander"]
    assert (at["x"], at["y"]) == pytest.approx((-1.5, 0.75), abs=0.05)
    assert state_of(page).get("chosen") is None  # a drag is no click
    assert shows_window(one, "digits", 12, at)
    canvas.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowUp")
    page.wait_for_function("at => !location.hash.includes(at)", arg=str(at["x"]))
    page.wait_for_load_state("networkidle")
    later = state_of(page)["wander"]
    assert later["x"] == pytest.approx(at["x"] + 0.25) and later["y"] == pytest.approx(
        at["y"] - 0.25
    )
    page.mouse.move(x, y)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -300)
    page.keyboard.up("Control")
    page.wait_for_function("decodeURIComponent(location.hash).includes('\"step\":0.5')")
    page.wait_for_load_state("networkidle")
    near = state_of(page)["wander"]
    middle = later["x"] + 1.5 * later["step"]  # stays where it is
    assert near["x"] + 1.5 * near["step"] == pytest.approx(middle, abs=0.02)
    assert shows_window(one, "digits", 12, near)
    assert f"step {near['step']:g}" in page.locator(".lab-bar .lab-of").inner_text()
    again = visit(page.url[page.url.index("#") :])
    assert again.shows(one.pixels(), tolerance=0)
    page.locator(WANDER).uncheck()
    assert "wander" not in kept(one, wander=None)


def test_a_picture_found_while_wandering_opens_large_and_leads_back(visit):
    at = {"x": 2.25, "y": -3.5, "step": 0.5}
    one = visit(link(v=2, model="digits", seed=12, wander=at))
    sheet = window("digits", 12, at)
    click_picture(one, 6)
    kept(one, chosen=6)
    one.page.keyboard.press("Enter")
    assert one.shows(sheet[6])
    assert kept(one, grid=1)["wander"] == {"x": 3.25, "y": -3, "step": 0.5}
    one.page.keyboard.press("Escape")
    assert kept(one, wander=at)["chosen"] == 6


def test_two_fingers_zoom_the_plane_and_one_finger_elsewhere_scrolls(visit):
    size = {"width": 390, "height": 844}
    one = visit(link(model="mlp-gan"), viewport=size, has_touch=True, is_mobile=True)
    page = one.page
    assert fits(page)

    def gesture(*moments: list[tuple[float, float]]) -> None:
        for i, points in enumerate(moments):
            one.touch("Move" if i else "Start", *points)
            page.wait_for_timeout(16)
        one.touch("End")
        page.wait_for_timeout(200)

    box = page.locator("#explore-canvas").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    gesture(*[[(x, y - 12 * i)] for i in range(12)])
    page.wait_for_function("scrollY > 50")
    page.evaluate("scrollTo(0, 0)")
    page.locator(WANDER).check()
    gesture(*[[(x - 20 - 5 * i, y), (x + 20 + 5 * i, y)] for i in range(9)])
    state = kept(one, seed=None)["wander"]
    assert state["step"] == pytest.approx(1 / 3, abs=0.05)
    assert page.evaluate("scrollY") == 0


# ---- directions of one's own ----


def test_a_direction_from_one_picture_to_another_is_made_named_kept_and_removed(visit):
    name = "<b>round</b> & wide, long enough to be cut"
    one = visit(link(model="digits", seed=3))
    page, model = one.page, gan.load("digits")
    page.locator("#explore-a").click()
    page.locator("#explore-own-said", has_text="press B").wait_for()
    click_picture(one, 5)
    page.locator("#explore-b").click()
    page.wait_for_function("document.activeElement.id === 'explore-own-name'")
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    knob = page.locator("#explore-own-1 input[type=range]")
    assert page.locator("#explore-own-1 .lab-label").inner_text().startswith(name[:24])
    assert page.locator("#explore-own-1 b").count() == 0  # text, whatever it is
    named = page.locator("#explore-sliders .lab-slider").evaluate_all(
        "all => all.map((row) => row.id)"
    )
    assert named.index("explore-own-1") == len(model.named)  # after those with a meaning
    knob.fill("1")
    state = kept(one, own=[{"name": name[:24], "a": end(0), "b": end(5), "move": 1}])
    a, b = model.latents(3, 6)[[0, 5]]
    sheet = pictures.as_arrays(model.generate(model.latents(3, 16) + b - a))

    def first_is_moved() -> bool:
        return np.abs(one.pixels()[:28, :28].astype(int) - sheet[0]).max() <= 1

    assert any(first_is_moved() or page.wait_for_timeout(50) for _ in range(400))
    left = page.locator("#explore-own-1 .lab-slider-end").first
    left.click()
    assert knob.input_value() == "-1"
    again = visit(link(**state))
    assert again.page.locator("#explore-own-1 input[type=range]").input_value() == "1"
    page.locator("#explore-own-1 .lab-remove").click()
    kept(one, own=None)
    page.keyboard.press("Control+z")
    assert page.locator("#explore-own-1").count() == 1
    choose(one, "mlp-gan")
    page.locator("#explore-own-1").wait_for(state="detached")


def end(row: int) -> dict:
    return {"seed": 3, "row": row}


def test_a_moved_picture_is_an_end_by_its_latent(visit):
    one = visit(link(v=2, model="mlp-gan", seed=3, grid=1, moves=[2]))
    page = one.page
    page.locator("#explore-a").click()
    page.locator("#explore-reset").click()
    page.locator("#explore-b").click()
    page.locator("#explore-own [type=submit]:enabled").click()
    page.wait_for_function("location.hash.includes('own')")
    own = kept(one, moves=None)["own"][0]
    assert own["b"] == end(0)
    z = np.frombuffer(base64.b64decode(own["a"]["z"]), "<f2").astype("f4")
    model = gan.load("mlp-gan")
    moved = model.latents(3, 1)[0] + 2 * model.directions()[0].along([0])
    assert torch.allclose(torch.from_numpy(z), moved, atol=5e-3)


@pytest.mark.parametrize(
    "more",
    [
        {"wander": {"x": 0.5, "y": -1.25, "step": 0.5}, "truncation": 0.7},
        {"own": [{"name": "x", "a": end(1), "b": {"z": "AAAA" * 42 + "AAA="}, "move": 0.5}]},
        {"z": base64.b64encode(np.full(64, 0.5, "<f2")).decode(), "moves": [1]},
        {"wander": {"x": 3, "y": 2, "step": 1}, "walk": {"to": 4, "t": 0.5}, "label": 2},
    ],
)
def test_what_is_copied_as_python_draws_the_same(visit, more):
    one = visit(link(v=2, model="digits", seed=3, **more))
    one.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    one.page.wait_for_load_state("networkidle")
    one.page.locator("#explore-python").click()
    one.page.wait_for_function("() => navigator.clipboard.readText().then((it) => it.length > 9)")
    source = one.page.evaluate("navigator.clipboard.readText()")
    names = {}
    exec(source, names)
    drawn = pictures.as_arrays(names["x"])
    assert np.abs(one.pixels()[:28, :28].astype(int) - drawn[0]).max() <= 1
    assert np.abs(one.pixels()[-28:, -28:].astype(int) - drawn[-1]).max() <= 1
