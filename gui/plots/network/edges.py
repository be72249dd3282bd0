"""The weights as a picture: width and strength by size, colour and dashes by sign."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap

from gui.kit.tokens import Tokens
from gui.plots.colormap import mixed
from gui.plots.hairlines import bristles
from gui.plots.network.parts import Edge, Numbers, Structure, largest
from gui.plots.network.places import Places, edge_ends, edge_path

THICKEST, _LEAST_THICKEST = 3.6, 1.5
_AIRY = 56.0
"""The gap between two layers in pixels from which on the strongest edge is the thickest."""
_FAINTEST = 0.14
_MOST_EDGES = 100
"""So many of the strongest edges between two layers are drawn: more cannot be told apart."""
_DASHES = [4.0, 3.0]
_LEVELS = 8
"""As many widths and strengths are told apart."""


@dataclass(frozen=True, eq=False, slots=True)
class Strokes:
    """Edges into one layer to draw, the strongest last: each array is (edges,).

    `targets` and `sources` are places among the neurons that are shown of the two layers. `share` is that of
    the largest weight between these, 0 to 1; a `silent` edge comes from a disabled unit.
    """

    targets: NDArray[np.intp]
    sources: NDArray[np.intp]
    share: NDArray[np.float64]
    negative: NDArray[np.bool_]
    silent: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.share)


def strokes(places: Places, structure: Structure, numbers: Numbers, layer: int) -> Strokes:
    """The edges shown into a layer, those with a finite weight."""
    weights = numbers.weights[layer - 1]
    reach = largest(weights) or 1.0
    heard = np.array([neuron.unit for neuron in places.layer(layer - 1)], np.intp)
    units = np.array([neuron.unit for neuron in places.layer(layer)], np.intp)
    shown = weights[np.ix_(units, heard)].astype(np.float64).ravel()
    share = np.minimum(np.abs(shown) / reach, 1.0)
    order = np.argsort(share, kind="stable")
    order = order[np.isfinite(shown[order])][-_MOST_EDGES:]
    targets, sources = np.divmod(order, len(heard))
    disabled = [neuron.unit for neuron in structure.disabled if neuron.layer == layer - 1]
    silent = np.isin(heard[sources], disabled)
    return Strokes(targets, sources, share[order], shown[order] < 0, silent)


def sign_color(negative: bool, tokens: Tokens) -> str:
    """Blue pulls towards class 1 and larger values, orange away from them."""
    return tokens.class_a if negative else tokens.class_b


def paint_strokes(painter: QPainter, places: Places, layer: int, found: Strokes, tokens: Tokens) -> None:
    """Draw the edges into a layer, weak ones below strong ones; silent ones are faintly dotted.

    Edges of about one strength are one path: Qt draws that far faster than each by itself.
    """
    paths: dict[tuple[int, bool], QPainterPath] = defaultdict(QPainterPath)
    silent = QPainterPath()
    ends = _ends(places, layer, found).tolist()
    levels = np.ceil(found.share * _LEVELS).astype(int).tolist()
    for (x0, y0, x1, y1), level, negative, is_silent in zip(
        ends, levels, found.negative.tolist(), found.silent.tolist(), strict=True
    ):
        path = silent if is_silent else paths[level, negative]
        bend = (x1 - x0) / 2
        path.moveTo(x0, y0)
        path.cubicTo(x0 + bend, y0, x1 - bend, y1, x1, y1)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if not silent.isEmpty():
        painter.setPen(QPen(tokens.color("ghost"), 1.0, Qt.PenStyle.DotLine))
        painter.drawPath(silent)
    thickest = thickest_in(places.columns[layer] - places.columns[layer - 1] - places.side)
    for (level, negative), path in sorted(paths.items(), key=lambda each: each[0]):
        share = level / _LEVELS
        strength = _FAINTEST + (1 - _FAINTEST) * share**0.7
        color, width = mixed(tokens.card, sign_color(negative, tokens), strength), max(1.0, thickest * share)
        # A picture for the screen is drawn often, and so with hairlines; else it is one line of its width.
        drawn = 1.0 if isinstance(painter.device(), QPixmap) else width
        pen = QPen(color, drawn)
        pen.setCapStyle(Qt.PenCapStyle.SquareCap if drawn == 1.0 else Qt.PenCapStyle.FlatCap)
        if negative:
            pen.setDashPattern([length / drawn for length in _DASHES])
        painter.setPen(pen)
        for bristle in bristles(width) if drawn < width else [QPointF()]:
            painter.drawPath(path.translated(bristle))


def thickest_in(gap: float) -> float:
    """How wide the strongest edge is in a gap of so many pixels: in a narrow one thick ones are a tangle."""
    return max(_LEAST_THICKEST, THICKEST * min(1.0, gap / _AIRY))


def _ends(places: Places, layer: int, found: Strokes) -> NDArray[np.float64]:
    """Where the edges begin and end (edges, 4), as `edge_ends` has it."""
    before = [places.nodes[neuron] for neuron in places.layer(layer - 1)]
    after = [places.nodes[neuron] for neuron in places.layer(layer)]
    starts = np.array([(square.right(), square.center().y()) for square in before])
    ends = np.array([(square.left(), square.center().y()) for square in after])
    return np.concatenate([starts[found.sources], ends[found.targets]], axis=1)


def paint_highlight(painter: QPainter, places: Places, edge: Edge, color: QColor) -> None:
    """A line around an edge that is pointed at or chosen."""
    start, end = edge_ends(places, edge)
    pen = QPen(color, 1.5)
    painter.setPen(pen)
    for shift in (-3.0, 3.0):
        painter.drawPath(edge_path(start + QPointF(0, shift), end + QPointF(0, shift)))
