"""The check of a running app: what it says of a good one, and of those that are not."""

import re
import socket
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import gradio as gr

from gan.hub import health
from gan.hub.__main__ import main
from gan.ui.server import drawing

MODELS = {"dcgan", "vae-2d", "mlp-gan"}


def test_a_good_app_passes_line_by_line(address, capsys):
    assert main(["health", address]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line[:6] for line in lines] == ["ok    "] * len(lines)
    about = [line[6:].partition(":")[0] for line in lines]
    assert about[:2] == ["page", "API"]
    assert set(about[2:]) == {f"draw {name}" for name in MODELS}
    assert all(re.search(r"\d+ ms$", line) for line in lines)
    assert any("16 pictures of 8×8" in line for line in lines)


def failures(address: str) -> dict[str, str]:
    return {check.about: check.words for check in health.checks(address) if not check.passed}


def test_pictures_of_another_shape_or_that_change_are_found(address, monkeypatch):
    drawn = drawing.drawn

    def smaller(state):
        images, base = drawn(state)
        return (images[:, 1:] if state["model"] == "dcgan" else images), base

    monkeypatch.setattr(drawing, "drawn", smaller)
    found = failures(address)
    assert found.keys() == {"draw dcgan"}
    assert "shape" in found["draw dcgan"]

    calls = iter(range(1000))

    def changing(state):
        images, base = drawn(state)
        return (images ^ next(calls) % 2 if state["model"] == "vae-2d" else images), base

    monkeypatch.setattr(drawing, "drawn", changing)
    found = failures(address)
    assert found.keys() == {"draw vae-2d"}
    assert "second time" in found["draw vae-2d"]


def test_a_model_that_cannot_be_drawn_fails_the_check(address, monkeypatch, capsys):
    def broken(state):
        raise RuntimeError("no memory")

    monkeypatch.setattr(drawing, "drawn", broken)
    assert main(["health", address]) == 1
    assert capsys.readouterr().out.count("FAIL") == len(MODELS)


def test_another_app_is_not_this_one():
    with gr.Blocks(analytics_enabled=False) as other:
        gr.api(lambda: None, api_name="nothing")
    other.launch(prevent_thread_lock=True, server_name="127.0.0.1", quiet=True)
    try:
        found = failures(other.local_url)
    finally:
        other.close()
    assert found.keys() == {"page", "API", "models"}
    assert "draw" in found["API"]


def test_where_nothing_answers_it_says_so_in_one_sentence(capsys):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))  # and nobody listens
        address = f"http://127.0.0.1:{probe.getsockname()[1]}"
        assert main(["health", address]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith(f"gan.hub: nothing answers at {address}")
    assert told.err.count("\n") == 1


def test_what_is_no_gradio_app_is_one_sentence_and_learns_no_token(capsys, hub, monkeypatch):
    monkeypatch.setenv("HF_TOKEN", hub.token)
    heard = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            heard.append(str(self.headers))
            self.send_error(404)

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        assert main(["health", f"http://127.0.0.1:{server.server_port}"]) == 1
    finally:
        server.shutdown()
        server.server_close()
    told = capsys.readouterr().err
    assert "not this app" in told
    assert told.count("\n") == 1
    assert heard and hub.token not in "".join(heard)
