"""Functions of one variable, element by element.

Shapes: any; the result has the same.
Source: PyTorch's page of each name, torch.<name>.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from engine.autograd.dtypes import Array
from engine.autograd.op import op
from engine.autograd.tensor import Tensor

from .broadcasting import aligned, as_array, floating, mismatch
from .comparisons import eq, ge, logical_and
from .gating import nothing, passed
from .precise import precise
from .selection import where

_NUMBERS = (int, float, complex)
_SHORT: dict[float, Any] = {
    2: lambda x: x * x,
    3: lambda x: x * x * x,
    0.5: np.sqrt,
    -0.5: lambda x: 1 / np.sqrt(x),
    -1: np.reciprocal,
    -2: lambda x: 1 / (x * x),
}
"""Powers that PyTorch too takes in this way: the general one costs a hundred times as much."""


def _powered(input: Any, exponent: Any) -> Any:
    """input ** exponent in PyTorch's type; an integer to a negative integer is rounded towards 0."""
    base, by = aligned(input, exponent)
    if base.dtype.kind in "iu" and np.any(np.asarray(by) < 0):
        flipped = np.where(np.abs(base) == 1, np.power(base, np.abs(by)), 0)
        return np.where(by < 0, flipped, np.power(base, np.abs(by))).astype(base.dtype)
    if base.dtype.kind == "b":
        if not isinstance(exponent, bool):
            raise NotImplementedError("\"pow\" not implemented for 'Bool'")
        return base.copy() if exponent else np.ones_like(base)
    return np.power(base, by)


@op(name="pow_number", node="PowBackward0")
def power(input: Array, /, exponent: float) -> Any:
    """input ** exponent for a number as exponent."""
    if exponent in _SHORT and input.dtype.kind == "f":
        return _SHORT[exponent](input)
    if input.dtype.kind in "iu" and isinstance(exponent, int | np.integer) and exponent < 0:
        raise RuntimeError("Integers to negative integer powers are not allowed.")
    return _powered(input, exponent)


def _by_base(g: Any, input: Any, exponent: float) -> Any:
    if exponent == 0:
        return nothing(g)
    if exponent == 2 and not isinstance(g, Tensor):
        return g * (2 * input)  # without a copy of the input
    return g * (exponent * power(input, exponent - 1))


power.gradients(input=_by_base)


@op(name="pow_of_number", node="PowBackward2")
def power_of_number(exponent: Array, /, base: float) -> Any:
    """base ** exponent for a number as base."""
    return _powered(base, exponent)


@op(name="pow_tensor", node="PowBackward1", explain=mismatch)
def power_of(input: Array, exponent: Array, /) -> Any:
    """input ** exponent, both tensors (or a number as base)."""
    return _powered(input, exponent)


def _by_tensor_base(g: Any, input: Any, exponent: Any) -> Any:
    """d/db b^e = e b^(e - 1), and 0 for e = 0 even where b is 0."""
    return g * where(eq(exponent, 0), 0.0, exponent * power_of(input, exponent - 1))


def _by_exponent(g: Any, input: Any, exponent: Any, out: Any) -> Any:
    """d/de b^e = b^e ln b, and 0 where 0 is raised to a power >= 0."""
    from_zero = logical_and(eq(input, 0), ge(exponent, 0))
    return g * where(from_zero, 0.0, out * log(input))


power_of.gradients(input=_by_tensor_base, exponent=_by_exponent)


def _by_exponent_of_number(g: Any, exponent: Any, base: float, out: Any) -> Any:
    if base == 0:
        return g * where(ge(exponent, 0), 0.0, -math.inf)
    return g * out * (math.log(base) if base > 0 else math.nan)


power_of_number.gradients(exponent=_by_exponent_of_number)


def pow(input: Any, exponent: Any) -> Any:  # noqa: A001 - PyTorch's name
    """input ** exponent for tensors and numbers."""
    if isinstance(exponent, _NUMBERS):
        return power(input, exponent)
    return power_of_number(exponent, input) if isinstance(input, _NUMBERS) else power_of(input, exponent)


@op
def reciprocal(input: Array, /) -> Any:
    """1 / input."""
    return np.reciprocal(floating(input))


reciprocal.gradients(input=lambda g, out: -g * (out * out))


def divided_by(number: Any, input: Any) -> Any:
    """number / input, as PyTorch computes it: the reciprocal times the number."""
    return reciprocal(input) * number


@op
def exp(input: Array, /) -> Any:
    """e to the power of each element."""
    return precise(np.exp, input)


exp.gradients(input=lambda g, out: g * out)


@op
def log(input: Array, /) -> Any:
    """The natural logarithm; -inf at 0, nan below."""
    return np.log(floating(as_array(input)))


log.gradients(input=lambda g, input: g / input)


@op
def log1p(input: Array, /) -> Any:
    """log(1 + input), exact near 0."""
    return precise(np.log1p, input)


log1p.gradients(input=lambda g, input: g / (input + 1))


@op
def sqrt(input: Array, /) -> Any:
    """The square root; nan below 0."""
    return np.sqrt(floating(input))


sqrt.gradients(input=lambda g, out: g / (2 * out))


@op
def sin(input: Array, /) -> Any:
    """The sine of each element in radians."""
    return np.sin(floating(input))


@op
def cos(input: Array, /) -> Any:
    """The cosine of each element in radians."""
    return np.cos(floating(input))


sin.gradients(input=lambda g, input: g * cos(input))
cos.gradients(input=lambda g, input: -g * sin(input))


def square(input: Any) -> Any:
    """input ** 2."""
    return power(input, 2)


@op(node="ClampBackward1")
def clamp(input: Array, /, min: float | None = None, max: float | None = None) -> Any:
    """Each element, or the nearer bound outside [min, max]; the gradient at a bound is 1."""
    if min is None and max is None:
        raise RuntimeError("torch.clamp: At least one of 'min' or 'max' must not be None")
    fractional = any(isinstance(bound, float) for bound in (min, max))
    return np.clip(floating(input) if fractional else input, min, max)


def _inside(g: Any, input: Any, min: float | None, max: float | None) -> Any:
    if min is not None:
        g = passed(g, input >= min)
    return g if max is None else passed(g, input <= max)


clamp.gradients(input=_inside)
