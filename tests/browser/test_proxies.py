"""The page behind proxies that show it below a path: pictures, a drag, a training's stream."""

from collections.abc import Iterator

import asking
import pytest
import served
from proxied import proxy
from visiting import link, shown

pytestmark = pytest.mark.browser

# What the app is told, where the proxy shows it, and whether that strips the path. The page is
# opened without its last slash, which none of them adds, or with it.
KINDS = [
    ("/demo", "/demo", True, "/"),
    ("/demo", "/demo", False, ""),
    ("", "/demo", True, ""),  # nobody has told it
    ("/lab", "/lab", True, ""),  # which is one of its own
    ("/gradio_api", "/gradio_api", False, "/"),
]
TRAIN = """async (request) => {
    const { stream } = await import(new URL("lab/common/stream.js", document.baseURI));
    const end = Promise.withResolvers();
    const onEvent = ({ kind, step }) => kind === "frame" && step > 0 && end.resolve(step);
    const running = stream("train", request, { onEvent, onError: end.reject });
    return end.promise.finally(() => running.close());
}"""


@pytest.fixture(params=KINDS, ids=lambda kind: "-".join(map(str, kind)))
def address(request, shipped, monkeypatch) -> Iterator[str]:
    """What a visitor of the proxy types."""
    told, below, strips, slash = request.param
    monkeypatch.setenv("GRADIO_ROOT_PATH", told)
    with served.app(shipped) as app, proxy(app.local_url, below, strips) as (url, seen):
        yield url + slash
        assert seen.outside == []


def test_pictures_a_drag_and_a_training_come_through(address, visit):
    visitor = visit(link(model="dcgan", grid=1))
    assert visitor.page.evaluate("gradio_config.root") == address.rstrip("/")
    before, frame = visitor.pixels(), visitor.frame()
    shown(visitor, 1).fill("2.5")
    visitor.drawn_after(frame)
    assert (visitor.pixels() != before).any()
    assert visitor.page.evaluate(TRAIN, asking.SMALL) > 0
