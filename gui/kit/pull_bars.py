"""Rows of two bars from a middle line: a part in colour, the whole behind it in grey."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.kit.metrics import GAP
from gui.kit.tokens import current_tokens

_ROW_PADDING = 8
_THICK, _THIN = 8.0, 2.0


@dataclass(frozen=True, slots=True)
class PullRow:
    """A name, two numbers, and the part as text."""

    name: str
    part: float
    whole: float
    text: str


class PullBars(QWidget):
    """All rows on one scale, from minus to plus the largest of their finite numbers."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[PullRow, ...] = ()
        self._name_width = self._text_width = 0
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def rows(self) -> tuple[PullRow, ...]:
        """What is shown."""
        return self._rows

    def show_rows(self, rows: Sequence[PullRow]) -> None:
        """Show these; the columns only grow while the number of rows stays, lest bars jump."""
        metrics = self.fontMetrics()
        names = max((metrics.horizontalAdvance(row.name) for row in rows), default=0)
        texts = max((metrics.horizontalAdvance(row.text) for row in rows), default=0)
        if len(rows) != len(self._rows):
            self._name_width = self._text_width = 0
            self.updateGeometry()
        self._name_width = max(self._name_width, names)
        self._text_width = max(self._text_width, texts)
        self._rows = tuple(rows)
        self.setAccessibleDescription(", ".join(f"{row.name} {row.text}" for row in rows))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, len(self._rows) * self._row_height())

    def minimumSizeHint(self) -> QSize:
        return QSize(160, len(self._rows) * self._row_height())

    def paintEvent(self, event: QPaintEvent) -> None:
        # An error while painting must still end the painter: Qt does not survive one left open.
        with QPainter(self) as painter:
            self._paint(painter)

    def _paint(self, painter: QPainter) -> None:
        tokens, height = current_tokens(), self._row_height()
        left, right = self._name_width + GAP, self.width() - self._text_width - GAP
        middle, half = (left + right) / 2, max((right - left) / 2, 1.0)
        scale = half / self._largest()
        painter.setPen(QPen(tokens.color("muted"), 1.0))
        painter.drawLine(QLineF(middle, 0, middle, len(self._rows) * height))
        for place, row in enumerate(self._rows):
            line = QRectF(0, place * height, self.width(), height)
            _bar(painter, middle, row.whole * scale, line.center().y(), _THICK, "line")
            role = "class_b" if row.part > 0 else "class_a"
            _bar(painter, middle, row.part * scale, line.center().y(), _THICK - 2 * _THIN, role)
            painter.setPen(tokens.color("text"))
            painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, row.name)
            painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, row.text)

    def _largest(self) -> float:
        numbers = np.abs([number for row in self._rows for number in (row.part, row.whole)])
        return max(float(numbers[np.isfinite(numbers)].max(initial=0.0)), 1e-30)

    def _row_height(self) -> int:
        return self.fontMetrics().height() + _ROW_PADDING


def _bar(painter: QPainter, start: float, length: float, middle: float, thick: float, role: str) -> None:
    if np.isfinite(length):
        area = QRectF(start, middle - thick / 2, length, thick).normalized()
        painter.fillRect(area, current_tokens().color(role))
