"""Undo: one entry of the history holds the spec before and after."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QUndoCommand

from engine.experiment import ExperimentSpec


class SpecEdit(QUndoCommand):
    """From one spec to another; entries of the same gesture (a number above zero) become one."""

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
        self._gesture = gesture

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
        """Take over the end of a later edit of the same gesture."""
        if not isinstance(other, SpecEdit) or self._gesture == 0 or other._gesture != self._gesture:
            return False
        self._new = other._new
        return True
