"""Cholesky, QR and symmetric eigenvalue factors of matrices, batch by batch.

Gradients: I. Murray, "Differentiation of the Cholesky decomposition", 2016; S. Walter and L. Lehmann,
"Algorithmic differentiation of linear algebra functions", 2010; M. Giles, "An extended collection of matrix
derivative results", 2008.

Shapes: (..., n, n), for qr (..., n, m).
Errors: RuntimeError for matrices that are not square; LinAlgError for one that is not positive-definite.
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
from .matrices import tril
from .return_types import return_type
from .solving import LinAlgError, check_floats, check_square, inverted, solution
from .triangular import solve_triangular

_COMPLEX = (np.complex64, np.complex128)
QR = return_type("linalg_qr", "Q R")
OldQR = return_type("qr", "Q R")
Eigh = return_type("linalg_eigh", "eigenvalues eigenvectors")


def _symmetric(matrices: Any) -> Any:
    """The symmetric part, of complex arrays the Hermitian one."""
    transposed = matrices.mT
    return (matrices + (transposed.conj() if matrices.dtype in _COMPLEX else transposed)) * 0.5


def _half_tril(matrices: Any) -> Any:
    """The lower triangle with half the diagonal."""
    return (tril(matrices) + tril(matrices, -1)) * 0.5


def _from_triangle(matrices: Any, upper: bool) -> Any:
    """The symmetric matrix that one triangle gives; gradients take the whole matrix for symmetric."""
    array = matrices._array
    if array.ndim < 2 or array.shape[-1] != array.shape[-2] or np.array_equal(array, array.mT.conj()):
        return matrices
    lower = np.tril(array.mT.conj() if upper else array)
    return _with_values(matrices, lower + np.tril(lower, -1).mT.conj())


def _with_values(matrices: Any, values: Array) -> Any:
    """`values` with the history of `matrices`, as if nothing had been done to them."""
    return wrap(values) + (matrices - matrices.detach()) if matrices.requires_grad else wrap(values)


@op(name="linalg_cholesky_ex")
def cholesky_factor(input: Array, /, name: str) -> Any:
    """The lower triangle L with A = L L^T; LinAlgError unless A, symmetric, is positive-definite."""
    check_square(name, input)
    try:
        lower = np.linalg.cholesky(_symmetric(input))
    except np.linalg.LinAlgError:
        lower = None
    if lower is None or np.isnan(lower).any():
        raise LinAlgError(
            f"{name}: The factorization could not be completed because the input is not positive-definite "
            f"(the leading minor of order {_first_bad_minor(input)} is not positive-definite)."
        )
    return lower


def _first_bad_minor(matrices: Array) -> int:
    matrix = matrices.reshape(-1, *matrices.shape[-2:])[0]
    for order in range(1, len(matrix) + 1):
        minor = matrix[:order, :order]
        if np.isnan(minor).any() or np.linalg.eigvalsh(minor)[0] <= 0:
            return order
    return len(matrix)


def _cholesky_slope(g: Any, out: Any) -> Any:
    """The symmetric part of L^-T phi(L^T g) L^-1, where phi takes the lower triangle, half the diagonal."""
    back = inverted(out)
    return _symmetric(back.mT @ _half_tril(out.mT @ g) @ back)


cholesky_factor.gradients(input=_cholesky_slope)


def cholesky(A: Any, *, upper: bool = False) -> Any:  # noqa: N803 - PyTorch's name
    """The triangle L with A = L L^T (or U with A = U^T U); LinAlgError unless A is positive-definite."""
    lower = cholesky_factor(_from_triangle(A, False), "linalg.cholesky")
    return conj(lower.mT) if upper else lower


def old_cholesky(input: Any, upper: bool = False) -> Any:
    """The same under its old name."""
    warnings.warn(
        "torch.cholesky is deprecated in favor of torch.linalg.cholesky and will be removed in a future "
        "PyTorch release.",
        UserWarning,
        stacklevel=3,
    )
    lower = cholesky_factor(_from_triangle(input, False), "cholesky")
    return conj(lower.mT) if upper else lower


def cholesky_inverse(L: Any, upper: bool = False) -> Any:  # noqa: N803 - PyTorch's name
    """The inverse of L L^T (of U^T U)."""
    triangle = _triangle(L, upper)
    return inverted(triangle @ conj(triangle.mT))


def _triangle(L: Any, upper: bool) -> Any:  # noqa: N803 - PyTorch's name
    """The lower triangle L; gradients reach all of it, as in PyTorch."""
    lower = conj(L.mT) if upper else L
    return _with_values(lower, np.tril(lower._array))


def cholesky_solve(B: Any, L: Any, upper: bool = False) -> Any:  # noqa: N803 - PyTorch's names
    """The X of A X = B, where A = L L^T (or U^T U)."""
    lower = _triangle(L, upper)
    if lower.requires_grad:
        return solution(lower @ lower.mT, B, False)
    return solve_triangular(conj(lower.mT), solve_triangular(lower, B, upper=False), upper=True)


def _qr(input: Array, form: str) -> tuple[Array, Array]:
    q, r = np.linalg.qr(input, "complete" if form == "complete" else "reduced")
    return q, r


@op(name="qr_q", node="LinalgQrBackward0")
def orthogonal_factor(input: Array, /, form: str) -> Any:
    """The Q of A = Q R."""
    return _qr(input, form)[0]


@op(name="qr_r", node="LinalgQrBackward0")
def triangular_factor(input: Array, /, form: str) -> Any:
    """The R of A = Q R."""
    return _qr(input, form)[1]


def _qr_slope(through: Any, q: Any, r: Any, m: Any) -> Any:
    """(through + Q sym(M)) R^-T, where sym mirrors the lower triangle of M."""
    mirrored = tril(m) + tril(m, -1).mT
    return (through + q @ mirrored) @ inverted(r).mT


def _check_tall(shape: tuple[int, ...], form: str) -> None:
    if shape[-2] < shape[-1] or (form == "complete" and shape[-2] != shape[-1]):
        raise RuntimeError(
            "The QR decomposition is not differentiable when mode='complete' and nrows > ncols, or when "
            "nrows < ncols"
        )


def _q_slope(g: Any, input: Any, out: Any, shape: tuple[int, ...], form: str) -> Any:
    _check_tall(shape, form)
    r = triangular_factor(input, form)
    return _qr_slope(g, out, r, -(g.mT @ out))


def _r_slope(g: Any, input: Any, out: Any, shape: tuple[int, ...], form: str) -> Any:
    _check_tall(shape, form)
    q = orthogonal_factor(input, form)
    return _qr_slope(q * 0, q, out, out @ g.mT)


orthogonal_factor.gradients(input=_q_slope)
triangular_factor.gradients(input=_r_slope)


def qr(A: Any, mode: str = "reduced") -> Any:  # noqa: N803 - PyTorch's name
    """The pair (Q, R) with A = Q R, Q of orthonormal columns and R an upper triangle.

    The `mode` "complete" gives all of Q, "r" an empty one.
    """
    if mode not in ("reduced", "complete", "r"):
        raise RuntimeError(
            f"qr received unrecognized mode '{mode}' but expected one of 'reduced' (default), 'r', or "
            "'complete'"
        )
    check_floats("linalg.qr", A._array)
    rows, columns = A._array.shape[-2:]
    if mode == "r":
        return QR(wrap(np.empty(0, A._array.dtype)), triangular_factor(A, "reduced"))
    if A.requires_grad and rows < columns:
        square = qr(A[..., :rows], mode)
        return QR(square.Q, cat([square.R, square.Q.mT @ A[..., rows:]], -1))
    return QR(orthogonal_factor(A, mode), triangular_factor(A, mode))


def old_qr(input: Any, some: bool = True) -> Any:
    """The same under its old name; all of Q unless `some`."""
    warnings.warn(
        "torch.qr is deprecated in favor of torch.linalg.qr and will be removed in a future PyTorch release.",
        UserWarning,
        stacklevel=3,
    )
    return OldQR(*qr(input, "reduced" if some else "complete"))


@op(name="eigh_values", node="LinalgEighBackward0")
def eigenvalues_of(input: Array, /) -> Any:
    """The eigenvalues of the symmetric part of each matrix, rising."""
    check_square("linalg.eigh", input)
    return np.linalg.eigvalsh(_symmetric(input))


@op(name="eigh_vectors", node="LinalgEighBackward0")
def eigenvectors_of(input: Array, /) -> Any:
    """The eigenvectors of the symmetric part of each matrix, as columns."""
    return np.linalg.eigh(_symmetric(input))[1]


def _eigenvalue_slope(g: Any, input: Any) -> Any:
    vectors = eigenvectors_of(input)
    return vectors @ (g[..., None] * vectors.mT)


def _eigenvector_slope(g: Any, input: Any, out: Any) -> Any:
    """V ((V^T g) / (l_j - l_i)) V^T off the diagonal, its symmetric part."""
    values = eigenvalues_of(input)
    identity = np.eye(input.shape[-1], dtype=np.float32)
    gaps = values[..., None, :] - values[..., :, None] + identity
    return _symmetric(out @ ((out.mT @ g) / gaps * (1 - identity)) @ out.mT)


eigenvalues_of.gradients(input=_eigenvalue_slope)
eigenvectors_of.gradients(input=_eigenvector_slope)


def eigh(A: Any, UPLO: str = "L") -> Any:  # noqa: N803 - PyTorch's names
    """The pair (eigenvalues, eigenvectors) of symmetric matrices, rising; reads the lower ("L") triangle."""
    symmetric = _from_triangle(A, UPLO.upper() == "U")
    return Eigh(eigenvalues_of(symmetric), eigenvectors_of(symmetric))


def eigvalsh(A: Any, UPLO: str = "L") -> Any:  # noqa: N803 - PyTorch's names
    """The eigenvalues of symmetric matrices, rising; reads the lower ("L") triangle."""
    return eigenvalues_of(_from_triangle(A, UPLO.upper() == "U"))
