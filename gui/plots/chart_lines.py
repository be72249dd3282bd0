"""Lines of many noisy points painted fast: a band from lowest to highest, a line through its middle."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath

from gui.plots.chart_axis import Axis
from gui.plots.hairlines import draw_line
from gui.plots.series import Series, stretches

_THICKNESS = 1.5
_BAND_ALPHA = 0.28
_FAINT = 0.4
_DASHES = (5.0, 3.0)


@dataclass(frozen=True, slots=True)
class ChartLine:
    """One series in pixels: a line, where values were merged a band of one rectangle per column, an average.

    `average` is the same as `line` where nothing was averaged.
    """

    line: QPainterPath
    band: list[QRectF]
    average: QPainterPath


def chart_line(
    series: Series, axes: tuple[Axis, Axis], area: QRectF, scale: float, reach: float = 0.0
) -> ChartLine:
    """A series over an area (logical pixels) of a screen with `scale` device pixels to one.

    The average takes in what is drawn up to `reach` pixels to either side.
    """
    x_axis, y_axis = axes
    columns = max(1, round(area.width() * scale))
    envelope = series.columns(x_axis.values(np.linspace(0.0, 1.0, columns + 1)))
    x = area.left() + x_axis.shares(envelope.x) * area.width()
    low = area.bottom() - y_axis.places(envelope.low) * area.height()
    high = area.bottom() - y_axis.places(envelope.high) * area.height()
    line, average = QPainterPath(), QPainterPath()
    band: list[QRectF] = []
    for part in stretches(envelope):
        cut_off(x[part], (low[part], high[part]), (area.left(), area.right()))
        middle = (low[part] + high[part]) / 2
        line.addPath(pg.arrayToQPath(x[part], middle, connect="all"))
        if reach > 0:
            average.addPath(pg.arrayToQPath(x[part], averaged(x[part], middle, reach), connect="all"))
        widths = np.diff(x[part], append=x[part][-1:] + 1 / scale)
        rectangles = np.column_stack([x[part], high[part], widths, low[part] - high[part]])
        band.extend(QRectF(*each) for each in rectangles[rectangles[:, 3] > 0].tolist())
    return ChartLine(line, band, average if reach > 0 else line)


def cut_off(
    x: NDArray[np.float64], lines: tuple[NDArray[np.float64], ...], ends: tuple[float, float]
) -> None:
    """End lines (n,) over rising `x` (n,) where they leave the range between two ends, in place.

    Only the first and the last point may lie outside. Qt would draw every dash up to them.
    """
    places = np.clip(x[[0, -1]], *ends)
    for y in lines:
        y[[0, -1]] = np.interp(places, x, y)
    x[[0, -1]] = places


def averaged(x: NDArray[np.float64], y: NDArray[np.float64], reach: float) -> NDArray[np.float64]:
    """The mean of all `y` (n,) whose `x` (n,), rising, lies within `reach`; twice over, which rounds corners.

    Near an end it looks as far ahead as back, so that the line ends where the values do.
    """
    reaches = np.minimum(reach, np.minimum(x - x[:1], x[-1:] - x))
    starts, stops = np.searchsorted(x, x - reaches), np.searchsorted(x, x + reaches, side="right")
    for _ in range(2):
        sums = np.concatenate([[0.0], np.cumsum(y)])
        y = (sums[stops] - sums[starts]) / np.maximum(stops - starts, 1)
    return y


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


def paint_line(
    painter: QPainter, line: ChartLine, color: QColor, ground: QColor, *, dashed: bool = False
) -> None:
    """Draw the line; where it is averaged, the average, with the line itself pale on the ground below it."""
    if line.average is not line.line:
        draw_line(painter, line.line, _between(ground, color, _FAINT), 1.0)
    draw_line(painter, line.average, color, _THICKNESS, _DASHES if dashed else ())


def _between(first: QColor, second: QColor, share: float) -> QColor:
    red, green, blue = (
        round(a + share * (b - a))
        for a, b in (
            (first.red(), second.red()),
            (first.green(), second.green()),
            (first.blue(), second.blue()),
        )
    )
    return QColor(red, green, blue)
