"""More around a tensor: a border of one value, and less where a width is negative."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.autograd.dtypes import Array
from engine.autograd.op import op

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
