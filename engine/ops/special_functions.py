"""The error function and the gamma function with their kin, computed in float64.

Source: https://dlmf.nist.gov/7 (error functions), https://dlmf.nist.gov/5 (gamma and polygamma).
Shapes: any; the result has the same.
Errors: RuntimeError for a negative order.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from engine.autograd.dtypes import Array
from engine.autograd.op import op

from .broadcasting import aligned_floats, floating, is_foreign, mismatch
from .error_function import single_erf
from .pointwise import exp

TWO_PER_ROOT_PI = 2 / math.sqrt(math.pi)
_MANY = 128
"""So many values take less time together than one by one."""


def _each(function: Callable[[float], float], input: Array) -> Any:
    """`function` of every element: Python's math has these exact to the last digit, numpy does not."""
    values = floating(input)
    if is_foreign(values):
        return np.frompyfunc(function, 1, 1)(values)
    computed = np.fromiter(map(function, values.ravel().tolist()), np.float64, values.size)
    return computed.astype(values.dtype, copy=False).reshape(values.shape)


@op
def erf(input: Array, /) -> Any:
    """The error function, 2/sqrt(pi) times the integral of e^(-t^2) from 0 to x."""
    values = floating(input)
    if values.size < _MANY or values.dtype != np.float32 or is_foreign(values):
        return _each(math.erf, input)
    return single_erf(values)


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
        if abs(y) < 0.5:
            error = math.erf(x) - y
        else:
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


def _hurwitz_zeta(s: float, a: float) -> float:
    """The sum of (a + k)^-s over k >= 0, by Euler's and Maclaurin's formula after 20 terms above 0."""
    total: float = 0.0
    while a < 0:
        total += a**-s
        a += 1
    total += sum((a + k) ** -s for k in range(20))
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
    if x == -math.inf:
        return math.nan
    if x <= 0 and x == math.floor(x):
        return math.inf if n % 2 else -math.inf
    if x < 0 and n == 1:  # by reflection, in one step however far below 0
        return (math.pi / math.sin(math.pi * x)) ** 2 - _polygamma(1, 1 - x)
    size = math.factorial(n) * _hurwitz_zeta(n + 1, x)
    return size if n % 2 else -size


@op(name="polygamma")
def derivative_of_digamma(input: Array, /, n: int) -> Any:
    """The n-th derivative of digamma; infinite at 0, -1, -2, ... for n > 0."""
    return _each(lambda x: _polygamma(n, x), input)


derivative_of_digamma.gradients(input=lambda g, input, n: g * derivative_of_digamma(input, n + 1))


def polygamma(n: int, input: Any) -> Any:
    """The n-th derivative of digamma; RuntimeError for negative n."""
    if n < 0:
        raise RuntimeError("polygamma(n, x) does not support negative n.")
    return derivative_of_digamma(input, n)


def polygamma_of(input: Any, n: int) -> Any:
    """The same as a method of the tensor."""
    return polygamma(n, input)


def _zeta(s: float, a: float) -> float:
    if not s > 1 or math.isnan(a):
        return math.inf if s == 1 else math.nan
    if a <= 0:
        if math.isinf(a) or a == math.floor(a):
            return math.inf
        if s != math.floor(s):
            return math.nan
    if math.isinf(s) or math.isinf(a):
        return math.nan if a > 1 else 1.0 if a == 1 else math.inf
    return _hurwitz_zeta(s, a)


@op(explain=mismatch)
def zeta(input: Array, other: Array, /) -> Any:
    """The Hurwitz zeta function: the sum of (other + k)^-input over k = 0, 1, 2, ..."""
    s, a = np.broadcast_arrays(*aligned_floats(input, other))
    pairs = zip(s.ravel().tolist(), a.ravel().tolist(), strict=True)
    found = np.fromiter((_zeta(*pair) for pair in pairs), np.float64, s.size)
    return found.astype(s.dtype).reshape(s.shape)


zeta.gradients(other=lambda g, input, other: -g * input * zeta(input + 1, other))


def _scaled_erfc(x: float) -> float:
    if x < 25:
        return math.exp(x * x) * math.erfc(x) if x > -26.6 else math.inf
    square = 1 / (x * x)
    series = 1 - square * (0.5 - square * (0.75 - square * (1.875 - square * 6.5625)))
    return series / (x * math.sqrt(math.pi))


@op
def erfcx(input: Array, /) -> Any:
    """e^(x^2) erfc(x), which does not vanish for large x."""
    return _each(_scaled_erfc, input)


erfcx.gradients(input=lambda g, input, out: g * (input * out * 2 - TWO_PER_ROOT_PI))


@op
def digamma(input: Array, /) -> Any:
    """The derivative of lgamma."""
    return _each(_digamma, input)


digamma.gradients(input=lambda g, input: g * derivative_of_digamma(input, 1))
lgamma.gradients(input=lambda g, input: g * digamma(input))
