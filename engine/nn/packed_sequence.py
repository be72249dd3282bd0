"""Sequences of different lengths without padding."""

from __future__ import annotations

from typing import Any, NamedTuple, TypeVar

import numpy as np

from engine.autograd import dtypes
from engine.autograd.tensor import Tensor, wrap

P = TypeVar("P", bound="PackedSequence")


class _Parts(NamedTuple):
    data: Any
    batch_sizes: Any
    sorted_indices: Any = None
    unsorted_indices: Any = None


class PackedSequence(_Parts):
    """The elements of all sequences step by step, longest sequence first, and how many each step has.

    `sorted_indices` tell which sequence of the batch each is, `unsorted_indices` the way back.
    """

    __slots__ = ()
    __module__ = "torch.nn.utils.rnn"  # as its users see it

    def __new__(
        cls: type[P],
        data: Any,
        batch_sizes: Any = None,
        sorted_indices: Any = None,
        unsorted_indices: Any = None,
    ) -> P:
        """The way back follows from the order."""
        if unsorted_indices is None:
            unsorted_indices = invert_permutation(sorted_indices)
        return super().__new__(cls, data, batch_sizes, sorted_indices, unsorted_indices)

    def __reduce__(self) -> Any:
        return _again, tuple(self)

    def to(self: P, *args: Any, **kwargs: Any) -> P:
        """The same with the data in another dtype or place; itself where nothing changes."""
        return self._with(self.data.to(*args, **kwargs))

    def cpu(self: P) -> P:
        """Itself."""
        return self._with(self.data.cpu())

    def cuda(self: P, *args: Any, **kwargs: Any) -> P:
        """PyTorch's error, for there is no GPU."""
        return self._with(self.data.cuda(*args, **kwargs))

    def double(self: P) -> P:
        """The same in float64."""
        return self.to(dtypes.float64)

    def float(self: P) -> P:
        """The same in float32."""
        return self.to(dtypes.float32)

    def half(self: P) -> P:
        """The same in float16."""
        return self.to(dtypes.float16)

    def long(self: P) -> P:
        """The same in int64."""
        return self.to(dtypes.int64)

    def int(self: P) -> P:
        """The same in int32."""
        return self.to(dtypes.int32)

    def short(self: P) -> P:
        """The same in int16."""
        return self.to(dtypes.int16)

    def char(self: P) -> P:
        """The same in int8."""
        return self.to(dtypes.int8)

    def byte(self: P) -> P:
        """The same in uint8."""
        return self.to(dtypes.uint8)

    @property
    def is_cuda(self) -> bool:
        """Never."""
        return False

    def is_pinned(self) -> bool:
        """Never: nothing is copied to a GPU."""
        return False

    def _with(self: P, data: Any) -> P:
        return self if data is self.data else self._replace(data=data)


def invert_permutation(permutation: Tensor | None) -> Tensor | None:
    """The permutation that undoes another one."""
    return None if permutation is None else wrap(np.argsort(permutation._array))


def _again(*parts: Any) -> PackedSequence:
    return PackedSequence(*parts)
