"""Writing into a tensor's memory, and what that does to its history and that of its views."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .dtypes import Array, dtype_of
from .hooks import move_retained
from .mode import mode
from .node import short_name
from .operators import operations
from .tensor import Tensor, wrap
from .versions import INFERENCE, tick
from .views import InferenceView, View, ViewOfInference, ViewOfUnrecorded, replay

OVERLAP = (
    "unsupported operation: more than one element of the written-to tensor refers to a single memory "
    "location. Please clone() the tensor before performing the operation."
)
LEAF = "a leaf Variable that requires grad is being used in an in-place operation."


def write(target: Tensor, compute: Callable[[Tensor], Tensor]) -> Tensor:
    """Replace the contents of `target` by `compute(target as it was)`; returns `target`.

    Shape and dtype stay. RuntimeError when the result has another shape or does not fit the dtype, and for a
    leaf that requires grad (or a view of one) while operations are recorded.
    """
    _check_leaf(target)
    result = compute(_as_it_was(target))
    if _saved_itself(target, result):
        result = compute(wrap(target._array.copy()))  # what it saved is about to be overwritten
    _check_view(target, result)
    check_fit(target._array, result._array)
    np.copyto(target._array, result._array, casting="unsafe")
    target._shared_history().write()
    if result._requires_grad:
        rebase(target, result)
    return target


def _saved_itself(target: Tensor, result: Tensor) -> bool:
    """Whether the node of `result` keeps a constant `target` for the gradient of its other operand."""
    node = result._grad_fn
    return (
        node is not None
        and not target._requires_grad
        and any(each is target for each in node.arguments or ())
    )


def fill(target: Tensor, values: Any) -> Tensor:
    """Overwrite the memory of `target` outside the graph: `no_grad` code such as initialisation."""
    target._array[...] = values
    target._shared_history().write()
    return target


def _check_leaf(target: Tensor) -> None:
    if target._history is INFERENCE and not mode.inference:
        raise RuntimeError(
            "Inplace update to inference tensor outside InferenceMode is not allowed.You can make a clone to "
            "get a normal tensor before doing inplace update.See https://github.com/pytorch/rfcs/pull/17 for "
            "more details."
        )
    if not mode.enabled:
        return
    view = target._view
    if view is not None and view.unwritable and (target._requires_grad or view.base._requires_grad):
        raise RuntimeError(_unwritable(target, view))
    if target.requires_grad and target._grad_fn is None:
        raise RuntimeError(LEAF)
    if type(view) is View and view.base._requires_grad and view.base._grad_fn is None:
        raise RuntimeError("a view of " + LEAF)


def _check_view(target: Tensor, result: Tensor) -> None:
    """RuntimeError for a write through a view that could not be recorded in its base."""
    view = target._view
    if view is None or not mode.enabled or not (result._requires_grad or view.base._requires_grad):
        return
    if view.unwritable:
        raise RuntimeError(_unwritable(target, view))


def _unwritable(target: Tensor, view: View) -> str:
    """Why a view cannot be written."""
    created, written = "no_grad mode", "with grad mode enabled"
    if isinstance(view, InferenceView):
        created, written = "inference mode", "in normal mode"
    if isinstance(view, ViewOfUnrecorded | ViewOfInference) and view.chain is not None:
        maker = view.chain[1].definition.node.__name__
        what = (
            f"Output 0 of {short_name(maker)} is a view of a view which was created in {created} and is "
            f"being modified inplace {written}."
        )
    elif target._grad_fn is None:
        what = f"A view was created in {created} and is being modified inplace {written}."
    else:
        node, index = target._grad_fn.shown()
        what = f"Output {index} of {short_name(node.name())} is a view and is being modified inplace."
    return f"{what} {view.unwritable}"


def _as_it_was(target: Tensor) -> Tensor:
    """The old value with the old history, in memory that the write will not reach."""
    if not (mode.enabled and target._requires_grad):
        return target
    before = wrap(target._array.copy(), True)
    before._grad_fn = target._grad_fn
    view = target._view
    if view is not None and target._grad_fn is not None and target._grad_fn.hooks:
        before._grad_fn = replay(view.chain, view.base)._grad_fn  # hooks on the view are not for what was
    return before


def check_fit(array: Array, result: Array) -> None:
    """RuntimeError when `result` cannot go into `array`: another shape, or a higher kind of number."""
    if array.shape != result.shape and np.broadcast_shapes(array.shape, result.shape) != array.shape:
        raise RuntimeError(
            f"output with shape {list(array.shape)} doesn't match the broadcast shape {list(result.shape)}"
        )
    ranks = {"b": 0, "u": 1, "i": 1, "f": 2, "c": 3}
    if ranks[result.dtype.kind] > ranks[array.dtype.kind]:
        raise RuntimeError(
            f"result type {dtype_of(result).type_name} can't be cast to the desired output type "
            f"{dtype_of(array).type_name}"
        )


def rebase(target: Tensor, result: Tensor) -> None:
    """Let the graph continue from `result`, which was just written into the memory of `target`."""
    view = target._view
    if view is None:
        node = result._grad_fn
        assert node is not None, "the caller saw that the result requires grad"
        if not any(getattr(each, "_history", None) is target._history for each in node.arguments or ()):
            node.time = tick()  # later than the write, which the saved result has seen
            node.version = target._history
        if target._grad_fn is not None:
            move_retained(target._grad_fn, node)
        target._grad_fn, target._requires_grad = node, True
        return
    base = view.base
    before = wrap(base._array, base._requires_grad)
    before._grad_fn = base._grad_fn
    merged = operations["copy_slices"](before, result, view.chain)
    base._grad_fn, base._requires_grad = merged._grad_fn, True
    base._grad_fn.version = base._history
    target._refresh()


def overlaps(array: Array) -> bool:
    """Whether elements share memory, because a dimension was expanded."""
    return array.size > 0 and any(
        n > 1 and stride == 0 for n, stride in zip(array.shape, array.strides, strict=True)
    )


def inplace(name: str, operation: Callable[..., Tensor]) -> Callable[..., Tensor]:
    """The method `x.name_(...)` that writes `operation(x, ...)` into x."""

    def method(self: Tensor, *args: Any, **kwargs: Any) -> Tensor:
        if 0 in self._array.strides and overlaps(self._array):
            raise RuntimeError(OVERLAP)
        return write(self, lambda before: operation(before, *args, **kwargs))

    method.__name__ = name + "_"
    method.__doc__ = f"The same as `{name}`, written into this tensor."
    operations[name + "_"] = method
    return method
