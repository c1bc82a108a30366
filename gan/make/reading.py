"""A made data set read back, whatever its format, light on dark; and what of it the Hub gets."""

import contextlib
import hashlib
import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from gan import Error
from gan.data import Dataset, idx
from gan.hub.datasets import RECORD
from gan.make import words
from gan.make.files import ARRAYS, DATA, RAW, STEMS
from gan.make.making import record_of
from gan.make.order import check_installed
from gan.pictures import as_tensor
from gan.weights import CARD

PUSHED = "parquet"
COUNTS = {"train": "counts", "test": "test"}  # what an order calls the pictures of a part


def dataset(folder: Path, part: str = "train") -> Dataset:
    """A part of a made data set: pictures uint8 (N, C, H, W) and labels int64 (N,).

    `gan.Error` where it is damaged, or has not as many pictures of each class as its record says.
    """
    order = record_of(folder)["order"]
    check_installed(order.get("format"))
    with _whole(folder):
        counts = order[COUNTS[part]]
        images, labels = _READ[order["format"]](folder, part)
        if np.bincount(labels, minlength=len(counts)).tolist() != counts:
            raise ValueError("pictures are missing")
    if order.get("invert"):
        images = 255 - images
    shape = (3, *images.shape[1:3]) if images.ndim == 4 else (1, *images.shape[1:])
    return Dataset(f"made by {order.get('model')}", as_tensor(images, shape), torch.tensor(labels))


@contextlib.contextmanager
def _whole(folder: Path) -> Iterator[None]:
    """Turn what missing and damaged files raise into `gan.Error`, their record among them."""
    try:
        yield
    except (OSError, LookupError, TypeError, ValueError, zipfile.BadZipFile, zlib.error) as error:
        raise Error(f"{folder} is no whole made data set any more; make it again") from error


def to_push(folder: Path, repository: str) -> tuple[dict[str, Path | bytes], str]:
    """The files of a made data set by their names on the Hub, and the commit's title.

    Its README tells how to load it from there. `gan.Error` unless it is whole, and Parquet.
    """
    order = record_of(folder)["order"]
    check_pushed(order.get("format"))
    from pyarrow import parquet

    files: dict[str, Path | bytes] = {RECORD: folder / RECORD}
    with _whole(folder):
        parts = {part: sum(order[name]) for part, name in COUNTS.items()}
        for part, count in parts.items():
            paths = shards(folder, part)
            if sum(parquet.read_metadata(path).num_rows for path in paths) != count:
                raise ValueError("pictures are missing")
            files |= {path.relative_to(folder).as_posix(): path for path in paths}
        files[CARD] = words.pushed((folder / CARD).read_text("utf-8"), repository).encode()
        return files, f"{sum(parts.values()):,} pictures by {words.named(order['model'])}"


def check_pushed(format: str) -> None:
    """`gan.Error` for a format that the Hub does not show, and where it cannot be packed."""
    if format != PUSHED:
        raise Error(f"the Hub gets {PUSHED}, not {format}; make it with --format {PUSHED}")
    check_installed(format)


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


def _parquet(folder: Path, part: str) -> tuple[np.ndarray, np.ndarray]:
    from pyarrow import parquet

    images, labels = [], []
    for path in shards(folder, part):
        for group in parquet.ParquetFile(path).iter_batches():
            files = group["image"].field("bytes")
            images += [np.asarray(Image.open(io.BytesIO(file.as_py()))) for file in files]
            labels += group["label"].tolist() if "label" in group.schema.names else [0] * len(group)
    return np.stack(images), np.array(labels)


def shards(folder: Path, part: str) -> list[Path]:
    """The Parquet files of a part, in the order of their pictures."""
    return sorted((folder / DATA).glob(f"{part}-*.parquet"))


_READ = {"png": _png, "idx": _idx, "npz": _npz, "parquet": _parquet}
