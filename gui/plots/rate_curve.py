"""The learning rate over the steps of its schedule, as a small curve with the present place on it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.kit.metrics import CONTROL_RADIUS, GAP, HALF_GAP
from gui.kit.number_format import NumberRange, format_in
from gui.kit.tokens import current_tokens
from gui.plots.overlays import small_font
from gui.plots.ticks import tick_label

_HEIGHT = 64
_DOT = 3.5
_RATES = NumberRange(0, 1)


class RateCurve(QWidget):
    """Shows rates (n,) over places (n,), the highest rate and the last place, a dot at the present place."""

    def __init__(self, name: str, *, tooltip: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setToolTip(tooltip)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._places: list[int] = []
        self._rates: list[float] = []
        self._unit = ""
        self._now: tuple[float, float] | None = None

    def sizeHint(self) -> QSize:
        return QSize(160, max(_HEIGHT, 4 * self.fontMetrics().height()))

    def set_curve(self, places: Sequence[int], rates: Sequence[float], unit: str) -> None:
        """Draw other rates, over places that are counted in `unit`."""
        self._places, self._rates, self._unit = list(places), list(rates), unit
        self.update()

    def set_now(self, place: int, rate: float) -> None:
        """Put the dot at this place and rate."""
        if self._now != (place, rate):
            self._now = (place, rate)
            self.update()

    def last_place(self) -> int:
        """Where the curve ends, 0 without one."""
        return self._places[-1] if self._places else 0

    def dot(self) -> QPointF | None:
        """The middle of the dot; None when it lies beyond the curve or there is none."""
        if self._now is None or not self._places or not 0 <= self._now[0] <= self._places[-1]:
            return None
        return self._at(*self._now)

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens, frame = current_tokens(), QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(tokens.color("line"), 1))
            painter.setBrush(tokens.color("plot"))
            painter.drawRoundedRect(frame, CONTROL_RADIUS, CONTROL_RADIUS)
            if not self._places:
                return
            painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
            painter.setFont(small_font(self.font()))
            inner = self.rect().adjusted(GAP, HALF_GAP, -GAP, -HALF_GAP)
            right = Qt.AlignmentFlag.AlignRight
            highest, last = self._ends()
            painter.drawText(inner, right | Qt.AlignmentFlag.AlignTop, highest)
            painter.drawText(inner, right | Qt.AlignmentFlag.AlignBottom, last)
            painter.setPen(QPen(tokens.color("train"), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolyline(
                QPolygonF([self._at(*pair) for pair in zip(self._places, self._rates, strict=True)])
            )
            dot = self.dot()
            if dot is not None:
                painter.setPen(QPen(tokens.color("plot"), 1))
                painter.setBrush(tokens.color("train"))
                painter.drawEllipse(dot, _DOT, _DOT)

    def _ends(self) -> tuple[str, str]:
        """The highest rate and the last place in words."""
        return format_in(self._top(), _RATES), f"{tick_label(self._places[-1], 1.0)} {self._unit}"

    def _top(self) -> float:
        return max(self._rates)

    def _at(self, place: float, rate: float) -> QPointF:
        """A pixel; the numbers stand at the right of the curve."""
        metrics = QFontMetricsF(small_font(self.font()))
        aside = max(map(metrics.horizontalAdvance, ("0.0001", *self._ends()))) + 2 * GAP
        width, height = self.width() - GAP - aside, self.height() - 2 * GAP
        share = place / max(self._places[-1], 1)
        level = min(rate / (self._top() or 1.0), 1.0)
        return QPointF(GAP + share * width, GAP + (1 - level) * height)
