"""Activations as plain functions.

Shapes: any; the result has the same.
Source: the papers that the activations of torch.nn name; else PyTorch's page of each name,
torch.nn.functional.<name>.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from engine.autograd.dtypes import dtype
from engine.autograd.inplace import OVERLAP, overlaps, write
from engine.autograd.random import default_generator
from engine.autograd.tensor import Tensor, wrap
from engine.ops import activations, hard_activations, smooth_activations, softmaxes
from engine.ops.arithmetic import abs as absolute

from .checking import check_tensor
from .sizes import type_name


def _applied(operation: Callable[..., Any], input: Any, inplace: bool, *options: Any) -> Any:
    """operation(input, *options), if `inplace` written into the input."""
    check_tensor(operation.__name__, input)
    if inplace:
        if 0 in input._array.strides and overlaps(input._array):
            raise RuntimeError(OVERLAP)
        return write(input, lambda before: operation(before, *options))
    return operation(input, *options)


def relu(input: Tensor, inplace: bool = False) -> Any:
    """max(x, 0)."""
    return _applied(activations.relu, input, inplace)


def relu6(input: Tensor, inplace: bool = False) -> Any:
    """min(max(x, 0), 6)."""
    return _applied(hard_activations.clipped, input, inplace, 0.0, 6.0)


def leaky_relu(input: Tensor, negative_slope: float = 0.01, inplace: bool = False) -> Any:
    """x above 0, negative_slope * x below."""
    return _applied(activations.leaky, input, inplace, negative_slope)


def prelu(input: Tensor, weight: Tensor) -> Any:
    """x above 0, weight * x below; one weight, or one for each channel (dimension 1)."""
    count, ndim = weight._array.size, input._array.ndim
    if weight._array.ndim > 1:
        raise RuntimeError(
            f"prelu: Expected `weight` to be a scalar or 1D tensor, but got: ndim = {weight._array.ndim}"
        )
    if input._array.dtype != weight._array.dtype:
        kinds = " and ".join(map(type_name, (input, weight)))
        raise RuntimeError(f"prelu: Type promoting not supported. Got {kinds}")
    if count != 1:
        channels = input._array.shape[1] if ndim > 1 else 1
        if count != channels:
            raise RuntimeError(
                "Mismatch of parameter numbers and input channel size. Found parameter numbers = "
                f"{count} and channel size = {channels}."
            )
    form = (1, count, *(1,) * (ndim - 2)) if ndim > 1 else (1,) * ndim
    return hard_activations.learned_leak(input, weight, form)


def rrelu(
    input: Tensor,
    lower: float = 1 / 8,
    upper: float = 1 / 3,
    training: bool = False,
    inplace: bool = False,
) -> Any:
    """x above 0, below x times a random slope in [lower, upper], their mean unless `training`."""
    if lower > upper:
        raise RuntimeError("Lower bound should be less than or equal to the upper bound")
    slope: Any = (lower + upper) / 2
    if training:
        slope = np.ones_like(input._array)
        below = input._array <= 0
        slope[below] = default_generator.uniform((int(below.sum()),), np.dtype(np.float64), lower, upper)
    return _applied(hard_activations.random_leak, input, inplace, slope)


def elu(input: Tensor, alpha: float = 1.0, inplace: bool = False) -> Any:
    """x above 0, alpha (e^x - 1) below."""
    return _applied(activations.exponential_linear, input, inplace, alpha)


def selu(input: Tensor, inplace: bool = False) -> Any:
    """1.0507 times ELU with alpha 1.6733."""
    return _applied(smooth_activations.self_normalising, input, inplace)


def celu(input: Tensor, alpha: float = 1.0, inplace: bool = False) -> Any:
    """x above 0, alpha (e^(x / alpha) - 1) below."""
    if alpha == 0:
        raise RuntimeError("ZeroDivisionError: alpha cannot be 0 for CELU")
    return _applied(smooth_activations.continuous_elu, input, inplace, alpha)


def gelu(input: Tensor, *, approximate: str = "none") -> Any:
    """x times the share of a normal distribution below x, exactly or with "tanh"."""
    return smooth_activations.gelu(input, approximate)


def silu(input: Tensor, inplace: bool = False) -> Any:
    """x sigmoid(x)."""
    return _applied(activations.silu, input, inplace)


def mish(input: Tensor, inplace: bool = False) -> Any:
    """x tanh(softplus(x))."""
    return _applied(smooth_activations.mish, input, inplace)


def softplus(input: Tensor, beta: float = 1.0, threshold: float = 20.0) -> Any:
    """log(1 + e^(beta x)) / beta, and x itself where beta x > threshold."""
    return activations.smooth_relu(input, beta, threshold)


def softsign(input: Tensor) -> Any:
    """x / (1 + |x|)."""
    return input / (absolute(input) + 1)


def tanhshrink(input: Tensor) -> Any:
    """x - tanh(x)."""
    return input - activations.tanh(input)


def hardtanh(input: Tensor, min_val: float = -1.0, max_val: float = 1.0, inplace: bool = False) -> Any:
    """x between `min_val` and `max_val`."""
    if min_val > max_val:
        raise ValueError("min_val cannot be greater than max_val")
    return _applied(hard_activations.clipped, input, inplace, min_val, max_val)


def hardsigmoid(input: Tensor, inplace: bool = False) -> Any:
    """x / 6 + 1 / 2 between 0 and 1."""
    return _applied(hard_activations.hardsigmoid, input, inplace)


def hardswish(input: Tensor, inplace: bool = False) -> Any:
    """x hardsigmoid(x)."""
    return _applied(hard_activations.hardswish, input, inplace)


def hardshrink(input: Tensor, lambd: float = 0.5) -> Any:
    """x outside [-lambd, lambd], 0 inside."""
    return hard_activations.hardshrink(input, lambd)


def softshrink(input: Tensor, lambd: float = 0.5) -> Any:
    """x moved towards 0 by `lambd`, 0 where it would cross."""
    if lambd < 0:
        most = np.finfo(input._array.dtype).max
        raise RuntimeError(
            f"lambda must be in range [0, {most:g}] for input dtype {type_name(input)}, but found {lambd:g}"
        )
    return hard_activations.softshrink(input, lambd)


def threshold(input: Tensor, threshold: float, value: float, inplace: bool = False) -> Any:
    """x above `threshold`, `value` elsewhere."""
    return _applied(hard_activations.above, input, inplace, threshold, value)


def glu(input: Tensor, dim: int = -1) -> Any:
    """The first half along `dim` times the sigmoid of the second."""
    if input._array.ndim == 0:
        raise RuntimeError("glu does not support scalars because halving size must be even")
    return smooth_activations.glu(input, dim)


def softmax(input: Tensor, dim: int | None = None, _stacklevel: int = 3, dtype: dtype | None = None) -> Any:
    """e^x over its sum along `dim`; without `dim` a warning and PyTorch's old choice."""
    return softmaxes.softmax(input, _dim("softmax", input, dim, _stacklevel), dtype)


def softmin(input: Tensor, dim: int | None = None, _stacklevel: int = 3, dtype: dtype | None = None) -> Any:
    """softmax(-x)."""
    return softmaxes.softmax(-input, _dim("softmin", input, dim, _stacklevel), dtype)


def log_softmax(
    input: Tensor, dim: int | None = None, _stacklevel: int = 3, dtype: dtype | None = None
) -> Any:
    """log(softmax(x))."""
    return softmaxes.log_softmax(input, _dim("log_softmax", input, dim, _stacklevel), dtype)


def _dim(name: str, input: Tensor, dim: int | None, stacklevel: int) -> int:
    if dim is not None:
        return dim
    warnings.warn(
        f"Implicit dimension choice for {name} has been deprecated. "
        "Change the call to include dim=X as an argument.",
        UserWarning,
        stacklevel=stacklevel,
    )
    return 0 if input._array.ndim in (0, 1, 3) else 1


def gumbel_softmax(
    logits: Tensor, tau: float = 1, hard: bool = False, eps: float = 1e-10, dim: int = -1
) -> Any:
    """softmax((logits + Gumbel noise) / tau); with `hard` one-hot, with the gradient of the soft one."""
    if logits._array.dtype.kind != "f":
        raise RuntimeError(
            "Exponential distribution is a continuous probability distribution. dtype must be a floating "
            f"point but you specified {type_name(logits)}"
        )
    noise = -np.log(default_generator.exponential(logits._array.shape, logits._array.dtype))
    soft = softmaxes.softmax((logits + noise) / tau, dim)
    if not hard:
        return soft
    largest = np.argmax(soft._array, dim, keepdims=True)
    chosen = np.zeros_like(soft._array)
    np.put_along_axis(chosen, largest, 1, dim)
    return wrap(chosen) - soft.detach() + soft
