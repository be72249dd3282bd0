"""The end of a backward: a gradient that has reached its leaf is added to its `.grad`, between its hooks."""

from __future__ import annotations

from collections import Counter
from heapq import heappush
from typing import Any

import numpy as np

from .bundle import prepared, single_step
from .hooks import after_accumulation
from .node import Node
from .operators import operations
from .task import reached
from .tensor import Tensor, wrap
from .walk import hooked


def accumulate(leaf: Tensor, gradient: Any) -> None:
    """Add a gradient to `leaf.grad`, between the leaf's hooks."""
    if leaf._hooks:
        gradient = hooked(leaf._hooks, gradient)
        if type(gradient) is np.ndarray:
            gradient = gradient.copy()  # a hook may have kept what it saw
        _add(leaf, gradient)
        after_accumulation(leaf._hooks, leaf)
    else:
        _add(leaf, gradient)


def accumulate_all(found: dict[Any, Any]) -> None:
    """The same for every leaf in `found`, each with its gradient."""
    for leaf, gradient in found.items():
        accumulate(leaf, gradient)


def _add(leaf: Tensor, gradient: Any) -> None:
    """Add in place, or recorded when the gradient or what it is added to has a history."""
    held = leaf._grad
    if held is None and not isinstance(gradient, Tensor):
        leaf._grad = wrap(np.asarray(gradient))
    elif held is None:
        like = wrap(np.empty_like(gradient._array))
        leaf._grad = operations["copy"](like, gradient) if gradient._requires_grad else gradient
    elif isinstance(gradient, Tensor):
        leaf._grad = held + gradient
    elif held._requires_grad:
        leaf._grad = held + wrap(np.asarray(gradient))
    else:
        np.add(held._array, gradient, out=held._array)
        if held._history is not None:
            held._history.write()


_LATEST = 2.0**52
"""The time of the first leaf: later than that of any node, and counting down from it is exact."""


class HookedLeaves:
    """The leaves with hooks behind a root, each of which gets its gradient as soon as that is whole.

    As in PyTorch, so that hooks on leaves and on what lies between are called in the same order: a leaf's
    `.grad` is filled by a node of its own, which comes before all others in the walk's `queue`.
    """

    def __init__(self, root: Node, pending: dict[Node, Any], queue: list[tuple[float, Node]]) -> None:
        self._pending = pending
        self._queue = queue
        self._missing = Counter(
            target
            for node in reached((root,), None)
            if isinstance(node, Node)
            for target in node.targets
            if not isinstance(target, Node)
        )
        self._time = _LATEST
        self.sums: dict[Any, Any] = {}
        """What is there of gradients that are not yet whole."""

    def add(self, leaf: Tensor, gradient: Any) -> None:
        """Take a part of the leaf's gradient; after the last one the leaf is the next to be filled."""
        total = self.sums[leaf] = self.sums[leaf] + gradient if leaf in self.sums else gradient
        self._missing[leaf] -= 1
        if self._missing[leaf]:
            return
        del self.sums[leaf]
        node: Node = prepared(Node, [leaf], total.shape, total.dtype)
        node.time = self._time
        self._time -= 1
        node.plan = single_step(lambda g, shape, saved: accumulate(leaf, g), frees=False)
        self._pending[node] = total
        heappush(self._queue, (-node.time, node))
