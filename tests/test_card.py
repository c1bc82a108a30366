"""A model card says what the model is, how it was made, and promises nothing it cannot know."""

import pytest
from huggingface_hub import ModelCard

import gan
from gan.card import model_card
from gan.recipes import RECIPES

METRICS = {
    "dataset": "MNIST",
    "images": 60_000,
    "steps": 9_375,
    "epochs": 10.0,
    "training_seconds": 93.0,
    "hardware": "Xeon, 2 threads",
    "precision": "float32",
}


@pytest.mark.parametrize("name", RECIPES)
def test_every_recipe_gets_a_card_that_the_hub_can_read(name):
    card = ModelCard(str(model_card(RECIPES[name], METRICS, 1_234_567)))
    header = card.data.to_dict()
    assert header["license"] == "mit"
    assert header["pipeline_tag"] == "unconditional-image-generation"
    assert ("vae" in header["tags"]) is RECIPES[name].is_vae
    assert header["datasets"] == ["ylecun/mnist"]
    text = card.text
    assert text.strip().startswith(f"# {name}")
    for said in (RECIPES[name].source, "1,234,567", "9,375", "60,000", "Xeon", "float32", "MNIST"):
        assert said in text
    assert "1.6 minutes" in text  # 93 seconds
    assert f'gan.load("{name}")' in text
    assert "samples.png" in text
    assert "More Information Needed" not in text


def test_the_card_names_both_optimisers_and_the_objective_of_a_gan():
    text = model_card(RECIPES["wgan-gp"], METRICS, 1).text
    assert text.count("adam, learning rate 0.0001, β 0 and 0.9") == 2
    assert "| objective | wasserstein-gp |" in text
    assert "| discriminator's updates a step | 5 |" in text


def test_the_card_of_a_vae_has_one_optimiser_and_its_map():
    text = model_card(RECIPES["vae-2d"], METRICS, 1).text
    assert text.count("learning rate") == 1
    assert "rmsprop, learning rate 0.001, smoothing 0.9" in text
    assert "map.png" in text
    assert "objective" not in text


@pytest.mark.parametrize("title", ["pictures in holidays", "synthetic digits (sampled, not real)"])
def test_other_pictures_than_a_known_data_set_claim_none(title):
    card = model_card(RECIPES["dcgan"], {**METRICS, "dataset": title}, 1)
    assert "datasets" not in card.data.to_dict()
    assert title in card.text


def test_limits_are_told_where_the_recipe_knows_them():
    recipe = RECIPES["frog-dcgan"].but(notes="More pond than animal.")
    assert "## Limits\n\nMore pond than animal." in model_card(recipe, METRICS, 1).text
    assert "## Limits" not in model_card(recipe.but(notes=""), METRICS, 1).text


def test_the_card_in_a_weights_folder_is_that_of_its_model(weights):
    model = gan.load("dcgan", device="cpu")
    card = ModelCard.load(weights / "dcgan" / "README.md")
    parameters = sum(weight.numel() for weight in model.generator.parameters())
    assert f"{parameters:,} generator parameters" in card.text
    assert "trained on drawings" in card.text


def test_the_code_of_a_card_runs(weights, monkeypatch):
    monkeypatch.setenv("GAN_DEVICE", "cpu")
    text = (weights / "dcgan" / "README.md").read_text(encoding="utf-8")
    names = {}
    exec(text.split("```python\n")[1].split("```")[0], names)
    assert names["pictures"].shape == (16, 8, 8)
