"""A box to type one exact number in."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from gui.kit.gesture import Gesture
from gui.kit.metrics import aside_width
from gui.kit.number_format import NumberRange, Refusal, format_in, read_number
from gui.kit.scale import scale_of
from gui.kit.style_property import set_style_property

_STEP_KEYS = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
_PAGE_KEYS = {Qt.Key.Key_PageUp: 1, Qt.Key.Key_PageDown: -1}


class NumberBox(QLineEdit):
    """Takes "1e-3", "0,5" or "30 %" on Enter or when the focus leaves; Up, Down and the wheel step.

    A text that is no number in the range stays, with a red border and `refused(message)`; Escape restores.
    `edited` carries an int or a float and is emitted for the reader's edits only, bracketed by
    `gesture_started` and `gesture_finished`.
    """

    edited = Signal(object)
    gesture_started = Signal()
    gesture_finished = Signal()
    refused = Signal(str)
    accepted = Signal()

    def __init__(
        self,
        name: str,
        limits: NumberRange,
        value: float = 0.0,
        *,
        tooltip: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._limits = limits
        self._scale = scale_of(limits)
        self._value = self._typed(value)
        self._refused = False
        self._gesture = Gesture(self)
        self._gesture.started.connect(self.gesture_started)
        self._gesture.finished.connect(self.gesture_finished)
        self.setAccessibleName(name)
        self.setToolTip(tooltip)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.returnPressed.connect(self._commit)
        self._show_value()

    def value(self) -> float | int:
        """The last number that was accepted."""
        return self._value

    def set_value(self, value: float) -> None:
        """Show a value without emitting `edited`; a text being typed, or refused, is left to the reader."""
        new = self._typed(value)
        changed = new != self._value
        self._value = new
        if self.hasFocus() and self.isModified():
            return
        if changed or not self._refused:
            self._show_value()

    def limits(self) -> NumberRange:
        """What is accepted."""
        return self._limits

    def set_limits(self, limits: NumberRange) -> None:
        """Accept another range from now on; the value stays, even where it lies outside."""
        self._limits = limits
        self._scale = scale_of(limits)
        self._value = self._typed(self._value)
        if not self.isModified():
            self._show_value()

    def restore(self) -> None:
        """Show the last number that was accepted in place of what was typed since."""
        self._show_value()

    def sizeHint(self) -> QSize:
        return QSize(aside_width(self.fontMetrics()), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(aside_width(self.fontMetrics()), super().minimumSizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _STEP_KEYS:
            self._step(self._scale.stepped(self._value, _STEP_KEYS[key]))
        elif key in _PAGE_KEYS:
            self._step(self._scale.paged(self._value, _PAGE_KEYS[key]))
        elif key == Qt.Key.Key_Escape and (self.isModified() or self._refused):
            self.restore()
            self.selectAll()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Steps only while focused: an unfocused box lets the panel scroll."""
        turn = event.angleDelta().y()
        if not self.hasFocus() or turn == 0:
            event.ignore()
            return
        self._step(self._scale.stepped(self._value, 1 if turn > 0 else -1))
        event.accept()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._commit()
            self._gesture.end()

    def _commit(self) -> None:
        if self.text() == format_in(self._value, self._limits):
            self._show_value()
            return
        number = read_number(self.text(), self._limits)
        if isinstance(number, Refusal):
            self._refuse(number)
            return
        self._gesture.begin()
        self._take(number)
        self._gesture.end()

    def _step(self, value: float) -> None:
        number = self._typed(value)
        if number == self._value:
            return
        self._gesture.burst()
        self._take(number)

    def _take(self, number: float | int) -> None:
        changed = number != self._value
        self._value = number
        self._show_value()
        if changed:
            self.edited.emit(number)

    def _typed(self, value: float) -> float | int:
        return round(value) if self._limits.integer else float(value)

    def _show_value(self) -> None:
        text = format_in(self._value, self._limits)
        if text != self.text():
            self.setText(text)
        self.setModified(False)
        if self._refused:
            self._refused = False
            set_style_property(self, "refused", False)
            self.setAccessibleDescription("")
            self.accepted.emit()

    def _refuse(self, reason: Refusal) -> None:
        self._refused = True
        message = self._message(reason)
        set_style_property(self, "refused", True)
        self.setAccessibleDescription(message)
        self.refused.emit(message)

    def _message(self, reason: Refusal) -> str:
        name = self.accessibleName()
        low = format_in(self._limits.minimum, self._limits)
        high = format_in(self._limits.maximum, self._limits)
        if reason is Refusal.OUT_OF_RANGE:
            return self.tr("{name} must be between {low} and {high}").format(name=name, low=low, high=high)
        if reason is Refusal.NOT_WHOLE:
            return self.tr("{name} must be a whole number").format(name=name)
        return self.tr('{name} must be a number, such as 0.01 or "1e-3"').format(name=name)
