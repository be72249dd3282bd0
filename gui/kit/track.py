"""The slider without a number: a click goes straight to the place, the wheel never steals."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QSlider, QStyle, QStyleOptionSlider, QWidget

_STEPS = {
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: 1,
    Qt.Key.Key_Plus: 1,
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Down: -1,
    Qt.Key.Key_Minus: -1,
}
_PAGES = {Qt.Key.Key_PageUp: 1, Qt.Key.Key_PageDown: -1}


class Track(QSlider):
    """A horizontal slider of whole positions whose handle follows the pointer from the first press."""

    def __init__(
        self,
        name: str,
        *,
        maximum: int = 1000,
        tooltip: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setRange(0, maximum)
        self.setAccessibleName(name)
        self.setToolTip(tooltip)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._grip = 0

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        point = event.position().toPoint()
        handle = self._part(QStyle.SubControl.SC_SliderHandle)
        on_handle = handle.contains(point)
        self._grip = point.x() - handle.center().x() if on_handle else 0
        self.setSliderDown(True)
        if not on_handle:
            self.setSliderPosition(self._position_at(point))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self.setSliderPosition(self._position_at(event.position().toPoint()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(False)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def _position_at(self, point: QPoint) -> int:
        groove = self._part(QStyle.SubControl.SC_SliderGroove)
        handle = self._part(QStyle.SubControl.SC_SliderHandle)
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        return QStyle.sliderValueFromPosition(
            self.minimum(),
            self.maximum(),
            point.x() - self._grip - groove.left() - handle.width() // 2,
            groove.width() - handle.width(),
            option.upsideDown,
        )

    def _part(self, part: QStyle.SubControl) -> QRect:
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        return self.style().subControlRect(QStyle.ComplexControl.CC_Slider, option, part, self)


class SteppingTrack(Track):
    """A track whose keys and wheel ask for steps of the value, not of the pixels."""

    stepped = Signal(int)
    paged = Signal(int)
    sent_to_end = Signal(bool)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _STEPS:
            self.stepped.emit(_STEPS[key])
        elif key in _PAGES:
            self.paged.emit(_PAGES[key])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.sent_to_end.emit(key == Qt.Key.Key_End)
        else:
            event.ignore()

    def wheelEvent(self, event: QWheelEvent) -> None:
        turn = event.angleDelta().y()
        if not self.hasFocus() or turn == 0:
            event.ignore()
            return
        self.stepped.emit(1 if turn > 0 else -1)
        event.accept()
