"""The same numbers as another type, in new memory or in one piece.

Shapes: any; the result has the same.
Errors: TypeError or RuntimeError for what is no type.
Source: PyTorch's page of each method, torch.Tensor.<name>.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from engine.autograd import device as devices
from engine.autograd import dtypes
from engine.autograd.device import require_cpu
from engine.autograd.dtypes import Array, dtype
from engine.autograd.legacy import legacy_array
from engine.autograd.op import op
from engine.autograd.tensor import Tensor, wrap

from .assignment import copy_


@op(name="clone")
def cloned(input: Array, /) -> Any:
    """A copy in new memory that stays part of the graph; expanded tensors are written out in order."""
    return input.copy("C" if 0 in input.strides else "K")


@op(name="clone_contiguous", node="CloneBackward0")
def cloned_in_order(input: Array, /) -> Any:
    """The same with the elements in order."""
    return input.copy()


@op(name="to_copy")
def cast(input: Array, /, dtype: np.dtype[Any]) -> Any:
    """The elements as floats of another width; the gradient comes back in the input's."""
    return input.astype(dtype)


@op(name="to_integer", recorded=False)
def cast_to_integer(input: Array, /, dtype: np.dtype[Any]) -> Any:
    """The elements as integers or bools, through which no gradient flows.

    Floats go through int64 to smaller integers, as in C: 300 becomes 44 in uint8.
    """
    if input.dtype.kind == "f" and dtype.kind in "iu" and dtype.itemsize < 4:
        return input.astype(np.int64).astype(dtype)
    return input.astype(dtype)


for _copy in (cloned, cloned_in_order, cast):
    _copy.gradients(input=lambda g: g)


class memory_format:  # noqa: N801 - PyTorch's name
    """In which order a new tensor's elements lie: `contiguous_format`, `preserve_format`, `channels_last`."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return f"torch.{self.name}"


contiguous_format = memory_format("contiguous_format")
preserve_format = memory_format("preserve_format")
channels_last = memory_format("channels_last")
channels_last_3d = memory_format("channels_last_3d")
_LAST = {channels_last: 4, channels_last_3d: 5}


@op(name="clone_channels_last", node="CloneBackward0")
def cloned_channels_last(input: Array, /) -> Any:
    """The same with the channels, dimension 1, of each place side by side in memory."""
    return np.moveaxis(np.moveaxis(input, 1, -1).copy(), -1, 1)


cloned_channels_last.gradients(input=lambda g: g)


def clone(input: Any, *, memory_format: Any = preserve_format) -> Any:
    """A copy in new memory that stays part of the graph."""
    if memory_format in _LAST:
        _check_channels(input._array, memory_format)
        return cloned_channels_last(input)
    return (cloned_in_order if memory_format is contiguous_format else cloned)(input)


def _check_channels(array: Array, wanted: memory_format) -> None:
    if array.ndim != _LAST[wanted]:
        raise RuntimeError(f"required rank {_LAST[wanted]} tensor to use {wanted.name} format")


def to(
    input: Any,
    *targets: Any,
    dtype: dtype | None = None,
    device: Any = None,
    other: Any = None,
    non_blocking: bool = False,
    copy: bool = False,
    memory_format: Any = preserve_format,
) -> Any:
    """The tensor in another dtype, or itself: `x.to(engine.float64)`, `x.to(other)`, `x.to("cpu")`.

    `copy` asks for new memory in any case. AssertionError for a CUDA device, RuntimeError for no device.
    """
    for target in targets if other is None else (*targets, other):
        if isinstance(target, Tensor):
            dtype = target.dtype
        elif isinstance(target, str | devices.device) or type(target) is int:
            device = target
        elif target is not None and type(target) is not bool:
            dtype = target
    require_cpu(device)
    source = contiguous(input, memory_format) if memory_format in _LAST else input
    kind = None if dtype is None else dtypes.as_dtype(dtype, "to").numpy
    if kind is None or kind == source._array.dtype:
        return clone(source) if copy else source
    result = (cast if kind.kind == "f" else cast_to_integer)(source, kind)
    return contiguous(result) if memory_format is contiguous_format else result


def contiguous(input: Any, memory_format: Any = contiguous_format) -> Any:
    """The tensor itself when its elements lie in order, else a copy in which they do."""
    if memory_format in _LAST:
        ordered = input.is_contiguous(memory_format=memory_format)
        return input if ordered else clone(input, memory_format=memory_format)
    return input if input._array.flags.c_contiguous else cloned_in_order(input)


def cfloat(input: Any) -> Any:
    """As complex64."""
    return to(input, dtypes.complex64)


def cdouble(input: Any) -> Any:
    """As complex128."""
    return to(input, dtypes.complex128)


def cpu(input: Any, memory_format: Any = preserve_format) -> Any:
    """The tensor, which is on the CPU."""
    return input


def cuda(input: Any, device: Any = None, non_blocking: bool = False, memory_format: Any = None) -> Any:
    """AssertionError: there is no CUDA here. RuntimeError for a device by its number."""
    require_cpu(device if isinstance(device, int) else "cuda")


def half(input: Any, memory_format: Any = preserve_format) -> Any:
    """As float16."""
    return to(input, dtypes.float16, memory_format=memory_format)


def float_(input: Any, memory_format: Any = preserve_format) -> Any:
    """As float32."""
    return to(input, dtypes.float32, memory_format=memory_format)


def double(input: Any, memory_format: Any = preserve_format) -> Any:
    """As float64."""
    return to(input, dtypes.float64, memory_format=memory_format)


def long(input: Any, memory_format: Any = preserve_format) -> Any:
    """As int64."""
    return to(input, dtypes.int64, memory_format=memory_format)


def int_(input: Any, memory_format: Any = preserve_format) -> Any:
    """As int32."""
    return to(input, dtypes.int32, memory_format=memory_format)


def short(input: Any, memory_format: Any = preserve_format) -> Any:
    """As int16."""
    return to(input, dtypes.int16, memory_format=memory_format)


def char(input: Any, memory_format: Any = preserve_format) -> Any:
    """As int8."""
    return to(input, dtypes.int8, memory_format=memory_format)


def byte(input: Any, memory_format: Any = preserve_format) -> Any:
    """As uint8."""
    return to(input, dtypes.uint8, memory_format=memory_format)


def bool_(input: Any, memory_format: Any = preserve_format) -> Any:
    """As bool: where the elements are not zero."""
    return to(input, dtypes.bool_, memory_format=memory_format)


def type_as(input: Any, other: Any) -> Any:
    """In the dtype of `other`."""
    return to(input, other.dtype)


def new(self: Tensor, *args: Any, size: Any = None) -> Tensor:
    """The old constructor: a tensor of this dtype with these sizes or contents."""
    return wrap(legacy_array(args if size is None else tuple(size), self._array.dtype))


def apply_(self: Tensor, callable: Any) -> Tensor:
    """Replace each element by `callable(element)`."""
    return _mapped(self, callable)


def map_(self: Tensor, tensor: Tensor, callable: Any) -> Tensor:
    """Replace each element by `callable(element, element of tensor)`."""
    return _mapped(self, callable, tensor)


def map2_(self: Tensor, x: Tensor, y: Tensor, callable: Any) -> Tensor:
    """Replace each element by `callable(element, element of x, element of y)`."""
    return _mapped(self, callable, x, y)


def _mapped(self: Tensor, callable: Any, *others: Tensor) -> Tensor:
    shape = self._array.shape
    columns = [np.broadcast_to(each._array, shape).ravel().tolist() for each in (self, *others)]
    values = [callable(*row) for row in zip(*columns, strict=True)]
    for value in values:
        if not isinstance(value, bool | int | float | complex | np.number):
            raise TypeError(f"must be real number, not {type(value).__name__}")
    return copy_(self, wrap(np.reshape(values, shape).astype(self._array.dtype)))


def resize_(self: Tensor, *sizes: Any) -> Tensor:
    """Give this tensor another shape in place; elements keep their order, new ones are arbitrary.

    Tensors that share its memory go on sharing it where the new shape has no more elements.
    """
    shape = tuple(sizes[0]) if len(sizes) == 1 and isinstance(sizes[0], tuple | list) else sizes
    if self.requires_grad:
        raise RuntimeError("cannot resize variables that require grad")
    array, count = self._array, math.prod(shape)
    if array.flags.c_contiguous and count <= array.size:
        self._array = array.reshape(-1)[:count].reshape(shape)
    else:
        self._array = np.resize(array, shape) if array.size else np.zeros(shape, array.dtype)
    return self


def share_memory_(self: Tensor) -> Tensor:
    """The tensor itself: nothing here runs in another process on the same memory."""
    return self


def pin_memory(self: Tensor, device: Any = None) -> Tensor:
    """The tensor itself: pinned memory is of use to a GPU only."""
    return self


def resize_as_(self: Tensor, the_template: Tensor, memory_format: Any = None) -> Tensor:
    """Give this tensor the shape of another in place, as resize_ does."""
    return resize_(self, the_template.shape)


def set_(
    self: Tensor, source: Any = None, storage_offset: int = 0, size: Any = None, stride: Any = None
) -> Tensor:
    """Take over the memory of `source`, a tensor or a storage; with `size` only a part in this shape."""
    if source is None:
        self._array = np.empty(0, self._array.dtype)
    elif size is None and isinstance(source, Tensor):
        self._array = source._array
    else:
        memory = source._array[storage_offset:].view(self._array.dtype)
        shape = memory.shape if size is None else tuple(size)
        whole = wrap(np.empty(shape, memory.dtype)).stride() if stride is None else stride
        steps = [step * memory.itemsize for step in whole]
        self._array = np.lib.stride_tricks.as_strided(memory, shape, steps)
    return self
