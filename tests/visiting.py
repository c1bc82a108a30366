"""What tests in a browser share beside their fixtures: links, screens, questions to a page."""

import json
import re
from urllib.parse import quote, unquote

import pytest

PHONE = {"viewport": {"width": 390, "height": 844}}
SEARCH = 90_000  # milliseconds that the first search may take where all cores are busy
# Counts how far what is seen jumps, and has jumped since the page began to load.
SHIFTS = """window.shifted = 0;
new PerformanceObserver((list) => list.getEntries().forEach((entry) => {
    if (!entry.hadRecentInput) window.shifted += entry.value;
})).observe({ type: "layout-shift", buffered: true });"""
# Moves a slider until its pictures come from where they are wanted.
UNTIL = """async (where) => {
    const slider = document.querySelector("#explore-slider-1 input[type=range]");
    const said = document.querySelector("#explore-where");
    for (let i = 0; said.dataset.here !== where; i++) {
        slider.value = (1 + (i % 9)) / 10; // away from 0, which a link leaves out
        slider.dispatchEvent(new Event("input", { bubbles: true }));
        await new Promise((go) => setTimeout(go, 50));
    }
}"""
CANVAS = {  # a tab's, which is drawn first
    **{"explore": "#explore-canvas", "compare": "#compare-left", "train": "#train-curves"},
    **{"use": "#use-left", "lesson": "#lesson-fake"},
}
ENGLISH_AND_CHINESE = pytest.mark.parametrize("locale", ["en-US", "zh-CN"])


def link(**state) -> str:
    """The part of an address that holds a state of the app."""
    return "#" + quote(json.dumps(state))


def go_to(page, **state) -> None:
    """Follow a link to a state of the app."""
    page.evaluate("hash => { location.hash = hash }", link(**state))


def sides(left: str, right: str, **more) -> str:
    """The same for Compare with two models."""
    return link(tab="compare", left={"model": left}, right={"model": right}, **more)


def fits(page) -> bool:
    """Whether a phone shows the page without horizontal scrolling."""
    return page.evaluate("document.documentElement.scrollWidth") <= PHONE["viewport"]["width"]


def settled(page, tab: str) -> None:
    """Wait until a tab shows all that it shows at first, and nothing more is on its way."""
    page.wait_for_selector(f"#{tab} .lab-tab", state="visible")
    if tab == "use":
        page.locator(".use-column").first.wait_for()  # the script has run
        if page.locator("#use-data").is_hidden():  # else there is no digit to restore
            page.locator('#use-restore[data-state="done"]').wait_for(timeout=SEARCH)
        page.locator("#use-make").scroll_into_view_if_needed()  # till then it draws nothing
        page.locator("#use-sheet[aria-label]").wait_for()
    page.wait_for_load_state("networkidle")


def nameless(page, controls: str) -> list[str]:
    """The controls that have no name for screen readers."""
    return page.evaluate(
        """controls => [...document.querySelectorAll(controls)]
            .filter((node) => !node.closest("[hidden], [aria-hidden=true]")
                && !["status", "alert"].includes(node.role) && !node.ariaLabel
                && !(node.checkVisibility({ visibilityProperty: true })
                    ? node.innerText : node.textContent)?.trim()
                && !node.labels?.[0]?.textContent.trim())
            .map((node) => node.outerHTML.slice(0, 80))""",
        controls,
    )


def row(visit, number: int):
    """A direction's row in Explore, counted from the first that has no meaning."""
    return visit.page.locator("#explore-sliders .lab-slider:not(.lab-named)").nth(number - 1)


def shown(visit, number: int):
    """A slider of Explore, counted from the first, whatever its meaning."""
    return visit.page.locator(f"#explore-slider-{number} input[type=range]")


def slider(visit, number: int):
    """The slider of that row."""
    return row(visit, number).locator("input[type=range]")


def open_gallery(visit) -> None:
    """Open Explore's gallery, and wait until its search has the focus: it would take the keys."""
    visit.page.locator("#explore-model").click()
    visit.page.wait_for_function("document.activeElement.id === 'explore-search'")


def choose(visit, name: str) -> None:
    """Choose a model in Explore: open the gallery, click its option."""
    open_gallery(visit)
    visit.page.locator(f'#explore-list [data-model="{name}"]').click()


def state_of(page) -> dict:
    """The state in the page's link."""
    return json.loads(unquote(page.url.partition("#")[2]))


def kept(one, **wanted) -> dict:
    """Wait until the link holds these values."""
    one.page.wait_for_function(
        """wanted => {
            const state = JSON.parse(decodeURIComponent(location.hash.slice(1)));
            return Object.entries(wanted).every(([key, value]) =>
                JSON.stringify(state[key] ?? null) === JSON.stringify(value));
        }""",
        arg=wanted,
    )
    one.page.wait_for_load_state("networkidle")
    return state_of(one.page)


def moved(one) -> dict:
    """The state in the link, once that says where the first slider is now."""
    one.page.wait_for_function(
        """() => {
            const { moves } = JSON.parse(decodeURIComponent(location.hash.slice(1)));
            const slider = document.querySelector("#explore-slider-1 input[type=range]");
            return moves?.[0] === Number(slider.value);
        }"""
    )
    return state_of(one.page)


def picture_at(one, at: int) -> dict:
    """Where a picture of 4 × 4 lies on the canvas, for a click."""
    box = one.page.locator("#explore-canvas").bounding_box()
    column, line = at % 4, at // 4
    return {"x": box["width"] * (column + 0.5) / 4, "y": box["height"] * (line + 0.5) / 4}


def click_picture(one, at: int) -> None:
    """Click a picture of 4 × 4."""
    one.page.locator("#explore-canvas").click(position=picture_at(one, at))


def changed(page, path: str, **constants) -> None:
    """Let a module of the page have other constants than those it was written with."""

    def other(route):
        code = route.fetch().text()
        for name, value in constants.items():
            code, count = re.subn(
                rf"^const {name} = .*?;", f"const {name} = {value};", code, flags=re.M
            )
            assert count == 1, name
        route.fulfill(body=code, content_type="text/javascript")

    page.context.route(f"**/lab/*/common/drawing/{path}", other)
