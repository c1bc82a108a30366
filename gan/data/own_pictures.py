"""Pictures that people bring: a folder of them, or files."""

import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from gan import Error
from gan.data.batches import Dataset
from gan.data.decoding import upright

MIN_IMAGES = 8
MAX_OWN_SIDE = 64  # pixels a side of pictures whose own shape is taken
GREY_MODES = {"1", "L", "LA", "La", "I", "I;16", "I;16B", "I;16L", "F"}  # of Pillow's
OWN_PICTURES = "pictures of one's own"


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
