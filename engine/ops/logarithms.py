"""Exponentials and logarithms beyond exp and log.

Shapes: any; the result has the same, of two operands operands that broadcast, to their common shape.
Errors: RuntimeError for shapes that do not broadcast.
Source: PyTorch's page of each name, torch.<name>.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from engine.autograd.dtypes import Array
from engine.autograd.op import op

from .broadcasting import aligned_floats, floating, mismatch
from .comparisons import eq, logical_and
from .pointwise import clamp, exp, log
from .precise import precise
from .selection import where

LN_2, LN_10 = math.log(2), math.log(10)


@op
def expm1(input: Array, /) -> Any:
    """e^x - 1, exact near 0."""
    return precise(np.expm1, input)


expm1.gradients(input=lambda g, out: g * (out + 1))


@op
def exp2(input: Array, /) -> Any:
    """2 to the power of each element."""
    return precise(np.exp2, input)


exp2.gradients(input=lambda g, out: g * (out * LN_2))


@op
def log2(input: Array, /) -> Any:
    """The logarithm to base 2."""
    return precise(np.log2, input)


log2.gradients(input=lambda g, input: g / (input * LN_2))


@op
def log10(input: Array, /) -> Any:
    """The logarithm to base 10."""
    return precise(np.log10, input)


log10.gradients(input=lambda g, input: g / (input * LN_10))


@op
def rsqrt(input: Array, /) -> Any:
    """1 / sqrt(x)."""
    return np.reciprocal(np.sqrt(floating(input)))


rsqrt.gradients(input=lambda g, out: g * (out * out * out * -0.5))


@op(explain=mismatch)
def logaddexp(input: Array, other: Array, /) -> Any:
    """log(e^input + e^other) without overflow."""
    return np.logaddexp(*aligned_floats(input, other))


logaddexp.gradients(
    input=lambda g, input, other: g / (1 + exp(other - input)),
    other=lambda g, input, other: g / (1 + exp(input - other)),
)


@op(explain=mismatch)
def logaddexp2(input: Array, other: Array, /) -> Any:
    """log2(2^input + 2^other) without overflow."""
    return np.logaddexp2(*aligned_floats(input, other))


logaddexp2.gradients(
    input=lambda g, input, other: g / (1 + exp2(other - input)),
    other=lambda g, input, other: g / (1 + exp2(input - other)),
)


@op(explain=mismatch)
def xlogy(input: Array, other: Array, /) -> Any:
    """input log(other), and 0 where input is 0, unless other is nan."""
    a, b = aligned_floats(input, other)
    return np.where((a == 0) & ~np.isnan(b), 0, a * np.log(b)).astype(a.dtype, copy=False)


def _by_factor(g: Any, input: Any, other: Any) -> Any:
    nothing = logical_and(eq(input, 0), other <= 0)
    return g * where(nothing, 0.0, log(where(nothing, 1.0, other)))


xlogy.gradients(input=_by_factor, other=lambda g, input, other: g * (input / other))


@op
def logit(input: Array, /, eps: float | None = None) -> Any:
    """log(p / (1 - p)), of p clamped to [eps, 1 - eps] if `eps` is given."""
    p = floating(input)
    if eps is not None:
        p = np.clip(p, eps, 1 - eps)
    return np.log(p / (1 - p))


def _logit_slope(g: Any, input: Any, eps: float | None) -> Any:
    if eps is None:
        return where(logical_and(input >= 0, input <= 1), g / (input * (1 - input)), math.nan)
    inside = (input >= eps) * (input <= 1 - eps)
    p = clamp(input, eps, 1 - eps)
    return inside * g / (p * (1 - p))


logit.gradients(input=_logit_slope)
