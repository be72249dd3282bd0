"""Where everything of a graph stands: cards in columns, curves between them, a place for each label.

Lengths are logical pixels at full size. Only what a graph is made of decides, never what it computed.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
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
BRIEF_CHIP_HEIGHT = 58.0
"""Of two lines in letters of 10 pixels at half the size."""
_ROW_GAPS = {1: 64.0, 2: 64.0, 3: 64.0, 4: 48.0}
_ROW_GAP = 30.0
_BEND_HEIGHT = 6.0
_LANE = 12.0
_CHIP_GAP = 4.0
_SAMPLES = 24


@dataclass(frozen=True, eq=False)
class Way:
    """How a line runs: past the cards in between together with others of its source, then on its own."""

    trunk: tuple[QPointF, ...]
    """The stops that it shares, in twos; empty for a line to the next column."""
    branch: QPainterPath
    """Its last curve, into its target."""
    extent: QRectF
    """What the branch covers, never empty."""

    def whole(self) -> QPainterPath:
        """All of it, from its source to its target."""
        path = curve(self.trunk)
        path.connectPath(self.branch)
        return path if self.trunk else self.branch


@dataclass(frozen=True, eq=False)
class Layout:
    """The places of a shown graph."""

    cards: tuple[QRectF, ...]
    ways: tuple[Way, ...]
    """Of each line."""
    trunks: tuple[tuple[QPointF, ...], ...]
    """What lines of one source share, drawn once; the longest of them for each source that has any."""
    chips: tuple[QPointF, ...]
    """The middle of the label of each line."""
    brief_chips: tuple[QPointF, ...]
    """The same for labels that are written larger because the graph is seen from afar."""
    columns: tuple[int, ...]
    """Of each card, from 0 on the left."""
    bounds: QRectF

    def card_at(self, spot: QPointF) -> int | None:
        """The card under a place."""
        return next((i for i, card in enumerate(self.cards) if card.contains(spot)), None)

    def line_at(self, spot: QPointF, reach: float) -> int | None:
        """The line nearest to a place, if it is within reach or its label is."""
        if not self.ways:
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
        points = [[way.branch.pointAtPercent(share).toTuple() for share in shares] for way in self.ways]
        return np.array(points, np.float64)


def layout(shown: ShownGraph) -> Layout:
    """Places for the cards and lines of a graph."""
    pairs = sorted({(edge.source, edge.target) for edge in shown.edges})
    heights = [DRAWN_HEIGHT if node.is_drawn else CARD_HEIGHT for node in shown.nodes]
    arranged = arrange(len(shown.nodes), pairs)
    placed = place(arranged, pairs, heights, _row_gap(arranged.layers), _BEND_HEIGHT)
    cards = [
        QRectF(_left(column), middle - height / 2, CARD_WIDTH, height)
        for column, middle, height in zip(arranged.layers, placed.nodes, heights, strict=True)
    ]
    shared = _shared_stops(cards, pairs, arranged, placed)
    bends = dict(zip(pairs, map(len, arranged.bends), strict=True))
    ways = tuple(
        _way(shared[line.source], bends[line.source, line.target], cards[line.target], line.lane)
        for line in shown.edges
    )
    longest: dict[int, Way] = {}
    for line, way in zip(shown.edges, ways, strict=True):
        if len(way.trunk) > len(longest[line.source].trunk if line.source in longest else ()):
            longest[line.source] = way
    columns = max(arranged.layers, default=-1) + 1
    return Layout(
        tuple(cards),
        ways,
        tuple(way.trunk for way in longest.values()),
        tuple(_spread([way.extent.center() for way in ways], CHIP_HEIGHT)),
        tuple(_spread([way.extent.center() for way in ways], BRIEF_CHIP_HEIGHT)),
        arranged.layers,
        QRectF(0, 0, max(0.0, _left(columns) - COLUMN_GAP), placed.height),
    )


def curve(stops: Sequence[QPointF]) -> QPainterPath:
    """Level at every stop: a curve in each gap between columns, straight past the cards of a column."""
    if not stops:
        return QPainterPath()
    path = QPainterPath(stops[0])
    for i, (begin, end) in enumerate(pairwise(stops)):
        if i % 2:
            path.lineTo(end)
            continue
        bow = (end.x() - begin.x()) / 2
        path.cubicTo(QPointF(begin.x() + bow, begin.y()), QPointF(end.x() - bow, end.y()), end)
    return path


def between(stops: Sequence[QPointF], left: float, right: float) -> Sequence[QPointF]:
    """The stops around a part of the way, from one at which a curve begins."""
    first = bisect_right(stops, left, key=QPointF.x)
    last = bisect_left(stops, right, key=QPointF.x)
    return stops[max(0, first - 1) // 2 * 2 : last + 1]


def _shared_stops(
    cards: Sequence[QRectF], pairs: Sequence[tuple[int, int]], arranged: Arrangement, placed: Placement
) -> dict[int, tuple[QPointF, ...]]:
    """The stops on the longest way from each source, the last target left out."""
    furthest: dict[int, int] = {}
    for i, (source, _) in enumerate(pairs):
        if len(arranged.bends[i]) >= len(arranged.bends[furthest.get(source, i)]):
            furthest[source] = i
    shared = {}
    for source, i in furthest.items():
        stops = [QPointF(cards[source].right(), cards[source].center().y())]
        for (column, _), y in zip(arranged.bends[i], placed.bends[i], strict=True):
            stops += [QPointF(_left(column), y), QPointF(_left(column) + CARD_WIDTH, y)]
        shared[source] = tuple(stops)
    return shared


def _way(shared: tuple[QPointF, ...], bends: int, target: QRectF, lane: float) -> Way:
    """The way past so many bends into a target; lines of the same two cards run beside each other."""
    aside = QPointF(0, lane * _LANE)
    trunk = shared[: 2 * bends + 1]
    begin = trunk[-1] if bends else trunk[-1] + aside
    end = QPointF(target.left(), target.center().y()) + aside
    extent = QRectF(begin, end).normalized().adjusted(-1, -1, 1, 1)
    return Way(trunk if bends else (), curve([begin, end]), extent)


def _row_gap(columns: Sequence[int]) -> float:
    """Between the cards of a column: wide where there are few, so that labels and lines have room."""
    return _ROW_GAPS.get(max(Counter(columns).values(), default=0), _ROW_GAP)


def _left(column: int) -> float:
    return column * (CARD_WIDTH + COLUMN_GAP)


def _spread(wishes: list[QPointF], height: float) -> list[QPointF]:
    """Labels of this height moved up and down until none covers another in its column."""
    columns: dict[float, list[int]] = defaultdict(list)
    for i, wish in enumerate(wishes):
        columns[wish.x()].append(i)
    spread = list(wishes)
    for x, members in columns.items():
        members.sort(key=lambda i: wishes[i].y())
        heights = [height] * len(members)
        free = apart([wishes[i].y() for i in members], heights, _CHIP_GAP)
        for i, y in zip(members, free, strict=True):
            spread[i] = QPointF(x, y)
    return spread
