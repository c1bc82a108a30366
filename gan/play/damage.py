"""What happens to a digit: a known linear operator A, and what it leaves, y = A x + noise.

Digits are float32 (…, 28, 28), black 0 to white 1. Everything that is asked of a restored digit,
that it explain what is left, is asked under A.
"""

import math
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import torch
from torch import Tensor

from gan import Error, latents

SIDE = 28
SMALL = 7  # pixels a side of a shrunken digit
ROUNDING = 1 / 255 / math.sqrt(12)  # what is left is a picture of 256 levels: their deviation
ROUGH = 0.35  # deviation of the Laplacian of real digits
OFF = 0.08  # deviation of a generator's nearest picture from a real digit
SIDES = ("top", "bottom", "left", "right")


@dataclass(frozen=True, eq=False)
class Damage:
    """y = mask · (K x Kᵀ) + noise · normal numbers.

    `matrix` K is (m, 28), the same for rows and columns, and `mask` (m, m) is 1 where something is
    left and 0 where nothing is.
    """

    matrix: Tensor
    mask: Tensor
    noise: float = 0.0
    seed: int = 0

    def apply(self, x: Tensor) -> Tensor:
        """A x, without the noise: (…, 28, 28) → (…, m, m)."""
        return self.mask * (self.matrix @ x @ self.matrix.T)

    def adjoint(self, y: Tensor) -> Tensor:
        """Aᵀ y: (…, m, m) → (…, 28, 28)."""
        return self.matrix.T @ (self.mask * y) @ self.matrix

    def left(self, digit: np.ndarray) -> Tensor:
        """What is left of a digit uint8 (28, 28): (m, m), as a picture's levels or with its noise.

        The noise is that of `seed`, and goes below black and above white.
        """
        y = self.apply(torch.from_numpy(digit.astype(np.float32)) / 255)
        if not self.noise:
            return (y * 255).round() / 255
        size = len(self.mask)
        return y + self.mask * self.noise * latents.rows(self.seed, size, size)

    def to(self, device: torch.device) -> "Damage":
        """The same, where a model generates."""
        return replace(self, matrix=self.matrix.to(device), mask=self.mask.to(device))

    @property
    def deviation(self) -> float:
        """That of what is left from A x: its noise, and the rounding to levels."""
        return math.hypot(self.noise, ROUNDING)

    @cached_property
    def _dense(self) -> Tensor:
        """A as one matrix, float64 (m², 784)."""
        return (self.mask.reshape(-1, 1) * torch.kron(self.matrix, self.matrix)).double()

    @cached_property
    def _smooth(self) -> Tensor:
        return self._gain(_laplacian().T @ _laplacian() / ROUGH**2)

    @cached_property
    def _near(self) -> Tensor:
        return self._gain(torch.eye(SIDE**2, dtype=torch.float64) / OFF**2)

    def _gain(self, precision: Tensor) -> Tensor:
        """(AᵀA / σ² + P)⁻¹ Aᵀ / σ², (784, m²): of a normal prior of precision P."""
        weighed = self._dense.T / self.deviation**2
        return torch.linalg.solve(weighed @ self._dense + precision, weighed)

    def smoothest(self, y: Tensor) -> Tensor:
        """The plain answer: the smoothest picture that explains what is left, (28, 28).

        Least squares of misfit and Laplacian (Tikhonov's regularisation): biharmonic inpainting
        (Damelin & Hoang 2018) of what is missing, a spline through noise or few pixels, a
        deconvolution of blur.
        """
        return self._corrected(torch.zeros(SIDE, SIDE), self._smooth, y)

    def put_back(self, x: Tensor, y: Tensor) -> Tensor:
        """Restored pictures (…, 28, 28), corrected by what is left of the digit.

        As Yeh et al. 2017 (arXiv:1607.07539) blend in what was never lost, for any A: the digit is
        taken for x and an error that knows no place, of deviation OFF, and its mean is given y.
        Pixels left whole are again what they were, and noise changes next to nothing.
        """
        return self._corrected(x, self._near, y)

    def _corrected(self, mean: Tensor, gain: Tensor, y: Tensor) -> Tensor:
        rest = (y - self.apply(mean)).flatten(-2).double()
        return (mean + (rest @ gain.T).float().view(mean.shape)).clamp(0, 1)


def _laplacian() -> Tensor:
    """Each pixel's neighbours less itself, four times, black beyond the edge: (784, 784)."""
    line = torch.full((SIDE - 1,), 1.0, dtype=torch.float64)
    second = torch.diag(line, 1) + torch.diag(line, -1) - 2 * torch.eye(SIDE, dtype=torch.float64)
    one = torch.eye(SIDE, dtype=torch.float64)
    return torch.kron(second, one) + torch.kron(one, second)


def _masked(mask: Tensor) -> Damage:
    if not mask.any():
        raise Error("nothing is left of the digit; leave at least one pixel")
    return Damage(torch.eye(SIDE), mask)


def brushed(gone: np.ndarray) -> Damage:
    """Whatever was brushed out is gone: (28, 28), anything but 0 where the brush was."""
    return _masked(torch.from_numpy(np.asarray(gone) == 0).float())


def lost(share: float, seed: int = 0) -> Damage:
    """That share of the pixels is gone, here and there."""
    luck = latents.rows(seed, SIDE, SIDE, distribution="uniform")
    return _masked(((luck + 1) / 2 >= share).float())


def cut(top: int, left: int, height: int, width: int) -> Damage:
    """A block is gone."""
    gone = np.zeros((SIDE, SIDE))
    gone[top : top + height, left : left + width] = 1
    return brushed(gone)


def half(side: str = "bottom") -> Damage:
    """Half the picture is gone: that of one of SIDES."""
    down = side in ("top", "bottom")
    middle = SIDE // 2
    start = middle if side in ("bottom", "right") else 0
    return cut(*((start, 0, middle, SIDE) if down else (0, start, SIDE, middle)))


def blurred(sigma: float) -> Damage:
    """Each pixel is a mean of its neighbours, by a normal weight of deviation sigma in pixels."""
    place = torch.arange(SIDE, dtype=torch.float64)
    weights = torch.exp(-((place[:, None] - place) ** 2) / (2 * sigma**2))
    reach = torch.arange(-2 * SIDE, 2 * SIDE + 1, dtype=torch.float64)
    whole = torch.exp(-(reach**2) / (2 * sigma**2)).sum()  # beyond the edge all is black
    return Damage((weights / whole).float(), torch.ones(SIDE, SIDE))


def noisy(sigma: float, seed: int = 0) -> Damage:
    """Normal noise of deviation sigma, in units of black to white."""
    return Damage(torch.eye(SIDE), torch.ones(SIDE, SIDE), sigma, seed)


def shrunk() -> Damage:
    """The mean of each 4×4 pixels is left: 7×7."""
    matrix = torch.eye(SMALL).repeat_interleave(SIDE // SMALL, 1) / (SIDE // SMALL)
    return Damage(matrix, torch.ones(SMALL, SMALL))
