"""Diagonals and triangles of matrices.

Shapes: (..., n, m).
Errors: RuntimeError below two dimensions.
Source: PyTorch's page of each name, torch.<name>.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from engine.autograd.dtypes import Array
from engine.autograd.op import op
from engine.autograd.tensor import wrap as wrap_array

from .broadcasting import dimension
from .joining import cat
from .shapes import matrix_transpose


def _lower(name: str, input: Array, diagonal: int) -> Array:
    """Where a matrix has its lower triangle up to this diagonal."""
    if input.ndim < 2:
        raise RuntimeError(f"{name}: input tensor must have at least 2 dimensions")
    rows, columns = input.shape[-2:]
    return np.tri(rows, columns, diagonal, dtype=bool)


@op
def tril(input: Array, /, diagonal: int = 0) -> Any:
    """Matrices with zeros above the `diagonal`-th diagonal, counted upwards from the main one."""
    return np.where(_lower("tril", input, diagonal), input, np.zeros((), input.dtype))


@op
def triu(input: Array, /, diagonal: int = 0) -> Any:
    """Matrices with zeros below the `diagonal`-th diagonal, counted upwards from the main one."""
    return np.where(_lower("triu", input, diagonal - 1), np.zeros((), input.dtype), input)


tril.gradients(input=lambda g, diagonal: tril(g, diagonal))
triu.gradients(input=lambda g, diagonal: triu(g, diagonal))


@op
def trace(input: Array, /) -> Any:
    """The sum of the main diagonal of a matrix."""
    if input.ndim != 2:
        raise RuntimeError(f"trace: expected a matrix, but got tensor with dim {input.ndim}")
    return np.trace(input, dtype=input.dtype if input.dtype.kind in "fc" else np.int64)


@op(name="trace_backward")
def scaled_identity(input: Array, /, size: tuple[int, int]) -> Any:
    """A number on the main diagonal of a matrix of this size."""
    return np.where(np.eye(*size, dtype=bool), input, input.dtype.type(0))


trace.gradients(input=lambda g, shape: scaled_identity(g, shape))
scaled_identity.gradients(input=lambda g: trace(g))


@op(name="diagonal", view=True)
def diagonal_of(input: Array, /, offset: int, dim1: int, dim2: int) -> Any:
    """The `offset`-th diagonal between two dimensions, in a new last dimension."""
    # Not np.diagonal, which cannot be written through.
    start: list[Any] = [slice(None)] * input.ndim
    start[dim2 if offset >= 0 else dim1] = slice(abs(offset), None)
    rest = input[tuple(start)]
    others = [d for d in range(input.ndim) if d not in (dim1, dim2)]
    shape = (*(rest.shape[d] for d in others), min(rest.shape[dim1], rest.shape[dim2]))
    steps = (*(rest.strides[d] for d in others), rest.strides[dim1] + rest.strides[dim2])
    return np.lib.stride_tricks.as_strided(rest, shape, steps)


@op(name="diagonal_copy", node="DiagonalBackward0_copy")
def diagonal_copied(input: Array, /, offset: int) -> Any:
    """The `offset`-th diagonal of a matrix in memory of its own."""
    return np.diagonal(input, offset).copy()


@op(name="diagonal_backward")
def on_diagonal(input: Array, /, size: tuple[int, ...], offset: int, dim1: int, dim2: int) -> Any:
    """Zeros of shape `size` with the elements of `input` on that diagonal."""
    out = np.zeros(size, input.dtype)
    diagonal_of.definition.forward(out, offset, dim1, dim2)[...] = input
    return out


@op(name="diag_embed")
def embedded(input: Array, /, offset: int, dim1: int, dim2: int) -> Any:
    """Matrices with the last dimension of `input` on that diagonal, zeros elsewhere."""
    n = input.shape[-1] + abs(offset)
    out = np.zeros((*input.shape[:-1], n, n), input.dtype)
    out = np.moveaxis(out, (-2, -1), (dim1, dim2))
    diagonal_of.definition.forward(out, offset, dim1, dim2)[...] = input
    return np.ascontiguousarray(out)


diagonal_of.gradients(input=lambda g, shape, offset, dim1, dim2: on_diagonal(g, shape, offset, dim1, dim2))
diagonal_copied.gradients(input=lambda g, shape, offset: on_diagonal(g, shape, offset, 0, 1))
on_diagonal.gradients(input=lambda g, offset, dim1, dim2: diagonal_of(g, offset, dim1, dim2))
embedded.gradients(input=lambda g, offset, dim1, dim2: diagonal_of(g, offset, dim1, dim2))


def diagonal(input: Any, offset: int = 0, dim1: int = 0, dim2: int = 1) -> Any:
    """The view of the `offset`-th diagonal between two dimensions, in a new last dimension."""
    ndim = input._array.ndim
    first, second = dimension(dim1, ndim), dimension(dim2, ndim)
    if first == second:
        raise RuntimeError(f"diagonal dimensions cannot be identical {dim1}, {dim2}")
    return diagonal_of(input, offset, first, second)


def diag_embed(input: Any, offset: int = 0, dim1: int = -2, dim2: int = -1) -> Any:
    """Matrices with the last dimension of `input` on the `offset`-th diagonal, zeros elsewhere."""
    ndim = input._array.ndim + 1
    return embedded(input, offset, dimension(dim1, ndim), dimension(dim2, ndim))


def diag(input: Any, diagonal: int = 0) -> Any:
    """The diagonal of a matrix, or for a vector the matrix with that diagonal."""
    ndim = input._array.ndim
    if ndim not in (1, 2):
        raise RuntimeError(f"diag(): Supports 1D or 2D tensors. Got {ndim}D")
    return embedded(input, diagonal, 0, 1) if ndim == 1 else diagonal_copied(input, diagonal)


def diagflat(input: Any, offset: int = 0) -> Any:
    """The matrix with all elements of `input` on the diagonal."""
    return diag(input.reshape(-1), offset)


def vander(x: Any, N: int | None = None, increasing: bool = False) -> Any:  # noqa: N803 - PyTorch's name
    """Rows of powers of each element of a vector, from the highest unless `increasing`."""
    count = x._array.size if N is None else N
    powers = np.arange(count) if increasing else np.arange(count)[::-1]
    return x.unsqueeze(-1) ** wrap_array(powers.copy())


def linalg_diagonal(
    A: Any,  # noqa: N803 - PyTorch's name
    *,
    offset: int = 0,
    dim1: int = -2,
    dim2: int = -1,
) -> Any:
    """The same of the last two dimensions."""
    return diagonal(A, offset, dim1, dim2)


def linalg_vander(x: Any, *, N: int | None = None) -> Any:  # noqa: N803 - PyTorch's name
    """Rows of powers, from 0 up to N - 1, of each element; N is by default the length."""
    vectors = x if x._array.ndim else x.reshape(1)
    count = vectors._array.shape[-1] if N is None else N
    if count <= 1:
        raise RuntimeError(f"N must be greater than 1, got {count}")
    wide = vectors.unsqueeze(-1).expand((*vectors._array.shape, count - 1))
    values = wide if vectors._array.dtype.kind in "fc" else wide.long()
    return cat([values[..., :1] * 0 + 1, values.cumprod(-1)], -1)


def adjoint(input: Any) -> Any:
    """The last two dimensions swapped, complex numbers conjugated."""
    turned = matrix_transpose(input)
    return turned.conj() if input.is_complex() else turned


def fill_diagonal_(self: Any, fill_value: float, wrap: bool = False) -> Any:
    """Overwrite the main diagonal with one number; in a tall matrix `wrap` starts it anew after a gap.

    RuntimeError for a vector, and for more than two dimensions of different lengths.
    """
    shape = self._array.shape
    if len(shape) < 2:
        raise RuntimeError("dimensions must larger than 1")
    if len(shape) > 2 and len(set(shape)) > 1:
        raise RuntimeError("all dimensions of input must be of equal length")
    places = np.zeros(shape, np.bool_)
    step = sum(math.prod(shape[dim:]) for dim in range(1, len(shape))) + 1
    end = None if wrap else shape[-1] * math.prod(shape[1:])
    places.reshape(-1)[:end:step] = True
    return self.masked_fill_(wrap_array(places), fill_value)
