"""Kernels of linear layers: two vectors of points by four features stay in registers meanwhile.

Weights are (outputs, inputs) as PyTorch has them; values lie feature by feature, `width` points each.
"""

from __future__ import annotations

from .functions import ZERO, activated, through
from .setting import LANES, inlined, kernel
from .vectors import fma, load, load_one, splat, store, store_one, total

TWO = 2 * LANES


@inlined
def _bias(memory, bias, j):
    return splat(load_one(memory, bias + j) if bias >= 0 else ZERO)


@kernel
def linear(memory, inputs, outputs, width, weight, bias, a, out, activation):
    """activation(weight a + bias)."""
    i = 0
    while i + TWO <= width:
        j = 0
        while j + 4 <= outputs:
            c0 = c1 = _bias(memory, bias, j)
            c2 = c3 = _bias(memory, bias, j + 1)
            c4 = c5 = _bias(memory, bias, j + 2)
            c6 = c7 = _bias(memory, bias, j + 3)
            x, w0 = a + i, weight + j * inputs
            w1, w2, w3 = w0 + inputs, w0 + 2 * inputs, w0 + 3 * inputs
            for k in range(inputs):
                u, v = load(memory, x), load(memory, x + LANES)
                s = splat(load_one(memory, w0 + k))
                c0, c1 = fma(u, s, c0), fma(v, s, c1)
                s = splat(load_one(memory, w1 + k))
                c2, c3 = fma(u, s, c2), fma(v, s, c3)
                s = splat(load_one(memory, w2 + k))
                c4, c5 = fma(u, s, c4), fma(v, s, c5)
                s = splat(load_one(memory, w3 + k))
                c6, c7 = fma(u, s, c6), fma(v, s, c7)
                x += width
            o = out + j * width + i
            store(memory, o, activated(activation, c0))
            store(memory, o + LANES, activated(activation, c1))
            o += width
            store(memory, o, activated(activation, c2))
            store(memory, o + LANES, activated(activation, c3))
            o += width
            store(memory, o, activated(activation, c4))
            store(memory, o + LANES, activated(activation, c5))
            o += width
            store(memory, o, activated(activation, c6))
            store(memory, o + LANES, activated(activation, c7))
            j += 4
        while j < outputs:
            c0 = c1 = _bias(memory, bias, j)
            x, w0 = a + i, weight + j * inputs
            for k in range(inputs):
                s = splat(load_one(memory, w0 + k))
                c0, c1 = fma(load(memory, x), s, c0), fma(load(memory, x + LANES), s, c1)
                x += width
            o = out + j * width + i
            store(memory, o, activated(activation, c0))
            store(memory, o + LANES, activated(activation, c1))
            j += 1
        i += TWO
    while i < width:
        for j in range(outputs):
            c0 = _bias(memory, bias, j)
            x, w0 = a + i, weight + j * inputs
            for k in range(inputs):
                c0 = fma(load(memory, x), splat(load_one(memory, w0 + k)), c0)
                x += width
            store(memory, out + j * width + i, activated(activation, c0))
        i += LANES


@inlined
def _settle(memory, activation, gradient, out, a):
    store(memory, out, through(activation, gradient, load(memory, a)))


@kernel
def linear_input(memory, inputs, outputs, width, weight, grad, a, out, activation):
    """weight^T grad, through the derivative of the activation that made `a`."""
    i = 0
    while i + TWO <= width:
        k = 0
        while k + 4 <= inputs:
            c0 = c1 = c2 = c3 = c4 = c5 = c6 = c7 = splat(ZERO)
            g, w = grad + i, weight + k
            for _ in range(outputs):
                u, v = load(memory, g), load(memory, g + LANES)
                s = splat(load_one(memory, w))
                c0, c1 = fma(u, s, c0), fma(v, s, c1)
                s = splat(load_one(memory, w + 1))
                c2, c3 = fma(u, s, c2), fma(v, s, c3)
                s = splat(load_one(memory, w + 2))
                c4, c5 = fma(u, s, c4), fma(v, s, c5)
                s = splat(load_one(memory, w + 3))
                c6, c7 = fma(u, s, c6), fma(v, s, c7)
                g += width
                w += inputs
            o, p = out + k * width + i, a + k * width + i
            _settle(memory, activation, c0, o, p)
            _settle(memory, activation, c1, o + LANES, p + LANES)
            o, p = o + width, p + width
            _settle(memory, activation, c2, o, p)
            _settle(memory, activation, c3, o + LANES, p + LANES)
            o, p = o + width, p + width
            _settle(memory, activation, c4, o, p)
            _settle(memory, activation, c5, o + LANES, p + LANES)
            o, p = o + width, p + width
            _settle(memory, activation, c6, o, p)
            _settle(memory, activation, c7, o + LANES, p + LANES)
            k += 4
        while k < inputs:
            c0 = c1 = splat(ZERO)
            g, w = grad + i, weight + k
            for _ in range(outputs):
                s = splat(load_one(memory, w))
                c0, c1 = fma(load(memory, g), s, c0), fma(load(memory, g + LANES), s, c1)
                g += width
                w += inputs
            o, p = out + k * width + i, a + k * width + i
            _settle(memory, activation, c0, o, p)
            _settle(memory, activation, c1, o + LANES, p + LANES)
            k += 1
        i += TWO
    while i < width:
        for k in range(inputs):
            c0 = splat(ZERO)
            g, w = grad + i, weight + k
            for _ in range(outputs):
                c0 = fma(load(memory, g), splat(load_one(memory, w)), c0)
                g += width
                w += inputs
            _settle(memory, activation, c0, out + k * width + i, a + k * width + i)
        i += LANES


@kernel
def linear_weight(memory, inputs, outputs, width, a, grad, weight, bias):
    """grad a^T, and of the bias the sum of grad over the points."""
    j = 0
    while j + 2 <= outputs:
        k = 0
        while k + 4 <= inputs:
            c0 = c1 = c2 = c3 = c4 = c5 = c6 = c7 = splat(ZERO)
            g, x = grad + j * width, a + k * width
            for _ in range(0, width, LANES):
                u, v = load(memory, g), load(memory, g + width)
                s = load(memory, x)
                c0, c4 = fma(u, s, c0), fma(v, s, c4)
                s = load(memory, x + width)
                c1, c5 = fma(u, s, c1), fma(v, s, c5)
                s = load(memory, x + 2 * width)
                c2, c6 = fma(u, s, c2), fma(v, s, c6)
                s = load(memory, x + 3 * width)
                c3, c7 = fma(u, s, c3), fma(v, s, c7)
                g += LANES
                x += LANES
            o = weight + j * inputs + k
            store_one(memory, o, total(c0))
            store_one(memory, o + 1, total(c1))
            store_one(memory, o + 2, total(c2))
            store_one(memory, o + 3, total(c3))
            o += inputs
            store_one(memory, o, total(c4))
            store_one(memory, o + 1, total(c5))
            store_one(memory, o + 2, total(c6))
            store_one(memory, o + 3, total(c7))
            k += 4
        while k < inputs:
            c0 = c1 = splat(ZERO)
            g, x = grad + j * width, a + k * width
            for i in range(0, width, LANES):
                s = load(memory, x + i)
                c0, c1 = fma(load(memory, g + i), s, c0), fma(load(memory, g + width + i), s, c1)
            store_one(memory, weight + j * inputs + k, total(c0))
            store_one(memory, weight + (j + 1) * inputs + k, total(c1))
            k += 1
        j += 2
    while j < outputs:
        for k in range(inputs):
            c0 = splat(ZERO)
            for i in range(0, width, LANES):
                c0 = fma(load(memory, a + k * width + i), load(memory, grad + j * width + i), c0)
            store_one(memory, weight + j * inputs + k, total(c0))
        j += 1
    if bias >= 0:
        for j in range(outputs):
            c0 = splat(ZERO)
            for i in range(0, width, LANES):
                c0 = c0 + load(memory, grad + j * width + i)
            store_one(memory, bias + j, total(c0))
