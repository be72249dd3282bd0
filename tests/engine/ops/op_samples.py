"""For every operation with gradient rules, calls at which its gradients can be measured."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.ops.indexing import select
from tests.engine.ops.sample_tensors import (
    Samples,
    bits,
    leaf,
    pairs,
    positive,
    shifted,
    unary,
)
from tests.engine.ops.samples_elementwise import ALONG, ELEMENTWISE
from tests.engine.ops.samples_layers import LAYERS
from tests.engine.ops.samples_losses import LOSSES
from tests.engine.ops.samples_matrices import MATRICES
from tests.engine.ops.samples_order import ORDER
from tests.engine.ops.samples_places import PLACES

FIRST_ROW = (0, Ellipsis)
PICKS = (np.array([2, 0, 2]),)
MASK = (np.array([[True, False, True], [False, True, True]]),)

CHOICES: list[tuple[Any, ...]] = [
    (leaf(2, 3), 1, np.array([[2], [0]]), False),
    (leaf(2, 3, 2), 0, np.ones((1, 3, 2), int), True),
]

SAMPLES: Samples = {
    **LAYERS,
    **LOSSES,
    "add": pairs(),
    "sub": pairs(),
    "rsub": pairs(),
    "mul": [*pairs(), (leaf(2, 3), 2.5)],
    "div": pairs(positive),
    "remainder": pairs(positive),
    "maximum": pairs(shifted),
    "minimum": pairs(shifted),
    "neg": unary(),
    "sign": unary(),
    "sgn": unary(),
    "abs": unary(),
    "pow_number": [
        *((leaf(3), exponent) for exponent in (0, 1, 2, 3)),
        *((positive(3), exponent) for exponent in (0.5, -1.5)),
    ],
    "pow_tensor": [(positive(3, 4), leaf(4, seed=1)), (2.0, leaf(3)), (positive(), leaf())],
    "pow_of_number": [(leaf(2, 3), 2.5), (leaf(), 0.5)],
    "reciprocal": unary(positive),
    "exp": unary(),
    "log": unary(positive),
    "log1p": unary(positive),
    "sqrt": unary(positive),
    "sin": unary(),
    "cos": unary(),
    "clamp": [(leaf(5), -0.8, 0.9), (leaf(5), None, 0.5), (leaf(5), -0.5, None)],
    "where": [(bits(3, 4), leaf(3, 4), leaf(4, seed=1)), (bits(3, 4), leaf(), leaf(3, 1, seed=1))],
    "tanh": unary(),
    "sigmoid": unary(),
    "relu": unary(),
    "leaky_relu": [(leaf(5), 0.1)],
    "elu": [(leaf(5), 1.0), (leaf(5), 0.5)],
    "silu": unary(),
    "log_sigmoid": unary(),
    "softplus": [(leaf(5), 1.0, 20.0), (leaf(5), 2.0, 1.0)],
    "clone": unary(),
    "clone_contiguous": unary(),
    "to_copy": [(leaf(2, 3), np.dtype(np.float64))],
    "view": [(leaf(2, 3), (3, 2)), (leaf(2, 3), (-1,)), (leaf(), (1, 1))],
    "reshape_copy": [(leaf(2, 3), (3, 2))],
    "transpose": [(leaf(2, 3, 2), 0, 2), (leaf(2, 3), -1, 0)],
    "t": [(leaf(2, 3),), (leaf(3),)],
    "permute": [(leaf(2, 3, 4), (2, 0, 1)), (leaf(2, 3), (-1, 0))],
    "squeeze": [(leaf(1, 3, 1),), (leaf(2, 3),)],
    "squeeze_dim": [(leaf(1, 3, 1), -1), (leaf(2, 3), 0)],
    "squeeze_dims": [(leaf(1, 3, 1), (0, 2)), (leaf(2, 1), (0,)), (leaf(), (0,))],
    "unsqueeze": [(leaf(2, 3), 1), (leaf(2, 3), -1), (leaf(), 0)],
    "expand": [(leaf(3, 1), (2, 3, 4)), (leaf(1, 4), (3, -1))],
    "spread": [(leaf(3, 1), (2, 3, 4)), (leaf(), (2, 2))],
    "sum_to_size": [(leaf(2, 3, 4), (3, 1)), (leaf(2, 3), ()), (leaf(2, 3), (2, 3))],
    "mm": [(leaf(2, 3), leaf(3, 4, seed=1))],
    "mv": [(leaf(2, 3), leaf(3, seed=1))],
    "dot": [(leaf(3), leaf(3, seed=1))],
    "bmm": [(leaf(2, 2, 3), leaf(2, 3, 2, seed=1)), (leaf(2, 1, 2, 3), leaf(3, 3, 2, seed=1))],
    "addmm": [
        (leaf(4, seed=2), leaf(2, 3), leaf(4, 3, seed=1)),
        (leaf(1, seed=2), leaf(5, 2), leaf(1, 2, seed=1)),
    ],
    "select": [(leaf(2, 3), FIRST_ROW), (leaf(2, 3), (Ellipsis, 1))],
    "slice": [(leaf(4, 3), (slice(1, 4, 2), slice(None), Ellipsis))],
    "new_dimension": [(leaf(2, 3), (None, Ellipsis))],
    "alias": [(leaf(2, 3), (Ellipsis,))],
    "index": [(leaf(3, 2), PICKS), (leaf(2, 3), MASK)],
    "index_backward": [(leaf(3, 2), (4, 2), PICKS), (leaf(4), (2, 3), MASK), (leaf(3), (2, 3), FIRST_ROW)],
    "copy": [(leaf(2, 3), leaf(3, seed=1))],
    "fill": [(leaf(2, 3), 4.0)],
    "zero": unary(),
    "copy_slices": [(leaf(2, 3), leaf(3, seed=1), (None, select, (FIRST_ROW,)))],
    "index_put": [(leaf(3, 2), leaf(2, seed=1), (np.array([2, 0]),)), (leaf(2, 3), leaf(seed=1), MASK)],
    "sum": unary(),
    "sum_dims": [(leaf(2, 3, 4), (0, 2), False), (leaf(2, 3, 4), (1,), True)],
    "mean": [(leaf(2, 3),), (leaf(),)],
    "mean_dims": [(leaf(2, 3, 4), (0, 2), False), (leaf(2, 3, 4), (1,), True)],
    "max": [(leaf(2, 3),), (leaf(),)],
    "min": [(leaf(2, 3),), (leaf(),)],
    "max_dim": CHOICES,
    "min_dim": CHOICES,
    **ALONG,
    **ELEMENTWISE,
    **MATRICES,
    **ORDER,
    **PLACES,
}
