"""The two incomplete gamma functions, by a series or a continued fraction in float64.

Source: https://dlmf.nist.gov/8.7 (series), https://dlmf.nist.gov/8.9 (continued fraction).
Shapes: operands that broadcast, to their common shape.
Errors: RuntimeError for shapes that do not broadcast.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from engine.autograd.dtypes import Array, dtype_of
from engine.autograd.op import op

from .broadcasting import aligned, mismatch
from .pointwise import exp, log
from .special_functions import lgamma

_TERMS = 2000
_EPSILON = 1e-17


def _lower(a: float, x: float) -> tuple[float, float]:
    """The shares of gamma(a) below and above x."""
    if math.isnan(a) or math.isnan(x) or a < 0 or x < 0 or a == x == 0 or a == x == math.inf:
        return math.nan, math.nan
    if x == 0 or a == math.inf:
        return 0.0, 1.0
    if a == 0 or x == math.inf:
        return 1.0, 0.0
    scale = math.exp(a * math.log(x) - x - math.lgamma(a))
    if x < a + 1:
        below = scale * _series(a, x)
        return below, 1 - below
    above = scale * _fraction(a, x)
    return 1 - above, above


def _series(a: float, x: float) -> float:
    """The sum of x^k / (a (a + 1) ... (a + k))."""
    term = total = 1 / a
    for k in range(1, _TERMS):
        term *= x / (a + k)
        total += term
        if term < total * _EPSILON:
            break
    return total


def _fraction(a: float, x: float) -> float:
    """1 / (x + 1 - a - (1 - a) / (x + 3 - a - ...)), evaluated by Lentz's method."""
    tiny = 1e-300
    b = x + 1 - a
    c, d = 1 / tiny, 1 / b
    value = d
    for k in range(1, _TERMS):
        factor = -k * (k - a)
        b += 2
        d = 1 / (factor * d + b or tiny)
        c = b + factor / c or tiny
        value *= c * d
        if abs(c * d - 1) < 1e-16:
            break
    return value


def _each(name: str, which: int, input: Array, other: Array) -> Array:
    a, x = aligned(input, other)
    if a.dtype.kind != "f":
        raise NotImplementedError(f"\"{name}\" not implemented for '{dtype_of(a).type_name}'")
    wide_a, wide_x = np.broadcast_arrays(a, x)
    pairs = zip(wide_a.ravel().tolist(), wide_x.ravel().tolist(), strict=True)
    found = np.fromiter((_lower(*pair)[which] for pair in pairs), np.float64, wide_a.size)
    return found.astype(a.dtype).reshape(wide_a.shape)


@op(explain=mismatch)
def igamma(input: Array, other: Array, /) -> Any:
    """The share of the integral of t^(a-1) e^-t that lies below `other`, with a = `input`."""
    return _each("igamma_cpu", 0, input, other)


@op(explain=mismatch)
def igammac(input: Array, other: Array, /) -> Any:
    """The share that lies above: 1 - igamma."""
    return _each("igammac_cpu", 1, input, other)


def _density(input: Any, other: Any) -> Any:
    """x^(a-1) e^-x / gamma(a)."""
    return exp((input - 1) * log(other) - other - lgamma(input))


igamma.gradients(other=lambda g, input, other: g * _density(input, other))
igammac.gradients(other=lambda g, input, other: -g * _density(input, other))
