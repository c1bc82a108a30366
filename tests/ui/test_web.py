"""Habits of the page's JavaScript and CSS that a reader relies on, read from their text."""

import json
import re
from pathlib import Path

import pytest

from gan import ui

WEB = Path(ui.__file__).parent / "web"
ROOT = Path(ui.__file__).parents[2]
SOURCES = sorted(path for path in WEB.rglob("*") if path.suffix in {".js", ".css", ".html"})
MODULES = [path for path in SOURCES if path.suffix == ".js"]
FOLDERS = sorted({path.parent for path in SOURCES})
MOST_FILES = 20  # in a folder
MOST_LINES = {"file": 400, "class": 200, "function": 45}
CLASS = re.compile(r"^(?:export )?class (\w+).*?^}$", re.M | re.S)
FUNCTION = re.compile(
    r"^(?P<indent> *)(?:export )?(?:static |async |get |set |function )*#?(?P<name>\w+)"
    r"\((?P<arguments>[^;]*?)\) \{\n.*?^(?P=indent)},?$",
    re.M | re.S,
)
NO_FUNCTIONS = {"if", "for", "while", "switch", "catch"}


def named(paths: list[Path]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(
        "path", paths, ids=lambda path: path.relative_to(WEB).as_posix() or "."
    )


def over(text: str) -> list[str]:
    """What is longer than it may be in a module's text, with its number of lines."""
    found = [("class", found[1], found[0]) for found in CLASS.finditer(text)]
    found += [
        ("function", match["name"], match[0])
        for match in FUNCTION.finditer(text)
        if match["name"] not in NO_FUNCTIONS
    ]
    lengths = [(kind, name, body.count("\n") + 1) for kind, name, body in found]
    lengths.append(("file", "itself", text.count("\n")))
    return [f"{kind} {name}: {n}" for kind, name, n in lengths if n > MOST_LINES[kind]]


def public_heaps(text: str) -> list[str]:
    """Members assigned in a heap, or called private by a mere underscore."""
    return re.findall(r"Object\.assign\(this,|\bthis\._\w+|^  _\w+\s*[=;(]", text, re.M)


def undeclared(text: str) -> set[str]:
    """Members that a class assigns without declaring them as fields."""
    missing = set()
    for found in CLASS.finditer(text):
        body = found[0]
        assigned = set(re.findall(r"\bthis\.(\w+) (?:[-+*|?&]*=)(?!=)", body))
        declared = set(re.findall(r"^  (\w+)(?: = |;)", body, re.M))
        setters = set(re.findall(r"^  set (\w+)\(", body, re.M))
        missing |= {f"{found[1]}.{name}" for name in assigned - declared - setters}
    return missing


@named(FOLDERS)
def test_a_folder_holds_what_can_be_overlooked(path):
    assert len([one for one in path.iterdir() if one.is_file()]) <= MOST_FILES


@named(SOURCES)
def test_nothing_is_longer_than_a_reader_keeps_in_mind(path):
    assert over(path.read_text("utf-8")) == []


@named(MODULES)
def test_members_are_declared_and_private_ones_are_private(path):
    text = path.read_text("utf-8")
    assert public_heaps(text) == []
    assert undeclared(text) <= inherited(text)


def inherited(text: str) -> set[str]:
    """Fields that a class has from the one it extends in the same module."""
    fields = set()
    for name, base in re.findall(r"class (\w+) extends (\w+)", text):
        parent = next((one[0] for one in CLASS.finditer(text) if one[1] == base), "")
        fields |= {f"{name}.{field}" for field in re.findall(r"^  (\w+)(?: = |;)", parent, re.M)}
    return fields


@named(MODULES)
def test_every_import_leads_to_a_file_that_offers_the_name(path):
    imports = re.findall(r'import \{([^}]*)\} from "([^"]+)"', path.read_text("utf-8"))
    for names, target in imports:
        offered = (path.parent / target).resolve().read_text("utf-8")
        for name in re.findall(r"(?:^|,)\s*(\w+)", names):
            assert re.search(rf"^export (?:async )?\w+ {name}\b", offered, re.M), name


def test_every_module_is_used():
    text = "".join(path.read_text("utf-8") for path in MODULES)
    named = re.findall(r'from "([^"]+)"|new URL\("(\./[^"]+\.js)"', text)  # a worker by its address
    used = {Path(target).name for pair in named for target in pair}
    mounted = {f"{folder.name}.js" for folder in WEB.iterdir()} | {"header.js"}
    assert {path.name for path in MODULES} <= used | mounted


def test_the_tabs_share_what_lies_in_common():
    """What only one tab imports belongs into that tab's folder."""
    importers: dict[str, set[str]] = {}
    for path in MODULES:
        for target in re.findall(r'from "([^"]+)"', path.read_text("utf-8")):
            where = (path.parent / target).resolve().relative_to(WEB.resolve())
            importers.setdefault(where.as_posix(), set()).add(path.relative_to(WEB).parts[0])
    common = {name: tabs for name, tabs in importers.items() if name.startswith("common/")}
    used_by_one = {name for name, tabs in common.items() if len(tabs) == 1 and tabs != {"common"}}
    assert used_by_one == set()
    others = {name: tabs for name, tabs in importers.items() if name not in common}
    assert {name for name, tabs in others.items() if tabs != {name.split("/")[0]}} == set()


def test_what_is_checked_can_be_found_wrong():
    long = "export class Long {\n" + "  x = 1;\n" * 200 + "}\n"
    assert over(long) == ["class Long: 202"]
    assert over("function f(a) {\n" + "  a();\n" * 44 + "}\n") == ["function f: 46"]
    assert over("a {}\n" * 401) == ["file itself: 401"]
    assert public_heaps("    Object.assign(this, { a, b });\n")
    assert public_heaps("  _hidden() {\n")
    assert undeclared("class A {\n  b;\n  c() {\n    this.b = this.d = 1;\n  }\n}\n") == {"A.d"}


def test_biome_checks_at_the_width_of_the_python():
    settings = json.loads((ROOT / "biome.json").read_text("utf-8"))
    assert settings["formatter"]["lineWidth"] == 100
    package = json.loads((ROOT / "package.json").read_text("utf-8"))
    version = package["devDependencies"]["@biomejs/biome"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", version)  # exact: no lock file is needed
    assert version in settings["$schema"]
