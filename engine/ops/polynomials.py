"""Orthogonal polynomials of each element, by the recurrences that lead from one degree to the next.

Formulas: https://dlmf.nist.gov/18.9. PyTorch gives them no gradients.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from engine.autograd.dtypes import Array
from engine.autograd.op import op

from .broadcasting import aligned_floats, mismatch

Step = Callable[[Any, int, Any, Any], Any]


def _climbed(x: Any, degrees: Any, first: Callable[[Any], Any], step: Step) -> Array:
    """For each x the polynomial of its degree: 1, first(x), and step(x, k, P_k, P_{k-1}) for P_{k+1}."""
    values, given = np.broadcast_arrays(*aligned_floats(x, degrees))
    wanted = np.trunc(given)
    kind, wide = values.dtype, values.astype(np.float64)
    before, now = np.ones_like(wide), first(wide)
    found = np.where(wanted < 0, 0.0, np.where(wanted < 1, before, now))
    for k in range(1, int(wanted.max(initial=0))):
        before, now = now, step(wide, k, now, before)
        found = np.where(wanted >= k + 1, now, found)
    return found.astype(kind)


@op(recorded=False, explain=mismatch)
def chebyshev_t(input: Array, n: Array, /) -> Any:
    """T_n(x) of the first kind: cos(n arccos x) on [-1, 1]."""
    return _climbed(input, n, lambda x: x, lambda x, k, now, before: 2 * x * now - before)


@op(recorded=False, explain=mismatch)
def chebyshev_u(input: Array, n: Array, /) -> Any:
    """U_n(x) of the second kind."""
    return _climbed(input, n, lambda x: 2 * x, lambda x, k, now, before: 2 * x * now - before)


@op(recorded=False, explain=mismatch)
def hermite_h(input: Array, n: Array, /) -> Any:
    """H_n(x), the physicists' Hermite polynomial."""
    return _climbed(input, n, lambda x: 2 * x, lambda x, k, now, before: 2 * x * now - 2 * k * before)


@op(recorded=False, explain=mismatch)
def hermite_he(input: Array, n: Array, /) -> Any:
    """He_n(x), the probabilists' Hermite polynomial."""
    return _climbed(input, n, lambda x: x, lambda x, k, now, before: x * now - k * before)


@op(recorded=False, explain=mismatch)
def laguerre_l(input: Array, n: Array, /) -> Any:
    """L_n(x) of Laguerre."""
    return _climbed(
        input,
        n,
        lambda x: 1 - x,
        lambda x, k, now, before: ((2 * k + 1 - x) * now - k * before) / (k + 1),
    )


@op(recorded=False, explain=mismatch)
def legendre_p(input: Array, n: Array, /) -> Any:
    """P_n(x) of Legendre."""
    return _climbed(
        input, n, lambda x: x, lambda x, k, now, before: ((2 * k + 1) * x * now - k * before) / (k + 1)
    )
