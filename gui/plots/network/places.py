"""Where everything of a network's drawing lies, and what lies under a pointer. Pure functions."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath

from gui.plots.network.parts import Bias, Edge, Fold, Neuron, Part, Structure

LARGEST, SMALLEST = 34.0, 14.0
"""Sides of a neuron's map in pixels."""
LEAST_PITCH = 18.0
"""The least distance of two neurons of a layer, from middle to middle."""
LINE = 18.0
"""Pixels that a line of captions takes, and one of marks of folds, in text of the design's size."""
FOOT = 6.0
"""Room for the mark of the lowest bias."""
DOT = 3.5
"""Radius of the mark of a bias."""
_MOST_PITCH = 44.0
_SIDE_SHARE = 0.45
"""How much of the way between two columns a map takes at most; the rest is the weights'."""
_REACH = 5.0
_SAMPLES = 20
_OUTPUT_SHARE = 1.25
_RING = 4
"""Room for the frame around a neuron that is lit or looked at."""


@dataclass(frozen=True)
class Places:
    """The squares of the neurons shown, the marks of folds, and the middle of each column."""

    side: float
    nodes: dict[Neuron, QRectF]
    folds: dict[int, QRectF]
    columns: tuple[float, ...]
    line: float = LINE

    def layer(self, layer: int) -> tuple[Neuron, ...]:
        """The neurons of one layer that are shown, from the top."""
        return self._layers.get(layer, ())

    @cached_property
    def _layers(self) -> dict[int, tuple[Neuron, ...]]:
        found: dict[int, list[Neuron]] = {}
        for neuron in self.nodes:
            found.setdefault(neuron.layer, []).append(neuron)
        return {layer: tuple(each) for layer, each in found.items()}


def room_for(height: float, tallest: int | None = None, line: float = LINE) -> int:
    """How many units a column of this height shows, beside lines of text of the height `line`.

    All of the `tallest` layer's where these have room: the mark of folding would take as much as one more.
    """
    if tallest is not None and line + FOOT + tallest * LEAST_PITCH <= height:
        return tallest
    return max(3, int((height - 2 * line - FOOT) / LEAST_PITCH))


def needed_height(shown: int, line: float) -> float:
    """The height in which so many units and a mark of folding have room."""
    return 2 * line + FOOT + shown * LEAST_PITCH


def place(
    structure: Structure,
    shown: Sequence[Sequence[int]],
    folding: Collection[int],
    area: QRectF,
    seen: float,
    lead: float,
    line: float = LINE,
) -> Places:
    """Columns from the left to the right of `area`, `lead` pixels kept free for the names of the inputs.

    Captions above and marks of folds below them take a `line` each.

    Layers of `folding` have a mark below their units. Those that fit into the height `seen` without scrolling
    lie around its middle, taller ones begin at the top.
    """
    count = len(structure.names)
    room = seen - line - FOOT - (line if folding else 0)
    pitches = [max(min(_MOST_PITCH, room / len(units)), LEAST_PITCH) for units in shown]
    spacing = (area.width() - lead) / count
    side = max(SMALLEST, min(LARGEST, min(pitches) - 6, spacing * _SIDE_SHARE))
    left = area.left() + lead + side / 2
    right = area.right() - side * _OUTPUT_SHARE / 2 - _RING
    columns = tuple(left + (right - left) * layer / max(count - 1, 1) for layer in range(count))
    nodes: dict[Neuron, QRectF] = {}
    folds: dict[int, QRectF] = {}
    for layer, (units, x, pitch) in enumerate(zip(shown, columns, pitches, strict=True)):
        own = side * (_OUTPUT_SHARE if layer == structure.last and len(units) == 1 else 1)
        top = area.top() + line + max(room - pitch * len(units), 0) / 2 + pitch / 2
        for row, unit in enumerate(units):
            square = QRectF(0, 0, own, own)
            square.moveCenter(QPointF(x, top + row * pitch))
            nodes[Neuron(layer, unit)] = square
        if layer in folding:
            mark = QRectF(0, 0, min(spacing - 2, 58.0 * line / LINE), line - 2)
            mark.moveCenter(QPointF(x, top + (len(units) - 0.5) * pitch + line / 2))
            folds[layer] = mark
    return Places(side, nodes, folds, columns, line)


def edges_into(places: Places, layer: int) -> list[Edge]:
    """The edges between the neurons shown of a layer and of the one before."""
    return [
        Edge(layer, target.unit, source.unit)
        for target in places.layer(layer)
        for source in places.layer(layer - 1)
    ]


def edge_ends(places: Places, edge: Edge) -> tuple[QPointF, QPointF]:
    """From the right side of the source to the left side of the target."""
    source = places.nodes[Neuron(edge.layer - 1, edge.source)]
    target = places.nodes[Neuron(edge.layer, edge.unit)]
    return QPointF(source.right(), source.center().y()), QPointF(target.left(), target.center().y())


def edge_path(start: QPointF, end: QPointF) -> QPainterPath:
    """A curve that leaves and arrives level."""
    path = QPainterPath(start)
    bend = (end.x() - start.x()) / 2
    path.cubicTo(QPointF(start.x() + bend, start.y()), QPointF(end.x() - bend, end.y()), end)
    return path


def along(start: QPointF, end: QPointF, share: float) -> QPointF:
    """The place `share` (0 to 1) of the way along an `edge_path`."""
    x, y = _curve(start, end, np.array([share]))
    return QPointF(float(x[0]), float(y[0]))


def bias_dot(square: QRectF) -> QPointF:
    """The middle of the mark of a neuron's bias."""
    return QPointF(square.left() - 1, square.bottom() + 1)


def part_at(places: Places, structure: Structure, pos: QPointF) -> Part | None:
    """What lies under `pos`: a mark, a bias, a neuron, or the nearest edge within reach."""
    for layer, mark in places.folds.items():
        if mark.contains(pos):
            return Fold(layer)
    for neuron, square in places.nodes.items():
        dot = bias_dot(square)
        near = math.hypot(pos.x() - dot.x(), pos.y() - dot.y()) <= DOT + 2.5
        if near and neuron.layer > 0 and structure.biased[neuron.layer]:
            return Bias(neuron.layer, neuron.unit)
    for neuron, square in places.nodes.items():
        if square.contains(pos):
            return neuron
    return _nearest_edge(places, pos)


def _nearest_edge(places: Places, pos: QPointF) -> Edge | None:
    for layer in range(1, len(places.columns)):
        if places.columns[layer - 1] < pos.x() < places.columns[layer]:
            edges = edges_into(places, layer)
            distances = [_distance(*edge_ends(places, edge), pos) for edge in edges]
            nearest = int(np.argmin(distances)) if edges else -1
            return edges[nearest] if edges and distances[nearest] <= _REACH else None
    return None


def _distance(start: QPointF, end: QPointF, pos: QPointF) -> float:
    """From `pos` to an edge's curve, near enough between its samples."""
    if not start.x() - _REACH < pos.x() < end.x() + _REACH:
        return math.inf
    x, y = _curve(start, end, np.linspace(0, 1, _SAMPLES))
    dx, dy = np.diff(x), np.diff(y)
    length = np.maximum(dx * dx + dy * dy, 1e-9)
    share = np.clip(((pos.x() - x[:-1]) * dx + (pos.y() - y[:-1]) * dy) / length, 0, 1)
    return float(np.hypot(x[:-1] + share * dx - pos.x(), y[:-1] + share * dy - pos.y()).min())


def _curve(
    start: QPointF, end: QPointF, t: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The Bezier curve of `edge_path` at `t` (n,)."""
    bend = (end.x() - start.x()) / 2
    first, second = 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t**2
    x = (1 - t) ** 3 * start.x() + first * (start.x() + bend) + second * (end.x() - bend) + t**3 * end.x()
    y = ((1 - t) ** 3 + first) * start.y() + (second + t**3) * end.y()
    return x, y
