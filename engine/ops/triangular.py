"""Linear systems of triangular matrices, batch by batch.

Shapes: (..., n, n) and (..., n, m) to (..., n, m).
Errors: RuntimeError for matrices that are not square.
Source: PyTorch's page of each name, torch.linalg.<name>.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.autograd.dtypes import Array
from engine.autograd.op import op
from engine.autograd.tensor import wrap

from .matrices import tril, triu
from .return_types import return_type
from .solving import check_square

TriangularSolution = return_type("triangular_solve", "solution cloned_coefficient")


@op(name="linalg_solve_triangular")
def substituted(input: Array, other: Array, /, upper: bool) -> Any:
    """The x of A x = b for triangular matrices A, row by row."""
    check_square("linalg.solve_triangular", input)
    rows = input.shape[-1]
    batch = np.broadcast_shapes(input.shape[:-2], other.shape[:-2])
    found = np.zeros((*batch, rows, other.shape[-1]), other.dtype)
    for i in range(rows - 1, -1, -1) if upper else range(rows):
        known = (input[..., None, i, :] @ found)[..., 0, :]
        found[..., i, :] = (other[..., i, :] - known) / input[..., i, i, None]
    return found


def _by_triangle(g: Any, input: Any, out: Any, upper: bool) -> Any:
    """-A^-T g x^T in the triangle that was read."""
    full = -(substituted(input.mT, g, not upper) @ out.mT)
    return triu(full) if upper else tril(full)


substituted.gradients(input=_by_triangle, other=lambda g, input, upper: substituted(input.mT, g, not upper))


def solve_triangular(
    A: Any,  # noqa: N803 - PyTorch's names
    B: Any,  # noqa: N803
    *,
    upper: bool,
    left: bool = True,
    unitriangular: bool = False,
) -> Any:
    """The X of A X = B (of X A = B unless `left`) that reads only one triangle of A."""
    if unitriangular:
        strict = A.triu(1) if upper else A.tril(-1)
        A = strict + wrap(np.eye(A._array.shape[-1], dtype=A._array.dtype))  # noqa: N806
    return substituted(A, B, upper) if left else substituted(A.mT, B.mT, not upper).mT


def triangular_solve(
    input: Any,
    A: Any,  # noqa: N803 - PyTorch's name
    upper: bool = True,
    transpose: bool = False,
    unitriangular: bool = False,
) -> Any:
    """The pair of the X of A X = b and A, reading only one triangle of A."""
    matrix = A.mT if transpose else A
    found = solve_triangular(matrix, input, upper=upper != transpose, unitriangular=unitriangular)
    return TriangularSolution(found, A.clone())
