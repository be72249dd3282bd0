"""A one-line label that shortens its text where there is no room."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QToolTip, QWidget


class ElidedLabel(QLabel):
    """Ends with an ellipsis and tells the whole text as tooltip when it does not fit; needs no width.

    Where there is a shorter text, that one stands for it first.
    """

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._shorter = ""

    def set_shorter(self, text: str) -> None:
        """What to say where there is no room for the whole text; '' for its beginning."""
        if text != self._shorter:
            self._shorter = text
            self.update()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def shown_text(self) -> str:
        """The text as it is drawn now."""
        metrics, room = self.fontMetrics(), self.contentsRect().width()
        fits = metrics.horizontalAdvance(self.text()) <= room
        text = self.text() if fits else self._shorter or self.text()
        return metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and not self.toolTip() and self.shown_text() != self.text():
            QToolTip.showText(event.globalPos(), self.text(), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.contentsRect(), int(self.alignment()), self.shown_text())
