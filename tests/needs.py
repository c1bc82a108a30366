"""What some tests need and a machine may lack."""

import importlib.util

from benchmarks.latency import BROWSERS, chromium
from gan import settings


def mnist_is_missing() -> str | None:
    """Why the tests on real MNIST cannot run here."""
    folder = settings.data_root() / "MNIST" / "raw"
    if (folder / "train-images-idx3-ubyte").is_file():
        return None
    return f"needs the real MNIST in {folder}: name its data folder with GAN_DATA"


def chromium_is_missing() -> str | None:
    """Why the tests in a browser cannot run here."""
    if importlib.util.find_spec("playwright") is None:
        return "needs Playwright: pip install -r requirements-dev.txt"
    return None if chromium() else f"needs a browser: install one of {', '.join(BROWSERS)}"


def mcp_is_missing() -> str | None:
    """Why the tests of the tools for language models cannot run here."""
    if importlib.util.find_spec("mcp") is None:
        return "needs the package mcp: pip install -r requirements-dev.txt"
    return None


def fidelity_is_missing() -> str | None:
    """Why the tests of the Inception network's layers cannot run here."""
    if importlib.util.find_spec("torch_fidelity") is None:
        return "needs torch-fidelity: pip install -r requirements-metrics.txt"
    return None


def inception_is_missing() -> str | None:
    """Why the tests of the Inception instrument cannot run here."""
    if reason := fidelity_is_missing():
        return reason
    file = settings.inception()
    if file is not None and file.is_file():
        return None
    return "needs the Inception network's weights: name their file with GAN_INCEPTION"
