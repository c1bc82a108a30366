"""Data sets: one uint8 tensor on the training device, labels beside it, batches by index.

Loading goes through torchvision's dataset classes; afterwards no picture is touched in Python.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import affine_grid, grid_sample, interpolate

from gan import Error, distributed, settings
from gan.pictures import to_float, upright

SYNTHETIC = "synthetic-digits"
SYNTHETIC_SIZE = 10_000
MIN_IMAGES = 8
MAX_OWN_SIDE = 64  # pixels a side of pictures whose own shape is taken
GREY_MODES = {"1", "L", "LA", "La", "I", "I;16", "I;16B", "I;16L", "F"}  # of Pillow's
OWN_PICTURES = "pictures of one's own"
_ROUNDING = 0.05  # pixels: of a picture's grey levels, and of a digit between two places
AUGMENTED_SIZE = 2000
MAX_SHIFT, MAX_SCALE = 0.07, 0.1  # of the picture: two pixels of 28, and a tenth larger or smaller
STACKED = "stacked-mnist"
STACKED_CHANNELS = 3
STACKED_SIZES = {True: 128_000, False: 26_000}  # as published: to train on, and to be judged by
STACKED_SEED = 1000  # of the stacks, which are the same for everybody


@dataclass(frozen=True)
class Dataset:
    """`images` uint8 (N, C, H, W) and `labels` int64 (N,) on one device; `title` for people."""

    title: str
    images: Tensor
    labels: Tensor

    def __len__(self) -> int:
        return len(self.images)

    @property
    def image_shape(self) -> tuple[int, int, int]:
        """(C, H, W)."""
        return tuple(self.images.shape[1:])


class Batches:
    """Batch k of a data set as slices of seeded permutations, a function of (seed, k) alone.

    Pass after pass is laid end to end and cut into batches, so that every picture is seen equally
    often whatever the batch size, and a resumed training meets the same batches without a state.
    Processes that train together share each batch: every one is given its rows.
    """

    def __init__(self, dataset: Dataset, batch_size: int, seed: int):
        distributed.check_batch(batch_size)
        self.dataset, self.batch_size, self.seed = dataset, batch_size, seed
        self._pass, self._order = -1, None

    def __call__(self, k: int) -> tuple[Tensor, Tensor]:
        """Pictures float32 (batch, C, H, W) in [-1, 1] and labels (batch,) of batch k."""
        index = distributed.share(self._indices(k * self.batch_size, self.batch_size))
        images = self.dataset.images.index_select(0, index)  # ten times as fast as [index]
        return to_float(images), self.dataset.labels[index]

    def _indices(self, start: int, count: int) -> Tensor:
        pieces = []
        while count:
            number, offset = divmod(start, len(self.dataset))
            piece = self._permutation(number)[offset : offset + count]
            pieces.append(piece)
            start, count = start + len(piece), count - len(piece)
        return torch.cat(pieces)

    def _permutation(self, number: int) -> Tensor:
        if number != self._pass:
            source = torch.Generator().manual_seed(mix(self.seed, number))
            order = torch.randperm(len(self.dataset), generator=source)
            self._pass, self._order = number, order.to(self.dataset.images.device)
        return self._order


def mix(*numbers: int) -> int:
    """One seed out of several whole numbers, well spread: NumPy's SeedSequence."""
    return int(np.random.SeedSequence(numbers).generate_state(1, np.uint64)[0] >> 1)


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


def from_folder(
    folder: str | Path,
    image_shape: tuple[int, int, int],
    device: torch.device | str = "cpu",
    *,
    own_shape: bool = False,
) -> Dataset:
    """All pictures below a folder, labelled by its subfolders if it holds nothing else.

    Each is cut to the middle, resized to `image_shape`, and turned grey where C is 1. With
    `own_shape` pictures that all have one size of up to 64×64 pixels stay as they are, in colour
    unless all are grey. A folder that is missing or holds fewer than 8 readable pictures raises
    `gan.Error`.
    """
    files = _picture_files(folder)
    if len(files) < MIN_IMAGES:
        raise Error(f"{folder} holds {len(files)} pictures; at least {MIN_IMAGES} are needed")
    paths, labels = zip(*files, strict=True)
    shape = (_common_shape(paths) if own_shape else None) or image_shape
    images = _fitted([(Path(path), path) for path in paths], shape)
    title = f"pictures in {Path(folder).name}"
    return Dataset(title, images.to(device), torch.tensor(labels).to(device))


def _picture_files(folder: str | Path) -> list[tuple[str, int]]:
    """The paths of all pictures below a folder, each with its label."""
    from torchvision.datasets import ImageFolder
    from torchvision.datasets.folder import IMG_EXTENSIONS

    class Pictures(ImageFolder):
        def find_classes(self, directory):
            entries = [entry for entry in os.scandir(directory) if entry.name[0] != "."]
            folders = sorted(entry.name for entry in entries if entry.is_dir())
            loose = any(entry.name.lower().endswith(IMG_EXTENSIONS) for entry in entries)
            if loose or not folders:
                return ["."], {".": 0}
            return folders, {name: i for i, name in enumerate(folders)}

    try:
        return Pictures(folder, allow_empty=True).samples
    except OSError as error:
        raise Error(f"there is no folder {folder}; give one with pictures to --images") from error


def _common_shape(paths: tuple[str, ...]) -> tuple[int, int, int] | None:
    """(C, H, W) of pictures that all have one small size, C being 1 where all are grey."""
    sizes, modes = set(), set()
    for path in paths:
        picture = upright(Path(path), path)
        sizes.add(picture.size)
        modes.add(picture.mode)
        if len(sizes) > 1 or max(picture.size) > MAX_OWN_SIDE:
            return None
    ((width, height),) = sizes
    return (1 if modes <= GREY_MODES else 3), height, width


def from_files(files: Sequence[bytes], image_shape: tuple[int, int, int]) -> Dataset:
    """Pictures given as the bytes of their files, brought to `image_shape` as `from_folder` does.

    Fewer than 8, or one that is no picture, raise `gan.Error`, which numbers them from 1.
    """
    if len(files) < MIN_IMAGES:
        raise Error(f"{len(files)} pictures are too few; at least {MIN_IMAGES} are needed")
    named = [(file, f"picture {i}") for i, file in enumerate(files, 1)]
    images = _fitted(named, image_shape)
    return Dataset(OWN_PICTURES, images, torch.zeros(len(images), dtype=torch.long))


def _fitted(files, image_shape: tuple[int, int, int]) -> Tensor:
    """Named files as uint8 (N, C, H, W): cut to the middle, resized, grey where C is 1."""
    from PIL import Image, ImageOps

    channels, height, width = image_shape
    mode = {1: "L", 3: "RGB"}.get(channels)
    if mode is None:
        raise Error(f"pictures have 1 or 3 channels, not {channels}; choose another image shape")
    method = Image.Resampling.LANCZOS
    size = width, height
    fitted = [ImageOps.fit(upright(*file).convert(mode), size, method) for file in files]
    arrays = [np.asarray(picture).reshape(height, width, channels) for picture in fitted]
    return torch.from_numpy(np.stack(arrays)).permute(0, 3, 1, 2).contiguous()


def augmented(dataset: Dataset, seed: int, size: int = AUGMENTED_SIZE) -> Dataset:
    """A small data set made larger: each picture as it is, then shifted and scaled a little.

    Up to `size` pictures, the same for the same seed. Nothing is mirrored: writing never is.
    """
    if len(dataset) >= size:
        return dataset
    source = torch.Generator().manual_seed(mix(seed, len(dataset)))
    rows = torch.arange(size) % len(dataset)
    moved = rows[len(dataset) :]
    scales = 1 + MAX_SCALE * (2 * torch.rand(len(moved), generator=source) - 1)
    shifts = 2 * MAX_SHIFT * (2 * torch.rand(len(moved), 2, generator=source) - 1)
    theta = torch.zeros(len(moved), 2, 3)
    theta[:, 0, 0] = theta[:, 1, 1] = scales
    theta[:, :, 2] = shifts
    images = [dataset.images]
    for part, where in zip(dataset.images[moved].split(1024), theta.split(1024), strict=True):
        grid = affine_grid(where, list(part.shape), align_corners=False)
        bent = grid_sample(part.float(), grid, padding_mode="border", align_corners=False)
        images.append(bent.round().clamp(0, 255).to(torch.uint8))
    return Dataset(dataset.title, torch.cat(images), dataset.labels[rows])


def stacked(
    images: Tensor, labels: Tensor, count: int, seed: int = STACKED_SEED
) -> tuple[Tensor, Tensor]:
    """Digits drawn at random, with replacement, into the three channels of `count` pictures.

    From uint8 (N, 1, H, W) and their labels 0 … 9 to uint8 (count, 3, H, W) and the modes 0 … 999,
    the three digits read as a number (Metz et al. 2017, arXiv:1611.02163, section 3.3). The same
    seed gives the same pictures.
    """
    source = torch.Generator().manual_seed(seed)
    rows = torch.randint(0, len(images), (count, STACKED_CHANNELS), generator=source)
    pictures = images[:, 0].index_select(0, rows.flatten()).view(count, -1, *images.shape[2:])
    return pictures, modes_of(labels[rows])


def modes_of(digits: Tensor) -> Tensor:
    """Three digits a row, int64 (n, 3), → the mode they make, 0 … 999: (n,)."""
    return digits @ 10 ** torch.arange(STACKED_CHANNELS - 1, -1, -1)


def synthetic(
    generator_name: str,
    sample: Callable[[int, int], np.ndarray],
    image_shape: tuple[int, int, int],
    device: torch.device | str = "cpu",
    read: Callable[[np.ndarray], Tensor] | None = None,
) -> Dataset:
    """A stand-in that needs no files: pictures sampled from a shipped generator.

    `sample(seed, count)` gives uint8 (count, H, W), and `read` the labels (count,) int64 that
    somebody reads in them; without it all are 0. The title names the generator, so that the
    stand-in is called one wherever it is shown.
    """
    pieces = [sample(seed, 500) for seed in range(SYNTHETIC_SIZE // 500)]
    drawn = np.concatenate(pieces)
    images = torch.from_numpy(drawn)[:, None]
    labels = torch.zeros(len(images), dtype=torch.long) if read is None else read(drawn)
    title = f"synthetic digits (sampled from {generator_name}, not real data)"
    return Dataset(title, fit(images, image_shape).to(device), labels.to(device))


def fit(images: Tensor, image_shape: tuple[int, int, int] | None) -> Tensor:
    """uint8 (N, C, H, W) brought to another (C, H, W): resized, greyed or repeated in colour."""
    if image_shape is None or tuple(images.shape[1:]) == tuple(image_shape):
        return images
    channels, height, width = image_shape
    if images.shape[1] == 3 and channels == 1:
        luma = torch.tensor([0.299, 0.587, 0.114]).view(1, 3, 1, 1)  # ITU-R BT.601
        images = (images.float() * luma).sum(1, keepdim=True).round().to(torch.uint8)
    if images.shape[1] != channels:
        images = images[:, :1].expand(-1, channels, -1, -1)
    if tuple(images.shape[2:]) != (height, width):
        resized = [
            interpolate(part.float(), (height, width), mode="bilinear", antialias=True)
            for part in images.split(4096)
        ]
        images = torch.cat([part.round().clamp(0, 255).to(torch.uint8) for part in resized])
    return images.contiguous()


def framed(images: Tensor, box: int) -> Tensor:
    """Which pictures, uint8 (n, C, H, W), are set as MNIST's are: bool (n,).

    That is exactly so many pixels along the longer side, the centre of mass within half a pixel of
    the middle (LeCun et al. 1998, section III.A; see `networks.parts.Placed`).
    """
    extents, aside = [], []
    for side in (2, 3):  # rows, then columns
        ink, size = images.sum((1, 5 - side), dtype=torch.float32), images.shape[side]
        there = torch.arange(size, device=images.device)
        last = ((ink > 0) * there).amax(1)
        first = size - 1 - ((ink > 0) * there.flip(0)).amax(1)
        extents.append(last - first + 1)
        aside.append(((ink * there).sum(1) / ink.sum(1) - size / 2).abs())  # of no ink no number
    centred = torch.stack(aside).amax(0) <= 0.5 + _ROUNDING
    return (torch.stack(extents).amax(0) == box) & centred


def _mnist(place: Path, train: bool):
    from torchvision.datasets import MNIST

    found = MNIST(place, train, download=True)
    return "MNIST", found.data[:, None], found.targets


def _stacked_mnist(place: Path, train: bool):
    _, images, labels = _mnist(place, train)
    return "Stacked-MNIST", *stacked(images, labels, STACKED_SIZES[train])


def _fashion(place: Path, train: bool):
    from torchvision.datasets import FashionMNIST

    found = FashionMNIST(place, train, download=True)
    return "Fashion-MNIST", found.data[:, None], found.targets


def _cifar10(only: str | None = None):
    def read(place: Path, train: bool):
        from torchvision.datasets import CIFAR10

        found = CIFAR10(place, train, download=True)
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
    "mnist": _mnist,
    STACKED: _stacked_mnist,
    "fashion-mnist": _fashion,
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
