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
def test_modules_are_served_and_checked_for_freshness(address, name):
    answer = httpx.get(f"{address}lab/{name}")
    assert answer.status_code == 200
    again = httpx.get(f"{address}lab/{name}", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


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
