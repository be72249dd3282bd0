"""Undo: one entry of the history holds the spec, or one live weight, before and after.

The edits of a gesture make one entry longer. Qt would merge them too, but PySide keeps every entry that was
merged into another one for as long as the stack lives, and each holds all points.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QUndoCommand

from engine.experiment import ExperimentSpec

FOLLOWING = -1
"""The gesture of all edits that follow the worker to an earlier step: in a row they are one undo."""


class SpecEdit(QUndoCommand):
    """From one spec to another, as part of a gesture (a number above zero) or not."""

    def __init__(
        self,
        adopt: Callable[[ExperimentSpec, str, bool], None],
        old: ExperimentSpec,
        new: ExperimentSpec,
        label: str,
        gesture: int,
    ) -> None:
        """`adopt` takes the spec to go to, the label, and whether that is taken back."""
        super().__init__(label)
        self._adopt = adopt
        self._old = old
        self._new = new
        self.gesture = gesture

    def extend(self, new: ExperimentSpec, label: str) -> None:
        """Go on to `new`, which is told under `label`."""
        self._new = new
        self._adopt(new, label, False)

    def redo(self) -> None:
        """Go to the new spec; Qt calls it once when the entry is pushed."""
        self._adopt(self._new, self.text(), False)

    def undo(self) -> None:
        """Go back to the old spec."""
        self._adopt(self._old, self.text(), True)

    def id(self) -> int:
        """The same for all spec edits, so that Qt offers them to `mergeWith`."""
        return 1

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Take over the end of an edit that follows the worker as well; obsolete when it is the start."""
        if not isinstance(other, SpecEdit) or not self.gesture == other.gesture == FOLLOWING:
            return False
        self._new = other._new
        other._old = other._new = self._old
        self.setText(other.text())
        self.setObsolete(self._new == self._old)
        return True


@dataclass(frozen=True, slots=True)
class ParameterEntry:
    """One number of a live parameter: the parameter's name ('0.weight') and the place in it."""

    name: str
    index: tuple[int, ...]


class ParameterEdit(QUndoCommand):
    """From one value of a weight to another, as part of a gesture (a number above zero) or not."""

    def __init__(
        self,
        write: Callable[[ParameterEntry, float, str, bool], None],
        entry: ParameterEntry,
        old: float,
        new: float,
        label: str,
        gesture: int,
    ) -> None:
        """`write` takes the entry, the value to write, the label, and whether that takes an edit back."""
        super().__init__(label)
        self._write = write
        self._old = old
        self._new = new
        self.entry = entry
        self.gesture = gesture

    def extend(self, new: float, label: str) -> None:
        """Go on to the value `new`, which is told under `label`."""
        self._new = new
        self._write(self.entry, new, label, False)

    def redo(self) -> None:
        """Write the new value; Qt calls it once when the entry is pushed."""
        self._write(self.entry, self._new, self.text(), False)

    def undo(self) -> None:
        """Write the old value."""
        self._write(self.entry, self._old, self.text(), True)
