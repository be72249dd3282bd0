"""A tensor's numbers as Python takes them."""

from __future__ import annotations

from typing import Any

import numpy as np

from .dtypes import Array


class PythonValues:
    """`x.item()`, `float(x)`, `if x`, `len(x)`, ...: reading a tensor outside the graph."""

    __slots__ = ()
    _array: Array

    def item(self) -> Any:
        """The only element as a Python number; RuntimeError unless there is exactly one."""
        if self._array.size != 1:
            raise RuntimeError(f"a Tensor with {self._array.size} elements cannot be converted to Scalar")
        return self._array.item()

    def tolist(self) -> Any:
        """Nested lists of Python numbers, a number for a 0-d tensor."""
        return self._array.tolist()

    def _number(self) -> Any:
        if self._array.size != 1:
            raise ValueError("only one element tensors can be converted to Python scalars")
        return self._array.item()

    def _real(self, kind: str) -> Any:
        """The only element as a real number; RuntimeError for a complex one that is none."""
        number = self._number()
        if type(number) is not complex:
            return number
        if number.imag:
            raise RuntimeError(f"value cannot be converted to type {kind} without overflow")
        return number.real

    def __float__(self) -> float:
        return float(self._real("double"))

    def __int__(self) -> int:
        return int(self._real("int64_t"))

    def __complex__(self) -> complex:
        return complex(self._number())

    def __index__(self) -> int:
        if self._array.dtype.kind not in "iub" or self._array.size != 1:
            raise TypeError("only integer tensors of a single element can be converted to an index")
        return int(self._array.item())

    def __bool__(self) -> bool:
        if self._array.size != 1:
            few = "no values" if self._array.size == 0 else "more than one value"
            raise RuntimeError(f"Boolean value of Tensor with {few} is ambiguous")
        return bool(self._array.item())

    def __len__(self) -> int:
        if self._array.ndim == 0:
            raise TypeError("len() of a 0-d tensor")
        return len(self._array)

    def __contains__(self, element: Any) -> bool:
        if not isinstance(element, PythonValues | int | float | np.number):
            raise RuntimeError(
                f"Tensor.__contains__ only supports Tensor or scalar, but you passed in a {type(element)}."
            )
        other = element._array if isinstance(element, PythonValues) else element
        return bool((self._array == other).any())
