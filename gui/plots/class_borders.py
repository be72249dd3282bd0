"""The lines between the likeliest of several classes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gui.plots.aliases import Extent, Field, Indices
from gui.plots.field import contour
from gui.plots.mistakes import sampled

_SMALLEST = np.float32(np.finfo(np.float32).tiny)
Line = tuple[NDArray[np.float64], NDArray[np.float64]]
"""x and y (n,), a NaN between two lines."""


def class_borders(shares: Field, winner: Indices, extent: Extent) -> Line:
    """Where two classes are equally likely and all others less so.

    Shares (classes, H, W) are placed as a field is; `winner` (H, W) is the likeliest class at each node.
    Cells with a share that is not finite have no line.
    """
    # Of a sure model the shares jump within a cell; their logarithms go straight on, and so do the lines.
    logs = np.log(np.maximum(shares, _SMALLEST))
    lines = [_border(logs, first, second, extent) for first, second in _neighbours(winner, len(shares))]
    found = [line for line in lines if len(line)]
    if not found:
        return np.empty(0), np.empty(0)
    gap = np.full((1, 2), np.nan)
    xy = np.concatenate([part for line in found for part in (line, gap)][:-1])
    return np.ascontiguousarray(xy[:, 0]), np.ascontiguousarray(xy[:, 1])


def _neighbours(winner: Indices, classes: int) -> list[tuple[int, int]]:
    """The pairs of classes that win at two corners of one cell."""
    met = np.zeros(classes * classes, np.bool_)
    for one, other in (
        (winner[:, :-1], winner[:, 1:]),
        (winner[:-1], winner[1:]),
        (winner[:-1, :-1], winner[1:, 1:]),
        (winner[:-1, 1:], winner[1:, :-1]),
    ):
        met[(one * classes + other)[one != other]] = True
    pairs = {tuple(sorted(divmod(int(key), classes))) for key in np.flatnonzero(met)}
    return [(first, second) for first, second in sorted(pairs)]


def _border(logs: Field, first: int, second: int, extent: Extent) -> NDArray[np.float64]:
    """Where both are alike (n, 2), without the parts on which a third one is likelier."""
    xy = np.column_stack(contour(logs[first] - logs[second], extent, (0.0,)))
    known = np.isfinite(xy[:, 0])
    there = sampled(logs, extent, xy[known])
    lead = np.full(len(xy), np.nan)
    lead[known] = there[first] - np.max(np.delete(there, (first, second), axis=0), axis=0)
    return _kept(xy, lead)


def _kept(xy: NDArray[np.float64], lead: NDArray[np.float64]) -> NDArray[np.float64]:
    """A line (n, 2) where `lead` (n,) is not negative, cut where that changes sign between two places."""
    inside = lead >= 0
    known = np.isfinite(lead)
    cut = np.flatnonzero((inside[:-1] != inside[1:]) & known[:-1] & known[1:])
    share = (lead[cut] / (lead[cut] - lead[cut + 1]))[:, None]
    crossings = xy[cut] + share * (xy[cut + 1] - xy[cut])
    shown = np.where(inside[:, None], xy, np.nan)
    order = np.argsort(np.concatenate([np.arange(len(xy)), cut + 0.5]), kind="stable")
    line: NDArray[np.float64] = np.concatenate([shown, crossings])[order]
    places = np.flatnonzero(np.isfinite(line[:, 0]))
    if not len(places):
        return line[:0]
    # One gap between two pieces is enough, and none at the ends.
    line = line[places[0] : places[-1] + 1]
    drawn = np.isfinite(line[:, 0])
    kept: NDArray[np.float64] = line[drawn | np.append(drawn[1:], False)]
    return kept
