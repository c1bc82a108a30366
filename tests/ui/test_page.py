"""What the server sends: the page, its modules, its API, over HTTP."""

import json
import math

import gradio as gr
import httpx
import pytest
from asking import post, told

from gan.ui.server import page


def test_the_page_decides_its_language_first_and_names_no_picture_on_another_host(address):
    sent = httpx.get(address).text
    head = sent[sent.index("<head>") :]
    assert head.index("navigator.language") < head.index("src=")
    assert "<title>Latent Lab</title>" in head
    assert "og:image" not in sent
    assert "{url}" not in sent


def test_a_figure_that_is_no_number_takes_no_tab_down():
    with gr.Blocks():
        known = page.component("train", figure=math.nan, name="四")
    assert "NaN" not in known.value and "四" in known.value
    assert json.loads(known.value)["figure"] is None


@pytest.mark.parametrize("name", ["explore/explore.js", "common/canvas.js", "common/style.css"])
@pytest.mark.parametrize("before", ["", "v-0123456789ab/"])
def test_modules_are_served_under_another_state_too_and_checked_for_freshness(
    address, name, before
):
    answer = httpx.get(f"{address}lab/{before}{name}")
    assert answer.status_code == 200 and answer.headers["cache-control"] == "no-cache"
    again = httpx.get(f"{address}lab/{name}", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


def test_the_page_names_its_modules_by_their_state_and_browsers_keep_them(address):
    sent = httpx.get(address).text
    assert f"{page.PLACE}/common/style.css" in sent
    answer = httpx.get(f"{address}{page.PLACE}/common/style.css")
    assert answer.status_code == 200 and "immutable" in answer.headers["cache-control"]
    missing = httpx.get(f"{address}{page.PLACE}/common/none.css")
    assert missing.status_code == 404 and "immutable" not in str(missing.headers)


def test_another_state_of_the_files_is_another_place(tmp_path, monkeypatch):
    states = set()
    monkeypatch.setattr(page, "WEB", tmp_path)
    for name, code in (("a.js", "1"), ("a.js", "2"), ("b.js", "2"), ("b.html", "2")):
        (tmp_path / name).write_text(code)
        states.add(page.state())
    assert len(states) == 3


@pytest.mark.parametrize(
    "name",
    ["explore.py", "explore/explore.html", "../page.py", "..%2fpage.py", "common", "explore/", ""],
)
def test_nothing_else_is_served_from_there(address, name):
    assert httpx.get(f"{address}lab/{name}").status_code == 404


def test_the_function_of_the_page_is_the_api_and_answers_a_mistake_in_one_sentence(address):
    assert told(address, "draw", {"model": "mlp-gan", "seed": 3})["count"] == 1
    answer = post(address, "draw", {"model": "nobody"})
    assert answer.status_code == 422
    assert "there is no model 'nobody'" in answer.json()["error"]
    bad = b'{"data": [{"model": "mlp-gan", "seed": 3, "truncation": NaN}]}'
    sent = {"content": bad, "headers": {"Content-Type": "application/json"}}
    answer = httpx.post(f"{address}gradio_api/run/draw", **sent)
    assert answer.status_code == 422
    assert answer.json()["error"].startswith("truncation nan is not")
