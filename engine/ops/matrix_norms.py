"""Norms of matrices, and the functions that choose between those and the norms of vectors.

Shapes: (..., n, m) to (...).
Errors: RuntimeError for an order that is not known; IndexError for dimensions that are not there.
Source: PyTorch's page of each name, torch.linalg.<name>.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from engine.autograd.dtypes import Array, dtype
from engine.autograd.tensor import wrap

from .arithmetic import abs as size_of
from .broadcasting import dimension
from .extremes import amax, amin
from .norms import vector_norm
from .reductions import Dims, kept, sum_dims
from .selection import where
from .singular_values import svdvals
from .solving import check_square, inv


def matrix_norm(
    A: Any,  # noqa: N803 - PyTorch's name
    ord: float | str = "fro",
    dim: tuple[int, int] = (-2, -1),
    keepdim: bool = False,
    *,
    dtype: dtype | None = None,
) -> Any:
    """A norm of matrices: "fro", "nuc", or 1, 2, inf with their negatives, as numpy.linalg.norm has them."""
    values = A if dtype is None else A.to(dtype)
    ndim = values._array.ndim
    rows, columns = (dimension(d, ndim) for d in dim)
    if ord == "fro":
        return vector_norm(values, 2, (rows, columns), keepdim)
    if ndim < 2:
        raise RuntimeError("linalg.matrix_norm: The input tensor A must have at least 2 dimensions.")
    if ord in ("nuc", 2, -2):
        singular = _singular_values(values, rows, columns)
        none = not singular._array.shape[-1] and ord != -2
        if ord == "nuc" or none:
            found = singular.sum(-1)
        else:
            found = amax(singular, -1) if ord == 2 else amin(singular, -1)
        return found.reshape(kept(values._array.shape, (rows, columns))) if keepdim else found
    if ord not in (1, -1, math.inf, -math.inf):
        raise RuntimeError(f"linalg.matrix_norm: Order {ord} not supported.")
    along, across = (rows, columns) if ord in (1, -1) else (columns, rows)
    sums = sum_dims(size_of(values), (along,), True)
    if float(ord) > 0 and not sums._array.shape[across]:
        found = sums.sum(across, True)
    else:
        found = (amax if float(ord) > 0 else amin)(sums, across, True)
    return found if keepdim else found.squeeze((rows, columns))


def _singular_values(values: Any, rows: int, columns: int) -> Any:
    others = [d for d in range(values._array.ndim) if d not in (rows, columns)]
    return svdvals(values.permute((*others, rows, columns)))


def norm(
    input: Any, p: Any = "fro", dim: Dims = None, keepdim: bool = False, dtype: dtype | None = None
) -> Any:
    """The p-norm of all elements or of vectors along `dim`; "nuc" of matrices."""
    if p == "nuc":
        return matrix_norm(input, "nuc", (-2, -1) if dim is None else dim, keepdim, dtype=dtype)  # type: ignore[arg-type]
    return vector_norm(input, 2 if p in ("fro", None) else p, dim, keepdim, dtype=dtype)


def nuclear_norm(input: Any, dim: Any = None, keepdim: bool = False) -> Any:
    """The sum of the singular values of matrices."""
    return matrix_norm(input, "nuc", (-2, -1) if dim is None else dim, keepdim)


def frobenius_norm(input: Any, dim: Any, keepdim: bool = False) -> Any:
    """The square root of the sum of squares over `dim`."""
    return vector_norm(input, 2, dim, keepdim)


def linalg_norm(
    A: Any,  # noqa: N803 - PyTorch's name
    ord: Any = None,
    dim: Dims = None,
    keepdim: bool = False,
    *,
    dtype: dtype | None = None,
) -> Any:
    """A norm of vectors or matrices: of all elements, or by `ord` and the number of dimensions."""
    if dim is None and ord is not None and A._array.ndim > 2:
        raise RuntimeError(
            "linalg.norm: If dim is not specified but ord is, the input must be 1D or 2D. "
            f"Got {A._array.ndim}D."
        )
    pair = dim is not None and not isinstance(dim, int) and len(dim) == 2
    if ord is not None and (pair or (dim is None and A._array.ndim == 2) or isinstance(ord, str)):
        rows, columns = (-2, -1) if dim is None or isinstance(dim, int) else dim
        return matrix_norm(A, ord, (rows, columns), keepdim, dtype=dtype)
    return vector_norm(A, 2 if ord is None else ord, dim, keepdim, dtype=dtype)


def cond(A: Any, p: Any = None) -> Any:  # noqa: N803 - PyTorch's name
    """The largest by the smallest singular value (None, 2; -2: upside down), or |A| |A^-1| in the norm `p`.

    One number for each matrix of (..., n, n), for None and 2 also (..., n, m); infinite for singular ones.
    RuntimeError for norms that matrix_norm does not know and matrices that are not square. Source: PyTorch's
    linalg.cond.
    """
    if p in (None, 2, -2, "nuc"):
        sizes = svdvals(A)
        if p == "nuc":
            return sizes.sum(-1) * (1 / sizes).sum(-1)
        return sizes[..., -1] / sizes[..., 0] if p == -2 else sizes[..., 0] / sizes[..., -1]
    if p not in ("fro", 1, -1, math.inf, -math.inf):
        raise RuntimeError(f"linalg.cond got an invalid norm type: {p}")
    check_square(f"linalg.cond(ord={p})", A._array)
    *batch, n, _ = A._array.shape
    if n == 0:
        return wrap(np.zeros(batch, A._array.dtype))
    singular = np.zeros(batch, bool)
    for place in np.ndindex(*batch):
        singular[place] = _is_singular(A._array[place])
    regular = where(wrap(singular[..., None, None]), wrap(np.eye(n, dtype=A._array.dtype)), A)
    return where(wrap(singular), math.inf, matrix_norm(A, p) * matrix_norm(inv(regular), p))


def _is_singular(matrix: Array) -> bool:
    try:
        np.linalg.inv(matrix)
    except np.linalg.LinAlgError:
        return True
    return False
