"""A changing figure over its caption, in a place that never moves."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QVBoxLayout, QWidget

from gui.kit.metrics import GAP
from gui.kit.style_property import set_style_property

Ink = Literal["text", "train", "test", "accent", "ok", "warn", "error"]


class Stat(QFrame):
    """Big value, small caption; as wide as `widest` needs, whatever is shown."""

    def __init__(
        self,
        caption: str,
        *,
        widest: str = "000 000",
        ink: Ink = "text",
        tooltip: str = "",
        ruled: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._widest = widest
        self._figure = QLabel("–")
        self._figure.setProperty("role", "figure")
        self._caption = QLabel(caption)
        self._caption.setProperty("role", "caption")
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP + 2 if ruled else 0, 0, GAP, 0)
        column.setSpacing(0)
        column.addWidget(self._figure)
        column.addWidget(self._caption)
        column.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        self.setProperty("ruled", ruled)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setToolTip(tooltip)
        self.set_ink(ink)
        self._say()

    def set_value(self, text: str) -> None:
        """Show a figure already written out, such as "1 284" or "98.4 %"."""
        if text != self._figure.text():
            self._figure.setText(text)
            self._say()

    def value(self) -> str:
        return self._figure.text()

    def set_caption(self, caption: str) -> None:
        self._caption.setText(caption)
        self._say()
        self._keep_width()

    def set_ink(self, ink: Ink) -> None:
        """The colour role of the figure."""
        set_style_property(self, "ink", ink)
        for label in (self._figure, self._caption):
            label.style().unpolish(label)
            label.style().polish(label)

    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        if event.type() in (QEvent.Type.Polish, QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._keep_width()
        return handled

    def _keep_width(self) -> None:
        self._figure.ensurePolished()
        widest = QFontMetrics(self._figure.font()).horizontalAdvance(self._widest)
        self._figure.setMinimumWidth(widest + 2)

    def _say(self) -> None:
        self.setAccessibleName(f"{self._caption.text()} {self._figure.text()}")
