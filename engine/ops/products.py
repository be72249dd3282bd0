"""Products of several tensors beyond the matrix product: outer, added, crossed, over any dimensions.

Shapes: as the functions say: vectors (n), matrices (n, k), stacks (b, n, k).
Errors: RuntimeError for lengths that do not fit.
Source: PyTorch's page of each name, torch.<name>.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np

from engine.autograd.dtypes import Array
from engine.autograd.op import op

from .arithmetic import mul
from .broadcasting import dimension, mismatch
from .complex_numbers import conj
from .linalg import bmm as batched
from .linalg import dot, matmul, mm, mv, product
from .reductions import sum_dims
from .shapes import reshape_copy


def bmm(input: Any, mat2: Any) -> Any:
    """The products of two batches of matrices: (b, n, k) and (b, k, m) give (b, n, m)."""
    for name, batch in (("batch1", input), ("batch2", mat2)):
        if batch._array.ndim != 3:
            raise RuntimeError(f"{name} must be a 3D tensor")
    one, two = input._array.shape, mat2._array.shape
    if (one[0], one[2]) != (two[0], two[1]):
        raise RuntimeError(
            f"Expected size for first two dimensions of batch2 tensor to be: {[one[0], one[2]]} but got: "
            f"{[two[0], two[1]]}."
        )
    return batched(input, mat2)


def _vector(name: str, argument: str, tensor: Any) -> None:
    if tensor._array.ndim != 1:
        raise RuntimeError(f"{name}: Expected 1-D argument {argument}, but got {tensor._array.ndim}-D")


def outer(input: Any, vec2: Any) -> Any:
    """The products of every element of one vector with every one of another: (n, m)."""
    _vector("outer", "self", input)
    _vector("outer", "vec2", vec2)
    return mul(input.unsqueeze(1), vec2)


def vdot(input: Any, other: Any) -> Any:
    """The inner product of two vectors."""
    return dot(conj(input), other)


def inner(input: Any, other: Any) -> Any:
    """The sums of products over the last dimension of both."""
    if input._array.ndim == 0 or other._array.ndim == 0:
        return mul(input, other)
    if input._array.shape[-1] != other._array.shape[-1]:
        raise RuntimeError(
            "inner() the last dimension must match on both input tensors but got shapes "
            f"{list(input._array.shape)} and {list(other._array.shape)}"
        )
    return tensordot(input, other, dims=([-1], [-1]))


def tensordot(a: Any, b: Any, dims: Any = 2) -> Any:
    """The sums of products over the last `dims` of `a` and the first of `b`, or over two lists of them."""
    if isinstance(dims, int):
        if dims < 0:
            raise RuntimeError(f"tensordot expects dims >= 0, but got dims={dims}")
        first = list(range(a._array.ndim - dims, a._array.ndim))
        second = list(range(dims))
    else:
        first, second = ([each] if isinstance(each, int) else list(each) for each in dims)
    first = [dimension(d, a._array.ndim) for d in first]
    second = [dimension(d, b._array.ndim) for d in second]
    for one, two in zip(first, second, strict=True):
        n, m = a._array.shape[one], b._array.shape[two]
        if n == 1 != m:
            b = b.sum(two, True, dtype=b.dtype)
        elif m == 1 != n:
            a = a.sum(one, True, dtype=a.dtype)
        elif n != m:
            raise RuntimeError(
                f"contracted dimensions need to match, but first has size {n} in dim {one} and second has "
                f"size {m} in dim {two}"
            )
    free_a = [d for d in range(a._array.ndim) if d not in first]
    free_b = [d for d in range(b._array.ndim) if d not in second]
    shape_a, shape_b = ([t._array.shape[d] for d in free] for t, free in ((a, free_a), (b, free_b)))
    size = int(np.prod([a._array.shape[d] for d in first], dtype=int))
    left = a.permute((*free_a, *first)).reshape((int(np.prod(shape_a, dtype=int)), size))
    right = b.permute((*second, *free_b)).reshape((size, int(np.prod(shape_b, dtype=int))))
    return mm(left, right).reshape((*shape_a, *shape_b))


def multi_dot(tensors: Sequence[Any]) -> Any:
    """The product of all matrices in turn; the first and last may be vectors."""
    if len(tensors) < 2:
        raise RuntimeError(f"multi_dot(): expected at least 2 tensors but got {len(tensors)}")
    result = tensors[0]
    for tensor in tensors[1:]:
        result = matmul(result, tensor)
    return result


def chain_matmul(*matrices: Any) -> Any:
    """The product of all matrices in turn."""
    warnings.warn(
        "torch.chain_matmul is deprecated and will be removed in a future PyTorch release. Use "
        "torch.linalg.multi_dot instead, which accepts a list of two or more tensors rather than multiple "
        "parameters.",
        UserWarning,
        stacklevel=3,
    )
    return matrices[0] if len(matrices) == 1 else multi_dot(matrices)


@op(name="addmm_scaled", node="AddmmBackward0", explain=mismatch)
def plus_matrices(input: Array, mat1: Array, mat2: Array, /, beta: float, alpha: float) -> Any:
    """beta input + alpha mat1 mat2."""
    added = mm(mat1, mat2) * mat1.dtype.type(alpha)
    return added if beta == 0 else input * mat1.dtype.type(beta) + added


@op(name="addmv", explain=mismatch)
def plus_vector(input: Array, mat: Array, vec: Array, /, beta: float, alpha: float) -> Any:
    """beta input + alpha mat vec."""
    added = mv(mat, vec) * mat.dtype.type(alpha)
    return added + (0 if beta == 0 else input * mat.dtype.type(beta))


@op(name="addr", explain=mismatch)
def plus_outer(input: Array, vec1: Array, vec2: Array, /, beta: float, alpha: float) -> Any:
    """beta input + alpha vec1 vec2^T."""
    added = np.outer(vec1, vec2) * vec1.dtype.type(alpha)
    return added + (np.zeros_like(input) if beta == 0 else input * vec1.dtype.type(beta))


@op(name="baddbmm", explain=mismatch)
def plus_batches(input: Array, batch1: Array, batch2: Array, /, beta: float, alpha: float) -> Any:
    """beta input + alpha batch1 batch2, matrix by matrix."""
    added = batched(batch1, batch2) * batch1.dtype.type(alpha)
    return added + (0 if beta == 0 else input * batch1.dtype.type(beta))


plus_matrices.gradients(
    input=lambda g, beta: g * beta,
    mat1=lambda g, mat2, alpha: product(g, mat2.T) * alpha,
    mat2=lambda g, mat1, alpha: product(mat1.T, g) * alpha,
)
plus_vector.gradients(
    input=lambda g, beta: g * beta,
    mat=lambda g, vec, alpha: g.reshape(-1, 1) * vec * alpha,
    vec=lambda g, mat, alpha: mv(mat.T, g) * alpha,
)
plus_outer.gradients(
    input=lambda g, beta: g * beta,
    vec1=lambda g, vec2, alpha: mv(g, vec2) * alpha,
    vec2=lambda g, vec1, alpha: mv(g.T, vec1) * alpha,
)
plus_batches.gradients(
    input=lambda g, beta: g * beta,
    batch1=lambda g, batch2, alpha: batched(g, batch2.mT) * alpha,
    batch2=lambda g, batch1, alpha: batched(batch1.mT, g) * alpha,
)


def addmm(input: Any, mat1: Any, mat2: Any, *, beta: float = 1, alpha: float = 1) -> Any:
    """beta input + alpha mat1 mat2."""
    _check_sum(input, mat1._array.shape[:1], mat2._array.shape[1:])
    return plus_matrices(input, mat1, mat2, beta, alpha)


def _check_sum(input: Any, *parts: tuple[int, ...]) -> None:
    """RuntimeError where `input` cannot be spread over the product, whose shape the `parts` make up."""
    wanted = tuple(n for part in parts for n in part)
    own = input._array.shape
    if len(own) > len(wanted):
        return
    for dim in reversed(range(len(own))):
        n, m = own[dim], wanted[len(wanted) - len(own) + dim]
        if n not in (1, m):
            raise RuntimeError(
                f"The expanded size of the tensor ({m}) must match the existing size ({n}) at non-singleton "
                f"dimension {len(wanted) - len(own) + dim}.  Target sizes: {list(wanted)}.  "
                f"Tensor sizes: {list(own)}"
            )


def addmv(input: Any, mat: Any, vec: Any, *, beta: float = 1, alpha: float = 1) -> Any:
    """beta input + alpha mat vec."""
    _check_sum(input, mat._array.shape[:1])
    return plus_vector(input, mat, vec, beta, alpha)


def addr(input: Any, vec1: Any, vec2: Any, *, beta: float = 1, alpha: float = 1) -> Any:
    """beta input + alpha vec1 vec2^T."""
    _check_sum(input, vec1._array.shape, vec2._array.shape)
    if input._array.dtype.kind in "biu":
        for parameter, factor in (("beta", beta), ("alpha", alpha)):
            if isinstance(factor, float):
                raise RuntimeError(
                    f"For integral input tensors, argument {parameter} must not be a floating point number."
                )
    return plus_outer(input, vec1, vec2, beta, alpha)


def baddbmm(input: Any, batch1: Any, batch2: Any, *, beta: float = 1, alpha: float = 1) -> Any:
    """beta input + alpha batch1 batch2, matrix by matrix."""
    _check_sum(input, batch1._array.shape[:2], batch2._array.shape[2:])
    return plus_batches(input, batch1, batch2, beta, alpha)


def addbmm(input: Any, batch1: Any, batch2: Any, *, beta: float = 1, alpha: float = 1) -> Any:
    """beta input + alpha times the sum of all products of the batches."""
    total = sum_dims(bmm(batch1, batch2), (0,), False)
    if total._array.dtype.kind in "iu":
        total, beta, alpha = total.to(input.dtype), int(beta), int(alpha)
    return total * alpha if beta == 0 else input * beta + total * alpha


@op(name="linalg_cross", explain=mismatch)
def crossed(input: Array, other: Array, /, dim: int) -> Any:
    """The vectors at right angles to both, of lengths 3 along `dim`."""
    return np.cross(input, other, axis=dim)


crossed.gradients(
    input=lambda g, other, dim: crossed(other, g, dim), other=lambda g, input, dim: crossed(g, input, dim)
)


def cross(input: Any, other: Any, dim: int | None = None) -> Any:
    """The vectors at right angles to both along `dim`, by default (deprecated) the first of length 3."""
    if dim is None:
        warnings.warn(
            "Using torch.cross without specifying the dim arg is deprecated.\nPlease either pass the dim "
            "explicitly or simply use torch.linalg.cross.",
            UserWarning,
            stacklevel=3,
        )
        dim = next((d for d, n in enumerate(input._array.shape) if n == 3), -1)
    return linalg_cross(input, other, dim=dim)


def linalg_cross(input: Any, other: Any, *, dim: int = -1) -> Any:
    """The vectors at right angles to both along `dim`, which has length 3."""
    if input._array.ndim != other._array.ndim:
        raise RuntimeError("linalg.cross: inputs must have the same number of dimensions.")
    axis = dimension(dim, input._array.ndim)
    n, m = input._array.shape[axis], other._array.shape[axis]
    if (n, m) != (3, 3):
        raise RuntimeError(f"linalg.cross: inputs dimension {dim} must have length 3. Got {n} and {m}")
    ndim = max(input._array.ndim, other._array.ndim)
    return crossed(input, other, dimension(dim, ndim) - ndim)


def vecdot(x: Any, y: Any, *, dim: int = -1) -> Any:
    """The inner products of vectors along `dim`."""
    total = mul(conj(x), y)
    return sum_dims(total, (dimension(dim, total._array.ndim),), False)


def kron(input: Any, other: Any) -> Any:
    """Every element of `input` times all of `other`, in blocks."""
    ndim = max(input._array.ndim, other._array.ndim)
    one, two = ((1,) * (ndim - t._array.ndim) + t._array.shape for t in (input, other))
    wide_one = tuple(n for length in one for n in (length, 1))
    wide_two = tuple(n for length in two for n in (1, length))
    blocks = mul(input.reshape(wide_one), other.reshape(wide_two))
    return reshape_copy(blocks, tuple(n * m for n, m in zip(one, two, strict=True)))
