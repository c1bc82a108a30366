"""What README and docs/ say, in both languages, is what the code and the weights folders say."""

import importlib.util
import json
import re
from pathlib import Path

import pytest

from gan import settings
from gan.recipes import JUDGE, RECIPES
from gan.training import __main__ as train

ROOT = Path(__file__).resolve().parent.parent
READMES = [ROOT / "README.md", ROOT / "README.zh.md"]
DOCS = sorted((ROOT / "docs").glob("*.md"))
ENGLISH = [path for path in DOCS if ".zh" not in path.suffixes]
TEXTS = [*READMES, *DOCS, ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"]
MOST_LINES = 180  # of a README: what one reads before the first digit
GONE = {"gan.benchmark", "gan.variants", "gan.health", "gan.card"}  # which the changelog names
LINK = re.compile(r"\]\(([^)\s]+)\)")

both = pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
languages = pytest.mark.parametrize("language", ["", ".zh"], ids=["en", "zh"])
everywhere = pytest.mark.parametrize(
    "page", TEXTS, ids=lambda path: path.relative_to(ROOT).as_posix()
)


def doc(name: str, language: str) -> str:
    return (ROOT / "docs" / f"{name}{language}.md").read_text("utf-8")


# ---- the README ----


@both
def test_it_is_short_and_its_two_commands_can_be_copied(readme):
    text = readme.read_text("utf-8")
    assert len(text.splitlines()) <= MOST_LINES
    assert "```\npip install -r requirements.txt && python app.py\n```" in text
    assert "```\npip install -r requirements-dev.txt && pytest -n 2\n```" in text


@both
@pytest.mark.parametrize("recipe", RECIPES.values(), ids=lambda recipe: recipe.name)
def test_a_recipe_has_its_row(readme, recipe):
    row = re.search(rf"^\| `{recipe.name}` \|.*$", readme.read_text("utf-8"), re.M)
    assert row, recipe.name
    trained = settings.weights_root() / recipe.name / "metrics.json"
    if trained.is_file():
        metrics = json.loads(trained.read_text("utf-8"))
        length = f"{metrics['steps']:,}" if recipe.steps else f"{metrics['epochs']:g}"
        assert f"(weights/{recipe.name}/README.md)" in row[0]
    else:  # its own length, and no picture
        length = f"{recipe.steps:,}" if recipe.steps else f"{recipe.epochs}"
        assert f"weights/{recipe.name}" not in row[0]
    generator, other = recipe.parameters
    for fact in (re.split("[,;]", recipe.source)[0], f"{generator:,} + {other:,}", f" {length} "):
        assert fact in row[0]


@both
def test_every_setting_and_every_option_of_train_py_is_documented(readme):
    text = readme.read_text("utf-8")
    read = set(re.findall(r'"(GAN_[A-Z]+)"', Path(settings.__file__).read_text("utf-8")))
    assert read == set(re.findall(r"^\| `(GAN_[A-Z]+)` \|", text, re.M))
    offered = set(re.findall(r"--[a-z-]+", train.parser().format_help())) - {"--help"}
    assert offered <= set(re.findall(r"--[a-z-]+", text))


# ---- the documents ----


@languages
def test_the_judges_figure_is_its_own(language):
    metrics = json.loads((settings.weights_root() / JUDGE.name / "metrics.json").read_text("utf-8"))
    assert f"{metrics['test_accuracy']:.2%}".replace("%", " %") in doc("quality", language)


@languages
def test_the_modes_of_stacked_mnist_are_those_measured(language):
    folder = settings.weights_root() / "stacked-mnist"
    modes = json.loads((folder / "metrics.json").read_text("utf-8"))["quality"]["modes"]
    (said,) = [part for part in doc("results", language).split("\n\n") if "--only modes" in part]
    for fact in (f" {modes['modes']:,.0f}", f" {modes['kl']:.4f}", f"{modes['readable']:.0%}"):
        assert fact.replace("%", " %") in said.replace("\n", " ")


@languages
def test_every_room_is_described(language):
    text = doc("development", language)
    package = ROOT / "gan"
    rooms = {path.parent for path in package.rglob("__init__.py")} - {package}
    for room in sorted(rooms):
        assert f"\n| `{room.relative_to(ROOT).as_posix()}/` |" in text
    rows = "\n".join(re.findall(r"^\| `gan/.*$", text, re.M))
    for module in package.glob("*.py"):
        assert module.stem == "__init__" or f"{module.name}`" in rows, module.name


def test_every_page_has_both_languages():
    chinese = {path.with_suffix(".zh.md") for path in ENGLISH}
    assert {*ENGLISH, *chinese} == set(DOCS) != set()


@pytest.mark.parametrize("page", [READMES[0], *ENGLISH], ids=lambda path: path.name)
def test_both_languages_give_the_same_figures_and_commands(page):
    english = page.read_text("utf-8")
    chinese = page.with_suffix(".zh.md").read_text("utf-8")
    assert figures(english) == figures(chinese)
    assert commands(english) == commands(chinese)


@both
def test_every_page_can_be_reached_from_the_readme(readme):
    targets = LINK.findall(readme.read_text("utf-8"))
    language = ".zh" if readme.suffixes == [".zh", ".md"] else ""
    for path in DOCS:
        if (".zh" in path.suffixes) == bool(language):
            assert f"docs/{path.name}" in targets


@everywhere
def test_what_it_links_to_exists(page):
    for target in LINK.findall(page.read_text("utf-8")):
        file, _, place = target.partition("#")
        if target.startswith("http"):
            continue
        path = page.parent / file if file else page
        assert path.is_file(), target
        assert not place or place in anchors(path), target


@everywhere
def test_every_module_that_it_runs_can_be_run(page):
    named = set(re.findall(r"python -m ([\w.]+\w)", page.read_text("utf-8")))
    for module in named - (GONE if page.name == "CHANGELOG.md" else set()):
        assert can_be_run(module), module


def can_be_run(module: str) -> bool:
    found = importlib.util.find_spec(module)
    if found is None or not found.submodule_search_locations:
        return found is not None
    return importlib.util.find_spec(f"{module}.__main__") is not None


def anchors(path: Path) -> set[str]:
    """Where a link into a page may lead, as GitHub and the Hub name headings."""
    heads = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def figures(text: str) -> list[str]:
    """The cells of all tables that are numbers, in order."""
    cells = [cell for row in re.findall(r"^\|.*\|$", text, re.M) for cell in row.split("|")]
    return [cell.strip() for cell in cells if re.fullmatch(r"[\d,./ %±–xX×-]+", cell)]


def commands(text: str) -> set[str]:
    """The commands that a page names, in code of either kind."""
    code = re.findall(r"`+([^`]+)`+", text)
    lines = {line.strip() for part in code for line in part.splitlines()}
    return {line for line in lines if re.match(r"(python|pip|torchrun|ruff|npx|pytest|hf) ", line)}
