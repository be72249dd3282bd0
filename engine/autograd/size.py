"""The shape of a tensor as PyTorch shows it."""

from __future__ import annotations

import math
import operator
from collections.abc import Iterable
from typing import Any


class Size(tuple[int, ...]):
    """A tuple of dimension lengths that prints as `torch.Size([2, 3])`; its parts and sums are sizes too."""

    __slots__ = ()
    __module__ = "torch"  # as its users see it

    def __new__(cls, lengths: Iterable[Any] = ()) -> Size:
        """The lengths as integers; TypeError for one that is none."""
        return super().__new__(cls, [_length(place, each) for place, each in enumerate(lengths)])

    def numel(self) -> int:
        """The number of elements a tensor of this shape holds."""
        return math.prod(self)

    def __getitem__(self, index: Any) -> Any:
        found = super().__getitem__(index)
        return Size(found) if isinstance(index, slice) else found

    def __add__(self, other: Any) -> Size:
        if isinstance(other, tuple):
            return Size(super().__add__(other))
        if hasattr(other, "__radd__"):
            return NotImplemented
        raise TypeError(f"can only concatenate tuple (not {type(other).__name__}) to torch.Size")

    def __radd__(self, other: Any) -> Size:
        if not isinstance(other, tuple):
            raise TypeError(f"can only concatenate tuple (not {type(other).__name__}) to torch.Size")
        return Size(other + tuple(self))

    def __mul__(self, times: Any) -> Size:
        return Size(super().__mul__(times))

    __rmul__ = __mul__

    def __repr__(self) -> str:
        return f"torch.Size({list(self)})"

    def __reduce__(self) -> tuple[Any, tuple[tuple[int, ...]]]:
        return (_size, (tuple(self),))


def _length(place: int, value: Any) -> int:
    try:
        return operator.index(value)
    except TypeError:
        raise TypeError(
            f"torch.Size() takes an iterable of 'int' (item {place} is '{type(value).__name__}')"
        ) from None


def _size(lengths: tuple[int, ...]) -> Size:
    return Size(lengths)
