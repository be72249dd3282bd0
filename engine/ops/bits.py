"""Bitwise logic of bools and integers.

Shapes: operands that broadcast, to their common shape.
Errors: RuntimeError for shapes that do not broadcast, and for floats.
Source: PyTorch's page of each name, torch.<name>.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.autograd.dtypes import Array, dtype_of
from engine.autograd.op import op

from .broadcasting import aligned, mismatch


def _whole(name: str, input: Any, other: Any) -> tuple[Any, Any]:
    """Both operands in one type; NotImplementedError unless that is bool or an integer."""
    a, b = aligned(input, other)
    if np.asarray(a).dtype.kind == "f":
        raise NotImplementedError(f"\"{name}_cpu\" not implemented for '{dtype_of(a).type_name}'")
    return a, b


@op(recorded=False, explain=mismatch)
def bitwise_and(input: Array, other: Array, /) -> Any:
    """input & other."""
    return np.bitwise_and(*_whole("bitwise_and", input, other))


@op(recorded=False, explain=mismatch)
def bitwise_or(input: Array, other: Array, /) -> Any:
    """input | other."""
    return np.bitwise_or(*_whole("bitwise_or", input, other))


@op(recorded=False, explain=mismatch)
def bitwise_xor(input: Array, other: Array, /) -> Any:
    """input ^ other."""
    return np.bitwise_xor(*_whole("bitwise_xor", input, other))


@op(recorded=False)
def bitwise_not(input: Array, /) -> Any:
    """~input; TypeError for floats."""
    if input.dtype.kind == "f":
        raise TypeError("~ (operator.invert) is only implemented on integer and Boolean-type tensors")
    return np.bitwise_not(input)


@op(recorded=False, explain=mismatch)
def bitwise_left_shift(input: Array, other: Array, /) -> Any:
    """input << other."""
    return np.left_shift(*_whole("lshift", input, other))


@op(recorded=False, explain=mismatch)
def bitwise_right_shift(input: Array, other: Array, /) -> Any:
    """input >> other."""
    return np.right_shift(*_whole("rshift", input, other))
