"""A linear layer or convolution and the batch normalisation behind it as one layer, for evaluation."""

from __future__ import annotations

import copy
from functools import partial
from typing import Any, TypeVar

from engine.autograd.tensor import Tensor
from engine.ops.creation import ones_like, zeros_like

from ..module import Module
from ..parameter import Parameter

__all__ = ["fuse_conv_bn_eval", "fuse_conv_bn_weights", "fuse_linear_bn_eval", "fuse_linear_bn_weights"]

M = TypeVar("M", bound=Module)


def fuse_conv_bn_eval(conv: M, bn: Any, transpose: bool = False) -> M:
    """A convolution that does what `conv` and then `bn` do; AssertionError while one of them trains."""
    return _fused(conv, bn, partial(fuse_conv_bn_weights, transpose=transpose))


def fuse_linear_bn_eval(linear: M, bn: Any) -> M:
    """A linear layer that does what `linear` and then `bn` do.

    AssertionError while one of them trains, or where the numbers of features do not fit.
    """
    layer: Any = linear
    if not (linear.training or bn.training) and bn.num_features not in (layer.out_features, 1):
        raise AssertionError(
            "To fuse, linear.out_features == bn.num_features or bn.num_features == 1, got "
            f"linear.out_features={layer.out_features} and bn.num_features={bn.num_features}"
        )
    return _fused(linear, bn, fuse_linear_bn_weights)


def _fused(layer: M, bn: Any, weights: Any) -> M:
    if layer.training or bn.training:
        raise AssertionError("Fusion only for eval!")
    fused: Any = copy.deepcopy(layer)
    if bn.running_mean is None or bn.running_var is None:
        raise AssertionError("bn.running_mean and bn.running_var must not be None")
    fused.weight, fused.bias = weights(
        fused.weight, fused.bias, bn.running_mean, bn.running_var, bn.eps, bn.weight, bn.bias
    )
    made: M = fused
    return made


def fuse_conv_bn_weights(
    conv_w: Any,
    conv_b: Any,
    bn_rm: Any,
    bn_rv: Any,
    bn_eps: float,
    bn_w: Any,
    bn_b: Any,
    transpose: bool = False,
) -> tuple[Parameter, Parameter]:
    """Weight W s and bias (b - mean) s + shift, where s = scale / sqrt(var + eps) for each channel."""
    sides = [1, -1] if transpose else [-1, 1]
    return _weights(conv_w, conv_b, bn_rm, bn_rv, bn_eps, bn_w, bn_b, sides + [1] * (conv_w.ndim - 2))


def fuse_linear_bn_weights(
    linear_w: Any, linear_b: Any, bn_rm: Any, bn_rv: Any, bn_eps: float, bn_w: Any, bn_b: Any
) -> tuple[Parameter, Parameter]:
    """The same for a linear layer."""
    return _weights(linear_w, linear_b, bn_rm, bn_rv, bn_eps, bn_w, bn_b, [-1, 1])


def _weights(
    weight: Any, bias: Any, mean: Any, var: Any, eps: float, scale: Any, shift: Any, shape: list[int]
) -> tuple[Parameter, Parameter]:
    kinds = (weight.dtype, weight.dtype if bias is None else bias.dtype)
    bias = zeros_like(mean) if bias is None else bias
    factor = (ones_like(mean) if scale is None else scale) * (var + eps).rsqrt()
    new_weight = (weight * factor.reshape(shape)).to(kinds[0])
    new_bias = ((bias - mean) * factor + (zeros_like(mean) if shift is None else shift)).to(kinds[1])
    return _parameter(new_weight, weight), _parameter(new_bias, bias)


def _parameter(value: Tensor, before: Tensor) -> Parameter:
    return Parameter(value, before.requires_grad)
