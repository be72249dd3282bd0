"""How a data point looks: class by colour and shape, test by a pale or open fill, value by a colour map."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainterPath, QPen

from gui.kit.tokens import Tokens
from gui.plots.atlas_scatter import DotLook, Indices
from gui.plots.colormap import mixed, strong_value_map

VALUE_BINS = 32
_CIRCLE, _SQUARE, _DIAMOND = 9.6, 9.0, 11.5
_PALE = 0.28


def class_looks(tokens: Tokens) -> list[DotLook]:
    """Looks by `class_codes`: class A round, class B square, test points paler."""
    outline = _pen(tokens.color("point_outline"), 1.1)
    return [
        DotLook(shape, size, outline, QBrush(mixed(color, tokens.plot, pale)))
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
    outline = _pen(tokens.color("contour" if tokens.dark else "point_outline"), 1.1)
    colors = strong_value_map(0.0, 1.0)
    return [
        DotLook(shape, size, outline, QBrush(colors.color((index + 0.5) / VALUE_BINS)))
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
        DotLook(circle(), _CIRCLE, _pen(tokens.color("card"), 1.0), QBrush(tokens.color("train"))),
        DotLook(diamond(), _DIAMOND, _pen(tokens.color("test"), 1.6), QBrush(tokens.color("card"))),
    ]


def ring_looks(tokens: Tokens) -> list[DotLook]:
    """Marks around selected points: 0 for the only one, a double ring; 1 for one of many, a single ring."""
    pen = _pen(tokens.color("contour"), 2.0)
    nothing = QBrush(Qt.BrushStyle.NoBrush)
    double = circle()
    double.addEllipse(QPointF(0.0, 0.0), 0.27, 0.27)
    return [DotLook(double, 20.0, pen, nothing), DotLook(circle(), 14.0, pen, nothing)]


def circle() -> QPainterPath:
    """A circle of diameter 1 around 0."""
    path = QPainterPath()
    path.addEllipse(QPointF(0.0, 0.0), 0.5, 0.5)
    return path


def rounded_square() -> QPainterPath:
    """A square of side 1 around 0, corners a little rounded."""
    path = QPainterPath()
    path.addRoundedRect(QRectF(-0.5, -0.5, 1.0, 1.0), 0.16, 0.16)
    return path


def diamond() -> QPainterPath:
    """A square standing on its corner, of width 1 around 0."""
    path = QPainterPath(QPointF(0.0, -0.5))
    for corner in (QPointF(0.5, 0.0), QPointF(0.0, 0.5), QPointF(-0.5, 0.0)):
        path.lineTo(corner)
    path.closeSubpath()
    return path


def _pen(color: QColor, width: float) -> QPen:
    pen = QPen(color, width)
    pen.setCosmetic(True)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen
