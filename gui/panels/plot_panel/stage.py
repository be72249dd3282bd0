"""The ground of the plot panel: one canvas at a time, and a notice that floats over it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QStackedLayout, QWidget

from gui.kit.metrics import GAP
from gui.kit.notice import Kind, Notice
from gui.plots.point_canvas import PointCanvas

_NOTICE_WIDTH = 640


class Stage(QWidget):
    """Shows the canvas that suits the data; the notice stands at its lower edge."""

    def __init__(self, *canvases: PointCanvas, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        for canvas in canvases:
            self._stack.addWidget(canvas)
        self.notice = Notice(self)
        self._told = ""

    @property
    def canvas(self) -> PointCanvas:
        """The canvas now shown."""
        canvas = self._stack.currentWidget()
        assert isinstance(canvas, PointCanvas)
        return canvas

    def show_canvas(self, canvas: PointCanvas) -> None:
        """Bring one of the canvases to the front; the one before lets go of its points."""
        self.canvas.let_go()
        self._stack.setCurrentWidget(canvas)
        for floating in self.findChildren(QFrame, options=Qt.FindChildOption.FindDirectChildrenOnly):
            if floating is not canvas:
                floating.raise_()

    def say(self, kind: Kind, text: str, *actions: tuple[str, Callable[[], object]]) -> None:
        """Tell this in the notice, once: what was told last is not told again, even if it was closed."""
        if text != self._told:
            self._told = text
            self.notice.say(kind, text, *actions)

    def say_nothing(self) -> None:
        """Take back what was told last."""
        if self._told:
            self._told = ""
            self.notice.close_notice()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settle_notice()

    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._settle_notice()
        return handled

    def _settle_notice(self) -> None:
        width = min(_NOTICE_WIDTH, self.width() - 6 * GAP)
        height = self.notice.heightForWidth(width)
        left = (self.width() - width) // 2
        self.notice.setGeometry(left, self.height() - height - 4 * GAP, width, height)
        self.notice.raise_()
