"""Habits of the code that a reader relies on, read from its syntax trees."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import gan

PACKAGE = Path(gan.__file__).parent
ROOT = PACKAGE.parent
ABOVE_THE_UI = {"latency.py", "endurance.py"}  # they measure the app, beside a plain one
MODULES = sorted(PACKAGE.rglob("*.py"))
CODE = [*MODULES, *sorted(ROOT.glob("*.py"))]
CORE = [
    path for path in MODULES if path.name not in ABOVE_THE_UI and PACKAGE / "ui" not in path.parents
]
LATER_THAN = {  # imports go one way: a module imports none of those named here
    "recipe": {"recipes", "networks", "objectives", "data", "trainer", "training", "models"},
    "recipes": {
        "networks",
        "objectives",
        "data",
        "latents",
        "trainer",
        "training",
        "start",
        "models",
    },
    "networks": {"objectives", "data", "latents", "trainer", "training", "start", "models"},
    "objectives": {"networks", "data", "latents", "trainer", "training", "start", "models"},
    "distributed": {
        "recipes",
        "networks",
        "objectives",
        "data",
        "latents",
        "trainer",
        "training",
        "start",
        "models",
    },
    "data": {"networks", "objectives", "trainer", "training", "start", "models"},
    "latents": {"networks", "objectives", "data", "trainer", "training", "start", "models"},
    "trainer": {"training", "start", "models", "card", "cli", "ui"},
    "hub_faults": {"hub_files", "hub_contents", "hub", "models", "cli", "ui"},
    "hub_files": {"hub_contents", "hub", "models", "cli", "ui"},
    "models": {"trainer", "training", "start", "hub_contents", "hub", "quality", "cli", "ui"},
    "hub_contents": {"trainer", "training", "start", "hub", "cli", "ui"},
    "hub": {"trainer", "training", "start", "cli", "ui"},
    "metrics": {"models", "judge", "inception", "trainer", "training", "start", "quality", "cli"},
    "inception": {"models", "judge", "trainer", "training", "start", "quality", "report", "ui"},
    "quality": {"training", "start", "report", "results", "tables", "cli", "ui"},
    "results": {"models", "card", "quality", "report", "tables", "cli", "ui"},
    "tables": {"models", "card", "quality", "report", "cli", "ui"},
}


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def roots(path: Path) -> set[str]:
    return {name.partition(".")[0] for name in imported(path)}


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_pickle_of_foreign_origin_is_ever_read(path):
    assert not roots(path) & {"pickle", "cPickle", "dill", "cloudpickle", "joblib", "shelve"}
    for node in ast.walk(tree(path)):
        if not isinstance(node, ast.Call):
            continue
        called = ast.unparse(node.func)
        assert called not in ("eval", "exec", "np.load", "numpy.load", "torch.hub.load")
        if called == "torch.load":
            safe = {word.arg: ast.unparse(word.value) for word in node.keywords}
            assert safe.get("weights_only") == "True"


def calls(name: str) -> list[str]:
    """The files that call a function of that name, once for each call."""
    return [
        path.name
        for path in CODE
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == name
    ]


def test_the_search_for_torch_load_finds_those_there_are():
    assert calls("torch.load") == ["checkpoint.py", "inception.py"]


def test_no_program_is_read_but_the_instrument_that_a_person_names():
    assert calls("torch.jit.load") == ["inception.py"]  # after its SHA-256 was compared


@pytest.mark.parametrize("path", CORE, ids=lambda path: path.name)
def test_nothing_below_the_ui_imports_gradio(path):
    assert "gradio" not in roots(path)
    assert not any(name.startswith("gan.ui") for name in imported(path))


@pytest.mark.parametrize("module", LATER_THAN)
def test_imports_go_one_way(module):
    files = [
        path for path in CORE if path.relative_to(PACKAGE).parts[0] in (module, f"{module}.py")
    ]
    assert files
    names = {name for path in files for name in imported(path)}
    assert not {name.split(".")[1] for name in names if "gan." in name} & LATER_THAN[module]


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_starts_with_a_sentence(path):
    first = (ast.get_docstring(tree(path)) or "").split("\n\n")[0]
    assert first.rstrip().endswith((".", "`."))


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_exception_is_caught_without_a_name(path):
    for node in ast.walk(tree(path)):
        assert not (isinstance(node, ast.ExceptHandler) and node.type is None)


@pytest.mark.parametrize("name", ["torch", "numpy", "gradio", "huggingface_hub"])
def test_importing_the_package_imports_nothing_large(name):
    script = f"import sys, gan, gan.cli; gan.RECIPES; gan.Error; sys.exit({name!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], cwd=ROOT).returncode == 0


def test_every_public_name_is_there_and_no_other():
    for name in gan.__all__:
        assert getattr(gan, name) is not None
        assert name in dir(gan)
    with pytest.raises(AttributeError, match="nonsense"):
        gan.nonsense  # noqa: B018


def test_a_mistake_is_a_value_error():
    assert issubclass(gan.Error, ValueError)
