"""Backward in spite of in-place writes: while allowed, what operations save is copied.

See https://pytorch.org/docs/stable/autograd.html#torch.autograd.graph.allow_mutation_on_saved_tensors.
"""

from __future__ import annotations

import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from .saved_hooks import saved_tensors_hooks
from .tensor import Tensor, wrap
from .versions import Version, tick

_OUTSIDE = (
    "Trying to backward outside of the 'allow_mutation_on_saved_tensors' contextin which the graph was "
    "originally recorded."
)


class _Copy:
    """What a saved tensor held at the time."""

    def __init__(self, tensor: Tensor) -> None:
        self.tensor = wrap(tensor._array.copy(), tensor._requires_grad)
        self.version: Version = tensor._shared_history()
        self.time = tick()


class Copies:
    """The copies that the graphs of one `with` block live on."""

    def __init__(self) -> None:
        self._copies: weakref.WeakValueDictionary[Any, _Copy] = weakref.WeakValueDictionary()
        self._open = True

    @property
    def cloned(self) -> dict[Any, Tensor]:
        """The copies of what was written since, as long as a graph needs them."""
        return {
            place: copy.tensor
            for place, copy in self._copies.items()
            if copy.version.changed_since(copy.time)
        }

    def clear(self) -> None:
        """End: the graphs of the block cannot be walked any more."""
        self._open = False

    def keep(self, tensor: Tensor) -> _Copy:
        """A copy, or the one that was made of the same memory since it was last written."""
        version = tensor._shared_history()
        place = (id(version), version.writes, tensor._array.shape, tensor._array.strides, _address(tensor))
        copy = self._copies.get(place)
        if copy is None:
            copy = self._copies[place] = _Copy(tensor)
        return copy

    def give(self, copy: _Copy) -> Tensor:
        """The copy as a tensor; AssertionError after the block."""
        if not self._open:
            raise AssertionError(_OUTSIDE)
        return copy.tensor


class _Open:
    """Whether a block is open."""

    def __init__(self) -> None:
        self.is_open = False


_block = _Open()


@contextmanager
def allow_mutation_on_saved_tensors() -> Iterator[Copies]:
    """In a `with` block, tensors that were saved for backward may be written in place.

    RuntimeError for blocks in blocks; AssertionError for a backward after the block.
    """
    if _block.is_open:
        raise RuntimeError("allow_mutation_on_saved_tensors contexts cannot be nested")
    copies = Copies()
    _block.is_open = True
    try:
        with saved_tensors_hooks(copies.keep, copies.give):
            yield copies
    finally:
        copies.clear()
        _block.is_open = False


def _address(tensor: Tensor) -> int:
    address: int = tensor._array.__array_interface__["data"][0]
    return address
