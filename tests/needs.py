"""What some tests need and a machine may lack."""

import importlib.util
import os
import shutil
from pathlib import Path

from benchmarks.latency import BROWSERS, chromium
from gan import settings

# Before tests turn it off for the others; the workers of pytest-xdist inherit it.
RUNTIME = os.environ.setdefault("RUNTIME_OF_TESTS", os.environ.get("GAN_RUNTIME", ""))


def mnist_is_missing() -> str | None:
    """Why the tests on real MNIST cannot run here."""
    folder = settings.data_root() / "MNIST" / "raw"
    if (folder / "train-images-idx3-ubyte").is_file():
        return None
    return f"needs the real MNIST in {folder}: name its data folder with GAN_DATA"


def package_is_missing(name: str, requirements: str = "dev") -> str | None:
    """Why the tests that import a package cannot run here."""
    if importlib.util.find_spec(name) is None:
        return f"needs the package {name}: pip install -r requirements-{requirements}.txt"
    return None


def browser() -> str | None:
    """The browser of the tests: Chromium without windows, where there is one, has less to do."""
    return shutil.which("chromium-headless-shell") or chromium()


def chromium_is_missing() -> str | None:
    """Why the tests in a browser cannot run here."""
    if reason := package_is_missing("playwright"):
        return reason
    return None if browser() else f"needs a browser: install one of {', '.join(BROWSERS)}"


def fidelity_is_missing() -> str | None:
    """Why the tests of the Inception network's layers cannot run here."""
    return package_is_missing("torch_fidelity", "metrics")


def inception_is_missing() -> str | None:
    """Why the tests of the Inception instrument cannot run here."""
    if reason := fidelity_is_missing():
        return reason
    file = settings.inception()
    if file is not None and file.is_file():
        return None
    return "needs the Inception network's weights: name their file with GAN_INCEPTION"


def runtime_is_missing() -> str | None:
    """Why the tests of drawing in the page cannot run here."""
    if (Path(RUNTIME) / "ort.wasm.bundle.min.mjs").is_file():
        return None
    return "needs onnxruntime-web: name the folder dist/ of its npm package with GAN_RUNTIME"
