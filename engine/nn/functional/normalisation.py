"""Normalisation over the batch, over features or over groups of channels.

Shapes: (N, C, ...), layer_norm and rms_norm (..., *normalized_shape); the result has the same.
Errors: RuntimeError or ValueError for shapes that do not fit.
Source: Ioffe and Szegedy (2015), batch_norm; Ba et al. (2016), layer_norm; Wu and He (2018), group_norm;
Ulyanov et al. (2016), instance_norm; Zhang and Sennrich (2019), rms_norm; Krizhevsky et al. (2012),
local_response_norm.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from engine.autograd.inplace import fill
from engine.autograd.tensor import Tensor
from engine.ops.normalisation import (
    batch_normalised,
    factor_of,
    group_normalised,
    layer_normalised,
    normalised_by,
    statistics,
)

from .average_pooling import avg_pool2d
from .checking import check_dtypes
from .padding import pad


def batch_norm(
    input: Tensor,
    running_mean: Tensor | None,
    running_var: Tensor | None,
    weight: Tensor | None = None,
    bias: Tensor | None = None,
    training: bool = False,
    momentum: float = 0.1,
    eps: float = 1e-5,
) -> Any:
    """Each channel of (N, C, ...) to mean 0 and variance 1, then weight and bias.

    In training by the batch's own mean and variance, which the running ones follow in place with
    `momentum`; else by the running ones. ValueError for a single value per channel in training.
    """
    shape = input._array.shape
    channels = shape[1]
    _check_channels(channels, running_mean=running_mean, running_var=running_var, weight=weight, bias=bias)
    if input._array.dtype.kind != "f":
        check_dtypes("batch_norm", input)
    check_dtypes("batch_norm", input, weight, bias)
    form = (1, channels, *(1,) * (len(shape) - 2))
    if training:
        if eps <= 0:
            raise ValueError(f"batch_norm eps must be positive during training, but got {eps}")
        if math.prod(shape[:1] + shape[2:]) == 1:
            raise ValueError(
                f"Expected more than 1 value per channel when training, got input size {input.shape}"
            )
        rows = (shape[0], channels, math.prod(shape[2:]))
        if running_mean is not None and running_var is not None and input._array.size:
            _follow(input._array.reshape(rows), running_mean, running_var, momentum)
        return batch_normalised(input, weight, bias, rows, (0, 2), form, eps)
    if running_mean is None or running_var is None:
        missing = "running_mean" if running_mean is None else "running_var"
        raise RuntimeError(f"{missing} must be defined in evaluation mode")
    mean = running_mean._array.reshape(form)
    return normalised_by(input, weight, bias, mean, factor_of(running_var._array, eps).reshape(form), form)


def _check_channels(channels: int, **given: Tensor | None) -> None:
    for name, tensor in given.items():
        if tensor is not None and tensor._array.size != channels:
            raise RuntimeError(f"{name} should contain {channels} elements not {tensor._array.size}")


def _follow(rows: Any, running_mean: Tensor, running_var: Tensor, momentum: float) -> None:
    mean, variance = statistics(rows, (0, 2))
    for running, new in ((running_mean, mean), (running_var, variance)):
        fill(running, running._array * (1 - momentum) + new * momentum)


def layer_norm(
    input: Tensor,
    normalized_shape: Sequence[int],
    weight: Tensor | None = None,
    bias: Tensor | None = None,
    eps: float = 1e-5,
) -> Any:
    """The last dimensions, of shape `normalized_shape`, to mean 0 and variance 1, then weight and bias."""
    wanted, shape = tuple(normalized_shape), input._array.shape
    _check_normalized("weight", weight, wanted)
    _check_normalized("bias", bias, wanted)
    lead = len(shape) - len(wanted)
    if shape[max(lead, 0) :] != wanted:
        listed = ", ".join(map(str, wanted))
        raise RuntimeError(
            f"Given normalized_shape=[{listed}], expected input with shape [*, {listed}], "
            f"but got input of size{list(shape)}"
        )
    check_dtypes("LayerNormKernelImpl", input, weight, bias)
    rows = (math.prod(shape[:lead]), math.prod(wanted))
    return layer_normalised(input, weight, bias, rows, (1,), ((1,) * lead) + wanted, eps)


def _check_normalized(name: str, tensor: Tensor | None, wanted: tuple[int, ...]) -> None:
    if not wanted:
        raise RuntimeError(
            "Expected normalized_shape to be at least 1-dimensional, i.e., containing at least one element, "
            "but got normalized_shape = []"
        )
    if tensor is not None and tensor._array.shape != wanted:
        raise RuntimeError(
            f"Expected {name} to be of same shape as normalized_shape, but got {name} of shape "
            f"{list(tensor._array.shape)} and normalized_shape = {list(wanted)}"
        )


def group_norm(
    input: Tensor,
    num_groups: int,
    weight: Tensor | None = None,
    bias: Tensor | None = None,
    eps: float = 1e-5,
) -> Any:
    """Each group of channels of each sample of (N, C, ...) to mean 0 and variance 1, then weight and bias."""
    shape = input._array.shape
    if len(shape) < 2:
        raise RuntimeError(f"Expected at least 2 dimensions for input tensor but received {len(shape)}")
    if shape[1] % num_groups:
        raise RuntimeError(
            "Expected number of channels in input to be divisible by num_groups, but got input of shape "
            f"{list(shape)} and num_groups={num_groups}"
        )
    for name, tensor in (("weight", weight), ("bias", bias)):
        if tensor is not None and tensor._array.shape != (shape[1],):
            raise RuntimeError(
                f"Expected {name} to be a vector of size equal to the number of channels in input, but got "
                f"{name} of shape {list(tensor._array.shape)} and input of shape {list(shape)}"
            )
    check_dtypes("GroupNormKernelImpl", input, weight, bias)
    rows = (shape[0] * num_groups, math.prod(shape[1:]) // num_groups)
    counted = [shape[0] * shape[1] // num_groups, num_groups, *shape[2:]]
    if math.prod(counted) == num_groups:
        raise ValueError(f"Expected more than 1 value per channel when training, got input size {counted}")
    form = (1, shape[1], *(1,) * (len(shape) - 2))
    return group_normalised(input, weight, bias, rows, (1,), form, eps)


def instance_norm(
    input: Tensor,
    running_mean: Tensor | None = None,
    running_var: Tensor | None = None,
    weight: Tensor | None = None,
    bias: Tensor | None = None,
    use_input_stats: bool = True,
    momentum: float = 0.1,
    eps: float = 1e-5,
) -> Any:
    """Each channel of each sample of (N, C, ...) to mean 0 and variance 1, then weight and bias."""
    shape = input._array.shape
    if use_input_stats and math.prod(shape[2:]) == 1:
        raise ValueError(f"Expected more than 1 spatial element when training, got input size {input.shape}")
    if not use_input_stats:
        if running_mean is None or running_var is None:
            raise RuntimeError(
                "Expected running_mean and running_var to be defined when use_input_stats is false"
            )
        return batch_norm(input, running_mean, running_var, weight, bias, False, momentum, eps)
    batch = shape[0]
    if running_mean is not None and running_var is not None:
        _follow_instances(input, running_mean, running_var, momentum)
    weights, biases = (None if each is None else each.repeat(batch) for each in (weight, bias))
    flat = input.reshape(1, batch * shape[1], *shape[2:])
    return batch_norm(flat, None, None, weights, biases, True, momentum, eps).view(shape)


def _follow_instances(input: Tensor, running_mean: Tensor, running_var: Tensor, momentum: float) -> None:
    """The running statistics follow the mean of those of the samples."""
    batch, channels = input._array.shape[:2]
    mean, variance = statistics(input._array.reshape(batch, channels, -1), (2,))
    for running, new in ((running_mean, mean), (running_var, variance)):
        fill(running, running._array * (1 - momentum) + new.mean(0) * momentum)


def normalize(input: Tensor, p: float = 2.0, dim: int = 1, eps: float = 1e-12) -> Any:
    """`input` over its p-norm along `dim`, at least `eps`."""
    size = input.norm(p, dim, keepdim=True)
    return input / size.clamp_min(eps).expand_as(input)


def rms_norm(
    input: Tensor, normalized_shape: Sequence[int], weight: Tensor | None = None, eps: float | None = None
) -> Any:
    """The last dimensions over the root of their mean square, times a weight. Zhang and Sennrich (2019)."""
    wanted, shape = tuple(normalized_shape), input._array.shape
    _check_normalized("weight", weight, wanted)
    if shape[max(len(shape) - len(wanted), 0) :] != wanted:
        raise RuntimeError(
            f"Given normalized_shape={list(wanted)}, expected input with shape "
            f"[*{', '.join(map(str, wanted))}], but got input of size{list(shape)}"
        )
    axes = tuple(range(-len(wanted), 0))
    least = float(np.finfo(input._array.dtype).eps) if eps is None else eps
    scaled = input * ((input * input).mean(axes, keepdim=True) + least).rsqrt()
    return scaled if weight is None else scaled * weight


def local_response_norm(
    input: Tensor, size: int, alpha: float = 1e-4, beta: float = 0.75, k: float = 1.0
) -> Any:
    """x / (k + alpha mean of x^2 over `size` neighbouring channels)^beta. Krizhevsky et al. (2012)."""
    if input._array.ndim < 3:
        raise ValueError(
            "Expected 3D or higher dimensionality                          input (got "
            f"{input._array.ndim} dimensions)"
        )
    batch, channels, *rest = input._array.shape
    squares = (input * input).reshape(batch, 1, channels, math.prod(rest))
    around = pad(squares, (0, 0, size // 2, (size - 1) // 2))
    mean = avg_pool2d(around, (size, 1), stride=1).reshape(input._array.shape)
    return input / (mean * alpha + k) ** beta
