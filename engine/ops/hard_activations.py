"""Nonlinearities put together from straight lines; their gradient at a corner is PyTorch's.

Shapes: any; the result has the same.
Source: He et al. (2015), prelu; Xu et al. (2015), rrelu; Howard et al. (2019), hardswish; else PyTorch's
page of each name, torch.nn.functional.<name>.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.autograd.dtypes import Array
from engine.autograd.op import op

from .broadcasting import not_implemented
from .comparisons import logical_not
from .selection import where


@op(name="hardtanh")
def clipped(input: Array, /, min_val: float, max_val: float) -> Any:
    """x between `min_val` and `max_val`; the gradient at both is 0."""
    return np.clip(input, input.dtype.type(min_val), input.dtype.type(max_val))


clipped.gradients(input=lambda g, input, min_val, max_val: g * ((input > min_val) & (input < max_val)))


@op
def hardsigmoid(input: Array, /) -> Any:
    """x / 6 + 1 / 2 between 0 and 1."""
    if input.dtype.kind not in "fc":
        raise not_implemented("hardsigmoid_cpu", input)
    return np.clip(input + 3, 0, 6) / 6


hardsigmoid.gradients(input=lambda g, input: g * ((input > -3) & (input < 3)) / 6)


@op
def hardswish(input: Array, /) -> Any:
    """x hardsigmoid(x)."""
    if input.dtype.kind not in "fc":
        raise not_implemented("hardswish_cpu", input)
    return input * np.clip(input + 3, 0, 6) / 6


hardswish.gradients(
    input=lambda g, input: where(input <= -3, 0.0 * g, where(input < 3, g * (input / 3 + 0.5), g))
)


@op(name="threshold")
def above(input: Array, /, threshold: float, value: float) -> Any:
    """x above `threshold`, `value` up to it; nan stays nan."""
    return np.where(input <= threshold, input.dtype.type(value), input)


above.gradients(input=lambda g, input, threshold: g * logical_not(input <= threshold))


@op
def hardshrink(input: Array, /, lambd: float = 0.5) -> Any:
    """x outside [-lambd, lambd], 0 inside."""
    if input.dtype.kind not in "fc":
        raise not_implemented("hardshrink_cpu", input)
    return np.where((input >= -lambd) & (input <= lambd), input.dtype.type(0), input)


hardshrink.gradients(input=lambda g, input, lambd: g * ((input < -lambd) | (input > lambd)))


@op
def softshrink(input: Array, /, lambd: float) -> Any:
    """x moved towards 0 by `lambd`, 0 where it would cross."""
    if input.dtype.kind not in "fc":
        raise not_implemented("softshrink_check", input)
    return np.where(input > lambd, input - lambd, np.where(input < -lambd, input + lambd, input * 0))


softshrink.gradients(input=lambda g, input, lambd: g * ((input < -lambd) | (input > lambd)))


@op(name="prelu", node="PreluKernelBackward0")
def learned_leak(input: Array, weight: Array, /, form: tuple[int, ...]) -> Any:
    """x above 0, weight * x below; `form` is the shape in which the weight spreads over the input."""
    return np.where(input > 0, input, input * weight.reshape(form))


def _by_leak(g: Any, input: Any, shape: tuple[int, ...], form: tuple[int, ...]) -> Any:
    spread = tuple(i for i, n in enumerate(form) if n == 1)
    below = g * input * (input <= 0)
    return (below.sum(spread) if spread else below).reshape(tuple(shape))


learned_leak.gradients(
    input=lambda g, input, weight, form: where(input > 0, g, g * weight.reshape(form)),
    weight=_by_leak,
)


@op(name="rrelu_with_noise")
def random_leak(input: Array, /, slope: Array | float) -> Any:
    """x above 0, slope * x below."""
    if input.dtype.kind not in "fc":
        raise not_implemented("leaky_relu_cpu", input)
    return np.where(input > 0, input, input * slope)


random_leak.gradients(input=lambda g, input, slope: where(input > 0, g, g * slope))
