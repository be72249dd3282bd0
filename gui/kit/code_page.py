"""A page of code that is as high as its text."""

from __future__ import annotations

import math

from PySide6.QtCore import QSize, Slot
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget


class CodePage(QPlainTextEdit):
    """Between `least` and `most` lines high; where room is short it shrinks to `shrunk` and scrolls."""

    def __init__(
        self, name: str, *, least: int, most: int, shrunk: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._least, self._most, self._shrunk = least, most, shrunk
        self.setProperty("role", "code")
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.horizontalScrollBar().rangeChanged.connect(self._make_room_for_the_bar)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.height_for(self._most))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.height_for(min(self._most, self._shrunk)))

    @Slot()
    def _make_room_for_the_bar(self) -> None:
        self.updateGeometry()

    def height_for(self, most: int) -> int:
        """Room for all lines, for `most` of them where there are more, and for the scroll bar below them."""
        self.ensurePolished()
        lines = min(max(self.blockCount(), self._least), most)
        margins = self.contentsMargins()
        around = 2 * self.document().documentMargin() + margins.top() + margins.bottom()
        bar = self.horizontalScrollBar()
        around += bar.sizeHint().height() if bar.maximum() > 0 else 0
        # Exactly as high as its text, QPlainTextEdit still shows a scroll bar; so it does a pixel above that.
        line = math.ceil(QFontMetricsF(self.font()).lineSpacing())  # as Qt sets lines, each on whole pixels
        return math.ceil(lines * line + around) + 3
