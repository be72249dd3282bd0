"""LU factors of matrices, batch by batch, and systems solved with them.

Gradients: S. Walter and L. Lehmann, "Algorithmic differentiation of linear algebra functions", 2010.

Shapes: (..., n, n) to factors of the same and pivots (..., n).
Errors: RuntimeError for matrices that are not square.
Source: PyTorch's page of each name, torch.linalg.<name>.
"""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from engine.autograd.dtypes import Array
from engine.autograd.op import op
from engine.autograd.tensor import wrap

from .complex_numbers import conj
from .joining import cat
from .linalg import matmul
from .matrices import tril, triu
from .return_types import return_type
from .solving import check_floats, inverted
from .triangular import solve_triangular

LU = return_type("linalg_lu", "P L U")
Factors = return_type("linalg_lu_factor", "LU pivots")
CheckedFactors = return_type("linalg_lu_factor_ex", "LU pivots info")


def _eliminated(matrix: Array, pivot_rows: bool) -> tuple[Array, Array]:
    """L below and U on and above the diagonal in one matrix, and of each step the row swapped in, from 1."""
    lu = matrix.copy()
    steps = min(lu.shape)
    swaps = np.zeros(steps, np.int32)
    for i in range(steps):
        pivot = i + int(np.argmax(np.abs(lu[i:, i].real) + np.abs(lu[i:, i].imag))) if pivot_rows else i
        swaps[i] = pivot + 1
        lu[[i, pivot]] = lu[[pivot, i]]
        if lu[i, i] != 0:
            lu[i + 1 :, i] /= lu[i, i]
        lu[i + 1 :, i + 1 :] -= np.outer(lu[i + 1 :, i], lu[i, i + 1 :])
    return lu, swaps


def _each(matrices: Array, pivot_rows: bool = True) -> tuple[Array, Array]:
    check_floats("linalg.lu_factor", matrices)
    rows, columns = matrices.shape[-2:]
    pairs = [_eliminated(matrix, pivot_rows) for matrix in matrices.reshape(-1, rows, columns)]
    factors = np.array([lu for lu, _ in pairs], matrices.dtype).reshape(matrices.shape)
    swaps = np.array([each for _, each in pairs], np.int32)
    return factors, swaps.reshape(*matrices.shape[:-2], min(rows, columns))


@op(name="linalg_lu_factor_ex")
def packed_factors(input: Array, /, pivot: bool) -> Any:
    """L and U of each matrix in one, the rows swapped for the largest pivots if `pivot`."""
    return _each(input, pivot)[0]


def _permutations(swaps: Array, rows: int) -> Array:
    """The matrices P of A = P L U."""
    found = np.zeros((*swaps.shape[:-1], rows, rows))
    for place in np.ndindex(swaps.shape[:-1]):
        order = np.arange(rows)
        for i, swapped in enumerate(swaps[place]):
            order[[i, swapped - 1]] = order[[swapped - 1, i]]
        found[(*place, order, np.arange(rows))] = 1
    return found


def _factors_slope(g: Any, input: Any, out: Any, pivot: bool) -> Any:
    """Through L and U: each triangle of the gradient goes back through the other factor.

    Where a matrix is not square, what lies beyond the leading square block is solved for on its own.
    """
    array = input if isinstance(input, np.ndarray) else input._array
    rows, columns = array.shape[-2:]
    n = min(rows, columns)
    swaps = _permutations(_each(array, pivot)[1], rows).astype(array.dtype)
    lower = tril(out[..., :n, :n], -1) + np.eye(n, dtype=array.dtype)
    upper = triu(out[..., :n, :n])
    by_lower, by_upper = tril(g[..., :n, :n], -1), triu(g[..., :n, :n])
    in_lower, in_upper = lower.mT @ by_lower, by_upper @ upper.mT
    if columns > rows:
        in_lower = in_lower - g[..., :, n:] @ out[..., :, n:].mT
    if rows > columns:
        in_upper = in_upper - out[..., n:, :].mT @ g[..., n:, :]
    back = inverted(lower).mT @ (tril(in_lower, -1) + triu(in_upper)) @ inverted(upper).mT
    if columns > rows:
        back = joined([back, inverted(lower).mT @ g[..., :, n:]], -1)
    if rows > columns:
        back = joined([back, g[..., n:, :] @ inverted(upper).mT], -2)
    return swaps @ back if isinstance(back, np.ndarray) else wrap(swaps) @ back


packed_factors.gradients(input=_factors_slope)


def joined(parts: list[Any], dim: int) -> Any:
    """Blocks side by side, arrays or tensors."""
    return np.concatenate(parts, dim) if isinstance(parts[0], np.ndarray) else cat(parts, dim)


def lu_factor(A: Any, *, pivot: bool = True) -> Any:  # noqa: N803 - PyTorch's name
    """The pair (LU, pivots): both triangles in one matrix, and the row swapped in at each step, from 1.

    RuntimeError where U has a 0 on its diagonal.
    """
    found = lu_factor_ex(A, pivot=pivot)
    failed = found.info._array.reshape(-1)
    if failed.any():
        place = int(failed[np.flatnonzero(failed)[0]])
        raise RuntimeError(
            f"torch.linalg.lu_factor: U[{place},{place}] is zero and using it on lu_solve would result in a "
            "division by zero. If you still want to perform the factorization, consider calling "
            "linalg.lu(A, pivot) or linalg.lu_factor_ex(A, pivot)"
        )
    return Factors(found.LU, found.pivots)


def lu_factor_ex(A: Any, *, pivot: bool = True, check_errors: bool = False) -> Any:  # noqa: N803
    """The triple (LU, pivots, info): info tells which diagonal element of U, from 1, is 0; 0 for none."""
    packed = packed_factors(A, pivot)
    zero = np.diagonal(packed._array, 0, -2, -1) == 0
    info = np.where(zero.any(-1), zero.argmax(-1) + 1 if zero.shape[-1] else 0, 0)
    return CheckedFactors(packed, wrap(_each(A._array, pivot)[1]), wrap(np.asarray(info, np.int32)))


def old_lu(A: Any, pivot: bool = True, get_infos: bool = False) -> Any:  # noqa: N803 - PyTorch's name
    """The pair (LU, pivots) under its old name, with info if `get_infos`."""
    warnings.warn(
        "torch.lu is deprecated in favor of torch.linalg.lu_factor / torch.linalg.lu_factor_ex and will be "
        "removed in a future PyTorch release.",
        UserWarning,
        stacklevel=3,
    )
    found = lu_factor_ex(A, pivot=pivot)
    return tuple(found) if get_infos else (found.LU, found.pivots)


def old_lu_solve(b: Any, LU_data: Any, LU_pivots: Any) -> Any:  # noqa: N803 - PyTorch's names
    """The x of A x = b under its old name."""
    warnings.warn(
        "torch.lu_solve is deprecated in favor of torch.linalg.lu_solveand will be removed in a future "
        "PyTorch release.",
        UserWarning,
        stacklevel=3,
    )
    return lu_solve(LU_data, LU_pivots, b)


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
    """The triple (P, L, U) with A = P L U; without pivots P is empty."""
    factors = lu_factor_ex(A, pivot=pivot)
    swaps, lower, upper = lu_unpack(factors.LU, factors.pivots)
    return LU(swaps if pivot else wrap(np.zeros(0, A._array.dtype)), lower, upper)


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
        return conj(lu_solve(LU, pivots, conj(B.mT), adjoint=not adjoint).mT)
    swaps, lower, upper = lu_unpack(LU, pivots)
    if adjoint:
        inner = solve_triangular(conj(upper.mT), B, upper=False)
        return matmul(swaps, solve_triangular(conj(lower.mT), inner, upper=True))
    return solve_triangular(upper, solve_triangular(lower, matmul(swaps.mT, B), upper=False), upper=True)
