"""A data set as one uint8 tensor on the training device, and its batches by index."""

from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor

from gan import distributed
from gan.data.understood import NOTHING_KNOWN, Understood
from gan.pictures import to_float


@dataclass(frozen=True)
class Dataset:
    """`images` uint8 (N, C, H, W) and `labels` int64 (N,) on one device; `title` for people.

    `names` are what the classes 0, 1, … are called, none where they are numbers, and `name` the
    one by which `gan.data.load` knows the data set: "images" for pictures of one's own.
    `understood` is what was understood of pictures that somebody brought.
    """

    title: str
    images: Tensor
    labels: Tensor
    names: tuple[str, ...] = ()
    name: str = "images"
    understood: Understood = NOTHING_KNOWN

    def some(self, most: int) -> "Dataset":
        """So many of the pictures, spread evenly."""
        rows = torch.linspace(0, len(self) - 1, min(len(self), most), device=self.labels.device)
        rows = rows.long()
        return replace(self, images=self.images[rows], labels=self.labels[rows])

    def to(self, device: torch.device | str) -> "Dataset":
        """The same set on that device."""
        return replace(self, images=self.images.to(device), labels=self.labels.to(device))

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
