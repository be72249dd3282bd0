"""Parts of gradient rules: gradients that pass at some places only, and such as do not change with the input.

As in PyTorch 0 is 0 also where the incoming gradient is infinite or nan, which no multiplication gives: so
sqrt(relu(x)) has the gradient 0 where x is negative. And what does not change with an input is yet recorded
to depend on it: a derivative of a higher order is 0, not an error for want of a graph.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from inspect import Parameter
from typing import Any

import numpy as np

from engine.autograd.op import Operation, op
from engine.autograd.tensor import Tensor, wrap

from .selection import choose

_ARRAYS: tuple[type[Any], ...] = (np.ndarray, np.generic)
_BITS: dict[str, np.dtype[Any]] = {"f": np.dtype(np.int32), "d": np.dtype(np.int64), "e": np.dtype(np.int16)}
"""For each type of floats the integers of its size."""


def passed(g: Any, holds: Any) -> Any:
    """The gradient where the condition holds, else 0; it broadcasts to the shape of `holds`."""
    if isinstance(g, _ARRAYS) and (whole := _BITS.get(g.dtype.char)):
        bits = holds.astype(whole)
        bits *= g.view(whole)  # np.where takes up to twenty times as long
        return bits.view(g.dtype)
    return choose(holds, g, 0.0)


def nothing(g: Any) -> Any:
    """The gradient of what does not change with its input: zeros, which themselves have no graph."""
    return wrap(np.zeros_like(g._array)) if isinstance(g, Tensor) else np.zeros_like(g)


def straight(slope: Callable[..., Any]) -> Operation:
    """Make an operation of the gradient behind a function that consists of straight lines.

    `slope` takes arrays, the incoming gradient and the input, and the function's options. Its own gradients
    are itself, as it is linear in the first, and zeros.
    """
    operation = op(slope)

    def again(*args: Any) -> Any:
        return operation(*args)

    names = ("g", *operation.definition.names[1:])
    again.__signature__ = inspect.Signature(  # type: ignore[attr-defined]  # rules are read by their names
        [Parameter(name, Parameter.POSITIONAL_OR_KEYWORD) for name in names]
    )
    operation.gradients(grad=again, input=nothing)
    return operation


@op(name="unchanging")
def _beside(grad: Any, input: Any, /) -> Any:
    return grad


_beside.gradients(grad=lambda g: g, input=nothing)


def unchanging(g: Any, input: Any) -> Any:
    """A gradient that does not change with `input`, recorded beside it."""
    return _beside(g, input) if isinstance(g, Tensor) else g
