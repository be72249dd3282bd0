"""Watching a backward walk: what went into every step of it and what came out, in the order of the walk.

The walk itself knows nothing of this: while it is watched, the nodes' steps are replaced by steps that do the
same and report, so that an unwatched walk costs not a single look more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from .node import Node

Step = Callable[[Any, tuple[int, ...], Any], Any]


@dataclass(frozen=True, eq=False)
class Passed:
    """One step that the walk has done: the gradient of one input of `node`.

    Gradients are arrays, recorded tensors, or `Parts` where several travel together.
    """

    node: Node
    place: int
    """Which of the node's targets the gradient is for."""
    step: Step
    """What computed it: a function of the gradient that arrived, the input's shape and the saved values."""
    arrived: Any
    left: Any
    """Before it is summed to the shape of the input; None where no gradient flows."""


def nodes_behind(roots: Iterable[Node]) -> list[Node]:
    """Every node that the roots depend on, each once."""
    seen: dict[Node, None] = {}
    stack = list(roots)
    while stack:
        node = stack.pop()
        if node not in seen:
            seen[node] = None
            stack.extend(target for target in node.targets if isinstance(target, Node))
    return list(seen)


@contextmanager
def watched(nodes: Iterable[Node], tell: Callable[[Passed], None]) -> Iterator[None]:
    """Within the block every step of `nodes` in a walk is told."""
    plans = [(node, node.plan) for node in nodes]
    try:
        for node, plan in plans:
            steps = tuple(_telling(node, i, step, tell) for i, step in enumerate(plan.steps))
            node.plan = replace(plan, steps=steps)
        yield
    finally:
        for node, plan in plans:
            node.plan = plan


def _telling(node: Node, place: int, step: Step, tell: Callable[[Passed], None]) -> Step:
    def telling(g: Any, shape: tuple[int, ...], saved: Any) -> Any:
        left = step(g, shape, saved)
        tell(Passed(node, place, step, g, left))
        return left

    return telling
