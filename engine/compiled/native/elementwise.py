"""Kernels that treat every number by itself."""

from __future__ import annotations

from math import sqrt as square_root

import numpy as np

from . import functions as f
from . import sums
from . import vectors as v
from .setting import LANES, kernel


@kernel
def unary(memory, function, length, out, a, a_step):
    """The function of this number among UNARIES."""
    if function == 0:
        for i in range(0, length, LANES):
            v.store(memory, out + i, v.load(memory, a + i * a_step))
    elif function == 1:
        for i in range(0, length, LANES):
            v.store(memory, out + i, v.subtract(f.ZERO, v.load(memory, a + i * a_step)))
    elif function == 2:
        for i in range(0, length, LANES):
            v.store(memory, out + i, v.size(v.load(memory, a + i * a_step)))
    elif function == 3:
        for i in range(0, length, LANES):
            v.store(memory, out + i, f.sign(v.load(memory, a + i * a_step)))
    elif function == 4:
        for i in range(0, length, LANES):
            v.store(memory, out + i, f.exp(v.load(memory, a + i * a_step)))
    elif function == 5:
        for i in range(0, length, LANES):
            v.store(memory, out + i, f.expm1(v.load(memory, a + i * a_step)))
    elif function == 6:
        for i in range(0, length, LANES):
            v.store(memory, out + i, f.log(v.load(memory, a + i * a_step)))
    elif function == 7:
        for i in range(0, length, LANES):
            v.store(memory, out + i, f.log1p(v.load(memory, a + i * a_step)))
    elif function == 8:
        for i in range(0, length, LANES):
            v.store(memory, out + i, v.root(v.load(memory, a + i * a_step)))
    elif function == 9:
        for i in range(0, length, LANES):
            v.store(memory, out + i, f.ONE / v.load(memory, a + i * a_step))
    elif function == 10:
        for i in range(0, length, LANES):
            v.store(memory, out + i, f.tanh(v.load(memory, a + i * a_step)))
    elif function == 11:
        for i in range(0, length, LANES):
            v.store(memory, out + i, f.sigmoid(v.load(memory, a + i * a_step)))
    elif function == 12:
        for i in range(0, length, LANES):
            v.store(memory, out + i, f.erf(v.load(memory, a + i * a_step)))
    elif function == 13:
        for i in range(0, length, LANES):
            x = v.load(memory, a + i * a_step)
            v.store(memory, out + i, x * x)


@kernel
def binary(memory, function, length, out, a, a_step, b, b_step):
    """The function of this number among BINARIES."""
    if function == 0:
        for i in range(0, length, LANES):
            x, y = v.load(memory, a + i * a_step), v.load(memory, b + i * b_step)
            v.store(memory, out + i, v.add(x, y))
    elif function == 1:
        for i in range(0, length, LANES):
            x, y = v.load(memory, a + i * a_step), v.load(memory, b + i * b_step)
            v.store(memory, out + i, v.subtract(x, y))
    elif function == 2:
        for i in range(0, length, LANES):
            x, y = v.load(memory, a + i * a_step), v.load(memory, b + i * b_step)
            v.store(memory, out + i, v.multiply(x, y))
    elif function == 3:
        for i in range(0, length, LANES):
            x, y = v.load(memory, a + i * a_step), v.load(memory, b + i * b_step)
            v.store(memory, out + i, v.divide(x, y))
    elif function == 4:
        for i in range(0, length, LANES):
            x, y = v.load(memory, a + i * a_step), v.load(memory, b + i * b_step)
            v.store(memory, out + i, v.maximum(x, y))
    elif function == 5:
        for i in range(0, length, LANES):
            x, y = v.load(memory, a + i * a_step), v.load(memory, b + i * b_step)
            v.store(memory, out + i, v.minimum(x, y))
    elif function == 6:
        for i in range(0, length, LANES):
            x, y = v.load(memory, a + i * a_step), v.load(memory, b + i * b_step)
            v.store(memory, out + i, v.greater(x, y))
    elif function == 7:
        for i in range(0, length, LANES):
            x, y = v.load(memory, a + i * a_step), v.load(memory, b + i * b_step)
            v.store(memory, out + i, v.greater_equal(x, y))
    elif function == 8:
        for i in range(0, length, LANES):
            x, y = v.load(memory, a + i * a_step), v.load(memory, b + i * b_step)
            v.store(memory, out + i, v.less(x, y))
    elif function == 9:
        for i in range(0, length, LANES):
            x, y = v.load(memory, a + i * a_step), v.load(memory, b + i * b_step)
            v.store(memory, out + i, v.less_equal(x, y))
    elif function == 10:
        for i in range(0, length, LANES):
            x, y = v.load(memory, a + i * a_step), v.load(memory, b + i * b_step)
            v.store(memory, out + i, v.equal(x, y))
    elif function == 11:
        for i in range(0, length, LANES):
            x, y = v.load(memory, a + i * a_step), v.load(memory, b + i * b_step)
            v.store(memory, out + i, v.not_equal(x, y))


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
    v.store(memory, out, v.splat(sums.total(summed)))


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
def sgd(memory, registers, length, value, grad, rate):
    """w -= rate g."""
    by = np.float32(v.load_one(registers, rate))
    for i in range(0, length, LANES):
        v.store(memory, value + i, v.load(memory, value + i) - v.load(memory, grad + i) * by)


@kernel
def momentum(memory, registers, length, value, grad, speed, rate, keep, take):
    """b = keep b + take g; w -= rate b."""
    by, share = np.float32(v.load_one(registers, rate)), np.float32(v.load_one(registers, take))
    kept = np.float32(v.load_one(registers, keep))
    for i in range(0, length, LANES):
        s = v.fma(v.load(memory, speed + i), kept, v.load(memory, grad + i) * share)
        v.store(memory, speed + i, s)
        v.store(memory, value + i, v.load(memory, value + i) - s * by)


@kernel
def number(registers, function, out, a, b):
    """The arithmetic of this number among NUMBERS, on registers."""
    x, y = v.load_one(registers, a), v.load_one(registers, b)
    if function == 0:
        v.store_one(registers, out, x + y)
    elif function == 1:
        v.store_one(registers, out, x - y)
    elif function == 2:
        v.store_one(registers, out, x * y)
    elif function == 3:
        v.store_one(registers, out, x / y)
    elif function == 4:
        v.store_one(registers, out, x**y)
    elif function == 5:
        v.store_one(registers, out, square_root(x))
    elif function == 6:
        v.store_one(registers, out, 1.0 if x > y else 0.0)


@kernel
def lookup(registers, out, first, entries, index):
    """The entry of a table of registers; beyond its last entry that one."""
    at = np.int64(min(max(v.load_one(registers, index), 0.0), np.float64(entries - 1)))
    v.store_one(registers, out, v.load_one(registers, first + at))


@kernel
def spread(memory, registers, a, out):
    """A register written out as a shared number."""
    v.store(memory, out, v.splat(np.float32(v.load_one(registers, a))))
