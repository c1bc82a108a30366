"""Three numbers that say in measure what VAEs and GANs are said to be: sharp, varied, original.

Each is taken of the very pictures on screen and set beside the same number of real test digits.
All pictures are uint8 (n, 28, 28) and count as numbers in [0, 1]; distances are Euclidean, over
the 784 pixels.
"""

import threading
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from gan import Error, data

PART = 4096  # training digits whose distances are worked out at once: bounds the memory
HELD_OUT = 512  # test digits that give `nearness` and `variety` their real values
SHAPE = (28, 28)


@dataclass(frozen=True)
class Reference:
    """MNIST's own digits, and the three numbers of its test digits.

    `train` and `test` uint8 (n, 28, 28), `labels` int64 of the test digits, `real` by name.
    """

    train: Tensor
    test: np.ndarray
    labels: np.ndarray
    real: dict[str, float]


def sharpness(images: np.ndarray) -> float:
    """The mean length of the gradient, by differences of neighbours: 0 for a plain ground."""
    x = _checked(images, 1).astype(np.float32) / 255
    down, across = np.diff(x, axis=1)[:, :, :-1], np.diff(x, axis=2)[:, :-1]
    return float(np.sqrt(down**2 + across**2).mean())


def variety(images: np.ndarray) -> float:
    """The mean distance of two different pictures; 0 if all are alike. At least two pictures."""
    x = torch.from_numpy(_checked(images, 2).reshape(len(images), -1) / 255)
    return float(torch.pdist(x).mean())


def nearness(images: np.ndarray, train_images: np.ndarray | Tensor) -> float:
    """The mean distance from each picture to the nearest of the training pictures.

    Exact: all of them are looked at. 0 means that every picture is a copy.
    """
    return float(nearest(_checked(images, 1), train_images)[0].mean())


def nearest(images: np.ndarray, train_images: np.ndarray | Tensor) -> tuple[Tensor, Tensor]:
    """The distance (n,) from each picture to the nearest training picture, and which it is (n,)."""
    x = torch.from_numpy(images.astype(np.float32)).reshape(len(images), -1)
    train = torch.as_tensor(train_images).reshape(len(train_images), -1)
    least = torch.full((len(x),), torch.inf)
    which = torch.zeros(len(x), dtype=torch.long)
    for start in range(0, len(train), PART):
        part = train[start : start + PART].float()
        # |x - t|² less |x|², which is the same for all t
        distances = torch.addmm(part.square().sum(1), x, part.T, alpha=-2)
        closest, index = distances.min(1)
        better = closest < least
        least = torch.where(better, closest, least)
        which = torch.where(better, index + start, which)
    # Large squares cancel badly in that sum, so the distance itself is taken again.
    return (x - train[which].float()).norm(dim=1) / 255, which


def measure(images: np.ndarray, reference: Reference) -> dict[str, dict[str, float] | None]:
    """Each number's `value`, the `real` one of test digits, and their `ratio`.

    One picture alone has no variety: None.
    """
    values = {
        "sharpness": sharpness(images),
        "variety": variety(images) if len(images) > 1 else None,
        "nearness": nearness(images, reference.train),
    }
    return {
        name: None if value is None else _beside(value, reference.real[name])
        for name, value in values.items()
    }


def _beside(value: float, real: float) -> dict[str, float]:
    return {"value": value, "real": real, "ratio": value / real}


def reference() -> Reference:
    """MNIST's digits and their numbers, built at the first call and kept.

    Raises `gan.Error` where MNIST is not at hand; that too is kept, lest each asker waits for a
    download that fails.
    """
    with _building:
        if not known:
            try:
                known.append(_build())
            except Error as error:
                known.append(error)
    (found,) = known
    if isinstance(found, Error):
        raise Error(
            "the real MNIST digits are not at hand to compare with; start the app again with "
            "$GAN_DATA naming their folder, or with a network to fetch them"
        ) from found
    return found


def at_hand() -> bool:
    """Whether MNIST's files are there; where they are not, `reference` must fetch them first."""
    return all(data.is_here("mnist", train=side) for side in (True, False))


_building = threading.Lock()
known: list[Reference | Error] = []  # what `reference` found, or why it could not


def _build() -> Reference:
    shape = (1, *SHAPE)
    train = data.load("mnist", shape).images[:, 0]
    held_out = data.load("mnist", shape, train=False)
    test = held_out.images[:, 0].numpy()
    real = {
        "sharpness": sharpness(test),
        "variety": variety(test[:HELD_OUT]),
        "nearness": nearness(test[:HELD_OUT], train),
    }
    return Reference(train, test, held_out.labels.numpy(), real)


def _checked(images: np.ndarray, fewest: int) -> np.ndarray:
    array = np.asarray(images)
    if array.dtype != np.uint8 or array.shape[1:] != SHAPE:
        raise Error(
            f"pictures of type {array.dtype} and shape {array.shape} are not digits, "
            "uint8 (n, 28, 28); the numbers are for those"
        )
    if len(array) < fewest:
        raise Error(
            "{count} pictures are too few for this number; give at least {least}",
            count=len(array),
            least=fewest,
        )
    return array
