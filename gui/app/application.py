"""The application as a process: set up, run until the window closes, leave cleanly."""

from __future__ import annotations

import logging
import os
import signal
import sys
from collections.abc import Callable
from functools import partial
from typing import NoReturn

from PySide6.QtCore import QCoreApplication, QSettings, QTimer
from PySide6.QtWidgets import QApplication

from engine.experiment.link import Source
from engine.version import VERSION
from gui.kit.icons import icon
from gui.kit.theme import Theme

from .appearance import Appearance
from .dialogs import FileDialogs
from .examples import find_examples
from .failure import FailureMessage, FailureReporter, data_folder, log_folder, log_to_file
from .garbage import GarbageCollector, spare_what_stays
from .key_guard import KeyGuard
from .main_window import MainWindow
from .playground import Playground
from .recovery.keeper import Keeper
from .recovery.offers import Offers

_log = logging.getLogger("chainrule")


def make_application() -> QApplication:
    """The process's QApplication with the app's names, by which settings and logs are found."""
    QCoreApplication.setOrganizationName("Chainrule")
    QCoreApplication.setApplicationName("Chainrule")
    QCoreApplication.setApplicationVersion(VERSION)
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationDisplayName("Chainrule")
    app.setWindowIcon(icon("gauge", "accent"))
    return app


def run(project: Source | None) -> int:
    """Open the window, on `project` or on a running example, and stay until it is closed."""
    app = make_application()
    log = log_to_file(log_folder())
    reporter = FailureReporter()
    reporter.install()
    settings = QSettings()
    theme = Theme()
    appearance = Appearance(app, theme, settings, app)
    appearance.restore()
    playground = Playground(settings, FileDialogs())
    window = playground.window
    appearance.connect_actions(window.actions_by_name)
    KeyGuard(app, app)
    message = FailureMessage(playground.session, window)
    reporter.failed.connect(message.show)
    app.aboutToQuit.connect(playground.stop)
    app.aboutToQuit.connect(GarbageCollector(app).stop)
    playground.kernels.told.connect(spare_what_stays)
    keeper = Keeper(playground, data_folder() / "unsaved")
    keeper.failed.connect(window.status.show_message)
    app.commitDataRequest.connect(lambda: keeper.keep_now())
    end_by_interrupt(partial(leave_unasked, window, keeper))
    playground.start()
    window.menus.list_examples(find_examples())
    window.transport.choose_watchable_speed()
    if project is None or not window.documents.open(project):
        playground.run()
    window.open_as_left()
    if project is None:
        window.workspaces.show_as_left()
    offers = Offers(playground, keeper, data_folder() / "unsaved")
    QTimer.singleShot(0, offers.begin)
    playground.load_kernels()
    status = app.exec()
    reporter.uninstall()
    logging.getLogger().removeHandler(log)
    if not playground.threads_ended:
        theme.leave_nothing()
        leave_at_once(status)
    return status


def leave_unasked(window: MainWindow, keeper: Keeper) -> None:
    """End the process as soon as what is under way lets it, whatever is open; what is not saved is kept.

    Who tells a process to end does not answer questions in its windows: those that are open count as
    cancelled, as all loops of events end at once. The next start offers what was kept.
    """
    window.remember_layout()
    keeper.keep_now()
    QCoreApplication.exit(0)


def end_by_interrupt(leave: Callable[[], object]) -> None:
    """Have Ctrl+C in the terminal, its end, and being told to end, call `leave` from the event loop.

    Python's own handler would raise inside whatever slot happens to run. That slot may hold a lock, which
    leaving wants too, so it is let finish.
    """
    numbers = [signal.SIGINT, signal.SIGTERM]
    # Unknown to Windows; ignored where the app was started to outlive its terminal.
    if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        numbers.append(signal.SIGHUP)
    for number in numbers:
        signal.signal(number, lambda number, frame: QTimer.singleShot(0, leave))


def leave_at_once(status: int) -> NoReturn:
    """End the process under a thread that computes on: Qt aborts a process that forgets a running thread."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)
