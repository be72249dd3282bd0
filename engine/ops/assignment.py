"""Writing values into tensors: copy_, fill_, x[index] = value, and their gradients."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.autograd.dtypes import Array
from engine.autograd.inplace import write
from engine.autograd.op import op
from engine.autograd.tensor import Tensor, wrap
from engine.autograd.views import Chain, replay

from .broadcasting import mismatch
from .indexing import getitem, normalised


@op(name="copy", node="CopyBackwards", explain=mismatch)
def copied(input: Array, source: Array, /) -> Any:
    """The values of `source` in the shape and dtype of `input`."""
    return np.array(np.broadcast_to(source, input.shape), input.dtype)


copied.gradients(input=lambda g: g * 0, source=lambda g: g)


@op(name="fill", node="FillBackward0")
def filled(input: Array, /, value: float) -> Any:
    """One number in the shape and dtype of `input`."""
    return np.full(input.shape, value, input.dtype)


filled.gradients(input=lambda g: g * 0)


@op(name="zero")
def zeroed(input: Array, /) -> Any:
    """Zeros in the shape and dtype of `input`."""
    return np.zeros(input.shape, input.dtype)


zeroed.gradients(input=lambda g: g * 0)


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
    """Overwrite this tensor with the values of `source`, which may broadcast."""
    return write(self, lambda before: copied(before, source))


def fill_(self: Tensor, value: Any) -> Tensor:
    """Overwrite every element with `value`."""
    if isinstance(value, Tensor):
        return copy_(self, value)
    return write(self, lambda before: filled(before, value))


def zero_(self: Tensor) -> Tensor:
    """Overwrite every element with 0."""
    return write(self, zeroed)


def setitem(self: Tensor, key: Any, value: Any) -> None:
    """self[key] = value, for a number, list, array or tensor as value."""
    if not isinstance(value, Tensor):
        value = wrap(np.asarray(value))
        if value._array.dtype.kind == "f":
            value = wrap(value._array.astype(self._array.dtype))
    items, basic = normalised(key)
    if basic:
        write(getitem(self, key), lambda before: copied(before, value))
    else:
        kept = tuple(item.copy() if isinstance(item, np.ndarray) else item for item in items)
        write(self, lambda before: index_put(before, value, kept))
