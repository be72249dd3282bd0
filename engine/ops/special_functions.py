"""The error function and the gamma function with their kin, computed in float64.

Formulas: https://dlmf.nist.gov/7 (error functions), https://dlmf.nist.gov/5 (gamma and polygamma).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from engine.autograd.dtypes import Array
from engine.autograd.op import op

from .broadcasting import floating
from .pointwise import exp

TWO_PER_ROOT_PI = 2 / math.sqrt(math.pi)


def _each(function: Callable[[float], float], input: Array) -> Array:
    """`function` of every element: Python's math has these exact to the last digit, numpy does not."""
    values = floating(input)
    computed = np.fromiter(map(function, values.ravel().tolist()), np.float64, values.size)
    return computed.astype(values.dtype, copy=False).reshape(values.shape)


@op
def erf(input: Array, /) -> Any:
    """The error function, 2/sqrt(pi) times the integral of e^(-t^2) from 0 to x."""
    return _each(math.erf, input)


@op
def erfc(input: Array, /) -> Any:
    """1 - erf(x), exact where that is small."""
    return _each(math.erfc, input)


erf.gradients(input=lambda g, input: g * (exp(-(input * input)) * TWO_PER_ROOT_PI))
erfc.gradients(input=lambda g, input: g * (exp(-(input * input)) * -TWO_PER_ROOT_PI))


def _inverse_erf(y: float) -> float:
    """Newton's method from Winitzki's approximation; 1 and -1 are reached at infinity."""
    if not -1 < y < 1:
        return math.copysign(math.inf, y) if abs(y) == 1 else math.nan
    bend = math.log1p(-y * y)
    half = 2 / (math.pi * 0.147) + bend / 2
    x = math.copysign(math.sqrt(math.sqrt(half * half - bend / 0.147) - half), y)
    for _ in range(3):
        # In the tails the difference of complements keeps the digits that 1 - erf would lose.
        error = math.erfc(-x) - (1 + y) if x < 0 else (1 - y) - math.erfc(x)
        step = error / (TWO_PER_ROOT_PI * math.exp(-x * x))
        x -= step / (1 + x * step)
    return x


@op
def erfinv(input: Array, /) -> Any:
    """The x of which the error function is the input; nan outside [-1, 1]."""
    return _each(_inverse_erf, input)


erfinv.gradients(input=lambda g, out: g * exp(out * out) / TWO_PER_ROOT_PI)


def _log_gamma(x: float) -> float:
    return math.inf if math.isinf(x) or (x <= 0 and x == math.floor(x)) else math.lgamma(x)


@op
def lgamma(input: Array, /) -> Any:
    """log |gamma(x)|; inf at 0, -1, -2, ..."""
    return _each(_log_gamma, input)


def _digamma(x: float) -> float:
    if x == 0:
        return -math.copysign(math.inf, x)
    if x < 0:
        return (
            math.nan
            if math.isinf(x) or x == math.floor(x)
            else _digamma(1 - x) - math.pi / math.tan(math.pi * x)
        )
    if math.isinf(x) or math.isnan(x):
        return x
    shift = 0.0
    while x < 12:
        shift -= 1 / x
        x += 1
    square = 1 / (x * x)
    tail = 1 / 12 - square * (
        1 / 120 - square * (1 / 252 - square * (1 / 240 - square * (1 / 132 - square * 691 / 32760)))
    )
    return shift + math.log(x) - 0.5 / x - square * tail


def _hurwitz_zeta(s: int, a: float) -> float:
    """The sum of (a + k)^-s over k >= 0 for a > 0, by Euler's and Maclaurin's formula after 20 terms."""
    total = sum((a + k) ** -s for k in range(20))
    x = a + 20
    total += x ** (1 - s) / (s - 1) + 0.5 * x**-s
    factor = s * x ** (-s - 1)
    for k, bernoulli in enumerate((1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730), start=1):
        total += bernoulli / math.factorial(2 * k) * factor
        factor *= (s + 2 * k - 1) * (s + 2 * k) / (x * x)
    return total


def _polygamma(n: int, x: float) -> float:
    if n == 0:
        return _digamma(x)
    if x <= 0:
        return math.inf if n % 2 and x == math.floor(x) else math.nan
    size = math.factorial(n) * _hurwitz_zeta(n + 1, x)
    return size if n % 2 else -size


@op(name="polygamma")
def derivative_of_digamma(input: Array, /, n: int) -> Any:
    """The n-th derivative of digamma, for positive elements when n > 0."""
    return _each(lambda x: _polygamma(n, x), input)


derivative_of_digamma.gradients(input=lambda g, input, n: g * derivative_of_digamma(input, n + 1))


def polygamma(n: int, input: Any) -> Any:
    """The n-th derivative of digamma."""
    return derivative_of_digamma(input, n)


@op
def digamma(input: Array, /) -> Any:
    """The derivative of lgamma."""
    return _each(_digamma, input)


digamma.gradients(input=lambda g, input: g * derivative_of_digamma(input, 1))
lgamma.gradients(input=lambda g, input: g * digamma(input))
