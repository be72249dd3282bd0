"""A tool button that opens a menu beside it and says so by a small corner."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QMenu, QToolButton

from gui.kit.metrics import HALF_GAP
from gui.kit.tokens import current_tokens

_CORNER, _INSET = 4.0, 4.0


class MenuToolButton(QToolButton):
    """Checked by its owner alone: a click opens the menu, at the right of the button."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setCheckable(True)
        self.menu_beside = QMenu(name, self)
        self.menu_beside.setToolTipsVisible(True)
        self.clicked.connect(self._open)

    def nextCheckState(self) -> None:
        """Leave the mark to the owner."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        right, bottom = self.width() - _INSET, self.height() - _INSET
        corner = QPolygonF(
            [QPointF(right, bottom), QPointF(right - _CORNER, bottom), QPointF(right, bottom - _CORNER)]
        )
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(current_tokens().color("muted"))
            painter.drawPolygon(corner)

    @Slot()
    def _open(self) -> None:
        place = self.rect().topRight()
        place.setX(place.x() + HALF_GAP)
        self.menu_beside.popup(self.mapToGlobal(place))
