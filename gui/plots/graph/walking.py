"""Walking from card to card: along the lines to the left and right, within a column up and down."""

from __future__ import annotations

from typing import Literal

from .content import ShownGraph
from .layout import Layout

Direction = Literal["left", "right", "up", "down"]


def next_card(shown: ShownGraph, places: Layout, current: int | None, direction: Direction) -> int | None:
    """The card that a step leads to; the same one where there is none, None in an empty graph.

    The first step leads to the first card from the left for "right", else to the last one's end.
    """
    if not places.cards:
        return None
    if current is None:
        order = sorted(range(len(places.cards)), key=lambda i: (places.columns[i], places.cards[i].top()))
        return order[0] if direction in ("right", "down") else order[-1]
    if direction in ("left", "right"):
        near = shown.inputs(current) if direction == "left" else shown.users(current)
        return min(near, key=lambda i: _distance(places, current, i), default=current)
    column = [i for i, each in enumerate(places.columns) if each == places.columns[current]]
    column.sort(key=lambda i: places.cards[i].top())
    place = column.index(current) + (1 if direction == "down" else -1)
    return column[min(max(0, place), len(column) - 1)]


def _distance(places: Layout, one: int, other: int) -> tuple[float, float]:
    """How far two cards are apart: first by height, then across."""
    a, b = places.cards[one].center(), places.cards[other].center()
    return abs(a.y() - b.y()), abs(a.x() - b.x())
