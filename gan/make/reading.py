"""A made data set read back, whatever its format, light on dark."""

import hashlib
import zipfile
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from gan import Error
from gan.data import Dataset, idx
from gan.make.files import ARRAYS, RAW, STEMS
from gan.make.making import RECORD, record_of
from gan.pictures import as_tensor


def dataset(folder: Path, part: str = "train") -> Dataset:
    """A part of a made data set: pictures uint8 (N, C, H, W) and labels int64 (N,)."""
    order = record_of(folder)["order"]
    try:
        images, labels = _READ[order["format"]](folder, part)
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise Error(
            f"{folder} is no whole {part} part of a made data set; make it again"
        ) from error
    if order.get("invert"):
        images = 255 - images
    shape = (3, *images.shape[1:3]) if images.ndim == 4 else (1, *images.shape[1:])
    return Dataset(f"made by {order['model']}", as_tensor(images, shape), torch.tensor(labels))


def stamp(folder: Path) -> str:
    """Which made data set it is: the beginning of the SHA-256 of its record."""
    record_of(folder)
    return hashlib.sha256((folder / RECORD).read_bytes()).hexdigest()[:16]


def _png(folder: Path, part: str) -> tuple[np.ndarray, np.ndarray]:
    if part != "train" and not (folder / part).is_dir():
        raise KeyError(part)
    place = folder / part if (folder / part).is_dir() else folder
    files = sorted(place.glob("*/*.png"), key=lambda path: path.name)  # as they were drawn
    names = [path.parent.name for path in files]
    labels = [int(name) if name.isdecimal() else 0 for name in names]
    return np.stack([np.asarray(Image.open(path)) for path in files]), np.array(labels)


def _idx(folder: Path, part: str) -> tuple[np.ndarray, np.ndarray]:
    place, stem = folder / RAW, STEMS[part]
    names = (f"{stem}-images-idx3-ubyte", f"{stem}-labels-idx1-ubyte")
    images, labels = (idx.read(idx.File.named(place / name)).numpy() for name in names)
    return images, labels.astype(np.int64)


def _npz(folder: Path, part: str) -> tuple[np.ndarray, np.ndarray]:
    with zipfile.ZipFile(folder / ARRAYS) as archive:
        found = []
        for name in (f"x_{part}.npy", f"y_{part}.npy"):
            with archive.open(name) as file:
                found.append(np.lib.format.read_array(file, allow_pickle=False))
    return found[0], found[1]


_READ = {"png": _png, "idx": _idx, "npz": _npz}
