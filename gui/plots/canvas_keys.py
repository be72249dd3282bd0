"""A plot edited by keyboard: choose, nudge, add, copy and remove points without a pointer."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from PySide6.QtCore import QPointF, Qt, SignalInstance
from PySide6.QtGui import QKeyEvent

from gui.plots.aliases import Indices
from gui.plots.brush import Brush
from gui.plots.draggable_points import NONE_SELECTED, DraggablePoints
from gui.plots.point_clipboard import holds_points

_NUDGES = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}
_CHOICES = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}
_CARRIES = (Qt.Key.Key_C, Qt.Key.Key_X)
_PASTE = Qt.Key.Key_V
_REMOVALS = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_ZOOMS = {Qt.Key.Key_Plus: 0.8, Qt.Key.Key_Equal: 0.8, Qt.Key.Key_Minus: 1.25}
_SIZES = {Qt.Key.Key_BracketLeft: 1 / 1.25, Qt.Key.Key_BracketRight: 1.25}
_DENSITIES = {Qt.Key.Key_BraceLeft: -1, Qt.Key.Key_BraceRight: 1}
_CLASSES = {Qt.Key(Qt.Key.Key_1 + label): label for label in range(9)}
_BIG_STEP = 10
_KEYPAD = Qt.KeyboardModifier.KeypadModifier
_SHIFT, _CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


class Editable(Protocol):
    """What a plot must offer to be edited by keyboard; `PointCanvas` says what each does."""

    points: DraggablePoints
    class_requested: SignalInstance
    copy_requested: SignalInstance
    cut_requested: SignalInstance

    def add_keys(self) -> dict[Qt.Key, int]: ...
    @property
    def brushes(self) -> bool: ...
    @property
    def brush(self) -> Brush: ...
    def set_brush(self, brush: Brush) -> None: ...
    def spot(self) -> QPointF: ...
    def add_point(self, pos: QPointF, label: int) -> None: ...
    def paste(self, pos: QPointF) -> None: ...
    def choose(self, indices: Indices) -> None: ...
    def remove(self, indices: Indices) -> None: ...
    def zoom(self, factor: float) -> None: ...
    def pixel_size(self) -> tuple[float, float]: ...
    def say_selection(self) -> None: ...


class CanvasKeys:
    """The keys of one canvas. Arrows from the first down to the last up are one gesture, like a drag."""

    def __init__(self, canvas: Editable) -> None:
        self._canvas = canvas
        self._held: set[int] = set()
        self._pixels = (0, 0)

    def wants(self, event: QKeyEvent) -> bool:
        """Whether the canvas has a use for this key now, so that a window's shortcut must not take it."""
        key, modifiers = Qt.Key(event.key()), event.modifiers() & ~_KEYPAD
        canvas = self._canvas
        chosen = len(canvas.points.selected) > 0
        if modifiers == _CONTROL:
            return key == Qt.Key.Key_A or (key in _CARRIES and chosen) or (key == _PASTE and holds_points())
        if modifiers & ~_SHIFT:
            # The brackets of some keyboards are reached with AltGr.
            return canvas.brushes and (key in _SIZES or key in _DENSITIES)
        if key in _NUDGES or key in _REMOVALS or key == Qt.Key.Key_Escape:
            return chosen
        if key in _SIZES or key in _DENSITIES:
            return canvas.brushes
        if key in _ZOOMS:
            return True
        if key in _CLASSES:
            return chosen and not modifiers and _CLASSES[key] < len(canvas.add_keys()) > 1
        return not modifiers and (key in _CHOICES or key in canvas.add_keys())

    def press(self, event: QKeyEvent) -> bool:
        """Act on a key; False when it is none of ours."""
        if not self.wants(event):
            return False
        canvas, key = self._canvas, Qt.Key(event.key())
        if key in _SIZES:
            canvas.set_brush(canvas.brush.resized(_SIZES[key]))
        elif key in _DENSITIES:
            canvas.set_brush(canvas.brush.thickened(_DENSITIES[key]))
        elif event.modifiers() & _CONTROL:
            self._carry(key)
        elif key in _NUDGES:
            self._nudge(event)
        elif key in _CHOICES:
            self._choose_next(_CHOICES[key])
        elif key in _REMOVALS:
            canvas.remove(canvas.points.selected)
        elif key in _ZOOMS:
            canvas.zoom(_ZOOMS[key])
        elif key == Qt.Key.Key_Escape:
            canvas.choose(NONE_SELECTED)
        elif key in _CLASSES:
            canvas.class_requested.emit(canvas.points.selected, _CLASSES[key])
        else:
            canvas.add_point(canvas.spot(), canvas.add_keys()[key])
        return True

    def release(self, event: QKeyEvent) -> bool:
        """End the gesture with the last arrow let go; False when the key was not held here."""
        if event.key() not in self._held:
            return False
        if not event.isAutoRepeat():
            self._held.discard(event.key())
            if not self._held:
                self.finish()
        return True

    def finish(self) -> None:
        """End a gesture under way, as when the focus leaves while an arrow is down."""
        self._held.clear()
        if self._canvas.points.dragging:
            self._canvas.points.finish_drag()
            self._canvas.say_selection()

    def _carry(self, key: Qt.Key) -> None:
        canvas = self._canvas
        if key == Qt.Key.Key_A:
            canvas.choose(np.arange(len(canvas.points)))
        elif key == Qt.Key.Key_C:
            canvas.copy_requested.emit(canvas.points.selected)
        elif key == Qt.Key.Key_X:
            canvas.cut_requested.emit(canvas.points.selected)
        else:
            canvas.paste(canvas.spot())

    def _nudge(self, event: QKeyEvent) -> None:
        points = self._canvas.points
        if not self._held:
            if points.dragging:
                return
            self._pixels = (0, 0)
            points.begin_drag(points.selected)
        self._held.add(event.key())
        step = _BIG_STEP if event.modifiers() & _SHIFT else 1
        right, up = _NUDGES[Qt.Key(event.key())]
        self._pixels = (self._pixels[0] + step * right, self._pixels[1] + step * up)
        pixel_x, pixel_y = self._canvas.pixel_size()
        points.drag_by(self._pixels[0] * pixel_x, self._pixels[1] * pixel_y)

    def _choose_next(self, direction: int) -> None:
        points = self._canvas.points
        shown = points.seen(np.arange(len(points)))
        if not len(shown):
            return
        if len(points.selected):
            last = points.selected[-1 if direction > 0 else 0]
            place = int(np.searchsorted(shown, last)) + direction
        else:
            place = 0 if direction > 0 else -1
        self._canvas.choose(shown[[place % len(shown)]])
