"""The graph that tensors record: hooks on what it saves and carries, its edges, and the whole as a value.

The first are those of https://pytorch.org/docs/stable/autograd.html#autograd-graph. The last, a
`RecordedGraph`, is what can be drawn, explained and kept after the graph itself is gone.
"""

from __future__ import annotations

import abc
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from .context import BackwardCFunction
from .dtypes import Array
from .edges import GradientEdge, get_gradient_edge
from .fitting import fit_array
from .multi_hooks import register_multi_grad_hook
from .mutation import allow_mutation_on_saved_tensors
from .node import AccumulateGrad, Splitter, TBackward0
from .node import Node as Operation
from .packing import Packed
from .saved_hooks import disable_saved_tensors_hooks, save_on_cpu, saved_tensors_hooks
from .tensor import Tensor
from .versions import write_all

__all__ = [
    "GradientEdge",
    "GraphEdge",
    "GraphNode",
    "Node",
    "RecordedGraph",
    "Saved",
    "allow_mutation_on_saved_tensors",
    "disable_saved_tensors_hooks",
    "get_gradient_edge",
    "increment_version",
    "recorded_graph",
    "register_multi_grad_hook",
    "save_on_cpu",
    "saved_tensors_hooks",
]


class Node(abc.ABC):  # noqa: B024 - it only answers isinstance
    """What every `grad_fn` and every member of its `next_functions` is an instance of."""


for _kind in (Operation, AccumulateGrad, TBackward0, BackwardCFunction):
    Node.register(_kind)


def increment_version(tensor: Tensor | Iterable[Tensor]) -> None:
    """Note a write in place that the engine could not see, so that backward refuses the old content."""
    listed = [tensor] if isinstance(tensor, Tensor) else tensor
    if not isinstance(listed, Iterable) or not all(isinstance(each, Tensor) for each in listed):
        raise RuntimeError("increment_version expect a Iterable[Tensor] as input")
    write_all([each._shared_history() for each in listed])


@dataclass(frozen=True, eq=False)
class Saved:
    """What a node keeps for backward: an operand, a result or an option, by the name its rules use."""

    name: str
    value: Any


@dataclass(frozen=True, eq=False)
class GraphNode:
    """One operation, or a leaf where gradients end; arrays in it cannot be written."""

    name: str
    """As PyTorch calls it: `MulBackward0`, `AccumulateGrad`."""
    value: Array | None
    """What it computed, or the leaf's content; None where neither it nor a user of its result kept it."""
    saved: tuple[Saved, ...]
    leaf: bool
    shape: tuple[int, ...] | None
    """The shape of its result; None for several results."""


@dataclass(frozen=True, eq=False)
class GraphEdge:
    """That the result of node `source` is an input of node `target`, both by their places in the graph."""

    source: int
    target: int
    output: int
    """Which result of `source`."""
    input: int
    """Which input of `target`."""
    slope: Array | None
    """What a gradient of ones at `target` becomes here: for elementwise operations the local derivative.

    None after the saved values were freed, and for nodes that answer for all inputs at once.
    """


@dataclass(frozen=True, eq=False)
class RecordedGraph:
    """Nodes, every one after all that it depends on, and the edges between them."""

    nodes: tuple[GraphNode, ...]
    edges: tuple[GraphEdge, ...]
    roots: tuple[int, ...]


def recorded_graph(*roots: Tensor) -> RecordedGraph:
    """The graph behind `roots` as it is now. RuntimeError for a root without history."""
    for i, root in enumerate(roots):
        if not root.requires_grad:
            raise RuntimeError(f"element {i} of tensors does not require grad and does not have a grad_fn")
    ends = [AccumulateGrad(root) if root.grad_fn is None else root.grad_fn for root in roots]
    faces = list(_inputs_first(ends))
    places = {face: i for i, face in enumerate(faces)}
    values = _known_values(faces, roots)
    edges = tuple(
        GraphEdge(places[source], places[face], output, i, _slope(face, i))
        for face in faces
        for i, (source, output) in enumerate(face.next_functions)
        if source is not None
    )
    nodes = tuple(_node(face, values.get(face)) for face in faces)
    return RecordedGraph(nodes, edges, tuple(places[end] for end in ends))


def _inputs_first(ends: Iterable[Any]) -> Iterator[Any]:
    """Every node behind `ends` once, after all nodes that it depends on, without recursion."""
    done: set[Any] = set()
    stack = [(end, False) for end in reversed(list(ends))]
    while stack:
        face, expanded = stack.pop()
        if face in done:
            continue
        if expanded:
            done.add(face)
            yield face
        else:
            stack.append((face, True))
            stack += [(source, False) for source, _ in reversed(face.next_functions) if source is not None]


def _known_values(faces: Iterable[Any], roots: Iterable[Tensor]) -> dict[Any, Array]:
    """The results that somebody still holds, by the node that made them."""
    values = {root.grad_fn: root._array for root in roots if root.grad_fn is not None}
    for face in faces:
        if isinstance(face, AccumulateGrad):
            values[face] = face.variable._array
        elif isinstance(face, Operation) and face.saved is not None:
            if face.plan.needs_out:
                values.setdefault(face, face.saved[-1])
            for argument in face.arguments or ():
                if isinstance(argument, Tensor) and argument.grad_fn is not None:
                    values.setdefault(argument.grad_fn, argument._array)
    return values


def _node(face: Any, value: Array | None) -> GraphNode:
    leaf = isinstance(face, AccumulateGrad)
    saved: tuple[Saved, ...] = ()
    if isinstance(face, Operation) and face.saved is not None:
        named = zip(face.plan.names, face.saved, strict=False)  # the result, if kept, is the value
        saved = tuple(Saved(name, _frozen(each)) for name, each in named if not isinstance(each, Packed))
    shape = face.shape if isinstance(face, Operation) and face.dtype is not None else None
    return GraphNode(
        name="AccumulateGrad" if leaf else type(face).__name__,
        value=None if value is None else _frozen(value),
        saved=saved,
        leaf=leaf,
        shape=shape if value is None else value.shape,
    )


def _slope(face: Any, input: int) -> Array | None:
    """The gradient of one input of a node for an incoming gradient of ones."""
    if not isinstance(face, Operation) or face.saved is None:
        return None
    if any(isinstance(each, Splitter) for each in face.targets):
        return None
    if any(isinstance(each, Packed) for each in face.saved):
        return None
    if face.dtype is None or input not in face.plan.positions:
        return None
    i = face.plan.positions.index(input)
    target = face.targets[i]
    like = target if isinstance(target, Operation) else target._array
    if like.dtype is None:
        return None
    gradient = face.plan.steps[i](np.ones(face.shape, face.dtype), like.shape, face.saved)
    slope: Array = _frozen(fit_array(gradient, like.shape, like.dtype))
    return slope


def _frozen(value: Any) -> Any:
    """A copy of an array that nobody can write; anything else as it is."""
    if isinstance(value, Tensor):
        value = value._array
    if not isinstance(value, np.ndarray):
        return value
    copied = value.copy()
    copied.flags.writeable = False
    return copied
