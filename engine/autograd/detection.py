"""Whether anomalies of gradients are looked for at the moment."""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent
_INNER = (str(_HERE), str(_HERE.parent / "ops"), "<")


class _Detection:
    """The switch, which holds for all threads, and the caches to empty when it is thrown."""

    def __init__(self) -> None:
        self.enabled = False
        self.check_nan = True
        self.caches: list[dict[int, Any]] = []

    def set(self, enabled: bool, check_nan: bool) -> None:
        """Throw the switch; from now on plans are made anew, with or without a traceback."""
        self.enabled, self.check_nan = enabled, check_nan
        self.forget_plans()

    def forget_plans(self) -> None:
        """Have every operation ask anew what to save and compute."""
        for cache in self.caches:
            cache.clear()


detection = _Detection()


def is_anomaly_enabled() -> bool:
    """Whether anomalies are looked for."""
    return detection.enabled


def is_anomaly_check_nan_enabled() -> bool:
    """Whether nan counts as an anomaly."""
    return detection.check_nan


def calling_code() -> str:
    """The traceback of the present call, up to the line that called an operation."""
    frames = traceback.extract_stack()
    while frames and frames[-1].filename.startswith(_INNER):
        frames.pop()
    return "".join(traceback.format_list(frames))
