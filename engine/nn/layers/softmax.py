"""Activations that look at several values at once."""

from __future__ import annotations

from typing import Any

from engine.autograd.tensor import Tensor

from ..functional import activations as F  # noqa: N812 - the name everybody uses
from ..module import Module


class _Along(Module):
    def __init__(self, dim: int | None = None) -> None:
        super().__init__()
        self.dim = dim

    def extra_repr(self) -> str:
        """The dimension."""
        return f"dim={self.dim}"


class Softmax(_Along):
    """e^x over its sum along `dim`: positive numbers that sum to 1.

    Formula: e^(x_i) / the sum over j of e^(x_j).
    Shape: any; the result has the same.
    Errors: IndexError for a `dim` that is not there.
    Source: PyTorch's nn.Softmax.
    """

    def forward(self, input: Tensor) -> Any:
        """Any shape."""
        return F.softmax(input, self.dim, 5)


class Softmin(_Along):
    """softmax(-x) along `dim`.

    Shape: any; the result has the same.
    Errors: IndexError for a `dim` that is not there.
    Source: PyTorch's nn.Softmin.
    """

    def forward(self, input: Tensor) -> Any:
        """Any shape."""
        return F.softmin(input, self.dim, 5)


class LogSoftmax(_Along):
    """log(softmax(x)) along `dim`.

    Formula: x_i - log of the sum over j of e^(x_j).
    Shape: any; the result has the same.
    Errors: IndexError for a `dim` that is not there.
    Source: PyTorch's nn.LogSoftmax.
    """

    def forward(self, input: Tensor) -> Any:
        """Any shape."""
        return F.log_softmax(input, self.dim, 5)


class Softmax2d(Module):
    """Softmax over the channels of an image.

    Shape: (N, C, H, W) or (C, H, W); the result has the same.
    Errors: ValueError for another number of dimensions.
    Source: PyTorch's nn.Softmax2d.
    """

    def forward(self, input: Tensor) -> Any:
        """(N, C, H, W) or (C, H, W)."""
        if input._array.ndim not in (3, 4):
            raise ValueError(f"Softmax2d: expected input to be 3D or 4D, got {input._array.ndim}D instead")
        return F.softmax(input, -3)


class GLU(Module):
    """The first half along `dim` times the sigmoid of the second.

    Formula: a sigmoid(b) of both halves a, b.
    Shape: (..., 2 n, ...) to (..., n, ...).
    Errors: RuntimeError for an odd length.
    Source: Dauphin et al. (2016).
    """

    def __init__(self, dim: int = -1) -> None:
        super().__init__()
        self.dim = dim

    def forward(self, input: Tensor) -> Any:
        """Any shape; `dim` becomes half as long."""
        return F.glu(input, self.dim)

    def extra_repr(self) -> str:
        """The dimension."""
        return f"dim={self.dim}"
