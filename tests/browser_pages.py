"""Pages of a browser that one test after another visits, each time as good as new."""

from dataclasses import dataclass, field

MET = "localStorage.setItem('latent-lab-met', '1')"  # a slider sways before a first visitor's eyes
SIZE = {"width": 1280, "height": 720}
MOST = 3  # pages that wait; each is a process
# What stays when a page is left: where a test has asked for one of these, nobody visits it again.
LASTING = [
    "on",
    "once",
    "route",
    "route_from_har",
    "route_web_socket",
    "add_init_script",
    "expose_function",
    "expose_binding",
    "add_locator_handler",
    "emulate_media",
    "set_default_timeout",
    "set_default_navigation_timeout",
    "set_extra_http_headers",
    "new_page",
    "new_cdp_session",
    "set_offline",
    "grant_permissions",
    "set_geolocation",
    "add_cookies",
    "request_gc",
]


def watch(owner, spoilt: list[str]) -> None:
    """Note in `spoilt` whatever a page or a context is asked that lasts."""

    def noted(name, method):
        def call(*args, **options):
            spoilt.append(name)
            return method(*args, **options)

        return call

    for name in LASTING:
        if hasattr(owner, name):
            setattr(owner, name, noted(name, getattr(owner, name)))


@dataclass
class Place:
    """A page in a context of its own; `visit` is who hears what goes wrong on it."""

    context: object
    kind: tuple
    visit: object = None
    spoilt: list[str] = field(default_factory=list)

    def __post_init__(self):
        self.page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.tell("fail", error))
        self.page.on("console", lambda message: self.tell("hear", message))
        self.page.on("request", lambda request: self.tell("see", request.url))
        self.tools = self.context.new_cdp_session(self.page)
        watch(self.page, self.spoilt)
        watch(self.context, self.spoilt)

    def tell(self, what: str, *told) -> None:
        if self.visit:
            getattr(self.visit, what)(*told)

    def wiped(self) -> bool:
        """Leave it without a trace: a new page for whoever comes; False where that cannot be."""
        origin = self.kind[0].rstrip("/")
        self.visit = None
        if self.spoilt or not self.page.url.startswith(origin) or len(self.context.pages) > 1:
            return False
        self.page.goto(f"{origin}/lab/common/style.css")  # of the same origin, and runs nothing
        self.page.evaluate("sessionStorage.clear()")
        self.page.goto("about:blank")
        self.tools.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
        self.tools.send("Page.resetNavigationHistory")
        self.page.mouse.up()
        self.page.mouse.move(0, 0)
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
        """A page that nobody else has, of a browser that has never been there."""
        size = options.pop("viewport", SIZE)
        kind = (address, first, repr(sorted(options.items())))
        fit = [place for place in self.waiting if place.kind == kind]
        if fit:
            self.waiting.remove(fit[0])
            fit[0].page.set_viewport_size(size)
            return fit[0]
        context = self.browser.new_context(viewport=size, **options)
        if not first:
            context.add_init_script(MET)
        return Place(context, kind)

    def leave(self, place: Place, well: bool) -> None:
        """Keep a page that was left `well` for a later visitor, and close what is too many."""
        if well and place.wiped():
            self.waiting.append(place)
        else:
            place.visit = None
            place.context.close()
        while len(self.waiting) > MOST:
            self.waiting.pop(0).context.close()
