"""Places in the graph as values: GradientEdge, which backward and grad take for a tensor."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from .context import BackwardCFunction
from .dtypes import Array
from .node import AccumulateGrad, Node
from .tensor import Tensor


class GradientEdge(NamedTuple):
    """An output of a node of the graph; `ownership_token` keeps alive what the node alone would not."""

    node: Any
    output_nr: int
    ownership_token: Any = None


def get_gradient_edge(tensor: Tensor) -> GradientEdge:
    """Where the gradient of `tensor` arrives; RuntimeError for one without gradients."""
    if not tensor.requires_grad:
        raise RuntimeError(
            "It is not possible to get the gradient edge for a Tensor that does not require gradients"
        )
    if tensor.grad_fn is None:
        return GradientEdge(AccumulateGrad(tensor), 0)
    inner = tensor._grad_fn
    return GradientEdge(tensor.grad_fn, tensor.output_nr, inner if inner is not tensor.grad_fn else None)


def target_of(edge: GradientEdge) -> Any:
    """What the walk knows the edge as: a node, or a leaf tensor. RuntimeError when the node is gone."""
    if isinstance(edge.ownership_token, Node):
        return edge.ownership_token
    if isinstance(edge.node, AccumulateGrad):
        return edge.node.variable
    node = edge.node._node() if isinstance(edge.node, BackwardCFunction) else edge.node
    if not isinstance(node, Node):
        raise RuntimeError("the node of a GradientEdge must be the grad_fn of a tensor that is still alive")
    return node


def expected_of(target: Any) -> Array:
    """An array of the shape and dtype of the gradients that arrive at a target of the walk."""
    array: Array = np.empty(target.shape, target.dtype) if isinstance(target, Node) else target._array
    return array
