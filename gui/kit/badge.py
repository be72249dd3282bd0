"""A few words in a rounded frame whose colour tells how things are."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QStyle, QStyleOptionFrame, QStylePainter, QWidget

from gui.kit.style_property import set_style_property

Mood = Literal["plain", "ok", "warn", "error", "info"]


class Badge(QLabel):
    """Hidden while it has nothing to say; shortens its words where there is no room."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setProperty("mood", "plain")
        self.hide()

    def show_text(self, text: str, mood: Mood = "plain") -> None:
        """Say something, or nothing."""
        set_style_property(self, "mood", mood)
        self.setText(text)
        self.setAccessibleDescription(text)
        self.setVisible(bool(text))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def shown_text(self) -> str:
        """The words as they are drawn now."""
        return self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, self.contentsRect().width()
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QStylePainter(self)
        frame = QStyleOptionFrame()
        QFrame.initStyleOption(self, frame)
        painter.drawControl(QStyle.ControlElement.CE_ShapedFrame, frame)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.contentsRect(), int(self.alignment()), self.shown_text())
