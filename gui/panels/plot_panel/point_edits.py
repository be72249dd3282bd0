"""From what a person does to the points of a plot to edits of the session."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Slot

from engine.experiment import PointSet
from gui.plots.point_canvas import PointCanvas
from gui.plots.point_clipboard import HeldPoints, copy_points, held_points
from gui.state.session import Session

from .classes import class_name

Indices = NDArray[np.intp]
Positions = NDArray[np.float64]


class PointEdits(QObject):
    """Listens to one canvas; a drag or a stroke of a brush is one gesture and so one undo."""

    def __init__(self, session: Session, canvas: PointCanvas) -> None:
        super().__init__(canvas)
        self._session = session
        self._canvas = canvas
        canvas.drag_started.connect(self._begin)
        canvas.points_moved.connect(self._move)
        canvas.drag_finished.connect(self._end)
        canvas.brush_started.connect(self._begin)
        canvas.points_sprayed.connect(self._spray)
        canvas.points_pushed.connect(self._push)
        canvas.brush_finished.connect(self._end)
        canvas.delete_requested.connect(self._delete)
        canvas.add_requested.connect(self._add)
        canvas.class_requested.connect(self._change_class)
        canvas.copy_requested.connect(self._copy)
        canvas.cut_requested.connect(self._cut)
        canvas.paste_requested.connect(self._paste)

    @Slot()
    def _begin(self) -> None:
        self._session.begin_gesture()

    @Slot()
    def _end(self) -> None:
        self._session.end_gesture()

    @Slot(object, object)
    def _move(self, indices: Indices, xy: Positions) -> None:
        self._put(indices, xy, self._move_in_words(indices))

    @Slot(str, object, object)
    def _push(self, tool: str, indices: Indices, xy: Positions) -> None:
        self._put(indices, xy, self.tr("Jitter points") if tool == "jitter" else self.tr("Gather points"))

    @Slot(object, int)
    def _spray(self, xy: Positions, label: int) -> None:
        added = self._session.points.joined(self._new_points(xy, label))
        self._session.set_points(added, self.tr("Spray points"))

    @Slot(float, float, int)
    def _add(self, x: float, y: float, label: int) -> None:
        added = self._session.points.joined(self._new_points(np.array([[x, y]]), label))
        self._session.set_points(added, self.tr("Add point"))

    @Slot(object)
    def _delete(self, indices: Indices) -> None:
        self._take_away(indices, self.tr("Delete point") if len(indices) == 1 else self.tr("Delete points"))

    @Slot(object, int)
    def _change_class(self, indices: Indices, label: int) -> None:
        points = self._session.points
        if label < self._session.spec.classes:
            text = self.tr("Make points {0}") if len(indices) > 1 else self.tr("Make point {0}")
            self._session.set_points(points.retargeted(indices, label), text.format(class_name(label)))

    @Slot(object)
    def _copy(self, indices: Indices) -> None:
        points = self._session.points
        copy_points(points.x[indices], points.y[indices], points.test[indices], self._session.spec.task)
        self._canvas.announce(self.tr("{0} points copied").format(len(indices)))

    @Slot(object)
    def _cut(self, indices: Indices) -> None:
        self._copy(indices)
        self._take_away(indices, self.tr("Cut point") if len(indices) == 1 else self.tr("Cut points"))

    @Slot(float, float)
    def _paste(self, x: float, y: float) -> None:
        """Put the copied points, chosen, so that the middle of their box lies at x, y."""
        points, held = self._session.points, held_points()
        if held is None or not self._fits(held):
            self._canvas.announce(self.tr("The copied points do not fit this data"))
            return
        xy = held.x if points.inputs == 2 else np.column_stack([held.x, held.y])
        if not len(xy):
            return
        xy = xy + np.array([x, y]) - (xy.min(axis=0) + xy.max(axis=0)) / 2
        targets = held.y if points.inputs == 2 else xy[:, 1]
        pasted = PointSet(xy[:, : points.inputs], targets, held.test)
        label = self.tr("Paste point") if len(xy) == 1 else self.tr("Paste points")
        self._session.set_points(points.joined(pasted), label)
        self._canvas.choose(np.arange(len(points), len(points) + len(pasted)))

    def _fits(self, held: HeldPoints) -> bool:
        """Whether copied points can be points of this data."""
        spec = self._session.spec
        if held.x.shape[1] != spec.inputs or held.task != spec.task:
            return False
        return spec.classes == 0 or bool((held.y < spec.classes).all())

    def _move_in_words(self, indices: Indices) -> str:
        points = self._session.points
        if len(indices) == 1:
            return self.tr("Move point")
        if len(indices) == len(points):
            return self.tr("Move all points")
        label = points.y[indices[0]]
        of_class = np.flatnonzero(points.y == label)
        if self._session.spec.classes and np.array_equal(np.sort(indices), of_class):
            return self.tr("Move class {0}").format(class_name(int(label)))
        return self.tr("Move points")

    def _put(self, indices: Indices, xy: Positions, label: str) -> None:
        points = self._session.points
        if points.inputs == 2:
            self._session.set_points(points.moved(indices, xy), label)
        else:
            self._session.set_points(points.moved(indices, xy[:, :1], xy[:, 1]), label)

    def _take_away(self, indices: Indices, label: str) -> None:
        if len(indices):
            self._canvas.select([])
            self._session.set_points(self._session.points.without(indices), label)

    def _new_points(self, xy: Positions, label: int) -> PointSet:
        """Training points at these places (k, 2), of a class where there are classes."""
        points = self._session.points
        if points.inputs == 1:
            return PointSet(xy[:, :1], xy[:, 1])
        if self._session.spec.task == "classification":
            return PointSet(xy, np.full(len(xy), label))
        # A new sample in a plane has no target of its own; the mean keeps it from pulling anywhere.
        return PointSet(xy, np.full(len(xy), points.y.mean() if len(points) else 0.0))
