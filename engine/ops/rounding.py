"""Rounding and remainders: steps, whose gradient is 0 almost everywhere.

Shapes: any; the result has the same, of two operands operands that broadcast, to their common shape.
Errors: RuntimeError for shapes that do not broadcast.
Source: PyTorch's page of each name, torch.<name>.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.autograd.dtypes import Array
from engine.autograd.op import op
from engine.autograd.tensor import wrap

from .arithmetic import div as true_quotient
from .broadcasting import aligned, mismatch
from .comparisons import eq
from .gating import nothing, passed
from .return_types import return_type
from .selection import where

Parts = return_type("frexp", "mantissa exponent")


def _stepped(function: Any, input: Array) -> Array:
    """Integers are round already and keep their type."""
    rounded: Array = function(input) if input.dtype.kind == "f" else input.copy()
    return rounded


@op
def floor(input: Array, /) -> Any:
    """The next integer below."""
    return _stepped(np.floor, input)


@op
def ceil(input: Array, /) -> Any:
    """The next integer above."""
    return _stepped(np.ceil, input)


@op
def trunc(input: Array, /) -> Any:
    """The integer part, towards 0."""
    return _stepped(np.trunc, input)


@op(name="round")
def rounded(input: Array, /) -> Any:
    """The nearest integer, the even one of two."""
    return _stepped(np.round, input)


@op(name="round_decimals", node="RoundBackward1")
def rounded_to(input: Array, /, decimals: int) -> Any:
    """The nearest multiple of 10^-decimals."""
    scale = input.dtype.type(10.0 ** abs(decimals))
    return np.round(input * scale) / scale if decimals > 0 else np.round(input / scale) * scale


for _step in (floor, ceil, trunc, rounded, rounded_to):
    _step.gradients(input=nothing)


def round(input: Any, *, decimals: int = 0) -> Any:  # noqa: A001 - PyTorch's name
    """The nearest integer (the even one of two), or multiple of 10^-decimals."""
    return rounded(input) if decimals == 0 else rounded_to(input, decimals)


@op
def frac(input: Array, /) -> Any:
    """What trunc takes away: x - trunc(x)."""
    return input - np.trunc(input)


frac.gradients(input=lambda g: g)


@op(name="fmod", node="FmodBackward1", explain=mismatch)
def remainder_of(input: Array, other: Array, /) -> Any:
    """The remainder of input / other with the sign of `input`; RuntimeError for an integer by 0."""
    a, b = aligned(input, other)
    if a.dtype.kind != "f" and not np.all(b):
        raise RuntimeError("ZeroDivisionError")
    return np.fmod(a, b)


remainder_of.gradients(input=lambda g: g, other=lambda g, input, other: -g * trunc(input / other))


@op(name="fmod_number", node="FmodBackward0")
def remainder_of_number(input: Array, /, other: float) -> Any:
    """The same for a number as divisor."""
    return remainder_of(input, other)


remainder_of_number.gradients(input=lambda g: g)


def fmod(input: Any, other: Any) -> Any:
    """The remainder of input / other with the sign of `input`; RuntimeError for an integer by 0."""
    return (remainder_of if hasattr(other, "_array") else remainder_of_number)(input, other)


@op(name="div_rounded", node="DivBackward2", explain=mismatch)
def stepped_quotient(input: Array, other: Array, /, rounding_mode: str) -> Any:
    """input / other rounded down ("floor") or towards 0 ("trunc"), in the operands' type."""
    a, b = aligned(input, other)
    if a.dtype.kind != "f":
        if not np.all(b):
            raise RuntimeError("ZeroDivisionError")
        down = np.floor_divide(a, b)
        return down if rounding_mode == "floor" else down + ((down < 0) & (down * b != a))
    return _floored(a, b) if rounding_mode == "floor" else np.trunc(a / b)


def _floored(a: Array, b: Array) -> Array:
    """The floor of the exact quotient, where the rounded one is a whole number too many; infinite by 0."""
    found: Array = np.where(b == 0, a / b, np.floor_divide(a, b))
    return found


stepped_quotient.gradients(input=nothing, other=nothing)


def div(input: Any, other: Any, *, rounding_mode: str | None = None) -> Any:
    """input / other; rounded down or towards 0 for the `rounding_mode` "floor" or "trunc"."""
    if rounding_mode is None:
        return true_quotient(input, other)
    if rounding_mode not in ("floor", "trunc"):
        raise RuntimeError(
            f"div expected rounding_mode to be one of None, 'trunc', or 'floor' but found '{rounding_mode}'"
        )
    return stepped_quotient(input, other, rounding_mode)


@op
def nan_to_num(
    input: Array, /, nan: float | None = None, posinf: float | None = None, neginf: float | None = None
) -> Any:
    """nan replaced by 0 and infinities by the largest and smallest number, or by what is given."""
    if input.dtype.kind != "f":
        return input.copy()
    limits = np.finfo(input.dtype)
    high, low = (limits.max if posinf is None else posinf), (limits.min if neginf is None else neginf)
    return np.nan_to_num(input, copy=True, nan=nan or 0.0, posinf=high, neginf=low)


nan_to_num.gradients(input=lambda g, input: passed(g, input - input == 0))


@op(explain=mismatch)
def copysign(input: Array, other: Array, /) -> Any:
    """The size of `input` with the sign of `other`."""
    a, b = aligned(input, other)
    return np.copysign(a, b) if np.asarray(a).dtype.kind == "f" else np.copysign(a, b).astype(np.float32)


copysign.gradients(
    input=lambda g, input, out: where(eq(input, 0), 0.0, g * (out / where(eq(input, 0), 1.0, input))),
    other=nothing,
)


@op(explain=mismatch)
def nextafter(input: Array, other: Array, /) -> Any:
    """The next number of the type from `input` towards `other`."""
    return np.nextafter(*aligned(input, other))


nextafter.gradients(input=lambda g: g, other=nothing)


def frexp(input: Any) -> Any:
    """The pair (mantissa, exponent) with input = mantissa 2^exponent and 0.5 <= |mantissa| < 1."""
    exponent = np.frexp(input._array)[1]
    scale = wrap(np.ldexp(np.ones((), input._array.dtype), -exponent))
    return Parts(input * scale, wrap(np.asarray(exponent, np.int32)))


@op(name="heaviside", recorded=False, explain=mismatch)
def heaviside(input: Array, values: Array, /) -> Any:
    """0 below 0, 1 above, `values` at 0."""
    if getattr(input, "dtype", None) != getattr(values, "dtype", None):
        raise RuntimeError("heaviside is not yet implemented for tensors with different dtypes.")
    a, b = aligned(input, values)
    return np.heaviside(a, b).astype(a.dtype)
