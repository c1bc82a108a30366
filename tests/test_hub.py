"""Weights on the Hub with its real client: push, pull, load, and every way it can go wrong."""

import shutil

import numpy as np
import pytest
from huggingface_hub import ModelCard
from tiny import refused, small, training

import gan
from gan import hub as gan_hub

WHOLE = {"config.json", "model.safetensors", "critic.safetensors", "metrics.json", "samples.png"}


@pytest.fixture
def login(hub, monkeypatch):
    monkeypatch.setenv("HF_TOKEN", hub.token)
    return hub


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """A weights folder as a training of 50 steps leaves it."""
    folder = tmp_path_factory.mktemp("trained") / "dcgan"
    for _ in training(small("dcgan"), folder, steps=50):
        pass
    return folder


def test_trained_pushed_removed_and_loaded_the_pixels_are_the_same(login, trained, tmp_path):
    folder = shutil.copytree(trained, tmp_path / "mine")
    expected = gan.load(folder, device="cpu").sample(7, 16)
    address = gan_hub.push(folder, "someone/mine")
    assert address == f"{login.url}/someone/mine"
    shutil.rmtree(folder)
    assert np.array_equal(gan.load("someone/mine", device="cpu").sample(7, 16), expected)


def test_one_commit_brings_all_that_a_model_needs(login, trained):
    gan_hub.push(trained, "someone/mine")
    repository = login.repository("someone/mine")
    assert [commit.title for commit in repository.commits] == [
        "initial commit",
        "dcgan: 50 steps on drawings",
    ]
    brought = set(repository.files) - {".gitattributes"}
    assert brought == WHOLE | {"README.md", "training.webp"}
    assert repository.files["model.safetensors"] == (trained / "model.safetensors").read_bytes()


def test_a_second_push_sends_nothing_and_makes_no_commit(login, trained):
    told = []
    gan_hub.push(trained, "someone/mine")
    commits, asked = len(login.repository("someone/mine").commits), len(login.asked)
    gan_hub.push(trained, "someone/mine", report=told.append)
    assert len(login.repository("someone/mine").commits) == commits
    assert not [a for a in login.asked[asked:] if a.method == "PUT" or "/commit/" in a.path]
    assert "Nothing has changed" in told[-1]


def test_pulled_the_folder_is_the_pushed_one(login, trained, tmp_path):
    gan_hub.push(trained, "someone/mine")
    out = gan_hub.pull("someone/mine", tmp_path / "pulled")
    assert {path.name for path in out.iterdir()} == WHOLE | {"README.md", "training.webp"}
    for name in WHOLE:
        assert (out / name).read_bytes() == (trained / name).read_bytes()
    assert 'gan.load("someone/mine")' in (out / "README.md").read_text("utf-8")


def test_the_pushed_card_is_valid(login, trained):
    gan_hub.push(trained, "someone/mine")
    ModelCard(login.repository("someone/mine").files["README.md"].decode()).validate()


def test_nobody_logged_in_is_one_sentence(hub, trained):
    with refused("nobody is logged in", "hf auth login"):
        gan_hub.push(trained, "someone/mine")
