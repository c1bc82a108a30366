"""A page that one test has left is as good as new for the next one."""

import pytest
from browser_pages import Places

pytestmark = pytest.mark.browser

WRITE = """async () => {
    const leave = () => {
        window.name = document.cookie = "left=1";
        for (const store of [sessionStorage, localStorage]) store.setItem("left", "1");
    };
    leave();
    addEventListener("pagehide", leave);
    await caches.open("left");
    await new Promise((done) => { indexedDB.open("left").onsuccess = done; });
    location.hash = "left";
}"""
READ = """async () => [
    window.name, document.cookie, Object.keys(sessionStorage), Object.keys(localStorage),
    await caches.keys(), (await indexedDB.databases()).length, history.length, innerWidth,
]"""


def test_a_page_comes_again_without_what_was_left_in_it(browser, address):
    places, seen = Places(browser), []
    for width in (800, 801):
        place = places.take(address, False, {"viewport": {"width": width, "height": 600}})
        page = place.asked
        page.goto(address)
        page.wait_for_function("'latent-lab-tabs' in sessionStorage")  # the page's own
        seen.append((place, page.evaluate(READ)))
        page.evaluate(WRITE)
        page.mouse.move(5, 5)
        page.mouse.down()
        page.keyboard.down("Shift")
        places.leave(place, True)
    (one, first), (other, then) = seen
    assert one is other and one in places.waiting
    assert then == [*first[:-1], 801]
    other = places.take(address, True, {})
    assert other is not one
    places.leave(other, True)
    assert places.waiting == [one]
    one.context.close()


@pytest.mark.parametrize("asks", ["clock", "add_init_script", "context"])
def test_nobody_gets_a_page_that_was_asked_for_what_stays(browser, address, asks):
    places = Places(browser)
    place = places.take(address, False, {})
    place.asked.goto(f"{address}lab/common/style.css")
    getattr(place.asked, asks)
    places.leave(place, True)
    assert not places.waiting


def test_who_comes_next_is_neither_heard_nor_answered_by_who_was_here(browser, address):
    places, heard, style = Places(browser), [], f"{address}lab/common/style.css"
    place = places.take(address, False, {})
    place.asked.on("request", lambda request: heard.append(request.url))
    place.asked.route("**/*.css", lambda route: route.fulfill(body="answered"))
    place.asked.goto(style)
    assert heard == [style] and "answered" in place.asked.content()
    places.leave(place, True)
    assert places.take(address, False, {}) is place
    place.asked.goto(style)
    assert heard == [style] and "answered" not in place.asked.content()
    place.context.close()


def test_a_page_that_asks_another_host_or_port_is_heard(visit):
    one, others = visit(), ["https://example.com/x", "http://127.0.0.1:9999/"]
    for url in others:
        one.page.evaluate("url => fetch(url, { mode: 'no-cors' }).catch(() => {})", url)
    heard = [said for said in one.complaints if said.startswith("asked another host")]
    assert heard == [f"asked another host: {url}" for url in others]
    one.complaints.clear()
