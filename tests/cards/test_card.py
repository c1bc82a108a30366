"""A model card says what the model is, how it was made, and promises nothing it cannot know."""

import json
import re
from pathlib import Path

import numpy as np
import pytest
from hub_api import card_faults
from huggingface_hub import ModelCard
from tiny import refused

import gan
from gan.cards import __main__ as command
from gan.cards import card as cards
from gan.cards import section
from gan.cards.card import model_card
from gan.recipes import JUDGE, RECIPES
from gan.training.__main__ import parser
from gan.weights import own_place

SHIPPED = Path(gan.__file__).parent.parent / "weights"

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
    assert ("vae" in header["tags"]) is (RECIPES[name].kind == "vae")
    assert header["datasets"] == ["ylecun/mnist"]
    text = card.text
    assert text.strip().startswith(f"# {name}")
    known = *RECIPES[name].source.split("; after "), "1,234,567"
    for said in (*known, "9,375", "60,000", "Xeon", "float32", "MNIST"):
        assert said in text
    assert "1.6 minutes" in text  # 93 seconds
    assert f'gan.load("{name}")' in text
    assert "samples.png" in text
    assert "More Information Needed" not in text


def text_of(name: str, told: dict | None = None, **changes) -> str:
    return model_card(RECIPES[name].but(**changes), METRICS | (told or {}), 1).text


@pytest.mark.parametrize("name", [*RECIPES, JUDGE.name])
def test_the_command_on_a_shipped_card_runs_in_a_fresh_clone(name):
    text = (SHIPPED / name / "README.md").read_text("utf-8")
    (line,) = re.findall(r"^`python train\.py (.*)`$", text, re.M)
    chosen = parser().parse_args(line.split())
    assert chosen.recipe == name
    assert chosen.images is None  # nobody else has them
    assert chosen.out is None and own_place(name).name not in {*RECIPES, JUDGE.name}


def test_the_card_of_a_vae_has_one_optimiser_and_its_map_and_a_gan_s_two_and_its_objective():
    text = text_of("vae-2d")
    assert text.count("learning rate") == 1
    assert "rmsprop, learning rate 0.001, smoothing 0.9" in text
    assert "| loss | mean cross-entropy + 0.0005 × KL divergence |" in text
    assert "map.png" in text
    assert "objective" not in text
    text = text_of("digits-vae")
    assert "| loss | negative log-likelihood a pixel + " in text and "Laplace's" in text
    text = text_of("wgan-gp")
    assert text.count("adam, learning rate 0.0001, β 0 and 0.9") == 2
    assert "| objective | wasserstein-gp |" in text
    assert "| discriminator's updates a step | 5 |" in text


def test_what_only_some_have_is_told_of_those_alone():
    digits, quick, dcgan = map(text_of, ("digits", "quick", "dcgan"))
    dull, unplaced = text_of("dcgan", notes=""), text_of("digits", box=0)
    remark = "These went on after a pause."
    after = "parameters by Latent Lab, after *Huang et al. 2024, arXiv:2501.05441*"
    falling = "| generator's optimiser | adam, learning rate 0.003 / (1 + 0.003 · updates), β"
    film = model_card(RECIPES["quick"], METRICS, 1, film=True).text
    for words, has, has_not in (
        ("dcgan --steps 9375 --objective dragan`", text_of("dcgan", objective="dragan"), dcgan),
        ("| drawn in | 20×20 pixels, ", digits, unplaced),
        ("parameters after *深入探究生成对抗网络*, trained", dcgan, quick),
        (after, quick, dcgan),
        (f"\n\n{remark}\n\n", text_of("digits", {"remark": remark}), digits),
        (falling, quick, digits),
        ("## Limits\n\nMore pond.", text_of("dcgan", notes="More pond."), dull),
        ("](training.webp)", film, quick),
    ):
        assert words in has and words not in has_not
    for gone, text in (("--objective", dcgan), ("drawn in", unplaced)):
        assert gone not in text
    assert "· updates" not in digits and "## Limits" not in dull


@pytest.mark.parametrize(
    ("title", "datasets"),
    [
        *((title, None) for title in ("pictures in holidays", "synthetic digits (not real)")),
        *((title, ["uoft-cs/cifar10"]) for title in ("CIFAR-10", "CIFAR-10, class frog")),
    ],
)
def test_a_card_names_a_known_data_set_and_of_other_pictures_none(title, datasets):
    card = model_card(RECIPES["frog-dcgan"], {**METRICS, "dataset": title}, 1)
    assert card.data.to_dict().get("datasets") == datasets
    assert title in card.text


def test_the_settings_that_decide_are_told_where_a_recipe_has_them():
    rows = {
        "digits": [
            "learning rate in time | falls evenly to 0",
            "gradients of the clamp | reach 1 ",
            "R1 | γ 1, falling to 0.05, every 16 steps",
        ],
        "stacked-mnist": ["R1 | γ 1, every 4 steps"],
        "frog-dcgan": ["dropout | 40%", "label noise | up to 0.05", "gradients clipped to ±1"],
        "mlp-gan": ["| weights at the start | as in Keras: Glorot uniform |"],
        "wgan": ["critic's weights | clipped to ±0.01", "| batch norm | as in Keras: "],
        "wgan-gp": ["gradient penalty | weight 10", "normalisation | layer norm"],
    }
    for name, told in rows.items():
        text = model_card(RECIPES[name], METRICS, 1).text
        assert all(row in text for row in told)
    assert "batch norm" not in model_card(RECIPES["mlp-gan"], METRICS, 1).text
    plain = model_card(RECIPES["fc-dcgan"], METRICS, 1).text
    for row in ("in time", "dropout", "label noise", "clipped", "penalty", "Keras", "clamp"):
        assert row not in plain


def test_the_card_in_a_weights_folder_is_that_of_its_model_and_its_code_runs(weights, monkeypatch):
    monkeypatch.setenv("GAN_DEVICE", "cpu")
    model = gan.load("dcgan")
    text = ModelCard.load(weights / "dcgan" / "README.md").text
    parameters = sum(weight.numel() for weight in model.generator.parameters())
    assert f"{parameters:,} generator parameters" in text
    assert "trained on drawings" in text
    assert "What was tried" not in text
    names = {}
    exec(code_of(text), names)
    assert names["pictures"].shape == (16, 8, 8)


def code_of(text: str) -> str:
    return text.split("```python\n")[1].split("```")[0]


def test_the_code_of_the_judge_s_card_runs():
    text = (SHIPPED / "digit-classifier" / "README.md").read_text(encoding="utf-8")
    names = {"pictures": np.zeros((2, 28, 28), np.uint8)}
    exec(code_of(text).replace("judge.load", "found = judge.load"), names)
    assert names["found"].shape == (2, 10)


QUALITY = {
    "inception": {
        "fid": 6.821,
        "deviation": 0.0,
        "samples": 10_000,
        "by_seed": [{}],
        "real": "10,000 test pictures",
    }
}
MEASURED = [
    {"type": "fid", "name": "Inception-FID of 10,000 samples", "value": 6.82},
    {"type": "digit-feature-fid", "name": "Digit-feature FID of 500 samples (not Inception's)"},
    {"type": "accuracy", "name": "Digits as asked for", "value": 0.991},
    {"type": "elbo", "name": "Test ELBO in nats (Bernoulli)", "value": -102.3},
]


def test_each_measured_part_is_claimed_and_no_other():
    parts = {
        **QUALITY,
        "digits": {"samples": 500, "fid": 1.249, "accuracy": 0.991},
        "elbo": {"elbo": -102.34, "likelihood": "Bernoulli"},
    }
    assert section.claims(parts) == [MEASURED[0], MEASURED[1] | {"value": 1.25}, *MEASURED[2:]]
    del parts["digits"]["accuracy"]
    assert len(section.claims({"digits": parts["digits"]})) == 1
    assert section.claims({"memorisation": {}}) == []


def test_measured_values_become_the_card_s_model_index_and_come_back_from_it():
    text = str(model_card(RECIPES["quick"], {**METRICS, "quality": QUALITY}, 1))
    header = ModelCard(text).data
    assert header.metrics == ["fid"]
    (result,) = header.eval_results
    assert (result.metric_type, result.metric_name) == ("fid", MEASURED[0]["name"])
    assert result.metric_value == MEASURED[0]["value"]
    assert result.task_type == "unconditional-image-generation"
    assert (result.dataset_type, result.dataset_name) == ("ylecun/mnist", "MNIST")
    assert card_faults(text) == []
    plain = model_card(RECIPES["quick"], METRICS, 1).data.to_dict()
    assert not {"metrics", "model-index", "model_name"} & plain.keys()


def test_the_hub_s_rules_find_the_faults_of_a_card():
    text = str(model_card(RECIPES["quick"], {**METRICS, "quality": QUALITY}, 1))
    for good, bad, word in (
        ("license: mit", "license: [mit]", "license"),
        ("  - task:\n      type: unconditional-image-generation", "  - task: {}", "task.type"),
        ("tags:\n- gan\n- latent-space", "tags: gan", "tags"),
        ("library_name: pytorch", "library_name: :\t:", "YAML"),
        ("---\ndatasets", "datasets", "no metadata"),
    ):
        assert good in text
        (fault,) = card_faults(text.replace(good, bad, 1))
        assert word in fault


def test_on_the_hub_a_card_loads_its_repository_in_five_lines():
    text = model_card(RECIPES["quick"], METRICS, 1, repository="someone/mine", film=True).text
    assert 'gan.load("someone/mine")' in code_of(text)
    assert len(code_of(text).strip().splitlines()) <= 5


@pytest.mark.parametrize("folder", sorted(SHIPPED.iterdir()), ids=lambda folder: folder.name)
def test_a_shipped_card_is_what_its_config_and_metrics_say(folder, tmp_path):
    for name in ("config.json", "metrics.json"):
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    cards.renew(tmp_path)
    text = (tmp_path / "README.md").read_text("utf-8")
    assert (folder / "README.md").read_text("utf-8") == text
    assert card_faults(text) == []
    known = json.loads((folder / "metrics.json").read_text("utf-8"))
    measured = "test_accuracy" in known or "quality" in known
    assert ("model-index" in text) is measured


def test_the_instrument_of_the_shipped_figures_gives_real_digits_what_others_gave_them():
    paths = SHIPPED.glob("*/metrics.json")
    told = [json.loads(path.read_text("utf-8")) for path in paths]
    measured = [known.get("quality", {}) for known in told if known["dataset"] == "MNIST"]
    found = [part["inception"]["floor"] for part in measured if "inception" in part]
    assert found and all(abs(floor - 1.49) <= 0.2 for floor in found)  # of the same protocol


def test_the_command_names_the_folder_that_is_none(tmp_path, capsys):
    missing = f"{tmp_path / 'config.json'} is missing, so {tmp_path} is not a weights folder"
    with refused(missing):
        cards.renew(tmp_path)
    assert command.main([str(tmp_path)]) == 2
    assert capsys.readouterr().err == f"gan.cards: {missing}; name one, as weights/dcgan\n"
