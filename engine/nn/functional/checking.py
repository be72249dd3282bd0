"""What layers refuse in common: inputs that are no tensors, or of another dtype than their weights."""

from __future__ import annotations

from typing import Any

from engine.autograd.tensor import Tensor

from ..naming import type_name
from .sizes import type_name as dtype_name


def check_tensor(function: str, value: Any, argument: str = "input", position: int = 1) -> None:
    """TypeError, as of PyTorch's `function`, unless `value` is a tensor."""
    if not isinstance(value, Tensor):
        kind = type_name(value)
        raise TypeError(
            f"{function}(): argument '{argument}' (position {position}) must be Tensor, not {kind}"
        )


def check_floats(kernel: str, input: Tensor) -> None:
    """NotImplementedError, naming PyTorch's `kernel`, for integers and bools."""
    if input._array.dtype.kind not in "fc":
        raise NotImplementedError(f"\"{kernel}\" not implemented for '{dtype_name(input)}'")


def check_dtypes(kernel: str, input: Tensor, *parameters: Tensor | None) -> None:
    """RuntimeError when parameters have another dtype, NotImplementedError for integers without any."""
    kind = input._array.dtype
    if any(each is not None and each._array.dtype != kind for each in parameters):
        raise RuntimeError("mixed dtype (CPU): all inputs must share same datatype.")
    if kind.kind != "f":
        raise NotImplementedError(f"\"{kernel}\" not implemented for '{dtype_name(input)}'")
