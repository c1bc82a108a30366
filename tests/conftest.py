"""What all tests share: needs that may be missing, a weights folder, and no network."""

from __future__ import annotations

import os
from pathlib import Path

import needs
import pytest
import tiny
import torch

# Networks of a few weights gain nothing from threads, and beside other work they wait for them:
# with two threads on two busy cores these tests take fifty times as long.
torch.set_num_threads(1)
os.environ.setdefault("OMP_NUM_THREADS", "1")  # for the processes that tests start

NEEDS = {"data": needs.mnist_is_missing, "browser": needs.chromium_is_missing}


def pytest_runtest_setup(item):
    """Skip what cannot run here and say why; with GAN_REQUIRE=1 let it fail instead."""
    for marker, is_missing in NEEDS.items():
        reason = is_missing() if item.get_closest_marker(marker) else None
        if reason and os.environ.get("GAN_REQUIRE") == "1":
            pytest.fail(reason, pytrace=False)
        elif reason:
            pytest.skip(reason)


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    """Whoever reaches for the network is refused at once (port 9 of this machine is closed)."""
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.setenv(name, "127.0.0.1,localhost")


@pytest.fixture(scope="session")
def shipped(tmp_path_factory) -> Path:
    """A folder of weights folders as `weights/` is one: a GAN, a VAE, and an unfinished one."""
    root = tmp_path_factory.mktemp("weights")
    for recipe in (tiny.small("dcgan"), tiny.small("vae-2d"), tiny.small("mlp-gan")):
        for _ in tiny.training(recipe, root / recipe.name, steps=3):
            pass
    unfinished = root / "unfinished"
    unfinished.mkdir()
    (unfinished / "config.json").write_text("{}")
    return root


@pytest.fixture
def weights(shipped, monkeypatch) -> Path:
    """The package finds its shipped models in `shipped`."""
    monkeypatch.setenv("GAN_WEIGHTS", str(shipped))
    monkeypatch.delenv("GAN_MODELS", raising=False)
    return shipped
