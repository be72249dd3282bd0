"""Two lines that float over a plot and let the mouse through."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from gui.kit.metrics import CARD_MARGIN, GAP, HALF_GAP
from gui.kit.overlay import Overlay
from gui.kit.style_property import set_style_property


class _GrowingLabel(QLabel):
    """Keeps the width of the widest text it has shown in its font."""

    def __init__(self) -> None:
        super().__init__()
        self._widest = 0

    def show_text(self, text: str) -> None:
        self.setText(text)
        self._widest = max(self._widest, super().sizeHint().width())

    def forget_width(self) -> None:
        self._widest = 0
        self.updateGeometry()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.forget_width()

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(max(hint.width(), self._widest), hint.height())


class Readout(Overlay):
    """A headline, which may be rich text, and a muted line of numbers; hidden while both are empty.

    The card only grows, so that changing numbers do not make it breathe; `reset_width` forgets.
    """

    def __init__(self, host: QWidget, name: str, corner: Qt.Corner = Qt.Corner.TopRightCorner) -> None:
        super().__init__(host, corner)
        self.setAccessibleName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._folded = False
        self._headline = _GrowingLabel()
        self._detail = _GrowingLabel()
        self._detail.setProperty("role", "detail")
        self._detail.setTextFormat(Qt.TextFormat.PlainText)
        column = QVBoxLayout(self)
        column.setContentsMargins(CARD_MARGIN - 2, GAP, CARD_MARGIN - 2, GAP)
        column.setSpacing(HALF_GAP)
        column.addWidget(self._headline)
        column.addWidget(self._detail)
        self.hide()

    def set_lines(self, headline: str, detail: str = "") -> None:
        """Show two lines; an empty one takes no room."""
        for label, text in ((self._headline, headline), (self._detail, detail)):
            if text != label.text():
                label.show_text(text)
            label.setVisible(bool(text) and not (self._folded and label is self._detail))
        self.setAccessibleDescription(detail)
        self.setVisible(bool(headline or detail))

    def fold(self, folded: bool) -> None:
        """Show the headline alone, in as wide a card as the numbers need, or both again."""
        self._folded = folded
        self._detail.setVisible(bool(self._detail.text()) and not folded)

    def set_pale(self, pale: bool) -> None:
        """Let what lies below shine through, or do not."""
        set_style_property(self, "pale", pale)

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        if not self._folded or not self._detail.text():
            return hint
        beside = hint.width() - self._headline.sizeHint().width()
        return QSize(max(hint.width(), self._detail.sizeHint().width() + beside), hint.height())

    def reset_width(self) -> None:
        """Take only the room that the lines shown now need."""
        for label in (self._headline, self._detail):
            label.forget_width()
