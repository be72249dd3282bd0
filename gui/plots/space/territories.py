"""Where straight rules cut the plane: the convex territory of each class, and the lines between. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from gui.plots.aliases import Extent

Rule = NDArray[np.float64]
"""A linear function (3,) of a position: its value is rule @ (x, y, 1)."""
Segment = tuple[tuple[float, float], tuple[float, float]]


def territories(rules: NDArray[np.float64], extent: Extent) -> list[NDArray[np.float64]]:
    """The part of an extent (corners, 2) that belongs to each class; without corners where none does.

    One rule (1, 3) parts two classes, the second where it is above 0; of several (classes, 3) the largest
    wins.
    """
    if len(rules) == 1:
        return [_where([-rules[0]], extent), _where([rules[0]], extent)]
    return [_where([own - other for other in rules if other is not own], extent) for own in rules]


def borders(rules: NDArray[np.float64], extent: Extent) -> list[Segment]:
    """The lines between the territories within an extent."""
    if len(rules) == 1:
        return list(_some(segment(rules[0], [], extent)))
    found: list[Segment] = []
    for one, other in combinations(range(len(rules)), 2):
        rest = [rules[one] - rules[each] for each in range(len(rules)) if each not in (one, other)]
        found += _some(segment(rules[one] - rules[other], rest, extent))
    return found


def segment(line: Rule, sides: Sequence[Rule], extent: Extent) -> Segment | None:
    """Where `line` is 0 and no one of `sides` below 0 within an extent; None where that is nowhere.

    Liang and Barsky's way to clip a line (1984).
    """
    a, b, c = line.tolist()
    length = math.hypot(a, b)
    if not length or not math.isfinite(length + c):
        return None
    x, y, dx, dy = -a * c / length**2, -b * c / length**2, -b / length, a / length
    first, last = -math.inf, math.inf
    for side in (*sides, *_frame(extent)):
        at, slope = side @ (x, y, 1.0), side[:2] @ (dx, dy)
        if slope == 0:
            if at < 0:
                return None
        elif slope > 0:
            first = max(first, -at / slope)
        else:
            last = min(last, -at / slope)
    if first >= last:
        return None
    return (x + first * dx, y + first * dy), (x + last * dx, y + last * dy)


def _where(sides: Sequence[Rule], extent: Extent) -> NDArray[np.float64]:
    """The corners of the part of an extent where no one of `sides` is below 0 (Sutherland and Hodgman)."""
    x0, x1, y0, y1 = extent
    corners = np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]])
    for side in sides:
        if not len(corners):
            break
        value = corners @ side[:2] + side[2]
        kept: list[NDArray[np.float64]] = []
        for place in range(len(corners)):
            before, now = value[place - 1], value[place]
            if (before < 0) != (now < 0):
                share = before / (before - now)
                kept.append(corners[place - 1] + share * (corners[place] - corners[place - 1]))
            if now >= 0:
                kept.append(corners[place])
        corners = np.array(kept).reshape(-1, 2)
    return corners


def _frame(extent: Extent) -> tuple[Rule, ...]:
    x0, x1, y0, y1 = extent
    return tuple(map(np.array, ((1.0, 0.0, -x0), (-1.0, 0.0, x1), (0.0, 1.0, -y0), (0.0, -1.0, y1))))


def _some(found: Segment | None) -> Iterator[Segment]:
    if found is not None:
        yield found
