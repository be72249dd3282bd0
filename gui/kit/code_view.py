"""Code to read and to copy, coloured with the theme."""

from __future__ import annotations

import math
from typing import Literal

from pygments.lexers.javascript import JavascriptLexer
from pygments.lexers.python import PythonLexer
from pygments.token import Comment, Keyword, Name, Number, Operator, String, _TokenType
from PySide6.QtCore import QEvent
from PySide6.QtGui import QColor, QFont, QResizeEvent, QSyntaxHighlighter, QTextCharFormat, QTextDocument
from PySide6.QtWidgets import QWidget

from gui.kit.code_page import CodePage
from gui.kit.tokens import current_tokens

Span = tuple[int, int, str]
"""Start, length and colour role of a piece of one line."""

CodeLanguage = Literal["python", "javascript"]

_SHRUNK = 8
_MOST_COLOURED = 150_000
"""Characters; it would take a quarter of a second to tell the pieces of more of them."""

_ROLES: tuple[tuple[_TokenType, str], ...] = (
    (Comment, "muted"),
    (Keyword, "accent_text"),
    (Operator.Word, "accent_text"),
    (Name.Builtin, "accent_text"),
    (String, "ok"),
    (Number, "class_a_text"),
)


def code_spans(code: str, language: CodeLanguage = "python") -> list[list[Span]]:
    """The coloured pieces of every line of `code`; a text that is none has few."""
    lines: list[list[Span]] = [[]]
    column = 0
    lexer = PythonLexer if language == "python" else JavascriptLexer
    for kind, text in lexer(stripnl=False, ensurenl=False).get_tokens(code):
        role = next((role for known, role in _ROLES if kind in known), None)
        for index, piece in enumerate(text.split("\n")):
            if index:
                lines.append([])
                column = 0
            if role is not None and piece:
                lines[-1].append((column, len(piece), role))
            column += len(piece)
    return lines


class CodeView(CodePage):
    """A read-only page of code, coloured with the theme."""

    def __init__(
        self,
        name: str,
        *,
        least: int = 4,
        most: int = 12,
        shrunk: int = _SHRUNK,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, least=least, most=most, shrunk=shrunk, parent=parent)
        self._highlighter = _Highlighter(self.document())
        self._is_fitting = False
        self.setReadOnly(True)
        self.setTabChangesFocus(True)

    def code(self) -> str:
        """The text shown."""
        return self.toPlainText()

    def set_code(self, code: str, language: CodeLanguage = "python") -> None:
        """Show `code`; the place read and the selection stay when it is the same.

        Very long code is not coloured.
        """
        if code == self.toPlainText():
            return
        self._highlighter.set_spans(code_spans(code, language) if len(code) <= _MOST_COLOURED else [])
        self.setPlainText(code)
        self.updateGeometry()
        self._show_whole_lines()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_whole_lines()

    def _show_whole_lines(self) -> None:
        """Leave the rest of a line at the bottom empty, where there are more lines than room."""
        # A margin may hide the long line that brought the bar about for which the margin was made.
        if not self._is_fitting:
            self._is_fitting = True
            self._fit_margin()
            self._is_fitting = False

    def _fit_margin(self) -> None:
        spare = 0
        if self.height_for(self.blockCount()) > self.height():
            bar = self.horizontalScrollBar()
            around = self.contentsMargins().top() + self.contentsMargins().bottom()
            around += bar.sizeHint().height() if bar.maximum() > 0 else 0
            room = self.height() - around - math.ceil(self.document().documentMargin())
            spare = room % self.fontMetrics().lineSpacing()
        margins = self.viewportMargins()
        if margins.bottom() != spare:
            self.setViewportMargins(margins.left(), margins.top(), margins.right(), spare)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            self._highlighter.rehighlight()
            self.updateGeometry()


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
