"""A small editor for Python: line numbers, colours, indentation, marks on lines and pieces of them."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QEvent, QMimeData, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtWidgets import QTextEdit, QWidget

from gui.kit.code_indent import back_to_stop, commented, indented, next_indent, to_next_stop, unindented
from gui.kit.code_page import CodePage
from gui.kit.tokens import current_tokens

Place = tuple[int, int, int, int]
"""Line and column of the first character and of the one behind the last; lines from 1, columns from 0."""

_TOKEN = re.compile(
    r"(?P<comment>#.*)|(?P<number>\b\d[\d_]*\.?\d*(?:[eE][+-]?\d+)?\b\.?|\.\d+)|(?P<word>[^\W\d]\w*)"
)
_ROLES = {"comment": "muted", "number": "class_a_text"}
_GUTTER_PAD = 8


class CodeEditor(CodePage):
    """A page of code to write on, never lower than `least` lines.

    `words` gives the colour role of each word that means something. Tab indents, so Escape leads out of the
    editor by the keyboard; Ctrl+Enter emits `run_wanted`.
    """

    run_wanted = Signal()

    def __init__(
        self,
        name: str,
        words: Mapping[str, str],
        *,
        least: int = 6,
        most: int = 18,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, least=least, most=most, shrunk=least, parent=parent)
        self._line: int | None = None
        self._place: Place | None = None
        self._highlighter = _Highlighter(self.document(), words)
        self._gutter = _Gutter(self)
        self.blockCountChanged.connect(self._fit_gutter)
        self.updateRequest.connect(self._scroll_gutter)
        self._fit_gutter()

    def mark_line(self, line: int | None) -> None:
        """Show that this line, from 1, is what is being looked at; None for none."""
        if line != self._line:
            self._line = line
            self._show_marks()
            if line is not None:
                self._scroll_to(line)

    def mark_error(self, place: Place | None) -> None:
        """Underline what is wrong; None where nothing is."""
        self._place = place
        self._show_marks()
        self._gutter.update()

    def replace_text(self, text: str) -> None:
        """Another text, as one step that can be undone."""
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)
        cursor.setPosition(0)
        self.setTextCursor(cursor)

    def go_to(self, line: int, column: int) -> None:
        """Put the cursor there and the focus here."""
        cursor = QTextCursor(self.document().findBlockByNumber(line - 1))
        cursor.movePosition(
            QTextCursor.MoveOperation.Right, n=min(column, max(0, cursor.block().length() - 1))
        )
        self.setTextCursor(cursor)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def gutter_width(self) -> int:
        """Room for the line numbers."""
        digits = max(2, len(str(self.blockCount())))
        return self.fontMetrics().horizontalAdvance("0") * digits + 2 * _GUTTER_PAD

    def paint_gutter(self, painter: QPainter, area: QRect) -> None:
        """Draw the numbers of the lines in `area`."""
        tokens = current_tokens()
        painter.setFont(self.font())
        block, wrong = self.firstVisibleBlock(), self._place[0] if self._place else None
        top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
        while block.isValid() and top <= area.bottom():
            height = self.blockBoundingRect(block).height()
            number = block.blockNumber() + 1
            role = "error" if number == wrong else "accent_text" if number == self._line else "muted"
            painter.setPen(tokens.color(role))
            box = QRect(0, round(top), self.gutter_width() - _GUTTER_PAD, math.ceil(height))
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(number))
            block, top = block.next(), top + height

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        inside = self.contentsRect()
        self._gutter.setGeometry(inside.left(), inside.top(), self.gutter_width(), inside.height())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._highlighter.rehighlight()
            self._fit_gutter()
            self._show_marks()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_run(event):
            event.accept()
            return True
        return super().event(event)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Text only: a file that is dropped here is meant for whoever opens files."""
        return not source.hasUrls() and super().canInsertFromMimeData(source)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, cursor = event.key(), self.textCursor()
        before = cursor.block().text()[: cursor.positionInBlock()]
        if _is_run(event):
            self.run_wanted.emit()
        elif key == Qt.Key.Key_Escape:
            self._leave()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            cursor.insertText("\n" + next_indent(before))
            self.ensureCursorVisible()
        elif key == Qt.Key.Key_Tab and not cursor.hasSelection():
            cursor.insertText(" " * to_next_stop(len(before)))
        elif key == Qt.Key.Key_Tab:
            self._change_lines(indented)
        elif key == Qt.Key.Key_Backtab:
            self._change_lines(unindented)
        elif key == Qt.Key.Key_Slash and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._change_lines(commented)
        elif key == Qt.Key.Key_Backspace and not cursor.hasSelection() and back_to_stop(before) > 1:
            keep = QTextCursor.MoveMode.KeepAnchor
            cursor.movePosition(QTextCursor.MoveOperation.Left, keep, back_to_stop(before))
            cursor.removeSelectedText()
        else:
            super().keyPressEvent(event)

    def _scroll_to(self, line: int) -> None:
        """Let a line be seen; the cursor stays. Without wrapped lines the scroll bar counts lines."""
        bar, seen = self.verticalScrollBar(), self.viewport().height() // self.fontMetrics().lineSpacing()
        if line - 1 < bar.value():
            bar.setValue(line - 1)
        elif line > bar.value() + seen:
            bar.setValue(line - seen)

    def _leave(self) -> None:
        """Give the focus to what comes next, which Qt refuses while Tab is a letter."""
        self.setTabChangesFocus(True)
        self.focusNextChild()
        self.setTabChangesFocus(False)

    def _change_lines(self, change: Callable[[Sequence[str]], list[str]]) -> None:
        """Change the selected lines, or the one with the cursor, as one step that can be undone."""
        cursor, document = self.textCursor(), self.document()
        had_selection = cursor.hasSelection()
        first = document.findBlock(cursor.selectionStart())
        last = document.findBlock(cursor.selectionEnd())
        if last != first and cursor.selectionEnd() == last.position():
            last = last.previous()
        from_end = last.position() + last.length() - cursor.position()
        cursor.setPosition(first.position())
        cursor.setPosition(last.position() + last.length() - 1, QTextCursor.MoveMode.KeepAnchor)
        text = "\n".join(change(cursor.selectedText().split("\N{PARAGRAPH SEPARATOR}")))
        cursor.insertText(text)
        end = cursor.position()
        if had_selection:
            cursor.setPosition(end - len(text))
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        else:
            cursor.setPosition(max(end - len(text), end + 1 - from_end))
        self.setTextCursor(cursor)

    def _show_marks(self) -> None:
        tokens, marks = current_tokens(), []
        if self._line is not None and 0 < self._line <= self.blockCount():
            mark = QTextEdit.ExtraSelection()
            mark.cursor = QTextCursor(self.document().findBlockByNumber(self._line - 1))
            mark.format.setBackground(tokens.color("accent_soft"))
            mark.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
            marks.append(mark)
        if self._place is not None:
            mark = QTextEdit.ExtraSelection()
            mark.cursor = self._cursor_over(self._place)
            mark.format.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            mark.format.setUnderlineColor(tokens.color("error"))
            mark.format.setBackground(tokens.color("error_soft"))
            marks.append(mark)
        self.setExtraSelections(marks)
        self._gutter.update()

    def _cursor_over(self, place: Place) -> QTextCursor:
        """A selection of the place as far as the text has it; of the character before an empty one."""
        line, column, end_line, end_column = place
        document = self.document()
        first = document.findBlockByNumber(min(line, self.blockCount()) - 1)
        last = document.findBlockByNumber(min(end_line, self.blockCount()) - 1)
        start = first.position() + min(column, first.length() - 1)
        end = last.position() + min(end_column, last.length() - 1)
        cursor = QTextCursor(document)
        cursor.setPosition(start if end > start else max(first.position(), start - 1))
        cursor.setPosition(max(start, end), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    @Slot()
    def _fit_gutter(self) -> None:
        self.setViewportMargins(self.gutter_width(), 0, 0, 0)
        self.updateGeometry()

    @Slot(QRect, int)
    def _scroll_gutter(self, area: QRect, by: int) -> None:
        if by:
            self._gutter.scroll(0, by)
        else:
            self._gutter.update(0, area.y(), self._gutter.width(), area.height())


class _Gutter(QWidget):
    """The strip of line numbers at the left of an editor."""

    def __init__(self, editor: CodeEditor) -> None:
        super().__init__(editor)
        self._editor = editor

    def sizeHint(self) -> QSize:
        return QSize(self._editor.gutter_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._editor.paint_gutter(painter, event.rect())


class _Highlighter(QSyntaxHighlighter):
    """Colours words, numbers and comments line by line: the language has no strings of several lines."""

    def __init__(self, document: QTextDocument, words: Mapping[str, str]) -> None:
        super().__init__(document)
        self._words = words

    def highlightBlock(self, text: str) -> None:
        tokens = current_tokens()
        for match in _TOKEN.finditer(text):
            kind = str(match.lastgroup)
            role = self._words.get(match[0]) if kind == "word" else _ROLES[kind]
            if role is not None:
                ink = QTextCharFormat()
                ink.setForeground(tokens.color(role))
                ink.setFontItalic(kind == "comment")
                self.setFormat(match.start(), match.end() - match.start(), ink)


def _is_run(event: QKeyEvent) -> bool:
    return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and bool(
        event.modifiers() & Qt.KeyboardModifier.ControlModifier
    )
