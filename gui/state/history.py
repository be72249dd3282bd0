"""Undo: one entry of the history holds the spec, or one live weight, before and after.

The edits of a gesture make one entry longer. Qt would merge them too, but PySide keeps every entry that was
merged into another one for as long as the stack lives, and each holds all points.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, QSignalBlocker
from PySide6.QtGui import QUndoCommand, QUndoStack

from engine.experiment import ExperimentSpec, PointSet

FOLLOWING = -1
"""The gesture of all edits that follow the worker to an earlier step: in a row they are one undo."""

MOST_UNDONE, LEAST_UNDONE = 256, 8
"""So many edits can be undone at most, and at least, however many points they hold."""
MOST_BYTES = 64 << 20
"""What their points may take; those of a hundred thousand, moved fifty times, do."""
_THINNED_TO = 0.75


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
        self._is_made = False
        self.gesture = gesture

    @property
    def points(self) -> tuple[PointSet, ...]:
        """The points made by hand that it leads from and to."""
        return tuple(spec.data.points for spec in (self._old, self._new) if spec.data.points is not None)

    def once_more(self) -> SpecEdit:
        """The same entry for another place in the history; as made as this one."""
        copy = SpecEdit(self._adopt, self._old, self._new, self.text(), self.gesture)
        copy._is_made = self._is_made
        return copy

    def extend(self, new: ExperimentSpec, label: str) -> None:
        """Go on to `new`, which is told under `label`."""
        self._new = new
        self._adopt(new, label, False)

    def redo(self) -> None:
        """Go to the new spec, unless that was done; Qt calls it once when the entry is pushed."""
        if not self._is_made:
            self._is_made = True
            self._adopt(self._new, self.text(), False)

    def undo(self) -> None:
        """Go back to the old spec."""
        self._is_made = False
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
        self._is_made = False
        self.entry = entry
        self.gesture = gesture

    def once_more(self) -> ParameterEdit:
        """The same entry for another place in the history; as made as this one."""
        copy = ParameterEdit(self._write, self.entry, self._old, self._new, self.text(), self.gesture)
        copy._is_made = self._is_made
        return copy

    def extend(self, new: float, label: str) -> None:
        """Go on to the value `new`, which is told under `label`."""
        self._new = new
        self._write(self.entry, new, label, False)

    def redo(self) -> None:
        """Write the new value, unless that was done; Qt calls it once when the entry is pushed."""
        if not self._is_made:
            self._is_made = True
            self._write(self.entry, self._new, self.text(), False)

    def undo(self) -> None:
        """Write the old value."""
        self._is_made = False
        self._write(self.entry, self._old, self.text(), True)


class History(QUndoStack):
    """The edits that can be undone: the newest, bounded by their number and by what their points take."""

    def __init__(self, parent: QObject, most_bytes: int = MOST_BYTES) -> None:
        super().__init__(parent)
        self._most_bytes = most_bytes
        self.setUndoLimit(MOST_UNDONE)

    @property
    def entries(self) -> list[SpecEdit | ParameterEdit]:
        """All of them, oldest first."""
        commands = (self.command(place) for place in range(self.count()))
        return [each for each in commands if isinstance(each, SpecEdit | ParameterEdit)]

    def push(self, entry: QUndoCommand) -> None:
        """Make an edit that can be undone; the oldest ones are forgotten where the points take too much."""
        super().push(entry)
        entries = self.entries
        if held_bytes(entries) > self._most_bytes:
            self._keep(newest_within(entries, int(_THINNED_TO * self._most_bytes)))

    def _keep(self, newest: Sequence[SpecEdit | ParameterEdit]) -> None:
        """Forget all but these. A stack of Qt's cannot, so it is filled anew; nobody needs to know."""
        clean = self.cleanIndex() - (self.count() - len(newest))
        kept = [entry.once_more() for entry in newest]
        with QSignalBlocker(self):
            self.clear()
            self.resetClean()
            for place, entry in enumerate(kept):
                if place == clean:
                    self.setClean()
                super().push(entry)
            if clean == len(kept):
                self.setClean()


def held_bytes(entries: Sequence[SpecEdit | ParameterEdit]) -> int:
    """What the points of these entries take; one array in several of them counts once."""
    arrays: dict[int, int] = {}
    for entry in entries:
        arrays |= sizes_of(entry)
    return sum(arrays.values())


def newest_within(
    entries: Sequence[SpecEdit | ParameterEdit], most_bytes: int, least: int = LEAST_UNDONE
) -> Sequence[SpecEdit | ParameterEdit]:
    """The newest entries that together take `most_bytes`, or the `least` newest if even those take more."""
    arrays: dict[int, int] = {}
    for count, entry in enumerate(reversed(entries)):
        arrays |= sizes_of(entry)
        if count >= least and sum(arrays.values()) > most_bytes:
            return entries[-count:]
    return entries


def sizes_of(entry: SpecEdit | ParameterEdit) -> dict[int, int]:
    """How many bytes each array of an entry's points has, by its identity."""
    points = entry.points if isinstance(entry, SpecEdit) else ()
    return {id(array): array.nbytes for each in points for array in (each.x, each.y, each.test)}
