"""Stages in a row, with the one that was reached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.kit.metrics import GAP, HALF_GAP
from gui.kit.tokens import current_tokens

_ARROW_WIDTH, _ARROW_HEIGHT = 4.0, 8.0
_DOT = "\N{BULLET}"


@dataclass(frozen=True, slots=True)
class _Room:
    """Pixels around each name and between two stages."""

    around: int
    between: int


_ROOMY, _CLOSE = _Room(GAP, 20), _Room(HALF_GAP, 14)


class StageStrip(QWidget):
    """Names with arrows between them: those behind are plain, the present one stands out, others are pale."""

    def __init__(self, stages: Sequence[str], name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stages = tuple(stages)
        self._reached = -1
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    @property
    def reached(self) -> str:
        """The stage that stands out; '' before the first one."""
        return self._stages[self._reached] if self._reached >= 0 else ""

    def reach(self, place: int) -> None:
        """Let the stage at `place` stand out; -1 for none."""
        if place != self._reached:
            self._reached = place
            self.setAccessibleDescription(self.reached)
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._width(self._stages, _ROOMY), self.fontMetrics().height() + GAP)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        names, room = self._fitted()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            left = 0.0
            for place, name in enumerate(names):
                if place > 0:
                    self._paint_arrow(painter, left + room.between / 2)
                    left += room.between
                width = self.fontMetrics().horizontalAdvance(name) + 2 * room.around
                self._paint_stage(painter, place, name, QRectF(left, 0, width, self.height()))
                left += width

    def _paint_stage(self, painter: QPainter, place: int, name: str, area: QRectF) -> None:
        tokens, metrics = current_tokens(), self.fontMetrics()
        role = "text" if place < self._reached else "muted"
        if place == self._reached:
            role = "on_accent"
            box = QRectF(0, 0, area.width(), metrics.height() + HALF_GAP)
            box.moveCenter(area.center())
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.color("accent"))
            painter.drawRoundedRect(box, 6, 6)
        painter.setPen(tokens.color(role))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, name)

    def _paint_arrow(self, painter: QPainter, x: float) -> None:
        painter.setPen(QPen(current_tokens().color("muted"), 1.4))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(_arrow(QPointF(x, self.height() / 2)))

    def _fitted(self) -> tuple[Sequence[str], _Room]:
        """What is written, and how far apart: where room is short the other stages become dots."""
        for room in (_ROOMY, _CLOSE):
            if self._width(self._stages, room) <= self.width():
                return self._stages, room
        return [name if place == self._reached else _DOT for place, name in enumerate(self._stages)], _CLOSE

    def _width(self, names: Sequence[str], room: _Room) -> int:
        texts = sum(self.fontMetrics().horizontalAdvance(name) + 2 * room.around for name in names)
        return texts + (len(names) - 1) * room.between


def _arrow(middle: QPointF) -> QPainterPath:
    path = QPainterPath(middle + QPointF(-_ARROW_WIDTH / 2, -_ARROW_HEIGHT / 2))
    path.lineTo(middle + QPointF(_ARROW_WIDTH / 2, 0))
    path.lineTo(middle + QPointF(-_ARROW_WIDTH / 2, _ARROW_HEIGHT / 2))
    return path
