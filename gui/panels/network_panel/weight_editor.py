"""A small card beside a weight: slider and number box, to set it in place."""

from __future__ import annotations

import math

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QVBoxLayout, QWidget

from gui.kit.metrics import CARD_MARGIN, GAP, HALF_GAP
from gui.kit.number_format import NumberRange
from gui.kit.slider import NumberSlider

_LEAST_REACH = 5.0
_WIDTH = 230
_WIDEST = "-0.00000"
_TYPED = NumberRange(-1e30, 1e30, step=0.01)
"""What can be typed, however far the slider reaches."""


def reach_of(value: float) -> float:
    """How far a slider reaches to both sides of 0 for this value: 5, or twice the value in round figures."""
    wanted = max(2 * abs(value), _LEAST_REACH) if math.isfinite(value) else _LEAST_REACH
    power = 10.0 ** math.floor(math.log10(wanted))
    return next(step * power for step in (1.0, 2.0, 5.0, 10.0) if step * power >= wanted)


class WeightEditor(QFrame):
    """Floats over its host until Enter or Escape, or until something else takes the focus.

    Enter at a text that is no number keeps it open and says why.
    """

    edited = Signal(object)
    gesture_started = Signal()
    gesture_finished = Signal()
    closed = Signal()

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self.setProperty("role", "card")
        self._title = QLabel()
        self._title.setWordWrap(True)
        self._title.setProperty("role", "note")
        self._error = QLabel()
        self._error.setWordWrap(True)
        self._error.setProperty("role", "error")
        limits = NumberRange(-_LEAST_REACH, _LEAST_REACH, step=0.01)
        meaning = self.tr("Set while it trains; the optimizer goes on from here")
        self.number = NumberSlider(self.tr("value"), limits, 0.0, tooltip=meaning)
        self._host = host
        self._spot = QPoint()
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(CARD_MARGIN, GAP, CARD_MARGIN, GAP)
        column.setSpacing(HALF_GAP)
        column.addWidget(self._title)
        column.addWidget(self.number)
        column.addWidget(self._error)
        self.number.edited.connect(self._on_edited)
        self.number.refused.connect(self._say_error)
        self.number.accepted.connect(self._say_error)
        self.number.gesture_started.connect(self.gesture_started)
        self.number.gesture_finished.connect(self.gesture_finished)
        self.hide()
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._follow_focus)

    def open_at(self, title: str, value: float, spot: QPoint) -> None:
        """Show a number beside a place of the host."""
        self._spot = spot
        self._title.setText(title)
        self.setAccessibleName(title)
        box = self.number.box()
        box.restore()
        self._reach(value)
        self.show_value(value)
        box.setMinimumWidth(box.fontMetrics().horizontalAdvance(_WIDEST) + 2 * GAP)
        self._say_error()
        self.show()
        self.raise_()
        box.setFocus(Qt.FocusReason.PopupFocusReason)
        box.selectAll()

    def show_value(self, value: float) -> None:
        """Follow the number, in four digits, while training changes it; a text being typed is left alone."""
        self.number.set_value(float(f"{value:.4g}"))

    def close_editor(self) -> None:
        """Go away; what was set stays."""
        if self.isVisible():
            self.hide()
            self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape or (is_enter and not self._error.text()):
            self.close_editor()
        elif not is_enter:
            super().keyPressEvent(event)

    def _reach(self, value: float) -> None:
        """Let the slider reach a value and beyond."""
        reach = reach_of(value)
        self.number.set_limits(NumberRange(-reach, reach, step=0.01), _TYPED)

    def _settle(self) -> None:
        """Take the place beside the spot that is free, in the height that the words take."""
        self.resize(_WIDTH, self._column.totalHeightForWidth(_WIDTH))
        host, spot = self._host, self._spot
        x = min(max(spot.x() - _WIDTH // 2, 0), max(host.width() - _WIDTH, 0))
        below = spot.y() + GAP
        fits = below + self.height() <= host.height()
        self.move(x, below if fits else max(spot.y() - GAP - self.height(), 0))

    @Slot(object)
    def _on_edited(self, value: float) -> None:
        if abs(value) > self.number.limits().maximum:
            self._reach(value)
        self.edited.emit(value)

    @Slot(str)
    def _say_error(self, text: str = "") -> None:
        self._error.setText(text)
        self._error.setVisible(bool(text))
        self._settle()

    @Slot(QWidget, QWidget)
    def _follow_focus(self, old: QWidget | None, new: QWidget | None) -> None:
        if new is not None and not self.isAncestorOf(new):
            self.close_editor()
