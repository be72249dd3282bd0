"""The backward of a training step: from one root, on plain arrays, a gradient for every leaf.

What a hook raises ends it; leaves whose gradient was whole by then have it, as in PyTorch, and no others.

It is written in one piece: a call for each node or edge would cost as much as many a rule itself. One node
waits apart with its gradient: along a chain it is the next, and nothing needs sorting.
"""

from __future__ import annotations

from heapq import heappop, heappush
from typing import Any

from numpy import ndarray  # by itself: the module looks up each of its names anew

from .accumulation import HookedLeaves, accumulate
from .anomaly import check_saved, watch
from .detection import detection
from .fitting import fit_array
from .node import Node
from .task import reached
from .tensor import wrap
from .versions import last_write
from .walk import hooked, own


def fill_leaves(node: Node, g: Any, keep: bool) -> dict[Any, Any]:
    """Fill the `.grad` of every leaf behind `node`, which gets the gradient `g`, as `walk` would find them.

    Returns what is still to be added, gradients of leaves that have one. With `keep` it can be walked again.
    """
    if detection.enabled:
        watch((node,))
    root = node
    left: dict[Any, Any] = {}
    filled: set[Any] = set()
    hooked_leaves: HookedLeaves | None = None
    pending: dict[Node, Any] = {}
    queue: list[tuple[float, Node]] = []
    following: Any = None
    onward: Any = None
    try:
        while True:
            if node.hooks:
                g = hooked(node.hooks, g)
            saved = node.saved
            if saved is None or last_write.time > node.time:
                check_saved(node)
            plan = node.plan
            for step, target in zip(plan.steps, node.targets):  # noqa: B905 - of one length; this loop is hot
                like = target if isinstance(target, Node) else target._array
                shape = like.shape
                result = step(g, shape, saved)
                if result is None:
                    continue
                if result.shape != shape or result.dtype is not like.dtype:
                    result = fit_array(result, shape, like.dtype)
                if like is target:
                    if target is following:
                        onward = onward + result
                    elif pending and target in pending:
                        pending[target] = pending[target] + result
                    elif following is None:
                        following, onward = target, result
                    else:
                        pending[target] = result
                        heappush(queue, (-target.time, target))
                elif target in left:
                    left[target] = left[target] + result
                else:
                    if result is g or result.base is not None:
                        result = own(result)
                    if target._grad is None and target._hooks is None and type(result) is ndarray:
                        target._grad = wrap(result)
                        filled.add(target)
                    elif target in filled and target._grad is not None:
                        target._grad = wrap(target._grad._array + result)
                    elif target._hooks:
                        hooked_leaves = hooked_leaves or HookedLeaves(root, pending, queue)
                        hooked_leaves.add(target, result)
                    else:
                        left[target] = result
            if plan.frees and not keep:
                node.saved = node.arguments = None
            if queue:
                if following is not None:
                    pending[following] = onward
                    heappush(queue, (-following.time, following))
                    following = None
                node = heappop(queue)[1]
                g = pending.pop(node)
            elif following is not None:
                node, g, following = following, onward, None
            else:
                return left if hooked_leaves is None else left | hooked_leaves.sums
    except BaseException:
        _keep_what_is_whole(left, filled, [node, *pending, *([] if following is None else [following])])
        raise


def _keep_what_is_whole(left: dict[Any, Any], filled: set[Any], unfinished: list[Any]) -> None:
    """Of a walk that ends early: give leaves their gradients, but for those behind `unfinished` nodes."""
    partly = reached(unfinished, None)
    for leaf in filled & partly:
        leaf._grad = None
    for leaf in left.keys() - partly:
        accumulate(leaf, left[leaf])
