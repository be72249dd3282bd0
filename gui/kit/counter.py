"""A small whole number between a minus and a plus button, to step or to type."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QWidget

from gui.kit.icons import icon

_STEPS = {
    Qt.Key.Key_Up: 1,
    Qt.Key.Key_Plus: 1,
    Qt.Key.Key_Down: -1,
    Qt.Key.Key_Minus: -1,
}


class _Number(QLineEdit):
    """A first click takes the whole number in hand; the keys that step are left to the counter."""

    def __init__(self, digits: int) -> None:
        super().__init__()
        self._entered = False
        self.setMaxLength(digits)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._entered = event.reason() == Qt.FocusReason.MouseFocusReason

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if self._entered and not self.hasSelectedText():
            self.selectAll()
        self._entered = False

    def _fit(self) -> None:
        """All digits of the largest number have room, and a little more."""
        self.setFixedWidth(self.fontMetrics().horizontalAdvance("0" * (self.maxLength() + 1)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _STEPS or (event.key() == Qt.Key.Key_Escape and self.isModified()):
            event.ignore()
        else:
            super().keyPressEvent(event)


class _StepButton(QToolButton):
    """Leaves the arrow keys to the counter, where a button would pass the focus on."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _STEPS:
            event.ignore()
        else:
            super().keyPressEvent(event)


class Counter(QWidget):
    """`edited` carries the new number and is emitted for the reader's edits only; held buttons repeat.

    A number typed over the one there, or anywhere in the counter, counts with Enter or when the focus leaves;
    one out of range becomes the nearest that is in it, and Escape brings back the last.
    """

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
        self._number = self._make_number()
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
        elif event.key() == Qt.Key.Key_Escape and self._number.isModified():
            self._show()
            self._number.selectAll()
        elif event.text().isdecimal():
            self._number.setFocus()
            self._number.selectAll()
            self._number.insert(event.text())
            self._number.setModified(True)
        else:
            super().keyPressEvent(event)

    def _step(self, step: int) -> None:
        self._take(self._typed() + step)

    @Slot()
    def _read(self) -> None:
        self._take(self._typed())

    def _typed(self) -> int:
        """What stands there as a number, also before it counts; the last one where it is none."""
        text = self._number.text().strip()
        return int(text) if self._number.isModified() and text.isdecimal() else self._value

    def _take(self, wanted: int) -> None:
        former = self._value
        self.set_value(min(self._maximum, max(self._minimum, wanted)))
        if self._value != former:
            self.edited.emit(self._value)

    def _show(self) -> None:
        self._number.setText(str(self._value))
        self._number.setModified(False)
        self.minus.setEnabled(self._value > self._minimum)
        self.plus.setEnabled(self._value < self._maximum)

    def _make_number(self) -> _Number:
        number = _Number(len(str(self._maximum)))
        number.setAlignment(Qt.AlignmentFlag.AlignCenter)
        number.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        number.setAccessibleName(self.accessibleName())
        number.setToolTip(self.toolTip())
        number.editingFinished.connect(self._read)
        return number

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
