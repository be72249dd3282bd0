"""Layers, activations and losses as plain functions, one file per family."""

from typing import Any

from engine.ops.activations import logsigmoid, relu, sigmoid, silu, tanh
from engine.ops.linalg import linear

from ..loading import Later
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

_later = Later(
    __name__,
    {
        "convolution": "conv1d conv2d conv3d conv_transpose1d conv_transpose2d",
        "padding": "pad",
        "pooling": "adaptive_avg_pool1d adaptive_avg_pool2d adaptive_max_pool1d adaptive_max_pool2d "
        "avg_pool1d avg_pool2d max_pool1d max_pool2d",
    },
)
__all__ += _later.names()


def __getattr__(name: str) -> Any:
    """A function whose file is not yet loaded."""
    found = _later.load(name, "torch.nn.functional")
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    """Every name, loaded or not."""
    return sorted({*globals(), *_later.names()})
