"""What a tensor is: its size, and questions that are functions as well.

Shapes: any.
Source: PyTorch's page of each name, torch.<name>.
"""

from __future__ import annotations

from typing import Any

from engine.autograd.legacy import named_type
from engine.autograd.storage import TypedStorage, UntypedStorage
from engine.autograd.tensor import Tensor

from .broadcasting import dimension
from .conversion import to


def is_tensor(obj: Any) -> bool:
    """Whether `obj` is a tensor."""
    return isinstance(obj, Tensor)


def is_storage(obj: Any) -> bool:
    """Whether `obj` is the memory of tensors."""
    return isinstance(obj, TypedStorage)


def storage(self: Tensor) -> TypedStorage:
    """The memory of the tensor and all its views, element by element."""
    return TypedStorage(self)


def untyped_storage(self: Tensor) -> UntypedStorage:
    """The memory of the tensor and all its views, byte by byte."""
    return UntypedStorage(self)


def is_floating_point(input: Tensor) -> bool:
    """Whether the elements are floats."""
    return input.is_floating_point()


def is_complex(input: Tensor) -> bool:
    """Whether the elements are complex numbers."""
    return input.is_complex()


def is_signed(input: Tensor) -> bool:
    """Whether the dtype has negative numbers."""
    return input.is_signed()


def is_same_size(input: Tensor, other: Tensor) -> bool:
    """Whether both have the same shape."""
    return input.is_same_size(other)


def is_conj(input: Tensor) -> bool:
    """Whether the elements are still to be conjugated; they are at once."""
    return input.is_conj()


def is_neg(input: Tensor) -> bool:
    """Whether the elements are still to be negated; they are at once."""
    return False


def is_inference(input: Tensor) -> bool:
    """Whether the tensor was made in inference mode."""
    return input.is_inference()


def get_device(input: Tensor) -> int:
    """The number of the device: -1, the CPU."""
    return input.get_device()


def detach(input: Tensor) -> Tensor:
    """The same memory outside the graph."""
    return input.detach()


def detach_(input: Tensor) -> Tensor:
    """The tensor, cut off the graph that made it."""
    return input.detach_()


def is_nonzero(input: Tensor) -> bool:
    """Whether the only element is not zero; RuntimeError unless there is exactly one."""
    return bool(input)


def numel(input: Tensor) -> int:
    """The number of elements."""
    return input._array.size


def dim(self: Tensor) -> int:
    """The number of dimensions."""
    return self._array.ndim


def size(self: Tensor, dim: int | None = None) -> Any:
    """The shape, or the length of one dimension."""
    return self.shape if dim is None else self._array.shape[dimension(dim, self._array.ndim)]


def type_(self: Tensor, dtype: Any = None, non_blocking: bool = False) -> Any:
    """The name of the type, such as `torch.FloatTensor`; with a dtype or such a name the tensor in it."""
    return f"torch.{self.dtype.type_name}Tensor" if dtype is None else to(self, named_type(dtype))


def typename(obj: Any) -> str:
    """The name of the type of `obj` with its module; for a tensor as `type()` gives it."""
    if isinstance(obj, Tensor):
        return str(type_(obj))
    kind = obj if isinstance(obj, type) else type(obj)
    module = kind.__module__
    return kind.__qualname__ if module in ("builtins", "__builtin__") else f"{module}.{kind.__qualname__}"
