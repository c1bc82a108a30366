"""The environment variables, each read in one place. The README's table documents them."""

import os
from pathlib import Path

# Where the package lies: a checkout of the repository, if it was not installed elsewhere.
CHECKOUT = Path(__file__).resolve().parent.parent


def data_root(folder: str | Path | None = None) -> Path:
    """The folder of the data sets: the one given, else `$GAN_DATA`, else `data`."""
    return Path(folder or os.environ.get("GAN_DATA") or "data")


def weights_root() -> Path:
    """The folder of the shipped weights: `$GAN_WEIGHTS`, else `weights` beside the package."""
    return Path(os.environ.get("GAN_WEIGHTS") or CHECKOUT / "weights")


def cache_root() -> Path:
    """The folder of what is kept for the next time: `$GAN_CACHE`, else in the user's.

    By measuring, and by servers what the page draws with.
    """
    return Path(os.environ.get("GAN_CACHE") or Path.home() / ".cache" / "latent-lab")


def inception() -> Path | None:
    """`$GAN_INCEPTION`: a file with the Inception network's weights, else they are fetched."""
    given = os.environ.get("GAN_INCEPTION")
    return Path(given) if given else None


def runtime() -> str | None:
    """`$GAN_RUNTIME`: a folder or an address of onnxruntime-web's files; None if it is "off".

    "" where nobody has said.
    """
    given = os.environ.get("GAN_RUNTIME", "").strip()
    return None if given.lower() == "off" else given


def more_models() -> list[str]:
    """`$GAN_MODELS`: folders or Hub repositories to list beside the shipped ones."""
    return [name.strip() for name in os.environ.get("GAN_MODELS", "").split(",") if name.strip()]


def device() -> str:
    """`$GAN_DEVICE`, else "auto"; on ZeroGPU "cpu", for what is not run on a lent GPU."""
    return os.environ.get("GAN_DEVICE") or ("cpu" if zero_gpu() else "auto")


def zero_gpu() -> bool:
    """`$SPACES_ZERO_GPU`: whether this is a Space to which GPUs are lent for seconds."""
    return os.environ.get("SPACES_ZERO_GPU", "").lower() in ("1", "t", "true")


def max_trainings() -> int:
    """`$GAN_MAX_TRAININGS`: trainings that the app runs at once; one per two cores by default."""
    given = os.environ.get("GAN_MAX_TRAININGS", "")
    return max(1, int(given) if given.isdecimal() else (os.cpu_count() or 1) // 2)


def root_path() -> str | None:
    """Gradio's `$GRADIO_ROOT_PATH`, the path or the address that a proxy shows the app at."""
    given = os.environ.get("GRADIO_ROOT_PATH", "").strip("/ ")
    return (given if "://" in given else f"/{given}") if given else None


def mcp() -> bool:
    """`$GAN_MCP`, or Gradio's `$GRADIO_MCP_SERVER`: whether language models get tools."""
    given = os.environ.get("GAN_MCP") or os.environ.get("GRADIO_MCP_SERVER", "")
    return given.lower() in ("1", "t", "true")
