"""Samples of the operations that take and put elements by place, mask or condition."""

from __future__ import annotations

import numpy as np

from tests.engine.ops.sample_tensors import Samples, bits, leaf, shifted

INDEX = np.array([[2, 0, 2], [1, 1, 0]])
ROWS = np.array([2, 0, 2])
TWO_ROWS = np.array([2, 0])
MASK = bits(2, 3)

PLACES: Samples = {
    "gather": [(leaf(3, 4), INDEX, 0), (leaf(3, 4), INDEX, 1), (leaf(), np.zeros((), int), 0)],
    "scatter_add": [(leaf(3, 4), INDEX, leaf(2, 3, seed=1), 0), (leaf(), np.zeros((), int), leaf(seed=1), 0)],
    "scatter": [(leaf(3, 4), np.array([[2, 0, 1]]), leaf(1, 3, seed=1), 0)],
    "scatter_reduce": [
        (leaf(3, 4), INDEX, leaf(2, 3, seed=1), 0, reduce, whole)
        for reduce in ("prod", "amax", "amin")
        for whole in (True, False)
    ],
    "scatter_number": [(leaf(3, 4), INDEX, 0, 2.5)],
    "index_select": [(leaf(3, 2), ROWS, 0), (leaf(2, 3), ROWS, 1), (leaf(), np.zeros(1, int), 0)],
    "index_add": [(leaf(3, 2), ROWS, leaf(3, 2, seed=1), 0)],
    "index_copy": [(leaf(3, 2), TWO_ROWS, leaf(2, 2, seed=1), 0)],
    "index_fill": [(leaf(3, 2), ROWS, 0, 2.5)],
    "take": [(leaf(2, 3), np.array([[5, 0], [0, -1]]))],
    "put_back": [(leaf(2, 2), np.array([[5, 0], [0, -1]]), (2, 3))],
    "masked_fill": [(leaf(2, 3), MASK, 2.5), (leaf(2, 3), bits(3), 2.5)],
    "masked_fill_tensor": [(leaf(2, 3), MASK, leaf(seed=1))],
    "masked_select": [(leaf(2, 3), MASK), (leaf(0), bits(0))],
    "masked_scatter": [(leaf(2, 3), MASK, leaf(4, seed=1))],
    "masked_scatter_backward": [(leaf(2, 3), MASK, (4,))],
    "clamp_tensor": [(leaf(5), leaf(5, low=-1.9, high=0.3, seed=1), shifted(5, seed=2))],
    "clamp_min_tensor": [(leaf(5), shifted(5, seed=1))],
    "clamp_max_tensor": [(leaf(5), shifted(5, seed=1))],
    "clamp_min_number": [(leaf(5), 0.1)],
    "clamp_max_number": [(leaf(5), 0.1)],
    "lerp_number": [(leaf(2, 3), leaf(3, seed=1), 0.3), (leaf(2), leaf(2, seed=1), 0.8)],
    "lerp_tensor": [(leaf(2, 3), leaf(3, seed=1), shifted(2, 1))],
    "addcmul": [(leaf(2, 3), leaf(3, seed=1), leaf(2, 1, seed=2), 0.5)],
    "addcdiv": [(leaf(2, 3), leaf(3, seed=1), leaf(2, 1, low=0.5, seed=2), 0.5)],
}
