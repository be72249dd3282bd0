"""Layers, activations and losses in the shape of torch.nn."""

from typing import Any

from . import functional, init, layers, losses
from .activations import ELU, LeakyReLU, ReLU, Sigmoid, SiLU, Softplus, Tanh
from .layers import Identity, Linear, Sequential
from .loading import Later
from .losses import BCELoss, BCEWithLogitsLoss, HuberLoss, L1Loss, MSELoss, SmoothL1Loss
from .module import Module
from .parameter import Parameter

__all__ = [
    "ELU",
    "BCELoss",
    "BCEWithLogitsLoss",
    "HuberLoss",
    "Identity",
    "L1Loss",
    "LeakyReLU",
    "Linear",
    "MSELoss",
    "Module",
    "Parameter",
    "ReLU",
    "Sequential",
    "SiLU",
    "Sigmoid",
    "SmoothL1Loss",
    "Softplus",
    "Tanh",
    "functional",
    "init",
]

_layers = Later(layers.__name__, layers.FAMILIES)
_losses = Later(losses.__name__, losses.FAMILIES)
__all__ += _layers.names() + _losses.names()


def __getattr__(name: str) -> Any:
    """A layer or loss whose file is not yet loaded."""
    found = (_losses if name in _losses.names() else _layers).load(name, "torch.nn")
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    """Every name, loaded or not."""
    return sorted({*globals(), *_layers.names(), *_losses.names()})
