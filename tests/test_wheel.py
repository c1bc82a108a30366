"""An installed package works without the checkout; the wheel is built without a network."""

import json
import os
import re
import shutil
import subprocess
import sys
from email import message_from_string
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
MODEL = "quick"  # the smallest that ships
EXTRAS = ("metrics", "mcp")

# What somebody does with it, in one process because PyTorch takes seconds to import.
USE = """
import json, sys
import gan

said = {"home": gan.__file__, "recipes": len(gan.RECIPES), "light": "torch" not in sys.modules}
said["shape"] = gan.load(sys.argv[1]).sample(seed=7, count=3).shape
try:
    gan.load("digits")
except gan.Error as error:
    said["refused"] = str(error)
print(json.dumps(said))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """A wheel of the checkout as it stands, which is left as it was."""
    copy, made = tmp_path_factory.mktemp("copy"), tmp_path_factory.mktemp("made")
    for path in (*ROOT.glob("*.toml"), *ROOT.glob("*.txt"), ROOT / "README.md", ROOT / "LICENSE"):
        shutil.copy(path, copy)
    for folder in ("gan", "benchmarks", "tests"):  # all that could slip in
        shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__"))
    build = "import sys; from setuptools import build_meta; build_meta.build_wheel(sys.argv[1])"
    run(["-c", build, str(made)], cwd=copy)
    (found,) = made.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    """The folder that it was installed into, without what it requires."""
    target = tmp_path_factory.mktemp("installed")
    options = ["--no-deps", "--no-index", "--no-compile", "--quiet", "--target", str(target)]
    run(["-m", "pip", "install", *options, str(wheel)])
    return target


@pytest.fixture
def use(installed, tmp_path):
    """Run Python elsewhere, with nothing of ours but what was installed."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GAN_")}
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()

    def python(*arguments: str) -> str:
        environment = kept | {"PYTHONPATH": str(installed), "PYTHONDONTWRITEBYTECODE": "1"}
        return run(arguments, cwd=elsewhere, env=environment)

    return python


def run(arguments, **options) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, encoding="utf-8", **options
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_an_installed_package_loads_a_folder_and_says_where_weights_come_from(
    use, installed, tmp_path
):
    folder = shutil.copytree(ROOT / "weights" / MODEL, tmp_path / "mine")
    said = json.loads(use("-c", USE, str(folder)))
    assert Path(said["home"]).is_relative_to(installed)
    assert said["recipes"] and said["light"]
    assert said["shape"] == [3, 28, 28]
    for word in ("digits", "GAN_WEIGHTS", "on the Hub"):
        assert word in said["refused"]
    assert "\n" not in said["refused"] and not re.search(r"\. ", said["refused"])  # one sentence


def test_its_command_lines_answer(use):
    assert "push-space" in use("-m", "gan.hub", "--help")


def test_the_whole_page_is_in_it_and_no_test_is(installed):
    def page(root: Path) -> set[str]:
        found = (path for path in (root / "gan").rglob("*") if path.is_file())
        kept = (path for path in found if path.suffix not in (".py", ".pyc"))
        return {path.relative_to(root).as_posix() for path in kept}

    assert page(installed) == page(ROOT)
    for suffix in (".js", ".css", ".html"):
        assert any(name.endswith(suffix) for name in page(installed))
    own = {path.name for path in installed.iterdir() if not path.name.endswith(".dist-info")}
    assert own == {"gan"}


def test_it_requires_what_the_requirements_say(installed):
    (file,) = installed.glob("*.dist-info/METADATA")
    said = message_from_string(file.read_text("utf-8"))
    assert said.get_all("Provides-Extra") == list(EXTRAS)
    found = {extra: set() for extra in ("", *EXTRAS)}
    for line in said.get_all("Requires-Dist"):
        requirement, marker = Requirement(line), Requirement(line).marker
        wanted = [extra for extra in EXTRAS if marker and marker.evaluate({"extra": extra})]
        requirement.marker = None
        found[wanted[0] if wanted else ""].add(str(requirement))
    for extra in found:
        assert found[extra] == requirements(f"requirements-{extra}.txt".replace("-.", "."))
    assert said["Requires-Python"] == ">=3.10"
    assert said["License-Expression"] == "MIT"


def requirements(name: str) -> set[str]:
    lines = (line.partition("#")[0] for line in (ROOT / name).read_text("utf-8").splitlines())
    return {str(Requirement(line)) for line in lines if line.strip()}
