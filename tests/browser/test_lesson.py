"""What a reader of "How it works" sees and can do, in a real browser."""

import json
from urllib.parse import unquote

import numpy as np
import pytest
from visiting import PHONE, fits, go_to, link, nameless

import gan
from gan.play.anatomy import one_step
from gan.texts.lesson import TEXTS

pytestmark = pytest.mark.browser

LANGUAGES = {"en": "en-US", "zh": "zh-CN"}
FOUR = ("noise", "fake", "judged", "gradient")
GOES = {
    **dict.fromkeys(("forger", "fake", "map", "use_quick", "use_edit"), "explore"),
    **dict.fromkeys(("digit", "pair", "use_code", "use_last"), "compare"),
    **dict.fromkeys(("quick", "rule", "steps", "use_train"), "train"),
    **dict.fromkeys(("use_repair", "use_own"), "use"),
    **dict.fromkeys(("collapse", "d-wins", "vanishing", "exploding"), "train"),
}
DRAWN = """document.querySelector("#lesson article")?.getAttribute("aria-busy") === "false" """


UNFOLD = "document.querySelectorAll('#lesson details').forEach((fold) => (fold.open = true))"


@pytest.fixture
def lesson(visit):
    """Open the tab and wait for its first pictures."""

    def open_lesson(language: str = "en", **options):
        page = visit(locale=LANGUAGES[language], **options).page
        page.locator("#tab-lesson").click()
        page.wait_for_function(DRAWN, timeout=60_000)
        return page

    return open_lesson


def pixels(page, name: str) -> np.ndarray:
    """A canvas of the lesson, (height, width, 4) uint8."""
    width, height, values = page.evaluate(
        """name => {
            const canvas = document.querySelector(`#lesson-${name}`);
            const { width, height } = canvas;
            const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
            return [width, height, Array.from(data)];
        }""",
        name,
    )
    return np.array(values, np.uint8).reshape(height, width, 4)


def state(page) -> dict:
    return json.loads(unquote(page.evaluate("location.hash.slice(1)")) or "{}")


def thrown(page, dice: str, canvas: str) -> None:
    """Throw the dice and wait until its picture is drawn anew."""
    frame = page.locator(f"#lesson-{canvas}").get_attribute("data-frame")
    page.locator(f"#lesson-{dice}").click()
    page.wait_for_function(
        "([name, frame]) => document.querySelector(`#lesson-${name}`).dataset.frame !== frame",
        arg=[canvas, frame],
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_four_pictures_appear_in_the_visitor_s_language_and_the_dice_changes_them(lesson, language):
    page = lesson(language)
    page.evaluate(UNFOLD)
    for key in ("title", "game_2", "gradient_is", "collapse_is", "use_last"):
        expected = TEXTS[key][language == "zh"]
        assert page.locator(f'#lesson [data-text="{key}"]').inner_text() == expected
    text = page.locator("#lesson article").inner_text()
    assert [wrong for wrong in ("{", "undefined", "NaN") if wrong in text] == []
    before = {name: pixels(page, name) for name in FOUR}
    for name, picture in before.items():
        assert len(np.unique(picture.reshape(-1, 4), axis=0)) > 5, name
    seed, model = state(page)["seed"], state(page)["model"]
    assert np.array_equal(before["fake"][..., 0], gan.load(model).sample(seed, 1)[0])
    words = page.locator("#lesson-verdict-is").inner_text()
    thrown(page, "dice", "gradient")
    assert state(page)["seed"] != seed
    for name, picture in before.items():
        assert not np.array_equal(picture, pixels(page, name)), name
    assert page.locator("#lesson-verdict-is").inner_text() != words
    links = page.locator("#lesson [data-go]")
    assert all(map(str.strip, links.all_inner_texts()))


@pytest.mark.parametrize(("language", "most"), [("en", 1000), ("zh", 1900)])
def test_the_way_through_is_five_minutes_of_reading(lesson, language, most):
    article = lesson(language).locator("#lesson article").inner_text()
    length = len(article.split()) if language == "en" else len("".join(article.split()))
    assert length <= most  # words, and characters of which 380 are read a minute


def test_the_page_is_asked_for_once_it_is_opened_and_is_whole(visit):
    page = visit().page
    asked = []
    page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    page.locator("#tab-lesson").click()
    page.wait_for_function(DRAWN, timeout=60_000)
    assert asked.count("lesson") == 1
    assert nameless(page, "#lesson :is(canvas, svg, button, select, a)") == []

    red, _, blue, alpha = np.moveaxis(pixels(page, "gradient").astype(int), -1, 0)
    seen = alpha > 60  # where the canvas kept enough of the colour to tell
    slope = one_step(gan.load(state(page)["model"]), state(page)["seed"]).gradient.numpy()
    assert seen.sum() > 20
    assert np.array_equal((red > blue)[seen], (slope > 0)[seen])  # colours are signs
    assert np.abs(alpha / 255 - np.abs(slope) / np.abs(slope).max()).max() < 0.02

    page.evaluate(UNFOLD)
    formulas = page.locator("#lesson math").evaluate_all(
        """maths => maths.map((math) => {
            const index = math.querySelector("msub > :last-child, msubsup > :last-child");
            const { width, height } = math.getBoundingClientRect();
            const inner = index ? parseFloat(getComputedStyle(index).fontSize) : 0;
            return [width, height, inner < parseFloat(getComputedStyle(math).fontSize)];
        })"""
    )
    assert len(formulas) >= 5
    assert all(width > 30 and height > 10 and smaller for width, height, smaller in formulas)


def test_every_way_out_opens_its_tab_in_a_state_that_it_understands(lesson):
    page = lesson()
    page.evaluate(UNFOLD)
    here, goals = state(page), {}
    links = page.locator("#lesson [data-go]")
    names = links.evaluate_all("links => links.map((link) => link.dataset.go)")
    assert sorted(names) == sorted(GOES)
    for name in names:
        way = page.locator(f'#lesson [data-go="{name}"]')
        goals[name] = json.loads(unquote(way.get_attribute("href")[1:]))
        way.click()
        assert page.evaluate("document.documentElement.dataset.tab") == GOES[name], name
        shown = f"getComputedStyle(document.querySelector('#{GOES[name]}')).display !== 'none'"
        assert page.evaluate(shown)
        if at := goals[name].pop("at", ""):  # the control in question has the focus
            page.wait_for_function(
                """id => {
                    const { activeElement } = document;
                    const { top } = activeElement.getBoundingClientRect();
                    const isIn = document.getElementById(id).contains(activeElement);
                    return isIn && 0 <= top && top < innerHeight;
                }""",
                arg=at,
            )
        else:
            assert page.evaluate("scrollY") == 0
        assert goals[name].get("tab", "explore") == GOES[name]
        page.locator("#tab-lesson").click()
    for sign in ("collapse", "d-wins", "vanishing", "exploding"):
        assert goals[sign] == {"tab": "train", "preset": sign}
    assert goals["quick"] == {"tab": "train", "recipe": "quick"}
    assert goals["use_train"] == {"tab": "train", "dataset": "images"}
    assert [goals[name]["pair"] for name in ("use_code", "use_last")] == ["best", "best"]
    assert goals["pair"]["left"]["model"] == "vae-2d"
    assert goals["pair"]["right"] == {"model": here["model"], "seed": here["seed"]}


@pytest.mark.parametrize("sign", ["collapse", "exploding"])
def test_why_lands_on_what_is_asked(visit, sign):
    one = visit(link(tab="lesson", at=f"lesson-{sign}"), canvas="#lesson-fake")
    page = one.page
    page.wait_for_function(
        "id => document.activeElement === document.querySelector(`#${id} summary`)",
        arg=f"lesson-{sign}",
    )
    page.wait_for_function(DRAWN, timeout=60_000)
    page.wait_for_function(  # a moment after what is drawn last has pushed it away
        """text => {
            const { top, height } = document.querySelector(text).getBoundingClientRect();
            return height > 0 && 0 <= top && top < innerHeight;
        }""",
        arg=f'#lesson [data-text="{sign}_is"]',
    )


def test_each_has_its_own_dice_and_the_fake_opens_in_explore_as_it_is(lesson):
    page = lesson()
    thrown(page, "dice", "fake")
    seed = state(page)["seed"]
    fake = pixels(page, "fake")
    for dice, canvases in (
        ("dice-digit", ("input", "again", "around")),
        ("dice-walk", ("strip-vae", "strip-gan")),
    ):
        before = [pixels(page, canvas) for canvas in canvases]
        thrown(page, dice, canvases[-1])
        for old, canvas in zip(before, canvases, strict=True):
            assert not np.array_equal(old, pixels(page, canvas)), canvas
    assert np.array_equal(fake, pixels(page, "fake"))
    page.locator('#lesson [data-go="fake"]').click()
    page.locator(f"#explore-canvas[data-seed='{seed}'][width='28']").wait_for()
    shown = page.evaluate(
        """() => Array.from(document.querySelector("#explore-canvas")
            .getContext("2d").getImageData(0, 0, 28, 28).data)"""
    )
    assert np.array_equal(np.array(shown, np.uint8).reshape(28, 28, 4), fake)


def test_another_forger_plays_by_its_own_rule(lesson):
    page = lesson()
    formula = page.locator("#lesson-formula-d").inner_html()
    assert "log" in formula
    frame = page.locator("#lesson-gradient").get_attribute("data-frame")
    page.locator("#lesson-model").select_option("wgan-gp")
    page.wait_for_function(
        "frame => document.querySelector('#lesson-gradient').dataset.frame !== frame", arg=frame
    )
    formula = page.locator("#lesson-formula-d").inner_html()
    assert "log" not in formula
    assert "∇" in formula
    assert state(page)["model"] == "wgan-gp"
    assert "10" in page.locator("#lesson-rule-d").text_content()  # the penalty's weight
    assert page.locator("#lesson-meter-fake").is_hidden()  # scores have no bounds


def test_a_link_brings_back_the_model_and_the_throw_and_one_of_the_wrong_kind_still_draws(lesson):
    page = lesson()
    go_to(page, tab="lesson", model="mlp-gan", seed=41)
    page.locator("#lesson-fake[data-seed='41']").wait_for()
    assert np.array_equal(pixels(page, "fake")[..., 0], gan.load("mlp-gan").sample(41, 1)[0])
    for odd in ({"model": "nobody", "seed": "x"}, {"model": 5, "seed": -1}):
        go_to(page, tab="lesson", **odd)
        assert page.locator("#lesson-message").is_hidden()
        thrown(page, "dice", "fake")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_phone_needs_no_horizontal_scrolling(lesson, language):
    page = lesson(language, **PHONE)
    assert fits(page)
    beyond = page.evaluate(
        """() => [...document.querySelectorAll("#lesson *")]
            .filter((node) => node.getBoundingClientRect().right > innerWidth + 1)
            .map((node) => node.outerHTML.slice(0, 80))"""
    )
    assert beyond == []
