"""The backward walk: gradients from the roots of a graph to its leaves."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from heapq import heapify, heappop, heappush
from typing import Any

import numpy as np

from . import hooks
from .anomaly import check_saved, watch
from .bundle import Parts
from .detection import detection
from .fitting import fit_array, fit_tensor
from .mode import no_grad, set_grad_enabled
from .node import Node
from .tensor import Tensor, wrap
from .versions import last_write


def walk(
    roots: Sequence[tuple[Any, Any]], keep: bool, create_graph: bool, wanted: Collection[Any] | None = None
) -> dict[Any, Any]:
    """The summed gradient of every target in `wanted` (None: of every leaf), as arrays or recorded tensors.

    A target is a node or a leaf tensor; `roots` pairs targets with the gradient they start from. Wanted nodes
    given in a dict are filled like leaves, so that their hooks run, not only those on tensors. Nodes are
    visited newest first, so each once and after everything that used its output, however deep the graph.
    """
    if detection.enabled:
        watch(target for target, _ in roots)
    useful = None if wanted is None else _useful([target for target, _ in roots], wanted)
    asked = None if wanted is None else set(wanted)
    found: dict[Any, Any] = {}
    pending: dict[Node, Any] = {}
    for target, gradient in roots:
        if isinstance(target, Node):
            _add(pending, target, gradient)
        elif asked is None or target in asked:
            _add(found, target, gradient)
    queue = [(-node.time, node) for node in pending]
    heapify(queue)
    while queue:
        node = heappop(queue)[1]
        before = g = pending.pop(node)
        if node.hooks:
            passed = isinstance(wanted, list) and useful is not None and useful.isdisjoint(node.targets)
            g = hooked(hooks.on_tensors(node.hooks) if passed else node.hooks, g)
        if useful is not None:
            ends = useful.isdisjoint(node.targets)
            if node in asked:  # type: ignore[operator]
                found[node] = own(g if ends else before)
            if ends:
                continue
        if node.saved is None or last_write.time > node.time:
            check_saved(node)
        saved = recorded(node) if create_graph else node.saved or ()
        for step, target in zip(node.plan.steps, node.targets, strict=True):
            if useful is not None and target not in useful:
                continue
            like = target if isinstance(target, Node) else target._array
            result = step(g, like.shape, saved)
            if result is None:
                continue
            if create_graph:
                result = fit_tensor(result, like.shape, like.dtype)
            elif result.shape != like.shape or result.dtype is not like.dtype:
                result = fit_array(result, like.shape, like.dtype)
            if like is target:
                if target not in pending:
                    heappush(queue, (-target.time, target))
                _add(pending, target, result)
            elif target in found:
                found[target] = found[target] + result
            else:
                found[target] = own(result) if result is g or result.base is not None else result
        if node.plan.frees and not keep:
            node.saved = node.arguments = None
    return found


def _add(gradients: dict[Any, Any], target: Any, gradient: Any) -> None:
    gradients[target] = gradients[target] + gradient if target in gradients else gradient


def _useful(roots: Sequence[Any], wanted: Collection[Any]) -> set[Any]:
    """The wanted targets and all nodes between the roots and them."""
    seen: set[Node] = set()
    stack = [root for root in roots if isinstance(root, Node)]
    while stack:
        node = stack.pop()
        if node not in seen:
            seen.add(node)
            stack.extend(target for target in node.targets if isinstance(target, Node))
    useful = set(wanted)
    for node in sorted(seen, key=lambda each: each.time):  # oldest first: inputs before their users
        if not useful.isdisjoint(node.targets):
            useful.add(node)
    return useful


def recorded(node: Node) -> Sequence[Any]:
    """The node's saved values as tensors with their history, its output rebuilt."""
    arguments = node.arguments or ()
    if not node.plan.needs_out or node.saved is None:
        return arguments
    out = wrap(node.saved[-1], True)
    out._grad_fn, out._history = node, node.version
    return (*arguments, out)


def hooked(node_hooks: list[Any], gradient: Any) -> Any:
    """The gradient, array, tensor or several of them, after the hooks."""
    if isinstance(gradient, Parts):
        return _hooked_together(node_hooks, gradient)
    if isinstance(gradient, Tensor):
        return hooks.apply(node_hooks, gradient)
    with no_grad():
        return hooks.apply(node_hooks, wrap(np.asarray(gradient)))._array


def _hooked_together(node_hooks: list[Any], parts: Parts) -> Parts:
    """The gradients of all outputs of a node after the hooks before it, which see them together."""
    recorded_too = any(isinstance(each, Tensor) for each in parts.gradients)
    for hook in node_hooks:
        given = tuple(
            each if each is None or recorded_too else wrap(np.asarray(each)) for each in parts.gradients
        )
        with set_grad_enabled(recorded_too):
            replaced = hook.function(given)
        if replaced is not None:
            parts = Parts([each if each is None or recorded_too else each._array for each in replaced])
    return parts


def own(gradient: Any) -> Any:
    """The gradient in memory of its own: a leaf keeps it, not what came in or a view of anything."""
    return gradient.clone() if isinstance(gradient, Tensor) else gradient.copy()
