"""Latents: seeds, truncation, great circles, planes of quantiles and of seeds, named directions.

Row i of seed s is a stream of its own, so it depends on (s, i) alone: not on how many rows are
asked for, nor on the device, the process or the version of a library's normal generator.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from statistics import NormalDist

import numpy as np
import torch
from torch import Tensor

from gan import Error, checks

MAX_SEED = 2**63 - 1
MAX_TRUNCATION = 2.0
PRINCIPAL_DIRECTIONS = 8
PRINCIPAL_SAMPLES = 10_000
RESPONSES_AT_ONCE = 256
CELLS_DOWN = 1000  # seeds from a point of the endless plane to the one below it
PLANE_SEEDS = 2**53  # of the endless plane: the whole numbers that a page holds exactly


@dataclass(frozen=True)
class Direction:
    """A unit vector with a name; `scale` is how far along it pictures stay plausible.

    The vector is (latent_dim,), or (classes, latent_dim) where each class has its own, a row of
    zeros for one that it does not move. `z + t * scale * along(labels)` for t in [-1, 1] is the
    span of a slider. `figures` are what was measured of it, where anything was.
    """

    name: str
    vector: Tensor
    scale: float
    figures: dict = field(default_factory=dict, compare=False)

    def along(self, labels: Iterable[int] | None = None) -> Tensor:
        """The vector for pictures of these classes: (latent_dim,), or (n, latent_dim).

        `labels` are those that `Model.generate` takes; needed where each class has its own vector,
        else left aside.
        """
        if self.vector.ndim == 1:
            return self.vector
        if labels is None:
            raise Error(f"{self.name} goes its own way for each class; give the pictures' labels")
        last = len(self.vector) - 1
        return self.vector[[checks.whole(label, 0, last, "label") for label in labels]]


def rows(
    seed: int, count: int, dim: int, *, start: int = 0, distribution: str = "normal"
) -> Tensor:
    """Rows start … start + count of a seed's latents: float32 (count, dim) on the CPU.

    Normal rows come from uniform ones by Box and Muller's transform (1958); uniform rows lie in
    [-1, 1]. The uniform bits are Philox' (Salmon et al. 2011): the seed is its key and the row its
    counter, and NumPy promises those bits for ever.
    """
    no = "is not a whole number"
    seed = checks.whole(seed, 0, MAX_SEED, "seed", f"seed {seed!r} {no} from 0 to 2⁶³ - 1")
    count = checks.whole(count, 0, MAX_SEED, "count", f"count {count!r} {no} of pictures")
    start = checks.whole(start, 0, MAX_SEED, "start", f"start {start!r} {no} of pictures")
    pairs = (dim + 1) // 2
    bits = np.empty((count, 2 * pairs), np.uint64)
    for i in range(count):
        bits[i] = np.random.Philox(key=seed, counter=[0, start + i, 0, 0]).random_raw(2 * pairs)
    uniform = ((bits >> 11) + 0.5) * 2.0**-53  # the 53 bits of a double, in (0, 1)
    if distribution == "uniform":
        values = uniform * 2 - 1
    else:
        radius = np.sqrt(-2 * np.log(uniform[:, ::2]))
        angle = 2 * np.pi * uniform[:, 1::2]
        values = np.stack([radius * np.cos(angle), radius * np.sin(angle)], -1).reshape(bits.shape)
    return torch.from_numpy(values[:, :dim].astype(np.float32))


def truncate(z: Tensor, psi: float) -> Tensor:
    """z · ψ: towards 0, the most typical picture, for ψ < 1. ψ in [0, 2], else `gan.Error`."""
    return z * checks.number(psi, 0, MAX_TRUNCATION, "truncation")


def great_circle(a: Tensor, b: Tensor, t: Tensor) -> Tensor:
    """Points t in [0, 1] on the arcs from a to b: (n, latent_dim) ×2 and (n,) → (n, latent_dim).

    The angle moves evenly (Shoemake 1985) and so does the length, so that the walk stays where
    normal latents live and ends exactly at a and b. Parallel or zero vectors: a straight line.
    A single row or a single t serves for all.
    """
    t = t[:, None]
    length_a, length_b = a.norm(dim=1, keepdim=True), b.norm(dim=1, keepdim=True)
    unit_a, unit_b = a / length_a.clamp_min(1e-12), b / length_b.clamp_min(1e-12)
    angle = (unit_a * unit_b).sum(1, keepdim=True).clamp(-1, 1).arccos()
    sine = angle.sin()
    arc = (((1 - t) * angle).sin() * unit_a + (t * angle).sin() * unit_b) / sine
    arc = arc * (length_a + t * (length_b - length_a))
    straight = (sine < 1e-3) | (length_a * length_b == 0)
    return torch.where(straight, a + t * (b - a), arc)


def path(a: Tensor, b: Tensor, t: Tensor) -> Tensor:
    """Points t in [0, 1] on the way from a to b, shaped as in `great_circle`, which it mostly is.

    The one rule for every walk, wherever it is taken: a latent of up to two numbers goes straight,
    since on a circle around 0 it would miss most of its plane, and any other on its great circle.
    """
    if a.shape[1] > 2:
        return great_circle(a, b, t)
    return a + t[:, None] * (b - a)


def tour(stops: Sequence[Tensor], t: Tensor) -> Tensor:
    """Points t in [0, 1] on the way through two or more stops, `path` after `path`, equally long.

    Each stop is as `path` takes its ends, and so is t.
    """
    legs = len(stops) - 1
    leg = (t * legs).long().clamp_max(legs - 1)
    share = t * legs - leg
    count = max(len(t), *map(len, stops))
    rows, leg = torch.arange(count), leg.expand(count)
    every = torch.stack([stop.expand(count, -1) for stop in stops])
    return path(every[leg, rows], every[leg + 1, rows], share)


def quantile_map(side: int = 15, low: float = 0.05, high: float = 0.95) -> Tensor:
    """The book's plane: (side², 2) latents at evenly spaced quantiles of the normal distribution.

    Rows run from the top left to the bottom right; the first coordinate grows to the right and the
    second upwards, so that every cell stands for the same share of the prior.
    """
    axis = torch.tensor([NormalDist().inv_cdf(float(q)) for q in np.linspace(low, high, side)])
    return plane(*torch.eye(2), axis.float())


def cell_seed(seed: int, i: int, j: int) -> int:
    """The seed whose first row lies at the whole-number point (i, j) of the plane around `seed`.

    seed + i + 1000 · j, counted round: below 0 the seeds go on from 2⁵³ - 1 down, beyond that from
    0 up, so that every point has one.
    """
    return (seed + i + CELLS_DOWN * j) % PLANE_SEEDS


def window(x: float, y: float, step: float, side: int) -> Tensor:
    """The places of a window on the endless plane: float64 (side², 2), row by row.

    (x, y) is the picture at the top left; x grows to the right and y downwards, by `step`.
    """
    steps = torch.arange(side, dtype=torch.float64) * step
    down, across = torch.meshgrid(y + steps, x + steps, indexing="ij")
    return torch.stack([across, down], -1).view(-1, 2)


def cells(places: Tensor) -> Tensor:
    """The whole-number points (i, j) that are nearest to places: int64 (n, 2)."""
    return (places + 0.5).floor().long()


def wander(seed: int, places: Tensor, dim: int, *, distribution: str = "normal") -> Tensor:
    """Latents of an endless plane around a seed: float32 (n, dim) of `places` (n, 2).

    A whole-number point is the first row of its `cell_seed`; any other place blends its four
    neighbours by their nearness (bilinearly). A blend of normal latents is divided by the root of
    the sum of the squared shares, which leaves it a normal latent, of such a one's length.
    """
    corners = places.floor()
    offsets = torch.tensor([[0, 0], [1, 0], [0, 1], [1, 1]])
    beyond = (places - corners)[:, None]
    shares = torch.where(offsets == 1, beyond, 1 - beyond).prod(-1).float()  # (n, 4)
    points = (corners[:, None].long() + offsets).view(-1, 2)
    found, which = points.unique(dim=0, return_inverse=True)
    known = [_first(cell_seed(seed, *at), dim, distribution) for at in found.tolist()]
    blend = (shares[..., None] * torch.cat(known)[which.view(-1, 4)]).sum(1)
    return blend / shares.norm(dim=1, keepdim=True) if distribution == "normal" else blend


@lru_cache(4096)
def _first(seed: int, dim: int, distribution: str) -> Tensor:
    """A seed's first row, (1, dim), kept: whoever wanders sees most of them again."""
    return rows(seed, 1, dim, distribution=distribution)


def cell_centres(side: int) -> Tensor:
    """The middles of so many equal cells between -1 and 1, rising: (side,)."""
    return (2 * torch.arange(side) + 1) / side - 1


def plane(x: Tensor, y: Tensor, steps: Tensor) -> Tensor:
    """The square that two vectors (latent_dim,) span, at `steps` (side,) along each.

    (side², latent_dim), row by row from the top left: x grows to the right and y upwards.
    """
    up, across = torch.meshgrid(steps.flip(0), steps, indexing="ij")
    return (across[..., None] * x + up[..., None] * y).reshape(-1, len(x))


def principal_directions(latents: Tensor, layer: Callable[[Tensor], Tensor], count: int) -> Tensor:
    """Orthonormal latent directions to which a layer responds most: (count, latent_dim).

    `latents` is (n, latent_dim), and `layer` maps some of its rows to their responses, of any
    shape. The principal components of the responses are carried back to the latent by least
    squares, as GANSpace does (Härkönen et al. 2020, arXiv:2004.02546, section 3.1), then made
    orthonormal so that sliders do not undo one another.
    """
    count = min(count, latents.shape[1])
    coordinates = _principal_coordinates(latents, layer, count)
    carried = (latents - latents.mean(0)).T @ coordinates  # (latent_dim, count)
    basis, triangle = torch.linalg.qr(carried)
    return (basis * triangle.diagonal().sign()).T.contiguous()


def _principal_coordinates(latents: Tensor, layer, count: int) -> Tensor:
    """Where each latent's response lies along the responses' principal components: (n, count).

    A randomised singular value decomposition (Halko et al. 2011, arXiv:0909.4061, algorithms 4.4
    and 5.1) needs the centred responses A (n, features) only in products, so A, which can be a
    gigabyte, is worked out anew for each, some rows at a time, and never held.
    """
    parts = latents.split(RESPONSES_AT_ONCE)
    mean = sum(layer(part).flatten(1).sum(0) for part in parts) / len(latents)

    # Both fill a tensor made beforehand: small ones made between the large ones would keep the
    # allocator from using their room again.
    def product(x: Tensor) -> Tensor:  # A x, (n, wanted)
        found = x.new_empty(len(latents), x.shape[1])
        for part, piece in zip(parts, found.split(RESPONSES_AT_ONCE), strict=True):
            torch.mm(layer(part).flatten(1) - mean, x, out=piece)
        return found

    def transposed(x: Tensor) -> Tensor:  # Aᵀ x, (features, wanted)
        found = x.new_zeros(len(mean), x.shape[1])
        for part, piece in zip(parts, x.split(RESPONSES_AT_ONCE), strict=True):
            found.addmm_((layer(part).flatten(1) - mean).T, piece)
        return found

    wide = len(mean) > len(latents)
    there, back = (transposed, product) if wide else (product, transposed)  # the longer side first
    sides = sorted((len(latents), len(mean)))
    source = torch.Generator(latents.device).manual_seed(0)
    start = torch.randn(sides[0], min(2 * count, sides[0]), generator=source, device=latents.device)
    basis = torch.linalg.qr(there(start)).Q
    for _ in range(2):
        basis = torch.linalg.qr(there(torch.linalg.qr(back(basis)).Q)).Q
    left, _, right = torch.linalg.svd(back(basis).T, full_matrices=False)
    return (right.T if wide else basis @ left)[:, :count]
