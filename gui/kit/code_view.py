"""Python code to read and to copy, coloured with the theme."""

from __future__ import annotations

import math

from pygments.lexers.python import PythonLexer
from pygments.token import Comment, Keyword, Name, Number, Operator, String, _TokenType
from PySide6.QtCore import QEvent, QSize, Slot
from PySide6.QtGui import QColor, QFont, QSyntaxHighlighter, QTextCharFormat, QTextDocument
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from gui.kit.tokens import current_tokens

Span = tuple[int, int, str]
"""Start, length and colour role of a piece of one line."""

_MOST_AT_LEAST = 8

_ROLES: tuple[tuple[_TokenType, str], ...] = (
    (Comment, "muted"),
    (Keyword, "accent_text"),
    (Operator.Word, "accent_text"),
    (Name.Builtin, "accent_text"),
    (String, "ok"),
    (Number, "class_a_text"),
)


def code_spans(code: str) -> list[list[Span]]:
    """The coloured pieces of every line of Python `code`; a text that is no Python has few."""
    lines: list[list[Span]] = [[]]
    column = 0
    for kind, text in PythonLexer(stripnl=False, ensurenl=False).get_tokens(code):
        role = next((role for known, role in _ROLES if kind in known), None)
        for index, piece in enumerate(text.split("\n")):
            if index:
                lines.append([])
                column = 0
            if role is not None and piece:
                lines[-1].append((column, len(piece), role))
            column += len(piece)
    return lines


class CodeView(QPlainTextEdit):
    """A read-only page of Python as high as its text, between `least` and `most` lines.

    Where room is short it gives way to eight lines and scrolls.
    """

    def __init__(self, name: str, *, least: int = 4, most: int = 12, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._least = least
        self._most = most
        self._highlighter = _Highlighter(self.document())
        self.setProperty("role", "code")
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.horizontalScrollBar().rangeChanged.connect(self._make_room_for_the_bar)

    def code(self) -> str:
        """The text shown."""
        return self.toPlainText()

    def set_code(self, code: str) -> None:
        """Show `code`; the place read and the selection stay when it is the same."""
        if code == self.toPlainText():
            return
        self._highlighter.set_spans(code_spans(code))
        self.setPlainText(code)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._height_for(self._most))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self._height_for(min(self._most, _MOST_AT_LEAST)))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            self._highlighter.rehighlight()
            self.updateGeometry()

    @Slot()
    def _make_room_for_the_bar(self) -> None:
        self.updateGeometry()

    def _height_for(self, most: int) -> int:
        """Room for all lines, for `most` of them where there are more, and for the scroll bar below them."""
        self.ensurePolished()
        lines = min(max(self.blockCount(), self._least), most)
        margins = self.contentsMargins()
        around = 2 * self.document().documentMargin() + margins.top() + margins.bottom()
        bar = self.horizontalScrollBar()
        around += bar.sizeHint().height() if bar.maximum() > 0 else 0
        # Exactly as high as its text, QPlainTextEdit still shows a scroll bar.
        return math.ceil(lines * self.fontMetrics().lineSpacing() + around) + 1


class _Highlighter(QSyntaxHighlighter):
    """Paints spans found beforehand, since a line alone does not tell whether it is inside a string."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._spans: list[list[Span]] = []

    def set_spans(self, spans: list[list[Span]]) -> None:
        """The pieces to colour from the next change of the text on."""
        self._spans = spans

    def highlightBlock(self, text: str) -> None:
        line = self.currentBlock().blockNumber()
        if line >= len(self._spans):
            return
        tokens = current_tokens()
        for start, length, role in self._spans[line]:
            self.setFormat(start, length, _ink(tokens.color(role), italic=role == "muted"))


def _ink(color: QColor, *, italic: bool) -> QTextCharFormat:
    ink = QTextCharFormat()
    ink.setForeground(color)
    if italic:
        ink.setFontItalic(True)
        ink.setFontWeight(QFont.Weight.Normal)
    return ink
