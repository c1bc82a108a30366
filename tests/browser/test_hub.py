"""What a visitor sees of the Hub: a model typed in Explore, and a fresh one pushed from Train."""

from pathlib import Path
from urllib.parse import unquote

import needs
import pytest
from huggingface_hub import constants
from visiting import PHONE, choose, fits, link, open_gallery, sides

import gan
from gan import settings
from gan.texts import TABS
from gan.texts.faults import CHINESE
from gan.ui.server import account, gallery
from gan.ui.server.page import PLACE
from gan.weights import remote

pytestmark = pytest.mark.browser

PATIENCE = 180_000  # milliseconds: the cores may be busy with other things
DATA = "synthetic-digits" if needs.mnist_is_missing() else "mnist"


@pytest.fixture(autouse=True)
def an_empty_shelf():
    yield
    gallery.fetched.clear()


@pytest.fixture
def digits(hub) -> str:
    """A model on the Hub; its name with the commit."""
    commit = hub.put("someone/digits", settings.weights_root() / "mlp-gan").head.oid
    return f"someone/digits@{commit}"


def ask_for(one, name: str) -> None:
    if not one.page.locator("#explore-models").is_visible():
        open_gallery(one)
    one.page.locator("#explore-hub-name").fill(name)
    one.page.locator("#explore-hub-name").press("Enter")


def draws(one, name: str, canvas: str = "#explore-canvas") -> None:
    one.page.wait_for_function(
        "([canvas, name]) => document.querySelector(canvas).dataset.model === name",
        arg=[canvas, name],
        timeout=PATIENCE,
    )


@pytest.mark.parametrize("language", [0, 1], ids=["en", "zh"])
def test_a_typed_model_is_drawn_and_what_is_wrong_said_beside_the_field_until_then(
    visit, digits, language
):
    one = visit("?lang=" + ["en", "zh"][language] + link(model="dcgan", seed=5, grid=1))
    said = one.page.locator("#explore-hub-said.lab-failure")
    typed = one.page.locator("#explore-hub-name")
    ask_for(one, "someone/nothing")
    said.wait_for()
    assert said.inner_text().startswith(TABS["explore"]["hub_refused"][language])
    told = "there is no public model {repository} on the Hub; check the name"
    words = [told, CHINESE[told]][language].format(repository="someone/nothing")
    assert said.locator(f"[lang={['en', 'zh-CN'][language]}]").inner_text() == words
    frame = one.frame()
    one.page.locator("#explore-seed-number").fill("6")
    one.drawn_after(frame)
    assert said.is_visible()
    assert typed.input_value() == "someone/nothing"
    ask_for(one, "someone/digits")
    draws(one, digits)
    assert not said.is_visible()
    assert one.shows(gan.load("mlp-gan").sample(6, 1)[0])
    assert one.page.locator("#explore-model b").inner_text() == "someone/digits"
    assert one.page.locator("#explore-group-hub + [role=option][aria-current=true]").count() == 1
    assert typed.input_value() == ""
    kept = "model => decodeURIComponent(location.hash).includes(model)"
    one.page.wait_for_function(kept, arg=digits)  # the link names the very commit


def test_dragging_goes_on_while_the_hub_is_waited_for(visit, hub, digits, monkeypatch):
    monkeypatch.setattr(remote, "HUB_SECONDS", 120.0)  # longer than the drags take anywhere
    one = visit(link(model="dcgan", grid=1))
    one.page.wait_for_load_state("networkidle")  # it cannot come while the Hub is waited for
    with hub.lock:  # the Hub answers nobody
        ask_for(one, "someone/digits")
        one.page.locator("#explore-hub[aria-busy=true]").wait_for()
        for value in ("1", "-2"):
            frame = one.frame()
            one.page.locator("#explore-slider-1 input[type=range]").fill(value)
            one.drawn_after(frame)
        assert one.page.locator("#explore-hub").get_attribute("aria-busy") == "true"
    draws(one, digits)


def test_a_link_with_a_model_of_the_hub_works_for_another_visitor(visit, digits):
    for name in ("someone/digits", digits):
        one = visit(link(model=name, seed=9, grid=1))
        draws(one, digits)
        assert one.shows(gan.load("mlp-gan").sample(9, 1)[0])
        one.page.close()  # it would ask for its strip and its ground
        gallery.fetched.clear()  # as after a restart of the server


def only_the_browsers_own(one) -> None:
    """It complains of each answer that is a refusal."""
    assert all("status of 422" in complaint for complaint in one.complaints)
    one.complaints.clear()


def test_a_model_that_the_server_put_away_is_fetched_again(visit, digits):
    one = visit(link(model=digits, seed=1, grid=1))
    draws(one, digits)
    gallery.fetched.clear()
    one.page.locator("#explore-seed-number").fill("2")
    assert one.shows(gan.load("mlp-gan").sample(2, 1)[0])
    one.page.wait_for_load_state("networkidle")  # the last refusals are logged, too
    only_the_browsers_own(one)


def test_a_drag_fetches_what_was_put_away_once(visit, hub, digits, monkeypatch):
    monkeypatch.setattr(remote, "HUB_SECONDS", 120.0)
    one = visit(link(model=digits, seed=1, grid=1))
    draws(one, digits)
    one.page.wait_for_load_state("networkidle")  # it cannot come while the Hub is waited for
    fetches = []
    one.page.on("request", lambda sent: fetches.append(sent) if sent.url.endswith("/fetch") else 0)
    gallery.fetched.clear()
    with hub.lock:  # the Hub answers nobody
        for seed in ("2", "3", "4"):
            with one.page.expect_response(lambda answer: answer.url.endswith("/run/draw")) as drawn:
                one.page.locator("#explore-seed-number").fill(seed)
            assert drawn.value.status == 422
    assert one.shows(gan.load("mlp-gan").sample(4, 1)[0])
    assert len(fetches) == 1
    assert one.page.locator("#explore-message").is_hidden()
    only_the_browsers_own(one)


def test_what_the_visitor_does_before_a_links_model_comes_is_kept(visit, hub, digits, monkeypatch):
    monkeypatch.setattr(remote, "HUB_SECONDS", 120.0)
    with hub.lock:
        one = visit(link(model=digits, seed=9, grid=1))  # another one meanwhile
        choose(one, "mlp-gan")
        one.page.locator("#explore-seed-number").fill("3")
    come = one.page.locator("#explore-list [role=option]", has_text=digits)
    come.wait_for(state="attached")
    one.page.wait_for_load_state("networkidle")
    assert one.page.locator("#explore-model").get_attribute("data-model") == "mlp-gan"
    assert one.page.locator("#explore-seed-number").input_value() == "3"
    assert one.shows(gan.load("mlp-gan").sample(3, 1)[0])
    kept = "decodeURIComponent(location.hash).includes('mlp-gan')"
    one.page.wait_for_function(kept)


def test_a_model_that_was_put_away_comes_back_on_both_sides_of_compare(visit, hub, digits):
    other = hub.put("someone/others", settings.weights_root() / "quick").head.oid
    one = visit(sides(digits, f"someone/others@{other}", grid=1), canvas="#compare-left")
    draws(one, f"someone/others@{other}", "#compare-right")
    one.page.wait_for_load_state("networkidle")
    gallery.fetched.clear()
    one.page.locator("#compare-left-seed").fill("2")
    for canvas, name in (("#compare-left", "mlp-gan"), ("#compare-right", "quick")):
        assert one.shows(gan.load(name).sample(2, 1)[0], canvas=canvas)
    assert one.page.locator("#compare-message").is_hidden()
    one.page.locator("#compare-numbers").scroll_into_view_if_needed()
    one.page.wait_for_load_state("networkidle")
    only_the_browsers_own(one)


def test_a_side_is_drawn_whose_refusal_comes_after_its_model_is_back(visit, digits):
    one, held = visit(sides(digits, digits, grid=1), canvas="#compare-left"), []
    draws(one, digits, "#compare-right")
    one.page.wait_for_timeout(1000)  # or else what comes at rest is on its way

    def late(route):
        answer = route.fetch()
        if answer.status == 422 and not held:
            held.append((route, answer))
        else:
            route.fulfill(response=answer)

    one.page.route("**/run/draw", late)
    gallery.fetched.clear()
    one.page.locator("#compare-left-seed").fill("2")
    drawn = gan.load("mlp-gan").sample(2, 1)[0]
    sees = "seed => ['left', 'right'].some((side) => "
    sees += "document.querySelector(`#compare-${side}`).dataset.seed === seed)"
    one.page.wait_for_function(sees, arg="2")
    [(route, answer)] = held
    route.fulfill(response=answer)
    assert all(one.shows(drawn, canvas=f"#compare-{side}") for side in ("left", "right"))
    assert one.page.locator("#compare-message").is_hidden()
    only_the_browsers_own(one)


def test_a_refusal_that_comes_after_the_model_is_back_is_worth_one_more_try(visit):
    one, told = visit(), iter((422, 200))
    one.page.route(
        "**/run/describe",
        lambda route: route.fulfill(status=next(told), json={"data": [{}], "error": "not here"}),
    )
    came = one.page.evaluate(
        """async (place) => {
            const { bringBack } = await import(new URL(`${place}/common/hub.js`, document.baseURI));
            const found = [];
            for (let i = 0; i < 3; i++) found.push(await bringBack("a/b", async () => ({})));
            return found;
        }""",
        PLACE,
    )
    assert came == [True, True, False]  # fetched; there meanwhile; refused for another reason
    only_the_browsers_own(one)


def test_compare_has_the_model_too_by_its_menu_and_by_a_link(visit, digits):
    one = visit(link(model="mlp-gan"))
    ask_for(one, "someone/digits")
    draws(one, digits)
    one.page.locator("#tab-compare").click()
    one.page.locator("#compare-right-model").select_option("someone/digits")
    draws(one, digits, "#compare-right")
    two = visit(sides("someone/digits", "dcgan"), canvas="#compare-left")
    draws(two, digits, "#compare-left")


def test_a_phone_shows_long_names_without_scrolling(visit, hub):
    name = "an-organisation-of-some-size/a-repository-with-a-rather-long-name-of-its-own"
    commit = hub.put(name, settings.weights_root() / "mlp-gan").head.oid
    one = visit(link(model=name), **PHONE)
    draws(one, f"{name}@{commit}")
    ask_for(one, name + "-that-is-missing")
    one.page.locator("#explore-hub-said.lab-failure").wait_for()
    assert fits(one.page)


def test_a_fresh_model_is_pushed_from_this_machine(visit, hub):
    one = visit(link(tab="train", recipe="mlp-gan", dataset=DATA, seconds=2), "#train-curves")
    page = one.page
    page.set_default_timeout(PATIENCE)
    page.locator("#train-start").click()
    page.locator("#train-push").click()  # once it has ended
    page.get_by_text("hf auth login").wait_for()
    assert page.locator("#train-push-name").is_hidden()

    path = Path(constants.HF_TOKEN_PATH)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(hub.token)  # which that command does
    for _ in range(2):
        page.locator("#train-push").click()  # closed, and opened again
    page.locator("#train-push-key").fill("a guess")
    page.locator("#train-push-key").press("Enter")
    page.get_by_text("not the key").wait_for()
    assert page.locator("#train-push-name").is_hidden()
    page.locator("#train-push-key").fill(account.KEY)
    page.locator("#train-push-enter").click()
    page.get_by_text("as someone").wait_for()
    assert page.locator("#train-push-key").is_hidden()
    box, said = page.locator("#train-push-name"), page.locator("#train-push-said")
    assert box.input_value() == "someone/latent-lab-mlp-gan"

    box.fill("somebody-else/fresh")
    page.locator("#train-push-anyway").check()
    page.locator("#train-push-go").click()
    page.locator("#train-push-said.lab-failure").wait_for()
    assert "somebody-else/fresh" in said.inner_text()
    assert not hub.repository("somebody-else/fresh")

    box.fill("someone/fresh")
    page.locator("#train-push-private").check()
    box.press("Enter")
    address = said.locator("a").get_attribute("href")
    assert address == f"{hub.url}/someone/fresh"
    assert hub.repository("someone/fresh").private
    assert page.locator("#train-download").is_visible()
    assert hub.token not in page.content()
    assert unquote(page.url).endswith("}")
