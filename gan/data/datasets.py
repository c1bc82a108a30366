"""Data sets by name: found where they are, else downloaded through torchvision."""

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TextIO

import torch

from gan import Error, distributed, settings
from gan.checks import first_line
from gan.data import idx, known
from gan.data.batches import Dataset
from gan.data.fitting import fit
from gan.data.made import STACKED, STACKED_SIZES, SYNTHETIC, stacked
from gan.data.own_pictures import of_idx
from gan.texts.classes import names_of

CIFAR10_FOLDER, CIFAR10_MEGABYTES = "cifar-10-batches-py", 170


class Missing(Error):
    """The files of a data set are neither here nor could they be downloaded."""


def load(
    name: str,
    image_shape: tuple[int, int, int] | None,
    *,
    folder: str | Path | None = None,
    train: bool = True,
    device: torch.device | str = "cpu",
    or_own: bool = False,
) -> Dataset:
    """A data set by name, downloaded once if need be, brought to `image_shape` (None: its own).

    Raises `gan.Error` for an unknown name, and `Missing` where there are neither files nor a
    network. Files that bear its names and are others by their sums raise `gan.Error`, too; with
    `or_own` they are taken for pictures of one's own, whose `name` is "images".
    """
    if name not in DATASETS:
        raise Error(
            f"there is no data set {name!r}; there are: {', '.join([*DATASETS, SYNTHETIC])} "
            "(or --images DIR for pictures of your own)"
        )
    place = settings.data_root(folder)
    try:
        found = DATASETS[name](place, train) or _strange(name, place, or_own)
    except (OSError, RuntimeError) as error:
        raise Missing(
            "the files of {name} are not in {place} and could not be downloaded there ({reason}); "
            "give the folder that holds {files} with --data DIR",
            name=name,
            place=place.resolve(),
            reason=first_line(error),
            files=FILES[name],
        ) from error
    if found.name == "images":
        return of_idx(found, image_shape).to(device)
    return replace(found, images=fit(found.images, image_shape)).to(device)


def is_here(name: str, folder: str | Path | None = None, train: bool = True) -> bool:
    """Whether a data set's own files are in their place, so that `load` fetches nothing."""
    place = settings.data_root(folder)
    if name.startswith("cifar10") and name in DATASETS:
        return _cifar10_is_in(place)
    name = "mnist" if name == STACKED else name
    return name in known.SETS and known.find(name, place, train) is not None


def _idx(name: str):
    def read(place: Path, train: bool) -> Dataset | None:
        found = known.find(name, place, train)
        if found is None:
            if known.strangers(name, place):
                return None  # nothing is downloaded over what is somebody's
            _download(name, place)
            found = known.find(name, place, train)
            if found is None:
                raise RuntimeError("what came is not what its publisher gives")
        return known.read(*found, name)

    return read


def _download(name: str, place: Path) -> None:
    from torchvision import datasets

    kind = getattr(datasets, known.SETS[name].torchvision)
    _say(f"{name}: downloading {known.SETS[name].megabytes} MB to {place}")
    if name.startswith("emnist-"):  # read from its archive, which would unpack to 1.8 GB
        raw = known.raw_folder(name, place)
        datasets.utils.download_url(kind.url, raw, idx.ZIP, kind.md5)
    else:
        kind(place, download=True)


def _strange(name: str, place: Path, or_own: bool) -> Dataset:
    """What lies where a data set should, and is another."""
    title, where = known.SETS[name].title, known.strangers(name, place)[0].path.parent
    found = known.own_pictures(name, where) if or_own else None
    if found is None:
        raise Error(
            "the files in {where} are not known to be those of {title}; move them away and {name} "
            "is downloaded again",
            where=where,
            title=title,
            name=name,
        )
    line = (
        f"{name}: the files in {where} are not known to be those of {title}; they are taken as "
        f"pictures of your own (move them away and {name} is downloaded again)"
    )
    _say(line, sys.stderr)
    return found


def _stacked_mnist(place: Path, train: bool) -> Dataset:
    digits = DATASETS["mnist"](place, train) or _strange("mnist", place, False)
    made = stacked(digits.images, digits.labels, STACKED_SIZES[train])
    return Dataset("Stacked-MNIST", *made, name=STACKED)


def _cifar10(only: str | None = None):
    def read(place: Path, train: bool) -> Dataset:
        from torchvision import datasets

        if not _cifar10_is_in(place):
            _say(f"cifar10: downloading {CIFAR10_MEGABYTES} MB to {place}")
        found = datasets.CIFAR10(place, train, download=True)
        images = torch.from_numpy(found.data).permute(0, 3, 1, 2).contiguous()
        labels = torch.tensor(found.targets)
        names = names_of("cifar10")
        if only is None:
            return Dataset("CIFAR-10", images, labels, names, "cifar10")
        chosen = labels == found.class_to_idx[only]
        title = f"CIFAR-10, class {only}"
        return Dataset(title, images[chosen], labels[chosen], names, f"cifar10-{only}")

    return read


def _cifar10_is_in(place: Path) -> bool:
    """Whether all of its files are there with the MD5 that torchvision asks for."""
    folder = place / CIFAR10_FOLDER
    if not folder.is_dir():
        return False
    from torchvision import datasets

    kind = datasets.CIFAR10
    files = [*kind.train_list, *kind.test_list, (kind.meta["filename"], kind.meta["md5"])]
    return all(
        (folder / name).is_file() and md5 in (None, idx.md5(folder / name)) for name, md5 in files
    )


def _say(line: str, file: TextIO | None = None) -> None:
    if distributed.is_first():
        print(line, file=file, flush=True)


DATASETS: dict[str, Callable[[Path, bool], Dataset | None]] = {
    "mnist": _idx("mnist"),
    STACKED: _stacked_mnist,
    "fashion-mnist": _idx("fashion-mnist"),
    "kmnist": _idx("kmnist"),
    "emnist-letters": _idx("emnist-letters"),
    "emnist-balanced": _idx("emnist-balanced"),
    "cifar10": _cifar10(),
    **{f"cifar10-{name}": _cifar10(name) for name in names_of("cifar10")},
}
_MNIST_FILES = "MNIST/raw/train-images-idx3-ubyte and its three companions"
FILES = {
    "mnist": _MNIST_FILES,
    STACKED: _MNIST_FILES,
    "fashion-mnist": "FashionMNIST/raw/train-images-idx3-ubyte and its three companions",
    "kmnist": "KMNIST/raw/train-images-idx3-ubyte.gz and its three companions",
    **dict.fromkeys(["emnist-letters", "emnist-balanced"], f"EMNIST/raw/{idx.ZIP}"),
    **{name: CIFAR10_FOLDER for name in DATASETS if name.startswith("cifar10")},
}
