"""One number for all spatial dimensions, or one for each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.autograd.dtypes import dtype_of

Spread = int | Sequence[int]

_C_NAMES = {
    "float16": "c10::Half",
    "float32": "float",
    "float64": "double",
    "int64": "long int",
    "int32": "int",
    "uint8": "unsigned char",
}


def each(value: Any, dims: int) -> tuple[int, ...]:
    """`value` as one number per dimension."""
    if isinstance(value, int):
        return (value,) * dims
    numbers = tuple(int(n) for n in value)
    return numbers * dims if len(numbers) == 1 else numbers


def by(numbers: Sequence[int]) -> str:
    """Sizes as PyTorch's errors print them: `3 x 3`."""
    return " x ".join(map(str, numbers))


def c_name(tensor: Any) -> str:
    """The dtype as the C++ of PyTorch calls it."""
    name: str = tensor._array.dtype.name
    return _C_NAMES.get(name, name)


def type_name(tensor: Any) -> str:
    """The dtype as PyTorch calls it in other errors: `Double`."""
    return dtype_of(tensor._array).type_name
