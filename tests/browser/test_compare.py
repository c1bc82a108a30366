"""What a visitor of the tab Compare sees and can do, in a real browser."""

import re

import numpy as np
import pytest
from PIL import Image
from visiting import ENGLISH_AND_CHINESE, PHONE, fits, go_to, link, nameless, sides

import gan
from gan import data, pictures

pytestmark = pytest.mark.browser

LEFT, RIGHT = "vae-2d", "dcgan"  # the pair that a visitor meets first
PATIENCE = 60_000  # milliseconds: a search takes seconds, and longer beside other work


@pytest.fixture
def compare(visit):
    """Open the tab Compare."""

    def open_tab(path: str = "", **options):
        return visit(path or link(tab="compare"), canvas="#compare-right", **options)

    return open_tab


def sheet(model: str, seed: int, grid: int) -> np.ndarray:
    """The pictures of a seed as the canvas shows them: gaps of two pixels."""
    drawn = gan.load(model).sample(seed, grid**2)
    size = grid * 30 - 2
    expected = np.zeros((size, size), np.uint8)
    for i, picture in enumerate(drawn):
        top, left = i // grid * 30, i % grid * 30
        expected[top : top + 28, left : left + 28] = picture
    return expected


def draw_a_seven(page) -> None:
    pad = page.locator("#compare-draw")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    corners = [(0.3, 0.25), (0.7, 0.25), (0.45, 0.8)]
    places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in corners]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=10)
    page.mouse.up()


def wait_for_state(page, state: str, side: str | None = None) -> None:
    """Wait until the searches of both sides, or of one, have come to that state."""
    where = f'[data-side="{side}"]' if side else ""
    page.wait_for_function(
        """([where, state]) => [...document.querySelectorAll(`.compare-found${where} > p`)]
            .every((status) => status.dataset.state === state)""",
        arg=[where, state],
        timeout=PATIENCE,
    )


def has_pictures(one, *canvases: str) -> bool:
    """Whether there is ink on each of the canvases."""
    return all((one.pixels(canvas) > 100).any() for canvas in canvases)


@ENGLISH_AND_CHINESE
def test_two_models_stand_side_by_side_without_a_click_and_a_drawn_digit_goes_through_both(
    compare, locale
):
    one = compare(locale=locale)
    assert one.page.locator("#compare-left-model").input_value() == LEFT
    assert one.page.locator("#compare-right-model").input_value() == RIGHT
    assert one.shows(sheet(LEFT, 7, 4), canvas="#compare-left")
    assert one.shows(sheet(RIGHT, 7, 4), canvas="#compare-right")
    assert nameless(one.page, "#compare :is(input, button, select, [role])") == []
    draw_a_seven(one.page)
    one.page.locator("#compare-run").click()
    wait_for_state(one.page, "done")
    assert has_pictures(one, "#compare-seen", "#compare-left-found", "#compare-right-found")
    errors = [
        float(re.search(r"0\.\d+", one.page.locator(f"{side} > p").inner_text())[0])
        for side in ('.compare-found[data-side="left"]', '.compare-found[data-side="right"]')
    ]
    assert all(0 < error < 0.12 for error in errors)  # an empty picture's is about 0.1
    verdict = one.page.locator("#compare-verdict").inner_text()
    assert [LEFT, RIGHT][errors[0] > errors[1]] == verdict.split()[0]
    one.drawn_after(0, "#compare-left-walk")
    one.drawn_after(0, "#compare-right-walk")


@pytest.mark.data
def test_the_dice_picks_a_test_digit_and_the_walk_from_it_ends_at_the_seeds_picture(compare):
    one = compare(sides("vae-2d", "mlp-gan"))
    one.page.locator("#compare-test-dice").click()
    wait_for_state(one.page, "done")
    assert 0 <= int(one.page.locator("#compare-test").input_value()) < 10_000
    assert has_pictures(one, "#compare-seen")
    one.drawn_after(0, "#compare-right-walk")
    strip = one.pixels("#compare-right-walk")
    last = gan.load("mlp-gan").sample(7, 1)[0]
    assert np.abs(strip[:, -28:].astype(int) - last).max() <= 2
    first = one.pixels("#compare-right-found")
    assert np.abs(strip[:, :28].astype(int) - first).max() <= 2


@pytest.mark.data
def test_the_last_test_digit_is_shown_as_it_is_goes_through_both_and_starts_the_race(compare):
    best = sides("digits-vae", "digits")
    one, again = compare(best), compare(best)
    for index in (1, 2, 4, 3):
        one.page.locator("#compare-test").fill(str(index))
    wait_for_state(one.page, "done")
    digit = data.load("mnist", None, train=False).images[3, 0].numpy()
    assert np.array_equal(one.pixels("#compare-seen"), digit)
    model = gan.load("digits-vae")
    code = model.encode(digit[None])[0]
    made = pictures.as_arrays(model.generate(code, model.read(digit[None])))[0]
    assert one.shows(made, canvas="#compare-left-found", tolerance=2)
    assert has_pictures(one, "#compare-right-found")
    assert one.pixels("#compare-left-difference").any()
    again.page.locator("#compare-test").fill("3")  # and nothing before
    wait_for_state(again.page, "done")
    assert again.shows(one.pixels("#compare-right-found"), canvas="#compare-right-found")
    again.page.locator("#compare-from-digit").click()
    for side in ("left", "right"):
        found = again.pixels(f"#compare-{side}-found")
        assert again.shows(found, 2, f"#compare-{side}-frame")


def test_an_uploaded_a_dropped_and_a_pasted_file_go_through_both_and_prose_is_refused(
    compare, tmp_path
):
    path, prose = tmp_path / "digit.png", tmp_path / "prose.png"
    prose.write_bytes(b"no picture at all")
    digit = np.kron(gan.load("dcgan").sample(5, 1)[0], np.ones((9, 9), np.uint8))
    Image.fromarray(255 - digit).save(path)
    one = compare(sides("vae-2d", "mlp-gan"))
    one.page.locator("#compare-file").set_input_files(path)
    wait_for_state(one.page, "done")
    assert has_pictures(one, "#compare-seen", "#compare-left-found", "#compare-right-found")
    give = """async (kind) => {
        const canvas = document.createElement("canvas");
        [canvas.width, canvas.height] = [60, 60];
        const pen = canvas.getContext("2d");
        pen.fillStyle = "#fff";
        pen.fillRect(0, 0, 60, 60);
        pen.fillStyle = "#000";
        pen.fillRect(kind === "drop" ? 10 : 25, 10, 8, 40);
        const blob = await new Promise((done) => canvas.toBlob(done));
        const files = new DataTransfer();
        files.items.add(new File([blob], "digit.png", { type: "image/png" }));
        const event = kind === "drop"
            ? new DragEvent("drop", { dataTransfer: files, bubbles: true, cancelable: true })
            : new ClipboardEvent("paste", { clipboardData: files, bubbles: true });
        document.querySelector("#compare-draw").dispatchEvent(event);
    }"""
    for kind in ("drop", "paste"):
        frame = one.frame("#compare-left-found")
        one.page.evaluate(give, kind)
        one.drawn_after(frame, "#compare-left-found")
    assert has_pictures(one, "#compare-seen")
    wait_for_state(one.page, "done")
    one.page.locator("#compare-file").set_input_files(prose)
    verdict = one.page.locator("#compare-verdict", has_text="picture")
    verdict.wait_for()
    with one.page.expect_response("**/run/draw"):  # the sentence outlives a change of the controls
        one.page.locator("#compare-left-seed").fill("77")
    one.page.wait_for_function("location.hash.includes('77')")
    assert verdict.is_visible()
    assert ["422" in complaint for complaint in one.complaints] == [True]  # Chromium's own
    one.complaints.clear()


def test_a_model_that_draws_no_digits_says_so_and_the_other_goes_on(compare):
    one = compare(sides("frog-dcgan", "vae-2d"))
    draw_a_seven(one.page)
    wait_for_state(one.page, "failed", "left")
    wait_for_state(one.page, "done", "right")
    assert "colour" in one.page.locator('.compare-found[data-side="left"] > p').inner_text()


def test_a_search_can_be_cancelled_and_begun_again(compare):
    one = compare()
    draw_a_seven(one.page)
    one.page.evaluate(  # at the first picture, which a click from outside might miss
        """() => {
            const first = new MutationObserver(() => {
                first.disconnect();
                document.querySelector("#compare-cancel").click();
            });
            const found = document.querySelector("#compare-right-found");
            first.observe(found, { attributeFilter: ["data-frame"] });
        }"""
    )
    one.page.locator("#compare-run").click()
    wait_for_state(one.page, "cancelled", "right")
    assert one.page.locator("#compare-cancel").is_hidden()
    frame = one.frame("#compare-right-found")
    one.page.wait_for_load_state("networkidle")
    assert one.frame("#compare-right-found") == frame  # nothing more arrives
    one.page.locator("#compare-run").click()
    wait_for_state(one.page, "done")


def test_the_last_seed_wins_on_both_sides_and_explore_opens_in_the_state_of_one(compare):
    one = compare(sides("mlp-gan", "dcgan", grid=1))
    for seed in range(30):
        one.page.locator("#compare-left-seed").fill(str(seed))
    assert one.shows(gan.load("mlp-gan").sample(29, 1)[0], canvas="#compare-left")
    assert one.shows(gan.load("dcgan").sample(29, 1)[0], canvas="#compare-right")
    one.page.locator('[data-side="right"] .compare-explore').click()
    assert one.shows(gan.load("dcgan").sample(29, 1)[0], canvas="#explore-canvas")


def test_the_same_model_twice_can_have_two_seeds_and_truncations(compare):
    one = compare(sides("mlp-gan", "mlp-gan", grid=1))
    page = one.page
    assert page.locator("#compare-same").is_visible()
    assert page.locator("#compare-right-seed").is_hidden()
    page.locator("#compare-link").click()
    page.locator("#compare-right-seed").fill("31")
    page.locator("#compare-right-truncation input[type=range]").fill("0.5")
    model = gan.load("mlp-gan")
    assert one.shows(model.sample(7, 1)[0], canvas="#compare-left")
    assert one.shows(model.sample(31, 1, truncation=0.5)[0], canvas="#compare-right")
    page.locator("#compare-link").click()  # linked again: as on the left
    assert one.shows(model.sample(7, 1)[0], canvas="#compare-right")


def test_a_link_brings_the_pair_back(compare):
    one = compare(
        link(
            tab="compare",
            left={"model": "mlp-gan", "seed": 3},
            right={"model": "dcgan", "seed": 9, "truncation": 0.5},
            linked=False,
            grid=1,
        )
    )
    assert one.shows(gan.load("mlp-gan").sample(3, 1)[0], canvas="#compare-left")
    one.page.locator("#compare-left-seed").fill("44")
    one.page.wait_for_function("() => decodeURIComponent(location.hash).includes('44')")
    again = compare(re.sub(r"^[^#]*", "", one.page.url))
    assert again.shows(gan.load("mlp-gan").sample(44, 1)[0], canvas="#compare-left")
    right = gan.load("dcgan").sample(9, 1, truncation=0.5)[0]
    assert again.shows(right, canvas="#compare-right")


def test_a_link_of_the_wrong_types_still_draws(compare):
    one = compare(link(tab="compare", left=None))
    assert one.shows(sheet(LEFT, 7, 4), canvas="#compare-left")
    for seed, grid, odd in (
        (7, 1, {"left": 3}),
        (5, 4, {"grid": "4"}),
        (6, 1, {"label": 99}),
        (7, 4, {"left": {"model": LEFT, "seed": -1}}),
    ):
        state = {"left": {"model": LEFT, "seed": seed}, "grid": grid, **odd}
        go_to(one.page, tab="compare", **state)
        assert one.shows(sheet(LEFT, seed, grid), canvas="#compare-left")


def test_the_race_is_walked_in_both_spaces_played_paused_scrubbed_and_saved(compare):
    one = compare(sides("mlp-gan", "dcgan"))
    page = one.page
    page.locator("#compare-race").scroll_into_view_if_needed()
    one.drawn_after(0, "#compare-right-strip")
    page.locator("#compare-play").click()
    page.wait_for_function("Number(document.querySelector('#compare-scrub').value) > 5")
    page.locator("#compare-play").click()
    place = page.locator("#compare-scrub").input_value()
    frames = [page.locator(f"#compare-{side}-frame") for side in ("left", "right")]
    assert [frame.get_attribute("data-shows") for frame in frames] == [place, place]
    page.wait_for_timeout(200)
    assert page.locator("#compare-scrub").input_value() == place
    page.locator("#compare-from").fill("3")
    page.locator("#compare-to").fill("9")
    for side, name in (("left", "mlp-gan"), ("right", "dcgan")):
        model = gan.load(name)
        page.locator("#compare-scrub").fill("0")
        assert one.shows(model.sample(3, 1)[0], 2, f"#compare-{side}-frame")
        first = one.pixels(f"#compare-{side}-strip")[:28, :28].astype(int)
        assert np.abs(first - model.sample(3, 1)[0]).max() <= 2
        page.locator("#compare-scrub").fill("47")
        assert one.shows(model.sample(9, 1)[0], 2, f"#compare-{side}-frame")
    for kind in ("webp", "gif"):
        with page.expect_download(timeout=PATIENCE) as download:
            page.locator(f"#compare-{kind}").click()
        assert download.value.suggested_filename == f"mlp-gan-dcgan.{kind}"
        with Image.open(download.value.path()) as image:
            assert image.format == kind.upper()
            assert image.n_frames > 40
            assert image.width > image.height


def test_the_map_shows_what_lies_under_the_cursor_and_a_gan_s_is_spanned_by_two_directions(compare):
    one = compare()
    page = one.page
    plane = page.locator(".compare-plane")
    plane.scroll_into_view_if_needed()
    one.drawn_after(0, ".compare-ground")
    frame = one.frame("#compare-here")
    plane.focus()
    for _ in range(6):
        page.keyboard.press("ArrowRight")
    one.drawn_after(frame, "#compare-here")
    by_keys = one.pixels("#compare-here")
    frame = one.frame("#compare-here")
    box = plane.bounding_box()
    plane.hover(position={"x": 0.2 * box["width"], "y": 0.5 * box["height"]})
    one.drawn_after(frame, "#compare-here")
    assert not np.array_equal(by_keys, one.pixels("#compare-here"))
    assert plane.get_attribute("aria-valuenow") == "0.20"
    page.locator("#compare-map-side label").nth(1).click()
    page.wait_for_selector(".compare-axes select")
    frame = one.frame(".compare-ground")
    menus = page.locator(".compare-axes select")
    menus.nth(0).select_option("1")
    one.drawn_after(frame, ".compare-ground")
    assert [menus.nth(i).input_value() for i in (0, 1)] == ["1", "0"]


@pytest.mark.data
@ENGLISH_AND_CHINESE
def test_the_three_numbers_appear_and_follow_the_pictures(compare, locale):
    one = compare(locale=locale)
    page = one.page
    page.locator("#compare-numbers").scroll_into_view_if_needed()
    page.wait_for_function(
        """() => [...document.querySelectorAll(".compare-value")]
            .every((value) => Number(value.textContent) > 0)""",
        timeout=PATIENCE,
    )
    page.wait_for_function("document.querySelector('.compare-claim').textContent")
    sharp = [
        float(page.locator(f"#compare-{side}-sharpness").inner_text()) for side in ("left", "right")
    ]
    claim = page.locator(".compare-claim").inner_text()
    assert f"{sharp[0]:.2f}" in claim
    assert f"{sharp[1]:.2f}" in claim
    agrees = "agree:" in claim and "not" not in claim if locale == "en-US" else "相符" in claim
    assert agrees == (sharp[1] > sharp[0] * 1.01)
    of_right = """() => ["sharpness", "variety", "nearness"].map(
        (name) => document.querySelector(`#compare-right-${name}`).textContent).join(" ")"""
    before = page.evaluate(of_right)
    page.locator("#compare-right-model").select_option("mlp-gan")
    page.wait_for_function(
        f"""before => ({of_right})() !== before
            && document.querySelector(".compare-claim").textContent.includes("mlp-gan")""",
        arg=before,
        timeout=PATIENCE,
    )


@pytest.mark.data
@ENGLISH_AND_CHINESE
def test_colours_are_not_measured_beside_grey_digits_and_two_of_a_kind_test_no_claim(
    compare, locale
):
    one = compare(sides("mlp-gan", "frog-dcgan"), locale=locale)
    one.page.locator("#compare-numbers").scroll_into_view_if_needed()
    note = one.page.locator("#compare-numbers .compare-note")
    one.page.wait_for_function(  # the other side's numbers have come, and its sentence has gone
        """() => Number(document.querySelector("#compare-left-variety").textContent) > 0
            && document.querySelector("#compare-numbers .compare-note").textContent""",
        timeout=PATIENCE,
    )
    assert note.inner_text().count("frog-dcgan") == 1
    assert one.page.locator("#compare-right-variety").inner_text() == "–"
    one.page.locator("#compare-right-model").select_option("dcgan")
    one.page.wait_for_function(
        "Number(document.querySelector('#compare-right-variety').textContent) > 0",
        timeout=PATIENCE,
    )
    assert note.inner_text() == ""
    if locale == "en-US":
        one.page.locator(".compare-claim", has_text="side by side").wait_for(timeout=PATIENCE)


@pytest.mark.parametrize("path", ["", "?lang=zh"])
def test_a_phone_needs_no_horizontal_scrolling(compare, path):
    one = compare(path + link(tab="compare"), **PHONE)
    draw_a_seven(one.page)
    wait_for_state(one.page, "done")
    for section in ("race", "map", "numbers"):
        one.page.locator(f"#compare-{section}").scroll_into_view_if_needed()
    assert fits(one.page)
    left, right = one.page.evaluate(
        """() => ["left", "right"].map((side) =>
            document.querySelector(`#compare-${side}`).getBoundingClientRect().toJSON())"""
    )
    assert left["top"] == right["top"]  # side by side
    assert left["right"] <= right["left"]
