"""The lab without a server: a folder, from a plain file server, below a path."""

import base64
import functools
import gzip
import http.server
import re
import threading

import needs
import numpy as np
import pytest
from PIL import Image, ImageDraw
from visiting import ENGLISH_AND_CHINESE, go_to, link, moved, shown, sides

import gan
from gan.data import intake
from gan.export import writing
from gan.pictures import as_arrays
from gan.play import inside, inversion
from gan.texts import TABS
from gan.ui import static
from gan.ui.server import maps
from gan.ui.server.page import PLACE
from gan.ui.static import answers

pytestmark = [pytest.mark.browser, pytest.mark.runtime, pytest.mark.data]

BELOW = "/some/where/"
CLOSE = 2  # of 255
TOLD = "reading", "verdict", "nearest"
ASKED = f"""async ([name, request]) => {{
    const {{ post }} = await import(new URL("{PLACE}/alone/server.js", document.baseURI));
    return (await (await post("run", name, [request])).json()).data[0];
}}"""
ENCODED = f"""async (digits) => {{
    const {{ digitOf }} = await import(new URL("{PLACE}/alone/strokes.js", document.baseURI));
    const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    return digits.map((digit) => digitOf(bytes(digit)));
}}"""


class Silent(http.server.SimpleHTTPRequestHandler):
    """`python -m http.server`, which says nothing."""

    def log_message(self, *told):
        """Keep still."""


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """A lab of two models, written by the command's own function, and served as files."""
    room = tmp_path_factory.mktemp("static")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GAN_CACHE", str(room / "cache"))
        patch.setenv("GAN_RUNTIME", needs.RUNTIME)
        patch.setattr(answers, "THROWS", range(2, 4))
        patch.setattr(writing, "TRIED", 100)  # tests/export tries more
        static.write(room / BELOW.strip("/"), ["quick", "vae-2d"])
    handler = functools.partial(Silent, directory=room)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}{BELOW}"
    server.shutdown()
    server.server_close()


def said(key: str, locale: str = "en-US") -> str:
    """What the page says where it needs a server."""
    return TABS["alone"][key][locale.startswith("zh")]


def unpacked(route) -> None:
    """Answer with what is in a compressed file."""
    route.fulfill(body=gzip.decompress(route.fetch().body()))


def drawn(state: dict) -> np.ndarray:
    """A picture of `quick`, as Python draws it."""
    model = gan.load("quick", "cpu")
    z = model.latents(state["seed"], 1)
    for move, direction in zip(state.get("moves", []), model.directions(), strict=False):
        z = z + move * direction.along([0])
    return as_arrays(model.generate(z, [0]))[0]


def test_explore_draws_drags_and_comes_back_by_its_link(visit):
    one = visit(link(model="quick", seed=5, grid=1))
    page = one.page
    assert one.shows(drawn({"seed": 5}), CLOSE)
    asked = []
    page.wait_for_load_state("networkidle")
    page.on("request", lambda request: asked.append(request.url))
    # What a second worker asks for, once, for the ends.
    once = re.compile("/lab/(in_page|[^/]+/common/(drawing|parts))/")
    box = shown(one, 1).bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.9, box["y"] + box["height"] / 2)
    page.mouse.up()
    shown(one, 1).press("ArrowLeft")
    state = moved(one)
    assert one.shows(drawn(state), CLOSE)
    assert [url for url in asked if not once.search(url)] == []
    assert "in your browser" in page.locator("#explore-where").inner_text()
    page.route("**/*.gz", unpacked)  # as some hosts do on their own
    page.reload()
    assert one.shows(drawn(state), CLOSE)


@pytest.mark.parametrize("name,locale", [("quick", "en-US"), ("vae-2d", "zh-CN")])
def test_looking_inside_shows_and_says_what_python_does(visit, name, locale):
    one = visit(link(model=name, seed=5, grid=1), locale=locale)
    page, model = one.page, gan.load(name, "cpu")
    z, labels = model.latents(5, 1), [0] if model.classes else None
    picture = as_arrays(model.generate(z, labels))[0]
    page.locator("#explore-inside summary").click()
    page.wait_for_selector('#explore-inside[open][aria-busy="false"]')
    shows_way(one, inside.way(model, z, labels))
    told = {part: page.locator(f'[data-part="{part}"] dd').inner_text() for part in TOLD}
    texts = {key: pair[locale == "zh-CN"] for key, pair in TABS["explore"].items()}
    digit, sure, is_digit = inside.reading(model, picture)
    near = [texts["reads"].format(digit=digit, sure=f"{sure + k / 100:.0%}") for k in (-1, 0, 1)]
    assert is_digit and told["reading"] in near
    assert told["nearest"] == said("explore.nearest_none", locale)
    verdict = inside.verdict(model, picture)
    if verdict is None:
        assert told["verdict"] == texts["verdict_vae"]
        return
    assert f"{verdict.logit:.2f}".rstrip("0") in told["verdict"]
    places = [bar.get_attribute("style") for bar in page.locator(".lab-place").all()]
    shares = [float(place.removeprefix("--share: ")) for place in places]
    assert np.allclose(shares, [verdict.own, verdict.real], atol=1 / 256)
    page.wait_for_load_state("networkidle")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    shown(one, 1).fill("1.5")  # and the maps follow
    moved = z + 1.5 * model.directions()[0].along([0])
    shows_way(one, inside.way(model, moved, labels))
    page.wait_for_selector('#explore-inside[aria-busy="false"]')
    assert asked == []


def test_what_does_not_arrive_silences_nothing_else(visit):
    one = visit(link(model="quick", seed=5, grid=1))
    page = one.page
    page.route("**/*discriminator*", lambda route: route.fulfill(status=404))
    page.locator("#explore-inside summary").click()
    page.wait_for_selector('#explore-inside[open][aria-busy="false"]')
    assert "confidence" in page.locator('[data-part="reading"] dd').inner_text()
    verdict = page.locator('[data-part="verdict"] dd').inner_text()
    assert verdict == said("explore.verdict_none")
    one.complaints.clear()  # of the browser about that file


def test_a_map_does_not_wait_for_a_judge_that_never_comes(visit):
    page = visit(link(model="quick", seed=5, grid=1)).page
    page.clock.install()
    page.route("**/*judge*", lambda route: None)
    place = {"model": "quick", "seed": 5, "order": 2, "x": 0, "y": 1, "truncation": 1, "label": 3}
    with page.expect_request("**/*judge*"):
        page.evaluate(
            f"given => {{ ({ASKED})(given).then((land) => {{ window.land = land; }}); }}",
            ["map", place],
        )
    page.clock.fast_forward(10_000)
    land = page.wait_for_function("window.land").json_value()
    assert land["classes"] is None and land["pictures"]["count"] == 15**2


def shows_way(one, stages: list[inside.Stage]) -> None:
    """The canvases of the panel come to show these stages."""
    for i, stage in enumerate(stages, 1):
        sheet = np.concatenate([np.pad(level, ((0, 0), (0, 1))) for level in stage.levels], axis=1)
        assert one.shows(sheet[:, :-1], CLOSE, f".lab-way figure:nth-child({i}) canvas")


def test_the_first_visit_fetches_no_more_than_six_megabytes_and_only_what_it_shows(visit):
    sizes = {}

    def weigh(response) -> None:
        sizes[response.url] = len(response.body())

    page = visit(first=True, before=lambda page: page.on("response", weigh)).page
    page.wait_for_load_state("networkidle")
    assert sum(sizes.values()) < 6e6
    models = [url for url in sizes if "/models/" in url]
    assert len(models) == 2 and all("/quick-" in url for url in models)


def test_where_nothing_can_be_drawn_a_sentence_says_why(visit):
    page = visit().page
    page.add_init_script("delete globalThis.WebAssembly")
    page.reload()
    page.locator("#explore-message").get_by_text(said("no_drawing")).wait_for()


@ENGLISH_AND_CHINESE
def test_what_needs_a_server_says_so_in_the_language_of_the_page(visit, locale):
    page = visit(locale=locale).page
    for tab in ("train", "use"):
        go_to(page, tab=tab)
        box = page.locator(f"#{tab} .lab-alone")
        assert box.locator("h2").inner_text() == said(f"needs_{tab}", locale)
        assert said("needs_server", locale) in box.inner_text()
    go_to(page, **{"tab": "compare", "left": {"model": "vae-2d"}, "right": {"model": "quick"}})
    page.locator("#compare-numbers").scroll_into_view_if_needed()
    page.locator("#compare-numbers").get_by_text(said("needs_server", locale)).wait_for()
    page.locator("#language").click()
    other = {"en-US": "zh", "zh-CN": "en"}[locale]
    page.wait_for_function("lang => document.documentElement.lang.startsWith(lang)", arg=other)


def test_compare_draws_its_pair_its_map_and_sends_a_drawn_digit_through_the_encoder(visit):
    one = visit(sides("vae-2d", "quick"), canvas="#compare-left")
    page = one.page
    vae = gan.load("vae-2d", "cpu")
    page.locator("#compare-draw").scroll_into_view_if_needed()
    box = page.locator("#compare-draw").bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.55, box["y"] + box["height"] * 0.8, steps=4)
    page.mouse.up()
    left, right = (
        page.locator(f'.compare-found[data-side="{side}"]') for side in ("left", "right")
    )
    left.locator('[data-state="done"]').wait_for()
    right.get_by_text(said("needs_server")).wait_for()
    digit = one.pixels("#compare-seen")
    found = next(inversion.find(vae, digit))
    assert one.shows(found.image, CLOSE, "#compare-left-found")
    page.locator("#compare-from-digit").click()
    assert one.shows(found.image, CLOSE, "#compare-left-frame")
    page.locator("#compare-race .compare-note").get_by_text(said("needs_server")).wait_for()
    page.locator("#compare-map").scroll_into_view_if_needed()
    page.wait_for_function("Number(document.querySelector('#compare-here').dataset.frame) > 0")
    place = {"model": "quick", "seed": 5, "order": 2, "x": 0, "truncation": 1.5}
    for more in ({"y": 1, "label": 3}, {"y": "class"}):  # and the judge colours the others' maps
        land, wanted = page.evaluate(ASKED, ["map", place | more]), maps.land(place | more)
        assert land["rows"] == wanted["rows"]
        assert np.equal(land["classes"], wanted["classes"]).mean() > 0.98  # but between two digits
    page.locator("#compare-results").scroll_into_view_if_needed()
    page.locator("#compare-results tbody tr").first.wait_for()
    page.locator("#compare-facts").scroll_into_view_if_needed()
    page.locator("#compare-facts tbody tr").first.wait_for()


def test_the_lesson_has_throws_that_were_prepared(visit):
    page = visit(link(tab="lesson"), canvas="#lesson-fake").page
    page.locator("#lesson-dice").click()
    page.wait_for_function(
        "[2, 3].includes(Number(document.querySelector('#lesson-fake').dataset.seed))"
    )


def drawings():
    """Digits as the pad has them, and stranger ones: thick, thin, tiny, at an edge."""
    rng = np.random.default_rng(3)
    for width, span in [(22, 240), (22, 90), (4, 260), (2, 120), (30, 60), (9, 200)]:
        sheet = Image.new("L", (560, 560))
        pen = ImageDraw.Draw(sheet)
        points = [tuple(280 + span * v for v in rng.uniform(-1, 1, 2)) for _ in range(5)]
        pen.line(points, fill=255, width=2 * width, joint="curve")
        yield np.asarray(sheet.resize((280, 280), Image.Resampling.BILINEAR))
    yield np.asarray(Image.fromarray(gan.load("quick", "cpu").sample(3, 4)[3]))
    noise = rng.integers(0, 60, (280, 280)).astype(np.uint8)
    noise[100:180, 0:40] = 255
    yield noise


def test_a_drawing_becomes_the_same_digit_as_in_python(bare):
    given = list(drawings())
    packed = [base64.b64encode(one.tobytes()).decode() for one in given]
    for strokes, text in zip(given, bare.evaluate(ENCODED, packed), strict=True):
        digit = np.frombuffer(base64.b64decode(text), np.uint8).reshape(28, 28)
        wanted = intake.to_digit(Image.fromarray(strokes))
        assert np.abs(digit.astype(int) - wanted).max() <= CLOSE
