"""How a point looks: class by colour and shape, test by a hole or an open fill, value by a colour map."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QPainterPath, QPen

from gui.kit.tokens import CLASS_ROLES, Tokens
from gui.plots.aliases import Indices
from gui.plots.atlas_scatter import DotLook
from gui.plots.colormap import mixed, strong_value_map
from gui.plots.shapes import circle, diamond, pierced, plus, rounded_square, star, triangle

VALUE_BINS = 32
_CIRCLE, _SQUARE, _DIAMOND = 10.6, 10.0, 12.8
_PALE = 0.28

CLASS_SHAPES: tuple[tuple[Callable[[], QPainterPath], float], ...] = (
    (circle, _CIRCLE),
    (rounded_square, _SQUARE),
    (triangle, 12.8),
    (diamond, _DIAMOND),
    (plus, 12.2),
    (star, 14.0),
)
"""The shape of each class and its size in pixels: such that all cover about the same."""


def class_looks(tokens: Tokens) -> list[DotLook]:
    """Looks by `class_codes`: each class has its shape and colour; test points are paler, with a hole."""
    return list(_class_looks(tokens))


@lru_cache(maxsize=8)
def _class_looks(tokens: Tokens) -> tuple[DotLook, ...]:
    outline = tokens.color("point_outline")
    looks = []
    for (shape, size), role in zip(CLASS_SHAPES, CLASS_ROLES, strict=True):
        color = getattr(tokens, role)
        looks.append(_look(shape(), size, outline, QBrush(QColor(color))))
        looks.append(_look(pierced(shape()), size, outline, QBrush(mixed(color, tokens.plot, _PALE))))
    return tuple(looks)


def class_codes(labels: ArrayLike, test: ArrayLike) -> Indices:
    """Look of each point (n,) from its class (n,), from 0, and whether it is held out (n,)."""
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


def _look(shape: QPainterPath, size: float, outline: QColor, fill: QBrush, width: float = 1.1) -> DotLook:
    # The shape is drawn scaled to its size, and so is the pen: its width is right at any screen scale.
    pen = QPen(outline, width / size)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return DotLook(shape, size, pen, fill)
