"""Singular value factors of matrices, and what follows from them: pseudo-inverse, rank, least squares.

Gradients: J. Townsend, "Differentiating the singular value decomposition", 2016; G. Golub and V. Pereyra,
"The differentiation of pseudo-inverses", 1973.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.autograd.dtypes import Array
from engine.autograd.op import op
from engine.autograd.tensor import wrap

from .return_types import return_type

SVD = return_type("linalg_svd", "U S Vh")
OldSVD = return_type("svd", "U S V")
LeastSquares = return_type("linalg_lstsq", "solution residuals rank singular_values")


def _svd(input: Array, full: bool) -> Any:
    if input.ndim < 2:
        raise RuntimeError("linalg.svd: The input tensor A must have at least 2 dimensions.")
    return np.linalg.svd(input, full_matrices=full)


@op(name="svd_u", node="LinalgSvdBackward0")
def left_vectors(input: Array, /, full: bool) -> Any:
    """The U of A = U S V^T."""
    return _svd(input, full)[0]


@op(name="svd_s", node="LinalgSvdBackward0")
def values_of(input: Array, /) -> Any:
    """The singular values, falling."""
    return np.linalg.svd(input, compute_uv=False)


@op(name="svd_vh", node="LinalgSvdBackward0")
def right_vectors(input: Array, /, full: bool) -> Any:
    """The V^T of A = U S V^T."""
    return _svd(input, full)[2]


def _factors(input: Any) -> tuple[Any, Any, Any]:
    return left_vectors(input, False), values_of(input), right_vectors(input, False)


def _skew(matrices: Any, s: Any) -> Any:
    """(X - X^T) / (s_j^2 - s_i^2) off the diagonal."""
    identity = np.eye(s.shape[-1], dtype=np.float32)
    squares = s * s
    gaps = squares[..., None, :] - squares[..., :, None] + identity
    return (matrices - matrices.mT) / gaps * (1 - identity)


def _check_some(shape: tuple[int, ...], full: bool) -> None:
    if full and shape[-1] != shape[-2]:
        raise RuntimeError(
            "svd_backward: Setting full_matrices=True is not supported for differentiable computations with "
            "matrices that are not square."
        )


def _u_slope(g: Any, input: Any, shape: tuple[int, ...], full: bool) -> Any:
    _check_some(shape, full)
    u, s, vh = _factors(input)
    inside = u @ (_skew(u.mT @ g, s) * s[..., None, :])
    beyond = (g - u @ (u.mT @ g)) / s[..., None, :]
    return (inside + beyond) @ vh


def _s_slope(g: Any, input: Any) -> Any:
    u, _, vh = _factors(input)
    return u @ (g[..., None] * vh)


def _vh_slope(g: Any, input: Any, shape: tuple[int, ...], full: bool) -> Any:
    _check_some(shape, full)
    u, s, vh = _factors(input)
    inside = (s[..., None] * _skew(vh @ g.mT, s)) @ vh
    beyond = (g - (g @ vh.mT) @ vh) / s[..., None]
    return u @ (inside + beyond)


left_vectors.gradients(input=_u_slope)
values_of.gradients(input=_s_slope)
right_vectors.gradients(input=_vh_slope)


def svd(A: Any, full_matrices: bool = True) -> Any:  # noqa: N803 - PyTorch's name
    """The triple (U, S, Vh) with A = U diag(S) Vh."""
    return SVD(left_vectors(A, full_matrices), values_of(A), right_vectors(A, full_matrices))


def old_svd(input: Any, some: bool = True, compute_uv: bool = True) -> Any:
    """The triple (U, S, V) with A = U diag(S) V^T; whole U and V unless `some`."""
    return OldSVD(left_vectors(input, not some), values_of(input), right_vectors(input, not some).mT)


def svdvals(A: Any) -> Any:  # noqa: N803 - PyTorch's name
    """The singular values, falling."""
    return values_of(A)


@op(name="linalg_pinv")
def pseudo_inverse(input: Array, /, rtol: float | None, hermitian: bool) -> Any:
    """The matrix P with A P A = A and P A P = P, singular values below rtol times the largest taken for 0."""
    cut = max(input.shape[-2:]) * np.finfo(input.dtype).eps if rtol is None else rtol
    return np.linalg.pinv(input, cut, hermitian)


def _pinv_slope(g: Any, input: Any, out: Any) -> Any:
    p, pt, gt = out, out.mT, g.mT
    left = (gt - input @ (p @ gt)) @ p @ pt
    right = pt @ p @ (gt - (gt @ p) @ input)
    return -(pt @ g @ pt) + left + right


pseudo_inverse.gradients(input=_pinv_slope)


def pinv(
    A: Any,  # noqa: N803 - PyTorch's name
    rcond: float | None = None,
    hermitian: bool = False,
    *,
    rtol: float | None = None,
) -> Any:
    """The pseudo-inverse of each matrix; singular values below rtol times the largest count as 0."""
    return pseudo_inverse(A, rcond if rtol is None else rtol, hermitian)


def pinverse(input: Any, rcond: float = 1e-15) -> Any:
    """The pseudo-inverse under its old name."""
    return pseudo_inverse(input, rcond, False)


def matrix_rank(
    A: Any,  # noqa: N803 - PyTorch's name
    tol: float | None = None,
    hermitian: bool = False,
    *,
    rtol: float | None = None,
) -> Any:
    """The number of singular values above `tol`, by default above rtol times the largest."""
    array = A._array
    sizes = np.linalg.svd(array, compute_uv=False)
    share = max(array.shape[-2:]) * np.finfo(array.dtype).eps if rtol is None else rtol
    cut = sizes.max(-1, keepdims=True, initial=0) * share if tol is None else tol
    return wrap(np.asarray(np.count_nonzero(sizes > cut, -1), np.int64))


def cond(A: Any, p: Any = None) -> Any:  # noqa: N803 - PyTorch's name
    """The largest by the smallest singular value, or by `p` the norms of A and its inverse multiplied."""
    if p not in (None, 2):
        return wrap(np.asarray(np.linalg.cond(A._array, p), A._array.dtype))
    sizes = values_of(A)
    return sizes[..., 0] / sizes[..., -1]


@op(name="linalg_lstsq")
def least_squares(input: Array, other: Array, /) -> Any:
    """The X of smallest |A X - B| for each matrix A."""
    return np.linalg.pinv(input, max(input.shape[-2:]) * np.finfo(input.dtype).eps) @ other


def _by_matrix(g: Any, input: Any, other: Any) -> Any:
    return _pinv_slope(g @ other.mT, input, pseudo_inverse(input, None, False))


least_squares.gradients(input=_by_matrix, other=lambda g, input: pseudo_inverse(input, None, False).mT @ g)


def lstsq(A: Any, B: Any, rcond: float | None = None, *, driver: str | None = None) -> Any:  # noqa: N803
    """The tuple (solution, residuals, rank, singular_values) of the X of smallest |A X - B|."""
    found = least_squares(A, B)
    rank = matrix_rank(A)
    rows, columns = A._array.shape[-2:]
    empty = wrap(np.empty(0, A._array.dtype))
    full = rows > columns and bool((rank._array == columns).all())
    residuals = ((A.detach() @ found.detach() - B.detach()) ** 2).sum(-2) if full else empty
    return LeastSquares(found, residuals if driver in ("gels", "gelsd", "gelss") else empty, rank, empty)
