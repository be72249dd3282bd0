"""Activations as plain functions."""

from __future__ import annotations

from typing import Any

from engine.autograd.tensor import Tensor
from engine.ops.activations import exponential_linear, leaky, smooth_relu


def leaky_relu(input: Tensor, negative_slope: float = 0.01, inplace: bool = False) -> Any:
    """x above 0, negative_slope * x below."""
    return leaky(input, negative_slope)


def elu(input: Tensor, alpha: float = 1.0, inplace: bool = False) -> Any:
    """x above 0, alpha (e^x - 1) below."""
    return exponential_linear(input, alpha)


def softplus(input: Tensor, beta: float = 1.0, threshold: float = 20.0) -> Any:
    """log(1 + e^(beta x)) / beta, and x itself where beta x > threshold."""
    return smooth_relu(input, beta, threshold)
