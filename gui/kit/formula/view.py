"""Shows formulas, lets them be copied, and says them in words to those who cannot see them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Slot
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from gui.kit.fonts import code_font, type_sizes
from gui.kit.tokens import current_tokens

from .boxes import paint_box
from .lines import Page, Pieces, lay_out, pieces_of
from .nodes import Row, Symbol
from .parsing import FormulaError, parse_formula
from .setting import Style
from .wording import plain_text, spoken_text

_PAD = 3
_GROWTH = 1.12


class FormulaView(QWidget):
    """Lines of TeX, each broken where there is no room; what cannot be read stands there as it was typed.

    A click or the Tab key chooses it, Ctrl+C copies it as text; the menu also copies the TeX.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._sources: tuple[str, ...] = ()
        self._rows: tuple[Row, ...] = ()
        self._pieces: tuple[Pieces, ...] = ()
        self._pages: dict[int, Page] = {}
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sources(self) -> tuple[str, ...]:
        """The TeX of each line."""
        return self._sources

    def set_formulas(self, sources: Sequence[str]) -> None:
        """Show these lines."""
        if tuple(sources) == self._sources:
            return
        self._sources = tuple(sources)
        self._rows = tuple(_readable(source) for source in sources)
        self.setAccessibleDescription("; ".join(spoken_text(row) for row in self._rows))
        self._forget()

    def text(self) -> str:
        """The formulas as plain text, a line each."""
        return "\n".join(plain_text(row) for row in self._rows)

    @Slot()
    def copy_text(self) -> None:
        """Put the formulas on the clipboard as text."""
        QGuiApplication.clipboard().setText(self.text())

    @Slot()
    def copy_tex(self) -> None:
        """Put the formulas on the clipboard as TeX."""
        QGuiApplication.clipboard().setText("\n".join(self._sources))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._height_at(width)

    def sizeHint(self) -> QSize:
        page = self._laid_out(4000)
        return QSize(round(page.width) + 2 * _PAD + 1, self._height_at(max(self.width(), 60)))

    def minimumSizeHint(self) -> QSize:
        return QSize(60, self._height_at(max(self.width(), 60)))

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = current_tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.hasFocus() and self._rows:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.color("accent_soft"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(tokens.color("accent"), 1))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        for line in self._laid_out(self.width()).lines:
            paint_box(painter, line.box, _PAD + line.x, _PAD + line.baseline, tokens)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange, QEvent.Type.PaletteChange):
            self._forget()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_text()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Copy as Text"), self.copy_text)
        menu.addAction(self.tr("Copy as TeX"), self.copy_tex)
        menu.popup(event.globalPos())

    def _forget(self) -> None:
        self._pages.clear()
        self.updateGeometry()
        self.update()

    def _height_at(self, width: int) -> int:
        return round(self._laid_out(width).height) + 2 * _PAD + 1 if self._rows else 0

    def _laid_out(self, width: int) -> Page:
        """A layout asks for several widths; what does not depend on them is made once."""
        if width not in self._pages:
            style = self._style()
            if not self._pages:
                self._pieces = tuple(pieces_of(row, style) for row in self._rows)
            self._pages[width] = lay_out(self._pieces, style, width - 2 * _PAD)
        return self._pages[width]

    def _style(self) -> Style:
        self.ensurePolished()
        scale = max(self.fontInfo().pixelSize(), 1) / type_sizes().body
        return Style(self.font(), code_font(scale), self.fontInfo().pixelSize() * _GROWTH)


def _readable(source: str) -> Row:
    try:
        return parse_formula(source)
    except FormulaError:
        return Row((Symbol(source, face="code"),))
