"""The base of every panel: it listens to the session and paints only while it can be seen."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from engine.experiment import ExperimentSpec
from engine.training.snapshots import Snapshot

from .session import Session


class Panel(QWidget):
    """A part of the window about one aspect of the session.

    A subclass overrides `show_spec` and `show_snapshot`. Snapshots reach visible panels only; a panel that
    comes into view is given the newest one.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        session.spec_changed.connect(self._on_spec_changed)
        session.snapshot_arrived.connect(self._on_snapshot_arrived)

    def show_spec(self, old: ExperimentSpec, new: ExperimentSpec) -> None:
        """Show the experiment `new`; `old` tells what changed."""

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show what the worker did."""

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened while the panel was hidden."""
        super().showEvent(event)
        if self.session.snapshot is not None:
            self.show_snapshot(self.session.snapshot)

    @Slot(object, object)
    def _on_spec_changed(self, old: ExperimentSpec, new: ExperimentSpec) -> None:
        self.show_spec(old, new)

    @Slot(object)
    def _on_snapshot_arrived(self, snapshot: Snapshot) -> None:
        if self.isVisible():
            self.show_snapshot(snapshot)
