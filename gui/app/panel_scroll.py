"""A panel of controls that scrolls where there is too little height for it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from gui.kit.tokens import current_tokens
from gui.plots.frame import paint_rounded_edge

_SMALLEST_HEIGHT = 72


class PanelScroll(QScrollArea):
    """Scrolls a panel up and down where its dock is lower than the panel needs."""

    def __init__(self, panel: QWidget) -> None:
        super().__init__()
        self._panel = panel
        self._edge = _CutEdge(self.viewport())
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        panel.setProperty("role", "scrolled")
        self.setWidget(panel)
        self._edge.raise_()

    def sizeHint(self) -> QSize:
        return self._panel.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """The whole width, beside the scroll bar; of the height enough to see that there is more."""
        least = self._panel.minimumSizeHint()
        width = least.width() + self.verticalScrollBar().sizeHint().width()
        return QSize(width, min(least.height(), _SMALLEST_HEIGHT))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._edge.resize(self.viewport().size())
        self._edge.setVisible(self._panel.height() > self.viewport().height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._panel and event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)


class _CutEdge(QWidget):
    """Gives a card that is cut off the round corners and the line that its own edge cannot show."""

    def __init__(self, viewport: QWidget) -> None:
        super().__init__(viewport)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_rounded_edge(QPainter(self), QRectF(self.rect()), current_tokens())
