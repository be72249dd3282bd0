"""Layers that drop values at random while training."""

from __future__ import annotations

from typing import Any

from engine.autograd.tensor import Tensor

from ..functional import dropping as F  # noqa: N812 - the name everybody uses
from ..module import Module


class _Dropout(Module):
    def __init__(self, p: float = 0.5, inplace: bool = False) -> None:
        super().__init__()
        if not 0 <= p <= 1:
            raise ValueError(f"dropout probability has to be between 0 and 1, but got {p}")
        self.p = p
        self.inplace = inplace

    def extra_repr(self) -> str:
        """All settings."""
        return f"p={self.p}, inplace={self.inplace}"


class Dropout(_Dropout):
    """Each element zero with probability p, the others divided by 1 - p.

    Shape: any; the result has the same.
    Errors: ValueError for a p outside [0, 1].
    Source: Srivastava et al. (2014).
    """

    def forward(self, input: Tensor) -> Any:
        """Any shape; in evaluation the input itself."""
        return F.dropout(input, self.p, self.training, self.inplace)


class Dropout1d(_Dropout):
    """Whole channels of a sequence zero with probability p.

    Formula: x m / (1 - p), m = 0 for a share p of the channels, else 1; x in evaluation.
    Shape: (N, C, L) or (C, L).
    Errors: ValueError for a p outside [0, 1].
    Source: Tompson et al. (2015).
    """

    def forward(self, input: Tensor) -> Any:
        """(N, C, L) or (C, L)."""
        return F.dropout1d(input, self.p, self.training, self.inplace)


class Dropout2d(_Dropout):
    """Whole channels of an image zero with probability p.

    Formula: x m / (1 - p), m = 0 for a share p of the channels, else 1; x in evaluation.
    Shape: (N, C, H, W) or (N, C, L).
    Errors: ValueError for a p outside [0, 1].
    Source: Tompson et al. (2015).
    """

    def forward(self, input: Tensor) -> Any:
        """(N, C, H, W)."""
        return F.dropout2d(input, self.p, self.training, self.inplace)


class Dropout3d(_Dropout):
    """Whole channels of a volume zero with probability p.

    Formula: x m / (1 - p), m = 0 for a share p of the channels, else 1; x in evaluation.
    Shape: (N, C, D, H, W) or (C, D, H, W).
    Errors: ValueError for a p outside [0, 1].
    Source: Tompson et al. (2015).
    """

    def forward(self, input: Tensor) -> Any:
        """(N, C, D, H, W) or (C, D, H, W)."""
        return F.dropout3d(input, self.p, self.training, self.inplace)


class AlphaDropout(_Dropout):
    """Dropout for networks of SELUs, which keeps mean and variance.

    Shape: any; the result has the same.
    Errors: ValueError for a p outside [0, 1].
    Source: Klambauer et al. (2017).
    """

    def forward(self, input: Tensor) -> Any:
        """Any shape; in evaluation the input itself."""
        return F.alpha_dropout(input, self.p, self.training)


class FeatureAlphaDropout(_Dropout):
    """Dropout of whole channels for networks of SELUs, which keeps mean and variance.

    Shape: (N, C, ...).
    Errors: ValueError for a p outside [0, 1].
    Source: Klambauer et al. (2017).
    """

    def forward(self, input: Tensor) -> Any:
        """(N, C, ...); in evaluation the input itself."""
        return F.feature_alpha_dropout(input, self.p, self.training)
