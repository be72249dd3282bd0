"""Factors of low rank, found by projecting on random directions.

Source: N. Halko et al., "Finding structure with randomness", 2009, algorithms 4.4 and 5.1; the names and
defaults are those of PyTorch's `torch.svd_lowrank` and `torch.pca_lowrank`.
Shapes: (..., n, m) to (..., n, q), (q) and (..., m, q).
"""

from __future__ import annotations

from typing import Any

from .factoring import qr
from .sampling import randn
from .singular_values import svd


def _range(A: Any, q: int, niter: int) -> Any:  # noqa: N803 - PyTorch's name
    """An orthonormal basis of about the space that the columns of A span."""
    directions = randn(A._array.shape[-1], q, dtype=A.dtype)
    basis = qr(A @ directions).Q
    for _ in range(niter):
        basis = qr(A @ qr(A.mT @ basis).Q).Q
    return basis


def svd_lowrank(A: Any, q: int | None = 6, niter: int | None = 2, M: Any = None) -> Any:  # noqa: N803
    """The triple (U, S, V) with A - M about U diag(S) V^T, of at most `q` singular values."""
    shifted = A if M is None else A - M
    wanted, steps = 6 if q is None else q, 2 if niter is None else niter
    tall = shifted._array.shape[-2] >= shifted._array.shape[-1]
    matrix = shifted if tall else shifted.mT
    basis = _range(matrix, wanted, steps)
    factors = svd(basis.mT @ matrix, False)
    left, right = basis @ factors.U, factors.Vh.mT
    return (left, factors.S, right) if tall else (right, factors.S, left)


def pca_lowrank(A: Any, q: int | None = None, center: bool = True, niter: int = 2) -> Any:  # noqa: N803
    """The triple (U, S, V) of the `q` (6) principal components of observations in rows."""
    rows, columns = A._array.shape[-2:]
    wanted = min(6, rows, columns) if q is None else q
    if not 0 <= wanted <= min(rows, columns):
        raise ValueError(
            f"q(={wanted}) must be non-negative integer and not greater than min(m, n)={min(rows, columns)}"
        )
    if niter < 0:
        raise ValueError(f"niter(={niter}) must be non-negative integer")
    return svd_lowrank(A - A.mean(-2, True) if center else A, wanted, niter)
