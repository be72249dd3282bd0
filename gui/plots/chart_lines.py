"""Lines of many noisy points painted fast: a band from lowest to highest, a line through its middle."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath

from gui.plots.chart_axis import Axis
from gui.plots.hairlines import draw_line
from gui.plots.series import Series, stretches

_THICKNESS = 1.5
_BAND_ALPHA = 0.28
_DASHES = (5.0, 3.0)


@dataclass(frozen=True, slots=True)
class ChartLine:
    """One series in pixels: a line and, where values were merged, a band of one rectangle per column."""

    line: QPainterPath
    band: list[QRectF]


def chart_line(series: Series, axes: tuple[Axis, Axis], area: QRectF, scale: float) -> ChartLine:
    """A series over an area (logical pixels) of a screen with `scale` device pixels to one."""
    x_axis, y_axis = axes
    envelope = series.columns(x_axis.low, x_axis.high, max(1, round(area.width() * scale)))
    x = area.left() + x_axis.places(envelope.x) * area.width()
    low = area.bottom() - y_axis.places(envelope.low) * area.height()
    high = area.bottom() - y_axis.places(envelope.high) * area.height()
    line = QPainterPath()
    band: list[QRectF] = []
    for part in stretches(envelope):
        line.addPath(pg.arrayToQPath(x[part], (low[part] + high[part]) / 2, connect="all"))
        widths = np.diff(x[part], append=x[part][-1:] + 1 / scale)
        columns = np.column_stack([x[part], high[part], widths, low[part] - high[part]])
        band.extend(QRectF(*column) for column in columns[columns[:, 3] > 0].tolist())
    return ChartLine(line, band)


def paint_band(painter: QPainter, line: ChartLine, color: QColor) -> None:
    """Shade from the lowest to the highest value of each column."""
    shade = QColor(color)
    shade.setAlphaF(_BAND_ALPHA)
    painter.save()
    # Columns touch each other: antialiasing would draw their seams.
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(shade)
    painter.drawRects(line.band)
    painter.restore()


def paint_line(painter: QPainter, line: ChartLine, color: QColor, dashed: bool) -> None:
    """Draw the line itself."""
    draw_line(painter, line.line, color, _THICKNESS, _DASHES if dashed else ())
