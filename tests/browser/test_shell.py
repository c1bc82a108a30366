"""The page around the tabs: languages, themes, screens, history, and what cannot be had."""

import re

import pytest
from visiting import ENGLISH_AND_CHINESE, PHONE, choose, fits, link, sides, slider

import gan
from gan import pictures
from gan.texts import TABS
from gan.ui.server import gallery

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("spelling", ["zh", "zh-Hans-CN", "zh-TW", "zh-HK"])
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


@pytest.mark.parametrize(("path", "scheme"), [("", "light"), ("?lang=zh", "dark")])
def test_a_phone_needs_no_horizontal_scrolling_and_text_stands_out_in_both_themes(
    visit, path, scheme
):
    one = visit(path, color_scheme=scheme, **PHONE)
    assert fits(one.page)
    canvas = one.page.locator("#explore-canvas").bounding_box()
    assert canvas["x"] >= 0
    assert canvas["x"] + canvas["width"] <= 390
    ink, paper = one.page.evaluate(
        """() => [getComputedStyle(document.querySelector("#header h1")).color,
                  getComputedStyle(document.body).backgroundColor]"""
    )
    ink, paper = (sum(map(int, re.findall(r"\d+", colour)[:3])) / 3 for colour in (ink, paper))
    assert (ink > paper) == (scheme == "dark")
    assert abs(ink - paper) > 150


def test_what_the_server_refuses_is_said_in_the_pages_language(visit, monkeypatch):
    one = visit("?lang=zh" + link(model="mlp-gan"))
    others = tuple(name for name in gallery.names() if name != "mlp-gan")
    monkeypatch.setattr(gallery, "names", lambda: others)  # taken away while the page is open
    one.page.locator("#explore-dice").click()
    message = one.page.locator("#explore-message")
    message.wait_for(state="visible")
    assert message.inner_text().startswith(TABS["explore"]["refused"][1])
    assert message.locator("span").inner_text().startswith("没有模型 'mlp-gan'；")
    choose(one, "vae-2d")
    message.wait_for(state="hidden")
    assert all("status of 422" in complaint for complaint in one.complaints)  # the browser's own
    one.complaints.clear()


def test_many_visitors_drag_at_once_and_each_gets_the_own_last_picture(visit):
    model = gan.load("mlp-gan")
    direction = model.directions(named=False)[0].vector
    visits = [visit(link(model="mlp-gan", grid=1, seed=seed)) for seed in range(5)]
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
            "Number(document.querySelector('.lab-slider[id]:not(.lab-named) input').value) === 1.5"
        )
        z = model.latents(seed, 1) + 1.5 * direction
        assert one.shows(pictures.as_arrays(model.generate(z))[0]), f"visitor {seed}"


@ENGLISH_AND_CHINESE
def test_the_tabs_and_the_language_stand_in_one_row_on_any_phone(visit, locale):
    page = visit(locale=locale).page
    page.locator("#tab-lesson").click()  # the longest name, which is bold now
    for width in (320, 360, 390, 430):
        page.set_viewport_size({"width": width, "height": 800})
        tab, button = (page.locator(one).bounding_box() for one in ("#tab-lesson", "#language"))
        assert tab["x"] + tab["width"] <= button["x"] <= width - button["width"]
        assert abs(tab["y"] + tab["height"] / 2 - button["y"] - button["height"] / 2) < 5


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


@pytest.mark.parametrize(
    ("module", "locale", "language"),
    [
        *(("explore/explore.js", "en-US", 0), ("explore/explore.js", "zh-CN", 1)),
        *(("explore/pad.js", "zh-CN", 1), ("common/canvas.js", "en-US", 0)),
    ],
)
def test_a_module_that_does_not_load_is_said_on_the_page(
    browser, address, module, locale, language
):
    context = browser.new_context(locale=locale)
    page = context.new_page()
    page.route(f"**/lab/*/{module}", lambda route: route.abort())
    page.goto(address)
    page.get_by_role("alert").filter(has_text=TABS["shell"]["not_loaded"][language]).wait_for()
    context.close()


def test_a_hidden_tab_asks_for_nothing(visit):
    asked = []
    one = visit(before=lambda page: page.on("request", lambda sent: asked.append(sent.url)))
    one.drawn_after(0)
    assert {url.rpartition("/")[2] for url in asked if "gradio_api/run/" in url} == {"draw"}
    assert not [url for url in asked if "gradio_api/call/" in url]
    assert one.page.locator("#compare-left").get_attribute("data-frame") == "0"


def test_no_marker_stands_on_a_strip_before_it_is_drawn(visit):
    one = visit(sides("mlp-gan", "dcgan"), canvas="#compare-right")
    page, held = one.page, []
    page.route("**/interpolate", lambda route: held.append(route))
    with page.expect_request("**/interpolate"):
        page.locator("#compare-from").fill("3")
        page.locator("#compare-race").scroll_into_view_if_needed()
    markers = page.locator(".compare-marker:visible")
    page.wait_for_timeout(200)
    assert (len(held), markers.count()) == (2, 0)  # both sides wait
    for route in held:
        route.continue_()
    one.drawn_after(0, "#compare-left-strip")
    one.drawn_after(0, "#compare-right-strip")
    assert markers.count() == 2
