"""The session: the one owner of the experiment's spec and of the newest snapshot."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Any

import msgspec
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand

from engine.experiment import ExperimentSpec, PointSet, changed_parts, edit, points_of
from engine.training.commands import Command, Edit, Load, SetParameter
from engine.training.snapshots import Snapshot

from .change import Change
from .focus import Focus
from .history import FOLLOWING, History, ParameterEdit, ParameterEntry, SpecEdit

WEIGHT = frozenset({"weight"})
"""The part of a `Change` that wrote a live parameter and left the experiment as it is."""


class Session(QObject):
    """Intent goes down through `edit` and `send`, values come up through the signals; nothing goes round.

    Every change of the spec is one entry of `undo_stack`; the changes within one gesture (a drag, a slider
    pull) are one together. While a change is told there can be no other: a box that loses the focus because
    the change takes it away may still have a number to say, and the stack is in the middle of an entry.
    """

    spec_changed = Signal(object, object)  # old and new ExperimentSpec
    changed = Signal(object)  # Change, after spec_changed
    snapshot_arrived = Signal(object)  # Snapshot
    commanded = Signal(object)  # Command, for the worker

    def __init__(self, spec: ExperimentSpec, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.undo_stack = History(self)
        self.focus = Focus(self)
        self._spec = spec
        self._points = points_of(spec.data)
        self._snapshot: Snapshot | None = None
        self._revision = 0
        self._shape_revision = 0
        self._is_following = False
        self._is_telling = False
        self._gesture = 0
        self._gestures_begun = 0
        self._changed_in_gesture: Change | None = None

    @property
    def spec(self) -> ExperimentSpec:
        """The experiment as it stands."""
        return self._spec

    @property
    def points(self) -> PointSet:
        """The points of the experiment, those of the generator or those made by hand."""
        return self._points

    @property
    def snapshot(self) -> Snapshot | None:
        """The newest picture from the worker, bare once the model has another shape; None until the first."""
        return self._snapshot

    def edit(self, path: str, value: Any, label: str) -> None:
        """Change one value of the spec, as one undo called `label`; FieldError when the value is refused."""
        if not self._is_telling:
            self.replace(edit(self._spec, path, value), label)

    def replace(self, spec: ExperimentSpec, label: str) -> None:
        """Make `spec` the experiment, as one undo called `label`; the same spec again is no edit."""
        if self._is_telling or spec == self._spec:
            return
        last = self._last_of_gesture()
        if isinstance(last, SpecEdit):
            last.extend(spec, label)
        else:
            self.undo_stack.push(SpecEdit(self._adopt, self._spec, spec, label, self._gesture))

    def begin_anew(self, spec: ExperimentSpec, label: str) -> None:
        """Make `spec` the experiment, from its first weights even where others would fit, as one undo.

        Undone, the former one begins anew as well.
        """
        if self._is_telling:
            return
        adopt = partial(self._adopt, at_least=frozenset({"weights"}))
        self.undo_stack.push(SpecEdit(adopt, self._spec, spec, label, self._gesture))

    def set_points(self, points: PointSet, label: str) -> None:
        """Replace the points by ones made by hand."""
        data = msgspec.structs.replace(self._spec.data, points=points)
        self.replace(msgspec.structs.replace(self._spec, data=data), label)

    def set_parameter(self, entry: ParameterEntry, old: float, value: float, label: str) -> None:
        """Write one number of a live parameter that was `old`, as one undo called `label`.

        It changes the present state as a step does, not the experiment: a project file knows nothing of it,
        and a reset goes back to the first weights. Undoing writes the old number again, wherever the other
        numbers have gone in between.
        """
        if self._is_telling or value == old:
            return
        last = self._last_of_gesture()
        if isinstance(last, ParameterEdit) and last.entry == entry:
            last.extend(value, label)
        else:
            self.undo_stack.push(ParameterEdit(self._write, entry, old, value, label, self._gesture))

    def begin_gesture(self) -> None:
        """From here to `end_gesture` all edits are one undo."""
        self._gestures_begun += 1
        self._gesture = self._gestures_begun
        self._changed_in_gesture = None

    def end_gesture(self) -> None:
        """The drag or slider pull is over."""
        self._gesture = 0
        self._changed_in_gesture = None

    @contextmanager
    def gesture(self) -> Iterator[None]:
        """All edits inside are one undo."""
        self.begin_gesture()
        try:
            yield
        finally:
            self.end_gesture()

    def load(self, spec: ExperimentSpec) -> None:
        """Begin another experiment; what could be undone belongs to the former one and goes with it."""
        old, self._spec = self._spec, spec
        self._points = points_of(spec.data)
        self._snapshot = None
        self._revision += 1
        self._shape_revision = self._revision
        self.undo_stack.clear()
        self.commanded.emit(Load(spec, self._revision))
        self._tell_spec(old)

    def send(self, command: Command) -> None:
        """Ask the worker for something that is not an edit: run, pause, step, reset."""
        self.commanded.emit(command)

    def receive(self, snapshot: Snapshot) -> None:
        """Take a snapshot from the worker, unless it was made before the model's shape changed.

        One of an earlier step brings the experiment of that step along.
        """
        if snapshot.spec is not None:
            if snapshot.revision != self._revision:
                return  # since then the experiment was edited, which the worker will know at once
            self._follow(snapshot.spec, snapshot.step)
            snapshot = replace(snapshot, spec=None, revision=self._revision)
        if snapshot.revision >= self._shape_revision:
            self._snapshot = snapshot
            self.snapshot_arrived.emit(snapshot)

    def _last_of_gesture(self) -> QUndoCommand | None:
        """The newest entry, where it belongs to the gesture under way; none after a save or an undo."""
        stack = self.undo_stack
        if stack.isClean() or stack.canRedo():
            return None
        last = stack.command(stack.index() - 1)
        edits = isinstance(last, SpecEdit | ParameterEdit) and last.gesture == self._gesture > 0
        return last if edits else None

    def _follow(self, spec: ExperimentSpec, step: int) -> None:
        """Take over the experiment as it was at an earlier step; an undo brings back the present one."""
        self._is_following = True
        label = self.tr("Settings of Step {0}").format(step)
        self.undo_stack.push(SpecEdit(self._adopt, self._spec, spec, label, FOLLOWING))
        self._is_following = False

    def _write(self, entry: ParameterEntry, value: float, name: str, undone: bool) -> None:
        self._revision += 1
        self.commanded.emit(SetParameter(entry.name, entry.index, value, self._revision))
        self._tell(name, undone, WEIGHT, self._spec)

    def _adopt(
        self, spec: ExperimentSpec, name: str, undone: bool, at_least: frozenset[str] = frozenset()
    ) -> None:
        old, self._spec = self._spec, spec
        if old.data is not spec.data:
            self._points = points_of(spec.data)
        self._revision += 1
        parts = changed_parts(old, spec) | at_least
        if parts & {"model", "weights"}:
            self._shape_revision = self._revision
            # A view that is shown before the next one comes must not draw the former model.
            self._snapshot = None if self._snapshot is None else self._snapshot.bare()
        if parts:
            self.commanded.emit(Edit(spec, self._revision, parts))
        self._tell_spec(old)
        if not self._is_following:
            self._tell(name, undone, parts, old)

    def _tell_spec(self, old: ExperimentSpec) -> None:
        self._is_telling = True
        self.spec_changed.emit(old, self._spec)
        self._is_telling = False

    def _tell(self, name: str, undone: bool, parts: frozenset[str], old: ExperimentSpec) -> None:
        """Say what was changed from `old` on, as part of the gesture it belongs to."""
        first, after = self._changed_in_gesture, self._spec
        before = old if first is None else first.before
        change = Change(name, undone, self._revision, parts, before, after, continues=first is not None)
        if self._gesture:
            self._changed_in_gesture = change
        self.changed.emit(change)
