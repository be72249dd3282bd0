"""The older names of mixed precision."""

from __future__ import annotations

import warnings
from typing import Any

from engine import amp


def _deprecated(name: str) -> None:
    warnings.warn(
        f"`torch.cuda.amp.{name}(args...)` is deprecated. Please use `torch.amp.{name}('cuda', args...)` "
        "instead.",
        FutureWarning,
        stacklevel=3,
    )


class autocast(amp.autocast):  # noqa: N801 - PyTorch's name
    """`amp.autocast` for CUDA."""

    def __init__(self, enabled: bool = True, dtype: Any = None, cache_enabled: bool = True) -> None:
        _deprecated("autocast")
        super().__init__("cuda", dtype, enabled, cache_enabled)


class GradScaler(amp.GradScaler):
    """`amp.GradScaler` for CUDA."""

    def __init__(self, *args: Any, enabled: bool = True, **kwargs: Any) -> None:
        _deprecated("GradScaler")
        super().__init__("cuda", *args, enabled=enabled, **kwargs)
