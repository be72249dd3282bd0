"""The shape of a tensor as PyTorch shows it."""

from __future__ import annotations

import math


class Size(tuple[int, ...]):
    """A tuple of dimension lengths that prints as `torch.Size([2, 3])`."""

    __slots__ = ()

    def numel(self) -> int:
        """The number of elements a tensor of this shape holds."""
        return math.prod(self)

    def __repr__(self) -> str:
        return f"torch.Size({list(self)})"
