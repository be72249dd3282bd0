"""The elementary functions of the kernels, beside numpy's of float64."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from engine.compiled.backends import Kernels
from engine.compiled.opcodes import BINARIES, UNARIES

EDGES = [0.0, -0.0, 1.0, -1.0, 1e-30, -1e-30, 1e-8, 88.0, 88.7, 88.8, -87.0, -88.0, 1e30, -1e30]
EDGES += [math.inf, -math.inf, math.nan]
UNARY: dict[str, Callable[[Any], Any]] = {
    "copy": np.positive,
    "negative": np.negative,
    "absolute": np.abs,
    "sign": lambda x: np.nan_to_num(np.sign(x)),
    "exp": np.exp,
    "expm1": np.expm1,
    "log": np.log,
    "log1p": np.log1p,
    "sqrt": np.sqrt,
    "reciprocal": np.reciprocal,
    "tanh": np.tanh,
    "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
    "erf": np.vectorize(math.erf),
    "square": np.square,
}


def run(kernels: Kernels, name: str, *operands: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    from engine.compiled.native import elementwise

    length = len(operands[0])
    memory = np.concatenate([*operands, np.zeros(length, np.float32)]).astype(np.float32)
    steps = [each for i in range(len(operands)) for each in (i * length, 1)]
    kernel = elementwise.unary if len(operands) == 1 else elementwise.binary
    names = UNARIES if len(operands) == 1 else BINARIES
    kernel(memory, names.index(name), length, len(operands) * length, *steps)
    return memory[-length:]


def samples() -> np.ndarray[Any, Any]:
    random = np.random.default_rng(1)
    wide = np.concatenate(
        [random.normal(size=200), random.normal(size=200) * 30, random.normal(size=191) * 1e-3]
    )
    return np.concatenate([wide, EDGES]).astype(np.float32)


@pytest.mark.parametrize("name", UNARIES)
def test_functions_of_one_number(kernels: Kernels, name: str) -> None:
    x = samples()
    assert len(x) % 16 == 0
    with np.errstate(all="ignore"):
        wanted = UNARY[name](x.astype(np.float64)).astype(np.float32)
    tiny = np.finfo(np.float32).tiny
    assert np.allclose(run(kernels, name, x), wanted, rtol=1e-6, atol=4 * tiny, equal_nan=True)


@pytest.mark.parametrize("name", BINARIES)
def test_functions_of_two_numbers(kernels: Kernels, name: str) -> None:
    x, y = (each.ravel() for each in np.meshgrid(samples()[-32:], samples()[-32:]))
    with np.errstate(all="ignore"):
        wanted = getattr(np, name)(x, y).astype(np.float32)
    found = run(kernels, name, x, y)
    assert np.allclose(found, wanted, rtol=1e-6, atol=1e-37, equal_nan=True)
