"""The check of a running app: what it says of a good one, and of those that are not."""

import re
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


def test_pictures_of_another_shape_that_change_or_cannot_be_drawn_are_found(
    address, monkeypatch, capsys
):
    drawn, calls = drawing.drawn, iter(range(1000))

    def odd(state):
        images, base = drawn(state)
        if state["model"] == "dcgan":
            return images[:, 1:], base
        if state["model"] == "vae-2d":
            return images ^ next(calls) % 2, base
        raise RuntimeError("no memory")

    monkeypatch.setattr(drawing, "drawn", odd)
    found = failures(address)
    assert found.keys() == {f"draw {name}" for name in MODELS}
    assert "shape" in found["draw dcgan"]
    assert "second time" in found["draw vae-2d"]
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


def test_what_is_no_gradio_app_or_does_not_answer_is_one_sentence_and_learns_no_token(
    capsys, login
):
    heard = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            heard.append(str(self.headers))
            self.send_error(404)

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Answer)
    address = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        assert main(["health", address]) == 1
    finally:
        server.shutdown()
        server.server_close()
    told = capsys.readouterr().err
    assert "not this app" in told
    assert told.count("\n") == 1
    assert heard and login.token not in "".join(heard)
    assert main(["health", address]) == 1  # now nobody listens
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith(f"gan.hub: nothing answers at {address}")
    assert told.err.count("\n") == 1
