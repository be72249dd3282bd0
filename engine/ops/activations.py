"""The nonlinearities of neural networks.

Shapes: any; the result has the same.
Source: Nair and Hinton (2010), relu; Maas et al. (2013), leaky_relu; Clevert et al. (2016), elu; Elfwing et
al. (2017), silu; Dugas et al. (2001), softplus.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.autograd.dtypes import Array
from engine.autograd.op import op

from .broadcasting import floating, not_implemented
from .gating import passed, straight
from .pointwise import exp
from .selection import where

# numpy takes a 0-d array as operand in half the time of a Python number, and these run in every step.
ZERO = np.zeros((), np.float32)
ONE = np.ones((), np.float32)


@op
def tanh(input: Array, /) -> Any:
    """The hyperbolic tangent."""
    return np.tanh(input if input.dtype.kind == "f" else floating(input))


tanh.gradients(input=lambda g, out: g * (ONE - out * out))


@op
def sigmoid(input: Array, /) -> Any:
    """1 / (1 + e^-x); far out it is exactly 0 or 1."""
    out = np.exp(-floating(input))
    out += ONE
    return np.reciprocal(out)


sigmoid.gradients(input=lambda g, out: g * (out * (ONE - out)))


@op
def relu(input: Array, /) -> Any:
    """max(x, 0); its gradient at 0 is 0."""
    if input.size > _MANY and type(input) is np.ndarray:
        out = np.zeros_like(input)
        return np.maximum(input, out, out=out)  # four times as fast as against one zero
    return np.maximum(input, ZERO if input.dtype.char in "fd" else _zero(input))


_MANY = 1024


def _zero(input: Array) -> int:
    if input.dtype.kind == "b":
        raise RuntimeError("Boolean inputs not supported for relu")
    return 0


@straight
def threshold_backward(grad: Array, input: Array, /, threshold: float) -> Any:
    """The gradient above the threshold, and where the input is nan."""
    return passed(grad, np.logical_not(input <= threshold))


def _relu_slope(g: Any, out: Any) -> Any:
    return passed(g, out != ZERO) if type(g) is np.ndarray else threshold_backward(g, out, 0)


relu.gradients(input=_relu_slope)


@op(name="leaky_relu")
def leaky(input: Array, /, negative_slope: float) -> Any:
    """x above 0, negative_slope * x below."""
    if input.dtype.kind not in "fc":
        raise not_implemented("leaky_relu_cpu", input)
    return np.where(input > 0, input, input * negative_slope)


@straight
def leaky_relu_backward(grad: Array, input: Array, /, negative_slope: float) -> Any:
    """The gradient above 0, negative_slope times it below."""
    return np.where(input > 0, grad, grad * negative_slope)


leaky.gradients(input=lambda g, input, negative_slope: leaky_relu_backward(g, input, negative_slope))


@op(name="elu")
def exponential_linear(input: Array, /, alpha: float) -> Any:
    """x above 0, alpha (e^x - 1) below."""
    if input.dtype.kind not in "fc":
        raise not_implemented("elu_cpu", input)
    return np.where(input > 0, input, alpha * np.expm1(np.minimum(input, 0)))


exponential_linear.gradients(
    input=lambda g, input, alpha: where(input <= 0, g * alpha * exp(where(input < 0, input, 0.0)), g)
)


@op
def silu(input: Array, /) -> Any:
    """x sigmoid(x), also called swish."""
    if input.dtype.kind not in "fc":
        raise not_implemented("silu_cpu", input)
    return input * sigmoid(input)


def _silu_gradient(g: Any, input: Any) -> Any:
    s = sigmoid(input)
    return g * (s * (input * (1 - s) + 1))


silu.gradients(input=_silu_gradient)


@op(name="log_sigmoid")
def logsigmoid(input: Array, /) -> Any:
    """log(sigmoid(x)) = min(x, 0) - log(1 + e^-|x|), without overflow."""
    if input.dtype.kind not in "fc":
        raise not_implemented("log_sigmoid_cpu", input)
    return np.minimum(input, 0) - np.log1p(np.exp(-np.abs(input)))


logsigmoid.gradients(input=lambda g, input: g * sigmoid(-input))


@op(name="softplus")
def smooth_relu(input: Array, /, beta: float, threshold: float) -> Any:
    """log(1 + e^(beta x)) / beta, and x itself where beta x > threshold."""
    if input.dtype.kind not in "fc":
        raise not_implemented("softplus_cpu", input)
    scaled = input * beta
    return np.where(scaled > threshold, input, np.log1p(np.exp(np.minimum(scaled, threshold))) / beta)


smooth_relu.gradients(
    input=lambda g, input, beta, threshold: where(input * beta > threshold, g, g * sigmoid(input * beta))
)
