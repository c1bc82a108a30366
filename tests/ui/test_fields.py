"""An unknown field is refused with the nearest right name, and so is a move too many."""

import asyncio

import asking
import pytest
from asking import told
from tiny import refused

from gan.ui.server import orders

STATE = {"model": "mlp-gan", "seed": 7}
WALK = {"model": "mlp-gan", "from": {"seed": 1}, "to": {"seed": 2}}


@pytest.mark.parametrize(
    ("name", "request_", "meant"),
    [
        ("draw", STATE | {"trunc": 0.5}, "truncation"),
        ("draw", STATE | {"labels": 3}, "label"),
        ("draw", STATE | {"count": 3}, "there are: model, seed"),
        ("draw", STATE | {"walk": {"to": 3, "T": 1}}, "no field of a walk"),
        ("draw", STATE | {"plane": {"x": 0, "y": 1, "sides": 3}}, "side"),
        ("measure", STATE | {"truncate": 1}, "truncation"),
        ("generate", STATE | {"labels": 3}, "label"),
        ("interpolate", WALK | {"frame": 3}, "frames"),
        ("animate", {"walks": [WALK], "knid": "gif"}, "kind"),
        ("animate", {"walks": [WALK | {"lable": 1}]}, "label"),
        ("map", STATE | {"label_": 1}, "label"),
        ("describe", {"model": "mlp-gan", "modle": "x"}, "model"),
        ("figures", {"model": "mlp-gan", "lang": "zh"}, "language"),
        ("lesson", {"model": "mlp-gan", "seed": 1, "part": ["step"]}, "parts"),
        ("train_options", {"recipe": "dcgan"}, "there are: none"),
        ("train_pictures", {"image": "x", "recipe": "dcgan"}, "images"),
        ("train_download", {"runs": "x"}, "run"),
        ("train_growth", {"run": "x", "at": 3}, "there are: run, index, kind"),
        ("train_account", {"run": "x", "keys": "k"}, "key"),
    ],
)
def test_an_unknown_field_is_refused_with_the_nearest_right_name(address, name, request_, meant):
    with refused(meant, "has to be reloaded"):
        told(address, name, request_)


@pytest.mark.parametrize(
    ("name", "request_", "meant"),
    [
        ("train", {"recipe": "mlp-gan", "step": 10}, "steps"),
        ("train_push", {"run": "x", "repo": "a/b"}, "repository"),
        ("train_watch", {"runs": "x"}, "run"),
        ("fetch", {"model": "a/b", "revision": "main"}, "there are: model"),
        ("reconstruct", {"model": "mlp-gan", "digits": "x"}, "digit"),
    ],
)
def test_a_stream_refuses_it_as_well(address, name, request_, meant):
    with refused(meant, "has to be reloaded"):
        asking.events(address, name, request_)


def test_a_command_takes_its_own_fields_only(address):
    with asking.Stream(address, "train", asking.SMALL | {"paused": True}) as stream:
        run = stream.until_kind("started")["run"]
        for sent, meant in (
            ({"command": "step", "step": 3}, "steps"),
            ({"command": "pause", "steps": 3}, "there are: run, command"),
            ({"command": "change", "lr": 0.1}, "generator_lr"),
            ({"command": "change", "generator_rl": 0.1}, "generator_lr"),
        ):
            with refused(meant):
                told(address, "train_control", {"run": run, **sent})


def test_moves_beyond_the_directions_of_a_model_are_refused(address):
    known = len(told(address, "describe", {"model": "vae-2d"})["directions"])
    state = {"model": "vae-2d", "seed": 7}
    assert told(address, "draw", state | {"moves": [0] * known})["count"] == 1
    with refused("3 moves are more than the 2 directions"):
        told(address, "draw", state | {"moves": [0] * (known + 1)})


def test_every_field_that_the_form_of_train_can_send_is_known():
    sent = {"tricks", "keep", "paused", "images", "seed", "seconds", "steps"}
    for described in orders.options()["recipes"]:
        sent |= described["defaults"].keys()
    assert sent <= set(orders.TRAINING)


@pytest.mark.mcp
def test_a_tool_refuses_it_too(shipped):
    import served
    from mcp import ClientSession
    from mcp.client.streamable_http import streamable_http_client

    async def visit(address):
        way = streamable_http_client(f"{address}gradio_api/mcp/")
        async with way as (reading, writing, _), ClientSession(reading, writing) as session:
            await session.initialize()
            return await session.call_tool("picture", {"model": "dcgan", "labels": 3})

    with served.app(shipped, mcp_server=True) as app:
        answer = asking.awaited(asyncio.wait_for(visit(app.local_url), asking.PATIENCE))
    assert answer.isError
    assert "labels" in answer.content[0].text
