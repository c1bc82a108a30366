"""Habits of the code that a reader relies on, read from its syntax trees."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import gan

PACKAGE = Path(gan.__file__).parent
ROOT = PACKAGE.parent
MODULES = [*sorted(PACKAGE.rglob("*.py")), *sorted((ROOT / "benchmarks").rglob("*.py"))]
CODE = [*MODULES, *sorted(ROOT.glob("*.py"))]
ROOMS = sorted({path.parent for path in MODULES})
UI = (PACKAGE / "ui", ROOT / "benchmarks")  # what may know of Gradio
MOST_MODULES, MOST_LINES, MOST_IN_A_FUNCTION = 14, 400, 45


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


def test_the_search_for_torch_load_finds_those_there_are_and_one_program_that_a_person_names():
    assert sorted(calls("torch.load")) == ["inception.py", "saving.py"]
    assert calls("torch.jit.load") == ["inception.py"]  # after its SHA-256 was compared


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_below_the_ui_imports_gradio(path):
    assert "gradio" not in roots(path) or any(room in path.parents for room in UI)


@pytest.mark.parametrize("room", ROOMS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_room_is_no_larger_than_one_can_see(room):
    modules = [path for path in room.glob("*.py") if path.name != "__init__.py"]
    assert len(modules) <= MOST_MODULES


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_says_its_one_idea_first_a_function_holds_one_and_every_exception_has_a_name(path):
    assert len(path.read_text("utf-8").splitlines()) <= MOST_LINES
    parsed = tree(path)
    first = (ast.get_docstring(parsed) or "").split("\n\n")[0]
    assert first.rstrip().endswith((".", "`."))
    for node in ast.walk(parsed):
        assert not (isinstance(node, ast.ExceptHandler) and node.type is None)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = node.end_lineno - node.lineno + 1
            assert lines <= MOST_IN_A_FUNCTION, f"{node.name} has {lines} lines"


@pytest.mark.parametrize("name", ["torch", "numpy", "gradio", "huggingface_hub"])
def test_importing_the_package_imports_nothing_large(name):
    used = "gan, gan.training.__main__, gan.weights"
    script = f"import sys, {used}; gan.RECIPES; sys.exit({name!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], cwd=ROOT).returncode == 0


def test_a_model_that_draws_needs_no_card_no_training_no_page_and_no_compiler():
    script = (
        "import sys, gan; from gan import networks; gan.load('quick').sample(seed=7, count=1); "
        "[networks.generator(recipe) for recipe in gan.RECIPES.values()]; print(*sys.modules)"
    )
    ended = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    imported = ended.stdout.split()
    assert "gan.models" in imported
    others = ("gan.cards", "gan.training", "gan.metrics", "gan.live", "gan.hub", "gan.ui", "gradio")
    others += ("torch._dynamo", "gan.export", "onnx")
    assert [name for name in imported if name.startswith(others)] == []


def test_every_public_name_is_there_and_no_other():
    for name in gan.__all__:
        assert getattr(gan, name) is not None
        assert name in dir(gan)
    with pytest.raises(AttributeError, match="nonsense"):
        gan.nonsense  # noqa: B018
    assert issubclass(gan.Error, ValueError)
