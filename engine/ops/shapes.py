"""Other shapes of the same elements: views where the memory allows it.

Shapes: as said, of as many elements; views where the strides allow.
Errors: RuntimeError for other numbers of elements; IndexError for a dimension that is not there.
Source: PyTorch's page of each name, torch.<name>.
"""

from __future__ import annotations

import math
from operator import index
from typing import Any

import numpy as np

from engine.autograd.dtypes import Array, dtype, dtype_of
from engine.autograd.op import op

from .broadcasting import dimension
from .strided import view_as_dtype

_NO_VIEW = (
    "view() received an invalid combination of arguments - got ({}), but expected one of:\n"
    " * (torch.dtype dtype)\n"
    "      didn't match because some of the arguments have invalid types: (!{}!)\n"
    " * (tuple of ints size)\n"
    "      didn't match because some of the arguments have invalid types: (!{}!)\n"
)


def sizes(args: tuple[Any, ...], function: str = "", parameter: str = "size") -> tuple[int, ...]:
    """`x.view(2, 3)` and `x.view((2, 3))` alike; TypeError, for `function`, unless all are integers."""
    listed = args[0] if len(args) == 1 and isinstance(args[0], tuple | list) else args
    try:
        return tuple(map(index, listed))
    except TypeError:
        if function == "view":
            raise TypeError(_NO_VIEW.format(*[type(args[0]).__name__] * 3)) from None
        wrong = next(each for each in listed if not hasattr(each, "__index__"))
        raise TypeError(
            f"{function}(): argument '{parameter}' (position 1) must be tuple of ints, not "
            f"{type(wrong).__name__}"
        ) from None


def _invalid(input: Array, size: tuple[int, ...]) -> RuntimeError:
    if sum(n == -1 for n in size) > 1:
        return RuntimeError("only one dimension can be inferred")
    if -1 in size and 0 in size and input.size == 0:
        return RuntimeError(
            f"cannot reshape tensor of 0 elements into shape {list(size)} because the unspecified dimension "
            "size -1 can be any value and is ambiguous"
        )
    return RuntimeError(f"shape '{list(size)}' is invalid for input of size {input.size}")


@op(name="view", view=True, explain=_invalid)
def viewed(input: Array, /, size: tuple[int, ...]) -> Any:
    """The elements in row-major order in another shape."""
    return input.reshape(size)


viewed.gradients(input=lambda g, shape: g.reshape(shape))


@op(node="UnsafeViewBackward0", explain=_invalid)
def reshape_copy(input: Array, /, size: tuple[int, ...]) -> Any:
    """The same in new memory, for elements that are not in order."""
    return input.reshape(size)


reshape_copy.gradients(input=lambda g, shape: g.reshape(shape))


def _shares(array: Array, size: tuple[int, ...]) -> bool:
    """Whether `array` in shape `size` still lies in the same memory."""
    if array.flags.c_contiguous:
        return True
    try:
        return np.may_share_memory(array, array.reshape(size))
    except ValueError as error:
        raise _invalid(array, size) from error


def reshape(input: Any, *shape: Any) -> Any:
    """The elements in another shape; -1 stands for what is left. RuntimeError when the numbers differ."""
    size = sizes(shape, "reshape", "shape")
    return viewed(input, size) if _shares(input._array, size) else reshape_copy(input, size)


def ravel(input: Any) -> Any:
    """All elements in one dimension."""
    return reshape(input, -1)


def view(input: Any, *size: Any) -> Any:
    """The same memory in another shape, or read as another dtype; RuntimeError where only a copy would do."""
    if len(size) == 1 and isinstance(size[0], dtype):
        return view_as_dtype(input, size[0])
    lengths = sizes(size, "view")
    if not _shares(input._array, lengths):
        raise RuntimeError(
            "view size is not compatible with input tensor's size and stride (at least one dimension spans "
            "across two contiguous subspaces). Use .reshape(...) instead."
        )
    return viewed(input, lengths)


def flatten(input: Any, start_dim: int = 0, end_dim: int = -1) -> Any:
    """The dimensions from `start_dim` to `end_dim` as one."""
    ndim = input._array.ndim
    first, last = dimension(start_dim, ndim), dimension(end_dim, ndim)
    if first > last:
        raise RuntimeError("flatten() has invalid args: start_dim cannot come after end_dim")
    if ndim and first == last:
        return input
    shape = input._array.shape
    return reshape(input, (*shape[:first], math.prod(shape[first : last + 1]), *shape[last + 1 :]))


@op(view=True)
def transpose(input: Array, /, dim0: int, dim1: int) -> Any:
    """Two dimensions swapped."""
    return (
        input.swapaxes(dimension(dim0, input.ndim), dimension(dim1, input.ndim)) if input.ndim else input[()]
    )


transpose.gradients(input=lambda g, dim0, dim1: transpose(g, dim0, dim1))


@op(view=True)
def t(input: Array, /) -> Any:
    """A matrix transposed; RuntimeError above two dimensions."""
    if input.ndim > 2:
        raise RuntimeError(f"t() expects a tensor with <= 2 dimensions, but self is {input.ndim}D")
    return input.T


t.gradients(input=lambda g: g.T)


@op(name="permute", view=True)
def permuted(input: Array, /, dims: tuple[int, ...]) -> Any:
    """The dimensions in the order `dims`."""
    if len(dims) != input.ndim:
        raise RuntimeError(
            "permute(sparse_coo): number of dimensions in the tensor input does not match the length of the "
            f"desired ordering of dimensions i.e. input.dim() = {input.ndim} is not equal to "
            f"len(dims) = {len(dims)}"
        )
    order = [dimension(d, input.ndim) for d in dims]
    if len(set(order)) < len(order):
        raise RuntimeError("permute(): duplicate dims are not allowed.")
    return input.transpose(order)


def _inverse(dims: tuple[int, ...]) -> tuple[int, ...]:
    order = [d % len(dims) for d in dims]
    return tuple(order.index(i) for i in range(len(order)))


permuted.gradients(input=lambda g, dims: permuted(g, _inverse(dims)))


def permute(input: Any, *dims: Any) -> Any:
    """The dimensions in another order."""
    return permuted(input, sizes(dims, "permute", "dims"))


def reverse_dims(input: Any) -> Any:
    """`x.T`: all dimensions in reverse order."""
    return permuted(input, tuple(reversed(range(input._array.ndim))))


def matrix_transpose(input: Any) -> Any:
    """`x.mT`: the last two dimensions swapped."""
    return transpose(input, -2, -1)


@op(name="squeeze", view=True)
def squeeze_all(input: Array, /) -> Any:
    """Without the dimensions of length 1."""
    return input.squeeze() if 1 in input.shape else input[...]


squeeze_all.gradients(input=lambda g, shape: g.reshape(shape))


@op(node="SqueezeBackward1", view=True)
def squeeze_dim(input: Array, /, dim: int) -> Any:
    """Without dimension `dim`, if its length is 1."""
    axis = dimension(dim, input.ndim)
    return input.squeeze(axis) if input.ndim and input.shape[axis] == 1 else input[...]


squeeze_dim.gradients(input=lambda g, shape: g.reshape(shape))


@op(node="SqueezeBackward2", view=True)
def squeeze_dims(input: Array, /, axes: tuple[int, ...]) -> Any:
    """Without those of some dimensions whose length is 1."""
    short = tuple(axis for axis in axes if input.ndim and input.shape[axis] == 1)
    return input.squeeze(short) if short else input[...]


squeeze_dims.gradients(input=lambda g, shape: g.reshape(shape))


def squeeze(input: Any, dim: int | tuple[int, ...] | None = None) -> Any:
    """Without the dimensions of length 1, or only those that `dim` names."""
    if dim is None:
        return squeeze_all(input)
    if isinstance(dim, int):
        return squeeze_dim(input, dim)
    return squeeze_dims(input, tuple(dimension(d, input._array.ndim) for d in dim))


@op(view=True)
def unsqueeze(input: Array, /, dim: int) -> Any:
    """With a new dimension of length 1 at `dim`."""
    return np.expand_dims(input, dimension(dim, input.ndim + 1))


unsqueeze.gradients(input=lambda g, shape: g.reshape(shape))


def _unexpandable(input: Array, size: tuple[int, ...]) -> RuntimeError:
    extra = len(size) - input.ndim
    for dim, length in enumerate(input.shape):
        if length not in (1, size[dim + extra]):
            break
    return RuntimeError(
        f"The expanded size of the tensor ({size[dim + extra]}) must match the existing size ({length}) at "
        f"non-singleton dimension {dim + extra}.  Target sizes: {list(size)}.  "
        f"Tensor sizes: {list(input.shape)}"
    )


@op(name="expand", view=True, explain=_unexpandable)
def expanded(input: Array, /, size: tuple[int, ...]) -> Any:
    """Dimensions of length 1 repeated without copying; -1 keeps a length."""
    new = len(size) - input.ndim
    if new < 0:
        raise RuntimeError(
            f"expand(torch.{dtype_of(input).type_name}Tensor{{{list(input.shape)}}}, size={list(size)}): the "
            f"number of sizes provided ({len(size)}) must be greater or equal to the number of dimensions in "
            f"the tensor ({input.ndim})"
        )
    if -1 in size[:new]:
        raise RuntimeError(
            "The expanded size of the tensor (-1) isn't allowed in a leading, non-existing dimension "
            f"{size.index(-1)}"
        )
    kept = (1,) * new + input.shape
    wide = tuple(kept[i] if n == -1 else n for i, n in enumerate(size))
    seen = np.broadcast_to(input, wide)
    return np.lib.stride_tricks.as_strided(input, seen.shape, seen.strides)  # writable, as a view is


expanded.gradients(input=lambda g: g)


def expand(input: Any, *size: Any) -> Any:
    """Dimensions of length 1 repeated to `size` without copying; -1 keeps a length."""
    return expanded(input, sizes(size, "expand"))


@op(node="ExpandBackward0")
def spread(input: Array, /, size: tuple[int, ...]) -> Any:
    """The same as expand in memory of its own, which small gradients prefer."""
    out = np.empty(size, input.dtype)
    out[...] = input
    return out


spread.gradients(input=lambda g: g)


def _total(input: Array, size: tuple[int, ...]) -> Array:
    extra = input.ndim - len(size)
    repeated = (i + extra for i, n in enumerate(size) if n == 1 and input.shape[i + extra] != 1)
    kind = input.dtype if input.dtype.kind in "fc" else np.int64
    total: Array = np.add.reduce(input, axis=(*range(extra), *repeated), dtype=kind, keepdims=True)
    return total.reshape(size)


@op(name="sum_to_size", node="SumBackward1")
def summed_to(input: Array, /, size: tuple[int, ...]) -> Any:
    """The sum over what would have to be repeated to broadcast `size` to the input's shape."""
    return _total(input, size)


summed_to.gradients(input=lambda g, shape: spread(g, shape))


def sum_to_size(input: Any, *size: Any) -> Any:
    """The inverse of broadcasting: summed over the repeated dimensions down to `size`."""
    wanted = sizes(size, "sum_to_size")
    return input if wanted and wanted == input._array.shape else summed_to(input, wanted)
