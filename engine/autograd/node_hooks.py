"""Hooks on nodes, and nodes called by hand: the rarer things that a graph's user asks of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from .bundle import Parts, splitter
from .fitting import together_fitted
from .hooks import BeforeNode, PostAccumulate, RemovableHandle
from .mode import no_grad
from .node import FREED, Node, Splitter
from .operators import operations
from .tensor import Tensor, wrap

Hook = Callable[..., Any]


class _Hooked:
    """The one step of a node with hooks: all gradients, then the hooks, which may change them."""

    def __init__(self, compute: Callable[..., Parts], positions: Sequence[int], width: int) -> None:
        self.compute = compute
        self.positions = positions
        self.width = width
        self.hooks: list[Hook] | None = None

    def __call__(self, g: Any, shape: tuple[int, ...], saved: Sequence[Any]) -> Parts:
        given = self.compute(g, shape, saved).gradients
        inputs: list[Any] = [None] * self.width
        for position, gradient in zip(self.positions, given, strict=True):
            inputs[position] = gradient
        for hook in tuple(self.hooks or ()):
            inputs = _called(hook, inputs, g.gradients if isinstance(g, Parts) else (g,))
        return Parts([inputs[position] for position in self.positions])


def node_hook(node: Node, hook: Hook) -> RemovableHandle:
    """Run `hook(grad_inputs, grad_outputs)` after `node`."""
    plan = node.plan
    step = plan.steps[0] if plan.steps else None
    if not isinstance(step, _Hooked):
        behind = node.targets[0] if node.targets else None
        if isinstance(behind, Splitter):
            step = _Hooked(plan.steps[0], behind.plan.positions, behind.plan.width)
        else:
            behind = splitter(node.targets, plan.positions, plan.width)
            behind.time = node.time - 0.5  # right behind the node
            step = _Hooked(together_fitted(plan.steps, behind.targets), plan.positions, plan.width)
            node.targets = [behind]
        node.plan = replace(plan, width=1, steps=(step,), positions=(0,))
    return RemovableHandle(step, "hooks", hook)


def node_call(node: Node, *gradients: Any, **kwargs: Any) -> Any:
    """What `node` makes of a gradient of its result: one for each input, None where none is needed.

    TypeError for more than one, and for what is no tensor.
    """
    if kwargs:
        raise TypeError("keyword arguments are not supported")
    if len(gradients) != 1:
        raise TypeError(f"expected 1 arguments, got {len(gradients)} instead")
    gradient = gradients[0]
    if gradient is None:
        return None if node.plan.width == 1 else (None,) * node.plan.width
    if not isinstance(gradient, Tensor):
        raise TypeError("argument 0 is not a Variable")
    if node.saved is None:
        raise RuntimeError(FREED)
    given = together_fitted(node.plan.steps, node.targets)(gradient._array, (), node.saved).gradients
    inputs: list[Any] = [None] * node.plan.width
    for position, each in zip(node.plan.positions, given, strict=True):
        inputs[position] = _wrapped(each)
    return inputs[0] if len(inputs) == 1 else tuple(inputs)


def node_prehook(node: Node, hook: Hook) -> RemovableHandle:
    """Run `hook(grad_outputs)` before `node`, which has one output."""
    return RemovableHandle(node, "hooks", BeforeNode(hook))


def leaf_prehook(variable: Tensor, hook: Hook) -> RemovableHandle:
    """Run `hook((gradient,))` before the gradient is added to the leaf's."""
    return RemovableHandle(variable, "_hooks", BeforeNode(hook))


def leaf_hook(variable: Tensor, hook: Hook) -> RemovableHandle:
    """Run `hook((), (gradient,))` after a gradient was added to the leaf's."""
    return RemovableHandle(variable, "_hooks", PostAccumulate(lambda leaf: hook((), (leaf._grad,))))


def _called(hook: Hook, inputs: list[Any], outputs: Sequence[Any]) -> list[Any]:
    """The gradients of the inputs after one hook, which sees tensors. RuntimeError for fewer or more."""
    recorded = any(isinstance(each, Tensor) for each in (*inputs, *outputs))
    if recorded:
        replaced = hook(tuple(inputs), tuple(outputs))
        return inputs if replaced is None else _as_many(hook, replaced, len(inputs))
    with no_grad():
        replaced = hook(tuple(map(_wrapped, inputs)), tuple(map(_wrapped, outputs)))
    if replaced is None:
        return inputs
    listed = _as_many(hook, replaced, len(inputs))
    return [each._array if isinstance(each, Tensor) else None for each in listed]


def _wrapped(gradient: Any) -> Tensor | None:
    return None if gradient is None else wrap(np.asarray(gradient))


def _as_many(hook: Hook, replaced: Any, count: int) -> list[Any]:
    listed = list(replaced) if isinstance(replaced, tuple | list) else [replaced]
    if len(listed) != count:
        raise RuntimeError(
            f"hook '{getattr(hook, '__name__', hook)}' has returned an incorrect number of values "
            f"(got {len(listed)}, but expected {count})"
        )
    return listed


operations.update(
    node_call=node_call,
    node_hook=node_hook,
    node_prehook=node_prehook,
    leaf_hook=leaf_hook,
    leaf_prehook=leaf_prehook,
)
