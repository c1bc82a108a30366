"""Compare's section "Measured", in a real browser, with models whose figures are known."""

import json

import pytest
import served
import tiny
from asking import told
from measured import figures, put
from visiting import PHONE, fits, link

import gan
from gan.metrics import directions
from gan.texts import glossary
from gan.ui.server import maps
from gan.weights import METRICS, write_json

pytestmark = pytest.mark.browser

PATIENCE = 60_000  # milliseconds
OPENED = link(tab="compare")
QUALITY = {
    "mlp-gan": figures(41.25, 0.5, 72.1, 0.55, 0.21, 0.4, 0.12),
    "dcgan": figures(7.125, None, 4.2, 0.86, 0.71, 0.9, 0.68),
    "quick": figures(14.1, 0.25, 1.83, 0.93, 0.86, 1.02, 0.91),
}
SECONDS = {"mlp-gan": 402.0, "dcgan": 13_574.0, "quick": 35.0}
UNMEASURED = "vae-2d"
PIXELS = {"black": 0.5, "floor": {"black": 0.8}}
ELBO = {"elbo": -147.25, "log_likelihood": -140.0, "divergence": 7.25, "likelihood": "Bernoulli"}
CHINESE = "实测结果 模型 参数 精确率 已发表 真实训练图片 越低越好 不可比"
LANGUAGES = pytest.mark.parametrize("language", ["en", "zh"])


@pytest.fixture(scope="module")
def weights(tmp_path_factory):
    root = tmp_path_factory.mktemp("weights")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(directions, "find_within", lambda *_: [])  # which takes most of the time
        for name in (*QUALITY, UNMEASURED):
            changes = {"image_shape": (1, 28, 28)}
            if name == "dcgan":
                changes["generator_widths"] = (60, 20, 20)  # so that sizes differ
            tiny.trained(tiny.small(name, **changes), root / name)
    for name, quality in QUALITY.items():
        put(root / name, quality, training_seconds=SECONDS[name])
    return root


@pytest.fixture(scope="module")
def address(weights):
    """The app with these models, where other tests have the shipped ones."""
    maps.made.cache_clear()
    with served.app(weights) as app:
        yield app.local_url
    maps.made.cache_clear()


@pytest.fixture
def section(visit):
    """Open Compare and go down to the table."""

    def open_at(language: str = "en", **options):
        one = visit(f"?lang={language}{OPENED}", canvas="#compare-right", **options)
        one.page.locator("#compare-results").scroll_into_view_if_needed()
        one.page.wait_for_selector("#compare-results tbody tr", timeout=PATIENCE)
        return one

    return open_at


def column(page, key: str) -> list[str]:
    index = page.locator("#compare-results thead th").evaluate_all(
        "(heads, key) => heads.findIndex((head) => head.dataset.key === key)", key
    )
    return page.locator(f"#compare-results tbody tr > :nth-child({index + 1})").evaluate_all(
        "cells => cells.map((cell) => cell.firstChild.textContent)"
    )


def head(page, key: str):
    return page.locator(f'#compare-results th[data-key="{key}"]')


def test_the_table_tells_what_was_measured_and_published_the_best_first(section):
    page = section().page
    names = column(page, "model")
    assert names[:2] == ["Real training pictures", "WGAN"]
    assert names.index("NS GAN") < names.index("dcgan") < names.index("DRAGAN")  # 6.8, 7.1, 7.6
    assert names[-1] == UNMEASURED
    assert column(page, "fid")[-1] == "–"
    row = page.locator("#compare-results tbody tr", has_text="quick").inner_text()
    for cell in ("14.10 ± 0.25", "2 sample seeds", "1.83", "0.93", "0.86", "1.02", "0.91", "min"):
        assert cell in row
    lasted = dict(zip(names, column(page, "seconds"), strict=True))
    assert [lasted[name] for name in SECONDS] == ["6.7 min", "226 min", "0.6 min"]
    row = page.locator("tr.results-published").filter(has_text="NS GAN")
    assert "published" in row.inner_text()
    source = row.locator("a")
    assert source.inner_text() == "Lucic et al. 2018"
    assert source.get_attribute("href") == "https://arxiv.org/abs/1711.10337"
    assert page.locator("tr.results-shipped").count() == len(QUALITY) + 1
    linked = page.locator("a[data-model]").all_inner_texts()
    assert sorted(linked) == sorted(gan.available())
    assert head(page, "fid").is_visible()  # and of what nobody has a figure there is no column
    assert head(page, "modes").count() == head(page, "kl").count() == 0
    assert page.locator('#compare-results [data-of="fid"]').is_visible()
    assert page.locator('#compare-results [data-of="kl"]').is_hidden()


def test_a_head_sorts_by_click_and_by_key_in_both_directions(section):
    page = section().page
    fid = head(page, "fid")
    assert fid.get_attribute("aria-sort") == "ascending"
    fid.locator("button").click()
    assert fid.get_attribute("aria-sort") == "descending"
    names = column(page, "model")
    assert names[0] == "VAE, learned γ" and names[-1] == UNMEASURED
    head(page, "precision").locator("button").focus()
    page.keyboard.press("Enter")
    assert fid.get_attribute("aria-sort") is None
    assert head(page, "precision").get_attribute("aria-sort") == "descending"  # the best first
    assert column(page, "precision")[:4] == ["0.96", "0.93", "0.86", "0.55"]
    page.keyboard.press("Space")
    assert column(page, "precision")[:5] == ["0.55", "0.86", "0.93", "0.96", "–"]
    head(page, "model").locator("button").click()
    assert column(page, "model")[0] == "2-stage VAE"


def test_a_models_name_puts_it_on_the_right_and_the_results_are_asked_for_once(visit):
    one = visit()
    asked = []
    page, chosen = one.page, one.page.locator("#compare-right-model")
    page.on("request", lambda request: asked.append(request.url))
    page.locator('a[href*="compare"]').first.click()
    page.wait_for_function("Number(document.querySelector('#compare-right').dataset.frame) > 0")
    assert not [url for url in asked if url.endswith("run/results")]  # they are not near
    page.locator("#compare-results").scroll_into_view_if_needed()
    page.wait_for_selector("#compare-results tbody tr", timeout=PATIENCE)
    before = chosen.input_value()
    assert before != "quick"
    page.locator('a[data-model="quick"]').click()
    assert chosen.input_value() == "quick"
    page.wait_for_function(
        "document.querySelector('#compare-right').dataset.model === 'quick'", timeout=PATIENCE
    )
    assert page.evaluate("document.activeElement.id") == "compare-right-model"
    page.locator("#compare-results").scroll_into_view_if_needed()
    page.wait_for_function(
        """() => document.querySelector('a[data-model="dcgan"]').href.includes("dcgan")"""
    )
    assert len([url for url in asked if url.endswith("run/results")]) == 1
    page.go_back()
    page.wait_for_function(
        "name => document.querySelector('#compare-right-model').value === name", arg=before
    )


def test_both_plots_show_each_model_and_are_read_by_pointer_and_keys(section):
    page = section().page
    distance, overlap = (page.locator(f"#compare-plot-{name}") for name in ("fid", "overlap"))
    distance.scroll_into_view_if_needed()
    page.wait_for_selector("#compare-plot-overlap .plot-item")
    assert distance.locator(".results-shipped circle:not(.plot-reach)").count() == len(QUALITY)
    assert distance.locator(".results-published .plot-level").count() == 10
    assert overlap.locator(".results-shipped").count() == len(QUALITY)
    overlap.locator(".results-shipped", has_text="quick").locator("circle").last.hover()
    tip = overlap.locator(".plot-tip")
    assert tip.inner_text() == "quick · Precision 0.93 · Recall 0.86"
    distance.locator('[tabindex="0"]').focus()
    read = []
    for _ in range(5):
        read.append(distance.locator(".plot-tip").inner_text())
        page.keyboard.press("ArrowRight")
    assert {words.split(" · ")[0] for words in read[:3]} == set(QUALITY)
    assert all(" parameters · Inception-FID " in words for words in read[:3])
    assert read[3:] == [
        "Real training pictures · Inception-FID 1.49",
        "WGAN · published, Lucic et al. 2018 · Inception-FID 6.7 ± 0.4",
    ]
    label = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert label == distance.locator(".plot-tip").inner_text()
    page.keyboard.press("Escape")
    assert distance.locator(".plot-tip").is_hidden()


@LANGUAGES
def test_names_on_the_plots_do_not_lie_on_one_another_and_all_speak_one_language(section, language):
    page = section(language).page
    page.wait_for_selector("#compare-plot-overlap .plot-item")
    assert names_that_collide(page) == []
    if language == "zh":
        words = page.locator("#compare-results").inner_text()
        assert [word for word in CHINESE.split() if word not in words] == []
        for word in ("Model", "Precision", "published", "Real training", " min"):
            assert word not in words
    page.set_viewport_size(PHONE["viewport"])
    page.wait_for_function(
        """() => [...document.querySelectorAll(".plot svg")]
            .every((svg) => svg.viewBox.baseVal.width === svg.parentNode.clientWidth)"""
    )
    assert names_that_collide(page) == []


def test_names_of_models_that_lie_close_together_find_room(section, address):
    results = told(address, "results", {})
    near = [(0.962, 0.936), (0.96, 0.938), (0.93, 0.92), (0.95, 0.8), (0.92, 0.81), (0.84, 0.95)]
    published = [row for row in results["rows"] if row["kind"] == "published"]
    for row, (precision, recall) in zip(published, near, strict=False):
        row |= {"precision": precision, "recall": recall}
    answer = {"data": [results]}
    page = section(
        before=lambda page: page.route("**/run/results", lambda route: route.fulfill(json=answer))
    ).page
    page.wait_for_selector("#compare-plot-overlap .plot-item")
    assert page.locator("#compare-plot-overlap .results-published").count() == len(near)
    assert names_that_collide(page) == []


def go_to_facts(page) -> None:
    """Go down to the figures of the two, once the table above them has grown to its height."""
    page.locator("#compare-results").scroll_into_view_if_needed()
    page.wait_for_selector("#compare-results tbody tr", timeout=PATIENCE)
    page.locator("#compare-facts").scroll_into_view_if_needed()


def names_that_collide(page) -> list[str]:
    """The names on the plots that lie on another one, or beyond the plot's edge."""
    return page.evaluate(
        """() => [...document.querySelectorAll(".plot")].flatMap((plot) => {
            const names = [...plot.querySelectorAll(".plot-item text")];
            const boxes = names.map((name) => name.getBoundingClientRect());
            const edge = plot.getBoundingClientRect();
            return boxes.flatMap((a, i) => [
                ...(a.left < edge.left || a.right > edge.right ? [names[i].textContent] : []),
                ...boxes.slice(0, i).flatMap((b, k) =>
                    Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2
                    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4
                    ? [`${names[i].textContent} on ${names[k].textContent}`] : [])]);
        })"""
    )


@LANGUAGES
def test_on_a_phone_the_table_scrolls_in_itself_and_the_names_stay(section, language):
    page = section(language, **PHONE).page
    assert fits(page)
    for key in ("model", "fid", "digit_fid"):
        box = head(page, key).bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= 390, key
    moved = page.evaluate(
        """() => {
            const box = document.querySelector(".results-scroll");
            box.scrollLeft = 1e4;
            const [name, edge] = [box.querySelector("tbody th"), box]
                .map((node) => node.getBoundingClientRect().left);
            return [box.scrollLeft, name - edge];
        }"""
    )
    assert moved[0] > 100
    assert moved[1] == 0
    assert fits(page)


@LANGUAGES
def test_without_figures_it_says_how_to_measure_and_plots_nothing(visit, weights, language):
    for name in QUALITY:
        path = weights / name / METRICS
        known = json.loads(path.read_text("utf-8"))
        del known["quality"]
        write_json(path, known)
    try:
        page = visit(f"?lang={language}{OPENED}", canvas="#compare-right").page
        page.locator("#compare-results").scroll_into_view_if_needed()
        page.wait_for_function(
            """() => document.querySelector("#compare-results .compare-note").textContent
                .includes("python -m gan.metrics")""",
            timeout=PATIENCE,
        )
        assert page.locator("#compare-results table").is_hidden()
        assert page.locator("#compare-results svg").count() == 0
    finally:
        for name, quality in QUALITY.items():
            put(weights / name, quality)


# ---- all figures of the two ----


@LANGUAGES
def test_all_figures_of_the_two_stand_side_by_side_and_follow_the_pair(visit, language):
    one = visit(f"?lang={language}{OPENED}", canvas="#compare-right", has_touch=True)
    page = one.page
    go_to_facts(page)
    page.wait_for_selector("#compare-facts tbody tr", timeout=PATIENCE)
    page.select_option("#compare-right-model", "quick")
    page.select_option("#compare-left-model", UNMEASURED)
    page.wait_for_function(
        """names => [...document.querySelectorAll("#compare-facts thead th")]
            .every((head, i) => head.firstChild.textContent === names[i])""",
        arg=[UNMEASURED, "quick"],
        timeout=PATIENCE,
    )
    table = page.locator("#compare-facts table").inner_text()
    assert {"en": "no figures here", "zh": "这里没有数字"}[language] in table
    words = {"en": "real training digits", "zh": "真实训练数字"}[language]
    row = page.locator("#compare-facts tbody tr", has_text="0.93").inner_text()
    assert f"{words} 0.960" in row and "–" in row  # quick's precision, and nothing of the other
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    meaning, told = (
        page.locator(".lab-meaning:popover-open"),
        glossary.tables()[language]["digit_fid"],
    )
    word = page.locator("#compare-facts tbody .lab-word").first
    for ask in (word.tap, lambda: word.press("Enter")):
        ask()
        assert meaning.inner_text() == told
        page.keyboard.press("Escape")
        meaning.wait_for(state="hidden")


def test_the_names_of_the_figures_keep_both_models_order(visit, weights):
    put(weights / UNMEASURED, {"elbo": ELBO, "pixels": PIXELS})
    try:
        page = visit(f"?lang=en{OPENED}", canvas="#compare-right").page
        page.select_option("#compare-left-model", UNMEASURED)
        page.select_option("#compare-right-model", "dcgan")
        go_to_facts(page)
        page.locator("#compare-facts th", has_text="black pixels").wait_for(timeout=PATIENCE)
        page.locator("#compare-facts th", has_text="recall").wait_for(timeout=PATIENCE)
        names = page.locator("#compare-facts tbody th").all_inner_texts()
        assert len(set(names)) == len(names)
        assert names.index("precision") < names.index("recall")
        assert names.index("test ELBO") < names.index("black pixels")
    finally:
        put(weights / UNMEASURED, {})


def test_a_side_that_was_refused_says_so_and_is_asked_for_again(visit):
    one = visit(f"?lang=en{OPENED}", canvas="#compare-right")
    page, note = one.page, one.page.locator("#compare-facts .compare-note")
    refusal = {"status": 400, "json": {"error": "there is no model 'quick'; there are: dcgan"}}

    def answer(route):
        if '"quick"' in route.request.post_data:
            return route.fulfill(**refusal)
        return route.continue_()

    page.route("**/run/figures", answer)
    page.select_option("#compare-left-model", "quick")
    page.select_option("#compare-right-model", "dcgan")
    go_to_facts(page)
    note.get_by_text("no model 'quick'").wait_for(timeout=PATIENCE)
    page.unroute("**/run/figures")
    page.select_option("#compare-right-model", "mlp-gan")  # whatever makes the pair change
    page.locator("#compare-facts thead th", has_text="quick").wait_for(timeout=PATIENCE)
    assert not note.inner_text()
    page.wait_for_load_state("networkidle")
    assert one.complaints and all("status of 400" in said for said in one.complaints)
    one.complaints.clear()  # the browser's own, one a refusal
