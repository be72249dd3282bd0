"""Operations on a list of tensors, such as cat."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from .detection import calling_code, detection
from .dtypes import Array
from .mode import mode
from .node import Node, Plan
from .operators import operations
from .tensor import Tensor, wrap
from .versions import tick

Shapes = tuple[tuple[int, ...], ...]


def variadic(
    name: str,
    forward: Callable[[Sequence[Array], int], Array],
    rule: Callable[[Any, int, Shapes, int], Any],
) -> Callable[[Sequence[Tensor], int], Tensor]:
    """Define `operation(tensors, dim)`.

    `rule(g, i, shapes, dim)` is the gradient of the i-th input, given the shapes of all; it saves nothing.
    """
    node_type = type(name.capitalize() + "Backward0", (Node,), {"__slots__": (), "__module__": "builtins"})

    def operation(tensors: Sequence[Tensor], dim: int) -> Tensor:
        arrays = [tensor._array for tensor in tensors]
        result = wrap(forward(arrays, dim))
        needed = [i for i, tensor in enumerate(tensors) if tensor.requires_grad] if mode.enabled else []
        if needed:
            shapes = tuple(array.shape for array in arrays)
            node: Any = object.__new__(node_type)
            result._grad_fn = node
            result._requires_grad = True
            node.time = tick()
            node.targets = [tensors[i]._grad_fn or tensors[i] for i in needed]
            node.shape, node.dtype = result._array.shape, result._array.dtype
            node.saved = node.arguments = ()
            node.hooks = node.version = None
            steps = tuple(_step(rule, i, shapes, dim) for i in needed)
            trace = calling_code() if detection.enabled else None
            node.plan = Plan(
                len(arrays), steps, tuple(needed), keep=None, needs_out=False, frees=False, trace=trace
            )
        return result

    operations[name] = operation
    return operation


together = variadic("together", lambda arrays, dim: np.stack(arrays, dim), lambda g, i, shapes, dim: g[i])
"""Gradients one above the other, along a new first dimension."""


def _step(rule: Callable[..., Any], i: int, shapes: Shapes, dim: int) -> Callable[..., Any]:
    return lambda g, shape, saved: rule(g, i, shapes, dim)
