"""The ground of a plot: pans, zooms, and passes clicks and strokes on to the tool in hand."""

from __future__ import annotations

from dataclasses import dataclass

import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt, Signal


@dataclass(frozen=True, slots=True)
class Stroke:
    """One move of a press-drag-release on the ground, in data coordinates."""

    start: QPointF
    previous: QPointF
    end: QPointF
    first: bool
    last: bool
    modifiers: Qt.KeyboardModifier


class CanvasBox(pg.ViewBox):
    """A view box whose left button pans or draws strokes, as its owner says; the middle one always pans."""

    clicked = Signal(object, object)
    double_clicked = Signal(object, object)
    stroked = Signal(object)

    def __init__(self) -> None:
        super().__init__(enableMenu=False, defaultPadding=0.0)
        self._pans = True
        self.disableAutoRange()

    def set_pans(self, pans: bool) -> None:
        """Whether the left button pans; else its drags come as `stroked`."""
        self._pans = pans

    def mouseClickEvent(self, ev: pg.GraphicsScene.MouseClickEvent) -> None:
        """Pass a left click on (pyqtgraph's click protocol)."""
        if ev.button() != Qt.MouseButton.LeftButton:
            ev.ignore()
            return
        ev.accept()
        heard = self.double_clicked if ev.double() else self.clicked
        heard.emit(self.mapToView(ev.pos()), ev.modifiers())

    def mouseDragEvent(self, ev: pg.GraphicsScene.MouseDragEvent, axis: int | None = None) -> None:
        """Pan, or pass the stroke on (pyqtgraph's drag protocol)."""
        if ev.button() == Qt.MouseButton.RightButton:
            ev.ignore()
        elif self._pans or ev.button() == Qt.MouseButton.MiddleButton:
            super().mouseDragEvent(ev, axis)
        else:
            ev.accept()
            start, previous, end = map(self.mapToView, (ev.buttonDownPos(), ev.lastPos(), ev.pos()))
            self.stroked.emit(Stroke(start, previous, end, ev.isStart(), ev.isFinish(), ev.modifiers()))
