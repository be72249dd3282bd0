"""LU factors of matrices, batch by batch, and systems solved with them; they have no gradients here."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.autograd.dtypes import Array
from engine.autograd.op import op
from engine.autograd.tensor import wrap

from .linalg import matmul
from .matrices import tril, triu
from .return_types import return_type
from .triangular import solve_triangular

LU = return_type("linalg_lu", "P L U")
Factors = return_type("linalg_lu_factor", "LU pivots")


def _eliminated(matrix: Array) -> tuple[Array, Array]:
    """L below and U on and above the diagonal in one matrix, and of each step the row swapped in, from 1."""
    lu = matrix.copy()
    steps = min(lu.shape)
    swaps = np.zeros(steps, np.int32)
    for i in range(steps):
        pivot = i + int(np.argmax(np.abs(lu[i:, i])))
        swaps[i] = pivot + 1
        lu[[i, pivot]] = lu[[pivot, i]]
        if lu[i, i] != 0:
            lu[i + 1 :, i] /= lu[i, i]
        lu[i + 1 :, i + 1 :] -= np.outer(lu[i + 1 :, i], lu[i, i + 1 :])
    return lu, swaps


def _each(matrices: Array) -> tuple[Array, Array]:
    rows, columns = matrices.shape[-2:]
    pairs = [_eliminated(matrix) for matrix in matrices.reshape(-1, rows, columns)]
    factors = np.array([lu for lu, _ in pairs], matrices.dtype).reshape(matrices.shape)
    swaps = np.array([each for _, each in pairs], np.int32)
    return factors, swaps.reshape(*matrices.shape[:-2], min(rows, columns))


@op(name="linalg_lu_factor_ex")
def packed_factors(input: Array, /) -> Any:
    """L and U of each matrix in one, the rows swapped for the largest pivots."""
    return _each(input)[0]


def _permutations(swaps: Array, rows: int) -> Array:
    """The matrices P of A = P L U."""
    found = np.zeros((*swaps.shape[:-1], rows, rows))
    for place in np.ndindex(swaps.shape[:-1]):
        order = np.arange(rows)
        for i, swapped in enumerate(swaps[place]):
            order[[i, swapped - 1]] = order[[swapped - 1, i]]
        found[(*place, order, np.arange(rows))] = 1
    return found


def lu_factor(A: Any, *, pivot: bool = True) -> Any:  # noqa: N803 - PyTorch's name
    """The pair (LU, pivots): both triangles in one matrix, and the row swapped in at each step, from 1."""
    return Factors(packed_factors(A), wrap(_each(A._array)[1]))


def lu_unpack(
    LU_data: Any,  # noqa: N803 - PyTorch's names
    LU_pivots: Any,  # noqa: N803
    unpack_data: bool = True,
    unpack_pivots: bool = True,
) -> Any:
    """The triple (P, L, U) of what lu_factor gave."""
    rows, columns = LU_data._array.shape[-2:]
    shorter = min(rows, columns)
    kind = LU_data._array.dtype
    lower = tril(LU_data, -1)[..., :, :shorter] + wrap(np.eye(rows, shorter, dtype=kind))
    upper = triu(LU_data)[..., :shorter, :]
    return LU(wrap(_permutations(LU_pivots._array, rows).astype(kind)), lower, upper)


def lu(A: Any, *, pivot: bool = True) -> Any:  # noqa: N803 - PyTorch's name
    """The triple (P, L, U) with A = P L U."""
    return lu_unpack(*lu_factor(A))


def lu_solve(
    LU: Any,  # noqa: N803 - PyTorch's names
    pivots: Any,
    B: Any,  # noqa: N803
    *,
    left: bool = True,
    adjoint: bool = False,
) -> Any:
    """The X of A X = B (of X A = B unless `left`), from the factors of A (of A^T if `adjoint`)."""
    if not left:
        return lu_solve(LU, pivots, B.mT, adjoint=not adjoint).mT
    swaps, lower, upper = lu_unpack(LU, pivots)
    if adjoint:
        inner = solve_triangular(upper.mT, B, upper=False)
        return matmul(swaps, solve_triangular(lower.mT, inner, upper=True))
    return solve_triangular(upper, solve_triangular(lower, matmul(swaps.mT, B), upper=False), upper=True)
