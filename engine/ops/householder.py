"""QR factors kept as Householder reflections: H_i = 1 - tau_i v_i v_i^H, v_i below the diagonal.

Source: LAPACK's geqrf, see PyTorch's documentation of `torch.geqrf` and `torch.linalg.householder_product`.
Shapes: (..., n, m) and (..., k).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.autograd.dtypes import Array
from engine.autograd.tensor import wrap

from .complex_numbers import conj
from .joining import cat
from .return_types import return_type

Reflections = return_type("geqrf", "a tau")


def _reflected(matrix: Array) -> tuple[Array, Array]:
    work = matrix.copy()
    steps = min(work.shape)
    tau = np.zeros(steps, work.dtype)
    for i in range(steps):
        column = work[i:, i]
        length = np.linalg.norm(column)
        if length == 0 or (len(column) == 1 and work.dtype.kind != "c"):
            continue
        head = -np.copysign(length, column[0].real)
        tau[i] = (head - column[0]) / head
        vector = column / (column[0] - head)
        vector[0] = 1
        work[i:, i + 1 :] -= np.conj(tau[i]) * np.outer(vector, np.conj(vector) @ work[i:, i + 1 :])
        work[i, i], work[i + 1 :, i] = head, vector[1:]
    return work, tau


def geqrf(input: Any) -> Any:
    """The pair (a, tau): R on and above the diagonal of `a`, the reflections that make up Q below it."""
    array = input._array
    packed = np.empty_like(array)
    scales = np.empty((*array.shape[:-2], min(array.shape[-2:])), array.dtype)
    for place in np.ndindex(array.shape[:-2]):
        packed[place], scales[place] = _reflected(array[place])
    return Reflections(wrap(packed), wrap(scales))


def householder_product(A: Any, tau: Any) -> Any:  # noqa: N803 - PyTorch's name
    """The first columns, as many as A has, of the product of its reflections."""
    rows, columns = A._array.shape[-2:]
    if rows < columns:
        raise RuntimeError(
            "torch.linalg.householder_product: input.shape[-2] must be greater than or equal to "
            "input.shape[-1]"
        )
    product = _eye(A, rows, columns)
    for vector, scale in reversed(_vectors(A, tau)):
        product = product - scale * vector @ (vector.mH @ product)
    return product


def orgqr(input: Any, input2: Any) -> Any:
    """householder_product under its LAPACK name."""
    return householder_product(input, input2)


def ormqr(input: Any, tau: Any, other: Any, left: bool = True, transpose: bool = False) -> Any:
    """Q other, Q^H other if `transpose`, or other Q unless `left`, for the Q of the reflections."""
    if not left:
        return ormqr(input, tau, other.mH, True, not transpose).mH
    pairs = _vectors(input, tau)
    result = other
    for vector, scale in pairs if transpose else reversed(pairs):
        factor = conj(scale) if transpose else scale
        result = result - factor * vector @ (vector.mH @ result)
    return result


def _eye(like: Any, rows: int, columns: int) -> Any:
    batch = like._array.shape[:-2]
    identity = np.eye(rows, columns, dtype=like._array.dtype)
    return wrap(np.broadcast_to(identity, (*batch, rows, columns)).copy())


def _vectors(matrices: Any, tau: Any) -> list[tuple[Any, Any]]:
    """Of each reflection its vector, as a column, and its scale."""
    rows = matrices._array.shape[-2]
    found = []
    for i in range(tau._array.shape[-1]):
        head = _eye(matrices, rows, rows)[..., :, i : i + 1]
        below = cat([head[..., : i + 1, :] * 0, matrices[..., i + 1 :, i : i + 1]], -2)
        found.append((head + below, tau[..., i, None, None]))
    return found
