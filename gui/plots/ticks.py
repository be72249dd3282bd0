"""Where axes put their ticks and how they write them: pure arithmetic, no painting."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from gui.kit.number_format import short_exponent

_NICE = ((1.5, 1.0), (3.0, 2.0), (7.0, 5.0), (10.0, 10.0))
"""Up to which leading digit a step is rounded to which."""
_MOST_TRIED = 6
_MINUS = "\N{MINUS SIGN}"


def nice_step(span: float, target: int) -> float:
    """The 1, 2 or 5 times a power of ten that cuts `span` (> 0) into about `target` parts."""
    raw = span / target
    magnitude = 10.0 ** math.floor(math.log10(raw))
    return next(nice for limit, nice in _NICE if raw <= limit * magnitude * (1 + 1e-9)) * magnitude


def nice_ticks(low: float, high: float, target: int = 5) -> NDArray[np.float64]:
    """Round values inside [low, high], about `target` of them; none when the range is empty or not finite."""
    if not (math.isfinite(low) and math.isfinite(high)) or high <= low:
        return np.empty(0)
    step = nice_step(high - low, target)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return np.arange(first, last + 1, dtype=np.float64) * step


def labelled_ticks(low: float, high: float, target: float) -> list[tuple[float, str]]:
    """Round values inside [low, high] with their labels, about `target` but at least two of them."""
    count = max(2, int(target))
    ticks = nice_ticks(low, high, count)
    # Two parts of a range need not hold two round values.
    while len(ticks) < 2 and count < _MOST_TRIED:
        count += 1
        ticks = nice_ticks(low, high, count)
    if not len(ticks):
        return []
    step = nice_step(high - low, count)
    return [(value, tick_label(value, step)) for value in ticks.tolist()]


def decade_ticks(low: float, high: float, target: int = 5) -> NDArray[np.float64]:
    """Exponents of the powers of ten inside [10**low, 10**high], at most `target` + 1 of them."""
    first, last = math.ceil(low - 1e-9), math.floor(high + 1e-9)
    stride = max(1, math.ceil((last - first) / target))
    return np.arange(first, last + 1, stride, dtype=np.float64)


def set_apart(ticks: Iterable[tuple[float, str]], unit: float, least: float) -> list[tuple[float, str]]:
    """Those of rising ticks whose labels do not touch: `least` pixels apart, at `unit` pixels a value."""
    kept: list[tuple[float, str]] = []
    for value, text in ticks:
        if not kept or (value - kept[-1][0]) * unit >= least:
            kept.append((value, text))
    return kept


def tick_label(value: float, step: float) -> str:
    """A tick in as few digits as tell it from its neighbours `step` away; 12000 is written 12k."""
    if abs(value) >= 1e9:
        return _signed(short_exponent(f"{value:.6g}"))
    if abs(value) >= 1e6:
        return _signed(f"{value / 1e6:.6g}M")
    if abs(value) >= 1e4:
        return _signed(f"{value / 1e3:.6g}k")
    if step < 1e-4:
        return _signed(f"{value:.3g}")
    decimals = next(d for d in range(7) if math.isclose(round(step, d), step, rel_tol=1e-9) or d == 6)
    return _signed(f"{value:.{decimals}f}")


def decade_label(exponent: float) -> str:
    """A power of ten as read on a log axis: 1, 0.1, 0.001, then 1e-4."""
    power = round(exponent)
    if -3 <= power <= 0:
        return f"{10.0**power:.{-power}f}"
    return _signed(f"{10**power}" if 0 < power < 4 else f"1e{power}")


def short_number(value: float) -> str:
    """A measured value in four significant digits; a dash where there is none."""
    if not math.isfinite(value):
        return "\N{EN DASH}"
    return _signed(f"{value:.4g}")


def _signed(text: str) -> str:
    """With a minus sign in front where it is not nought, and the exponent as number boxes show it: 2.5e-8."""
    text = short_exponent(text)
    bare = text.lstrip("-")
    negative = text.startswith("-") and any(digit in "123456789" for digit in bare.partition("e")[0])
    return _MINUS + bare if negative else bare
