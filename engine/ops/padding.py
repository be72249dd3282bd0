"""More around a tensor: a border of one value or of its own elements; less where a width is negative."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.autograd.dtypes import Array
from engine.autograd.op import Operation, op

from .gating import unchanging
from .indexing import scattered

Widths = tuple[tuple[int, int], ...]
"""What to add before and after, for each dimension."""


@op(name="constant_pad_nd")
def bordered(input: Array, /, widths: Widths, value: float) -> Any:
    """`input` within a border of `value`; a negative width cuts off instead."""
    inner = input[
        tuple(slice(max(-a, 0), n - max(-b, 0)) for n, (a, b) in zip(input.shape, widths, strict=True))
    ]
    added = [(max(a, 0), max(b, 0)) for a, b in widths]
    out = np.full([n + a + b for n, (a, b) in zip(inner.shape, added, strict=True)], value, input.dtype)
    out[tuple(slice(a, a + n) for n, (a, _) in zip(inner.shape, added, strict=True))] = inner
    return out


bordered.gradients(input=lambda g, widths: bordered(g, tuple((-a, -b) for a, b in widths), 0.0))


def _repeating(name: str, node: str) -> Operation:
    """An operation that takes the elements at `places`, an index over the last dimensions."""

    @op(name=name, node=node)
    def repeating(input: Array, /, places: tuple[Any, ...]) -> Any:
        return np.ascontiguousarray(input[places])

    repeating.gradients(input=lambda g, shape, places: scattered(g, tuple(shape), places))
    return repeating


MIRRORED = {n: _repeating(f"reflection_pad{n}d", f"ReflectionPad{n}DBackward0") for n in (1, 2, 3)}
"""A border that mirrors the tensor, by the number of dimensions that become longer."""
PROLONGED = {n: _repeating(f"replication_pad{n}d", f"ReplicationPad{n}DBackward0") for n in (1, 2, 3)}
"""A border that repeats the edges."""
for _each in (*MIRRORED.values(), *PROLONGED.values()):
    _each.gradients(
        input=lambda g, input, shape, places: unchanging(scattered(g, tuple(shape), places), input)
    )

WRAPPED = {n: _repeating(f"circular_pad{n}d", "CopySlices") for n in (1, 2, 3)}
"""A border that continues at the other end."""
