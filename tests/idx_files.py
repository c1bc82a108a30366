"""Small data sets in MNIST's own form (LeCun), and the sums by which they are known in a test."""

import gzip
import hashlib
import zipfile
from pathlib import Path

import numpy as np

KINDS = {"mnist": "MNIST", "fashion-mnist": "FashionMNIST", "kmnist": "KMNIST"}


def packed(values: np.ndarray) -> bytes:
    """Magic number, sizes, bytes."""
    header = [0x0800 + values.ndim, *values.shape]
    return b"".join(number.to_bytes(4, "big") for number in header) + values.tobytes()


def halves(seed: int = 0, side: int = 28, first: int = 0) -> dict[str, bytes]:
    """The four files of a data set by their parts, nine pictures a half: "train-images" …"""
    source = np.random.default_rng(seed)
    labels = packed(np.arange(first, first + 9, dtype=np.uint8))
    files = {}
    for half in ("train", "t10k"):
        images = source.integers(0, 256, (9, side, side), np.uint8)
        files |= {f"{half}-images": packed(images), f"{half}-labels": labels}
    return files


def pixels(file: bytes) -> np.ndarray:
    """The pictures of one of these files: (9, side, side)."""
    side = int.from_bytes(file[8:12], "big")
    return np.frombuffer(file, np.uint8, offset=16).reshape(9, side, side)


def file_name(part: str, dots: bool = False, stem: str = "") -> str:
    """What a part's file is called, as in torchvision or with a dot in the middle."""
    return f"{stem}{part}{'.' if dots else '-'}idx{3 if part.endswith('images') else 1}-ubyte"


def write(folder: Path, files: dict[str, bytes], gz: bool = False, **names) -> Path:
    """The files in a folder, gzipped or as they are."""
    folder.mkdir(parents=True, exist_ok=True)
    for part, content in files.items():
        path = folder / (file_name(part, **names) + ".gz" * gz)
        path.write_bytes(gzip.compress(content, mtime=0) if gz else content)
    return folder


def write_emnist(folder: Path, name: str, files: dict[str, bytes]) -> Path:
    """EMNIST's archive with the files of one of its parts."""
    folder.mkdir(parents=True, exist_ok=True)
    archive = folder / "gzip.zip"
    with zipfile.ZipFile(archive, "w") as made:
        for part, content in files.items():
            member = file_name(part.replace("t10k", "test"), stem=f"{name}-")
            made.writestr(f"gzip/{member}.gz", gzip.compress(content, mtime=0))
    return archive


def sums(files: dict[str, bytes]) -> dict[str, str]:
    """The SHA-256 of each part."""
    return {part: hashlib.sha256(content).hexdigest() for part, content in files.items()}


def md5(path: Path) -> str:
    """As torchvision records it of an archive."""
    return hashlib.md5(path.read_bytes()).hexdigest()
