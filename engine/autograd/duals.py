"""Tangents along the recorded graph: from duals to a tensor, by the transposed of each gradient rule.

A rule is linear in the incoming gradient u: it gives u J. Its derivative by u, recorded by a backward of
its own, times the tangent t of the input is J t, the tangent of the result.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from .backward import grad
from .bundle import Output, Parts
from .custom import CustomNode
from .fitting import fit_tensor
from .mode import enable_grad
from .node import Node, Splitter
from .tensor import Tensor, wrap
from .walk import recorded


class ViewBackward0(Node):
    """Where a tensor got a tangent; gradients pass through. PyTorch takes it for a view."""

    __slots__ = ("level", "tangent")
    __module__ = "builtins"  # as PyTorch's nodes print

    level: Any
    tangent: Tensor | None


Dual = ViewBackward0


def reaches_others(tensor: Tensor, level: Any) -> bool:
    """Whether the graph behind `tensor` leads to leaves, or to duals of other levels."""
    found = _behind(tensor)
    return any(isinstance(each, Tensor) for each in found) or any(
        isinstance(each, Dual) and each.level is not level and each.tangent is not None for each in found
    )


def tangent_of(tensor: Tensor, level: Any) -> Tensor | None:
    """The tangent of `tensor` in this level; None when it depends on none of the level's duals."""
    if not tensor.requires_grad or tensor._grad_fn is None:
        return None
    found = _behind(tensor)
    if not any(_has_tangent(each, level) for each in found):
        return None
    keep = reaches_others(tensor, level)
    nodes = sorted((each for each in found if isinstance(each, Node)), key=lambda each: each.time)
    tangents: dict[Any, Tensor] = {}
    with enable_grad():
        for node in nodes:  # oldest first: inputs before their users
            if _has_tangent(node, level):
                assert isinstance(node, Dual)
                assert node.tangent is not None
                tangents[node] = node.tangent
            elif not isinstance(node, Output | Splitter):
                _push(node, [each for each in nodes if isinstance(each, Output)], tangents, keep, level)
    tangent = tangents.get(tensor._grad_fn)
    return tangent if tangent is None or keep or _is_given(tensor, tangent) else tangent.detach()


def _is_given(tensor: Tensor, tangent: Tensor) -> bool:
    return isinstance(tensor._grad_fn, Dual) and tensor._grad_fn.tangent is tangent


def _has_tangent(target: Any, level: Any) -> bool:
    return isinstance(target, Dual) and target.level is level and target.tangent is not None


def _behind(tensor: Tensor) -> set[Any]:
    """Every node and leaf that `tensor` depends on."""
    found: set[Any] = set()
    stack: list[Any] = [tensor._grad_fn or tensor]
    while stack:
        target = stack.pop()
        if target not in found:
            found.add(target)
            if isinstance(target, Node):
                stack.extend(target.targets)
    return found


def _push(node: Node, outputs: Sequence[Output], tangents: dict[Any, Tensor], keep: bool, level: Any) -> None:
    """Add the tangents of what `node` made, if any of its inputs has one."""
    behind = node.targets[0] if node.targets and isinstance(node.targets[0], Splitter) else node
    arriving = [tangents.get(target) for target in behind.targets]
    if all(each is None for each in arriving):
        return
    fronts: Sequence[Node] = [each for each in outputs if each.targets[0] is node] or [node]
    if isinstance(node, CustomNode):
        made = level.pushed.get(node)
        if made is None:
            made = level.pushed[node] = node.tangents(arriving)
        for front in fronts:
            value = made[front.index if isinstance(front, Output) else 0]
            if value is not None:
                tangents[front] = value
        return
    starts = [wrap(np.zeros(front.shape, front.dtype), True) for front in fronts]
    incoming = _joined(fronts, starts)
    shares = _shares(node, behind, incoming, keep)
    pairs = [
        (share, tangent)
        for share, tangent in zip(shares, arriving, strict=True)
        if tangent is not None and share is not None and share.requires_grad
    ]
    if not pairs:
        return
    rows, given = zip(*pairs, strict=True)
    found = grad(
        rows,
        starts,
        [_as(t, r) for t, r in zip(given, rows, strict=True)],
        create_graph=keep,
        allow_unused=True,
    )
    tangents.update({front: value for front, value in zip(fronts, found, strict=True) if value is not None})


def _as(tangent: Tensor, like: Tensor) -> Tensor:
    """The tangent in the dtype of what it multiplies."""
    same = tangent._array.dtype == like._array.dtype
    cast: Tensor = tangent if same else tangent.to(like.dtype)
    return cast


def _joined(fronts: Sequence[Node], starts: Sequence[Tensor]) -> Any:
    """What the step of a node gets for these gradients of its outputs."""
    if not isinstance(fronts[0], Output):
        return starts[0]
    joined: Any = None
    for front, start in zip(fronts, starts, strict=True):
        part: Parts = front.plan.steps[0](start, (), ())
        joined = part if joined is None else joined + part
    return joined


def _shares(node: Node, behind: Node, incoming: Any, keep: bool) -> list[Any]:
    """What the rules make of `incoming` for each input, recorded."""
    if node.saved is None:
        node.check_saved()
    saved = recorded(node)
    if not keep:
        saved = [each.detach() if isinstance(each, Tensor) else each for each in saved]
    if behind is not node:
        parts: Parts = node.plan.steps[0](incoming, (), saved)
        return list(parts.gradients)
    shares = []
    for step, target in zip(node.plan.steps, node.targets, strict=True):
        like = target if isinstance(target, Node) else target._array
        share = step(incoming, like.shape, saved)
        shares.append(None if share is None else fit_tensor(share, like.shape, like.dtype))
    return shares
