"""Determinants, inverses and linear systems of square matrices, batch by batch.

Gradients: M. Giles, "An extended collection of matrix derivative results", 2008.

Shapes: (..., n, n), right sides (..., n, m) or (..., n).
Errors: RuntimeError for matrices that are not square; LinAlgError for singular ones.
Source: PyTorch's page of each name, torch.linalg.<name>.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.autograd.dtypes import Array, dtype_of
from engine.autograd.op import op
from engine.autograd.tensor import Tensor, wrap

from .linalg import matmul
from .return_types import return_type
from .selection import where

SlogdetResult = return_type("linalg_slogdet", "sign logabsdet")
OldSlogdetResult = return_type("slogdet", "sign logabsdet")


class _LinAlgError(RuntimeError):
    """A matrix for which there is no answer: singular, or not positive-definite."""

    __module__ = "torch._C"  # as its users see it


LinAlgError = _LinAlgError


def check_square(name: str, matrices: Array) -> None:
    """RuntimeError unless the last two dimensions are there and equal."""
    if matrices.ndim < 2:
        raise RuntimeError(f"{name}: The input tensor A must have at least 2 dimensions.")
    rows, columns = matrices.shape[-2:]
    if rows != columns:
        raise RuntimeError(
            f"{name}: A must be batches of square matrices, but they are {rows} by {columns} matrices"
        )
    check_floats(name, matrices)


def check_floats(name: str, matrices: Array) -> None:
    """RuntimeError for integers, bools and float16."""
    if matrices.dtype == np.float16:
        raise RuntimeError(f"{name}: Low precision dtypes not supported. Got Half")
    if matrices.dtype.kind not in "fc":
        raise RuntimeError(
            f"{name}: Expected a floating point or complex tensor as input. "
            f"Got {dtype_of(matrices).type_name}"
        )


def first_zero_pivot(matrix: Array) -> int:
    """Of a singular matrix the first pivot, counted from 1, that elimination with row swaps finds to be 0."""
    upper = matrix.astype(np.float64)
    n = len(upper)
    for i in range(n):
        pivot = i + int(np.argmax(np.abs(upper[i:, i])))
        if upper[pivot, i] == 0:
            return i + 1
        upper[[i, pivot]] = upper[[pivot, i]]
        upper[i + 1 :] -= np.outer(upper[i + 1 :, i] / upper[i, i], upper[i])
    return n


@op(name="linalg_inv_ex")
def inverted(input: Array, /) -> Any:
    """The inverse of each matrix; LinAlgError when one has none."""
    check_square("linalg.inv", input)
    try:
        return np.linalg.inv(input)
    except np.linalg.LinAlgError:
        row = first_zero_pivot(input) if input.ndim == 2 else 1
        raise _LinAlgError(
            f"linalg.inv: The diagonal element {row} is zero, the inversion could not be completed because "
            "the input matrix is singular."
        ) from None


inverted.gradients(input=lambda g, out: -(out.mT @ g @ out.mT))


def inv(A: Any) -> Any:  # noqa: N803 - PyTorch's name
    """The inverse of each matrix; LinAlgError when one has none."""
    return inverted(A)


def inverse(input: Any) -> Any:
    """The inverse of each matrix; LinAlgError when one has none."""
    return inverted(input)


@op(name="linalg_det")
def determinant(input: Array, /) -> Any:
    """The determinant of each matrix."""
    check_square("linalg.det", input)
    return np.linalg.det(input)


def _cofactors(g: Any, input: Any, out: Any) -> Any:
    """g det(A) A^-T, and 0 for a matrix without inverse."""
    singular = (out == 0)[..., None, None]
    identity = np.eye(input.shape[-1], dtype=out.dtype if isinstance(out, np.ndarray) else out._array.dtype)
    safe = where(singular, identity, input)
    return where(singular, 0.0, (g * out)[..., None, None] * inverted(safe).mT)


determinant.gradients(input=_cofactors)


def det(A: Any) -> Any:  # noqa: N803 - PyTorch's name
    """The determinant of each matrix."""
    return determinant(A)


@op(name="slogdet_sign", node="LinalgSlogdetBackward0")
def determinant_sign(input: Array, /) -> Any:
    """The sign of each determinant."""
    check_square("linalg.slogdet", input)
    return np.linalg.slogdet(input)[0]


@op(name="slogdet_size", node="LinalgSlogdetBackward0")
def determinant_size(input: Array, /) -> Any:
    """The logarithm of the size of each determinant; -inf for 0."""
    return np.linalg.slogdet(input)[1]


determinant_sign.gradients(input=lambda g, input: input * 0)
determinant_size.gradients(input=lambda g, input: g[..., None, None] * inverted(input).mT)


def slogdet(A: Any) -> Any:  # noqa: N803 - PyTorch's name
    """The pair (sign, logabsdet) of each determinant."""
    return SlogdetResult(determinant_sign(A), determinant_size(A))


def old_slogdet(input: Any) -> Any:
    """The pair (sign, logabsdet) of each determinant."""
    return OldSlogdetResult(determinant_sign(input), determinant_size(input))


def logdet(input: Any) -> Any:
    """The logarithm of each determinant: -inf for 0, nan below."""
    check_square("logdet", input._array)
    sign, size = slogdet(input)
    return where(sign == -1.0, float("nan"), size)


@op(name="linalg_solve_ex")
def solution(input: Array, other: Array, /, vector: bool) -> Any:
    """The x of A x = b for each matrix A, of matrices or (`vector`) of vectors b."""
    check_square("linalg.solve", input)
    if input.dtype != other.dtype:
        raise RuntimeError(
            "linalg.solve: Expected A and B to have the same dtype, but found A of type "
            f"{dtype_of(input).type_name} and B of type {dtype_of(other).type_name} instead"
        )
    right = other[..., None] if vector else other
    if right.shape[-2] != input.shape[-1]:
        n, m = right.shape[-2:]
        raise RuntimeError(
            "linalg.solve: Incompatible shapes of A and B for the equation AX = B "
            f"({input.shape[-2]}x{input.shape[-1]} and {n}x{m})"
        )
    try:
        found = np.linalg.solve(input, right)
    except np.linalg.LinAlgError:
        raise _LinAlgError(
            "torch.linalg.solve: The solver failed because the input matrix is singular."
        ) from None
    return found[..., 0] if vector else found


def _by_matrix(g: Any, input: Any, out: Any, vector: bool) -> Any:
    """-A^-T g x^T."""
    back = solution(input.mT, g, vector)
    return -(back[..., None] * out[..., None, :]) if vector else -(back @ out.mT)


solution.gradients(input=_by_matrix, other=lambda g, input, vector: solution(input.mT, g, vector))


def solve(A: Any, B: Any, *, left: bool = True) -> Any:  # noqa: N803 - PyTorch's names
    """The X of A X = B (of X A = B unless `left`); B may be a vector."""
    vector = B._array.ndim == 1 or B._array.shape == A._array.shape[:-1]
    if left:
        return solution(A, B, vector)
    return solution(A.mT, B, True) if vector else solution(A.mT, B.mT, False).mT


def matrix_power(A: Any, n: int) -> Any:  # noqa: N803 - PyTorch's name
    """The product of n copies of each matrix, of its inverse for negative n."""
    check_square("linalg.matrix_power", A._array)
    if n == 0:
        return A * 0 + wrap(
            np.broadcast_to(np.eye(A._array.shape[-1], dtype=A._array.dtype), A._array.shape).copy()
        )
    base = A if n > 0 else inv(A)
    left = abs(n)
    result = None
    while left:
        if left % 2:
            result = base if result is None else matmul(result, base)
        left //= 2
        base = matmul(base, base) if left else base
    return result


@op(name="linalg_matrix_exp")
def exponential(input: Array, /) -> Any:
    """The sum of A^k / k! over all k, for each matrix: a Taylor series of A / 2^s, squared s times."""
    check_square("linalg.matrix_exp", input)
    values = input.astype(np.float64)
    size = np.abs(values).sum(-1).max(initial=0)
    squarings = max(0, int(np.ceil(np.log2(size))) + 3) if size > 0 else 0
    scaled = values / 2**squarings
    term = np.broadcast_to(np.eye(values.shape[-1]), values.shape)
    total = term.copy()
    for k in range(1, 15):
        term = term @ scaled / k
        total += term
    for _ in range(squarings):
        total = total @ total
    return total.astype(input.dtype)


def _exponential_slope(g: Any, input: Any) -> Any:
    """The upper right block of the exponential of [[A^T, g], [0, A^T]]."""
    n = input.shape[-1]
    recorded = isinstance(g, Tensor)
    kind = g._array.dtype if recorded else g.dtype
    halves = np.eye(2 * n, n, dtype=kind), np.eye(2 * n, n, -n, dtype=kind)
    upper, lower = map(wrap, halves) if recorded else halves
    diagonal = matmul(upper, matmul(input.mT, upper.T)) + matmul(lower, matmul(input.mT, lower.T))
    block = exponential(diagonal + matmul(upper, matmul(g, lower.T)))
    return block[..., :n, n:]


exponential.gradients(input=_exponential_slope)


def matrix_exp(A: Any) -> Any:  # noqa: N803 - PyTorch's name
    """e to the power of each matrix."""
    return exponential(A)
