"""The other doors of the app: Gradio's own settings, its API page, tools for language models."""

import base64
import importlib.util
import io
import runpy
import sys

import asking
import httpx
import numpy as np
import pytest
import served
from PIL import Image
from tiny import refused

import gan
from gan import settings, ui
from gan.ui.server import drawing, tools
from gan.ui.tabs import explore


@pytest.fixture
def options(monkeypatch) -> dict:
    """What `python app.py` hands to Gradio's launch; nothing is started."""
    given: dict = {}
    monkeypatch.setattr(ui.gr.Blocks, "launch", lambda app, **options: given.update(options))
    monkeypatch.setattr(ui, "build", ui.gr.Blocks)
    return given


def app_py(monkeypatch, *arguments: str) -> None:
    monkeypatch.setattr(sys, "argv", ["app.py", *arguments])
    runpy.run_path(str(settings.CHECKOUT / "app.py"), run_name="__main__")


def test_what_is_given_goes_before_and_the_rest_is_left_to_gradios_own_variables(
    options, monkeypatch
):
    app_py(monkeypatch)
    for name in ("server_name", "server_port", "share", "root_path", "ssr_mode"):
        assert options.get(name) is None
    app_py(monkeypatch, "--host", "0.0.0.0", "--port", "8123", "--share")
    given = {name: options[name] for name in ("server_name", "server_port", "share")}
    assert given == {"server_name": "0.0.0.0", "server_port": 8123, "share": True}


def test_gradios_root_path_reaches_the_page(shipped, monkeypatch):
    monkeypatch.setenv("GRADIO_ROOT_PATH", "/lab-behind-a-proxy")
    with served.app(shipped) as app:
        config = httpx.get(f"{app.local_url}config").json()
    assert config["root"].endswith("/lab-behind-a-proxy")


# ---- the API's page ----


def test_every_function_tells_its_arguments_and_what_it_returns(address):
    answer = httpx.get(f"{address}gradio_api/info", timeout=asking.PATIENCE)
    described = answer.json()["named_endpoints"]
    ours = ("draw", "train", "models", "picture", "walk", "intake", "measure", "compare")
    ours += ("generate", "reconstruct", "interpolate", "animate", "map", "results")
    assert {f"/{name}" for name in ours} <= described.keys()
    for name, function in described.items():
        words = function["description"]
        assert "Returns:\n" in words and function["returns"], name
        assert bool(function["parameters"]) is (name not in ("/models", "/results")), name
        for parameter in function["parameters"]:
            assert f"\n    {parameter['parameter_name']}: " in words, name
    schema = httpx.get(f"{address}gradio_api/mcp/schema")
    assert schema.status_code == 404  # tools are offered only when asked for


def test_a_picture_is_a_file_that_the_server_gives(address):
    given = {"data": ["dcgan", 7, 4, 1.0, -1]}
    answer = httpx.post(f"{address}gradio_api/run/picture", json=given)
    assert answer.status_code == 200, answer.text
    file = httpx.get(answer.json()["data"][0]["url"])
    sheet = np.asarray(Image.open(io.BytesIO(file.content)))
    one = gan.load("dcgan", device="cpu").sample(7, 16)[0]
    large = one.repeat(tools.SCALE, 0).repeat(tools.SCALE, 1)
    windows = np.lib.stride_tricks.sliding_window_view(sheet, large.shape)[:10, :10]
    assert (windows == large).all((2, 3)).any()


@pytest.mark.parametrize(
    "bad", [{"side": 3}, {"seed": -1}, {"truncation": 3.0}, {"label": 4}, {"model": "../x"}]
)
def test_a_tool_refuses_in_one_sentence(address, bad):
    with refused():
        tools.picture(**({"model": "dcgan"} | bad))


# ---- what a refusal tells ----


def test_no_refusal_tells_a_folder_of_this_machine(address, shipped, tmp_path, monkeypatch):
    inside, temporary = shipped / "dcgan" / "model.safetensors", tmp_path / "new" / "config.json"
    told = f"{inside} is damaged, as {temporary} and {settings.CHECKOUT / 'x'}, not user/repo"

    def failed(*_):
        raise gan.Error(told)

    monkeypatch.setattr(drawing.gallery, "model", failed)
    monkeypatch.setattr(explore, "_fetched", lambda *_: {"kind": "error", "sentence": told})
    with refused("dcgan/model.safetensors is damaged, as ", "and x, not user/repo") as caught:
        asking.told(address, "draw", {"model": "dcgan", "seed": 7})
    streamed = asking.events(address, "fetch", {"model": "a/b"})[-1]["sentence"]
    assert streamed == str(caught.value)
    assert str(tmp_path.parent.parent.parent) not in streamed


# ---- tools for language models ----


def test_without_the_package_it_names_the_command(options, monkeypatch, capsys):
    found = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util,
        "find_spec",
        lambda name, *more: None if name == "mcp" else found(name, *more),
    )
    with pytest.raises(SystemExit) as ended:
        app_py(monkeypatch, "--mcp")
    assert "pip install" in str(ended.value)
    assert "requirements-mcp.txt" in str(ended.value)
    monkeypatch.setenv("GAN_MCP", "1")
    with pytest.raises(SystemExit):
        app_py(monkeypatch)
    assert options == {}


@pytest.mark.mcp
def test_a_language_model_finds_three_tools_and_gets_a_picture(shipped, monkeypatch):
    from mcp import ClientSession
    from mcp.client.streamable_http import streamable_http_client

    async def visit(address):
        way = streamable_http_client(f"{address}gradio_api/mcp/")
        async with way as (reading, writing, _), ClientSession(reading, writing) as session:
            await session.initialize()
            offered = (await session.list_tools()).tools
            models = await session.call_tool("models", {})
            picture = await session.call_tool("picture", {"model": "dcgan", "seed": 7, "side": 1})
            wrong = await session.call_tool("picture", {"model": "nobody"})
            return offered, models, picture, wrong

    monkeypatch.setenv("GAN_MCP", "1")
    with served.app(shipped) as app:
        offered, models, picture, wrong = asking.awaited(visit(app.local_url))
    assert {tool.name for tool in offered} == {"models", "picture", "walk"}
    drawing = next(tool for tool in offered if tool.name == "picture")
    assert drawing.inputSchema["required"] == ["model"]
    properties = drawing.inputSchema["properties"]
    assert properties["seed"]["type"] == "integer"
    assert all(values["description"] for values in properties.values())
    assert "'dcgan'" in models.content[0].text
    image = picture.content[0]
    assert (image.type, image.mimeType) == ("image", "image/png")
    assert Image.open(io.BytesIO(base64.b64decode(image.data))).size > (8, 8)
    assert wrong.isError
    assert "there is no model 'nobody'" in wrong.content[0].text
