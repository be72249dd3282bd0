"""A data set as a tiny picture, for the buttons that choose one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath

from gui.kit.icons import icon
from gui.kit.tokens import CLASS_ROLES, Tokens
from gui.plots.colormap import strong_value_map
from gui.plots.point_looks import CLASS_SHAPES
from gui.plots.shapes import circle

Mark = tuple[QPainterPath, QColor]
"""A shape in a unit square around 0, and its colour."""

_MARGIN = 0.08
_DOT_SHARE = 0.055
_MOST_DOTS = 160
_MOST_VALUES = 640
"""Colours without a shape of their own show a landscape only where they lie close."""
_SYMBOL_SHARE = 0.5
_MARK_SHARE = 0.17
_FILLED = 0.9
"""How much of its unit square a shape is wide."""


def class_thumbnail(xy: ArrayLike, labels: ArrayLike, tokens: Tokens, size: int, dpr: float = 1.0) -> QImage:
    """Points (n, 2) of classes from 0 (n,), each in its shape, `size` logical pixels wide and high."""
    colors = [tokens.color(role) for role in CLASS_ROLES]
    shapes = [shape() for shape, _ in CLASS_SHAPES]
    chosen = [int(label) for label in np.asarray(labels)]
    return _scatter(
        xy, [colors[label] for label in chosen], [shapes[label] for label in chosen], tokens, size, dpr
    )


def value_thumbnail(xy: ArrayLike, values: ArrayLike, tokens: Tokens, size: int, dpr: float = 1.0) -> QImage:
    """Points (n, 2) coloured by a value (n,), `size` logical pixels wide and high."""
    targets = np.asarray(values, np.float64)
    low, high = (float(targets.min()), float(targets.max())) if len(targets) else (0.0, 1.0)
    scale = strong_value_map(low, high)
    colors = [scale.color(float(value)) for value in targets]
    return _scatter(xy, colors, [circle()] * len(colors), tokens, size, dpr, most=_MOST_VALUES)


def sample_thumbnail(x: ArrayLike, y: ArrayLike, tokens: Tokens, size: int, dpr: float = 1.0) -> QImage:
    """Samples y (n,) over x (n,), `size` logical pixels wide and high."""
    xy = np.column_stack([np.asarray(x, np.float64), np.asarray(y, np.float64)])
    return _scatter(xy, [tokens.color("train")] * len(xy), [circle()] * len(xy), tokens, size, dpr)


def symbol_thumbnail(
    symbol: str, tokens: Tokens, size: int, dpr: float = 1.0, *, marks: Sequence[Mark] = ()
) -> QImage:
    """An icon on an empty plot, a row of marks below it, `size` logical pixels wide and high."""
    image = _ground(tokens, size, dpr)
    half, side = round(size * _SYMBOL_SHARE), _MARK_SHARE * size
    top = (size - half) // 2 if not marks else round(_MARGIN * size)
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        icon(symbol, tokens.color("muted")).paint(painter, (size - half) // 2, top, half, half)
        painter.setPen(Qt.PenStyle.NoPen)
        for place, (shape, color) in enumerate(marks):
            x = size / 2 + (place - (len(marks) - 1) / 2) * 1.2 * side
            _paint(painter, QPointF(x, 0.8 * size), shape, side, color)
    return image


def class_marks(tokens: Tokens, classes: int) -> list[Mark]:
    """The shapes of so many classes in their colours."""
    pairs = zip(CLASS_SHAPES[:classes], CLASS_ROLES, strict=False)
    return [(shape(), tokens.color(role)) for (shape, _), role in pairs]


def value_marks(tokens: Tokens, inputs: int) -> list[Mark]:
    """Dots as a regression has them: alike over one input, in the colours of their values over two."""
    scale = strong_value_map(0.0, 1.0)
    colors = [tokens.color("train") if inputs == 1 else scale.color(value) for value in (0.1, 0.5, 0.9)]
    return [(circle(), color) for color in colors]


def _scatter(
    xy: ArrayLike,
    colors: list[QColor],
    shapes: list[QPainterPath],
    tokens: Tokens,
    size: int,
    dpr: float,
    *,
    most: int = _MOST_DOTS,
) -> QImage:
    image = _ground(tokens, size, dpr)
    places = _places(np.asarray(xy, np.float64).reshape(-1, 2), size)
    side = max(2.0, _DOT_SHARE * size) / _FILLED
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for index in range(0, len(places), max(1, -(-len(places) // most))):
            _paint(painter, QPointF(*places[index]), shapes[index], side, colors[index])
    return image


def _paint(painter: QPainter, place: QPointF, shape: QPainterPath, side: float, color: QColor) -> None:
    painter.save()
    painter.translate(place)
    painter.scale(side, side)
    painter.setBrush(color)
    painter.drawPath(shape)
    painter.restore()


def _ground(tokens: Tokens, size: int, dpr: float) -> QImage:
    image = QImage(round(size * dpr), round(size * dpr), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(dpr)
    image.fill(tokens.color("plot"))
    return image


def _places(xy: NDArray[np.float64], size: int) -> NDArray[np.float64]:
    if not len(xy):
        return xy
    low, high = xy.min(axis=0), xy.max(axis=0)
    span = np.where(high > low, high - low, 1.0)
    share = np.where(high > low, (xy - low) / span, 0.5)
    share[:, 1] = 1 - share[:, 1]
    return size * (_MARGIN + (1 - 2 * _MARGIN) * share)
