"""A small whole number between a minus and a plus button."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from gui.kit.icons import icon

_STEPS = {
    Qt.Key.Key_Up: 1,
    Qt.Key.Key_Plus: 1,
    Qt.Key.Key_Down: -1,
    Qt.Key.Key_Minus: -1,
}


class _StepButton(QToolButton):
    """Leaves the arrow keys to the counter, where a button would pass the focus on."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _STEPS:
            event.ignore()
        else:
            super().keyPressEvent(event)


class Counter(QWidget):
    """`edited` carries the new number and is emitted for the reader's edits only; held buttons repeat."""

    edited = Signal(int)

    def __init__(
        self,
        name: str,
        value: int,
        minimum: int,
        maximum: int,
        *,
        tooltip: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._value = value
        self._minimum = minimum
        self._maximum = maximum
        self.setAccessibleName(name)
        self.setToolTip(tooltip)
        self._number = QLabel()
        self._number.setProperty("role", "value")
        self._number.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.minus = self._make_button("minus", self.tr("fewer: {name}").format(name=name), -1)
        self.plus = self._make_button("plus", self.tr("more: {name}").format(name=name), 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(1)
        for widget in (self.minus, self._number, self.plus):
            row.addWidget(widget)
        self._show()

    def value(self) -> int:
        """The number shown."""
        return self._value

    def set_value(self, value: int) -> None:
        """Show a number; emits nothing."""
        self._value = value
        self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()), 0)
        if step:
            self._step(step)
        else:
            super().keyPressEvent(event)

    def _step(self, step: int) -> None:
        value = min(self._maximum, max(self._minimum, self._value + step))
        if value != self._value:
            self.set_value(value)
            self.edited.emit(value)

    def _show(self) -> None:
        self._number.setText(str(self._value))
        self._number.setMinimumWidth(self.fontMetrics().horizontalAdvance("00"))
        self._number.setAccessibleName(f"{self.accessibleName()}: {self._value}")
        self.minus.setEnabled(self._value > self._minimum)
        self.plus.setEnabled(self._value < self._maximum)

    def _make_button(self, symbol: str, name: str, step: int) -> QToolButton:
        button = _StepButton()
        button.setIcon(icon(symbol, "muted"))
        button.setIconSize(QSize(14, 14))
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.setAutoRepeat(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: self._step(step))
        return button
