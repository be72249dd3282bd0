"""Code with one line marked: the one that is done just now."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent, QTextCursor, QTextFormat
from PySide6.QtWidgets import QTextEdit, QWidget

from gui.kit.code_view import CodeView
from gui.kit.tokens import current_tokens

_SHRUNK = 4
"""Less than other code needs: the line of now is always in sight."""


class MarkedCode(CodeView):
    """Keeps the marked line in sight."""

    def __init__(self, name: str, *, least: int, most: int, parent: QWidget | None = None) -> None:
        super().__init__(name, least=least, most=most, shrunk=_SHRUNK, parent=parent)
        self._line: int | None = None

    def marked_line(self) -> int | None:
        """The marked line, from 1."""
        return self._line

    def mark(self, line: int | None) -> None:
        """Mark a line, from 1, or none."""
        self._line = line
        self._show_mark()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._line is not None:
            self._show_line()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            self._show_mark()

    def _show_mark(self) -> None:
        block = self.document().findBlockByNumber((self._line or 0) - 1)
        if self._line is None or not block.isValid():
            self.setExtraSelections([])
            return
        selection = QTextEdit.ExtraSelection()
        place = QTextCursor(block)
        selection.cursor = place
        selection.format.setBackground(current_tokens().color("accent_soft"))
        selection.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
        self.setExtraSelections([selection])
        if self.isVisible() and not self.textCursor().hasSelection():
            self.setTextCursor(place)
            self._show_line()

    def _show_line(self) -> None:
        """Scroll only where the line is not in sight as a whole."""
        place = self.cursorRect()
        if place.top() < 0 or place.bottom() > self.viewport().height():
            self.centerCursor()
