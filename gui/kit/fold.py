"""A part of a card that is seldom needed and folds away."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QSizePolicy,
    QStyle,
    QStyleOptionToolButton,
    QStylePainter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gui.kit.icons import icon
from gui.kit.metrics import HALF_GAP


class _Caption(QToolButton):
    """Shortens its text where there is no room for it."""

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def shown_text(self) -> str:
        """The text as it is drawn now."""
        metrics, wanted = self.fontMetrics(), self.sizeHint().width()
        if self.width() >= wanted:
            return self.text()
        around = wanted - metrics.horizontalAdvance(self.text())
        return metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width() - around)

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionToolButton()
        self.initStyleOption(option)
        option.text = self.shown_text()
        QStylePainter(self).drawComplexControl(QStyle.ComplexControl.CC_ToolButton, option)


class Fold(QWidget):
    """A caption with an arrow; what is added to `body` (a vertical layout) shows when it is opened.

    Small controls added to `head` stand at the right of the caption and always show.
    """

    opened_changed = Signal(bool)

    def __init__(self, caption: str, *, tooltip: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._content = QWidget()
        self.button = _Caption()
        self.button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.button.setProperty("role", "section")
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.setCheckable(True)
        self.button.setIconSize(QSize(12, 12))
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.button.setToolTip(tooltip)
        self.body = QVBoxLayout(self._content)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(HALF_GAP)
        self.head = QHBoxLayout()
        self.head.addWidget(self.button)
        self.head.addStretch(1)
        column.addLayout(self.head)
        column.addWidget(self._content)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.button.toggled.connect(self._on_toggled)
        self.set_caption(caption)
        self._on_toggled(False)

    def set_caption(self, caption: str) -> None:
        """Name the part."""
        self.button.setText(caption)
        self.button.setAccessibleName(caption)

    def is_open(self) -> bool:
        """Whether the part is shown."""
        return self.button.isChecked()

    def set_open(self, opened: bool) -> None:
        """Show or hide the part."""
        self.button.setChecked(opened)

    @Slot(bool)
    def _on_toggled(self, opened: bool) -> None:
        self._content.setVisible(opened)
        self.button.setIcon(icon("chevron-down" if opened else "chevron-right", "muted"))
        self.opened_changed.emit(opened)
