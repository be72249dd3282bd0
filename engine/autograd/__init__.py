"""Automatic differentiation: tensors, the graph they record, and the walk back through it."""

from . import function as function
from . import functional as functional
from .backward import backward, grad
from .creation import as_tensor, from_numpy, tensor
from .function import Function
from .gradcheck import gradcheck, gradgradcheck
from .mode import enable_grad, is_grad_enabled, no_grad, set_grad_enabled
from .random import Generator, initial_seed, manual_seed
from .tensor import Tensor

__all__ = [
    "Function",
    "Generator",
    "Tensor",
    "as_tensor",
    "backward",
    "enable_grad",
    "from_numpy",
    "grad",
    "gradcheck",
    "gradgradcheck",
    "initial_seed",
    "is_grad_enabled",
    "manual_seed",
    "no_grad",
    "set_grad_enabled",
    "tensor",
]
