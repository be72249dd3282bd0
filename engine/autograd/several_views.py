"""One tensor seen as several views, all of them outputs of one node."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from .bundle import Parts, output_of, prepared, single_step
from .mode import mode
from .tensor import Tensor, wrap
from .views import PartView, View, share

Index = tuple[Any, ...]


def several_views(
    source: Tensor, part: Any, indexes: Sequence[Index], scattered: Callable[..., Any]
) -> tuple[Tensor, ...]:
    """source[index] for each of `indexes`, which do not overlap.

    `part(source, index)` is the view operation of one of them; it names the node. `scattered(g, shape,
    index)` is a gradient in the place of its part, among zeros.
    """
    source._refresh()
    views = tuple(wrap(source._array[index]) for index in indexes)
    if source._requires_grad and mode.enabled:
        node = prepared(part.definition.node, [source._grad_fn or source], (), None)
        node.plan = single_step(_merging(tuple(indexes), scattered), frees=False)
        for i, view in enumerate(views):
            view._requires_grad = True
            view._grad_fn = output_of(node, i, len(views), view._array.shape, view._array.dtype)
    for view, index in zip(views, indexes, strict=True):
        shared: View = share(view, source, part, (index,))._view
        if type(shared) is View:
            view._view = PartView(shared.base, shared.chain)
    return views


def _merging(indexes: tuple[Index, ...], scattered: Callable[..., Any]) -> Callable[..., Any]:
    """The step that puts the gradients of the parts back in their places."""

    def step(g: Parts, shape: tuple[int, ...], saved: Sequence[Any]) -> Any:
        there = [(index, each) for index, each in zip(indexes, g.gradients, strict=True) if each is not None]
        if any(isinstance(each, Tensor) for _, each in there):
            whole = None
            for index, each in there:
                placed = scattered(each, shape, index)
                whole = placed if whole is None else whole + placed
            return whole
        merged = np.zeros(shape, there[0][1].dtype)
        for index, each in there:
            merged[index] = each
        return merged

    return step
