"""How a data point looks: class by colour and shape, test by a pale or open fill, value by a colour map."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainterPath, QPen

from gui.kit.tokens import Tokens
from gui.plots.aliases import Indices
from gui.plots.atlas_scatter import DotLook
from gui.plots.colormap import mixed, strong_value_map

VALUE_BINS = 32
_CIRCLE, _SQUARE, _DIAMOND = 10.6, 10.0, 12.8
_PALE = 0.28
_RADIUS = 0.45
"""Half the width of a shape in its unit square: the rest is room for the outline."""


def class_looks(tokens: Tokens) -> list[DotLook]:
    """Looks by `class_codes`: class A round, class B square, test points paler."""
    outline = tokens.color("point_outline")
    return [
        _look(shape, size, outline, QBrush(mixed(color, tokens.plot, pale)))
        for shape, size, color in (
            (circle(), _CIRCLE, tokens.class_a),
            (rounded_square(), _SQUARE, tokens.class_b),
        )
        for pale in (0.0, _PALE)
    ]


def class_codes(labels: ArrayLike, test: ArrayLike) -> Indices:
    """Look of each point (n,) from its class 0 or 1 (n,) and whether it is held out (n,)."""
    return 2 * np.asarray(labels, np.intp) + np.asarray(test, np.intp)


def value_looks(tokens: Tokens) -> list[DotLook]:
    """Looks by `value_codes`: fill by value, train round, test a diamond."""
    outline = tokens.color("contour" if tokens.dark else "point_outline")
    colors = strong_value_map(0.0, 1.0)
    return [
        _look(shape, size, outline, QBrush(colors.color((index + 0.5) / VALUE_BINS)))
        for index in range(VALUE_BINS)
        for shape, size in ((circle(), _CIRCLE), (diamond(), _DIAMOND))
    ]


def value_codes(values: ArrayLike, test: ArrayLike, low: float, high: float) -> Indices:
    """Look of each point (n,) from its value (n,) in [low, high] and whether it is held out (n,)."""
    share = (np.asarray(values, np.float64) - low) / ((high - low) or 1.0)
    bins = np.clip(np.nan_to_num(share) * VALUE_BINS, 0, VALUE_BINS - 1).astype(np.intp)
    return 2 * bins + np.asarray(test, np.intp)


def sample_looks(tokens: Tokens) -> list[DotLook]:
    """Looks of regression samples: 0 for train, a filled circle; 1 for test, an open diamond."""
    return [
        _look(circle(), _CIRCLE, tokens.color("card"), QBrush(tokens.color("train"))),
        _look(diamond(), _DIAMOND, tokens.color("test"), QBrush(tokens.color("card")), 1.6),
    ]


def ring_looks(tokens: Tokens) -> list[DotLook]:
    """Marks around selected points: 0 for the only one, a double ring; 1 for one of many, a single ring."""
    ink, nothing = tokens.color("contour"), QBrush(Qt.BrushStyle.NoBrush)
    double = circle()
    double.addEllipse(QPointF(0.0, 0.0), 0.25, 0.25)
    return [_look(double, 22.0, ink, nothing, 2.0), _look(circle(), 15.6, ink, nothing, 2.0)]


def circle() -> QPainterPath:
    """A circle around 0."""
    path = QPainterPath()
    path.addEllipse(QPointF(0.0, 0.0), _RADIUS, _RADIUS)
    return path


def rounded_square() -> QPainterPath:
    """A square around 0, corners a little rounded."""
    path = QPainterPath()
    path.addRoundedRect(QRectF(-_RADIUS, -_RADIUS, 2 * _RADIUS, 2 * _RADIUS), 0.15, 0.15)
    return path


def diamond() -> QPainterPath:
    """A square around 0, standing on its corner."""
    path = QPainterPath(QPointF(0.0, -_RADIUS))
    for corner in (QPointF(_RADIUS, 0.0), QPointF(0.0, _RADIUS), QPointF(-_RADIUS, 0.0)):
        path.lineTo(corner)
    path.closeSubpath()
    return path


def _look(shape: QPainterPath, size: float, outline: QColor, fill: QBrush, width: float = 1.1) -> DotLook:
    # The shape is drawn scaled to its size, and so is the pen: its width is right at any screen scale.
    pen = QPen(outline, width / size)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return DotLook(shape, size, pen, fill)
