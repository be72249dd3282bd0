"""Kernels of linear layers: two vectors of points by four features stay in registers meanwhile.

Weights are (outputs, inputs) as PyTorch has them; values lie feature by feature, `width` points each.
"""

from __future__ import annotations

from .functions import ZERO, activated, through
from .setting import LANES, inlined, kernel
from .sums import total, totals
from .vectors import fma, load, load_one, splat, store, store_one

TWO = 2 * LANES
NONE = -1


@inlined
def _bias(memory, bias, j):
    return splat(load_one(memory, bias + j) if bias >= 0 else ZERO)


@inlined
def _linear_row(memory, inputs, width, weight, first, a, out, activation):
    """One output, for which there is room for four vectors of points."""
    i = 0
    while i + 4 * LANES <= width:
        c0 = c1 = c2 = c3 = first
        x = a + i
        for k in range(inputs):
            s = splat(load_one(memory, weight + k))
            c0, c1 = fma(load(memory, x), s, c0), fma(load(memory, x + LANES), s, c1)
            c2, c3 = fma(load(memory, x + TWO), s, c2), fma(load(memory, x + TWO + LANES), s, c3)
            x += width
        o = out + i
        store(memory, o, activated(activation, c0))
        store(memory, o + LANES, activated(activation, c1))
        store(memory, o + TWO, activated(activation, c2))
        store(memory, o + TWO + LANES, activated(activation, c3))
        i += 4 * LANES
    while i < width:
        c0, x = first, a + i
        for k in range(inputs):
            c0 = fma(load(memory, x), splat(load_one(memory, weight + k)), c0)
            x += width
        store(memory, out + i, activated(activation, c0))
        i += LANES


@kernel
def linear(memory, inputs, outputs, width, weight, bias, a, out, activation):
    """activation(weight a + bias)."""
    if outputs == 1:
        _linear_row(memory, inputs, width, weight, _bias(memory, bias, 0), a, out, activation)
        return
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


@inlined
def _store_four(memory, first, second, sums):
    """Two sums from each of two places on."""
    store_one(memory, first, sums[0])
    store_one(memory, first + 1, sums[1])
    store_one(memory, second, sums[2])
    store_one(memory, second + 1, sums[3])


@kernel
def linear_weight(memory, inputs, outputs, width, a, grad, weight, bias):
    """grad a^T, and of the bias the sum of grad over the points."""
    if outputs == 1 and inputs <= 3:
        _few_weights(memory, inputs, width, a, grad, weight, bias)
        return
    j = 0
    while j + 2 <= outputs:
        k, o = 0, weight + j * inputs
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
            _store_four(memory, o + k, o + k + 2, totals(c0, c1, c2, c3))
            _store_four(memory, o + inputs + k, o + inputs + k + 2, totals(c4, c5, c6, c7))
            k += 4
        while k + 2 <= inputs:
            c0 = c1 = c2 = c3 = splat(ZERO)
            g, x = grad + j * width, a + k * width
            for i in range(0, width, LANES):
                u, v = load(memory, g + i), load(memory, g + width + i)
                s, t = load(memory, x + i), load(memory, x + width + i)
                c0, c1, c2, c3 = fma(u, s, c0), fma(u, t, c1), fma(v, s, c2), fma(v, t, c3)
            _store_four(memory, o + k, o + inputs + k, totals(c0, c1, c2, c3))
            k += 2
        if k < inputs:
            _weights_of_input(memory, inputs, j + 2, width, a + k * width, grad, weight + k, j)
        j += 2
    if j < outputs:
        _weights_of_output(memory, inputs, width, a, grad + j * width, weight + j * inputs)
    if bias >= 0:
        _weights_of_output(memory, outputs, width, grad, NONE, bias)


@inlined
def _few_weights(memory, inputs, width, a, grad, weight, bias):
    """Those of one output that hears up to three inputs, and its bias; missing rows are the first again."""
    second, third = (a + width if inputs > 1 else a), (a + 2 * width if inputs > 2 else a)
    c0 = c1 = c2 = c3 = splat(ZERO)
    for i in range(0, width, LANES):
        g = load(memory, grad + i)
        c0, c1 = fma(load(memory, a + i), g, c0), fma(load(memory, second + i), g, c1)
        c2, c3 = fma(load(memory, third + i), g, c2), c3 + g
    sums = totals(c0, c1, c2, c3)
    store_one(memory, weight, sums[0])
    if inputs > 1:
        store_one(memory, weight + 1, sums[1])
    if inputs > 2:
        store_one(memory, weight + 2, sums[2])
    if bias >= 0:
        store_one(memory, bias, sums[3])


@inlined
def _product(memory, a, b, i):
    """Numbers of `a`, times those of `b` unless that is NONE."""
    x = load(memory, a + i)
    return x * load(memory, b + i) if b >= 0 else x


@inlined
def _weights_of_output(memory, inputs, width, a, grad, weight):
    """The sums of `inputs` rows, each times the row `grad` if that is one."""
    k = 0
    while k + 4 <= inputs:
        c0 = c1 = c2 = c3 = splat(ZERO)
        for i in range(0, width, LANES):
            x = a + k * width
            c0 = c0 + _product(memory, x, grad, i)
            c1 = c1 + _product(memory, x + width, grad, i)
            c2 = c2 + _product(memory, x + 2 * width, grad, i)
            c3 = c3 + _product(memory, x + 3 * width, grad, i)
        _store_four(memory, weight + k, weight + k + 2, totals(c0, c1, c2, c3))
        k += 4
    while k < inputs:
        c0 = splat(ZERO)
        for i in range(0, width, LANES):
            c0 = c0 + _product(memory, a + k * width, grad, i)
        store_one(memory, weight + k, total(c0))
        k += 1


@inlined
def _weights_of_input(memory, inputs, end, width, a, grad, weight, j):
    """Those of one input to the outputs from `j` to `end`."""
    while j < end:
        c0 = splat(ZERO)
        for i in range(0, width, LANES):
            c0 = fma(load(memory, a + i), load(memory, grad + j * width + i), c0)
        store_one(memory, weight + j * inputs, total(c0))
        j += 1
