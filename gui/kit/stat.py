"""A changing figure over its caption, in a place that never moves."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QVBoxLayout, QWidget

from gui.kit.metrics import GAP
from gui.kit.style_property import set_style_property

Ink = Literal["text", "train", "test", "accent", "ok", "warn", "error"]


class _Figure(QLabel):
    """A label as wide as its widest text in the font it has now."""

    def __init__(self, text: str, widest: str) -> None:
        super().__init__(text)
        self._widest = widest

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        self.ensurePolished()
        return QSize(max(hint.width(), self.fontMetrics().horizontalAdvance(self._widest) + 2), hint.height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


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
        self._figure = _Figure("–", widest)
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
        """What the figure says."""
        return self._figure.text()

    def set_caption(self, caption: str) -> None:
        """Name the figure."""
        self._caption.setText(caption)
        self._say()

    def set_ink(self, ink: Ink) -> None:
        """The colour role of the figure."""
        set_style_property(self, "ink", ink)
        for label in (self._figure, self._caption):
            label.style().unpolish(label)
            label.style().polish(label)

    def _say(self) -> None:
        self.setAccessibleName(f"{self._caption.text()} {self._figure.text()}")
