"""Automatic differentiation: tensors, the graph they record, and the walk back through it."""

from importlib import import_module as _import_module
from typing import Any as _Any

from . import function as function
from . import node_hooks as node_hooks
from . import node_saved as node_saved
from .anomaly import detect_anomaly as detect_anomaly
from .anomaly import set_detect_anomaly as set_detect_anomaly
from .backward import backward, grad
from .creation import as_tensor, asarray, from_numpy, tensor
from .detection import is_anomaly_check_nan_enabled, is_anomaly_enabled
from .function import Function
from .gradcheck import GradcheckError as GradcheckError
from .gradcheck import gradcheck, gradgradcheck
from .legacy import Variable as Variable
from .mode import (
    enable_grad,
    inference_mode,
    is_grad_enabled,
    is_inference_mode_enabled,
    no_grad,
    set_grad_enabled,
)
from .multithreading import is_multithreading_enabled as is_multithreading_enabled
from .multithreading import set_multithreading_enabled as set_multithreading_enabled
from .random import Generator, initial_seed, manual_seed
from .saved_hooks import SavedTensor as SavedTensor
from .tensor import Tensor

__all__ = [
    "Function",
    "Generator",
    "Tensor",
    "as_tensor",
    "asarray",
    "backward",
    "enable_grad",
    "from_numpy",
    "grad",
    "gradcheck",
    "gradgradcheck",
    "inference_mode",
    "initial_seed",
    "is_anomaly_check_nan_enabled",
    "is_anomaly_enabled",
    "is_grad_enabled",
    "is_inference_mode_enabled",
    "manual_seed",
    "no_grad",
    "set_grad_enabled",
    "tensor",
]

_LOADED_LATER = frozenset(
    (
        "anomaly_mode",
        "forward_ad",
        "functional",
        "grad_mode",
        "graph",
        "profiler",
        "profiler_util",
        "variable",
    )
)
_OF_THE_PROFILER = {"kineto_available": "kineto_available", "_profiler_enabled": "is_profiling"}


def __getattr__(name: str) -> _Any:
    """A file that few programs need, or what is in it, loaded when first used."""
    if name in _LOADED_LATER:
        return _import_module(f"{__name__}.{name}")
    if name in _OF_THE_PROFILER:
        return getattr(_import_module(f"{__name__}.profiler"), _OF_THE_PROFILER[name])
    raise AttributeError(f"module 'torch.autograd' has no attribute '{name}'")
