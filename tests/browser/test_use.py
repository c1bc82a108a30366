"""What a visitor of the tab Use it sees and can do, in a real browser."""

import io
import zipfile

import numpy as np
import pytest
from visiting import ENGLISH_AND_CHINESE, go_to, kept, link, nameless, state_of

import gan
from gan.texts import TABS
from gan.ui.server import gallery

pytestmark = pytest.mark.browser

PATIENCE = 90_000  # milliseconds: searches hold the cores
SMALL = {"vae": "vae-2d", "gan": "mlp-gan"}  # the quickest of each kind
CONTROLS = "#use :is(input, button, select, summary, a, [role])"
GONE = {"damage": "block", "size": 8, "place": [10, 14]}


def said(key: str, locale: str = "en-US", **values) -> str:
    return TABS["use"][key][locale.startswith("zh")].format(**values)


@pytest.fixture
def use(visit):
    """Open the tab in a state."""

    def open_tab(canvas: str = "#use-left", **state):
        options = {key: state.pop(key) for key in ("locale", "viewport") if key in state}
        one = visit(link(tab="use", **state), canvas=canvas, **options)
        one.page.set_default_timeout(PATIENCE)
        return one

    return open_tab


def a_digit(seed: int = 5) -> str:
    """A drawn digit, as a link has it."""
    return gallery.as_base64(gan.load("quick").sample(seed, 1)[0].tobytes())


def clicks(page, button: str, when: str) -> None:
    """Click a button as soon as that is true of it, which a click from outside might miss."""
    page.evaluate(
        """([button, when]) => {
            const node = document.querySelector(button);
            const told = new MutationObserver(() => {
                if (!eval(when)(node)) return;
                told.disconnect();
                node.click();
            });
            told.observe(node.closest("section"),
                { attributes: true, childList: true, subtree: true });
        }""",
        [button, when],
    )


def comes_to(page, state: str) -> None:
    page.locator(f'#use-restore[data-state="{state}"]').wait_for()


# ---- the frame ----


@ENGLISH_AND_CHINESE
def test_what_was_measured_stands_in_a_table(use, locale):
    page = use(locale=locale, digit=a_digit(), test=None, **SMALL).page
    known = gallery.metrics("digits-vae")["restoring"]["average digits-vae"]["half"]
    page.locator("#use-measured summary").click()
    named = said("measured_average", locale, name="digits-vae")
    cells = page.get_by_role("row", name=named).get_by_role("cell").all_inner_texts()
    assert len(cells) == 6
    assert cells[2] == f"{known['right']:.1%} {known['psnr']:.1f} dB"


def test_a_way_that_was_measured_on_fewer_digits_says_so(use):
    page = use(digit=a_digit(), test=None, **SMALL).page
    measured = {
        name: {way: {"half": [count, 0.5, 9]} for way in ("plain", f"average {name}")}
        for name, count in {"a": 200, "b": 20}.items()
    }
    told = page.evaluate(
        """async (measured) => {
            const place = new URL("lab/use/restore/measured.js", document.baseURI);
            const { tell } = await import(place);
            const box = document.createElement("details");
            box.append(document.createElement("summary"));
            const text = (key, { name, count, way } = {}) => [key, name, way, count].join(" ");
            tell(box, measured, text);
            return [...box.querySelectorAll("summary, [scope=row]")].map((row) => row.innerText);
        }""",
        measured,
    )
    assert [row.split() for row in told] == [
        ["measured", "200"],
        ["measured_plain"],
        ["measured_on", "measured_average", "b", "20"],
        ["measured_average", "a"],
    ]


@ENGLISH_AND_CHINESE
def test_five_tabs_and_both_parts_fit_every_screen(use, locale):
    page = use(locale=locale, digit=a_digit(), test=None, **SMALL).page
    assert page.locator("#header nav a").count() == 5
    for width in (1920, 1000, 390, 320):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        last = page.locator("#header nav a").last.bounding_box()
        assert last["x"] + last["width"] <= page.locator("#language").bounding_box()["x"]
    assert nameless(page, CONTROLS) == []


def test_a_link_holds_all_of_it_over_a_reload_and_a_change_of_language(use):
    digit = a_digit()
    make = {"model": "mlp-gan", "counts": {"1": 2, "7": 3}, "truncation": 0.7, "seed": 9}
    state = {"digit": digit, "damage": "brush", "mask": "/w" + "A" * 129 + "=", "luck": 3, **SMALL}
    state["test"] = None
    one = use(**state, make={**make, "format": "npz", "invert": True, "sure": 0.8})
    before = kept(one, digit=digit)
    assert before["make"]["counts"] == make["counts"]
    for language, step in {
        "en": one.page.reload,
        "zh-CN": one.page.locator("#language").click,
    }.items():
        step()
        one.page.wait_for_function(f"document.documentElement.lang === '{language}'")
        one.drawn_after(0)
        assert kept(one, digit=digit) == before
    assert one.page.locator("#use-left-is").inner_text() == said("left_brush", "zh", count=8)
    assert one.page.locator("#use-count").input_value() == "5"


def test_what_a_link_asks_for_and_is_not_there_is_said(use):
    one = use(damage="fire", make={"truncation": 9})
    words = one.page.locator("#use-message").inner_text()
    assert '"fire"' in words
    assert "truncation 9" in words


def test_a_link_to_a_part_leaves_the_state_in_the_address(use):
    digit = a_digit()
    one = use(digit=digit, test=None, make={"seed": 9}, **SMALL)
    go_to(one.page, tab="use", at="use-make")
    kept(one, digit=digit, make={"seed": 9})


def test_what_is_changed_while_a_link_waits_for_its_model_stays(use):
    one = use(canvas="#use-sheet")
    waiting = []
    one.page.route("**/make_options", lambda route: waiting.append(route))
    with one.page.expect_request("**/make_options"):
        go_to(one.page, tab="use", make={"model": "nobody", "seed": 9})
    one.page.locator("#use-formats label", has_text="npz").click()
    waiting[0].fulfill(json={"data": [{"models": {}}]})
    one.page.locator("#use-message", has_text="nobody").wait_for()
    kept(one, make={"seed": 9, "format": "npz"})


# ---- restoring ----


@ENGLISH_AND_CHINESE
def test_a_damaged_digit_is_restored_side_by_side_and_goes_on_to_explore_and_compare(use, locale):
    digit = a_digit()
    one = use(locale=locale, digit=digit, test=None, **GONE, **SMALL)
    page = one.page
    places = [box.bounding_box() for box in page.locator(".use-column").all()]
    comes_to(page, "done")
    assert [box.bounding_box() for box in page.locator(".use-column").all()] == places
    gone = one.pixels()[140 + 5, 100 + 5]  # the block's middle: neither black nor white
    assert 40 < gone < 160
    for way in ("plain", "vae", "gan"):
        column = page.locator(f'.use-column[data-way="{way}"]')
        assert "dB" in column.locator(".use-figures").inner_text()
        page.wait_for_function(
            "way => document.querySelectorAll(`[data-way=${way}] .use-figures > span`).length > 2",
            arg=way,
        )
        assert column.locator(".use-choice:not(.use-none)").count() > 1
        assert (one.pixels(f"#use-{way}") > 100).any()
    assert page.locator("#use-status").inner_text().endswith(("dB.", "dB。"))
    vae = page.locator('.use-column[data-way="vae"]')
    vae.get_by_text(TABS["compare"]["explore_it"][locale == "zh-CN"]).click()
    page.locator("#explore-canvas").wait_for()
    state = state_of(page)
    assert state["model"] == "vae-2d"
    assert one.shows(one.pixels("#use-vae"), 2, "#explore-canvas")  # by 16-bit floats
    page.go_back()
    page.locator('.use-column[data-way="gan"]').get_by_text(said("compare_it", locale)).click()
    page.locator("#compare-seen").wait_for()
    assert one.shows(one.pixels("#use-gan"), canvas="#compare-seen")


def test_the_keys_rub_out_what_the_brush_is_over_and_a_search_can_be_cancelled(use):
    one = use(digit=a_digit(), test=None, damage="brush", **SMALL)
    page, left = one.page, one.page.locator("#use-left")
    whole = one.pixels()
    clicks(page, "#use-cancel", when="node => !node.hidden")
    left.focus()
    for key in ("ArrowRight", "ArrowUp", "Space"):
        page.keyboard.press(key)
    page.locator("#use-left-is", has_text="1").wait_for()
    mask = kept_mask(one)
    assert mask
    assert not np.array_equal(one.pixels(), whole)
    comes_to(page, "cancelled")
    box = left.bounding_box()
    page.mouse.move(box["x"] + 30, box["y"] + 30)
    page.mouse.down()
    page.mouse.move(box["x"] + 90, box["y"] + 30, steps=5)
    page.mouse.up()
    page.wait_for_function("mask => !location.hash.includes(encodeURIComponent(mask))", arg=mask)
    page.get_by_role("button", name=said("mend")).click()
    page.wait_for_function("!location.hash.includes('mask')")
    assert one.shows(whole)


def kept_mask(one) -> str:
    one.page.wait_for_function("location.hash.includes('mask')")
    return state_of(one.page)["mask"]


@pytest.mark.data
def test_every_damage_has_its_knob_and_a_double_click_resets_it(use):
    one = use(test=3, damage="lost", share=0.5, **SMALL)
    page = one.page
    assert "50" in page.locator("#use-left-is").inner_text()
    page.locator("#use-share .lab-label").dblclick()
    page.locator("#use-left-is", has_text="80").wait_for()
    for kind in ("blur", "noise", "shrink", "block", "half"):
        frame = one.frame()
        page.locator(f"#use-kinds input[value={kind}]").check()
        one.drawn_after(frame)
        assert page.locator("#use-left-is").inner_text()
    assert kept(one, damage=None)["test"] == 3


# ---- making ----


@ENGLISH_AND_CHINESE
def test_a_data_set_is_ordered_told_made_and_taken_away(use, locale):
    one = use(canvas="#use-sheet", locale=locale, make={"model": "quick", "count": 30})
    page = one.page
    estimate, go = page.locator("#use-estimate"), page.locator("#use-go")
    page.wait_for_function("!document.querySelector('#use-go').disabled")
    assert "30" in estimate.inner_text()
    assert page.locator("#use-command").inner_text().startswith("python -m gan.make quick")
    page.locator("#use-classes").evaluate("fold => (fold.open = true)")
    page.locator(".make-classes input").nth(4).fill("10")
    counts = {str(n): 10 if n == 4 else 3 for n in range(10)}
    kept(one, make={"model": "quick", "count": 30, "counts": counts})
    assert page.locator("#use-count").input_value() == "37"
    page.locator("#use-formats label", has_text="npz").click()
    page.wait_for_function("/37/.test(document.querySelector('#use-estimate').textContent)")
    page.wait_for_function("/npz/.test(document.querySelector('#use-command').textContent)")
    go.click()
    download = page.locator("#use-download")
    download.wait_for()
    with page.expect_download() as found:
        download.click()
    with zipfile.ZipFile(found.value.path()) as packed:
        name = next(name for name in packed.namelist() if name.endswith(".npz"))
        arrays = np.load(io.BytesIO(packed.read(name)), allow_pickle=False)
        labels = next(arrays[key] for key in arrays.files if arrays[key].ndim == 1)
    assert np.bincount(labels).tolist() == [3, 3, 3, 3, 10, 3, 3, 3, 3, 3]


def test_similarity_is_one_knob_with_a_preview_and_its_place_on_the_curves(use):
    one = use(canvas="#use-sheet", make={"model": "quick"})
    page, slider = one.page, one.page.locator("#use-psi input[type=range]")
    dot = page.locator(".make-plot i").last
    dot.wait_for()
    page.wait_for_load_state("networkidle")
    before, frame = dot.get_attribute("style"), one.frame()
    slider.focus()
    page.keyboard.press("Home")
    one.drawn_after(frame)
    assert dot.get_attribute("style") != before
    sheet = one.pixels()
    assert np.array_equal(sheet[:28], sheet[30:58])  # at 0 all of a class are alike
    assert kept(one, make={"model": "quick", "truncation": 0})
    page.locator("#use-psi .lab-label").dblclick()
    kept(one, make={"model": "quick"})


def test_bounds_are_said_and_a_making_can_be_cancelled(use):
    one = use(canvas="#use-sheet", make={"model": "quick", "count": 20000, "format": "npz"})
    page = one.page
    assert "20,000" in page.locator("#use-bounds").inner_text()
    page.wait_for_function("!document.querySelector('#use-go').disabled")
    page.locator("#use-count").fill("20001")
    page.locator("#use-estimate", has_text="20,001").wait_for()
    assert page.locator("#use-go").is_disabled()
    page.locator("#use-count").fill("20000")
    page.wait_for_function("!document.querySelector('#use-go').disabled")
    clicks(page, "#use-stop", when="() => document.querySelector('#use-made').value > 0")
    page.locator("#use-go").click()
    page.locator("#use-made-is", has_text=said("make_cancelled")).wait_for()
    assert page.evaluate("document.activeElement.id") == "use-go"  # which stands there again
    assert page.locator("#use-download").is_hidden()
