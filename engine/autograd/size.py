"""The shape of a tensor as PyTorch shows it."""

from __future__ import annotations

import math
from typing import Any


class Size(tuple[int, ...]):
    """A tuple of dimension lengths that prints as `torch.Size([2, 3])`; its parts and sums are sizes too."""

    __slots__ = ()
    __module__ = "torch"  # as its users see it

    def numel(self) -> int:
        """The number of elements a tensor of this shape holds."""
        return math.prod(self)

    def __getitem__(self, index: Any) -> Any:
        found = super().__getitem__(index)
        return Size(found) if isinstance(index, slice) else found

    def __add__(self, other: Any) -> Size:
        return Size(super().__add__(tuple(other)))

    def __radd__(self, other: Any) -> Size:
        return Size(tuple(other) + tuple(self))

    def __mul__(self, times: Any) -> Size:
        return Size(super().__mul__(times))

    __rmul__ = __mul__

    def __repr__(self) -> str:
        return f"torch.Size({list(self)})"

    def __reduce__(self) -> tuple[Any, tuple[tuple[int, ...]]]:
        return (_size, (tuple(self),))


def _size(lengths: tuple[int, ...]) -> Size:
    return Size(lengths)
