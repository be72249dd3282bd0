"""For every operation with gradient rules, calls at which its gradients can be measured.

Values stay away from corners (0 for abs, ties for max): there a difference quotient has no meaning.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.autograd.tensor import Tensor, wrap
from engine.ops.indexing import select


def array(*shape: int, low: float = -2.0, high: float = 2.0, seed: int = 0) -> np.ndarray[Any, Any]:
    """Float64 values spread over [low, high], none of them close to another or to 0."""
    count = int(np.prod(shape))
    values = np.linspace(low, high, count + 3)[1 : count + 1]
    return np.asarray(np.random.default_rng(seed).permutation(values).reshape(shape) + 0.0137)


def leaf(*shape: int, low: float = -2.0, high: float = 2.0, seed: int = 0) -> Tensor:
    """The same as a leaf that requires grad."""
    return wrap(array(*shape, low=low, high=high, seed=seed), True)


def shifted(*shape: int, seed: int = 0) -> Tensor:
    """Values that none of `leaf` equals."""
    return leaf(*shape, low=-1.83, high=1.71, seed=seed)


def positive(*shape: int, seed: int = 0) -> Tensor:
    """Values between 0.3 and 2."""
    return leaf(*shape, low=0.3, high=2.0, seed=seed)


def probability(*shape: int, seed: int = 0) -> Tensor:
    """Values between 0.1 and 0.9."""
    return leaf(*shape, low=0.1, high=0.9, seed=seed)


def bits(*shape: int) -> Tensor:
    """True and False in turn."""
    return wrap((np.arange(int(np.prod(shape))) % 2 == 0).reshape(shape))


PAIRS = ((3, 4), (3, 4)), ((3, 4), (4,)), ((2, 1, 3), (4, 1)), ((), (2, 2)), ((1,), ())
FIRST_ROW = (0, Ellipsis)
PICKS = (np.array([2, 0, 2]),)
MASK = (np.array([[True, False, True], [False, True, True]]),)


def _pairs(make_second: Any = leaf) -> list[tuple[Any, ...]]:
    return [(leaf(*a), make_second(*b, seed=1)) for a, b in PAIRS]


def _unary(make: Any = leaf) -> list[tuple[Any, ...]]:
    return [(make(2, 3),), (make(),), (make(1),), (make(0),)]


def _loss(make: Any, make_target: Any, *options: Any) -> list[tuple[Any, ...]]:
    return [(make(3, 2), make_target(3, 2, seed=1), how, *options) for how in ("mean", "sum", "none")]


CHOICES: list[tuple[Any, ...]] = [
    (leaf(2, 3), 1, np.array([[2], [0]]), False),
    (leaf(2, 3, 2), 0, np.ones((1, 3, 2), int), True),
]

SAMPLES: dict[str, list[tuple[Any, ...]]] = {
    "add": _pairs(),
    "sub": _pairs(),
    "rsub": _pairs(),
    "mul": [*_pairs(), (leaf(2, 3), 2.5)],
    "div": _pairs(positive),
    "remainder": _pairs(positive),
    "maximum": _pairs(shifted),
    "minimum": _pairs(shifted),
    "neg": _unary(),
    "sign": _unary(),
    "abs": _unary(),
    "pow_number": [
        *((leaf(3), exponent) for exponent in (0, 1, 2, 3)),
        *((positive(3), exponent) for exponent in (0.5, -1.5)),
    ],
    "pow_tensor": [(positive(3, 4), leaf(4, seed=1)), (2.0, leaf(3)), (positive(), leaf())],
    "pow_of_number": [(leaf(2, 3), 2.5), (leaf(), 0.5)],
    "reciprocal": _unary(positive),
    "exp": _unary(),
    "log": _unary(positive),
    "log1p": _unary(positive),
    "sqrt": _unary(positive),
    "sin": _unary(),
    "cos": _unary(),
    "clamp": [(leaf(5), -0.8, 0.9), (leaf(5), None, 0.5), (leaf(5), -0.5, None)],
    "where": [(bits(3, 4), leaf(3, 4), leaf(4, seed=1)), (bits(3, 4), leaf(), leaf(3, 1, seed=1))],
    "tanh": _unary(),
    "sigmoid": _unary(),
    "relu": _unary(),
    "leaky_relu": [(leaf(5), 0.1)],
    "elu": [(leaf(5), 1.0), (leaf(5), 0.5)],
    "silu": _unary(),
    "log_sigmoid": _unary(),
    "softplus": [(leaf(5), 1.0, 20.0), (leaf(5), 2.0, 1.0)],
    "clone": _unary(),
    "to_copy": [(leaf(2, 3), np.dtype(np.float64))],
    "view": [(leaf(2, 3), (3, 2)), (leaf(2, 3), (-1,)), (leaf(), (1, 1))],
    "reshape_copy": [(leaf(2, 3), (3, 2))],
    "transpose": [(leaf(2, 3, 2), 0, 2), (leaf(2, 3), -1, 0)],
    "t": [(leaf(2, 3),), (leaf(3),)],
    "permute": [(leaf(2, 3, 4), (2, 0, 1)), (leaf(2, 3), (-1, 0))],
    "squeeze": [(leaf(1, 3, 1),), (leaf(2, 3),)],
    "squeeze_dim": [(leaf(1, 3, 1), -1), (leaf(2, 3), 0)],
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
    "zero": _unary(),
    "copy_slices": [(leaf(2, 3), leaf(3, seed=1), ((select, (FIRST_ROW,)),))],
    "index_put": [(leaf(3, 2), leaf(2, seed=1), (np.array([2, 0]),)), (leaf(2, 3), leaf(seed=1), MASK)],
    "sum": _unary(),
    "sum_dims": [(leaf(2, 3, 4), (0, 2), False), (leaf(2, 3, 4), (1,), True)],
    "mean": [(leaf(2, 3),), (leaf(),)],
    "mean_dims": [(leaf(2, 3, 4), (0, 2), False), (leaf(2, 3, 4), (1,), True)],
    "max": [(leaf(2, 3),), (leaf(),)],
    "min": [(leaf(2, 3),), (leaf(),)],
    "max_dim": CHOICES,
    "min_dim": CHOICES,
    "mse_loss": _loss(leaf, leaf),
    "smooth_l1_loss": _loss(leaf, leaf, 0.7),
    "huber_loss": _loss(leaf, leaf, 0.7),
    "binary_cross_entropy": _loss(probability, probability),
    "binary_cross_entropy_with_logits": _loss(leaf, probability),
}
