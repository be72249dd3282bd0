"""From what a person does to the points of a plot to edits of the session."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Slot

from gui.plots.point_canvas import PointCanvas
from gui.state.session import Session

Indices = NDArray[np.intp]


class PointEdits(QObject):
    """Listens to one canvas; a drag is one gesture and so one undo."""

    def __init__(self, session: Session, canvas: PointCanvas) -> None:
        super().__init__(canvas)
        self._session = session
        self._canvas = canvas
        canvas.drag_started.connect(self._begin_drag)
        canvas.points_moved.connect(self._move)
        canvas.drag_finished.connect(self._end_drag)
        canvas.delete_requested.connect(self._delete)
        canvas.add_requested.connect(self._add)

    @Slot(object)
    def _begin_drag(self) -> None:
        self._session.begin_gesture()

    @Slot(object, object)
    def _move(self, indices: Indices, xy: NDArray[np.float64]) -> None:
        points = self._session.points
        label = self.tr("Move point") if len(indices) == 1 else self.tr("Move points")
        if points.inputs == 2:
            self._session.set_points(points.moved(indices, xy), label)
        else:
            self._session.set_points(points.moved(indices, xy[:, :1], xy[:, 1]), label)

    @Slot(object, object)
    def _end_drag(self) -> None:
        self._session.end_gesture()

    @Slot(object)
    def _delete(self, indices: Indices) -> None:
        if len(indices):
            label = self.tr("Delete point") if len(indices) == 1 else self.tr("Delete points")
            self._canvas.select([])
            self._session.set_points(self._session.points.without(indices), label)

    @Slot(float, float, int)
    def _add(self, x: float, y: float, label: int) -> None:
        points = self._session.points
        if points.inputs == 1:
            added = points.added([x], y)
        elif self._session.spec.task == "classification":
            added = points.added([x, y], label)
        else:
            # A new sample in a plane has no target of its own; the mean keeps it from pulling anywhere.
            added = points.added([x, y], float(points.y.mean()) if len(points) else 0.0)
        self._session.set_points(added, self.tr("Add point"))
