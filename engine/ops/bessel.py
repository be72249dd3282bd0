"""Modified Bessel functions of the first kind, by their power series and, beyond it, their asymptotic one.

Source: https://dlmf.nist.gov/10.25 (series), https://dlmf.nist.gov/10.40 (asymptotic expansion).
Shapes: any; the result has the same.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.autograd.dtypes import Array
from engine.autograd.op import op

from .arithmetic import sign
from .broadcasting import floating
from .comparisons import eq
from .selection import where

_FAR = 20.0
"""Where both series are exact to the last digits of a float64."""
_TERMS = 60


def _scaled(order: int, x: Array) -> Array:
    """e^-x I_order(x) for x >= 0 in float64."""
    near, far = np.minimum(x, _FAR), np.maximum(x, _FAR)
    quarter = near * near / 4
    term = (near / 2) ** order
    series = term.copy()
    for k in range(1, _TERMS):
        term = term * quarter / (k * (k + order))
        series += term
    tail = np.ones_like(far)
    expansion = tail.copy()
    for k in range(1, 20):
        tail = -tail * (4 * order * order - (2 * k - 1) ** 2) / (8 * k * far)
        expansion += tail
    return np.where(x <= _FAR, series * np.exp(-near), expansion / np.sqrt(2 * np.pi * far))


def _computed(order: int, input: Array, scaled: bool) -> Array:
    values = floating(input)
    x = np.abs(values.astype(np.float64))
    with np.errstate(over="ignore", invalid="ignore"):
        finite = np.where(np.isfinite(x), x, 0.0)
        found = _scaled(order, finite) * (1.0 if scaled else np.exp(finite))
        found = np.where(np.isposinf(x), 0.0 if scaled else np.nan, np.where(np.isnan(x), x, found))
        signed = found * np.sign(values) if order else found
        return np.asarray(signed).astype(values.dtype)


@op
def i0(input: Array, /) -> Any:
    """The modified Bessel function of order 0, even and growing like e^|x|."""
    return _computed(0, input, False)


@op
def i1(input: Array, /) -> Any:
    """The modified Bessel function of order 1, odd and growing like e^|x|."""
    return _computed(1, input, False)


@op
def i0e(input: Array, /) -> Any:
    """e^-|x| i0(x)."""
    return _computed(0, input, True)


@op
def i1e(input: Array, /) -> Any:
    """e^-|x| i1(x)."""
    return _computed(1, input, True)


def _by_argument(values: Any, input: Any) -> Any:
    """I_1(x) / x, whose limit at 0 is 1/2."""
    centre = eq(input, 0)
    return where(centre, 0.5, values / where(centre, 1.0, input))


i0.gradients(input=lambda g, input: g * i1(input))
i1.gradients(input=lambda g, input, out: g * (i0(input) - _by_argument(out, input)))
i0e.gradients(input=lambda g, input, out: g * (i1e(input) - sign(input) * out))
i1e.gradients(input=lambda g, input, out: g * (i0e(input) - sign(input) * out - _by_argument(out, input)))
