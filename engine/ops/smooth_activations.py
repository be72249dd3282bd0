"""Nonlinearities put together from exponentials.

Shapes: any; the result has the same.
Source: Hendrycks and Gimpel (2016), gelu; Misra (2019), mish; Klambauer et al. (2017), selu; Barron (2017),
celu; Dauphin et al. (2016), glu.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from engine.autograd.dtypes import Array
from engine.autograd.op import op

from .activations import sigmoid, smooth_relu, tanh
from .broadcasting import dimension, not_implemented
from .joining import cat
from .pointwise import exp
from .selection import where
from .special_functions import erf


def _bell(x: Any) -> Any:
    """The density of the normal distribution."""
    return exp(x * x * -0.5) * (1 / math.sqrt(2 * math.pi))


def _share(x: Any) -> Any:
    """The probability that a normal variable lies below x."""
    return (erf(x * math.sqrt(0.5)) + 1) * 0.5


@op(name="gelu")
def gaussian_gate(input: Array, /) -> Any:
    """x times the share of a normal distribution below x. Hendrycks and Gimpel (2016)."""
    if input.dtype.kind not in "fc":
        raise not_implemented("GeluKernelImpl", input)
    return input * _share(input)


gaussian_gate.gradients(input=lambda g, input: g * (_share(input) + input * _bell(input)))

_SLOPE, _CUBIC = math.sqrt(2 / math.pi), 0.044715


@op(name="gelu_tanh", node="GeluBackward0")
def tanh_gate(input: Array, /) -> Any:
    """The same with tanh(sqrt(2 / pi) (x + 0.044715 x^3)) in the place of the error function."""
    if input.dtype.kind not in "fc":
        raise not_implemented("GeluKernelImpl", input)
    return 0.5 * input * (1 + np.tanh(_SLOPE * (input + _CUBIC * input * input * input)))


def _tanh_gate_slope(g: Any, input: Any) -> Any:
    square = input * input
    inner = tanh(input * (square * _CUBIC + 1) * _SLOPE)
    slope = (1 - inner * inner) * (square * (3 * _CUBIC) + 1) * _SLOPE
    return g * ((1 + inner) * 0.5 + input * slope * 0.5)


tanh_gate.gradients(input=_tanh_gate_slope)


def gelu(input: Any, approximate: str = "none") -> Any:
    """x times the share of a normal distribution below x, exactly or with tanh. RuntimeError for others."""
    if approximate not in ("none", "tanh"):
        raise RuntimeError("approximate argument must be either none or tanh.")
    return gaussian_gate(input) if approximate == "none" else tanh_gate(input)


@op
def mish(input: Array, /) -> Any:
    """x tanh(softplus(x)). Misra (2019)."""
    if input.dtype.kind not in "fc":
        raise not_implemented("mish_cpu", input)
    return input * np.tanh(smooth_relu(input, 1.0, 20.0))


def _mish_slope(g: Any, input: Any) -> Any:
    inner = tanh(smooth_relu(input, 1.0, 20.0))
    return g * (inner + input * sigmoid(input) * (1 - inner * inner))


mish.gradients(input=_mish_slope)

_ALPHA, _SCALE = 1.6732632423543772848170429916717, 1.0507009873554804934193349852946


@op(name="selu", node="EluBackward0")
def self_normalising(input: Array, /) -> Any:
    """1.0507 times ELU with alpha 1.6733, which keeps mean 0 and variance 1. Klambauer et al. (2017)."""
    if input.dtype.kind not in "fc":
        raise not_implemented("elu_cpu", input)
    return np.where(input > 0, input * _SCALE, np.expm1(np.minimum(input, 0)) * (_ALPHA * _SCALE))


self_normalising.gradients(
    input=lambda g, input: where(
        input <= 0, g * exp(where(input < 0, input, 0.0)) * (_ALPHA * _SCALE), g * _SCALE
    )
)


@op(name="celu")
def continuous_elu(input: Array, /, alpha: float) -> Any:
    """x above 0, alpha (e^(x / alpha) - 1) below. Barron (2017)."""
    if input.dtype.kind not in "fc":
        raise not_implemented("elu_cpu", input)
    return np.where(input > 0, input, np.expm1(np.minimum(input, 0) / alpha) * alpha)


continuous_elu.gradients(
    input=lambda g, input, alpha: where(input <= 0, g * exp(where(input < 0, input, 0.0) / alpha), g)
)


def _half(x: Any, dim: int, second: bool) -> Any:
    middle = x.shape[dim] // 2
    part = slice(middle, None) if second else slice(0, middle)
    return x[(slice(None),) * dim + (part,)]


@op(name="glu")
def gated(input: Array, /, dim: int) -> Any:
    """The first half along `dim` times the sigmoid of the second. Dauphin et al. (2016)."""
    if input.dtype.kind not in "fc":
        raise not_implemented("glu_cpu", input)
    return _half(input, dim, False) * sigmoid(_half(input, dim, True))


def _gated_slope(g: Any, input: Any, dim: int) -> Any:
    gate = sigmoid(_half(input, dim, True))
    parts = [g * gate, g * _half(input, dim, False) * gate * (1 - gate)]
    return np.concatenate(parts, dim) if isinstance(g, np.ndarray) else cat(parts, dim)


gated.gradients(input=_gated_slope)


def glu(input: Any, dim: int = -1) -> Any:
    """The first half along `dim` times the sigmoid of the second; RuntimeError for an odd length."""
    axis = dimension(dim, input._array.ndim)
    if input._array.shape[axis] % 2:
        raise RuntimeError(
            f"Halving dimension must be even, but dimension {axis} is size {input._array.shape[axis]}"
        )
    return gated(input, axis)
