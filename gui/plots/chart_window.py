"""Which part of an axis is looked at: zooming and moving, in the axis' own units."""

from __future__ import annotations

from dataclasses import dataclass

from gui.plots.chart_axis import Axis

_FEWEST_STEPS = 4.0
_FEWEST_DECADES = 0.02


@dataclass(frozen=True, slots=True)
class Window:
    """The part from `low` to `high`."""

    low: float
    high: float


def zoomed(window: Window | None, whole: Axis, factor: float, at: float) -> Window | None:
    """`factor` times as much, what lies at the share `at` of the width staying there; None is the whole."""
    now = window or Window(whole.low, whole.high)
    fewest = _FEWEST_DECADES if whole.log else _FEWEST_STEPS
    width = max(fewest, factor * (now.high - now.low))
    if width >= whole.high - whole.low:
        return None
    low = now.low + at * (now.high - now.low) - at * width
    return _inside(Window(low, low + width), whole)


def moved(window: Window | None, whole: Axis, share: float) -> Window | None:
    """Shifted by a share of its width, as far as there is anything; the whole stays."""
    if window is None:
        return None
    shift = share * (window.high - window.low)
    return _inside(Window(window.low + shift, window.high + shift), whole)


def _inside(window: Window, whole: Axis) -> Window:
    shift = max(0.0, whole.low - window.low) - max(0.0, window.high - whole.high)
    return Window(window.low + shift, window.high + shift)
