"""What a person looks at: it changes nothing of the experiment, but other views tell more of it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class Focus(QObject):
    """The one point that is dragged, hovered or selected."""

    point_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._point: int | None = None

    @property
    def point(self) -> int | None:
        """Its place among all points; None while nobody looks at one."""
        return self._point

    def look_at(self, point: int | None) -> None:
        """Look at this point, or at none."""
        if point != self._point:
            self._point = point
            self.point_changed.emit()
