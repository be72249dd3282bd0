"""Layers, activations and losses in the shape of torch.nn."""

from typing import Any

from . import functional, init, layers
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

_later = Later(layers.__name__, layers.FAMILIES)
__all__ += _later.names()


def __getattr__(name: str) -> Any:
    """A layer whose file is not yet loaded."""
    found = _later.load(name, "torch.nn")
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    """Every name, loaded or not."""
    return sorted({*globals(), *_later.names()})
