"""Layers, activations and losses as plain functions, one file per family."""

from engine.ops.activations import logsigmoid, relu, sigmoid, silu, tanh
from engine.ops.linalg import linear

from .activations import elu, leaky_relu, softplus
from .losses import (
    binary_cross_entropy,
    binary_cross_entropy_with_logits,
    huber_loss,
    l1_loss,
    mse_loss,
    smooth_l1_loss,
)

__all__ = [
    "binary_cross_entropy",
    "binary_cross_entropy_with_logits",
    "elu",
    "huber_loss",
    "l1_loss",
    "leaky_relu",
    "linear",
    "logsigmoid",
    "mse_loss",
    "relu",
    "sigmoid",
    "silu",
    "smooth_l1_loss",
    "softplus",
    "tanh",
]
