"""Gradients that travel together: nodes with several outputs, and nodes that answer for all inputs at once.

The walk knows nodes of one output and a rule per input. A node with several outputs has an `Output` in front
for each; one that computes the gradients of all inputs in one go has a `Splitter` behind. Between
them the gradients go as one value, `Parts`.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any

from .detection import calling_code, detection
from .node import Node, Plan, Splitter
from .versions import tick


class Parts:
    """Several gradients as one value on its way through the walk; None where there is none."""

    __slots__ = ("gradients",)
    # What the walk compares with its target, which is an Output's or a Splitter's node.
    shape = ()
    dtype = None
    base = None

    def __init__(self, gradients: Sequence[Any]) -> None:
        self.gradients = tuple(gradients)

    def __add__(self, other: Parts) -> Parts:
        return Parts([_sum(a, b) for a, b in zip(self.gradients, other.gradients, strict=True)])


def _sum(a: Any, b: Any) -> Any:
    if a is None or b is None:
        return b if a is None else a
    return a + b


class Output(Node):
    """One of several outputs of a node; graphs show the node itself."""

    __slots__ = ("index",)

    index: int

    def shown(self) -> tuple[Any, int]:
        """The node that has this output, and which of its outputs this is."""
        return self.targets[0].shown()[0], self.index


def output_of(node: Node, index: int, count: int, shape: tuple[int, ...], dtype: Any) -> Output:
    """The `index`-th of `count` outputs of `node`, for a tensor of this shape and dtype."""
    output: Output = prepared(Output, [node], shape, dtype)
    output.index = index
    output.plan = _output_plan(index, count)
    return output


def splitter(targets: Sequence[Any], positions: Sequence[int], width: int) -> Splitter:
    """A node that passes the parts of a gradient on to `targets`, the inputs at `positions` among `width`."""
    node: Splitter = prepared(Splitter, list(targets), (), None)
    node.plan = _splitter_plan(tuple(positions), width)
    return node


def prepared(kind: type[Any], targets: list[Any], shape: tuple[int, ...], dtype: Any) -> Any:
    """A new node of this kind that saves nothing; it still lacks a plan."""
    node = object.__new__(kind)
    node.time = tick()
    node.targets = targets
    node.shape, node.dtype = shape, dtype
    node.saved = node.arguments = ()
    node.hooks = node.version = None
    return node


def single_step(step: Callable[..., Any], frees: bool) -> Plan:
    """The plan of a node in front of a splitter."""
    trace = calling_code() if detection.enabled else None
    return Plan(1, (step,), (0,), keep=None, needs_out=False, frees=frees, trace=trace)


@functools.cache
def _output_plan(index: int, count: int) -> Plan:
    before, after = (None,) * index, (None,) * (count - index - 1)
    steps = (lambda g, shape, saved: Parts((*before, g, *after)),)
    return Plan(1, steps, (0,), keep=None, needs_out=False, frees=False)


@functools.cache
def _splitter_plan(positions: tuple[int, ...], width: int) -> Plan:
    steps = tuple(_part(i) for i in range(len(positions)))
    return Plan(width, steps, positions, keep=None, needs_out=False, frees=False)


def _part(i: int) -> Callable[..., Any]:
    return lambda g, shape, saved: g.gradients[i]
