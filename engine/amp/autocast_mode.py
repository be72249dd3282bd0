"""Autocast: where a GPU would compute in half precision, all is computed as it is."""

from __future__ import annotations

import functools
import warnings
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from engine.autograd.device import device
from engine.autograd.dtypes import bfloat16, dtype, float16

P = ParamSpec("P")
R = TypeVar("R")

_IN_FLOAT32 = (
    "In CPU autocast, but bfloat16 is not supported here: everything is computed in the precision it has."
)
_NO_CUDA = "CUDA is not available or torch_xla is imported. Disabling autocast."


class autocast:  # noqa: N801 - PyTorch's name
    """A context, or decorator, in which all is computed as outside it; a warning says so where it is on.

    RuntimeError or ValueError for what is no kind of device.
    """

    def __init__(
        self,
        device_type: str,
        dtype: Any = None,
        enabled: bool = True,
        cache_enabled: bool | None = None,
    ) -> None:
        kind = _device_type(device_type)
        if enabled:
            message = _IN_FLOAT32 if kind == "cpu" else _NO_CUDA
            warnings.warn(message, UserWarning, stacklevel=2)

    def __enter__(self) -> autocast:
        return self

    def __exit__(self, *error: object) -> None:
        """Nothing was changed."""

    def __call__(self, function: Callable[P, R]) -> Callable[P, R]:
        """`function` as it is."""

        @functools.wraps(function)
        def called(*args: P.args, **kwargs: P.kwargs) -> R:
            return function(*args, **kwargs)

        return called


def is_autocast_enabled(device_type: str = "cuda") -> bool:
    """False, for nothing is computed in another precision."""
    _device_type(device_type)
    return False


def is_autocast_available(device_type: str) -> bool:
    """Whether a context for the kind of device can be made."""
    return _device_type(device_type) in ("cpu", "cuda")


def get_autocast_dtype(device_type: str) -> dtype:
    """The precision that autocast has on the kind of device where it works."""
    return bfloat16 if _device_type(device_type) == "cpu" else float16


def custom_fwd(fwd: Any = None, *, device_type: str, cast_inputs: Any = None) -> Any:
    """The `forward` of a function of one's own as it is; without `fwd` a decorator."""
    _device_type(device_type)
    return (lambda function: function) if fwd is None else fwd


def custom_bwd(bwd: Any = None, *, device_type: str) -> Any:
    """The `backward` of a function of one's own as it is; without `bwd` a decorator."""
    return custom_fwd(bwd, device_type=device_type)


def _device_type(name: Any) -> str:
    if not isinstance(name, str):
        raise ValueError(f"Expected `device_type` of type `str`, got: `{type(name)}`")
    return device(name).type
