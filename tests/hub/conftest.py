"""A weights folder as a training leaves it, which nothing on the way to the Hub may touch."""

import shutil
import time
from pathlib import Path

import pytest
import tiny


@pytest.fixture(scope="session")
def original(tmp_path_factory) -> Path:
    """What a training of 50 steps leaves."""
    folder = tmp_path_factory.mktemp("trained") / "dcgan"
    tiny.trained(tiny.small("dcgan"), folder, steps=50)
    return folder


@pytest.fixture
def trained(original):
    """The same folder, looked after."""

    def content() -> dict[Path, bytes]:
        return {path: path.read_bytes() for path in original.rglob("*") if path.is_file()}

    before = content()
    yield original
    assert content() == before


@pytest.fixture
def mine(original, tmp_path) -> Path:
    """A copy of it, to change."""
    return shutil.copytree(original, tmp_path / "mine")


@pytest.fixture
def impatient(monkeypatch):
    """The client waits up to eight seconds between its tries; here not."""
    monkeypatch.setattr(time, "sleep", lambda seconds: None)
