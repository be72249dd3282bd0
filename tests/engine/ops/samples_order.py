"""Samples of the operations on order and position: scans, sorting, rearranging, parts."""

from __future__ import annotations

import numpy as np

from engine.autograd.tensor import wrap
from tests.engine.ops.sample_tensors import Samples, leaf

ZERO_INSIDE = wrap(np.array([[1.5, 0.0, 2.0], [0.0, 0.0, -1.0]]), True)
_ALONG = [(leaf(2, 3), 0), (leaf(2, 3), 1), (leaf(), 0)]
_ORDER = np.array([[2, 0, 1], [1, 2, 0]])
_CHOICE = [(leaf(2, 3), _ORDER[:, :1], 1, False), (leaf(2, 3), _ORDER, 1, True)]
_SPREAD = [
    (leaf(2, 3), (0, 1), 1, False),
    (leaf(2, 3, 2), (0, 2), 0, True),
    (leaf(2, 3), (1,), 0.5, False),
]
_PART = [(leaf(4, 2), (slice(1, 3), Ellipsis)), (leaf(2, 3), (slice(None), slice(0, 2), Ellipsis))]

ORDER: Samples = {
    "cumsum": _ALONG,
    "sum_from_here": _ALONG,
    "cumprod": [*_ALONG, (ZERO_INSIDE, 1)],
    "prod": [(leaf(2, 3),), (leaf(),), (ZERO_INSIDE,), (leaf(0),)],
    "prod_dim": [(leaf(2, 3), 1, False), (leaf(2, 3), 0, True), (ZERO_INSIDE, 1, False), (leaf(), 0, False)],
    "logcumsumexp": _ALONG,
    "cummax": [(leaf(2, 3), np.array([[0, 1, 1], [0, 0, 0]]), 1)],
    "cummin": [(leaf(2, 3), np.array([[0, 1, 1], [0, 0, 0]]), 1)],
    "sort": _CHOICE,
    "topk": _CHOICE,
    "kthvalue": _CHOICE,
    "median_dim": _CHOICE,
    "nanmedian_dim": _CHOICE,
    "mode": _CHOICE,
    "median": [(leaf(2, 3),), (leaf(),)],
    "nanmedian": [(leaf(2, 3),), (leaf(),)],
    "var": _SPREAD,
    "std": _SPREAD,
    "var_mean": _SPREAD,
    "std_mean": _SPREAD,
    "mean_beside_var": [(leaf(2, 3), (0, 1), False), (leaf(2, 3), (1,), True)],
    "mean_beside_std": [(leaf(2, 3), (0, 1), False), (leaf(2, 3), (1,), True)],
    "flip": [(leaf(2, 3), (0, 1)), (leaf(2, 3), (1,)), (leaf(), ())],
    "clone_channels_last": [(leaf(1, 2, 3, 2),), (leaf(1, 0, 2, 2),)],
    "roll": [(leaf(2, 3), (2,), None), (leaf(2, 3), (1, -1), (0, 1))],
    "rot90": [(leaf(2, 3), 1, (0, 1)), (leaf(2, 3), 2, (1, 0))],
    "repeat": [(leaf(2, 3), (2, 1, 2)), (leaf(), (3,)), (leaf(2), (0,))],
    "unfold": [(leaf(5, 2), 0, 2, 1), (leaf(2, 5), 1, 3, 2)],
    "unfold_backward": [(leaf(4, 2, 2), (5, 2), 0, 1)],
    "as_strided": [(leaf(3, 3), (2, 2), (1, 2), 1)],
    "as_strided_backward": [(leaf(2, 2), (3, 3), (1, 2), 1)],
    "split": _PART,
    "split_with_sizes": _PART,
    "unbind": [(leaf(2, 3), (1, Ellipsis))],
}
