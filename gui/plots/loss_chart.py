"""The loss chart under the pointer: reads values out, explains markers, zooms and moves."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QToolTip, QWidget

from gui.kit.metrics import GAP
from gui.kit.tokens import Tokens
from gui.plots.chart_markers import Marker, markers_at
from gui.plots.chart_picture import ChartPicture
from gui.plots.chart_readout import Reading
from gui.plots.chart_runs import Quantity
from gui.plots.chart_window import moved, zoomed
from gui.plots.frame import KEYBOARD_FOCUS, paint_focus

_NOTCH = 120
_ZOOM_A_NOTCH = 0.8
_MOST_TOLD = 4
_KEY_MOVE = 0.2
_ZOOM_KEYS = {
    Qt.Key.Key_Plus: _ZOOM_A_NOTCH,
    Qt.Key.Key_Equal: _ZOOM_A_NOTCH,
    Qt.Key.Key_Minus: 1 / _ZOOM_A_NOTCH,
}
_MOVE_KEYS = {Qt.Key.Key_Left: -_KEY_MOVE, Qt.Key.Key_Right: _KEY_MOVE}
_OTHER_KEYS = (Qt.Key.Key_Home,)
_HARMLESS = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier


class LossChart(ChartPicture):
    """The value under the pointer is read out in the chart and told by `hovered` (step, train, test, metric).

    The wheel and the keys + and − zoom along the steps, a drag and the arrow keys move, Home and a double
    click show all steps again.
    """

    hovered = Signal(int, float, float, float)
    left = Signal()

    def __init__(self, tokens: Tokens | None = None, parent: QWidget | None = None) -> None:
        super().__init__(tokens, parent)
        self._pointer: float | None = None
        self._grip: float | None = None
        self._pointed: list[Marker] = []
        self._focus_shown = False
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(self.tr("Loss chart"))
        self.setAccessibleDescription(
            self.tr(
                "Train and test loss against the training step. Plus and minus zoom, arrow keys move, "
                "Home shows all steps."
            )
        )

    def show_all_steps(self) -> None:
        """Undo zooming and moving."""
        self._show_window(None)

    def zoom(self, factor: float, at: float = 0.5) -> None:
        """Show `factor` times as many steps, those at the share `at` of the width staying where they are."""
        self._show_window(zoomed(self._window, self.whole_axis(), factor, at))

    def move_by(self, share: float) -> None:
        """Show later steps, by a share of the width; negative for earlier ones."""
        self._show_window(moved(self._window, self.whole_axis(), share))

    def reading(self) -> Reading | None:
        """What stands under the pointer; None while it is elsewhere or nothing was measured."""
        if self._pointer is None or not len(self._run.train):
            return None
        share = self._share(self._pointer)
        index = self._run.train.nearest(float(self.x_axis().values(np.array([share]))[0]))
        step, train = self._run.train.at(index)
        return Reading(step, train, self._run.test.value_near(step), self._run.metric.value_near(step))

    def recorded(self, quantity: Quantity, most: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Steps and values (k,) of this run, no more than about `most` (see `Series.thinned`)."""
        return self._run.of(quantity).thinned(most)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._window is not None:
            self._grip = event.position().x()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._let_go()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._let_go()
            self.show_all_steps()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        area, x = self.plot_rect(), event.position().x()
        if self._grip is not None:
            self.move_by((self._grip - x) / area.width())
            self._grip = x
        self._pointer = min(max(x, area.left()), area.right())
        self._explain(markers_at(self.markers, self.x_axis(), area, x), event.globalPosition().toPoint())
        reading = self.reading()
        if reading is not None:
            self.hovered.emit(reading.step, reading.train, reading.test, reading.metric)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._pointer = None
        self._explain([], QPoint())
        self.left.emit()
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        notches = event.angleDelta().y() / _NOTCH
        if notches:
            self.zoom(_ZOOM_A_NOTCH**notches, self._share(event.position().x()))
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Keep from the window's shortcuts the keys that zoom and move while the chart has the focus."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            event.setAccepted(self._has_use_for(event))
            return event.isAccepted()
        return bool(super().event(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if not self._has_use_for(event):
            event.ignore()
        elif key in _ZOOM_KEYS:
            self.zoom(_ZOOM_KEYS[key])
        elif key in _MOVE_KEYS:
            self.move_by(_MOVE_KEYS[key])
        else:
            self.show_all_steps()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._focus_shown = event.reason() in KEYBOARD_FOCUS
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._focus_shown = False
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._focus_shown:
            with QPainter(self) as painter:
                paint_focus(painter, self.rect().toRectF(), self._tokens)

    def _is_explained(self) -> bool:
        return any(marker in self.markers for marker in self._pointed)

    def _share(self, x: float) -> float:
        """Where a pixel column lies: 0 at the left end of the plotted area, 1 at its right end."""
        area = self.plot_rect()
        return min(max((x - area.left()) / area.width(), 0.0), 1.0)

    def _let_go(self) -> None:
        self._grip = None
        self.unsetCursor()

    def _has_use_for(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if event.modifiers() & ~_HARMLESS:
            return False
        return key in _ZOOM_KEYS or ((key in _MOVE_KEYS or key in _OTHER_KEYS) and self._window is not None)

    def _explain(self, pointed: list[Marker], place: QPoint) -> None:
        """Say what was changed where the pointer is, as long as it stays there."""
        if pointed == self._pointed:
            return
        self._pointed = pointed
        if pointed:
            lines = [self.tr("after step {0}: {1}").format(each.step, each.text) for each in pointed]
            if len(lines) > _MOST_TOLD:
                rest = self.tr("and {0} more").format(len(lines) - _MOST_TOLD + 1)
                lines = [*lines[: _MOST_TOLD - 1], rest]
            QToolTip.showText(place + QPoint(GAP, GAP), "\n".join(lines), self)
        else:
            QToolTip.hideText()
