"""Factors, inverses and solutions that tell of failure by a number, `info`, instead of an error.

Shapes: (..., n, n), and info (...) as integers.
Errors: RuntimeError for matrices that are not square.
Source: PyTorch's page of each name, torch.linalg.<name>.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.autograd.dtypes import Array
from engine.autograd.tensor import wrap

from .factoring import cholesky
from .return_types import return_type
from .solving import LinAlgError, check_square, first_zero_pivot, inv, solve

CholeskyEx = return_type("linalg_cholesky_ex", "L info")
InvEx = return_type("linalg_inv_ex", "inverse info")
SolveEx = return_type("linalg_solve_ex", "result info")


def _each(matrices: Array, failure: Any) -> Array:
    """`failure` of every matrix, 0 where there is none."""
    found = np.zeros(matrices.shape[:-2], np.int32)
    for place in np.ndindex(found.shape):
        found[place] = failure(matrices[place])
    return found


def _bad_minor(matrix: Array) -> int:
    for order in range(1, len(matrix) + 1):
        try:
            np.linalg.cholesky(matrix[:order, :order])
        except np.linalg.LinAlgError:
            return order
    return 0


def _zero_pivot(matrix: Array) -> int:
    try:
        np.linalg.inv(matrix)
    except np.linalg.LinAlgError:
        return first_zero_pivot(matrix)
    return 0


def cholesky_ex(A: Any, *, upper: bool = False, check_errors: bool = False) -> Any:  # noqa: N803
    """The pair (L, info): info is the order of the first minor that is not positive-definite, or 0."""
    check_square("linalg.cholesky", A._array)
    info = _each(A._array, _bad_minor)
    if check_errors or not info.any():
        return CholeskyEx(cholesky(A, upper=upper), wrap(info))
    return CholeskyEx(A.detach().triu() if upper else A.detach().tril(), wrap(info))


def inv_ex(A: Any, *, check_errors: bool = False) -> Any:  # noqa: N803 - PyTorch's name
    """The pair (inverse, info): info is the first pivot that is 0, counted from 1, or 0."""
    check_square("linalg.inv", A._array)
    info = _each(A._array, _zero_pivot)
    if check_errors or not info.any():
        return InvEx(inv(A), wrap(info))
    return InvEx(wrap(np.full_like(A._array, np.nan)), wrap(info))


def solve_ex(A: Any, B: Any, *, left: bool = True, check_errors: bool = False) -> Any:  # noqa: N803
    """The pair (result, info) of A X = B: info is the first pivot that is 0, counted from 1, or 0."""
    info = _each(A._array, _zero_pivot)
    try:
        return SolveEx(solve(A, B, left=left), wrap(info))
    except LinAlgError:
        if check_errors:
            raise
        return SolveEx(wrap(np.full_like(B._array, np.nan)), wrap(info))
