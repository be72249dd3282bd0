"""How a field over the plane is drawn beside its boundary: in steps, with lines of equal value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from gui.plots.colormap import ENTRIES, ColorMap
from gui.plots.ticks import nice_ticks

FieldKind = Literal["probability", "share", "value", "classes", "neuron"]
Lines = Literal["boundary", "some", "many"]

BOUNDARY = 0.5
BOUNDARIES: dict[FieldKind, tuple[float, ...]] = {
    "probability": (BOUNDARY,),
    "share": (BOUNDARY,),
    "neuron": (0.0,),
}
"""The level whose line is drawn heaviest."""
_PROBABILITIES: dict[Lines, tuple[float, ...]] = {
    "boundary": (),
    "some": (0.1, 0.25, 0.75, 0.9),
    "many": (0.1, 0.2, 0.3, 0.4, 0.6, 0.7, 0.8, 0.9),
}
_SHARES: dict[Lines, tuple[float, ...]] = {
    "boundary": (),
    "some": (0.5, 0.75, 0.9),
    "many": (0.4, 0.5, 0.6, 0.7, 0.8, 0.9),
}
"""Of the likeliest of several classes, which has a share of more than one in so many."""
_VALUES: dict[Lines, int] = {"boundary": 0, "some": 5, "many": 10}
_STEPS = 6


@dataclass(frozen=True, slots=True)
class FieldLook:
    """Whether colours go in steps, which lines of equal value are drawn, whether mistakes are marked."""

    discrete: bool = False
    lines: Lines = "boundary"
    mistakes: bool = False


def line_levels(look: FieldLook, kind: FieldKind, low: float, high: float) -> tuple[float, ...]:
    """The values that have a line beside the boundary, for colours that go from `low` to `high`."""
    if kind in ("probability", "share"):
        return _PROBABILITIES[look.lines]
    if kind == "classes":
        return _SHARES[look.lines]
    count = _VALUES[look.lines]
    return tuple(nice_ticks(low, high, count).tolist()) if count else ()


def shown_colors(look: FieldLook, kind: FieldKind, colors: ColorMap) -> ColorMap:
    """The colours as they are, or in steps that change where the lines are."""
    if not look.discrete:
        return colors
    lines = line_levels(look, kind, colors.low, colors.high)
    if kind in ("probability", "share"):
        return in_steps(colors, np.array(sorted([*lines, BOUNDARY])))
    return in_steps(colors, np.array(lines or nice_ticks(colors.low, colors.high, _STEPS)))


def around_zero(colors: ColorMap, values: NDArray[np.float32]) -> ColorMap:
    """The colours spread evenly to both sides of 0, as far as the largest of `values`."""
    reach = float(np.abs(np.nan_to_num(values)).max(initial=0.0)) or 1.0
    return ColorMap(colors.table, -reach, reach)


def in_steps(colors: ColorMap, edges: NDArray[np.float64]) -> ColorMap:
    """Between two edges (n,), rising, the one colour of the middle; below and above them up to the ends."""
    ends = np.unique(np.concatenate([[colors.low], edges, [colors.high]]))
    middles = (ends[1:] + ends[:-1]) / 2
    if not len(middles):
        return colors
    values = np.linspace(colors.low, colors.high, ENTRIES)
    steps = np.clip(np.searchsorted(ends, values, side="right") - 1, 0, len(middles) - 1)
    return ColorMap(colors.table[colors.indices(middles[steps])], colors.low, colors.high)
