"""The memory behind tensors as a flat list of numbers: what several views of it share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from .dtypes import Array, dtype, dtype_of
from .layout import memory_owner
from .tensor import Tensor


class TypedStorage:
    """The elements in the memory of a tensor, in the order in which they lie there, shown or not."""

    __module__ = "torch.storage"  # as its users see it

    def __init__(self, tensor: Tensor) -> None:
        self._tensor = tensor
        owner = memory_owner(tensor._array)
        self._array: Array = owner.ravel("K").view()
        if not np.shares_memory(self._array, owner):
            self._array = owner.reshape(-1)

    @property
    def dtype(self) -> dtype:
        """The element type."""
        return dtype_of(self._array)

    def size(self) -> int:
        """The number of elements."""
        return self._array.size

    def nbytes(self) -> int:
        """The number of bytes."""
        return self._array.nbytes

    def data_ptr(self) -> int:
        """The address of the first element."""
        address: int = self._array.__array_interface__["data"][0]
        return address

    def tolist(self) -> list[Any]:
        """The elements as Python numbers."""
        listed: list[Any] = self._array.tolist()
        return listed

    def __len__(self) -> int:
        return self._array.size

    def __iter__(self) -> Iterator[Any]:
        return iter(self._array.tolist())

    def __getitem__(self, index: int) -> Any:
        return self._array[index].item()

    def __setitem__(self, index: int, value: Any) -> None:
        self._array[index] = value
        self._tensor._shared_history().write()

    def __repr__(self) -> str:
        lines = "".join(f" {value}\n" for value in self._array.tolist())
        return f"{lines}[{self.__module__}.TypedStorage(dtype={self.dtype}, device=cpu) of size {len(self)}]"


class UntypedStorage(TypedStorage):
    """The same memory counted in bytes."""

    __module__ = "torch.storage"

    def __init__(self, tensor: Tensor) -> None:
        super().__init__(tensor)
        self._array = self._array.view(np.uint8)
