"""Choosing between two tensors by a condition.

Shapes: operands that broadcast, to their common shape.
Errors: RuntimeError for shapes that do not broadcast.
Source: PyTorch's page of torch.where.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.autograd.dtypes import Array, dtype_of
from engine.autograd.op import op

from .broadcasting import aligned, mismatch


@op(name="where", explain=mismatch)
def choose(condition: Array, input: Array, other: Array, /) -> Any:
    """`input` where the condition holds, else `other`; all three broadcast."""
    return np.where(condition, *aligned(input, other))


choose.gradients(
    input=lambda g, condition: choose(condition, g, 0.0), other=lambda g, condition: choose(condition, 0.0, g)
)


def where(condition: Any, input: Any = None, other: Any = None) -> Any:
    """`input` where the condition holds, else `other`; with a condition alone, the indices where it holds."""
    if input is None and other is None:
        return condition.nonzero(as_tuple=True)
    if input is None or other is None:
        raise TypeError("where() missing 1 required positional argument: 'other'")
    if hasattr(condition, "_array") and condition._array.dtype.name not in ("bool", "uint8"):
        kind = dtype_of(condition._array).type_name
        raise RuntimeError(
            f"where expected condition to be a boolean tensor, but got a tensor with dtype {kind}"
        )
    return choose(condition, input, other)
