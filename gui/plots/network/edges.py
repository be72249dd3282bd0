"""The weights as a picture: width and strength by size, colour and dashes by sign."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from gui.kit.tokens import Tokens
from gui.plots.colormap import mixed
from gui.plots.hairlines import bristles
from gui.plots.network.parts import Edge, Numbers, Structure
from gui.plots.network.places import Places, edge_ends, edge_path, edges_into

THICKEST = 3.6
_FAINTEST = 0.14
_MOST_EDGES = 100
"""So many of the strongest edges between two layers are drawn: more cannot be told apart."""
_DASHES = [4.0, 3.0]
_LEVELS = 8
"""As many widths and strengths are told apart."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """One edge to draw: its share of the largest weight between its layers, 0 to 1, and its sign."""

    edge: Edge
    share: float
    negative: bool
    silent: bool


def strokes(places: Places, structure: Structure, numbers: Numbers) -> Iterator[Stroke]:
    """The edges shown, the strongest of each layer last."""
    for layer in range(1, len(places.columns)):
        weights = numbers.weights[layer - 1]
        largest = float(np.abs(np.nan_to_num(weights)).max(initial=0.0)) or 1.0
        found = [
            Stroke(edge, min(abs(value) / largest, 1.0), value < 0, structure.is_silent(edge))
            for edge in edges_into(places, layer)
            if np.isfinite(value := float(weights[edge.unit, edge.source]))
        ]
        yield from sorted(found, key=lambda stroke: stroke.share)[-_MOST_EDGES:]


def sign_color(negative: bool, tokens: Tokens) -> str:
    """Blue pulls towards class 1 and larger values, orange away from them."""
    return tokens.class_a if negative else tokens.class_b


def paint_strokes(painter: QPainter, places: Places, found: Iterable[Stroke], tokens: Tokens) -> None:
    """Draw all edges, weak ones below strong ones; what comes from a disabled unit is faintly dotted.

    Edges of about one strength are one path: Qt draws that far faster than each by itself.
    """
    paths: dict[tuple[int, bool], QPainterPath] = defaultdict(QPainterPath)
    silent = QPainterPath()
    for stroke in found:
        path = silent if stroke.silent else paths[math.ceil(stroke.share * _LEVELS), stroke.negative]
        path.addPath(edge_path(*edge_ends(places, stroke.edge)))
    painter.setPen(QPen(tokens.color("ghost"), 1.0, Qt.PenStyle.DotLine))
    painter.drawPath(silent)
    for (level, negative), path in sorted(paths.items(), key=lambda each: each[0]):
        share = level / _LEVELS
        strength = _FAINTEST + (1 - _FAINTEST) * share**0.7
        pen = QPen(mixed(tokens.card, sign_color(negative, tokens), strength), 1.0)
        if negative:
            pen.setDashPattern(_DASHES)
        painter.setPen(pen)
        for bristle in bristles(max(1.0, THICKEST * share)):
            painter.drawPath(path.translated(bristle))


def paint_highlight(painter: QPainter, places: Places, edge: Edge, color: QColor) -> None:
    """A line around an edge that is pointed at or chosen."""
    start, end = edge_ends(places, edge)
    pen = QPen(color, 1.5)
    painter.setPen(pen)
    for shift in (-3.0, 3.0):
        painter.drawPath(edge_path(start + QPointF(0, shift), end + QPointF(0, shift)))
