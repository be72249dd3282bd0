"""A drop-down of keys with captions that leaves the wheel to the panel."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)

_LEAST = "n" * 12
"""What a combo shows of its choice at least; the list below it shows all."""


class Combo(QComboBox):
    """`chosen` carries the key and is emitted for the reader's choices only."""

    chosen = Signal(str)

    def __init__(
        self,
        name: str,
        choices: Sequence[tuple[str, str, str]] = (),
        *,
        tooltip: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.view().setAccessibleName(name)
        self.setToolTip(tooltip)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setMaxVisibleItems(16)
        self.setItemDelegate(QStyledItemDelegate(self))
        self.activated.connect(self._on_activated)
        self._last = ""
        self.set_choices(choices)

    def set_choices(self, choices: Sequence[tuple[str, str, str]]) -> None:
        """Offer (key, caption, tooltip); the chosen key stays chosen where it is still offered."""
        kept = self.choice()
        with QSignalBlocker(self):
            self.clear()
            for key, caption, tooltip in choices:
                self.addItem(caption, key)
                self.setItemData(self.count() - 1, tooltip or None, Qt.ItemDataRole.ToolTipRole)
        if self.findData(kept) >= 0:
            self.set_choice(kept)
        self._last = self.choice()

    def choice(self) -> str:
        """The chosen key, "" when nothing is offered."""
        return str(self.currentData() or "")

    def set_choice(self, key: str) -> None:
        """Choose by program; emits nothing. Raises ValueError for a key that is not offered."""
        index = self.findData(key)
        if index < 0:
            raise ValueError(f"{key!r} is not offered by {self.accessibleName()!r}")
        with QSignalBlocker(self):
            self.setCurrentIndex(index)
        self._last = key
        self.update()

    def minimumSizeHint(self) -> QSize:
        """The beginning of a choice. Qt forgets to measure it anew when other choices are offered."""
        whole, metrics = self.sizeHint(), self.fontMetrics()
        longest = max((metrics.horizontalAdvance(self.itemText(i)) for i in range(self.count())), default=0)
        spare = max(0, longest - metrics.horizontalAdvance(_LEAST))
        return QSize(whole.width() - spare, whole.height())

    def shown_text(self) -> str:
        """The choice as it is drawn now, shortened where there is no room."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        field = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, field, self).width()
        return self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, room)

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        option.currentText = self.shown_text()
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    def showPopup(self) -> None:
        """As wide as the longest caption, even where the combo itself is narrow."""
        self.view().setMinimumWidth(self.view().sizeHintForColumn(0) + 24)
        super().showPopup()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turns the choice only while focused: an unfocused combo lets the panel scroll."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    @Slot(int)
    def _on_activated(self, _index: int) -> None:
        if self.choice() != self._last:
            self._last = self.choice()
            self.chosen.emit(self._last)
