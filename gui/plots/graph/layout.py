"""Where everything of a graph stands: cards in columns, curves between them, a place for each label.

Lengths are logical pixels at full size. Only what a graph is made of decides, never what it computed.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath

from engine.lab.arranging import Arrangement, arrange
from engine.lab.placing import Placement, apart, place

from .content import ShownGraph

CARD_WIDTH = 156.0
CARD_HEIGHT = 92.0
DRAWN_HEIGHT = 132.0
"""Of a card with a heat map."""
COLUMN_GAP = 116.0
CHIP_HEIGHT = 30.0
CHIP_WIDTH = 108.0
"""The most room that a label of two lines may take between two columns."""
_ROW_GAP = 30.0
_BEND_HEIGHT = 6.0
_LANE = 12.0
_CHIP_GAP = 4.0
_SAMPLES = 24


@dataclass(frozen=True, eq=False)
class Layout:
    """The places of a shown graph."""

    cards: tuple[QRectF, ...]
    curves: tuple[QPainterPath, ...]
    """One for each line, from its source to its target."""
    chips: tuple[QPointF, ...]
    """The middle of the label of each line."""
    columns: tuple[int, ...]
    """Of each card, from 0 on the left."""
    bounds: QRectF

    @cached_property
    def extents(self) -> tuple[QRectF, ...]:
        """What each line covers, never empty."""
        return tuple(curve.boundingRect().adjusted(-1, -1, 1, 1) for curve in self.curves)

    def card_at(self, spot: QPointF) -> int | None:
        """The card under a place."""
        return next((i for i, card in enumerate(self.cards) if card.contains(spot)), None)

    def curve_at(self, spot: QPointF, reach: float) -> int | None:
        """The line nearest to a place, if it is within reach or its label is."""
        if not self.curves:
            return None
        for i, chip in enumerate(self.chips):
            if abs(chip.x() - spot.x()) < CHIP_WIDTH / 2 and abs(chip.y() - spot.y()) < CHIP_HEIGHT / 2:
                return i
        distances = np.hypot(self._sampled[..., 0] - spot.x(), self._sampled[..., 1] - spot.y()).min(axis=1)
        nearest = int(distances.argmin())
        return nearest if distances[nearest] <= reach else None

    @cached_property
    def _sampled(self) -> NDArray[np.float64]:
        """Points on every line, (lines, samples, 2)."""
        shares = np.linspace(0, 1, _SAMPLES).tolist()
        points = [[curve.pointAtPercent(share).toTuple() for share in shares] for curve in self.curves]
        return np.array(points, np.float64)


def layout(shown: ShownGraph) -> Layout:
    """Places for the cards and lines of a graph."""
    pairs = sorted({(edge.source, edge.target) for edge in shown.edges})
    heights = [DRAWN_HEIGHT if node.is_drawn else CARD_HEIGHT for node in shown.nodes]
    arranged = arrange(len(shown.nodes), pairs)
    placed = place(arranged, pairs, heights, _ROW_GAP, _BEND_HEIGHT)
    cards = [
        QRectF(_left(column), middle - height / 2, CARD_WIDTH, height)
        for column, middle, height in zip(arranged.layers, placed.nodes, heights, strict=True)
    ]
    at = {pair: i for i, pair in enumerate(pairs)}
    curves, ends = [], []
    for edge in shown.edges:
        i = at[edge.source, edge.target]
        path = _stops(cards[edge.source], cards[edge.target], arranged, placed, i, edge.lane * _LANE)
        curves.append(_curve(path))
        ends.append(QPointF((path[-2].x() + path[-1].x()) / 2, (path[-2].y() + path[-1].y()) / 2))
    columns, _ = arranged.size
    bounds = QRectF(0, 0, max(0.0, _left(columns) - COLUMN_GAP), placed.height)
    return Layout(tuple(cards), tuple(curves), tuple(_spread(ends)), arranged.layers, bounds)


def _left(column: int) -> float:
    return column * (CARD_WIDTH + COLUMN_GAP)


def _stops(
    source: QRectF, target: QRectF, arranged: Arrangement, placed: Placement, pair: int, aside: float
) -> list[QPointF]:
    """The points that a line passes, in twos: where a curve begins, where it ends."""
    stops = [QPointF(source.right(), source.center().y() + aside)]
    for (column, _), y in zip(arranged.bends[pair], placed.bends[pair], strict=True):
        stops += [QPointF(_left(column), y + aside), QPointF(_left(column) + CARD_WIDTH, y + aside)]
    return [*stops, QPointF(target.left(), target.center().y() + aside)]


def _curve(stops: list[QPointF]) -> QPainterPath:
    """Level at every stop: a curve in each gap between columns, straight under the cards' column."""
    path = QPainterPath(stops[0])
    for i, (begin, end) in enumerate(pairwise(stops)):
        if i % 2:
            path.lineTo(end)
            continue
        bow = (end.x() - begin.x()) / 2
        path.cubicTo(QPointF(begin.x() + bow, begin.y()), QPointF(end.x() - bow, end.y()), end)
    return path


def _spread(wishes: list[QPointF]) -> list[QPointF]:
    """Labels moved up and down until none covers another in its column."""
    columns: dict[float, list[int]] = defaultdict(list)
    for i, wish in enumerate(wishes):
        columns[wish.x()].append(i)
    spread = list(wishes)
    for x, members in columns.items():
        members.sort(key=lambda i: wishes[i].y())
        heights = [CHIP_HEIGHT] * len(members)
        free = apart([wishes[i].y() for i in members], heights, _CHIP_GAP)
        for i, y in zip(members, free, strict=True):
            spread[i] = QPointF(x, y)
    return spread
