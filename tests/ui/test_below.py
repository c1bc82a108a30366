"""What the server answers where a proxy shows the app below a path, and strips or keeps that."""

import re
import shutil
from collections.abc import Iterator
from urllib.parse import urlsplit

import asking
import httpx
import pytest
import served
from starlette.applications import Starlette
from starlette.routing import Mount

import gan
from gan.ui.server import account, page, uploads
from gan.ui.server.making import held

# As GRADIO_ROOT_PATH says it; two of them are among the app's own, as are parts of a third.
PLACES = ["", "/demo", "demo/", "https://example.org/my%20demo", "/lab", "/gradio_api", "/lab/made"]
PICTURES = {"files": ("a.png", b"no picture, which is told later")}
CLIENT = httpx.Client(timeout=asking.PATIENCE)  # making one takes longer than most questions


@pytest.fixture(scope="module", params=PLACES)
def told(request, shipped) -> Iterator[tuple[str, str]]:
    """Where the app answers, and the path that it was told."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRADIO_ROOT_PATH", request.param)
        with served.app(shipped) as app:
            yield app.local_url, f"/{urlsplit(request.param).path.strip('/')}".rstrip("/")


@pytest.fixture(params=["stripped", "kept"])
def address(told, request) -> str:
    """What the app is asked at by a proxy."""
    url, path = told
    return url if request.param == "stripped" else f"{url[:-1]}{path}/"


@pytest.mark.parametrize(
    ("method", "path", "status", "part"),
    [
        ("GET", "", 200, "<title>Latent Lab</title>"),
        ("GET", "lab/common/style.css", 200, "--"),
        ("GET", "lab/explore/explore.js", 200, "mount"),
        ("GET", "lab/explore/explore.html", 404, ""),
        ("GET", account.SIGNED_IN[1:], 200, "close()"),
        ("GET", f"{held.PATH[1:]}/none", 404, held.GONE),
        ("GET", "config", 200, "components"),
        ("GET", "gradio_api/info", 200, "/draw"),
        ("GET", "nothing", 404, ""),
        ("POST", uploads.PATH[1:], 200, "token"),
        ("POST", "gradio_api/upload", 403, "lab/pictures"),
    ],
)
def test_every_address_answers_as_at_the_root(address, method, path, status, part):
    files = PICTURES if method == "POST" else None
    answer = CLIENT.request(method, f"{address}{path}", files=files)
    assert answer.status_code == status
    assert part in answer.text


def test_pictures_are_drawn_streamed_and_held_below_a_path(address):
    assert asking.told(address, "draw", {"model": "mlp-gan", "seed": 3})["count"] == 1
    with pytest.raises(gan.Error, match="nobody"):
        asking.events(address, "train", {"recipe": "nobody"})
    folder = held.place()
    shutil.make_archive(f"{folder.name}/made", "zip", page.WEB / "common" / "parts")
    token = held.hold(folder, "made.zip")
    answer = CLIENT.get(f"{address}{held.PATH[1:]}/{token}")
    assert answer.headers["content-type"] == "application/zip"
    assert answer.content.startswith(b"PK")


def test_the_page_is_the_same_without_its_last_slash(told):
    url, path = told
    assert "<title>Latent Lab</title>" in CLIENT.get(f"{url[:-1]}{path}").text


def test_a_browser_finds_no_address_before_a_script_has_said_where_the_page_stands(address):
    """It asks ahead for what the page names, as if the last slash were there."""
    markup = re.sub(r"(<script[^>]*>).*?</script>", r"\1", CLIENT.get(address).text, flags=re.S)
    assert re.findall(r'(?:src|href)="[^"]*"', markup) == ['href="./"']  # the base


def test_a_route_at_the_root_itself_hides_no_other():
    app = Starlette(routes=[Mount("", Starlette()), Mount("/own", Starlette())])
    for path, left in (("/demo/own/x", "/own/x"), ("/demo", "/"), ("/demo/other", "/demo/other")):
        assert page._left({"path": path, "app": app}, "/demo") == left
