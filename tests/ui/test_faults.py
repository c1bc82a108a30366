"""What the server says of mistakes crosses the wire as a code and values, with words in Chinese."""

import ast
import json
import pickle
import re
from pathlib import Path

import asking
import httpx
import pytest

import gan
from gan.texts.faults import CHINESE
from gan.ui.server import bounds, endpoints

ROOT = Path(gan.__file__).parent
BLANK = re.compile(r"{(\w+)}")
# Whatever these raise, a visitor may come to read it.
VISITED = ("checks.py", "hub/repositories.py", "hub/transfer.py", "live", "training/changes.py")
VISITED += ("ui/server", "ui/tabs", "weights/faults.py", "weights/remote.py", "weights/tensors.py")
VISITED += ("play/damage.py", "play/restoring.py", "make/candidates.py", "make/cost.py")
VISITED += (
    "make/order.py",
    "data/decoding.py",
    "data/own_pictures.py",
    "data/layout.py",
    "objectives.py",
)
KINDS = {"Error", "Damaged", "FewDigits", "Foreign", "TooMuch", "Undrawn"}
# No recipe that can be chosen has such a shape.
NOT_SHOWN = {"pictures have 1 or 3 channels, not {channels}; choose another image shape"}


def trees(places=("",)):
    """The syntax trees of the package's modules in these places."""
    for place in places:
        found = [ROOT / place] if place.endswith(".py") else (ROOT / place).rglob("*.py")
        yield from (ast.parse(path.read_text("utf-8")) for path in found)


def constants() -> set[str]:
    """Every text in the package but its texts."""
    rooms = [path.name for path in ROOT.iterdir() if path.name not in ("texts", "__pycache__")]
    nodes = (node for tree in trees(rooms) for node in ast.walk(tree))
    return {node.value for node in nodes if isinstance(node, ast.Constant)}


def raised() -> list[ast.expr]:
    """What the errors that visitors may read are made of."""
    calls = (n for tree in trees(VISITED) for n in ast.walk(tree) if isinstance(n, ast.Call))
    return [c.args[0] for c in calls if c.args and ast.unparse(c.func).split(".")[-1] in KINDS]


def test_every_line_is_chinese_has_the_same_blanks_and_is_said_somewhere():
    assert len(CHINESE) > 100
    for code, chinese in CHINESE.items():
        assert set(BLANK.findall(code)) == set(BLANK.findall(chinese)), code
        assert re.search(r"[\u4e00-\u9fff]", chinese) or code == chinese, code
    assert CHINESE.keys() - constants() == {"the server failed"}  # which the page itself says


def test_whatever_a_visitor_may_be_refused_with_has_its_line():
    made = raised()
    assert len(made) > 90
    composed = [ast.unparse(each) for each in made if isinstance(each, ast.JoinedStr)]
    assert composed == []  # it would be another code with every value
    codes = {each.value for each in made if isinstance(each, ast.Constant)}
    assert codes - CHINESE.keys() == NOT_SHOWN


def test_an_error_keeps_its_code_and_values_on_all_its_ways():
    inner = gan.Error("/tmp/x/{file} is damaged", file="a.png")
    whole = gan.Error("{count} of {all} fail: {error}", count=1, all=8, error=inner)
    assert str(whole) == "1 of 8 fail: /tmp/x/a.png is damaged"
    assert pickle.loads(pickle.dumps(whole)).told() == whole.told()
    told = endpoints.pathless(whole.told())
    assert told == whole.changed(endpoints.pathless).told()
    assert told["sentence"] == "1 of 8 fail: x/a.png is damaged"
    assert told["values"]["error"] == gan.Error("x/{file} is damaged", file="a.png").told()
    assert str(gan.Error("what {somebody} typed")) == "what {somebody} typed"


REFUSED = {
    "a model": (
        "draw",
        {"model": "none", "seed": 0},
        "there is no model {name}; there are: {there}",
    ),
    "a seed": ("draw", {"model": "mlp-gan", "seed": -1}, "{name} {value} is not a whole number"),
    "a digit": ("intake", {"strokes": "AAAA"}, "strokes of {count} bytes"),
    "a command": ("train_control", {"run": "x", "command": "stop"}, "there is no such training"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_refusal_carries_its_code_and_values(address, case):
    function, request, begins = REFUSED[case]
    answer = asking.post(address, function, request)
    assert answer.status_code == bounds.REFUSED
    told = json.loads(answer.json()["title"])
    assert told["code"].startswith(begins)
    assert told["code"] in CHINESE
    assert str(gan.Error(told["code"], **told["values"])) == answer.json()["error"]


def test_a_stream_that_is_refused_carries_them_too(address):
    url = f"{address}gradio_api/call/train"
    begun = httpx.post(url, json={"data": [{"recipe": "quick", "batch_size": 0}]}).json()
    lines = httpx.get(f"{url}/{begun['event_id']}", timeout=asking.PATIENCE).text.splitlines()
    event, data = list(filter(None, lines))[-2:]
    assert event == "event: error"
    told = json.loads(json.loads(data.removeprefix("data: "))["title"])
    assert told["values"] == {"name": "batch_size", "value": "0", "low": "1", "high": "512"}
