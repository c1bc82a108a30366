"""How Compare opens, leads from section to section, and says what is shown, in a real browser."""

import json
from urllib.parse import unquote

import numpy as np
import pytest
from visiting import ENGLISH_AND_CHINESE, PHONE, SHIFTS, fits, go_to, link

import gan
from gan.texts import TABS

pytestmark = pytest.mark.browser

PATIENCE = 60_000  # milliseconds
NO_JUMP = 0.02  # of the screen, weighed by how far: a line of text that comes late is as much
BEST = {"pair": "best"}
SECTIONS = ("pair", "digit", "race", "map", "numbers", "results", "facts")


@pytest.fixture
def compare(visit):
    """Open the tab Compare in a state."""

    def open_tab(path: str = "", state: dict = BEST, **options):
        return visit(path + link(tab="compare", **state), canvas="#compare-right", **options)

    return open_tab


def words(locale: str, key: str, **values) -> str:
    return TABS["compare"][key][locale.startswith("zh")].format(**values)


def models(page) -> list[str]:
    return [page.locator(f"#compare-{side}-model").input_value() for side in ("left", "right")]


def state(page) -> dict:
    return json.loads(unquote(page.evaluate("location.hash.slice(1)")))


def go_to_section(page, name: str) -> None:
    page.locator(".compare-index a").nth(SECTIONS.index(name)).click()


@ENGLISH_AND_CHINESE
def test_it_opens_with_the_articles_pair_and_one_switch_leads_to_the_best(compare, locale):
    page = compare(state={}, locale=locale).page
    said = page.locator("#compare-said")
    assert models(page) == ["vae-2d", "dcgan"]
    assert said.inner_text() == words(locale, "said_articles")
    page.locator("#compare-proposed input").nth(1).check()
    assert models(page) == ["digits-vae", "digits"]
    assert said.inner_text() == words(locale, "said_best")
    page.wait_for_function("location.hash.includes('digits-vae')")
    page.locator("#compare-left-model").select_option("quick")
    assert said.inner_text() == words(locale, "said_own")
    assert page.locator("#compare-proposed input:checked").count() == 0


def test_a_link_may_name_the_pair_and_a_section(compare):
    page = compare(state={**BEST, "at": "compare-map", "left": {"seed": 9}}).page
    assert models(page) == ["digits-vae", "digits"]
    assert page.locator("#compare-left-seed").input_value() == "9"
    page.wait_for_function(
        "document.querySelector('#compare-map h2').getBoundingClientRect().y < 200"
    )
    page.locator('.compare-index [aria-current="location"]', has_text="The map").wait_for()


@pytest.mark.parametrize("size", [(1280, 1000), (390, 844)])  # one higher than the last section
def test_sections_load_when_near_and_nothing_jumps(compare, size):
    asked = []

    def before(page):
        page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))

    viewport = {"width": size[0], "height": size[1]}
    page = compare(state={**BEST, "test": 18}, before=before, viewport=viewport).page
    page.evaluate(SHIFTS)
    page.wait_for_load_state("networkidle")
    assert not {"map", "measure", "results", "figures"} & set(asked)
    go_to_section(page, "facts")
    facts = page.locator("#compare-facts")
    reached = facts.bounding_box()["y"]
    for section in ("results", "facts"):
        page.locator(f"#compare-{section} tbody tr").first.wait_for(timeout=PATIENCE)
    # The browser holds what is read while the results above it unfold, and counts that as a shift.
    assert facts.bounding_box()["y"] == pytest.approx(reached, abs=2)
    assert reached == pytest.approx(48, abs=2)  # below the index
    assert "map" not in asked  # what was jumped over
    assert page.evaluate("document.activeElement.id") == "compare-facts"
    page.wait_for_timeout(100)  # an observer is told after the frame
    page.evaluate("window.shifted = 0")
    for _ in range(40):  # up, and down again
        page.mouse.wheel(0, -300)
        page.wait_for_timeout(30)
    for _ in range(20):
        page.mouse.wheel(0, 300)
        page.wait_for_timeout(100)
    page.wait_for_load_state("networkidle")
    assert {"map", "measure", "results", "interpolate"} <= set(asked)
    assert page.evaluate("window.shifted") < NO_JUMP


@ENGLISH_AND_CHINESE
def test_the_race_leads_from_class_to_class_and_its_strip_answers_to_keys(compare, locale):
    one = compare(locale=locale)
    page = one.page
    go_to_section(page, "race")
    one.drawn_after(0, "#compare-right-strip")
    menus = [page.locator(f'.compare-end[data-end="{end}"] select') for end in ("from", "to")]
    assert [menu.input_value() for menu in menus] == ["0", "1"]
    for menu, label in zip(menus, ("3", "8"), strict=True):
        menu.select_option(label)
    track = page.locator(".compare-track").nth(1)
    assert track.get_attribute("role") == "slider"
    for side, name in (("left", "digits-vae"), ("right", "digits")):
        model = gan.load(name)
        for key, seed, label in (("Home", 7, 3), ("End", 8, 8)):
            track.press(key)
            expected = model.sample(seed, 1, labels=[label])[0]
            assert one.shows(expected, 2, f"#compare-{side}-frame"), (name, label)
    track.press("Home")
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft"):
        track.press(key)
    frame = str(round(12 * 47 / 23))
    assert page.locator("#compare-scrub").input_value() == frame
    assert track.get_attribute("aria-valuenow") == str(int(frame) + 1)
    page.locator("#compare-class label").nth(5).click()  # the classes above are 4 …
    page.locator("#compare-left-model").select_option("vae-2d")  # … and the choice outlives it
    go_to_section(page, "race")
    assert menus[0].input_value() == "3"
    page.locator("#compare-right-model").select_option("dcgan")
    go_to_section(page, "race")
    page.wait_for_function("!document.querySelector('.compare-end select').checkVisibility()")


def test_the_map_opens_on_all_classes_and_goes_to_one_that_is_asked_for(compare):
    one = compare()
    page, plane = one.page, one.page.locator(".compare-plane")
    assert plane.get_attribute("aria-valuenow") == "0.5"  # before anything is drawn
    go_to_section(page, "map")
    one.drawn_after(0, "#compare-here")
    ground = one.pixels(".compare-ground")
    assert ground.shape == (280, 280)
    rows = ground.reshape(10, 28, 280)
    assert len({row.tobytes() for row in rows}) == 10
    plane.focus()
    for _ in range(40):
        page.keyboard.press("ArrowUp")
    one.drawn_after(one.frame("#compare-here") - 1, "#compare-here")
    assert "class 0" in page.locator("#compare-place").inner_text()
    upwards = page.locator(".compare-axes select").nth(1)
    assert upwards.locator("option:checked").inner_text() == "Class"
    frame = one.frame(".compare-ground")
    page.locator("#compare-class label").nth(5).click()
    go_to_section(page, "map")
    one.drawn_after(frame, ".compare-ground")
    assert upwards.locator("option").count() == len(gan.load("digits-vae").directions())


@pytest.mark.data
@ENGLISH_AND_CHINESE
def test_a_test_image_of_the_link_goes_through_both_and_the_page_says_what_it_shows(
    compare, locale
):
    one = compare(state={**BEST, "test": 18}, locale=locale)
    page = one.page
    go_to_section(page, "digit")
    one.drawn_after(0, "#compare-right-walk")
    assert page.locator("#compare-test").input_value() == "18"
    assert page.locator("#compare-seen-is").inner_text() == words(locale, "seen_test", label=3)
    title = page.locator('.compare-walk[data-side="right"] span').inner_text()
    assert title == words(locale, "walk_kept", model="digits", seed=7, label=3)
    for side in ("left", "right"):
        found, digit = (one.pixels(f"#compare-{name}") for name in (f"{side}-found", "seen"))
        largest = np.abs(found.astype(int) - digit).max()
        factor = page.locator(f'[data-side="{side}"] figcaption span').inner_text()
        assert float(factor.removeprefix("×")) == pytest.approx(255 / largest, rel=0.05)
    page.locator("#compare-test").fill("19")
    page.wait_for_function("decodeURIComponent(location.hash).includes('\"test\":19')")
    page.locator("#compare-test").fill("99999")
    verdict = page.locator("#compare-verdict")
    assert verdict.inner_text() == words(locale, "test_range", value=99999)
    page.locator("#compare-draw").click()  # a dot: no test image any more
    page.wait_for_function("!location.hash.includes('test')")


@ENGLISH_AND_CHINESE
def test_what_a_link_asks_for_in_vain_is_said_with_what_is_shown_instead(compare, locale):
    page = compare(state={}, locale=locale).page
    message = page.locator("#compare-message")
    for asked, key, values in (
        ({"left": {"model": "nobody"}}, "unknown_model", {"value": "nobody", "instead": "vae-2d"}),
        ({"right": {"seed": -5}}, "seed_range", {"value": -5}),
        ({"left": {"truncation": 9}}, "truncation_range", {"value": 9}),
        ({"grid": 5}, "grid_range", {"value": 5}),
        ({"label": 3}, "no_classes", {"value": 3}),
        ({**BEST, "label": 99}, "class_range", {"value": 99, "last": 9}),
        ({"test": 99999}, "test_range", {"value": 99999}),
    ):
        go_to(page, tab="compare", **asked)
        message.get_by_text(words(locale, key, **values), exact=True).wait_for()
    page.locator("#compare-left-seed").fill("1.5")
    message.get_by_text(words(locale, "seed_range", value=1.5), exact=True).wait_for()
    page.locator("#compare-left-seed").fill("15")
    message.wait_for(state="hidden")


@pytest.mark.parametrize("right", ["digits", "fashion"])
def test_the_classes_stand_in_one_row_at_1280(compare, right):
    page = compare(state={"right": {"model": right}, "left": {"model": right}}).page
    tops = page.locator("#compare-class label").evaluate_all(
        "labels => labels.map((label) => label.getBoundingClientRect().top)"
    )
    assert len(tops) == 11 and len(set(tops)) == 1


@ENGLISH_AND_CHINESE
def test_the_index_fits_a_phone_and_names_every_section(compare, locale):
    page = compare(locale=locale, **PHONE).page
    named = page.locator(".compare-index a").all_inner_texts()
    assert named == page.locator("#compare section > h2, .compare-head h2").all_inner_texts()
    assert len(named) == len(SECTIONS)
    assert fits(page)
