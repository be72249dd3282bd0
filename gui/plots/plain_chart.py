"""What small charts share: the room they keep for numbers, grid lines, and a hint while there is nothing."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.kit.metrics import GAP, HALF_GAP
from gui.kit.tokens import Tokens, current_tokens
from gui.plots.chart_axis import Axis
from gui.plots.chart_paper import paint_levels
from gui.plots.overlays import small_font
from gui.plots.ticks import set_apart

_WIDEST_LABEL = "0.001"


@dataclass(frozen=True, slots=True)
class Axes:
    """The axes of a chart and what their ends are called."""

    x: Axis
    y: Axis
    x_name: str = ""
    y_name: str = ""


class PlainChart(QWidget):
    """The base of a chart in a card: a subclass tells its axes and paints what lies between them.

    Without axes the hint stands in the middle.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hint = ""
        self.setAccessibleName(name)
        self.setMinimumSize(160, 120)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def axes(self) -> Axes | None:
        """The axes around what is shown; None while there is nothing to show."""
        return None

    def paint_content(self, painter: QPainter, area: QRectF, axes: Axes, tokens: Tokens) -> None:
        """Paint what is measured over an area (pixels)."""

    def set_hint(self, hint: str) -> None:
        """Say this where there is nothing to show."""
        self._hint = hint
        self.update()

    def plot_rect(self) -> QRectF:
        """The plotted area in pixels."""
        metrics = QFontMetricsF(small_font(self.font()))
        left = metrics.horizontalAdvance(_WIDEST_LABEL) + 2 * GAP
        above = metrics.height() + HALF_GAP
        return QRectF(self.rect()).adjusted(left, above, -GAP, -2 * metrics.height() - HALF_GAP)

    def sizeHint(self) -> QSize:
        return QSize(420, 150)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.PaletteChange):
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        axes, tokens = self.axes(), current_tokens()
        # An error while painting must still end the painter: Qt does not survive one left open.
        with QPainter(self) as painter:
            if axes is None:
                painter.setPen(tokens.color("muted"))
                centred = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
                painter.drawText(self.rect(), centred, self._hint)
                return
            painter.setFont(small_font(self.font()))
            area = self.plot_rect()
            _paint_axes(painter, area, axes, tokens)
            self.paint_content(painter, area, axes, tokens)


def _paint_axes(painter: QPainter, area: QRectF, axes: Axes, tokens: Tokens) -> None:
    """Grid lines at the ticks of y, numbers along both axes, the name of y above and that of x below."""
    paint_levels(painter, area, axes.y, tokens)
    metrics = QFontMetricsF(painter.font())
    baseline = area.bottom() + HALF_GAP + metrics.ascent()
    level = area.width() / (axes.x.high - axes.x.low)
    widest = max((metrics.horizontalAdvance(text) for _, text in axes.x.ticks), default=0.0)
    for value, text in set_apart(axes.x.ticks, level, widest + HALF_GAP):
        width = metrics.horizontalAdvance(text)
        x = area.left() + share(axes.x, value) * area.width() - width / 2
        painter.drawText(QPointF(min(x, area.right() + GAP - width), baseline), text)
    middle = area.center().x() - metrics.horizontalAdvance(axes.x_name) / 2
    painter.drawText(QPointF(middle, baseline + metrics.height()), axes.x_name)
    painter.drawText(QPointF(0.0, area.top() - HALF_GAP - metrics.descent()), axes.y_name)


def share(axis: Axis, place: float) -> float:
    """Where a place in the range of an axis lies on it, 0 at its low end."""
    return (place - axis.low) / (axis.high - axis.low)
