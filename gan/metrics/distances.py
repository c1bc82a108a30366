"""Measures of what a generator draws, on features that some network sees in the pictures."""

import torch
from torch import Tensor

NEIGHBOURS = 5  # as Naeem et al. 2020 advise
PART = 500  # rows of a distance matrix at once: 10,000 columns of them take 20 megabytes


def moments(features: Tensor) -> tuple[Tensor, Tensor]:
    """Mean (f,) and covariance (f, f) of features (n, f), in double precision."""
    features = features.double()
    return features.mean(0), torch.cov(features.T)


def frechet(mean_a: Tensor, covariance_a: Tensor, mean_b: Tensor, covariance_b: Tensor) -> float:
    """Fréchet distance of two normal distributions: ‖μₐ - μᵦ‖² + tr(Cₐ + Cᵦ - 2 (Cₐ Cᵦ)^½).

    Dowson & Landau 1982, as Heusel et al. 2017 use it (arXiv:1706.08500, equation 6). The root has
    the eigenvalues of (Cₐ^½ Cᵦ Cₐ^½)^½, which is symmetric: faster, and no eigenvalue is complex.
    """
    a, b = covariance_a.double(), covariance_b.double()
    values, vectors = torch.linalg.eigh(a)
    root = vectors * values.clamp_min(0).sqrt() @ vectors.T
    roots = torch.linalg.eigvalsh(root @ b @ root).clamp_min(0).sqrt().sum()
    apart = (mean_a.double() - mean_b.double()).square().sum()
    return (apart + a.trace() + b.trace() - 2 * roots).item()


def kernel_distance(a: Tensor, b: Tensor) -> float:
    """KID of features (n, f) and (m, f): the unbiased squared MMD of the kernel (x·y / f + 1)³.

    Bińkowski et al. 2018, arXiv:1801.01401, equation 4: means over all pairs of different rows
    within, less twice the mean across. Over all rows at once, so that it depends on no subsets.
    """
    n, m = len(a), len(b)
    within_a = (_kernel_sum(a, a) - _own_kernels(a)) / (n * (n - 1))
    within_b = (_kernel_sum(b, b) - _own_kernels(b)) / (m * (m - 1))
    return within_a + within_b - 2 * _kernel_sum(a, b) / (n * m)


def _kernel_sum(a: Tensor, b: Tensor) -> float:
    parts = ((part @ b.T / a.shape[1] + 1) ** 3 for part in a.split(PART))
    return sum(part.sum(dtype=torch.float64).item() for part in parts)


def _own_kernels(a: Tensor) -> float:
    own = (a.square().sum(1) / a.shape[1] + 1) ** 3
    return own.sum(dtype=torch.float64).item()


def overlap(real: Tensor, drawn: Tensor, neighbours: int = NEIGHBOURS) -> dict[str, float]:
    """How two clouds of features, (n, f) and (m, f), cover each other.

    Each point is a ball to its k-th neighbour. "precision" is the share of drawn points in the
    ball of some real one, "recall" that of real points in the ball of some drawn one (Kynkäänniemi
    et al. 2019, arXiv:1904.06991). "density" is the mean number of real balls around a drawn point,
    by k; it may exceed 1. "coverage" is the share of real balls that hold a drawn point (Naeem et
    al. 2020, arXiv:2002.09797).
    """
    real_radii, drawn_radii = radii(real, neighbours), radii(drawn, neighbours)
    precise, dense = 0, 0
    recalled = torch.zeros(len(real), dtype=torch.bool)
    covered = torch.zeros(len(real), dtype=torch.bool)
    for part, reach in zip(drawn.split(PART), drawn_radii.split(PART), strict=True):
        distances = torch.cdist(part, real)
        inside = distances <= real_radii
        precise += inside.any(1).sum().item()
        dense += inside.sum().item()
        covered |= inside.any(0)
        recalled |= (distances <= reach[:, None]).any(0)
    return {
        "precision": precise / len(drawn),
        "recall": recalled.sum().item() / len(real),
        "density": dense / (neighbours * len(drawn)),
        "coverage": covered.sum().item() / len(real),
    }


def radii(points: Tensor, neighbours: int) -> Tensor:
    """The distance from each point (n, f) to its k-th nearest other one: (n,)."""
    found = []
    for part in points.split(PART):  # the nearest of all is the point itself
        nearest = torch.cdist(part, points).topk(neighbours + 1, dim=1, largest=False)
        found.append(nearest.values[:, -1])
    return torch.cat(found)


def spread(features: Tensor, classes: Tensor) -> float:
    """Variety inside a class: the trace of the features' covariance in it, averaged over classes.

    Features (n, f), classes (n,) int64; a class of fewer than two rows has none and is left out.
    """
    groups = (features[classes == label].double() for label in classes.unique())
    traces = [group.var(0).sum().item() for group in groups if len(group) > 1]
    return sum(traces) / max(len(traces), 1)


def modes(found: Tensor, count: int) -> tuple[int, float]:
    """How many of `count` modes occur in `found`, int64 (n,), and how unevenly: a KL divergence.

    Σ p log(count p) in nats, p being the shares of the modes found: 0 for equal shares, log count
    for one mode alone. Of n samples of a perfectly even model it is still about (count - 1) / 2n.
    """
    counts = found.bincount(minlength=count).double()
    shares = counts[counts > 0] / counts.sum()
    return len(shares), (shares * (count * shares).log()).sum().item()
