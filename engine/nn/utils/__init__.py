"""What is done to parameters and gradients between the steps, and sequences of different lengths."""

import importlib
from typing import Any

from ..loading import Later
from .spectral_norm import remove_spectral_norm, spectral_norm  # here, for files are called as they are
from .weight_norm import remove_weight_norm, weight_norm

_later = Later(
    __name__,
    {
        "clip_grad": "clip_grad_norm clip_grad_norm_ clip_grad_value_ clip_grads_with_norm_ get_total_norm",
        "convert_parameters": "parameters_to_vector vector_to_parameters",
        "fusion": "fuse_conv_bn_eval fuse_conv_bn_weights fuse_linear_bn_eval fuse_linear_bn_weights",
        "init": "skip_init",
    },
)
_ROOMS = (
    "clip_grad",
    "convert_parameters",
    "init",
    "parametrizations",
    "parametrize",
    "prune",
    "rnn",
    "stateless",
)
"""The modules that users import by name."""
__all__ = ["remove_spectral_norm", "remove_weight_norm", "spectral_norm", "weight_norm"]
__all__ += [*_ROOMS, *_later.names()]


def __getattr__(name: str) -> Any:
    """A function whose file is not yet loaded, or a module."""
    if name in _ROOMS:
        return importlib.import_module(f"{__name__}.{name}")
    found = _later.load(name, "torch.nn.utils")
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    """Every name, loaded or not."""
    return sorted({*globals(), *__all__})
