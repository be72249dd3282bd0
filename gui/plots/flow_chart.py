"""One quantity of every layer over the steps, on a log axis."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from numpy.typing import ArrayLike, NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath
from PySide6.QtWidgets import QWidget

from gui.kit.metrics import HALF_GAP
from gui.kit.tokens import Tokens
from gui.plots.chart_axis import log_loss_axis, step_axis
from gui.plots.hairlines import draw_line
from gui.plots.plain_chart import Axes, PlainChart

CAPACITY = 1 << 9
"""Rows kept, about one for each pixel of the chart."""
_THICKNESS = 1.5
_END_LABEL_ROOM = 28.0
_END_DOT = 2.0
"""At the newest values: a line of one measurement alone could not be seen."""


def layer_color(index: int, count: int, tokens: Tokens) -> QColor:
    """From the accent for the first layer to the colour of warnings for the last: both read on a card."""
    first, last = tokens.color("accent_text"), tokens.color("warn")
    along = index / max(count - 1, 1)
    return QColor(
        round(first.red() + along * (last.red() - first.red())),
        round(first.green() + along * (last.green() - first.green())),
        round(first.blue() + along * (last.blue() - first.blue())),
    )


def apart(places: Sequence[float], distance: float, highest: float) -> list[float]:
    """`places` moved as little as keeps them `distance` apart, in their order, up to `highest`."""
    order = sorted(range(len(places)), key=places.__getitem__)
    moved, least, most = list(places), -math.inf, highest
    for index in order:
        moved[index] = max(places[index], least)
        least = moved[index] + distance
    for index in reversed(order):
        moved[index] = min(moved[index], most)
        most = moved[index] - distance
    return moved


class FlowHistory:
    """Rows of measures (quantities, layers) at rising steps, in bounded memory.

    When it is full, every other row is given up, so that all of history keeps one even resolution.
    """

    def __init__(self, quantities: int, layers: int) -> None:
        self._steps = np.zeros(CAPACITY)
        self._values = np.full((CAPACITY, quantities, layers), np.nan)
        self._size = 0

    @property
    def steps(self) -> NDArray[np.float64]:
        """The steps (rows,)."""
        return self._steps[: self._size]

    @property
    def values(self) -> NDArray[np.float64]:
        """What was measured (rows, quantities, layers); NaN where it could not be."""
        return self._values[: self._size]

    def append(self, step: int, values: ArrayLike) -> None:
        """Add a row; a step at or before the newest takes history back to there."""
        self._size = int(np.searchsorted(self.steps, step))
        if self._size == CAPACITY:
            self._size = CAPACITY // 2
            self._steps[: self._size] = self._steps[::2]
            self._values[: self._size] = self._values[::2]
        self._steps[self._size], self._values[self._size] = step, values
        self._size += 1

    def newest(self, quantity: int) -> NDArray[np.float64]:
        """The newest measure (layers,) that is a number; NaN where there is none."""
        values = self.values[:, quantity]
        known = np.isfinite(values)
        last = len(values) - 1 - np.argmax(known[::-1], axis=0) if len(values) else 0
        layers = np.arange(values.shape[1])
        return np.where(known.any(axis=0), values[last, layers] if len(values) else np.nan, np.nan)


class FlowChart(PlainChart):
    """A line for each layer, its short name at its end; `usual` draws a line across, to compare with."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._names: tuple[str, ...] = ()
        self._history = FlowHistory(1, 0)
        self._quantity = 0
        self._usual: float | None = None

    def start(self, names: Sequence[str], history: FlowHistory) -> None:
        """Show the lines of `history`, of layers with these short names."""
        self._names, self._history = tuple(names), history
        self.update()

    def show_quantity(self, quantity: int, usual: float | None = None) -> None:
        """Draw the lines of another quantity, by its place in the history."""
        self._quantity, self._usual = quantity, usual
        self.update()

    def axes(self) -> Axes | None:
        values = self._history.values[:, self._quantity]
        known = values[np.isfinite(values)]
        if not len(known):
            return None
        low, high = float(known.min()), float(known.max())
        if self._usual is not None:
            low, high = min(low, self._usual), max(high, self._usual)
        across = step_axis(int(self._history.steps[-1]), int(self._history.steps[0]))
        return Axes(across, log_loss_axis(low, high), self.tr("steps"))

    def plot_rect(self) -> QRectF:
        return super().plot_rect().adjusted(0, 0, -_END_LABEL_ROOM, 0)

    def paint_content(self, painter: QPainter, area: QRectF, axes: Axes, tokens: Tokens) -> None:
        if self._usual is not None:
            self._paint_usual(painter, area, axes, tokens)
        values = self._history.values[:, self._quantity]
        x = area.left() + axes.x.places(self._history.steps) * area.width()
        y = area.bottom() - axes.y.places(np.where(np.isfinite(values), values, np.nan)) * area.height()
        ends = area.bottom() - axes.y.places(self._history.newest(self._quantity)) * area.height()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = QFontMetricsF(painter.font())
        # A layer that is frozen has no line, and no name at the end of it.
        drawn = np.flatnonzero(np.isfinite(ends)).tolist()
        labels = apart(ends[drawn].tolist(), metrics.capHeight() + HALF_GAP, area.bottom())
        for layer, label in zip(drawn, labels, strict=True):
            color = layer_color(layer, len(self._names), tokens)
            draw_line(painter, pg.arrayToQPath(x, y[:, layer], connect="finite"), color, _THICKNESS)
            if math.isfinite(y[-1, layer]):
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(color)
                painter.drawEllipse(QPointF(x[-1], y[-1, layer]), _END_DOT, _END_DOT)
            painter.setPen(color)
            painter.drawText(QPointF(x[-1] + HALF_GAP, label + metrics.capHeight() / 2), self._names[layer])

    def _paint_usual(self, painter: QPainter, area: QRectF, axes: Axes, tokens: Tokens) -> None:
        place = float(axes.y.places(np.array([self._usual]))[0])
        y = area.bottom() - place * area.height()
        across = QPainterPath(QPointF(area.left(), y))
        across.lineTo(area.right(), y)
        draw_line(painter, across, tokens.color("muted"), 1.0, (4.0, 4.0))
