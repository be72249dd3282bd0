"""The normal distribution's functions, entropies and other compositions of special functions.

Shapes: any; the result has the same.
Source: PyTorch's page of each name, torch.special.<name>.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from engine.autograd.dtypes import Array
from engine.autograd.op import op

from .broadcasting import floating
from .comparisons import eq, isnan, logical_and, logical_not
from .pointwise import log, log1p
from .selection import where
from .special_functions import erfc, erfcx, erfinv, lgamma


def ndtr(input: Any) -> Any:
    """The share of the standard normal distribution below each element."""
    return erfc(input * -math.sqrt(0.5)) * 0.5


def ndtri(input: Any) -> Any:
    """The element below which this share of the standard normal distribution lies."""
    return erfinv(input * 2.0 - 1) * math.sqrt(2)


def log_ndtr(input: Any) -> Any:
    """The logarithm of ndtr."""
    far = input < -1
    near = log1p(erfc(where(far, 0.0, input) * math.sqrt(0.5)) * -0.5)
    below = where(far, input, -1.0)
    return where(far, log(erfcx(below * -math.sqrt(0.5)) * 0.5) - below * below * 0.5, near)


@op(name="special_entr")
def entr(input: Array, /) -> Any:
    """-x log(x): 0 at 0, -inf below."""
    x = floating(input)
    return np.where(x < 0, -np.inf, np.where(x == 0, 0, -x * np.log(x))).astype(x.dtype, copy=False)


entr.gradients(input=lambda g, input: g * (-1 - log(input)))


def xlog1py(input: Any, other: Any) -> Any:
    """input log(1 + other), and 0 where input is 0, unless other is nan."""
    nothing = logical_and(eq(input, 0), logical_not(isnan(other)))
    return where(nothing, 0.0, input * log1p(where(nothing, 0.0, other)))


def multigammaln(input: Any, p: int) -> Any:
    """The logarithm of the multivariate gamma function of dimension p."""
    total = lgamma(input)
    for j in range(1, p):
        total = total + lgamma(input - j / 2)
    return total + p * (p - 1) / 4 * math.log(math.pi)
