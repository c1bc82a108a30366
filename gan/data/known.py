"""Which data set IDX files are: told by the sums of their bytes, never by their names."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch

from gan import Error
from gan.data import idx
from gan.data.batches import Dataset
from gan.data.idx import File
from gan.texts.classes import names_of

OWN_FILES = "pictures of one's own (IDX files)"


@dataclass(frozen=True)
class Known:
    """A data set: its title, torchvision's class, which names its folder, and its size packed."""

    title: str
    torchvision: str
    megabytes: int


SETS = {
    "mnist": Known("MNIST", "MNIST", 12),
    "fashion-mnist": Known("Fashion-MNIST", "FashionMNIST", 31),
    "kmnist": Known("KMNIST", "KMNIST", 21),
    "emnist-letters": Known("EMNIST Letters", "EMNIST", 562),
    "emnist-balanced": Known("EMNIST Balanced", "EMNIST", 562),
}
# Of the unpacked files. A data set that is not here is known by its archives' MD5, which
# torchvision records, or by being what such an archive beside it holds.
SHA256 = {
    "mnist": {
        "train-images": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
        "train-labels": "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
        "t10k-images": "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
        "t10k-labels": "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
    },
    "fashion-mnist": {
        "train-images": "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
        "train-labels": "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
        "t10k-images": "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
        "t10k-labels": "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
    },
}


def find(name: str, folder: Path, train: bool = True) -> tuple[File, File] | None:
    """A data set's own pictures and labels, wherever below a folder they lie; None without both."""
    for place in (raw_folder(name, folder), folder):  # torchvision's place is the usual one
        files = list(idx.search(place))
        images, labels = (
            next((f for f in files if f.kind == kind and _is_own(f, name, train)), None)
            for kind in ("images", "labels")
        )
        if images and labels:
            return images, labels
    return None


def strangers(name: str, folder: Path) -> list[File]:
    """Files with a data set's names, in torchvision's place or loose, that are no known one's.

    What an interrupted download has left is none: an archive cut short, or what was being unpacked
    of a whole one.
    """
    stems = {_stem(name, train) for train in (True, False)}
    places = (raw_folder(name, folder), folder)
    found = [file for place in places for file in idx.search(place, 0) if file.stem in stems]
    sides = [(other, train) for other in SETS for train in (True, False)]
    own = [file for file in found if any(_is_own(file, *side) for side in sides)]
    parts = {(file.path.parent, file.stem, file.kind) for file in own}

    def is_left_over(file: File) -> bool:
        replaced = file.is_packed or (file.path.parent, file.stem, file.kind) in parts
        return replaced and not idx.is_whole(file)

    return [file for file in found if file not in own and not is_left_over(file)]


def raw_folder(name: str, folder: Path) -> Path:
    """Where torchvision keeps a data set's files."""
    return folder / SETS[name].torchvision / "raw"


def own_pictures(name: str, folder: Path) -> Dataset | None:
    """What a folder holds under the names of a data set's training files, as one's own pictures."""
    pairs = _pairs(list(idx.search(folder, 0)))
    found = [pair for pair in pairs if pair[0].stem == _stem(name, True)]
    return read(*found[0]) if found else None


def idx_pair(path: Path) -> Dataset | None:
    """The pictures of an IDX file, or of the one nearest in a folder and below it, with its labels.

    A known data set has its name and title; other pictures are one's own, labelled 0 where no
    labels lie beside them. None where there is no such file; two that are equally near raise
    `gan.Error`, and so does a damaged one. Test pictures are taken only if nothing else is there.
    """
    if path.is_file():
        named = File.named(path)
        files = list(idx.search(path.parent, 0))
        pairs = [(named, _labels_of(named, files))] if named and named.kind == "images" else []
    else:
        pairs = _pairs(list(idx.search(path)))
    pairs = [pair for pair in pairs if not pair[0].stem.endswith(("t10k-", "test-"))] or pairs
    if not pairs:
        return None
    nearest = [pair for pair in pairs if _depth(pair[0]) == _depth(pairs[0][0])]
    if len(nearest) > 1:
        one, other = (f"{file.path} {file.member}".rstrip() for file, _ in nearest[:2])
        raise Error(f"{one} and {other} both hold pictures; name the one to take")
    images, labels = nearest[0]
    owners = (n for n in SETS if labels and all(_is_own(f, n, True) for f in (images, labels)))
    return read(images, labels, next(owners, None))


def read(images: File, labels: File | None, name: str | None = None) -> Dataset:
    """Two files as the data set of that name, its labels from 0; without a name, as one's own.

    The pictures are uint8 (N, 1, H, W), upright. Damaged files, or another number of labels than
    of pictures, raise `gan.Error`.
    """
    pictures = idx.read(images)
    numbers = idx.read(labels).long() if labels else torch.zeros(len(pictures), dtype=torch.long)
    if len(numbers) != len(pictures):
        raise Error(
            f"{images.path} holds {len(pictures)} pictures and {labels.path} {len(numbers)} "
            "labels; give as many"
        )
    if images.stem.startswith("emnist-"):
        pictures = pictures.transpose(1, 2)  # its files go down the columns
    if name == "emnist-letters":
        numbers = numbers - 1
    title = SETS[name].title if name else OWN_FILES
    pictures = pictures[:, None].contiguous()
    return Dataset(title, pictures, numbers, names_of(name), name or "images")


def _is_own(file: File, name: str, train: bool) -> bool:
    if file.stem != _stem(name, train):
        return False
    if name in SHA256:
        expected = SHA256[name].get(file.stem + file.kind)
    else:
        archive = _archive(file, name)
        expected = archive and archive.sha256()
    return bool(expected) and file.sha256() == expected


def _archive(file: File, name: str) -> File | None:
    """What torchvision downloads such a file in, where that lies beside it, proven by its MD5."""
    packed = f"{file.stem}{file.kind}-idx{3 if file.kind == 'images' else 1}-ubyte.gz"
    if name.startswith("emnist-"):
        archive = File.named(file.path.with_name(idx.ZIP), f"gzip/{packed}")
    else:
        archive = File.named(file.path.with_name(packed))
    if not archive.path.is_file():
        return None
    from torchvision import datasets  # a second, which nobody without archives need wait

    kind = getattr(datasets, SETS[name].torchvision)
    expected = kind.md5 if archive.member else dict(kind.resources)[packed]
    return archive if idx.md5(archive.path) == expected else None


def _stem(name: str, train: bool) -> str:
    if name.startswith("emnist-"):
        return f"{name}-train-" if train else f"{name}-test-"
    return "train-" if train else "t10k-"


def _pairs(files: list[File]) -> list[tuple[File, File | None]]:
    """Each file of pictures with its labels; of one that lies there twice, packed and not, one."""
    pairs: dict = {}
    for file in files:
        if file.kind == "images":
            pairs.setdefault((file.path.parent, file.stem), (file, _labels_of(file, files)))
    return list(pairs.values())


def _labels_of(images: File, files: list[File]) -> File | None:
    """The labels of the same stem that lie beside a file of pictures."""
    wanted = (images.path.parent, images.stem, "labels")
    return next((f for f in files if (f.path.parent, f.stem, f.kind) == wanted), None)


def _depth(file: File) -> int:
    return len(file.path.parts)
