"""What dtype two operands meet in, as questions of their own."""

from __future__ import annotations

from typing import Any

from . import dtypes
from .dtypes import dtype, named
from .tensor import Tensor

_KINDS = {"b": 0, "u": 1, "i": 1, "f": 2, "c": 3}


def promote_types(type1: dtype, type2: dtype) -> dtype:
    """The smallest dtype that holds both."""
    return named(dtypes.promote_types(type1.numpy, type2.numpy).name)


def result_type(tensor1: Any, tensor2: Any) -> dtype:
    """The dtype of an operation on two tensors or numbers."""
    operands = (each._array if isinstance(each, Tensor) else each for each in (tensor1, tensor2))
    return named(dtypes.result_type(*operands).name)


def can_cast(from_: dtype, to: dtype) -> bool:
    """Whether in-place operations may put values of `from_` into a tensor of `to`."""
    return _KINDS[from_.numpy.kind] <= _KINDS[to.numpy.kind]
