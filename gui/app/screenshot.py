"""A picture of the real window after so many epochs, taken without anybody watching."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import (
    QBuffer,
    QCoreApplication,
    QEvent,
    QEventLoop,
    QIODevice,
    QObject,
    QSettings,
    QSize,
    QTimer,
    Slot,
)
from PySide6.QtGui import QPixmap

from engine.experiment.atomic import write_atomically
from engine.experiment.link import Source, load_source, load_trainable_source
from engine.lab import LabRun
from engine.lab.examples import LabExample, load_example
from engine.training.commands import AdvanceEpochs
from engine.training.snapshots import RunState, Snapshot
from gui.kit.theme import Mode, Theme
from gui.state.lab_session import LabSession

from .appearance import Appearance
from .application import make_application
from .dialogs import FileDialogs
from .playground import Playground

_SETTLE_MS = 250  # longer than the plot waits before it tells what part of the plane it shows


def take(out: Path, *, project: Source | None, after_epochs: int, theme: Mode, size: tuple[int, int]) -> None:
    """Open the window, train exactly `after_epochs`, save a picture of it as PNG.

    ProjectError when `project` cannot be opened, or not trained; OSError when `out` cannot be written.
    """
    if project is not None and after_epochs:
        load_trainable_source(project)
    elif project is not None:
        load_source(project)
    with _playground(theme) as playground:
        if project is not None:
            playground.window.documents.open(project)
        playground.window.open_as_designed(QSize(*size))
        _Exposure(playground, after_epochs).wait()
        picture = _as_png(playground.window.grab())
    write_atomically(out, picture)


def take_lab(out: Path, *, example: Path, stop: int | None, theme: Mode, size: tuple[int, int]) -> None:
    """Open the Lab on `example`, go to a stop of its story (None for the last), save a picture as PNG.

    ExampleError when `example` cannot be opened; OSError when `out` cannot be written.
    """
    opened = load_example(example)
    with _playground(theme) as playground:
        playground.window.open_as_designed(QSize(*size))
        playground.window.workspaces.show("lab")
        assert playground.laboratory is not None
        _LabExposure(playground.laboratory.session, opened, stop).wait()
        picture = _as_png(playground.window.grab())
    write_atomically(out, picture)


@contextmanager
def _playground(theme: Mode) -> Iterator[Playground]:
    """The whole app in this theme, started, with settings of its own, and stopped at the end."""
    app = make_application()
    with TemporaryDirectory() as folder:
        # The layout and theme of the person at this machine are neither read nor touched.
        settings = QSettings(str(Path(folder) / "settings.ini"), QSettings.Format.IniFormat)
        dress = Theme()
        appearance = Appearance(app, dress, settings, dress)
        # Before the window is built, as in a start: it measures its rows by the fonts it finds.
        appearance.set_mode(theme)
        playground = Playground(settings, FileDialogs())
        appearance.connect_actions(playground.window.actions_by_name)
        playground.start()
        try:
            yield playground
        finally:
            playground.stop()
            QCoreApplication.sendPostedEvents(playground.window, QEvent.Type.DeferredDelete)
            settings.sync()  # what it had still to write would make the folder anew


class _Exposure(QObject):
    """Trains, then waits until the window shows the model as trained."""

    def __init__(self, playground: Playground, epochs: int) -> None:
        super().__init__()
        self._session = playground.session
        self._plot = playground.window.page.plot
        self._epochs = epochs
        self._until_shown = QEventLoop(self)
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(_SETTLE_MS)
        self._settling.timeout.connect(self._finish_if_steady)
        self._session.snapshot_arrived.connect(self._look)

    def wait(self) -> None:
        """Train and return when the picture is ready."""
        if self._epochs:
            self._session.send(AdvanceEpochs(self._epochs))
        self._until_shown.exec()

    @Slot(object)
    def _look(self, snapshot: Snapshot) -> None:
        if self._is_ready(snapshot):
            self._settling.start()

    @Slot()
    def _finish_if_steady(self) -> None:
        if self._session.snapshot is not None and self._is_ready(self._session.snapshot):
            self._until_shown.quit()

    def _is_ready(self, snapshot: Snapshot) -> bool:
        if snapshot.state is RunState.TRAINING:
            return False
        ended = snapshot.epoch >= self._epochs or snapshot.state is not RunState.PAUSED
        return ended and snapshot.field is not None and snapshot.field.extent == self._plot.extent


class _LabExposure(QObject):
    """Opens an example, waits for its run, goes to a stop and lets the window settle."""

    def __init__(self, session: LabSession, example: LabExample, stop: int | None) -> None:
        super().__init__()
        self._session = session
        self._example = example
        self._stop = stop
        self._until_shown = QEventLoop(self)
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(_SETTLE_MS)
        self._settling.timeout.connect(self._go_on)
        self._is_there = False
        session.run_arrived.connect(self._look)

    def wait(self) -> None:
        """Return when the picture is ready."""
        self._session.open_example(self._example)
        self._until_shown.exec()

    @Slot(object)
    def _look(self, run: LabRun) -> None:
        if run.source == self._example.programs[0].code:
            self._settling.start()

    @Slot()
    def _go_on(self) -> None:
        """When the run is shown go to the stop; when that is shown too, be ready."""
        if self._is_there:
            self._until_shown.quit()
            return
        self._session.go_to(self._session.last_position if self._stop is None else self._stop)
        self._is_there = True
        self._settling.start()


def _as_png(picture: QPixmap) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")
    return bytes(buffer.data().data())
