"""The base of the Lab's panels: it listens to the Lab's session and paints only while it can be seen."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from engine.lab import LabRun
from engine.lab.timeline import Scene

from .lab_session import LabSession


class LabPanel(QWidget):
    """A part of the window about one aspect of the Lab's run.

    A subclass overrides `show_run` and `show_scene`. Both reach visible panels only; a panel that comes into
    view is given the newest ones.
    """

    def __init__(self, session: LabSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self._shown_run: LabRun | None = None
        session.run_arrived.connect(self._catch_up)
        session.scene_changed.connect(self._catch_up)
        session.node_chosen.connect(self._catch_up)

    def show_run(self, run: LabRun) -> None:
        """Show another run."""

    def show_scene(self, run: LabRun, scene: Scene) -> None:
        """Show another place of the run, or another chosen node."""

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened while the panel was hidden."""
        super().showEvent(event)
        self._catch_up()

    @Slot()
    def _catch_up(self) -> None:
        run, scene = self.session.run, self.session.scene
        if run is None or not self.isVisible():
            return
        if run is not self._shown_run:
            self._shown_run = run
            self.show_run(run)
        if scene is not None:
            self.show_scene(run, scene)
