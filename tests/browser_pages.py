"""Pages of a browser that one test after another visits, each time as good as new."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

MET = "localStorage.setItem('latent-lab-met', '1')"  # a slider sways before a first visitor's eyes
SIZE = {"width": 1280, "height": 720}
PATIENCE = 30_000  # milliseconds: Playwright's own
MOST = 4  # pages that wait; each is a process
# What a test may ask of a page without leaving anything in it that `Place.wiped` does not take
# away, or `Places.take` sets, such as the colours of `emulate_media`; and `on`, see `Noted`. Of a
# page that was asked for anything else nobody can say what stays: it is closed.
PASSING = """goto reload go_back go_forward url content evaluate mouse keyboard touchscreen
locator get_by_role get_by_text get_by_label expect_download expect_request expect_response
wait_for_function wait_for_load_state wait_for_selector wait_for_timeout select_option
set_viewport_size set_default_timeout emulate_media route unroute"""
# A page that is being left may run on for a moment beside the next one: it writes no more.
FORGET = """addEventListener("pagehide", (event) => {
    event.stopImmediatePropagation();
    sessionStorage.clear();
    window.name = "";
}, true)"""


class Noted:
    """A page for a test; `passing` says whether all that was asked of it passes with it."""

    def __init__(self, page):
        self._page, self.passing, self._heard = page, True, []

    def on(self, event: str, hear: Callable) -> None:
        self._page.on(event, hear)
        self._heard.append((event, hear))

    def forget(self) -> None:
        """Neither hear any more nor answer in the server's place."""
        for event, hear in self._heard:
            self._page.remove_listener(event, hear)
        self._page.unroute_all(behavior="ignoreErrors")

    def __getattr__(self, name: str):
        self.passing = self.passing and name in PASSING.split()
        return getattr(self._page, name)


@dataclass
class Place:
    """A page in a context of its own.

    `asked` is the page as a test has it, `visit` who hears what goes wrong on it.
    """

    context: object
    kind: tuple
    asked: Noted | None = None
    visit: object = None

    def __post_init__(self):
        self.page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.tell("fail", error))
        self.page.on("console", lambda message: self.tell("hear", message))
        self.page.on("request", lambda request: self.tell("see", request.url))
        self.tools = self.context.new_cdp_session(self.page)

    def tell(self, what: str, *told) -> None:
        if self.visit:
            getattr(self.visit, what)(*told)

    def wiped(self) -> bool:
        """Leave it without a trace: a new page for whoever comes; False where that cannot be."""
        address, page = self.kind[0], self.page
        if not self.asked.passing or not page.url.startswith(address):
            return False
        self.visit = None
        self.asked.forget()
        page.evaluate(FORGET)
        page.goto("about:blank")
        origin = "{0.scheme}://{0.netloc}".format(urlsplit(address))
        self.tools.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
        self.tools.send("Page.resetNavigationHistory")
        for key in ("Shift", "Control", "Alt", "Meta"):
            page.keyboard.up(key)
        page.mouse.up()
        page.mouse.move(0, 0)
        page.set_default_timeout(PATIENCE)
        return True


class Places:
    """The places of one browser, among them those that wait for their next visitor.

    The first page of a new context costs twice a later one's work: a new process has all of
    Gradio's modules to fetch and to compile.
    """

    def __init__(self, browser):
        self.browser = browser
        self.waiting: list[Place] = []

    def take(self, address: str, first: bool, options: dict) -> Place:
        """A page that nobody else has; for a `first` visitor of a browser that is new itself."""
        size, scheme = options.pop("viewport", SIZE), options.pop("color_scheme", "light")
        kind = (address, first, repr(sorted(options.items())))
        fit = [place for place in self.waiting if place.kind == kind]
        if fit:
            place = fit[0]
            self.waiting.remove(place)
        else:
            context = self.browser.new_context(**options)
            if not first:
                context.add_init_script(MET)
            place = Place(context, kind)
        place.page.set_viewport_size(size)
        place.page.emulate_media(color_scheme=scheme)
        place.asked = Noted(place.page)
        return place

    def leave(self, place: Place, well: bool) -> None:
        """Keep a page that was left `well` for a later visitor, and close what is too many.

        Who came as the `first` one has had what no later visitor shall find.
        """
        if well and not place.kind[1] and place.wiped():
            self.waiting.append(place)
        else:
            place.visit = None
            # else late answers fail a later test; a page that its test closed is not among these
            for routed in (*place.context.pages, place.context):
                routed.unroute_all(behavior="ignoreErrors")
            place.context.close()
        while len(self.waiting) > MOST:
            self.waiting.pop(0).context.close()
