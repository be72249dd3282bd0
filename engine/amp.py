"""Mixed precision, which is for GPUs: without one PyTorch switches it off, and so it is here."""

from __future__ import annotations

import functools
import warnings
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

NO_SCALING = "torch.cuda.amp.GradScaler is enabled, but CUDA is not available.  Disabling."


class autocast:  # noqa: N801 - PyTorch's name
    """A context, or decorator, in which all is computed as outside it; warns for CUDA, which is not there.

    ValueError for the CPU unless switched off: its low precision is bfloat16, which numpy has not.
    """

    def __init__(
        self, device_type: str, dtype: Any = None, enabled: bool = True, cache_enabled: bool | None = None
    ) -> None:
        if enabled and device_type == "cpu":
            raise ValueError("autocast on the CPU is in bfloat16, which is not supported: use enabled=False")
        if enabled:
            warnings.warn(
                "CUDA is not available or torch_xla is imported. Disabling autocast.",
                UserWarning,
                stacklevel=2,
            )

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


class GradScaler:
    """Scales no loss and steps optimizers as they are; warns when it is meant to do more."""

    def __init__(self, device: str = "cuda", *args: Any, enabled: bool = True, **kwargs: Any) -> None:
        if enabled:
            warnings.warn(NO_SCALING, UserWarning, stacklevel=2)

    def is_enabled(self) -> bool:
        """False."""
        return False

    def scale(self, outputs: Any) -> Any:
        """`outputs` as they are."""
        return outputs

    def unscale_(self, optimizer: Any) -> None:
        """Nothing: no gradient was scaled."""

    def step(self, optimizer: Any, *args: Any, **kwargs: Any) -> Any:
        """The optimizer's step."""
        return optimizer.step(*args, **kwargs)

    def update(self, new_scale: Any = None) -> None:
        """Nothing: there is no scale."""

    def get_scale(self) -> float:
        """1."""
        return 1.0

    def state_dict(self) -> dict[str, Any]:
        """Empty."""
        return {}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Nothing to load."""
