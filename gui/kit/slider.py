"""A slider for feel with a number box for exactness."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QObject, Signal, Slot
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from gui.kit.gesture import Gesture
from gui.kit.metrics import GAP
from gui.kit.number_box import NumberBox
from gui.kit.number_format import NumberRange, format_in
from gui.kit.scale import scale_of
from gui.kit.track import SteppingTrack

_POSITIONS = 1000


class NumberSlider(QWidget):
    """One number, pulled, stepped or typed.

    `edited` carries an int or a float, live while pulling, for the reader's edits only. `gesture_started` and
    `gesture_finished` bracket one pull, one burst of keys or wheel, or one typed entry: one undo.
    The range must be finite; raises ValueError otherwise.
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
        value: float,
        *,
        tooltip: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        _require_finite(limits)
        self._limits = limits
        self._scale = scale_of(limits)
        self._box = NumberBox(name, limits, value, tooltip=tooltip)
        self._track = SteppingTrack(name, maximum=_POSITIONS, tooltip=tooltip)
        self._gesture = Gesture(self)
        self._showing = False
        self.setAccessibleName(name)
        # Without a policy of its own Qt would not move it in the order of the Tab key.
        self.setFocusPolicy(self._track.focusPolicy())
        self.setFocusProxy(self._track)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._box.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._track.setMinimumWidth(48)

        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(self._track, 1)
        row.addWidget(self._box)
        self._connect()
        self._show_position()

    def value(self) -> float | int:
        """The number shown."""
        return self._box.value()

    def set_value(self, value: float) -> None:
        """Show a value; emits nothing."""
        self._box.set_value(value)
        if not self._track.isSliderDown():
            self._show_position()

    def limits(self) -> NumberRange:
        """The range of the slider."""
        return self._limits

    def set_limits(self, limits: NumberRange, typed: NumberRange | None = None) -> None:
        """Accept another finite range, and in the box a wider one where it is given; the value stays."""
        _require_finite(limits)
        self._limits = limits
        self._scale = scale_of(limits)
        self._box.set_limits(typed or limits)
        self._show_position()

    def box(self) -> NumberBox:
        """The number box, for a label's buddy or another name."""
        return self._box

    def track(self) -> SteppingTrack:
        """The slider itself."""
        return self._track

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._track and isinstance(event, QFocusEvent) and event.lostFocus():
            self._gesture.end()
        return super().eventFilter(watched, event)

    def _connect(self) -> None:
        for source in (self._gesture.started, self._box.gesture_started):
            source.connect(self.gesture_started)
        for source in (self._gesture.finished, self._box.gesture_finished):
            source.connect(self.gesture_finished)
        self._box.edited.connect(self._on_typed)
        self._box.refused.connect(self.refused)
        self._box.accepted.connect(self.accepted)
        self._track.sliderPressed.connect(self._gesture.begin)
        self._track.valueChanged.connect(self._on_pulled)
        self._track.sliderReleased.connect(self._on_released)
        self._track.stepped.connect(self._on_stepped)
        self._track.paged.connect(self._on_paged)
        self._track.sent_to_end.connect(self._on_sent_to_end)
        self._track.installEventFilter(self)

    @Slot(object)
    def _on_typed(self, value: float) -> None:
        self._show_position()
        self.edited.emit(value)

    @Slot(int)
    def _on_pulled(self, position: int) -> None:
        if not self._showing:
            self._take(self._scale.value(position / _POSITIONS))

    @Slot()
    def _on_released(self) -> None:
        self._show_position()
        self._gesture.end()

    @Slot(int)
    def _on_stepped(self, count: int) -> None:
        self._burst(self._scale.stepped(self.value(), count))

    @Slot(int)
    def _on_paged(self, count: int) -> None:
        self._burst(self._scale.paged(self.value(), count))

    @Slot(bool)
    def _on_sent_to_end(self, to_maximum: bool) -> None:
        self._burst(self.limits().maximum if to_maximum else self.limits().minimum)

    def _burst(self, value: float) -> None:
        if value != self.value():
            self._gesture.burst()
            self._take(value)
            self._show_position()

    def _take(self, value: float) -> None:
        before = self.value()
        self._box.set_value(value)
        if self.value() != before:
            self._describe()
            self.edited.emit(self.value())

    def _show_position(self) -> None:
        self._showing = True
        self._track.setValue(round(self._scale.position(self.value()) * _POSITIONS))
        self._showing = False
        self._describe()

    def _describe(self) -> None:
        """A reader of the screen hears the value with its unit, not the position."""
        self._track.setAccessibleDescription(format_in(self.value(), self.limits()))


def _require_finite(limits: NumberRange) -> None:
    if not (math.isfinite(limits.minimum) and math.isfinite(limits.maximum)):
        raise ValueError("a slider needs a finite minimum and maximum")
