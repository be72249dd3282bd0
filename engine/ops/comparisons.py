"""Comparisons and logic: bool tensors, through which no gradient flows."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.autograd.dtypes import Array
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
def bitwise_and(input: Array, other: Array, /) -> Any:
    """input & other, of bools or integers."""
    return np.bitwise_and(*aligned(input, other))


@op(recorded=False, explain=mismatch)
def bitwise_or(input: Array, other: Array, /) -> Any:
    """input | other, of bools or integers."""
    return np.bitwise_or(*aligned(input, other))


@op(recorded=False, explain=mismatch)
def bitwise_xor(input: Array, other: Array, /) -> Any:
    """input ^ other, of bools or integers."""
    return np.bitwise_xor(*aligned(input, other))


@op(recorded=False)
def bitwise_not(input: Array, /) -> Any:
    """~input, of bools or integers."""
    return np.bitwise_not(input)


@op(recorded=False)
def isnan(input: Array, /) -> Any:
    """Where the value is not a number."""
    return np.isnan(input)


@op(recorded=False)
def isinf(input: Array, /) -> Any:
    """Where the value is infinite."""
    return np.isinf(input)


@op(recorded=False)
def isfinite(input: Array, /) -> Any:
    """Where the value is neither infinite nor not a number."""
    return np.isfinite(input)


def equal(input: Any, other: Any) -> bool:
    """Whether both tensors have the same shape and the same elements."""
    return bool(np.array_equal(input._array, other._array))


def allclose(input: Any, other: Any, rtol: float = 1e-5, atol: float = 1e-8, equal_nan: bool = False) -> bool:
    """Whether |input - other| <= atol + rtol |other| everywhere."""
    return bool(np.allclose(input._array, other._array, rtol, atol, equal_nan))
