"""What Train says is so: the form is what will be trained, legends speak of its objective."""

import json

import pytest
from visiting import go_to, link

from gan.recipes import RECIPES
from gan.texts import TABS, train
from gan.ui.server import orders

pytestmark = pytest.mark.browser

# Each control of the form with what it holds, but for those that the recipe has not.
HELD = """() => Object.fromEntries([...document.querySelectorAll(".train-field:not([hidden])")].map(
    (row) => {
        const control = row.querySelector("select, input[type=number], input[type=checkbox]");
        const id = row.querySelector("[id^=train-field-]").id.replace("train-field-", "");
        return [id, control.type === "checkbox" ? control.checked : control.value];
    },
))"""
CANVAS = "#train-curves"


def expected(recipe: str, **given) -> dict:
    """What the controls have to hold for a recipe and what is given beside it."""
    (found,) = [one for one in orders.options()["recipes"] if one["name"] == recipe]
    values = {"recipe": recipe, "seconds": orders.DEFAULT_SECONDS, **found["defaults"], **given}
    tricks = values.pop("tricks")
    return {key.replace("_", "-"): value for key, value in values.items()} | {
        f"tricks-{name}": on for name, on in tricks.items()
    }


def same(held: dict, wanted: dict) -> bool:
    if held.keys() != wanted.keys():
        return False
    numbers = {key for key, value in wanted.items() if type(value) in (int, float)}
    return all(
        float(held[key]) == value if key in numbers else held[key] == value
        for key, value in wanted.items()
    )


def holds(page, recipe: str, **given) -> None:
    """Wait until the form has come to hold a recipe, and see that all of it does."""
    page.wait_for_function(
        "recipe => document.querySelector('#train-field-recipe')?.value === recipe", arg=recipe
    )
    held, wanted = page.evaluate(HELD), expected(recipe, **given)
    assert same(held, wanted), (held, wanted)


def test_every_way_into_train_finds_the_form_as_the_training_will_be(visit):
    page = visit().page
    page.locator("#tab-train").click()
    holds(page, "quick")
    page.locator("#language").click()
    page.get_by_text(TABS["train"]["settings"][1], exact=True).wait_for()
    holds(page, "quick")
    page.reload()
    holds(page, "quick")
    go_to(page, tab="train", recipe="wgan-gp", batch_size=16)
    holds(page, "wgan-gp", batch_size=16)
    page.reload()
    holds(page, "wgan-gp", batch_size=16)
    page.locator("#tab-explore").click()
    page.locator("#tab-train").click()
    holds(page, "wgan-gp", batch_size=16)
    go_to(page, tab="train", recipe="digits-vae")
    holds(page, "digits-vae")


@pytest.mark.parametrize(
    ("locale", "given"),
    [
        ("en-US", {}),
        ("zh-CN", {"recipe": "mlp-gan"}),
        ("en-US", {"recipe": "mlp-gan", "objective": "hinge"}),
    ],
)
def test_legends_speak_of_the_objective_that_will_be_trained(visit, locale, given):
    one = visit(link(tab="train", **given), locale=locale, canvas=CANVAS)
    usual = RECIPES[given.get("recipe", "quick")].gan.objective
    legends = train.LEGENDS[given.get("objective", usual)]
    shown = ".train-plot figcaption [data-key]"
    one.page.wait_for_function(
        "([selector, keys]) => JSON.stringify([...document.querySelectorAll(selector)]"
        ".map((node) => node.dataset.key).sort()) === keys",
        arg=[shown, json.dumps(sorted(legends)).replace(", ", ",")],
    )
    for key, words in legends.items():
        curve = one.page.locator(f".train-key:has([data-key={key}])")
        assert curve.get_attribute("title") == words[locale == "zh-CN"]
