"""Layers that compare two inputs."""

from __future__ import annotations

from typing import Any

from engine.autograd.tensor import Tensor

from ..functional.distances import cosine_similarity, pairwise_distance
from ..module import Module


class CosineSimilarity(Module):
    """x1 x2 / (|x1| |x2|) along a dimension.

    Shape: equal but for broadcasting; the result is without `dim`.
    Source: PyTorch's nn.CosineSimilarity.
    """

    def __init__(self, dim: int = 1, eps: float = 1e-8) -> None:
        super().__init__()
        self.dim = dim
        self.eps = eps

    def forward(self, x1: Tensor, x2: Tensor) -> Any:
        """Two inputs of one shape, which loses `dim`."""
        return cosine_similarity(x1, x2, self.dim, self.eps)


class PairwiseDistance(Module):
    """The p-norm of x1 - x2 over the last dimension.

    Formula: |x1 - x2 + eps|_p.
    Shape: (N, D) or (D) each, to (N) or a number.
    Source: PyTorch's nn.PairwiseDistance.
    """

    def __init__(self, p: float = 2.0, eps: float = 1e-6, keepdim: bool = False) -> None:
        super().__init__()
        self.norm = p
        self.eps = eps
        self.keepdim = keepdim

    def forward(self, x1: Tensor, x2: Tensor) -> Any:
        """(N, D) and (N, D) to (N)."""
        return pairwise_distance(x1, x2, self.norm, self.eps, self.keepdim)
