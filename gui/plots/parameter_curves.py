"""Parameters over the steps: a thin line for each, named where the pointer is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QMouseEvent, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QWidget

from gui.kit.metrics import CONTROL_RADIUS, GAP, HALF_GAP
from gui.kit.number_format import grouped
from gui.kit.tokens import Tokens
from gui.plots.chart_axis import Axis, close_axis, step_axis
from gui.plots.flow_chart import apart, layer_color
from gui.plots.hairlines import draw_line
from gui.plots.overlays import small_font
from gui.plots.plain_chart import Axes, PlainChart
from gui.plots.ticks import short_number

_NEAR = 14.0
_FEW = 8
_STRONG = 2.0
_FAINT_ALPHA = 0.75


@dataclass(frozen=True, slots=True)
class Curves:
    """What lines show: `values` (samples, lines) at `steps` (samples,), their names and layers, from 0."""

    steps: NDArray[np.float64]
    values: NDArray[np.float64]
    names: Sequence[str]
    layers: Sequence[int]


NO_CURVES = Curves(np.empty(0), np.empty((0, 0)), (), ())


class ParameterCurves(PlainChart):
    """Lines in the colours of their layers; the one under the pointer is drawn strong, with its number."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._curves = NO_CURVES
        self._pointer: QPointF | None = None
        self.setMouseTracking(True)

    def show_curves(self, curves: Curves) -> None:
        """Draw other lines."""
        self._curves = curves
        self.update()

    def last_step(self) -> int:
        """Where the lines end; 0 without any."""
        return int(self._curves.steps[-1]) if len(self._curves.steps) else 0

    def axes(self) -> Axes | None:
        values = self._curves.values
        known = values[np.isfinite(values)]
        if not len(known):
            return None
        heights = close_axis(float(known.min()), float(known.max()), log=False)
        across = step_axis(self.last_step(), int(self._curves.steps[0]))
        return Axes(across, heights, self.tr("steps"), self.tr("value"))

    def plot_rect(self) -> QRectF:
        """The plotted area in pixels; the names of few lines stand at its right."""
        names = self._curves.names if len(self._curves.names) <= _FEW else ()
        metrics = QFontMetricsF(small_font(self.font()))
        room = max((metrics.horizontalAdvance(name) + HALF_GAP for name in names), default=0.0)
        return super().plot_rect().adjusted(0, 0, -room, 0)

    def reading(self) -> tuple[str, int, float] | None:
        """The name of the line under the pointer, a step near there and its value then; None for no line."""
        axes = self.axes()
        found = None if axes is None else self._under_pointer(self.plot_rect(), axes)
        if found is None:
            return None
        line, sample = found
        curves = self._curves
        return curves.names[line], int(curves.steps[sample]), float(curves.values[sample, line])

    def paint_content(self, painter: QPainter, area: QRectF, axes: Axes, tokens: Tokens) -> None:
        self._paint_zero(painter, area, axes.y, tokens)
        curves = self._curves
        x, y = self._places(area, axes)
        count = max(curves.layers, default=0) + 1
        found = self._under_pointer(area, axes)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for line, layer in enumerate(curves.layers):
            color = QColor(layer_color(layer, count, tokens))
            color.setAlphaF(_FAINT_ALPHA)
            painter.setPen(QPen(color, 1.0))
            painter.drawPath(pg.arrayToQPath(x, y[:, line], connect="finite"))
        if len(curves.names) <= _FEW:
            self._paint_ends(painter, area, x[-1], y[-1], tokens)
        if found is not None:
            line, sample = found
            color = layer_color(curves.layers[line], count, tokens)
            draw_line(painter, pg.arrayToQPath(x, y[:, line], connect="finite"), color, _STRONG)
            self._paint_name(painter, area, QPointF(x[sample], y[sample, line]), color, tokens)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._pointer = event.position()
        self.update()
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._pointer = None
        self.update()
        super().leaveEvent(event)

    def _places(self, area: QRectF, axes: Axes) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Where the samples lie, in pixels: (samples,) across and (samples, lines) down."""
        x = area.left() + axes.x.places(self._curves.steps) * area.width()
        return x, area.bottom() - axes.y.shares(self._curves.values) * area.height()

    def _under_pointer(self, area: QRectF, axes: Axes) -> tuple[int, int] | None:
        """The line nearest to the pointer, and the sample there; None where none is near."""
        if self._pointer is None or not area.contains(self._pointer):
            return None
        x, y = self._places(area, axes)
        sample = int(np.argmin(np.abs(x - self._pointer.x())))
        # Between two samples a line is where it is drawn, not where the nearest sample is.
        heights = [np.interp(self._pointer.x(), x, y[:, line]) for line in range(y.shape[1])]
        distance = np.abs(np.array(heights) - self._pointer.y())
        distance[~np.isfinite(distance)] = np.inf
        line = int(np.argmin(distance))
        return (line, sample) if distance[line] <= _NEAR else None

    def _paint_zero(self, painter: QPainter, area: QRectF, axis: Axis, tokens: Tokens) -> None:
        if axis.low < 0 < axis.high:
            y = area.bottom() - float(axis.places(np.zeros(1))[0]) * area.height()
            zero = QPainterPath(QPointF(area.left(), y))
            zero.lineTo(area.right(), y)
            draw_line(painter, zero, tokens.color("ghost"), 1.0, (4.0, 4.0))

    def _paint_ends(
        self, painter: QPainter, area: QRectF, x: float, ends: NDArray[np.float64], tokens: Tokens
    ) -> None:
        """The names of the lines at their ends, in their colours."""
        metrics, curves = QFontMetricsF(painter.font()), self._curves
        heights = np.nan_to_num(ends, nan=area.bottom()).tolist()
        labels = apart(heights, metrics.height(), area.bottom())
        count = max(curves.layers, default=0) + 1
        for name, layer, label in zip(curves.names, curves.layers, labels, strict=True):
            painter.setPen(layer_color(layer, count, tokens))
            painter.drawText(QPointF(x + HALF_GAP, label + metrics.capHeight() / 2), name)

    def _paint_name(
        self, painter: QPainter, area: QRectF, at: QPointF, color: QColor, tokens: Tokens
    ) -> None:
        """A dot at a sample, and a card that names the line."""
        reading = self.reading()
        if reading is None:
            return
        name, step, value = reading
        text = self.tr("{0} = {1} at step {2}").format(name, short_number(value), grouped(step))
        painter.setPen(QPen(tokens.color("card"), 1.5))
        painter.setBrush(color)
        painter.drawEllipse(at, 3.5, 3.5)
        metrics = QFontMetricsF(painter.font())
        card = QRectF(0, 0, metrics.horizontalAdvance(text) + 2 * GAP, metrics.height() + GAP)
        card.moveCenter(QPointF(at.x(), at.y() - card.height() - HALF_GAP))
        card.moveLeft(min(max(card.left(), area.left()), area.right() - card.width()))
        if card.top() < area.top():
            card.moveTop(at.y() + GAP)
        painter.setPen(QPen(tokens.color("line"), 1.0))
        painter.setBrush(tokens.color("card"))
        painter.drawRoundedRect(card, CONTROL_RADIUS, CONTROL_RADIUS)
        painter.setPen(tokens.color("text"))
        painter.drawText(card, Qt.AlignmentFlag.AlignCenter, text)
