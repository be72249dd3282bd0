"""Kernels of small convolutional networks: images lie as (channels, height, across, width of the batch)."""

from __future__ import annotations

from .functions import ZERO, activated, through
from .setting import LANES, kernel
from .sums import total
from .vectors import choose, equal, fma, load, load_one, maximum, splat, store, store_one, subtract


@kernel
def convolution(memory, channels, height, across, kernels, size, width, weight, bias, a, out, activation):
    """Every kernel at every place where it fits; weights (kernels, channels, size, size)."""
    tall, wide, taps = height - size + 1, across - size + 1, channels * size * size
    for r in range(tall):
        for q in range(wide):
            for i in range(0, width, LANES):
                o = 0
                while o + 4 <= kernels:
                    c0 = c1 = c2 = c3 = splat(ZERO)
                    if bias >= 0:
                        c0 = splat(load_one(memory, bias + o))
                        c1 = splat(load_one(memory, bias + o + 1))
                        c2 = splat(load_one(memory, bias + o + 2))
                        c3 = splat(load_one(memory, bias + o + 3))
                    w = weight + o * taps
                    for c in range(channels):
                        for u in range(size):
                            x = a + ((c * height + r + u) * across + q) * width + i
                            for _ in range(size):
                                here = load(memory, x)
                                c0 = fma(here, splat(load_one(memory, w)), c0)
                                c1 = fma(here, splat(load_one(memory, w + taps)), c1)
                                c2 = fma(here, splat(load_one(memory, w + 2 * taps)), c2)
                                c3 = fma(here, splat(load_one(memory, w + 3 * taps)), c3)
                                x += width
                                w += 1
                    d, plane = out + ((o * tall + r) * wide + q) * width + i, tall * wide * width
                    store(memory, d, activated(activation, c0))
                    store(memory, d + plane, activated(activation, c1))
                    store(memory, d + 2 * plane, activated(activation, c2))
                    store(memory, d + 3 * plane, activated(activation, c3))
                    o += 4
                while o < kernels:
                    c0 = splat(load_one(memory, bias + o) if bias >= 0 else ZERO)
                    w = weight + o * taps
                    for c in range(channels):
                        for u in range(size):
                            x = a + ((c * height + r + u) * across + q) * width + i
                            for _ in range(size):
                                c0 = fma(load(memory, x), splat(load_one(memory, w)), c0)
                                x += width
                                w += 1
                    store(memory, out + ((o * tall + r) * wide + q) * width + i, activated(activation, c0))
                    o += 1


@kernel
def convolution_weight(memory, channels, height, across, kernels, size, width, a, grad, weight, bias):
    """What each weight met, times the gradient there."""
    tall, wide = height - size + 1, across - size + 1
    run = wide * width
    for o in range(kernels):
        for c in range(channels):
            for u in range(size):
                for v in range(size):
                    c0 = c1 = splat(ZERO)
                    for r in range(tall):
                        g = grad + (o * tall + r) * run
                        x = a + ((c * height + r + u) * across + v) * width
                        i = 0
                        while i + 2 * LANES <= run:
                            c0 = fma(load(memory, x + i), load(memory, g + i), c0)
                            c1 = fma(load(memory, x + i + LANES), load(memory, g + i + LANES), c1)
                            i += 2 * LANES
                        while i < run:
                            c0 = fma(load(memory, x + i), load(memory, g + i), c0)
                            i += LANES
                    store_one(memory, weight + ((o * channels + c) * size + u) * size + v, total(c0 + c1))
        if bias >= 0:
            c0 = splat(ZERO)
            for i in range(0, tall * run, LANES):
                c0 = c0 + load(memory, grad + o * tall * run + i)
            store_one(memory, bias + o, total(c0))


@kernel
def convolution_input(
    memory, channels, height, across, kernels, size, width, weight, grad, a, out, activation
):
    """What each place of the image gave to the kernels that saw it."""
    tall, wide, taps = height - size + 1, across - size + 1, channels * size * size
    for c in range(channels):
        for y in range(height):
            for x in range(across):
                for i in range(0, width, LANES):
                    c0 = splat(ZERO)
                    for o in range(kernels):
                        for u in range(max(0, y - tall + 1), min(size, y + 1)):
                            for v in range(max(0, x - wide + 1), min(size, x + 1)):
                                g = grad + ((o * tall + y - u) * wide + x - v) * width + i
                                w = weight + o * taps + (c * size + u) * size + v
                                c0 = fma(load(memory, g), splat(load_one(memory, w)), c0)
                    at = ((c * height + y) * across + x) * width + i
                    store(memory, out + at, through(activation, c0, load(memory, a + at)))


@kernel
def max_pool(memory, channels, height, across, width, a, out):
    """The largest of every two by two values."""
    below = across * width
    for c in range(channels):
        for r in range(height // 2):
            for q in range(across // 2):
                s = a + ((c * height + 2 * r) * across + 2 * q) * width
                d = out + ((c * (height // 2) + r) * (across // 2) + q) * width
                for i in range(0, width, LANES):
                    top = maximum(load(memory, s + i), load(memory, s + width + i))
                    low = maximum(load(memory, s + below + i), load(memory, s + below + width + i))
                    store(memory, d + i, maximum(top, low))


@kernel
def max_pool_input(memory, channels, height, across, width, a, pooled, grad, out, activation):
    """The gradient goes to the first corner that holds the maximum."""
    below = across * width
    for c in range(channels):
        for r in range(height // 2):
            for q in range(across // 2):
                s = ((c * height + 2 * r) * across + 2 * q) * width
                d = ((c * (height // 2) + r) * (across // 2) + q) * width
                for i in range(0, width, LANES):
                    highest, left = load(memory, pooled + d + i), load(memory, grad + d + i)
                    # All corners that get something hold the maximum, so its derivative is theirs.
                    left = through(activation, left, highest)
                    for corner in (s, s + width, s + below, s + below + width):
                        here = choose(equal(load(memory, a + corner + i), highest), left, ZERO)
                        store(memory, out + corner + i, here)
                        left = subtract(left, here)
