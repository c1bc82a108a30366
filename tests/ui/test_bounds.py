"""How much a visitor may send, and what every answer says to browsers."""

import json

import httpx
import pytest
import served

from gan.ui.server import bounds, uploads

JSON = {"Content-Type": "application/json"}


def stating(content: bytes):
    return content


def in_pieces(content: bytes):
    """A body whose length nobody is told."""
    return (content[i : i + 65_536] for i in range(0, len(content), 65_536))


def filled(size: int) -> bytes:
    """A question of so many bytes."""
    start, end = b'{"data": [{"model": "', b'"}]}'
    return start + b"x" * (size - len(start + end)) + end


@pytest.mark.parametrize("way", [stating, in_pieces])
@pytest.mark.parametrize(
    "path", ["run/draw", "api/draw", "call/train", "call/v2/draw", "queue/join", "component_server"]
)
def test_a_body_that_is_too_long_is_refused_before_it_is_parsed(address, monkeypatch, way, path):
    monkeypatch.setattr(bounds, "MAX_BODY", 100_000)
    url = f"{address}gradio_api/{path}"
    answer = httpx.post(url, content=way(filled(100_001)), headers=JSON)
    assert answer.status_code == 413
    assert answer.json()["error"].endswith("send less at once")
    answer = httpx.post(url, content=way(filled(100_000)), headers=JSON)
    assert answer.status_code != 413


@pytest.mark.parametrize("way", [stating, in_pieces])
def test_an_upload_of_pictures_has_a_bound_of_its_own(address, monkeypatch, way):
    monkeypatch.setattr(bounds, "MAX_BODY", 100)
    monkeypatch.setattr(uploads, "MAX_BYTES", 100_000)
    monkeypatch.setattr(bounds, "FORM_BYTES", 1000)
    form = b'--b\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\n%s\r\n--b--\r\n'
    sent = {"Content-Type": "multipart/form-data; boundary=b"}
    for size, status in ((99_000, 200), (101_000, 413)):
        content = way(form % (b"x" * size))
        answer = httpx.post(f"{address}lab/pictures", content=content, headers=sent)
        assert answer.status_code == status
    assert "give fewer or smaller pictures" in answer.json()["sentence"]


@pytest.mark.parametrize("path", ["gradio_api/upload", "gradio_api/upload/", "upload"])
def test_gradio_s_own_upload_is_closed(address, path):
    answer = httpx.post(f"{address}{path}", files={"files": b"mine"})
    assert answer.status_code == 403
    assert "lab/pictures" in answer.json()["error"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        *(("GET", path) for path in ("", "config", "lab/common/ask.js", "lab/none", "theme.css")),
        *(("GET", path) for path in ("gradio_api/info", "gradio_api/file=/etc/passwd", "nothing")),
        *(("POST", path) for path in ("gradio_api/run/draw", "gradio_api/upload", "lab/pictures")),
    ],
)
def test_every_answer_keeps_browsers_from_guessing_and_lets_a_space_frame_it(address, method, path):
    headers = httpx.request(method, f"{address}{path}").headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"]
    assert "x-frame-options" not in headers
    assert "frame-ancestors" not in headers.get("content-security-policy", "")


def test_behind_a_proxy_the_bounds_hold_as_well(shipped, monkeypatch):
    monkeypatch.setenv("GRADIO_ROOT_PATH", "/lab-behind-a-proxy")
    monkeypatch.setattr(bounds, "MAX_BODY", 1000)
    with served.app(shipped) as app:
        for path, status in (("gradio_api/upload", 403), ("gradio_api/run/draw", 413)):
            for before in ("", "lab-behind-a-proxy/"):
                url = f"{app.local_url}{before}{path}"
                answer = httpx.post(url, content=json.dumps("x" * 2000), headers=JSON)
                assert answer.status_code == status
