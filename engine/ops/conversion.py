"""The same numbers as another type, in new memory or in one piece."""

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
    """A copy in new memory that stays part of the graph; dense tensors keep their strides."""
    return input.copy("K")


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
    """In which order a new tensor's elements lie: `contiguous_format` or `preserve_format`."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return f"torch.{self.name}"


contiguous_format = memory_format("contiguous_format")
preserve_format = memory_format("preserve_format")


def clone(input: Any, *, memory_format: Any = preserve_format) -> Any:
    """A copy in new memory that stays part of the graph."""
    return (cloned_in_order if memory_format is contiguous_format else cloned)(input)


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
    kind = None if dtype is None else dtypes.as_dtype(dtype, "to").numpy
    if kind is None or kind == input._array.dtype:
        return clone(input) if copy else input
    return (cast if kind.kind == "f" else cast_to_integer)(input, kind)


def contiguous(input: Any, memory_format: Any = contiguous_format) -> Any:
    """The tensor itself when its elements lie in order, else a copy in which they do."""
    return input if input._array.flags.c_contiguous else cloned_in_order(input)


def cpu(input: Any, memory_format: Any = preserve_format) -> Any:
    """The tensor, which is on the CPU."""
    return input


def cuda(input: Any, device: Any = None, non_blocking: bool = False, memory_format: Any = None) -> Any:
    """AssertionError: there is no CUDA here. RuntimeError for a device by its number."""
    require_cpu(device if isinstance(device, int) else "cuda")


def half(input: Any, memory_format: Any = preserve_format) -> Any:
    """As float16."""
    return to(input, dtypes.float16)


def float_(input: Any, memory_format: Any = preserve_format) -> Any:
    """As float32."""
    return to(input, dtypes.float32)


def double(input: Any, memory_format: Any = preserve_format) -> Any:
    """As float64."""
    return to(input, dtypes.float64)


def long(input: Any, memory_format: Any = preserve_format) -> Any:
    """As int64."""
    return to(input, dtypes.int64)


def int_(input: Any, memory_format: Any = preserve_format) -> Any:
    """As int32."""
    return to(input, dtypes.int32)


def short(input: Any, memory_format: Any = preserve_format) -> Any:
    """As int16."""
    return to(input, dtypes.int16)


def char(input: Any, memory_format: Any = preserve_format) -> Any:
    """As int8."""
    return to(input, dtypes.int8)


def byte(input: Any, memory_format: Any = preserve_format) -> Any:
    """As uint8."""
    return to(input, dtypes.uint8)


def bool_(input: Any, memory_format: Any = preserve_format) -> Any:
    """As bool: where the elements are not zero."""
    return to(input, dtypes.bool_)


def type_as(input: Any, other: Any) -> Any:
    """In the dtype of `other`."""
    return to(input, other.dtype)


def new(self: Tensor, *args: Any) -> Tensor:
    """The old constructor: a tensor of this dtype with these sizes or contents."""
    return wrap(legacy_array(args, self._array.dtype))


def apply_(self: Tensor, callable: Any) -> Tensor:
    """Replace each element by `callable(element)`."""
    values = [callable(value) for value in self._array.ravel().tolist()]
    return copy_(self, wrap(np.reshape(values, self._array.shape).astype(self._array.dtype)))


def map_(self: Tensor, tensor: Tensor, callable: Any) -> Tensor:
    """Replace each element by `callable(element, element of tensor)`."""
    pairs = zip(self._array.ravel().tolist(), tensor._array.ravel().tolist(), strict=True)
    values = [callable(*pair) for pair in pairs]
    return copy_(self, wrap(np.reshape(values, self._array.shape).astype(self._array.dtype)))


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


def set_(self: Tensor, source: Tensor) -> Tensor:
    """Take over the memory of `source`."""
    self._array = source._array
    return self
