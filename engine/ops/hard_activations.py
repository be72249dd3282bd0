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

from .activations import threshold_backward
from .broadcasting import not_implemented
from .gating import passed, straight, unchanging
from .selection import where


@op(name="hardtanh")
def clipped(input: Array, /, min_val: float, max_val: float) -> Any:
    """x between `min_val` and `max_val`; the gradient at both is 0."""
    return np.clip(input, input.dtype.type(min_val), input.dtype.type(max_val))


@straight
def hardtanh_backward(grad: Array, input: Array, /, min_val: float, max_val: float) -> Any:
    """The gradient between the bounds, and where the input is nan."""
    return passed(grad, np.logical_not((input <= min_val) | (input >= max_val)))


clipped.gradients(
    input=lambda g, input, min_val, max_val: hardtanh_backward(g, input, min_val, max_val),
)


@op
def hardsigmoid(input: Array, /) -> Any:
    """x / 6 + 1 / 2 between 0 and 1."""
    if input.dtype.kind not in "fc":
        raise not_implemented("hardsigmoid_cpu", input)
    return np.clip(input + 3, 0, 6) / 6


@straight
def hardsigmoid_backward(grad: Array, input: Array, /) -> Any:
    """A sixth of the gradient between -3 and 3."""
    return passed(grad / 6, (input > -3) & (input < 3))


hardsigmoid.gradients(input=lambda g, input: hardsigmoid_backward(g, input))


@op
def hardswish(input: Array, /) -> Any:
    """x hardsigmoid(x)."""
    if input.dtype.kind not in "fc":
        raise not_implemented("hardswish_cpu", input)
    return input * np.clip(input + 3, 0, 6) / 6


hardswish.gradients(
    input=lambda g, input: where(input <= -3, 0.0, where(input < 3, g * (input / 3 + 0.5), g))
)


@op(name="threshold")
def above(input: Array, /, threshold: float, value: float) -> Any:
    """x above `threshold`, `value` up to it; nan stays nan."""
    return np.where(input <= threshold, input.dtype.type(value), input)


above.gradients(input=lambda g, input, threshold: threshold_backward(g, input, threshold))


@op
def hardshrink(input: Array, /, lambd: float = 0.5) -> Any:
    """x outside [-lambd, lambd], 0 inside."""
    if input.dtype.kind not in "fc":
        raise not_implemented("hardshrink_cpu", input)
    return np.where((input >= -lambd) & (input <= lambd), input.dtype.type(0), input)


@straight
def hardshrink_backward(grad: Array, input: Array, /, lambd: float) -> Any:
    """The gradient outside [-lambd, lambd], and where the input is nan."""
    return _outside(grad, input, lambd)


def _outside(grad: Array, input: Array, lambd: float) -> Any:
    return passed(grad, np.logical_not((input >= -lambd) & (input <= lambd)))


hardshrink.gradients(input=lambda g, input, lambd: hardshrink_backward(g, input, lambd))


@op
def softshrink(input: Array, /, lambd: float) -> Any:
    """x moved towards 0 by `lambd`, 0 where it would cross."""
    if input.dtype.kind not in "fc":
        raise not_implemented("softshrink_check", input)
    return np.where(input > lambd, input - lambd, np.where(input < -lambd, input + lambd, input * 0))


@straight
def softshrink_backward(grad: Array, input: Array, /, lambd: float) -> Any:
    """The same as behind hardshrink: both differ by a constant where they are not 0."""
    return _outside(grad, input, lambd)


softshrink.gradients(input=lambda g, input, lambd: softshrink_backward(g, input, lambd))


@op(name="prelu", node="PreluKernelBackward0")
def learned_leak(input: Array, weight: Array, /, form: tuple[int, ...]) -> Any:
    """x above 0, weight * x below; `form` is the shape in which the weight spreads over the input."""
    return np.where(input > 0, input, input * weight.reshape(form))


def _by_leak(g: Any, input: Any, shape: tuple[int, ...], form: tuple[int, ...]) -> Any:
    spread = tuple(i for i, n in enumerate(form) if n == 1)
    below = where(input >= 0, 0.0, g * input)
    return (below.sum(spread) if spread else below).reshape(tuple(shape))


learned_leak.gradients(
    input=lambda g, input, weight, form: unchanging(where(input > 0, g, g * weight.reshape(form)), input),
    weight=_by_leak,
)


@op(name="rrelu_with_noise")
def random_leak(input: Array, /, slope: Array | float) -> Any:
    """x above 0, slope * x below."""
    if input.dtype.kind not in "fc":
        raise not_implemented("leaky_relu_cpu", input)
    return np.where(input > 0, input, input * slope)


@straight
def rrelu_with_noise_backward(grad: Array, input: Array, /, slope: Array | float) -> Any:
    """The gradient above 0, slope times it below."""
    return np.where(input > 0, grad, grad * slope)


random_leak.gradients(input=lambda g, input, slope: rrelu_with_noise_backward(g, input, slope))
