"""Activations that write their result into their input.

Shapes: any; the result has the same.
Errors: RuntimeError for leaves that require grad.
Source: PyTorch's page of each name, torch.nn.functional.<name>.
"""

from __future__ import annotations

from typing import Any

from engine.autograd.tensor import Tensor

from . import activations


def relu_(input: Tensor) -> Any:
    """relu, written into the input."""
    return activations.relu(input, True)


def leaky_relu_(input: Tensor, negative_slope: float = 0.01) -> Any:
    """leaky_relu, written into the input."""
    return activations.leaky_relu(input, negative_slope, True)


def elu_(input: Tensor, alpha: float = 1.0) -> Any:
    """elu, written into the input."""
    return activations.elu(input, alpha, True)


def celu_(input: Tensor, alpha: float = 1.0) -> Any:
    """celu, written into the input."""
    return activations.celu(input, alpha, True)


def selu_(input: Tensor) -> Any:
    """selu, written into the input."""
    return activations.selu(input, True)


def hardtanh_(input: Tensor, min_val: float = -1.0, max_val: float = 1.0) -> Any:
    """hardtanh, written into the input."""
    return activations.hardtanh(input, min_val, max_val, True)


def rrelu_(input: Tensor, lower: float = 1 / 8, upper: float = 1 / 3, training: bool = False) -> Any:
    """rrelu, written into the input."""
    return activations.rrelu(input, lower, upper, training, True)


def threshold_(input: Tensor, threshold: float, value: float) -> Any:
    """threshold, written into the input."""
    return activations.threshold(input, threshold, value, True)
