"""ONNX files in a repository of the Hub."""

import re

import gan
from gan.hub import push
from gan.hub.__main__ import main

MINE = "someone/mine"


def test_they_go_along_when_asked_and_the_card_s_lines_load_them(login, mine):
    assert main(["push", str(mine), MINE, "--onnx"]) == 0
    held = login.repository(MINE).files
    found = {name for name in held if name.startswith("onnx/")}
    assert found == {"onnx/generator.onnx", "onnx/discriminator.onnx"}
    *_, code = re.findall(r"```python\n(.*?)```", held["README.md"].decode(), re.S)
    told = {}
    exec(code, told)
    assert told["pixels"].shape == (16, *gan.load(mine, device="cpu").image_shape)
    push(mine, MINE)  # they could be of other weights
    held = login.repository(MINE).files
    assert not [name for name in held if name.startswith("onnx/")]
    assert b"onnx" not in held["README.md"]
