"""The formats of a data set: folders of PNG files, IDX files as MNIST's, NumPy's .npz, Parquet.

Each is written block by block, may be gone on with after so many pictures, and at its end holds
the same bytes however often it was interrupted.
"""

import contextlib
import io
import itertools
import json
import os
import shutil
import struct
import zipfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import ClassVar

import numpy as np

from gan import Error
from gan.data.idx import UINT8
from gan.make import png
from gan.make.order import NONE, Order
from gan.weights import clear, write_file

RAW = Path("MNIST", "raw")  # where torchvision.datasets.MNIST looks
STEMS = {"train": "train", "test": "t10k"}
ARRAYS = "data.npz"
UNLABELLED = "pictures"  # the folder of what has no class
DATA = "data"  # the folder of Parquet files, named as the library `datasets` names them
SHARD_BYTES = 500_000_000  # of pictures in one such file at the most, before they are packed
GROUP = 1_000  # pictures that are packed, and later read, at once
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # in archives, lest the day decides their bytes


@dataclass
class Files:
    """The files of an order in a folder, of which so many pictures of each part are there.

    A picture has a `shape`, the classes have `names`. What was written beyond the pictures that are
    `done`, in the midst of which somebody was killed, is written anew.
    """

    folder: Path
    order: Order
    shape: tuple[int, ...]
    names: tuple[str, ...]
    done: dict[str, int]
    packs: ClassVar = False  # whether what it writes is packed at its end, beside it

    def __post_init__(self) -> None:
        """Make ready to write."""

    def write(self, part: str, images: np.ndarray, labels: np.ndarray) -> None:
        """Add pictures, uint8 (n, H, W[, 3]), with their labels, int64 (n,)."""
        raise NotImplementedError

    def flush(self) -> None:
        """Bring what was added to the disk."""

    def finish(self) -> None:
        """Make of the files what the format asks for; may be repeated."""

    def close(self) -> None:
        """Let go of the files."""


class Pictures(Files):
    """A PNG file a picture, in a folder a class: what torchvision calls an ImageFolder."""

    def __post_init__(self):
        order = self.order
        self._writer = png.Writer()
        wide = len(str(len(order.counts) - 1))
        numbers = [f"{label:0{wide}d}" for label in range(len(order.counts))]
        self._names = [UNLABELLED] if order.labels == NONE else numbers
        self._wide = len(str(max(sum(order.counts), sum(order.test)) - 1))
        self._several = len(order.parts) > 1
        for part, counts in order.parts.items():
            for name, count in zip(self._names, counts, strict=True):
                if count:
                    (self._place(part) / name).mkdir(parents=True, exist_ok=True)

    def _place(self, part: str) -> Path:
        return self.folder / part if self._several else self.folder

    def write(self, part, images, labels):
        place, first = str(self._place(part)), self.done[part]
        paths = [
            f"{place}/{self._names[label]}/{number:0{self._wide}d}.png"
            for number, label in enumerate(labels, first)
        ]
        self._writer.write(paths, images)
        self.done[part] += len(images)

    def flush(self):
        self._writer.flush()

    def close(self):
        self._writer.close()


class Appended(Files):
    """Two files a part, pictures and labels, that grow."""

    def __post_init__(self):
        self._files = {}
        if self._is_finished():
            return
        for part, counts in self.order.parts.items():
            for kind, each in (("images", self.shape), ("labels", ())):
                path, header = self._named(part, kind, (sum(counts), *each))
                size = int(np.prod(each, dtype=int)) * self.type_of(kind).itemsize
                whole = len(header) + self.done[part] * size
                if self.done[part] and not (path.is_file() and path.stat().st_size >= whole):
                    raise Error(f"{path} has lost pictures; begin anew with --overwrite")
                path.parent.mkdir(parents=True, exist_ok=True)
                file = path.open("r+b" if path.exists() else "w+b")
                self._files[part, kind] = file
                file.seek(0)
                file.write(header)
                file.truncate(whole)
                file.seek(0, os.SEEK_END)

    def type_of(self, kind: str) -> np.dtype:
        """The numbers in a file."""
        return np.dtype(np.uint8)

    def _named(self, part: str, kind: str, shape: tuple[int, ...]) -> tuple[Path, bytes]:
        raise NotImplementedError

    def _is_finished(self) -> bool:
        return False

    def write(self, part, images, labels):
        for kind, values in (("images", images), ("labels", labels)):
            self._files[part, kind].write(values.astype(self.type_of(kind), copy=False).tobytes())
        self.done[part] += len(images)

    def flush(self):
        for file in self._files.values():
            file.flush()
            os.fsync(file.fileno())

    def close(self):
        files, self._files = self._files, {}
        for file in files.values():
            with contextlib.suppress(OSError):  # what a full disk has refused, and it was said
                file.close()


class Idx(Appended):
    """The four files that `torchvision.datasets.MNIST` loads."""

    def _named(self, part, kind, shape):
        name = f"{STEMS[part]}-{kind}-idx{len(shape)}-ubyte"
        header = struct.pack(f">{1 + len(shape)}I", UINT8 + len(shape), *shape)
        return self.folder / RAW / name, header


class Arrays(Appended):
    """One .npz with the names of Keras' mnist.npz: x_train, y_train and, if any, x_test, y_test."""

    packs = True

    def type_of(self, kind):
        return np.dtype(np.uint8 if kind == "images" else np.int64)

    def _named(self, part, kind, shape):
        header = io.BytesIO()
        what = {
            "descr": np.lib.format.dtype_to_descr(self.type_of(kind)),
            "fortran_order": False,
            "shape": shape,
        }
        np.lib.format.write_array_header_1_0(header, what)
        return self._raw(part, kind), header.getvalue()

    def _raw(self, part: str, kind: str) -> Path:
        return self.folder / f"{'x' if kind == 'images' else 'y'}_{part}.npy"

    def _is_finished(self):
        return (self.folder / ARRAYS).exists()

    def finish(self):
        self.flush()
        self.close()
        kinds = [(part, kind) for part in self.order.parts for kind in ("images", "labels")]
        raw = [self._raw(*each) for each in kinds]
        if not self._is_finished():
            self._pack(raw)
        for path in raw:
            path.unlink(missing_ok=True)

    def _pack(self, raw: list[Path]) -> None:
        """Make of the arrays what stays."""
        write_file(self.folder / ARRAYS, lambda part: _zipped(raw, part))


def _zipped(files: list[Path], archive: Path) -> None:
    """Files as an archive of constant bytes, a part at a time."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as opened:
        for path in files:
            about = zipfile.ZipInfo(path.name, LONG_AGO)
            about.compress_type = zipfile.ZIP_DEFLATED
            with path.open("rb") as source, opened.open(about, "w", force_zip64=True) as target:
                shutil.copyfileobj(source, target, 2**20)


class Parquet(Arrays):
    """Parquet files with the columns image (a PNG file) and label, as `datasets` reads them.

    Like arrays they are packed at the end. Beside each picture's file there is room for a name,
    which is empty; where pictures have no class there is no label.
    """

    def __post_init__(self):
        clear(self.folder / DATA)
        super().__post_init__()

    def _is_finished(self):
        return all(path.exists() for part in self.order.parts for path, _ in self._shards(part))

    def _shards(self, part: str) -> list[tuple[Path, range]]:
        """The files of a part, and which pictures each holds."""
        total = sum(self.order.parts[part])
        count = -(-total * int(np.prod(self.shape)) // SHARD_BYTES)
        edges = [total * i // count for i in range(count + 1)]
        named = self.folder / DATA / f"{part}-{{:05d}}-of-{count:05d}.parquet"
        return [
            (Path(str(named).format(i)), range(*each))
            for i, each in enumerate(itertools.pairwise(edges))
        ]

    def _pack(self, raw):
        for part in self.order.parts:
            for path, rows in self._shards(part):
                write_file(path, partial(self._write, part, rows))

    def _write(self, part: str, rows: range, path: Path) -> None:
        import pyarrow
        from pyarrow.parquet import ParquetWriter

        file = pyarrow.struct({"bytes": pyarrow.binary(), "path": pyarrow.string()})
        columns, features = {"image": file}, {"image": {"_type": "Image"}}
        if self.order.labels != NONE:
            columns["label"] = pyarrow.int64()
            features["label"] = {"names": list(self.names), "_type": "ClassLabel"}
        about = {"huggingface": json.dumps({"info": {"features": features}})}
        schema = pyarrow.schema(columns, metadata=about)
        # A dictionary would hold every picture: no two are the same.
        with path.open("wb") as to, ParquetWriter(to, schema, use_dictionary=False) as writer:
            for first in range(rows.start, rows.stop, GROUP):
                some = slice(first, min(first + GROUP, rows.stop))
                images, labels = (self._some(part, kind, some) for kind in ("images", "labels"))
                nameless = pyarrow.nulls(len(images), pyarrow.string())
                files = pyarrow.array(png.encode_all(images), pyarrow.binary())
                pictures = pyarrow.StructArray.from_arrays([files, nameless], fields=list(file))
                values = [pictures, pyarrow.array(labels)][: len(columns)]
                writer.write_batch(pyarrow.record_batch(values, schema=schema))

    def _some(self, part: str, kind: str, rows: slice) -> np.ndarray:
        mapped = np.lib.format.open_memmap(self._raw(part, kind), mode="r")
        return np.array(mapped[rows])  # a copy, and the rest is not held


KINDS: dict[str, type[Files]] = {"png": Pictures, "idx": Idx, "npz": Arrays, "parquet": Parquet}
