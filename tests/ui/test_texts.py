"""Both languages are complete, and every text that the page asks for exists."""

import re
from pathlib import Path

import pytest

from gan import ui
from gan.objectives import OBJECTIVES
from gan.recipes import RECIPES
from gan.texts import LANGUAGES, TABS, train

PAGE = Path(ui.__file__).parent / "web"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
PAIRS = {(tab, key): pair for tab, pairs in TABS.items() for key, pair in pairs.items()}
ASKED = re.compile(r'\btext\(\s*"(\w+)"|data-(?:text|label|title)="(\w+)"')


@pytest.mark.parametrize(("tab", "key"), PAIRS)
def test_a_text_has_both_languages_and_the_same_blanks(tab, key):
    english, chinese = PAIRS[tab, key]
    assert english
    assert chinese
    assert sorted(re.findall(r"{\w+}", english)) == sorted(re.findall(r"{\w+}", chinese))
    if key != "other_language":
        assert not CHINESE.search(english)


@pytest.mark.parametrize("recipe", RECIPES.values(), ids=lambda recipe: recipe.name)
def test_a_recipe_has_its_character_in_both_languages(recipe):
    assert set(recipe.character) == set(LANGUAGES)
    assert recipe.character["en"] and CHINESE.search(recipe.character["zh"])


def test_every_text_asked_for_exists():
    asked = set()
    for kind in ("*.js", "*.html"):
        for path in PAGE.rglob(kind):
            asked |= {found for pair in ASKED.findall(path.read_text("utf-8")) for found in pair}
    assert len(asked) > 15
    assert asked - {""} <= {key for pairs in TABS.values() for key in pairs}


@pytest.mark.parametrize("objective", OBJECTIVES.values(), ids=lambda objective: objective.name)
def test_an_objective_has_legends_of_its_own_curves_and_of_no_other(objective):
    verdicts = {"gap"} if objective.is_critic else {"real", "fake"}
    assert train.LEGENDS[objective.name].keys() == {"generator", "discriminator"} | verdicts
    probable = "surely real" in str(train.LEGENDS[objective.name])
    assert probable != objective.is_critic


def test_no_legend_is_left_over():
    assert train.LEGENDS.keys() == OBJECTIVES.keys()
