"""Sequences of different lengths without padding."""

from __future__ import annotations

from typing import Any, NamedTuple


class PackedSequence(NamedTuple):
    """The elements of all sequences step by step, longest sequence first, and how many each step has."""

    data: Any
    batch_sizes: Any
    sorted_indices: Any = None
    unsorted_indices: Any = None

    def to(self, *args: Any, **kwargs: Any) -> PackedSequence:
        """The same with the data in another dtype or place."""
        return self._replace(data=self.data.to(*args, **kwargs))

    @property
    def is_cuda(self) -> bool:
        """Never."""
        return False
