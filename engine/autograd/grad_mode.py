"""Where PyTorch keeps the switches of recording."""

from .mode import enable_grad, inference_mode, no_grad, set_grad_enabled
from .multithreading import set_multithreading_enabled

__all__ = [
    "enable_grad",
    "inference_mode",
    "no_grad",
    "set_grad_enabled",
    "set_multithreading_enabled",
]
