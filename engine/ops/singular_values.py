"""Singular value factors of matrices, and what follows from them: pseudo-inverse, rank, least squares.

Gradients: J. Townsend, "Differentiating the singular value decomposition", 2016; G. Golub and V. Pereyra,
"The differentiation of pseudo-inverses", 1973.

Shapes: (..., n, m), k = min(n, m) singular values.
Errors: RuntimeError below two dimensions; LinAlgError where there is nan.
Source: PyTorch's page of each name, torch.linalg.<name>.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from engine.autograd.dtypes import Array, dtype_of
from engine.autograd.op import op
from engine.autograd.tensor import Tensor, wrap

from .arithmetic import abs as size_of
from .return_types import return_type
from .solving import LinAlgError

SVD = return_type("linalg_svd", "U S Vh")
OldSVD = return_type("svd", "U S V")
LeastSquares = return_type("linalg_lstsq", "solution residuals rank singular_values")


def _svd(input: Array, full: bool) -> Any:
    if input.ndim < 2:
        raise RuntimeError("linalg.svd: The input tensor A must have at least 2 dimensions.")
    with _telling_of_failure():
        return np.linalg.svd(input, full_matrices=full)


@contextmanager
def _telling_of_failure() -> Iterator[None]:
    """LinAlgError in PyTorch's words where the factorization ends with nothing."""
    try:
        yield
    except np.linalg.LinAlgError:
        raise LinAlgError(
            "linalg.svd: The algorithm failed to converge because the input matrix contained non-finite "
            "values."
        ) from None


@op(name="svd_u", node="LinalgSvdBackward0")
def left_vectors(input: Array, /, full: bool) -> Any:
    """The U of A = U S V^T."""
    return _svd(input, full)[0]


@op(name="svd_s", node="LinalgSvdBackward0")
def values_of(input: Array, /) -> Any:
    """The singular values, falling."""
    with _telling_of_failure():
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


def svd(A: Any, full_matrices: bool = True, *, driver: str | None = None) -> Any:  # noqa: N803
    """The triple (U, S, Vh) with A = U diag(S) Vh."""
    _check_driver(driver)
    return SVD(left_vectors(A, full_matrices), values_of(A), right_vectors(A, full_matrices))


def old_svd(input: Any, some: bool = True, compute_uv: bool = True) -> Any:
    """The triple (U, S, V) with A = U diag(S) V^T; whole U and V unless `some`, zeros unless `compute_uv`."""
    if not compute_uv:
        *batch, rows, columns = input._array.shape
        sides = (wrap(np.zeros((*batch, n, n), input._array.dtype)) for n in (rows, columns))
        return OldSVD(next(sides), values_of(input), next(sides))
    return OldSVD(left_vectors(input, not some), values_of(input), right_vectors(input, not some).mT)


def svdvals(A: Any, *, driver: str | None = None) -> Any:  # noqa: N803 - PyTorch's name
    """The singular values, falling."""
    _check_driver(driver)
    return values_of(A)


def _check_driver(driver: str | None) -> None:
    if driver is not None:
        raise RuntimeError(
            "torch.linalg.svd: keyword argument `driver=` is only supported on CUDA inputs with cuSOLVER "
            "backend."
        )


@op(name="linalg_pinv")
def pseudo_inverse(input: Array, /, rtol: float | None, hermitian: bool) -> Any:
    """The matrix P with A P A = A and P A P = P, singular values below rtol times the largest taken for 0."""
    cut = max(input.shape[-2:]) * np.finfo(input.dtype).eps if rtol is None else rtol
    with _telling_of_failure():
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
    atol: float | None = None,
    rtol: float | None = None,
) -> Any:
    """The pseudo-inverse of each matrix; singular values below atol or rtol times the largest count as 0."""
    share = rcond if rtol is None else rtol
    if atol is not None:
        largest = float(np.linalg.norm(A._array, 2)) if A._array.ndim == 2 and A._array.size else 0.0
        share = max(share or 0.0, atol / largest if largest else 0.0)
    return pseudo_inverse(A, share, hermitian)


def pinverse(input: Any, rcond: float = 1e-15) -> Any:
    """The pseudo-inverse under its old name."""
    return pseudo_inverse(input, rcond, False)


def matrix_rank(
    A: Any,  # noqa: N803 - PyTorch's name
    tol: Any = None,
    hermitian: bool = False,
    *,
    atol: Any = None,
    rtol: Any = None,
) -> Any:
    """The number of singular values above `atol` (old: `tol`) and above rtol times the largest."""
    array = A._array
    with _telling_of_failure():
        sizes = np.abs(np.linalg.eigvalsh(array)) if hermitian else np.linalg.svd(array, compute_uv=False)
    least = next((_column(each) for each in (tol, atol) if each is not None), 0.0)
    if rtol is None:
        share: Any = 0.0 if tol is not None or atol is not None else max(array.shape[-2:])
        share = share * np.finfo(array.dtype).eps
    else:
        share = _column(rtol)
    cut = np.maximum(sizes.max(-1, keepdims=True, initial=0) * share, least)
    return wrap(np.asarray(np.count_nonzero(sizes > cut, -1), np.int64))


def _column(tolerance: Any) -> Any:
    """A number, or a tensor of one for each matrix, beside the singular values."""
    return tolerance._array[..., None] if isinstance(tolerance, Tensor) else tolerance


@op(name="linalg_lstsq")
def least_squares(input: Array, other: Array, /) -> Any:
    """The X of smallest |A X - B| for each matrix A."""
    with _telling_of_failure():
        inverse = np.linalg.pinv(input, max(input.shape[-2:]) * np.finfo(input.dtype).eps)
    return inverse @ other


def _by_matrix(g: Any, input: Any, other: Any) -> Any:
    return _pinv_slope(g @ other.mT, input, pseudo_inverse(input, None, False))


least_squares.gradients(input=_by_matrix, other=lambda g, input: pseudo_inverse(input, None, False).mT @ g)


def lstsq(A: Any, B: Any, rcond: float | None = None, *, driver: str | None = None) -> Any:  # noqa: N803
    """The tuple (solution, residuals, rank, singular_values) of the X of smallest |A X - B|.

    Residuals are those of overdetermined systems of full rank; "gels" finds no rank, and only "gelsd" and
    "gelss" find singular values.
    """
    _check_least_squares(A._array, B._array, driver)
    if B._array.ndim == A._array.ndim - 1:
        found, residuals, *others = lstsq(A, B.unsqueeze(-1), rcond, driver=driver)
        return LeastSquares(found.squeeze(-1), residuals, *others)
    found = least_squares(A, B)
    rows, columns = A._array.shape[-2:]
    empty = wrap(np.empty(0, A._array.real.dtype))
    rank = wrap(np.empty(0, np.int64)) if driver == "gels" else matrix_rank(A, rtol=rcond)
    full = (
        rows > columns and driver != "gelsy" and driver is not None and bool((rank._array == columns).all())
    )
    errors = size_of(A @ found - B) ** 2 if full else None
    residuals = empty if errors is None else errors.sum(-2)
    sizes = svdvals(A).detach() if driver in ("gelsd", "gelss") else empty
    return LeastSquares(found, residuals, rank, sizes)


def _check_least_squares(A: Array, B: Array, driver: str | None) -> None:  # noqa: N803 - PyTorch's names
    if A.dtype != B.dtype:
        raise RuntimeError(
            "torch.linalg.lstsq: Expected input and other to have the same dtype, but got input's dtype "
            f"{dtype_of(A).type_name} and other's dtype {dtype_of(B).type_name}"
        )
    if A.shape[-2] != B.shape[-1 if B.ndim == A.ndim - 1 else -2]:
        raise RuntimeError("torch.linalg.lstsq: input.size(-2) should match other.size(-2)")
    if driver not in (None, "gels", "gelsy", "gelsd", "gelss"):
        raise RuntimeError(
            "torch.linalg.lstsq: parameter `driver` should be one of (gels, gelsy, gelsd, gelss)"
        )
