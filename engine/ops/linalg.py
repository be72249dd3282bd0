"""Products of matrices and vectors, and the affine map of a layer.

Shapes: (n, k) and (k, m), vectors (k), or stacks that broadcast.
Errors: RuntimeError for lengths that do not fit.
Source: PyTorch's page of each name, torch.<name>.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy import ndarray  # by itself: the module looks up each of its names anew

from engine.autograd.dtypes import Array, dtype_of
from engine.autograd.op import op
from engine.autograd.sums import column_sums

from .shapes import reshape_copy

_C_NAMES = {"float32": "float", "float64": "double", "int64": "long int", "int16": "short int"}


def _unlike(a: Array, b: Array) -> RuntimeError:
    one, two = (_C_NAMES.get(each.dtype.name, each.dtype.name) for each in (a, b))
    return RuntimeError(f"expected m1 and m2 to have the same dtype, but got: {one} != {two}")


def _mismatch(a: Array, b: Array) -> RuntimeError:
    if a.ndim == b.ndim == 2:
        shapes = f"({a.shape[0]}x{a.shape[1]} and {b.shape[0]}x{b.shape[1]})"
        return RuntimeError(f"mat1 and mat2 shapes cannot be multiplied {shapes}")
    if a.ndim == 2:
        return RuntimeError(
            f"size mismatch, got input ({len(a)}), mat ({len(a)}x{a.shape[1]}), vec ({len(b)})"
        )
    if a.ndim == 1:
        n, m = len(a), len(b)
        return RuntimeError(
            f"inconsistent tensor size, expected tensor [{n}] and src [{m}] to have the same number of "
            f"elements, but got {n} and {m} elements respectively"
        )
    if a.shape[-1] != b.shape[-2]:
        wanted = [*b.shape[:-2], a.shape[-1]]
        got = [*b.shape[:-2], b.shape[-2]]
        return RuntimeError(
            f"Expected size for first two dimensions of batch2 tensor to be: {wanted} but got: {got}."
        )
    return RuntimeError(
        f"The size of tensor a ({a.shape[0]}) must match the size of tensor b ({b.shape[0]}) "
        "at non-singleton dimension 0"
    )


def product(a: Any, b: Any) -> Any:
    """The matrix product inside gradient rules, of arrays or of tensors."""
    # ndarray.dot skips the dispatch that `@` and np.dot pay for: a third of the time at these sizes.
    return a.dot(b) if type(a) is ndarray else mm(a, b)


@op(explain=_mismatch)
def mm(input: Array, mat2: Array, /) -> Any:
    """The product of an (n, k) and a (k, m) matrix."""
    if input.dtype != mat2.dtype:
        raise _unlike(input, mat2)
    if input.ndim != 2 or mat2.ndim != 2:
        raise RuntimeError("self must be a matrix" if input.ndim != 2 else "mat2 must be a matrix")
    return input.dot(mat2)


mm.gradients(input=lambda g, mat2: product(g, mat2.T), mat2=lambda g, input: product(input.T, g))


@op(explain=_mismatch)
def mv(input: Array, vec: Array, /) -> Any:
    """The product of an (n, k) matrix and a vector of k elements."""
    if input.dtype != vec.dtype:
        raise _unlike(input, vec)
    if input.ndim != 2 or vec.ndim != 1:
        raise RuntimeError(f"vector + matrix @ vector expected, got 1, {input.ndim}, {vec.ndim}")
    return input.dot(vec)


mv.gradients(
    input=lambda g, vec: g.reshape(-1, 1) * vec,
    vec=lambda g, input: product(input.T, g.reshape(-1, 1)).reshape(-1),
)


@op(explain=_mismatch)
def dot(input: Array, tensor: Array, /) -> Any:
    """The inner product of two vectors of equal length."""
    if input.ndim != 1 or tensor.ndim != 1:
        raise RuntimeError(f"1D tensors expected, but got {input.ndim}D and {tensor.ndim}D tensors")
    if input.dtype != tensor.dtype:
        one, two = (dtype_of(each).type_name for each in (input, tensor))
        raise RuntimeError(f"dot : expected both vectors to have same dtype, but found {one} and {two}")
    return input.dot(tensor)


dot.gradients(input=lambda g, tensor: g * tensor, tensor=lambda g, input: g * input)


@op(explain=_mismatch)
def bmm(input: Array, mat2: Array, /) -> Any:
    """Matrix products over leading dimensions, which broadcast: (..., n, k) and (..., k, m)."""
    if input.dtype != mat2.dtype:
        raise _unlike(input, mat2)
    return np.matmul(input, mat2)


@op(name="matmul_batched", node="UnsafeViewBackward0", explain=_mismatch)
def batched(input: Array, mat2: Array, /) -> Any:
    """The same where leading dimensions broadcast."""
    return bmm(input, mat2)


for _product in (bmm, batched):
    _product.gradients(input=lambda g, mat2: g @ mat2.mT, mat2=lambda g, input: input.mT @ g)


@op(name="vector_product", node="SqueezeBackward4", explain=_mismatch)
def vm(input: Array, mat2: Array, /) -> Any:
    """The product of a vector of k elements and a (k, m) matrix."""
    return mm(input.reshape(1, -1), mat2).reshape(-1)


vm.gradients(
    input=lambda g, mat2: mv(mat2, g),
    mat2=lambda g, input: input.reshape(-1, 1) * g,
)


def matmul(input: Any, other: Any) -> Any:
    """The product of vectors, matrices or batches of matrices, by their numbers of dimensions."""
    a, b = input.ndim, other.ndim
    if a == 0 or b == 0:
        raise RuntimeError(f"both arguments to matmul need to be at least 1D, but they are {a}D and {b}D")
    if a == 1 and b == 1:
        return dot(input, other)
    if a == 2 and b == 2:
        return mm(input, other)
    if a == 2 and b == 1:
        return mv(input, other)
    if a == 1 and b == 2:
        return vm(input, other)
    if a == 1:
        wide = batched(input.unsqueeze(0), other)
        return reshape_copy(wide, (*wide.shape[:-2], wide.shape[-1]))
    if b == 1:
        wide = batched(input, other.unsqueeze(-1))
        return reshape_copy(wide, wide.shape[:-1])
    return batched(input, other)


def _no_affine(bias: Array, input: Array, weight: Array) -> RuntimeError:
    if input.ndim != 2 or weight.ndim != 2 or input.shape[1] != weight.shape[1]:
        return _mismatch(input, weight.T)
    return RuntimeError(
        f"The expanded size of the tensor ({len(weight)}) must match the existing size ({bias.shape[-1]}) at "
        f"non-singleton dimension 1.  Target sizes: [{len(input)}, {len(weight)}].  "
        f"Tensor sizes: {list(bias.shape)}"
    )


@op(name="addmm", explain=_no_affine)
def affine(bias: Array, input: Array, weight: Array, /) -> Any:
    """input weight^T + bias: (n, k), (m, k) and (m) give (n, m). One node for all of a linear layer."""
    if input.dtype is not weight.dtype and input.dtype != weight.dtype:
        one, two = dtype_of(input).type_name, dtype_of(weight).type_name
        raise RuntimeError(f"mat1 and mat2 must have the same dtype, but got {one} and {two}")
    out = input.dot(weight.T)
    # Without a dimension to broadcast over, the addition takes half the time.
    out += bias.reshape(()) if bias.size == 1 else bias
    return out


def _to_input(g: Any, weight: Any) -> Any:
    return g.dot(weight) if type(g) is ndarray else mm(g, weight)


def _to_weight(g: Any, input: Any) -> Any:
    return g.T.dot(input) if type(g) is ndarray else mm(g.T, input)


affine.definition.node.transposes = affine.definition.inputs.index("weight")
affine.gradients(bias=column_sums, input=_to_input, weight=_to_weight)


def linear(input: Any, weight: Any, bias: Any = None) -> Any:
    """input weight^T + bias over the last dimension: (..., k), (m, k) and (m) give (..., m).

    A weight (k) gives (...), to which the bias is added as to any tensor.
    """
    if bias is not None and input._array.ndim == 2:
        return affine(bias, input, weight)
    if bias is None:
        return matmul(input, weight.t())
    if weight._array.ndim == 1:
        return matmul(input, weight) + bias
    *lead, width = input._array.shape
    rows = input.reshape(math.prod(lead), width)
    return affine(bias, rows, weight).reshape(*lead, weight._array.shape[0])
