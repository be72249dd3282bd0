"""Tensors at which gradients can be measured.

Values stay away from corners (0 for abs, ties for max): there a difference quotient has no meaning.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.autograd.tensor import Tensor, wrap

Samples = dict[str, list[tuple[Any, ...]]]


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


def pairs(make_second: Any = leaf) -> list[tuple[Any, ...]]:
    """Two operands of shapes that broadcast in every way."""
    return [(leaf(*a), make_second(*b, seed=1)) for a, b in PAIRS]


def unary(make: Any = leaf) -> list[tuple[Any, ...]]:
    """One operand: a matrix, a number, one element, none."""
    return [(make(2, 3),), (make(),), (make(1),), (make(0),)]
