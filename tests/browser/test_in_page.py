"""What the page draws by itself: the same pictures as the server's, which draws where it cannot."""

import base64
import json
import re
import shutil
import time

import httpx
import needs
import numpy as np
import pytest
import served
from proxied import proxy
from visiting import UNTIL, changed, go_to, kept, link, shown, state_of

import gan
from gan import latents, pictures, settings, weights
from gan.export import keep, writing
from gan.ui.server import in_page
from gan.ui.server.page import PLACE

pytestmark = [pytest.mark.browser, pytest.mark.runtime]

WHOLE = "quick", "vae-2d", "wgan"  # with classes, a plane, and neither: everything is asked of them
OTHERS = "mlp-gan", "fc-dcgan", "digits-vae", "stacked-mnist"  # one of each other kind, and colours
TOO_MUCH = "frog-dcgan"  # for a page
FIRST = {"model": "quick", "seed": 7, "grid": 4}
HERE, THERE, CLOSE = "true", "false", 2  # the last of 255
MODULE = f'await import(new URL("{PLACE}/common/drawing/{{}}.js", document.baseURI))'
# Both answers to each request, and how far apart they are.
COMPARE = """async ([place, requests]) => {
    const load = (path) => import(new URL(`${place}/common/${path}.js`, document.baseURI));
    const { local } = await load("drawing/local");
    const { answered } = await load("ask");
    const { post } = await load("parts/server");
    const { decoded } = await load("pictures");
    const found = [];
    for (const request of requests) {
        const way = "from" in request ? "interpolate" : "draw";
        const there = decoded(await answered(await post("run", way, [request])));
        let here = null;
        for (; !here; here = await local.draw(request)) {
            local.served(request, 1e6); // so slow that a busy machine is quicker
            await new Promise((go) => setTimeout(go, 50));
        }
        const { pixels, drawn, base, ...told } = here;
        const apart = (a, b) => a.reduce((most, v, i) => Math.max(most, Math.abs(v - b[i])), 0);
        const far = pixels.length === there.pixels.length ? apart(pixels, there.pixels) : 256;
        const { pixels: _, base: theirs, ...others } = there;
        found.push([far, base ? apart(base, theirs) : 0, told, others]);
    }
    return found;
}"""


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """The app with shipped models made for the page, as a server has them after a while."""
    root = tmp_path_factory.mktemp("weights")
    names = (*WHOLE, *OTHERS, TOO_MUCH)
    folders = [shutil.copytree(weights.place(name), root / name) for name in names]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GAN_CACHE", str(tmp_path_factory.mktemp("cache")))
        patch.setenv("GAN_RUNTIME", needs.RUNTIME)
        patch.setattr(writing, "TRIED", 100)  # tests/export tries more
        keep(folders, in_page.serving.place(), lambda folder: gan.load(folder, "cpu"))
        with served.app(root) as app:
            while httpx.get(f"{app.local_url}lab/in_page/index.json").json()["pending"]:
                time.sleep(0.1)
            yield app.local_url


def requests_of(model: gan.Model, name: str):
    """Everything that Explore and Compare ask for."""
    first, dim = {"model": name, "seed": 5, "order": 2}, model.latent_dim
    last = len(model.directions())
    z = base64.b64encode(np.random.default_rng(1).normal(size=dim).astype("<f2")).decode()
    own = [{"a": {"seed": 1, "row": 2}, "b": {"z": z}, "move": 0.6}]
    yield {"model": name, "seed": 2**53 - 1, "row": 3, "grid": 1, "truncation": 0.7, "base": True}
    yield first | {"grid": 4, "moves": [1.5, -2], "raw": {"0": 0.3}, "truncation": 1.2, "base": 5}
    yield {"model": name, "seed": 5, "grid": 4, "moves": [1.5]}
    yield first | {"grid": 4, "walk": {"to": [8, 9], "t": 0.3, "loop": True}, "moves": [0.5]}
    yield first | {"grid": 1, "frames": 12, "walk": {"to": 8, "t": 0}, "truncation": 0.8}
    yield first | {"grid": 4, "wander": {"x": -2.3, "y": 1e5 + 0.25, "step": 0.5}, "base": 3}
    yield first | {"grid": 4, "along": {"directions": [0, 1], "shares": [-1, 1]}, "moves": [0.5]}
    both = {"directions": [0, last], "shares": [-1, 0, 1]}
    yield first | {"grid": 1, "own": own, "along": both, "base": True}
    yield first | {"grid": 1, "plane": {"x": 0, "y": 1, "side": 15 if dim == 2 else 7}}
    walk = {"to": 2, "t": 0.4}
    yield first | {"grid": 1, "z": z, "base": 0, "moves": [0.2], "walk": walk, "truncation": 0.5}
    yield {"model": name, "from": {"seed": 3}, "to": {"z": z}, "frames": 9, "truncation": 0.9}
    labels = {"labels": [1, 8]} if model.classes else {}
    yield {"model": name, "from": {"seed": 3}, "to": {"z": [0.5] * dim}, "frames": 9, **labels}
    if model.classes:
        yield first | {"grid": 4, "label": 4}


def test_page_and_server_draw_the_same(visit):
    page = visit(link(**FIRST)).page
    index = page.evaluate("fetch('lab/in_page/index.json').then((answer) => answer.json())")
    assert index["models"].keys() == {*WHOLE, *OTHERS}
    for name in index["models"]:
        asked = [{"model": name, "seed": 7, "grid": 4}]
        if name in WHOLE:
            asked += requests_of(gan.load(name, "cpu"), name)
        told = page.evaluate(COMPARE, [PLACE, asked])
        for request, (far, base, *both) in zip(asked, told, strict=True):
            assert far <= CLOSE and base < 1e-3 and same(*both), request


NOWHERE = {"own": [{"a": {"seed": 1}, "b": {"seed": 1}, "move": 0.5}]}
TOO_MANY = {"grid": 8, "along": {"directions": [0, 1, 2], "shares": [-1, 1]}}


def test_what_the_server_refuses_is_not_drawn_here_either(visit):
    page = visit(link(**FIRST)).page
    page.evaluate(UNTIL, HERE)
    draws = f"async (wish) => (await ({MODULE.format('local')}).local.draw(wish)) !== null"
    for wish in (NOWHERE, {}, TOO_MANY, {}):
        assert page.evaluate(draws, {"model": "quick", "seed": 1} | wish) == (not wish)


def same(here: dict, there: dict) -> bool:
    """Whether two answers tell the same, the latent but for its last bit."""
    z, other = (
        np.frombuffer(base64.b64decode(told.pop("z", "")), "<f2").astype(np.float32)
        for told in (here, there)
    )
    return here == there and np.allclose(z, other, rtol=1e-3, atol=1e-3)


@pytest.mark.parametrize("distribution", ["normal", "uniform"])
def test_a_seed_has_the_same_bits_and_numbers_in_the_page(bare, distribution):
    for seed, row in ((0, 0), (7, 3), (2**53 - 1, 2**53 - 1)):
        bits, numbers = bare.evaluate(
            f"""async ([seed, row, distribution]) => {{
                const {{ bits, latent }} = {MODULE.format("philox")};
                const numbers = latent(seed, row, 7, distribution);
                return [Array.from(bits(seed, row, 7), String), [...numbers]];
            }}""",
            [seed, row, distribution],
        )
        philox = np.random.Philox(key=seed, counter=[0, row, 0, 0])
        assert list(map(int, bits)) == philox.random_raw(7).tolist()
        wanted = latents.rows(seed, 1, 7, start=row, distribution=distribution)[0]
        assert np.abs(wanted.numpy() - numbers).max() < 1e-6


def test_numbers_travel_as_16_bits_like_those_of_numpy(bare):
    values = np.float32([0, -0.0, 1, -1 / 3, 20, -20, 1e-5, 6e-8, 3e-8, 2.0**-14, 1 - 2.0**-12])
    values = np.concatenate([values, np.random.default_rng(0).normal(0, 3, 500).astype("f")])
    packed, back = bare.evaluate(
        f"""async (values) => {{
            const {{ toHalves, fromHalves }} = {MODULE.format("half")};
            const packed = toHalves(Float32Array.from(values));
            return [packed, [...fromHalves(packed)]];
        }}""",
        values.tolist(),
    )
    wanted = values.astype("<f2")
    assert base64.b64decode(packed) == wanted.tobytes() and back == wanted.astype(float).tolist()


def test_dragging_asks_the_server_for_nothing_and_state_and_link_stay(visit):
    one = visit(link(**FIRST))
    page, knob = one.page, shown(one, 1)
    page.evaluate(UNTIL, HERE)
    page.wait_for_load_state("networkidle")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    box = knob.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    for share in (0.6, 0.7, 0.8, 0.9):
        frame = one.frame()
        page.mouse.move(box["x"] + box["width"] * share, box["y"] + box["height"] / 2)
        one.drawn_after(frame)
    page.mouse.up()
    knob.press("ArrowLeft")
    state = at_rest(one)
    assert one.shows(drawn(state), CLOSE) and asked == []
    assert "in your browser" in page.locator("#explore-where").inner_text()
    page.locator("#explore-walk").press("End")  # on the way, and what is drawn when the hand rests
    kept(one, walk={"to": 8, "t": 1})
    assert [url for url in asked if "/draw" in url] == []
    page.reload()
    page.wait_for_function("document.querySelector('#explore-canvas')?.dataset.frame > 0")
    assert one.shows(drawn(state | {"seed": 8}), CLOSE)


def at_rest(one) -> dict:
    """The state in the link, once that says what the controls say."""
    one.page.wait_for_function(
        """() => {
            const slider = document.querySelector("#explore-slider-1 input[type=range]");
            const number = document.querySelector("#explore-seed-number");
            const link = JSON.parse(decodeURIComponent(location.hash.slice(1)));
            const { moves = [0], seed = 7 } = link;
            return moves[0] === Number(slider.value) && seed === Number(number.value);
        }"""
    )
    return state_of(one.page)


def drawn(state: dict) -> np.ndarray:
    """A state's sheet, as Python draws it."""
    model = gan.load(state["model"], "cpu")
    side = state.get("grid", 4)
    z = model.latents(state.get("seed", 7), side**2)
    labels = [i % model.classes for i in range(side**2)] if model.classes else None
    for move, direction in zip(state.get("moves", []), model.directions(), strict=False):
        z = z + move * direction.along(labels)
    images = pictures.as_arrays(model.generate(z, labels))
    sheet = np.zeros((side * 30 - 2, side * 30 - 2), np.uint8)
    for i, image in enumerate(images):
        y, x = i // side * 30, i % side * 30
        sheet[y : y + 28, x : x + 28] = image
    return sheet


@pytest.mark.parametrize("refused", ["wasm", "module", "model", "tables"])
def test_without_runtime_or_model_the_server_draws(visit, refused):
    def other(route):
        index = json.loads(route.fetch().text())
        places = [index["runtime"], *index["models"].values()]
        for place in places:
            if refused in place:
                place[refused] = "lab/common/style.css"  # something, but not that
        route.fulfill(json=index)

    one = visit(link(**FIRST), before=lambda page: page.route("**/lab/in_page/index.json", other))
    page = one.page
    page.wait_for_load_state("networkidle")
    for _ in range(3):
        frame = one.frame()
        page.locator("#explore-dice").click()
        one.drawn_after(frame)
        assert page.locator("#explore-where").get_attribute("data-here") == THERE
    assert one.shows(drawn(at_rest(one)))


def test_a_worker_that_dies_in_mid_drag_leaves_the_server_drawing(visit):
    one = visit(link(**FIRST))
    page = one.page
    page.evaluate(UNTIL, HERE)
    page.workers[0].evaluate("() => { setTimeout(close); }")
    page.evaluate(UNTIL, THERE)
    state = at_rest(one)
    assert one.shows(drawn(state), CLOSE) and state["moves"]
    page.evaluate(UNTIL, HERE)  # another one has taken its place


def test_what_is_not_made_yet_is_looked_for_again(visit):
    asked = []

    def index(route):
        asked.append(route.request.url)
        known = route.fetch().json()
        early = known | {"models": {}, "pending": True}
        route.fulfill(json=known if len(asked) > 2 else early)

    def before(page):
        changed(page, "local.js", AGAIN=200)
        page.route("**/lab/in_page/index.json", index)

    one = visit(link(**FIRST), before=before)
    one.page.evaluate(UNTIL, HERE)
    assert len(asked) == 3 and one.shows(drawn(at_rest(one)), CLOSE)


def test_a_model_that_was_put_away_is_loaded_again(visit):
    loaded = []

    def before(page):
        changed(page, "networks.js", KEPT=1)
        changed(page, "mate.js", FEWEST=1000)  # the second worker would load it, too
        page.on("request", lambda request: loaded.append(request.url.rpartition("/")[2]))

    one = visit(link(**FIRST), before=before)
    page = one.page
    for name in ("quick", "mlp-gan", "quick"):
        loaded.clear()
        go_to(page, **FIRST | {"model": name})
        page.wait_for_function(
            "name => document.querySelector('#explore-canvas').dataset.model === name", arg=name
        )
        page.evaluate(UNTIL, HERE)
        assert one.shows(drawn(at_rest(one)), CLOSE), name
    assert any(name.startswith("quick") and name.endswith(".onnx.gz") for name in loaded)


def test_who_is_quicker_draws_and_the_other_is_tried_again(visit):
    page = visit(
        link(**FIRST), before=lambda page: changed(page, "local.js", FLUENT=0, RETRY=9)
    ).page
    page.evaluate(UNTIL, HERE)
    here = page.evaluate(
        f"""async (request) => {{
            const {{ local }} = {MODULE.format("local")};
            const draws = async () => Boolean(await local.draw(request));
            for (let i = 0; i < 5; i++) await draws(); // these were measured
            const found = [];
            local.served(request, 1e6); // the server is slow
            found.push(await draws());
            for (let i = 0; i < 5; i++) local.served(request, 1e-6); // now it is quick
            found.push(await draws());
            for (let i = 0; i < 4; i++) local.served(request, 1e-6); // it has drawn for long
            found.push(await draws());
            return found;
        }}""",
        {"model": "quick", "seed": 1, "grid": 8},
    )
    assert here == [True, False, True]


MATE = """async ({ name, z }) => {
    const mate = await import(new URL("./mate.js", location));
    const { used } = await import(new URL("./networks.js", location));
    const { tables } = used("quick");
    const rows = (size) => z && Array.from({ length: z }, () => new Float32Array(size));
    const has = { source: { name } };
    return z === undefined
        ? mate.helps(16, has)
        : Boolean(await mate.draw(has, rows(tables.dim), rows(tables.classes)));
}"""

SHARED = """() => {
    globalThis.shared = [];
    const { prototype } = Worker, { postMessage } = prototype;
    prototype.postMessage = function (message) {
        if (message.kind === "part") globalThis.shared.push(message.z.length);
        postMessage.call(this, message);
    };
}"""


@pytest.mark.parametrize("failure", ["it cannot", "it is late"])
def test_a_second_worker_draws_half_of_many_pictures_until_it_fails(visit, failure):
    slack = {"SLACK": "{ valueOf: () => globalThis.slack ?? 60_000 }"}
    one = visit(link(**FIRST), before=lambda page: changed(page, "mate.js", **slack))
    page = one.page
    page.evaluate(UNTIL, HERE)
    has, draws = {"name": "quick"}, {"name": "quick", "z": 1}

    def asked(about) -> bool:
        return page.workers[0].evaluate(MATE, about)

    while not asked(has):
        page.evaluate(UNTIL, HERE)
        page.locator("#explore-dice").click()
    page.locator("#tab-train").click()  # from here on the page itself draws no more
    page.workers[0].evaluate(SHARED)
    ten = FIRST | {"grid": 1, "frames": 10, "walk": {"to": 8, "t": 0}}  # as the page never asks
    [[far, *_]] = page.evaluate(COMPARE, [PLACE, [ten]])
    assert far <= CLOSE and 5 in page.workers[0].evaluate("globalThis.shared")
    assert not asked({"name": "another", "z": 1})  # it has no such model, and that is no fault
    assert asked(draws)
    if failure == "it is late":
        page.workers[0].evaluate("globalThis.slack = -60_000")
        for _ in range(5):
            assert not asked(draws | {"z": 500})  # it takes its time
        page.workers[0].evaluate("globalThis.slack = 60_000")
    else:
        assert not asked(draws | {"z": 0})
    assert not asked(draws)  # any more
    page.locator("#tab-explore").click()
    page.locator("#explore-dice").click()
    assert one.shows(drawn(at_rest(one)), CLOSE)


def test_a_page_with_the_headers_of_a_space_draws_with_threads(address, browser):
    front = (settings.CHECKOUT / "README.md").read_text("utf-8").split("---")[1]
    headers = dict(re.findall(r"^  (cross-origin-\S+): (\S+)$", front, re.M))
    with proxy(address, "", False, **headers) as (url, _), browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{url}/{link(**FIRST)}")
        page.wait_for_function("document.querySelector('#explore-canvas')?.dataset.frame > 0")
        assert page.evaluate("crossOriginIsolated && navigator.hardwareConcurrency > 1")
        page.evaluate(UNTIL, HERE)
        [[far, *_]] = page.evaluate(COMPARE, [PLACE, [FIRST]])
        assert far <= CLOSE


def test_a_drag_during_the_switch_loses_nothing(visit):
    one = visit(link(model="mlp-gan", seed=3, grid=1))
    page, held = one.page, []
    page.route("**/lab/in_page/models/quick*.onnx.gz", lambda route: held.append(route))
    go_to(page, **FIRST)
    page.wait_for_function("document.querySelector('#explore-canvas').dataset.model === 'quick'")
    knob = shown(one, 1)
    while not held:
        page.wait_for_timeout(50)
    for n in range(12):
        if n == 6:
            held.pop().continue_()
        knob.press("ArrowRight")
    assert one.shows(drawn(at_rest(one)), CLOSE)
    page.evaluate(UNTIL, HERE)
    assert one.shows(drawn(at_rest(one)), CLOSE)
