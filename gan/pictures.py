"""Pictures between their forms: floats inside the package, bytes at its edges, grids for people."""

import numpy as np
from PIL import Image
from torch import Tensor, from_numpy, uint8

from gan import Error


def to_float(images: Tensor) -> Tensor:
    """uint8 0 … 255 → float32 in [-1, 1]."""
    return images.float().div_(127.5).sub_(1)


def to_uint8(images: Tensor) -> Tensor:
    """Float in [-1, 1] → uint8 0 … 255, rounded."""
    return images.float().add(1).mul_(127.5).round_().clamp_(0, 255).to(uint8)


def as_arrays(images: Tensor) -> np.ndarray:
    """uint8 or float in [-1, 1] (n, C, H, W) → uint8 (n, H, W), or (n, H, W, C) if C is not 1."""
    levels = images if images.dtype == uint8 else to_uint8(images)
    array = levels.permute(0, 2, 3, 1).cpu().numpy()
    return array[..., 0] if array.shape[-1] == 1 else array


def as_tensor(images: np.ndarray, image_shape: tuple[int, int, int]) -> Tensor:
    """uint8 (n, H, W), or (n, H, W, C) where C is not 1 → (n, C, H, W), else `gan.Error`."""
    channels, height, width = image_shape
    array = np.asarray(images)
    wanted = (height, width) if channels == 1 else (height, width, channels)
    if array.dtype != np.uint8 or array.shape[1:] != wanted:
        raise Error(
            f"pictures of type {array.dtype} and shape {array.shape} are not uint8 "
            f"(count, {', '.join(map(str, wanted))})"
        )
    pictures = from_numpy(np.array(array)).reshape(len(array), height, width, channels)
    return pictures.permute(0, 3, 1, 2)


def grid(images: np.ndarray, columns: int, gap: int = 2) -> Image.Image:
    """uint8 (n, H, W) or (n, H, W, 3) laid out in rows, with dark gaps of so many pixels."""
    count, height, width = images.shape[:3]
    lines = -(-count // columns)
    shape = (lines * (height + gap) - gap, columns * (width + gap) - gap, *images.shape[3:])
    sheet = np.full(shape, 32, np.uint8)
    for i, image in enumerate(images):
        y, x = i // columns * (height + gap), i % columns * (width + gap)
        sheet[y : y + height, x : x + width] = image
    return Image.fromarray(sheet)
