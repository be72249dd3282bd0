"""The running whole: session, training thread, frame pump and window, started and stopped together."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings, QTimer, Signal, Slot

from engine.training.commands import Run, TraceStep
from engine.training.loop import TrainingLoop
from engine.training.snapshots import Snapshot
from gui.kit.theme import styled_at_once
from gui.state.session import Session
from gui.worker.bridge import Bridge
from gui.worker.frame_pump import FramePump
from gui.worker.kernel_loader import KernelLoader
from gui.worker.thread import TrainingThread

from .dialogs import Questions
from .documents import default_spec
from .main_window import MainWindow
from .workspaces import Workspace

if TYPE_CHECKING:
    from gui.state.lab_session import LivePart

    from .lab.laboratory import Laboratory


class Playground(QObject):
    """Owns the parts and keeps them as long as the thread runs; `backend` makes the steps, None: the best."""

    lab_made = Signal()

    def __init__(self, settings: QSettings, questions: Questions, backend: str | None = None) -> None:
        super().__init__()
        self.session = Session(default_spec())
        self.worker = TrainingThread(partial(TrainingLoop, backend=backend))
        self.pump = FramePump(self.session, self.worker.mailbox, self.worker.gate, self)
        with styled_at_once():
            self.window = MainWindow(self.session, settings, questions, self.pump.frames_per_second)
        self.window.workspaces.offer_lab(self._make_lab)
        self.laboratory: Laboratory | None = None
        self._asked_for: LivePart = "batch"
        self._settings = settings
        self._questions = questions
        do = self.window.lab_actions
        do.step_of_batch.triggered.connect(partial(self.open_step, "batch"))
        do.step_of_point.triggered.connect(partial(self.open_step, "point"))
        do.step_of_all.triggered.connect(partial(self.open_step, "all"))
        self.window.page.plot.autopsy_wanted.connect(partial(self.open_step, "divergence"))
        self.session.snapshot_arrived.connect(self._show_traced)
        self._bridge = Bridge(self.session, self.worker.inbox, self)
        self.threads_ended = True
        self.kernels = KernelLoader(self)
        self.kernels.told.connect(self.window.status.show_kernels)

    def start(self) -> None:
        """Start the worker with the session's experiment."""
        self.worker.start()
        self.pump.start()
        self.session.load(self.session.spec)

    def run(self) -> None:
        """Begin to train."""
        self.session.send(Run())

    def load_kernels(self) -> None:
        """Get the compiled kernels once the window has been painted; what is needed first comes first."""
        QTimer.singleShot(0, self.kernels.start)

    @property
    def lab_source(self) -> str | None:
        """The program of the Lab, or that with which it is going to be opened; None for its first example."""
        if self.laboratory is not None:
            return self.laboratory.session.source
        from .lab.files import source_as_left

        return source_as_left(self._settings)

    def open_step(self, part: LivePart, *_: object) -> None:
        """Show the next step of the training in the Lab, or the one in which it diverged."""
        self._asked_for = part
        self.window.workspaces.show("lab")
        self.session.send(TraceStep(part, self.session.focus.point or 0))

    @Slot()
    def stop(self) -> bool:
        """End the threads, then the window; False when one did not end in time."""
        self.pump.stop()
        ended = self.worker.stop() and self.kernels.stop()
        ended = (self.laboratory is None or self.laboratory.stop()) and ended
        self.threads_ended = ended
        # The window listens to the session and so has to go before it.
        self.window.deleteLater()
        return ended

    @Slot(object)
    def _show_traced(self, snapshot: Snapshot) -> None:
        if snapshot.traced is not None and self.laboratory is not None:
            self.laboratory.show_step(snapshot.traced, self._asked_for)

    def _make_lab(self) -> Workspace:
        # Imported when it is first shown: the window opens sooner without the learner's language.
        from .lab.laboratory import Laboratory

        self.laboratory = Laboratory(self.window, self._settings, self._questions)
        self.laboratory.step_wanted.connect(self.open_step)
        self.lab_made.emit()
        return self.laboratory.workspace
