"""Comparisons and logic: bool tensors, through which no gradient flows.

Shapes: operands that broadcast, to their common shape.
Errors: RuntimeError for shapes that do not broadcast.
Source: PyTorch's page of each name, torch.<name>.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.autograd.dtypes import Array, dtype_of
from engine.autograd.op import op

from .broadcasting import aligned, mismatch


@op(recorded=False, explain=mismatch)
def eq(input: Array, other: Array, /) -> Any:
    """input == other."""
    return np.equal(*aligned(input, other))


@op(recorded=False, explain=mismatch)
def ne(input: Array, other: Array, /) -> Any:
    """input != other."""
    return np.not_equal(*aligned(input, other))


@op(recorded=False, explain=mismatch)
def lt(input: Array, other: Array, /) -> Any:
    """input < other."""
    return np.less(*aligned(input, other))


@op(recorded=False, explain=mismatch)
def le(input: Array, other: Array, /) -> Any:
    """input <= other."""
    return np.less_equal(*aligned(input, other))


@op(recorded=False, explain=mismatch)
def gt(input: Array, other: Array, /) -> Any:
    """input > other."""
    return np.greater(*aligned(input, other))


@op(recorded=False, explain=mismatch)
def ge(input: Array, other: Array, /) -> Any:
    """input >= other."""
    return np.greater_equal(*aligned(input, other))


@op(recorded=False, explain=mismatch)
def logical_and(input: Array, other: Array, /) -> Any:
    """Both are not zero."""
    return np.logical_and(input, other)


@op(recorded=False, explain=mismatch)
def logical_or(input: Array, other: Array, /) -> Any:
    """At least one is not zero."""
    return np.logical_or(input, other)


@op(recorded=False)
def logical_not(input: Array, /) -> Any:
    """It is zero."""
    return np.logical_not(input)


@op(recorded=False, explain=mismatch)
def logical_xor(input: Array, other: Array, /) -> Any:
    """Exactly one is not zero."""
    return np.logical_xor(input, other)


@op(recorded=False)
def isnan(input: Array, /) -> Any:
    """Where the value is not a number."""
    return np.isnan(input)


@op(recorded=False)
def isinf(input: Array, /) -> Any:
    """Where the value is infinite."""
    return np.isinf(input)


@op(recorded=False)
def isposinf(input: Array, /) -> Any:
    """Where the value is infinite and positive."""
    return input == np.inf


@op(recorded=False)
def isneginf(input: Array, /) -> Any:
    """Where the value is infinite and negative."""
    return input == -np.inf


@op(recorded=False)
def signbit(input: Array, /) -> Any:
    """Where the sign is minus, -0.0 included."""
    return np.signbit(input) if input.dtype.kind == "f" else input < 0


@op(recorded=False)
def isfinite(input: Array, /) -> Any:
    """Where the value is neither infinite nor not a number."""
    return np.isfinite(input)


def _same_dtype(input: Any, other: Any) -> None:
    if input._array.dtype != other._array.dtype:
        one, two = (dtype_of(each._array).type_name for each in (input, other))
        raise RuntimeError(f"{one} did not match {two}")


@op(name="isclose", recorded=False, explain=mismatch)
def near(input: Array, other: Array, /, rtol: float, atol: float, equal_nan: bool) -> Any:
    """|input - other| <= atol + rtol |other|."""
    return np.isclose(input, other, rtol, atol, equal_nan)


def isclose(input: Any, other: Any, rtol: float = 1e-5, atol: float = 1e-8, equal_nan: bool = False) -> Any:
    """Where |input - other| <= atol + rtol |other|; RuntimeError for two dtypes."""
    _same_dtype(input, other)
    for name, value in (("rtol", rtol), ("atol", atol)):
        if value < 0:
            raise RuntimeError(f"{name} must be greater than or equal to zero, but got {value:g}")
    return near(input, other, rtol, atol, equal_nan)


def equal(input: Any, other: Any) -> bool:
    """Whether both tensors have the same shape and the same elements."""
    return bool(np.array_equal(input._array, other._array))


def allclose(input: Any, other: Any, rtol: float = 1e-5, atol: float = 1e-8, equal_nan: bool = False) -> bool:
    """Whether |input - other| <= atol + rtol |other| everywhere; RuntimeError for two dtypes."""
    _same_dtype(input, other)
    try:
        np.broadcast_shapes(input._array.shape, other._array.shape)
    except ValueError:
        raise mismatch(input._array, other._array) from None
    return bool(np.allclose(input._array, other._array, rtol, atol, equal_nan))
