"""Strange words explain themselves where they stand, and what a machine finds wrong with a page."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from visiting import CANVAS, ENGLISH_AND_CHINESE, PHONE, link, settled

from gan.texts import LANGUAGES, glossary

pytestmark = pytest.mark.browser

MEANING = ".lab-meaning:popover-open"
WORDS = ".lab-word"

# Whether the page has changed its colours, and no control fades any more.
TURNED = """dark => document.body.classList.contains("dark") === dark
    && !document.getAnimations().some((one) => one instanceof CSSTransition)"""


def meaning(page) -> str:
    """What the open explanation says."""
    return page.locator(MEANING).inner_text()


PLACES = {
    "seed": "label[for=explore-seed-number]",
    "class": ".lab-row:has(#explore-class)",
    "truncation": "#explore-truncation",
    "named": "#explore-slider-1",
    "principal": "#explore-sliders .lab-slider:not(.lab-named)",
    "latent": "#explore-raw",
    "walk": ".lab-walk",
}


@ENGLISH_AND_CHINESE
def test_a_tap_on_a_word_says_what_it_means(visit, locale):
    one = visit(link(model="digits"), locale=locale, has_touch=True, **PHONE)
    page, meanings = one.page, glossary.tables()["zh" if locale == "zh-CN" else "en"]
    page.wait_for_timeout(200)  # after a rest the link is written
    before = page.evaluate("location.hash")
    page.locator("#explore-raw").evaluate("drawer => (drawer.open = true)")
    for word, where in PLACES.items():
        button = page.locator(where).first.locator(WORDS).first
        button.scroll_into_view_if_needed()
        page.wait_for_timeout(100)  # what scrolls closes an explanation
        button.tap()
        assert meaning(page).startswith(meanings[word])
        box = page.locator(MEANING).bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
        page.locator("#explore-sliders-title").tap()  # or anywhere else
        page.locator(MEANING).wait_for(state="hidden")
    assert page.evaluate("location.hash") == before


def test_keys_open_an_explanation_and_close_it_and_the_focus_stays(visit):
    page = visit(link(model="digits")).page
    page.locator("#explore-truncation .lab-word").focus()
    page.keyboard.press("Enter")
    assert meaning(page).startswith(glossary.tables()["en"]["truncation"])
    page.keyboard.press("Escape")
    page.locator(MEANING).wait_for(state="hidden")
    assert page.evaluate("document.activeElement.className") == "lab-word"


def test_what_was_measured_of_a_direction_is_told_without_a_mouse(visit):
    page = visit(link(model="digits")).page
    page.locator("#explore-slider-1 .lab-word").click()
    told = page.locator("#explore-slider-1").get_attribute("title")
    assert told
    assert meaning(page).endswith(told)


@pytest.mark.parametrize("tab", CANVAS)
def test_axe_finds_nothing_serious(visit, tab):
    page = visit(link(tab=tab), canvas=CANVAS[tab], viewport={"width": 1280, "height": 800}).page
    settled(page, tab)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.wait_for_function(TURNED, arg=scheme == "dark")
        found = Axe().run(page).response["violations"]
        bad = [one for one in found if one["impact"] in ("serious", "critical")]
        assert not bad, [(one["id"], [node["html"][:160] for node in one["nodes"]]) for one in bad]


def test_every_explanation_is_one_in_both_languages():
    english, chinese = (glossary.tables()[language] for language in LANGUAGES)
    assert english.keys() == chinese.keys()
    assert all(text.endswith((".", "。")) for text in [*english.values(), *chinese.values()])


@pytest.mark.parametrize("keys", ["Tab", "Shift+Tab"])
def test_the_focus_never_hides_behind_the_picture(visit, keys):
    page = visit(link(model="digits"), **PHONE).page
    page.locator("#explore-seed-number" if keys == "Tab" else "#explore-python").focus()
    for _ in range(30):
        page.keyboard.press(keys)
        hidden = page.evaluate(
            """() => {
                const node = document.activeElement;
                const sticky = document.querySelector(".lab-left");
                if (sticky.contains(node) || !node.closest(".lab-explore")) return "";
                const { top, bottom } = node.getBoundingClientRect();
                const edge = sticky.getBoundingClientRect().bottom;
                return top < edge && edge > 0 && bottom > 0 ? node.outerHTML.slice(0, 120) : "";
            }"""
        )
        assert not hidden
