"""Samples of the operations behind layers: convolution, pooling, padding, normalisation, recurrence."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.ops.convolution import Geometry
from engine.ops.pooling import Windows
from tests.engine.ops.sample_tensors import Samples, leaf

PLAIN = Geometry((1,), (0,), (1,), 1)
WIDE = Geometry((2, 1), (1, 0), (1, 2), 1)
GROUPED = Geometry((1,), (1,), (1,), 2)

CONVOLUTIONS: Samples = {
    "convolution": [
        (leaf(2, 2, 4), leaf(3, 2, 2, seed=1), leaf(3, seed=2), PLAIN),
        (leaf(1, 2, 4, 4), leaf(2, 2, 2, 2, seed=1), None, WIDE),
        (leaf(2, 4, 3), leaf(2, 2, 2, seed=1), leaf(2, seed=2), GROUPED),
        (leaf(0, 2, 4), leaf(3, 2, 2, seed=1), leaf(3, seed=2), PLAIN),
        (leaf(1, 1, 1), leaf(1, 1, 1, seed=1), leaf(1, seed=2), PLAIN),
    ],
    "conv_transpose": [
        (leaf(2, 3, 3), leaf(3, 2, 2, seed=1), leaf(2, seed=2), (4,), PLAIN),
        (leaf(1, 2, 2, 2), leaf(2, 2, 2, 2, seed=1), None, (2, 4), WIDE),
        (leaf(2, 2, 4), leaf(2, 2, 2, seed=1), leaf(4, seed=2), (3,), GROUPED),
    ],
    "conv_weight": [
        (leaf(2, 3, 3), leaf(2, 2, 4, seed=1), (3, 2, 2), PLAIN),
        (leaf(1, 2, 2, 2), leaf(1, 2, 2, 4, seed=1), (2, 2, 2, 2), WIDE),
        (leaf(2, 2, 4), leaf(2, 4, 3, seed=1), (2, 2, 2), GROUPED),
    ],
}

PAIRS = Windows((2, 2), (2, 2), (0, 0), (1, 1), (1, 2))
OVERLAPPING = Windows((2, 3), (1, 2), (1, 1), (1, 1), (3, 2))
SPANS = (((0, 1), (1, 2)), ((0, 2), (1, 3), (3, 4)))
PLACES = np.array([[[0, 3]], [[7, 3]]])
COUNTS = np.array([[2, 3], [4, 6], [2, 3]])


def _pooled(*options: Any) -> list[tuple[Any, ...]]:
    return [(leaf(2, 2, 4), *options), (leaf(0, 2, 4), *options)]


POOLING: Samples = {
    "max_pool2d_with_indices": [(leaf(2, 2, 4), PLACES, 2)],
    "adaptive_max_pool2d": [(leaf(2, 2, 4), PLACES, 2)],
    "max_unpool": [(leaf(2, 1, 2), PLACES, (2, 2, 4), 2), (leaf(2, 1, 2), PLACES * 0, (2, 2, 4), 2)],
    "avg_pool2d": [*_pooled(PAIRS, 4), *_pooled(OVERLAPPING, COUNTS)],
    "avg_unpool": [
        (leaf(2, 1, 2), (2, 2, 4), PAIRS, 4),
        (leaf(2, 3, 2), (2, 2, 4), OVERLAPPING, COUNTS),
    ],
    "adaptive_avg_pool2d": _pooled(SPANS),
    "adaptive_avg_unpool": [(leaf(2, 2, 3), (2, 2, 4), SPANS)],
    "constant_pad_nd": [(leaf(2, 3), ((1, 0), (2, 1)), 3.0), (leaf(2, 3), ((0, 1), (-1, -1)), 0.0)],
}

LAYERS: Samples = {**CONVOLUTIONS, **POOLING}
