"""Writing values into tensors: copy_, fill_, x[index] = value, and their gradients.

Shapes: what is written broadcasts to where it is written.
Errors: RuntimeError for shapes that do not broadcast; IndexError for places that are not there.
Source: PyTorch's page "Tensor Indexing" and those of Tensor.copy_, fill_ and zero_.
"""

from __future__ import annotations

from typing import Any, cast

import numpy as np

from engine.autograd.dtypes import Array, dtype_of
from engine.autograd.inplace import OVERLAP, overlaps, write
from engine.autograd.op import op
from engine.autograd.tensor import Tensor, wrap
from engine.autograd.views import Chain, replay

from .broadcasting import mismatch
from .gating import nothing
from .indexing import kept, parted, seen, viewed


def _no_copy(input: Array, source: Array) -> RuntimeError:
    try:
        wide = np.broadcast_shapes(input.shape, source.shape)
    except ValueError:
        return mismatch(input, source)
    return RuntimeError(
        f"output with shape {list(input.shape)} doesn't match the broadcast shape {list(wide)}"
    )


@op(name="copy", node="CopyBackwards", explain=_no_copy)
def copied(input: Array, source: Array, /) -> Any:
    """The values of `source` in the shape and dtype of `input`."""
    return np.array(np.broadcast_to(source, input.shape), input.dtype)


copied.gradients(input=nothing, source=lambda g: g)


@op(name="fill", node="FillBackward2")
def filled(input: Array, /, value: float) -> Any:
    """One number in the shape and dtype of `input`."""
    return np.full(input.shape, value, input.dtype)


filled.gradients(input=nothing)


@op(name="zero")
def zeroed(input: Array, /) -> Any:
    """Zeros in the shape and dtype of `input`."""
    return np.zeros(input.shape, input.dtype)


zeroed.gradients(input=nothing)


@op(name="copy_slices", node="CopySlices")
def copy_slices(input: Array, source: Array, /, chain: Chain) -> Any:
    """`input` with `source` where the view `chain` looks: what writing through a view makes of its base."""
    out = input.copy()
    replay(chain, out)[...] = source
    return out


copy_slices.gradients(
    input=lambda g, chain: copy_slices(g, 0.0, chain), source=lambda g, chain: replay(chain, g)
)


def _no_fit(input: Array, value: Any, index: tuple[Any, ...]) -> RuntimeError:
    return RuntimeError(
        f"shape mismatch: value tensor of shape {list(np.shape(value))} cannot be broadcast to indexing "
        f"result of shape {list(input[index].shape)}"
    )


@op(explain=_no_fit)
def index_put(input: Array, value: Array, /, index: tuple[Any, ...]) -> Any:
    """`input` with `value` at the elements that tensors of integers or bools name."""
    out = input.copy()
    out[index] = value
    return out


index_put.gradients(input=lambda g, index: index_put(g, 0.0, index), value=lambda g, index: g[index])


def copy_(self: Tensor, source: Tensor, non_blocking: bool = False) -> Tensor:
    """Overwrite this tensor with the values of `source`, which may broadcast.

    RuntimeError where elements of this tensor lie at one place, because a dimension was expanded.
    """
    if 0 in self._array.strides and overlaps(self._array):
        raise RuntimeError(OVERLAP)
    return write(self, lambda before: copied(before, source))


def fill(input: Tensor, value: Any) -> Tensor:
    """The tensor with every element replaced by one value."""
    return fill_(input.clone(), value)


def fill_(self: Tensor, value: Any) -> Tensor:
    """Overwrite every element with `value`."""
    if isinstance(value, Tensor):
        return copy_(self, value)
    return write(self, lambda before: filled(before, value))


def zero_(self: Tensor) -> Tensor:
    """Overwrite every element with 0."""
    return write(self, zeroed)


def setitem(self: Tensor, key: Any, value: Any) -> None:
    """self[key] = value, for a number or tensor as value.

    TypeError for another value, RuntimeError for a shape that does not broadcast, and where tensors are the
    index for a value of another dtype.
    """
    basic, arrays = parted(key)
    target = viewed(self, basic) if arrays is None else seen(self, basic)
    if not isinstance(value, Tensor):
        number = _number(target, value)
        if arrays is None:
            write(target, lambda before: filled(before, number))
            return
        value = wrap(np.asarray(number, target._array.dtype))
    if arrays is None:
        value = _expandable(value, target._array)
        write(target, lambda before: copied(before, value))
        return
    fixed = kept(arrays)
    value = _without_ones(value, target._array[fixed].ndim) if value._array.ndim > 1 else value
    if value._array.dtype != target._array.dtype:
        if value._array.size != 1 or not _is_one_mask(fixed):
            _check_put(target._array, value._array, fixed)
        value = value.to(dtype_of(target._array))
    write(target, lambda before: index_put(before, value, fixed))


def _is_one_mask(index: tuple[Any, ...]) -> bool:
    """Whether a single mask picks the elements; one value of any dtype may then fill them."""
    arrays = [item for item in index if isinstance(item, np.ndarray)]
    return len(arrays) == 1 and arrays[0].dtype.kind == "b"


def _check_put(target: Array, value: Array, index: tuple[Any, ...]) -> None:
    """RuntimeError for a value of another dtype; its shape is looked at first."""
    try:
        np.broadcast_to(value, target[index].shape)
    except ValueError:
        raise _no_fit(target, value, index) from None
    raise RuntimeError(
        "Index put requires the source and destination dtypes match, got "
        f"{dtype_of(target).type_name} for the destination and {dtype_of(value).type_name} for the source."
    )


def _number(target: Tensor, value: Any) -> Any:
    """`value` as one number; TypeError when it is none."""
    if isinstance(value, complex):
        kind = target._array.dtype
        if kind.kind != "c":
            shown = {"float32": "float", "float64": "double", "int64": "int64_t"}.get(kind.name, kind.name)
            raise RuntimeError(f"value cannot be converted to type {shown} without overflow")
    elif not isinstance(value, bool | int | float | np.bool_):
        raise TypeError(
            f"can't assign a {_type_name(value)} to a torch.{dtype_of(target._array).type_name}Tensor"
        )
    return value


def _type_name(value: Any) -> str:
    kind = type(value)
    return kind.__name__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__name__}"


def _expandable(value: Tensor, target: Array) -> Tensor:
    """`value` without leading dimensions of 1 beyond those of `target`; RuntimeError if it cannot expand."""
    value = _without_ones(value, target.ndim)
    have, want = value._array.shape, target.shape
    if len(have) > len(want):
        raise RuntimeError(
            f"expand(torch.{dtype_of(value._array).type_name}Tensor{{{list(have)}}}, size={list(want)}): the "
            f"number of sizes provided ({len(want)}) must be greater or equal to the number of dimensions "
            f"in the tensor ({len(have)})"
        )
    for dim in range(-1, -len(have) - 1, -1):
        if have[dim] not in (1, want[dim]):
            raise RuntimeError(
                f"The expanded size of the tensor ({want[dim]}) must match the existing size ({have[dim]}) "
                f"at non-singleton dimension {len(want) + dim}.  Target sizes: {list(want)}.  "
                f"Tensor sizes: {list(have)}"
            )
    return value


def _without_ones(value: Tensor, ndim: int) -> Tensor:
    extra = value._array.ndim - ndim
    if extra > 0 and value._array.shape[:extra] == (1,) * extra:
        return cast(Tensor, viewed(value, (*(0,) * extra, Ellipsis)))
    return value
