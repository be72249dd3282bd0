"""Kernels of the common losses: the mean and its gradient in one pass."""

from __future__ import annotations

from .functions import ZERO, exp, exp_to_one, log, log_and_share
from .setting import LANES, inlined, kernel, number
from .sums import total
from .vectors import at_least, choose, equal, first_lanes, fma, greater, load, maximum, size, splat, store


@inlined
def _finish(memory, out, summed, share):
    store(memory, out, splat(total(summed) * share))


@kernel
def squared_error(memory, rows, width, points, out, grad, a, target):
    """The mean of (a - target)^2."""
    summed, share = splat(ZERO), number(1.0 / (rows * points))
    full = points // LANES * LANES
    for row in range(rows):
        for i in range(row * width, row * width + full, LANES):
            d = load(memory, a + i) - load(memory, target + i)
            summed = fma(d, d, summed)
            store(memory, grad + i, d * (number(2) * share))
        for i in range(full, width, LANES):
            o = row * width + i
            d = choose(first_lanes(points - i), load(memory, a + o) - load(memory, target + o), ZERO)
            summed = fma(d, d, summed)
            store(memory, grad + o, d * (number(2) * share))
    _finish(memory, out, summed, share)


@kernel
def logistic(memory, rows, width, points, out, grad, a, target):
    """The mean of log(1 + e^z) - z y, as max(z, 0) - z y + log(1 + e^-|z|)."""
    summed, share = splat(ZERO), number(1.0 / (rows * points))
    full = points // LANES * LANES
    for row in range(rows):
        for i in range(row * width, row * width + full, LANES):
            loss, slope = _logistic_at(load(memory, a + i), load(memory, target + i))
            summed = summed + loss
            store(memory, grad + i, slope * share)
        for i in range(full, width, LANES):
            o, here = row * width + i, first_lanes(points - i)
            loss, slope = _logistic_at(load(memory, a + o), load(memory, target + o))
            summed = summed + choose(here, loss, ZERO)
            store(memory, grad + o, choose(here, slope * share, ZERO))
    _finish(memory, out, summed, share)


@inlined
def _logistic_at(z, y):
    """The loss of each lane and its slope."""
    e = exp_to_one(ZERO - size(z))
    rest, q = log_and_share(e)
    p = choose(greater(z, ZERO), q, e * q)
    return at_least(z, ZERO) - z * y + rest, p - y


@kernel
def cross_entropy(memory, rows, width, points, out, grad, a, target):
    """The mean of -log softmax(z)_y over `rows` classes; `target` holds class numbers."""
    summed, share = splat(ZERO), number(1.0 / points)
    for i in range(0, width, LANES):
        here, y = first_lanes(points - i), load(memory, target + i)
        top = load(memory, a + i)
        for c in range(1, rows):
            top = maximum(top, load(memory, a + c * width + i))
        each = own = splat(ZERO)
        for c in range(rows):
            d = load(memory, a + c * width + i) - top
            own = choose(equal(y, number(c)), d, own)
            e = exp(d)
            each = each + e
            store(memory, grad + c * width + i, e)
        summed = summed + choose(here, log(each) - own, ZERO)
        for c in range(rows):
            p = load(memory, grad + c * width + i) / each
            slope = (p - equal(y, number(c))) * share
            store(memory, grad + c * width + i, choose(here, slope, ZERO))
    _finish(memory, out, summed, share)
