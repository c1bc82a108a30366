"""Data sets by name, through torchvision's classes, which download what is not there."""

from collections.abc import Callable
from pathlib import Path

import torch
from torch import Tensor

from gan import Error, settings
from gan.data.batches import Dataset
from gan.data.fitting import fit
from gan.data.made import STACKED, STACKED_SIZES, SYNTHETIC, stacked


class Missing(Error):
    """The files of a data set are neither here nor could they be downloaded."""


def load(
    name: str,
    image_shape: tuple[int, int, int] | None,
    *,
    folder: str | Path | None = None,
    train: bool = True,
    device: torch.device | str = "cpu",
) -> Dataset:
    """A data set by name, downloaded once if need be, brought to `image_shape` (None: its own).

    Raises `gan.Error` for an unknown name, and `Missing` where there are neither files nor a
    network.
    """
    if name not in DATASETS:
        raise Error(
            f"there is no data set {name!r}; there are: {', '.join([*DATASETS, SYNTHETIC])} "
            "(or --images DIR for pictures of your own)"
        )
    place = settings.data_root(folder)
    try:
        title, images, labels = DATASETS[name](place, train)
    except (OSError, RuntimeError) as error:
        raise Missing(
            f"the files of {name} are not in {place.resolve()} and could not be downloaded there "
            f"({_first_line(error)}); give the folder that holds {FILES[name]} with --data DIR"
        ) from error
    return Dataset(title, fit(images, image_shape).to(device), labels.to(device))


def is_here(name: str, folder: str | Path | None = None) -> bool:
    """Whether a data set's files are in their place, so that `load` fetches nothing."""
    if name not in FILES:
        return False
    first = FILES[name].partition(" and ")[0]
    return (settings.data_root(folder) / first).exists()


def _mnist(title: str):
    def read(place: Path, train: bool):
        from torchvision import datasets

        kind = getattr(datasets, title.replace("-", ""))
        found = kind(place, train, download=True)
        return title, found.data[:, None], found.targets

    return read


def _stacked_mnist(place: Path, train: bool):
    _, images, labels = DATASETS["mnist"](place, train)
    return "Stacked-MNIST", *stacked(images, labels, STACKED_SIZES[train])


def _cifar10(only: str | None = None):
    def read(place: Path, train: bool):
        from torchvision import datasets

        found = datasets.CIFAR10(place, train, download=True)
        images = torch.from_numpy(found.data).permute(0, 3, 1, 2).contiguous()
        labels = torch.tensor(found.targets)
        if only is None:
            return "CIFAR-10", images, labels
        chosen = labels == found.class_to_idx[only]
        return f"CIFAR-10, class {only}", images[chosen], labels[chosen]

    return read


_CIFAR10_CLASSES = (
    *("airplane", "automobile", "bird", "cat", "deer"),
    *("dog", "frog", "horse", "ship", "truck"),
)

DATASETS: dict[str, Callable[[Path, bool], tuple[str, Tensor, Tensor]]] = {
    "mnist": _mnist("MNIST"),
    STACKED: _stacked_mnist,
    "fashion-mnist": _mnist("Fashion-MNIST"),
    "cifar10": _cifar10(),
    **{f"cifar10-{name}": _cifar10(name) for name in _CIFAR10_CLASSES},
}
_MNIST_FILES = "MNIST/raw/train-images-idx3-ubyte and its three companions"
FILES = {
    "mnist": _MNIST_FILES,
    STACKED: _MNIST_FILES,
    "fashion-mnist": "FashionMNIST/raw/train-images-idx3-ubyte and its three companions",
    **{name: "cifar-10-batches-py" for name in DATASETS if name.startswith("cifar10")},
}


def _first_line(error: Exception) -> str:
    return str(error).strip().split("\n")[0].rstrip(".: ") or type(error).__name__
