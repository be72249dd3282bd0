"""Kernels of batch norm, dropout and random slopes.

Statistics lie as means, then factors (or variances), a row each.
"""

from __future__ import annotations

from math import sqrt

import numpy as np

from .functions import ONE, ZERO, activated
from .setting import LANES, kernel
from .shuffling import ADDED, B32, B40, mixed
from .sums import total
from .vectors import choose, first_lanes, fma, load, load_one, splat, store, store_one


@kernel
def batch_statistics(memory, rows, width, points, a, saved, running, momentum, eps):
    """Mean and 1 / sqrt(variance + eps) of each row; the running ones follow, the variance unbiased."""
    follow, least, count = load_one(memory, momentum), load_one(memory, eps), np.float32(points)
    for row in range(rows):
        at = a + row * width
        summed = splat(ZERO)
        for i in range(0, width, LANES):
            summed = summed + choose(first_lanes(points - i), load(memory, at + i), ZERO)
        mean = total(summed) / count
        summed = splat(ZERO)
        for i in range(0, width, LANES):
            off = load(memory, at + i) - mean
            summed = summed + choose(first_lanes(points - i), off * off, ZERO)
        squares = total(summed)
        store_one(memory, saved + row, mean)
        store_one(memory, saved + rows + row, ONE / sqrt(squares / count + least))
        at = running + row
        store_one(memory, at, load_one(memory, at) * (ONE - follow) + mean * follow)
        at += rows
        unbiased = squares / (count - ONE)
        store_one(memory, at, load_one(memory, at) * (ONE - follow) + unbiased * follow)


@kernel
def running_statistics(memory, rows, running, saved, eps):
    """The running means, and 1 / sqrt(variance + eps) of the running variances."""
    least = load_one(memory, eps)
    for row in range(rows):
        store_one(memory, saved + row, load_one(memory, running + row))
        store_one(memory, saved + rows + row, ONE / sqrt(load_one(memory, running + rows + row) + least))


@kernel
def normalise(memory, rows, width, weight, bias, a, saved, out, activation):
    """activation((a - mean) factor weight + bias)."""
    for row in range(rows):
        mean, shift = load_one(memory, saved + row), splat(load_one(memory, bias + row))
        scale = splat(load_one(memory, saved + rows + row) * load_one(memory, weight + row))
        for i in range(row * width, row * width + width, LANES):
            value = fma(load(memory, a + i) - mean, scale, shift)
            store(memory, out + i, activated(activation, value))


@kernel
def norm_sums(memory, rows, width, a, saved, grad, out):
    """The gradients of weight and bias: of each row the sum of grad (a - mean) factor, then that of grad."""
    for row in range(rows):
        mean, by_value, alone = load_one(memory, saved + row), splat(ZERO), splat(ZERO)
        for i in range(row * width, row * width + width, LANES):
            g = load(memory, grad + i)
            by_value, alone = fma(g, load(memory, a + i) - mean, by_value), alone + g
        store_one(memory, out + row, total(by_value) * load_one(memory, saved + rows + row))
        store_one(memory, out + rows + row, total(alone))


@kernel
def norm_input(memory, rows, width, points, weight, a, saved, grad, sums, out):
    """weight factor (grad - its mean - normalised a times the mean of grad normalised a); 0 beside points."""
    count = np.float32(points)
    for row in range(rows):
        mean, factor = load_one(memory, saved + row), load_one(memory, saved + rows + row)
        scale = factor * load_one(memory, weight + row)
        tilt, level = (
            load_one(memory, sums + row) / count * factor,
            load_one(memory, sums + rows + row) / count,
        )
        for i in range(0, width, LANES):
            at = row * width + i
            slope = (load(memory, grad + at) - level - (load(memory, a + at) - mean) * tilt) * scale
            store(memory, out + at, choose(first_lanes(points - i), slope, ZERO))


@kernel
def norm_scale(memory, rows, width, weight, saved, grad, out):
    """weight factor grad."""
    for row in range(rows):
        scale = load_one(memory, saved + rows + row) * load_one(memory, weight + row)
        for i in range(row * width, row * width + width, LANES):
            store(memory, out + i, load(memory, grad + i) * scale)


STEP = np.float32(2.0**-24)


@kernel
def dropout(memory, registers, rows, width, a, out, stream, counter, threshold, scale):
    """a scale where the mask keeps it, else 0; the mask is a function of stream and counter."""
    start = mixed(mixed(np.uint64(stream)) + np.uint64(np.int64(load_one(registers, counter))) * ADDED)
    limit, factor = np.uint64(threshold), load_one(memory, scale)
    for row in range(rows):
        first = start + (np.uint64(row) << B32) * ADDED
        for lane in range(width):
            at = row * width + lane
            kept = mixed(first + np.uint64(lane) * ADDED) >> B32 >= limit
            store_one(memory, out + at, load_one(memory, a + at) * factor if kept else ZERO)


@kernel
def uniform(memory, registers, rows, width, out, stream, counter, low, span):
    """Random numbers from low to low + span, as a function of stream and counter: 24 bits each."""
    start = mixed(mixed(np.uint64(stream)) + np.uint64(np.int64(load_one(registers, counter))) * ADDED)
    least, most = load_one(memory, low), load_one(memory, span)
    for row in range(rows):
        first = start + (np.uint64(row) << B32) * ADDED
        for lane in range(width):
            bits = mixed(first + np.uint64(lane) * ADDED) >> B40
            store_one(memory, out + row * width + lane, np.float32(bits) * STEP * most + least)
