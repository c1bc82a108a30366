"""Measures of what a generator draws, on features that some network sees in the pictures."""

from __future__ import annotations

import torch
from torch import Tensor


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
