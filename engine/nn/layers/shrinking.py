"""Activations that give nothing in a band around 0.

The catalogue does not offer them: a small network whose units all begin inside the band never learns.
"""

from __future__ import annotations

from typing import Any

from engine.autograd.tensor import Tensor

from ..functional import activations as F  # noqa: N812 - the name everybody uses
from ..module import Module


class _Shrink(Module):
    def __init__(self, lambd: float = 0.5) -> None:
        super().__init__()
        self.lambd = lambd

    def extra_repr(self) -> str:
        """lambd, as PyTorch prints it."""
        return str(self.lambd)


class Hardshrink(_Shrink):
    """x outside of [-lambd, lambd], 0 inside.

    Shape: any; the result has the same.
    Source: PyTorch's nn.Hardshrink.
    """

    def forward(self, input: Tensor) -> Any:
        """Element by element, any shape."""
        return F.hardshrink(input, self.lambd)


class Softshrink(_Shrink):
    """x moved towards 0 by lambd, 0 where it would cross.

    Formula: x - lambd above lambd, x + lambd below -lambd, else 0.
    Shape: any; the result has the same.
    Errors: RuntimeError for a negative lambd.
    Source: PyTorch's nn.Softshrink.
    """

    def forward(self, input: Tensor) -> Any:
        """Element by element, any shape."""
        return F.softshrink(input, self.lambd)
