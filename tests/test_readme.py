"""What both READMEs say of recipes, settings and options is what the code says."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from gan import settings
from gan.recipes import JUDGE, RECIPES
from gan.training import cli

ROOT = Path(__file__).resolve().parent.parent
READMES = [ROOT / "README.md", ROOT / "README.zh.md"]

both = pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)


@both
@pytest.mark.parametrize("recipe", RECIPES.values(), ids=lambda recipe: recipe.name)
def test_a_recipe_has_its_row(readme, recipe):
    row = re.search(rf"^\| `{recipe.name}` \|.*$", readme.read_text("utf-8"), re.M)
    assert row, recipe.name
    trained = settings.weights_root() / recipe.name / "metrics.json"
    if trained.is_file():
        metrics = json.loads(trained.read_text("utf-8"))
        length = f"{metrics['steps']:,}" if recipe.steps else f"{metrics['epochs']:g}"
    else:  # its own length, and no picture
        length = f"{recipe.steps:,}" if recipe.steps else f"{recipe.epochs}"
        assert f"weights/{recipe.name}" not in row[0]
    generator, other = recipe.parameters
    for fact in (re.split("[,;]", recipe.source)[0], f"{generator:,} + {other:,}", f" {length} "):
        assert fact in row[0]


@both
def test_every_setting_is_documented(readme):
    read = set(re.findall(r'"(GAN_[A-Z]+)"', Path(settings.__file__).read_text("utf-8")))
    assert read == set(re.findall(r"^\| `(GAN_[A-Z]+)` \|", readme.read_text("utf-8"), re.M))


@both
def test_every_option_of_train_py_is_documented(readme):
    offered = set(re.findall(r"--[a-z-]+", cli._parser().format_help())) - {"--help"}
    assert offered <= set(re.findall(r"--[a-z-]+", readme.read_text("utf-8")))


@both
def test_the_pictures_and_files_it_links_to_exist(readme):
    for target in re.findall(r"\]\(([^)#]+)\)", readme.read_text("utf-8")):
        assert target.startswith("http") or (ROOT / target).is_file(), target


@both
def test_the_judges_figure_is_its_own(readme):
    metrics = json.loads((settings.weights_root() / JUDGE.name / "metrics.json").read_text("utf-8"))
    assert f"{metrics['test_accuracy']:.2%}".replace("%", " %") in readme.read_text("utf-8")


@both
def test_the_modes_of_stacked_mnist_are_those_measured(readme):
    folder = settings.weights_root() / "stacked-mnist"
    modes = json.loads((folder / "metrics.json").read_text("utf-8"))["quality"]["modes"]
    (said,) = [part for part in readme.read_text("utf-8").split("\n\n") if "--only modes" in part]
    for fact in (f" {modes['modes']:,.0f}", f" {modes['kl']:.4f}", f"{modes['readable']:.0%}"):
        assert fact.replace("%", " %") in said.replace("\n", " ")
