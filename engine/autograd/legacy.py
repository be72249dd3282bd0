"""The constructors of early PyTorch: `Tensor(2, 3)`, `FloatTensor([1, 2])`, `Variable(x)`."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from . import dtypes
from .dtypes import Array, dtype, get_default_dtype, set_default_dtype
from .operators import operations
from .reading import read
from .size import Size
from .storage import TypedStorage
from .tensor import Tensor, wrap


class tensortype(type):  # noqa: N801 - PyTorch's name
    """The type of FloatTensor and its like: classes that make, and recognise, tensors of one dtype."""

    __module__ = "torch"  # as its users see it

    dtype: dtype
    is_cuda: bool

    def __call__(cls, *args: Any, **kwargs: Any) -> Tensor:
        """A tensor of these sizes, or with these contents."""
        if cls.is_cuda:
            raise TypeError(
                f"type {cls.__module__}.{cls.__name__} not available. Torch not compiled with CUDA enabled."
            )
        return wrap(legacy_array(args, cls.dtype.numpy, cls.dtype))

    def __instancecheck__(cls, instance: Any) -> bool:
        return not cls.is_cuda and isinstance(instance, Tensor) and instance.dtype is cls.dtype


def legacy_array(args: tuple[Any, ...], kind: np.dtype[Any], strict: dtype | None = None) -> Array:
    """What `Tensor(*args)` holds: whole numbers are sizes, one sequence, array or tensor the contents.

    A tensor is shared; TypeError where it is not `strict`, if given, and for one number that is not whole.
    """
    if not args or isinstance(args[0], Size):
        return np.empty(args[0] if args else 0, kind)
    if all(isinstance(length, int | np.integer) for length in args):
        return np.empty(args, kind)
    data = args[0]
    if isinstance(data, Tensor):
        if strict is not None and data.dtype is not strict:
            raise TypeError(f"expected {strict.type_name} (got {data.dtype.type_name})")
        return data._array
    if isinstance(data, TypedStorage):
        return data._array
    if isinstance(data, float):
        raise TypeError(f"new(): data must be a sequence (got {type(data).__name__})")

    return read(data).astype(kind, copy=False)


operations["legacy_array"] = legacy_array


def _old(name: str, kind: dtype, module: str = "torch") -> tensortype:
    return tensortype(name, (), {"dtype": kind, "is_cuda": module != "torch", "__module__": module})


_KINDS = (
    dtypes.float16,
    dtypes.float32,
    dtypes.float64,
    dtypes.uint8,
    dtypes.int8,
    dtypes.int16,
    dtypes.int32,
    dtypes.int64,
    dtypes.bool_,
)

OLD_TYPES = {f"{kind.type_name}Tensor": _old(f"{kind.type_name}Tensor", kind) for kind in _KINDS}
"""FloatTensor, LongTensor and so on by name."""

CUDA_TYPES = {name: _old(name, old.dtype, "torch.cuda") for name, old in OLD_TYPES.items()}
"""Their namesakes in `torch.cuda`, which exist and cannot be made."""


def named_type(value: Any) -> dtype:
    """The dtype of `"torch.FloatTensor"`, `FloatTensor` or a dtype itself; ValueError for another name."""
    if isinstance(value, tensortype):
        _no_cuda(value.is_cuda)
        return value.dtype
    if isinstance(value, str):
        _no_cuda(value.startswith("torch.cuda."))
        old = OLD_TYPES.get(value.removeprefix("torch.")) if value.startswith("torch.") else None
        if value == "torch.Tensor":
            return get_default_dtype()
        if old is None:
            raise ValueError(f"invalid type: '{value}'")
        return old.dtype
    return dtypes.as_dtype(value, "type")


def _no_cuda(wanted: bool) -> None:
    if wanted:
        raise RuntimeError("Cannot initialize CUDA without ATen_cuda library.")


def set_default_tensor_type(t: Any) -> None:
    """Make the dtype of `t`, such as FloatTensor or its name, the default one of floats."""
    set_default_dtype(named_type(t))


class _VariableType(type):
    def __instancecheck__(cls, instance: Any) -> bool:
        return isinstance(instance, Tensor)

    def __call__(cls, data: Any = None, requires_grad: bool = False, volatile: Any = None) -> Tensor:
        if volatile is not None:
            warnings.warn(
                "volatile was removed and now has no effect. Use `with torch.no_grad():` instead.",
                UserWarning,
                stacklevel=2,
            )
        if not isinstance(data, Tensor):
            raise TypeError(f"Variable data has to be a tensor, but got {type(data).__name__}")
        return data.detach().requires_grad_(requires_grad)


class Variable(metaclass=_VariableType):
    """What tensors with a history were called once; `Variable(x)` is x outside its graph."""

    __module__ = "torch.autograd.variable"  # as its users see it
