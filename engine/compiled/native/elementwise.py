"""Kernels that treat every number by itself."""

from __future__ import annotations

from collections.abc import Callable
from math import sqrt as square_root
from typing import Any

import numpy as np

from ..opcodes import LANES
from . import functions as f
from . import vectors as v
from .setting import inlined, kernel


@inlined
def _copy(x):
    return x


@inlined
def _negative(x):
    return v.subtract(f.ZERO, x)


@inlined
def _reciprocal(x):
    return f.ONE / x


@inlined
def _square(x):
    return x * x


def _unary(function: Any) -> Callable[..., Any]:
    @kernel
    def run(memory, length, out, a, a_step):
        for i in range(0, length, LANES):
            v.store(memory, out + i, function(v.load(memory, a + i * a_step)))

    return run


def _binary(function: Any) -> Callable[..., Any]:
    @kernel
    def run(memory, length, out, a, a_step, b, b_step):
        for i in range(0, length, LANES):
            result = function(v.load(memory, a + i * a_step), v.load(memory, b + i * b_step))
            v.store(memory, out + i, result)

    return run


copy, negative, absolute, sign = map(_unary, (_copy, _negative, v.size, f.sign))
exp, expm1, log, log1p = map(_unary, (f.exp, f.expm1, f.log, f.log1p))
sqrt, reciprocal, tanh, sigmoid = map(_unary, (v.root, _reciprocal, f.tanh, f.sigmoid))
erf, square = map(_unary, (f.erf, _square))
add, subtract, multiply, divide = map(_binary, (v.add, v.subtract, v.multiply, v.divide))
maximum, minimum = map(_binary, (v.maximum, v.minimum))
greater, greater_equal, less = map(_binary, (v.greater, v.greater_equal, v.less))
less_equal, equal, not_equal = map(_binary, (v.less_equal, v.equal, v.not_equal))


@kernel
def unary(memory, function, length, out, a, a_step):
    """The function of this number among UNARIES."""
    if function == 0:
        copy(memory, length, out, a, a_step)
    elif function == 1:
        negative(memory, length, out, a, a_step)
    elif function == 2:
        absolute(memory, length, out, a, a_step)
    elif function == 3:
        sign(memory, length, out, a, a_step)
    elif function == 4:
        exp(memory, length, out, a, a_step)
    elif function == 5:
        expm1(memory, length, out, a, a_step)
    elif function == 6:
        log(memory, length, out, a, a_step)
    elif function == 7:
        log1p(memory, length, out, a, a_step)
    elif function == 8:
        sqrt(memory, length, out, a, a_step)
    elif function == 9:
        reciprocal(memory, length, out, a, a_step)
    elif function == 10:
        tanh(memory, length, out, a, a_step)
    elif function == 11:
        sigmoid(memory, length, out, a, a_step)
    elif function == 12:
        erf(memory, length, out, a, a_step)
    elif function == 13:
        square(memory, length, out, a, a_step)


@kernel
def binary(memory, function, length, out, a, a_step, b, b_step):
    """The function of this number among BINARIES."""
    if function == 0:
        add(memory, length, out, a, a_step, b, b_step)
    elif function == 1:
        subtract(memory, length, out, a, a_step, b, b_step)
    elif function == 2:
        multiply(memory, length, out, a, a_step, b, b_step)
    elif function == 3:
        divide(memory, length, out, a, a_step, b, b_step)
    elif function == 4:
        maximum(memory, length, out, a, a_step, b, b_step)
    elif function == 5:
        minimum(memory, length, out, a, a_step, b, b_step)
    elif function == 6:
        greater(memory, length, out, a, a_step, b, b_step)
    elif function == 7:
        greater_equal(memory, length, out, a, a_step, b, b_step)
    elif function == 8:
        less(memory, length, out, a, a_step, b, b_step)
    elif function == 9:
        less_equal(memory, length, out, a, a_step, b, b_step)
    elif function == 10:
        equal(memory, length, out, a, a_step, b, b_step)
    elif function == 11:
        not_equal(memory, length, out, a, a_step, b, b_step)


@kernel
def select(memory, length, out, a, a_step, b, b_step, c, c_step):
    """b where a is not 0, else c."""
    for i in range(0, length, LANES):
        chosen = v.choose(
            v.load(memory, a + i * a_step), v.load(memory, b + i * b_step), v.load(memory, c + i * c_step)
        )
        v.store(memory, out + i, chosen)


@kernel
def total(memory, rows, width, points, out, a):
    """The sum over all rows and the first `points` lanes."""
    summed = v.splat(f.ZERO)
    for row in range(rows):
        for i in range(0, width, LANES):
            here = v.load(memory, a + row * width + i)
            summed = summed + v.choose(v.first_lanes(points - i), here, f.ZERO)
    v.store(memory, out, v.splat(v.total(summed)))


@kernel
def mask(memory, rows, width, points, a):
    """Zero in the lanes that stand for no point, all of them in the last vector of each row."""
    for row in range(rows):
        for i in range(points // LANES * LANES, width, LANES):
            at = a + row * width + i
            v.store(memory, at, v.choose(v.first_lanes(points - i), v.load(memory, at), f.ZERO))


@kernel
def activation_input(memory, length, out, grad, a, activation):
    """The gradient through the derivative of the activation that made `a`."""
    for i in range(0, length, LANES):
        v.store(memory, out + i, f.through(activation, v.load(memory, grad + i), v.load(memory, a + i)))


@kernel
def adam(memory, length, value, grad, mean, square, rate, root, beta1, rest1, beta2, rest2, eps):
    """m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g^2; w -= rate m / (root sqrt(v) + eps)."""
    by, wide = v.load_one(memory, rate), v.load_one(memory, root)
    keep1, take1 = v.load_one(memory, beta1), v.load_one(memory, rest1)
    keep2, take2 = v.load_one(memory, beta2), v.load_one(memory, rest2)
    least = v.load_one(memory, eps)
    for i in range(0, length, LANES):
        g = v.load(memory, grad + i)
        m = v.fma(v.load(memory, mean + i), keep1, g * take1)
        s = v.fma(v.load(memory, square + i), keep2, g * g * take2)
        v.store(memory, mean + i, m)
        v.store(memory, square + i, s)
        moved = m * by / v.fma(v.root(s), wide, least)
        v.store(memory, value + i, v.load(memory, value + i) - moved)


@kernel
def number(registers, function, out, a, b):
    """The arithmetic of this number among NUMBERS, on registers."""
    x, y = registers[a], registers[b]
    if function == 0:
        registers[out] = x + y
    elif function == 1:
        registers[out] = x - y
    elif function == 2:
        registers[out] = x * y
    elif function == 3:
        registers[out] = x / y
    elif function == 4:
        registers[out] = x**y
    elif function == 5:
        registers[out] = square_root(x)
    elif function == 6:
        registers[out] = 1.0 if x > y else 0.0


@kernel
def spread(memory, registers, a, out):
    """A register written out as a shared number."""
    v.store(memory, out, v.splat(np.float32(registers[a])))
