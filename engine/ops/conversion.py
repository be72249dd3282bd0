"""The same numbers as another type, in new memory or in one piece."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.autograd import dtypes
from engine.autograd.dtypes import Array, dtype
from engine.autograd.op import op


@op
def clone(input: Array, /) -> Any:
    """A copy in new memory that stays part of the graph."""
    return input.copy()


clone.gradients(input=lambda g: g)


@op(name="to_copy")
def cast(input: Array, /, dtype: np.dtype[Any]) -> Any:
    """The elements as floats of another width; the gradient comes back in the input's."""
    return input.astype(dtype)


cast.gradients(input=lambda g: g)


@op(name="to_integer", recorded=False)
def cast_to_integer(input: Array, /, dtype: np.dtype[Any]) -> Any:
    """The elements as integers or bools, through which no gradient flows."""
    return input.astype(dtype)


def to(input: Any, *targets: Any, dtype: dtype | None = None, device: Any = None, **_: Any) -> Any:
    """The tensor in another dtype, or itself: `x.to(engine.float64)`, `x.to(other)`, `x.to("cpu")`."""
    for target in targets:
        if isinstance(target, dtypes.dtype):
            dtype = target
        elif hasattr(target, "_array"):
            dtype = target.dtype
    if dtype is None or dtype.numpy == input._array.dtype:
        return input
    return (cast if dtype.is_floating_point else cast_to_integer)(input, dtype.numpy)


def contiguous(input: Any) -> Any:
    """The tensor itself when its elements lie in order, else a copy in which they do."""
    return input if input._array.flags.c_contiguous else clone(input)


def float_(input: Any) -> Any:
    """As float32."""
    return to(input, dtypes.float32)


def double(input: Any) -> Any:
    """As float64."""
    return to(input, dtypes.float64)


def long(input: Any) -> Any:
    """As int64."""
    return to(input, dtypes.int64)


def int_(input: Any) -> Any:
    """As int32."""
    return to(input, dtypes.int32)


def bool_(input: Any) -> Any:
    """As bool: where the elements are not zero."""
    return to(input, dtypes.bool_)


def type_as(input: Any, other: Any) -> Any:
    """In the dtype of `other`."""
    return to(input, other.dtype)
