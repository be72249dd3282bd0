"""Variables as frozen values: what a window may keep of a tensor, a module or a number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.autograd import Tensor
from engine.autograd.dtypes import Array
from engine.nn import Module
from engine.optim import Optimizer

from .language.values import kind_of, name_of, text_of

MAX_TEXT = 2_000
MAX_LISTED = 50


@dataclass(frozen=True, eq=False)
class TensorValue:
    """A tensor at one moment; its arrays cannot be written."""

    array: Array
    dtype: str
    """Such as `float32`."""
    requires_grad: bool
    is_leaf: bool
    grad: Array | None
    grad_fn: str | None
    """The name of the node that made it, such as `MulBackward0`; None for a leaf."""

    @property
    def shape(self) -> tuple[int, ...]:
        """The length of each dimension."""
        return self.array.shape


@dataclass(frozen=True)
class PlainValue:
    """Anything else: a number, a list, a module, an optimizer."""

    kind: str
    text: str
    """What `print` shows of it."""


Value = TensorValue | PlainValue


def frozen_array(array: Any) -> Array:
    """A copy that nobody can write."""
    copied: Array = np.array(array)
    copied.flags.writeable = False
    return copied


def maker_of(tensor: Tensor) -> Any:
    """The node that made a tensor, None for a leaf; of a view whose history was overwritten the old one."""
    try:
        return tensor.grad_fn
    except RuntimeError:
        return tensor._grad_fn


def tensor_value(tensor: Tensor) -> TensorValue:
    """The tensor as it is now."""
    node, grad = maker_of(tensor), tensor._grad
    return TensorValue(
        array=frozen_array(tensor._array),
        dtype=tensor.dtype.name,
        requires_grad=bool(tensor._requires_grad),
        is_leaf=node is None,
        grad=None if grad is None else frozen_array(grad._array),
        grad_fn=None if node is None else name_of(node),
    )


def value_of(value: Any) -> Value:
    """Any value of a program as it is now."""
    if isinstance(value, Tensor):
        return tensor_value(value)
    if isinstance(value, Optimizer):
        return PlainValue(kind_of(value), type(value).__name__)
    if isinstance(value, Module):
        return PlainValue(kind_of(value), repr(value)[:MAX_TEXT])
    return PlainValue(kind_of(value), _readable(value)[:MAX_TEXT])


def _readable(value: Any) -> str:
    """A value as text, of which long lists and large tensors in lists are only named.

    Where a view in it can no longer be shown, as PyTorch has it, the reason stands for it.
    """
    if isinstance(value, list | tuple | range) and len(value) > MAX_LISTED:
        return f"{len(value):,} items"
    if isinstance(value, list | tuple):
        inner = _joined(value)
        if isinstance(value, list):
            return f"[{inner}]"
        return f"({inner},)" if len(value) == 1 else f"({inner})"
    if isinstance(value, Tensor) and value.numel() > MAX_LISTED:
        return f"a tensor of {value.numel():,} numbers"
    try:
        return text_of(value)
    except RuntimeError as error:
        return str(error)


def _joined(values: Sequence[Any]) -> str:
    """Items one after another, an ellipsis for those that there is no room for."""
    parts: list[str] = []
    room = MAX_TEXT
    for value in values:
        if room < 0:
            parts.append("…")
            break
        parts.append(_readable(value))
        room -= len(parts[-1])
    return ", ".join(parts)


def same_tensor(before: TensorValue, tensor: Tensor) -> bool:
    """Whether `tensor` still is what `before` says: values, gradient, flags."""
    grad, node = tensor._grad, maker_of(tensor)
    return (
        before.requires_grad == tensor._requires_grad
        and before.grad_fn == (None if node is None else name_of(node))
        and _same_array(before.array, tensor._array)
        and (before.grad is None) == (grad is None)
        and (grad is None or before.grad is None or _same_array(before.grad, grad._array))
    )


def _same_array(one: Array, other: Array) -> bool:
    return one.shape == other.shape and one.dtype == other.dtype and one.tobytes() == other.tobytes()
