"""What happens when something goes wrong that nobody foresaw: log it, say so calmly, keep the data."""

from __future__ import annotations

import atexit
import logging
import os
import sys
import tempfile
import traceback
from contextlib import suppress
from functools import cache
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QCoreApplication, QObject, QStandardPaths, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox, QWidget

from engine.training.commands import Pause
from gui.state.session import Session

_LOG_BYTES, _LOG_FILES = 500_000, 3
_log = logging.getLogger("chainrule")


def data_folder() -> Path:
    """Where the app keeps what is its own, as the system has it; nothing is made here."""
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppLocalDataLocation))


def log_folder() -> Path:
    """Where messages about errors are kept; made when it is not there.

    Among the app's data; where nothing can be written there, in a temporary folder.
    """
    folder = data_folder() / "log"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return _temporary_folder()
    return folder if os.access(folder, os.W_OK) else _temporary_folder()


@cache
def _temporary_folder() -> Path:
    """The same one for the whole process; it goes with it unless something was written there."""
    folder = Path(tempfile.mkdtemp(prefix="chainrule-log-"))
    atexit.register(_remove_if_empty, folder)
    return folder


def _remove_if_empty(folder: Path) -> None:
    with suppress(OSError):
        folder.rmdir()


def log_to_file(folder: Path) -> logging.Handler:
    """Write every warning and error of the process to a file in `folder`; returns the handler to remove."""
    handler = RotatingFileHandler(
        folder / "chainrule.log",
        maxBytes=_LOG_BYTES,
        backupCount=_LOG_FILES - 1,
        encoding="utf-8",
        delay=True,
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(threadName)s %(message)s"))
    handler.setLevel(logging.WARNING)
    logging.getLogger().addHandler(handler)
    return handler


class FailureReporter(QObject):
    """The process's one `sys.excepthook` while the window is open; exceptions of any thread come here."""

    failed = Signal(str)  # the traceback

    def install(self) -> None:
        """Take over from Python's own hook."""
        sys.excepthook = self.report

    def uninstall(self) -> None:
        """Give the hook back."""
        sys.excepthook = sys.__excepthook__

    def report(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Log an exception that nobody caught and tell who listens, in their own thread."""
        if issubclass(kind, KeyboardInterrupt):
            QCoreApplication.quit()
            return
        text = "".join(traceback.format_exception(kind, error, trace))
        _log.error("an exception that nobody caught\n%s", text)
        self.failed.emit(text)


class FailureMessage(QObject):
    """Stops the training and shows one message at a time; it does not block the window."""

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        self._box: QMessageBox | None = None

    @Slot(str)
    def show(self, traceback_text: str) -> None:
        """Show what happened; a failure that follows while the message is open is in the log only."""
        self._session.send(Pause())
        if self._box is not None:
            return
        self._box = box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle(self.tr("Something Went Wrong"))
        box.setText(self.tr("Something went wrong inside the app. Your data and weights are still here."))
        box.setInformativeText(
            self.tr(
                "The training is paused. You can save your project and go on. Details are in {0}."
            ).format(log_folder())
        )
        box.setDetailedText(traceback_text)
        copy = box.addButton(self.tr("Copy Details"), QMessageBox.ButtonRole.ActionRole)
        box.addButton(QMessageBox.StandardButton.Close)
        box.setModal(False)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(traceback_text))
        box.finished.connect(self._forget)
        box.show()

    @Slot(int)
    def _forget(self) -> None:
        if self._box is not None:
            self._box.deleteLater()
            self._box = None
