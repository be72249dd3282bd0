"""A value over the one or two numbers that it depends on, with a point to move, its slope and a descent."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from engine.lab.spaces import Descent, Space
from gui.kit.tokens import Tokens, current_tokens
from gui.plots.chart_axis import Axis
from gui.plots.frame import paint_focus
from gui.plots.landscape_frame import LandscapeFrame, Place
from gui.plots.landscape_paint import (
    Scale,
    paint_curve,
    paint_descent,
    paint_gradient,
    paint_point,
    paint_surface,
    paint_tangent,
)
from gui.plots.plain_chart import Axes, PlainChart
from gui.plots.spoken import announce
from gui.plots.ticks import labelled_ticks, short_number

_REACH_PX = 16.0
_PIXELS_PER_TICK = 70.0
_KEY_STEP = 0.01
_BIG_STEP = 10
_KEYS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Down: (1, -1),
    Qt.Key.Key_Up: (1, 1),
}
_IDLE = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier


class LandscapeChart(PlainChart):
    """A curve or a surface; its point is dragged, or moved by arrow keys, with Shift ten times as far.

    While the point moves, its height and slope are read between the samples; those that backward found come
    with the next `show_space`.
    """

    moved = Signal(object)  # the number wanted for each axis, by its name
    released = Signal()  # after a drag

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._frame: LandscapeFrame | None = None
        self._descent: Descent | None = None
        self._point: Place = ()
        self._slopes: Place = ()
        self._root = ""
        self._is_movable = True
        self._grip: QPointF | None = None
        self.setMinimumSize(200, 120)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def point(self) -> Place:
        """Where the point is, a number for each axis; empty without a landscape."""
        return self._point

    @property
    def slopes(self) -> Place:
        """The slope at the point along each axis."""
        return self._slopes

    @property
    def is_dragging(self) -> bool:
        """Whether the point is in a hand."""
        return self._grip is not None

    def show_space(self, space: Space | None, root: str, movable: bool) -> None:
        """Show a landscape and a descent in it; the view stays where it shows the same ground already.

        `root` is what the value is called; `movable` whether the program can be given other numbers.
        """
        self._root, self._is_movable = root, movable
        if space is None:
            self._frame, self._descent, self._point, self._slopes = None, None, (), ()
        elif not self.is_dragging:
            if self._frame is None or not self._frame.serves(space.landscape):
                self._frame = LandscapeFrame(space.landscape)
            self._descent = space.descent
            self._point = tuple(axis.point for axis in space.landscape.axes)
            self._slopes = tuple(axis.slope for axis in space.landscape.axes)
        keys = self.tr("Arrow keys move the point, with Shift ten times as far.")
        self.setAccessibleDescription(f"{self.in_words()}. {keys}" if self._is_movable else self.in_words())
        self.update()

    def in_words(self) -> str:
        """The point, the height and the slopes as a sentence."""
        if self._frame is None:
            return self._hint
        axes = self._frame.landscape.axes
        where = ", ".join(f"{a.name} = {short_number(x)}" for a, x in zip(axes, self._point, strict=True))
        slopes = ", ".join(map(short_number, self._slopes))
        height = short_number(self._frame.height_at(self._point))
        return self.tr("{0}: {1} = {2}, slope {3}").format(where, self._root, height, slopes)

    def spot(self) -> QPointF | None:
        """Where the point is drawn."""
        scale = self._scale()
        if scale is None or self._frame is None or not self._point:
            return None
        y = self._point[1] if self._frame.is_surface else self._frame.height_at(self._point)
        return scale.spot(self._point[0], y) if np.isfinite(y) else None

    def axes(self) -> Axes | None:
        if self._frame is None:
            return None
        x0, x1, y0, y1 = self._frame.extent
        area = self.plot_rect()
        across = labelled_ticks(x0, x1, area.width() / _PIXELS_PER_TICK)
        up = labelled_ticks(y0, y1, area.height() / _PIXELS_PER_TICK)
        names = [axis.name for axis in self._frame.landscape.axes]
        y_name = names[1] if self._frame.is_surface else self._root
        return Axes(Axis(x0, x1, tuple(across)), Axis(y0, y1, tuple(up)), names[0], y_name)

    def paint_content(self, painter: QPainter, area: QRectF, axes: Axes, tokens: Tokens) -> None:
        frame, scale = self._frame, self._scale()
        if frame is None or scale is None:
            return
        painter.save()
        painter.setClipRect(area)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if frame.is_surface:
            paint_surface(painter, scale, frame, tokens)
        else:
            paint_curve(painter, scale, frame, tokens)
        if self._descent is not None and not self.is_dragging:
            paint_descent(painter, scale, self._descent, tokens)
        spot = self.spot()
        if spot is not None and all(map(math.isfinite, self._slopes)):
            if frame.is_surface:
                paint_gradient(painter, scale, spot, self._slopes, tokens)
            else:
                paint_tangent(painter, scale, spot, self._slopes[0], tokens)
        painter.restore()
        if spot is not None:
            paint_point(painter, spot, self._is_movable, tokens)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus() and self._frame is not None:
            with QPainter(self) as painter:
                paint_focus(painter, self.plot_rect().adjusted(-2, -2, 2, 2), current_tokens())

    def event(self, event: QEvent) -> bool:
        """Keep the arrow keys from the window's shortcuts while there is a point to move."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            event.setAccepted(self._moves(event))
            return event.isAccepted()
        return bool(super().event(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._moves(event) or self._frame is None:
            event.ignore()
            return
        axis, direction = _KEYS[Qt.Key(event.key())]
        big = _BIG_STEP if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
        step = _KEY_STEP * (self._frame.high(axis) - self._frame.low(axis)) * big * direction
        self._move_to(tuple(x + step * (i == axis) for i, x in enumerate(self._point)))
        announce(self, self.in_words())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        spot = self.spot()
        if (
            event.button() == Qt.MouseButton.LeftButton
            and spot is not None
            and self._is_near(event.position())
        ):
            self._grip = spot - event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        scale = self._scale()
        if self._grip is not None and scale is not None:
            x, y = scale.place(event.position() + self._grip)
            self._move_to((x, y)[: len(self._point)])
            return
        near = self._is_near(event.position())
        self.setCursor(Qt.CursorShape.OpenHandCursor if near else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._grip is not None:
            self._grip = None
            self.setCursor(Qt.CursorShape.OpenHandCursor)
            self.update()
            self.released.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def _move_to(self, place: Place) -> None:
        if self._frame is None:
            return
        rounded = tuple(float(f"{x:.4g}") for x in self._frame.clamped(place))
        if rounded != self._point:
            self._point, self._slopes = rounded, self._frame.slopes_at(rounded)
            self._descent = None
            self.update()
            names = [axis.name for axis in self._frame.landscape.axes]
            self.moved.emit(dict(zip(names, rounded, strict=True)))

    def _moves(self, event: QKeyEvent) -> bool:
        if self._frame is None or not self._is_movable or event.modifiers() & ~_IDLE:
            return False
        return event.key() in _KEYS and _KEYS[Qt.Key(event.key())][0] < len(self._point)

    def _is_near(self, spot: QPointF) -> bool:
        at = self.spot()
        if at is None or not self._is_movable:
            return False
        return math.hypot(spot.x() - at.x(), spot.y() - at.y()) <= _REACH_PX

    def _scale(self) -> Scale | None:
        return Scale(self.plot_rect(), self._frame.extent) if self._frame is not None else None
