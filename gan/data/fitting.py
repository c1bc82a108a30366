"""Pictures brought to another shape, set otherwise, or made more; all of them at once."""

from dataclasses import replace

import torch
from torch import Tensor
from torch.nn.functional import affine_grid, grid_sample, interpolate

from gan.data.batches import Dataset, mix

AUGMENTED_SIZE = 2000
MAX_SHIFT, MAX_SCALE = 0.07, 0.1  # of the picture: two pixels of 28, and a tenth larger or smaller
_ROUNDING = 0.05  # pixels: of a picture's grey levels, and of a digit between two places


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
    return replace(dataset, images=torch.cat(images), labels=dataset.labels[rows])
