"""Fixtures for tests that open windows: the same look on every machine, own settings, nothing left behind.

The conftest of a folder of such tests imports them; the engine's tests never see this module, nor Qt.
"""

from __future__ import annotations

import gc
import itertools
from collections.abc import Iterator
from pathlib import Path

import pyqtgraph as pg
import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QSettings, QStandardPaths, QThread
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QWidget

from gui.kit.tokens import TOKENS_PROPERTY

FONT_FAMILY, FONT_POINTS = "DejaVu Sans", 10


@pytest.fixture(autouse=True)
def garbage_only_between_tests() -> Iterator[None]:
    """As in the app, Python destroys none of Qt's objects within a connect, or in another thread."""
    gc.disable()
    yield
    gc.enable()


@pytest.fixture(autouse=True)
def pinned_look(qapp: QApplication) -> Iterator[None]:
    """The same font in every test, and no theme of the test before."""
    font, palette = QFont(FONT_FAMILY, FONT_POINTS), QApplication.palette()
    if qapp.font() != font:
        qapp.setFont(font)
    yield
    if qapp.styleSheet():
        qapp.setStyleSheet("")
    if QApplication.palette() != palette:
        QApplication.setPalette(palette)
    qapp.setProperty(TOKENS_PROPERTY, None)


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder for each test, which is made by the first that is kept there: few tests keep anything."""
    base = tmp_path_factory.mktemp("homes")
    return (base / str(number) for number in itertools.count())


@pytest.fixture(autouse=True)
def isolated_settings(homes: Iterator[Path], monkeypatch: pytest.MonkeyPatch, qapp: QApplication) -> None:
    """Settings, caches and data of the app in a folder of this test alone."""
    qapp.setOrganizationName("Chainrule")
    qapp.setApplicationName("Chainrule")
    home = next(homes)
    for variable, folder in (
        ("XDG_CONFIG_HOME", "config"),
        ("XDG_DATA_HOME", "data"),
        ("XDG_CACHE_HOME", "cache"),
        ("XDG_STATE_HOME", "state"),
    ):
        monkeypatch.setenv(variable, str(home / folder))
    QStandardPaths.setTestModeEnabled(False)
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    for form in (QSettings.Format.IniFormat, QSettings.Format.NativeFormat):
        QSettings.setPath(form, QSettings.Scope.UserScope, str(home / "config"))


@pytest.fixture(autouse=True, scope="session")
def every_mouse_move_counts() -> None:
    """pyqtgraph drops mouse moves that come faster than a hand; a test's do."""
    pg.setConfigOption("mouseRateLimit", 0)


@pytest.fixture(autouse=True)
def nothing_left_open(qapp: QApplication) -> Iterator[None]:
    """Fail a test that leaves a window or a running QThread behind."""
    before, threads_before = set(top_level_widgets()), threads_of_the_process()
    yield
    delete_later_now()
    left = leftovers(before, threads_before)
    if left:
        gc.collect()
        delete_later_now()
        left = leftovers(before, threads_before)
    assert not left, f"left behind by the test: {', '.join(left)}"


def leftovers(before: set[QWidget], threads_before: set[str]) -> list[str]:
    """Names of the windows that were not there `before`, and of Qt's threads that still run.

    To look for those among all objects takes long, so it is done only where the process has other threads.
    """
    windows = [describe(widget) for widget in top_level_widgets() if widget not in before]
    if threads_before and threads_of_the_process() <= threads_before:
        return windows
    return windows + [describe(thread) for thread in running_threads()]


def threads_of_the_process() -> set[str]:
    """The ids that the operating system gives the threads; none where it does not list them."""
    listed = Path("/proc/self/task")
    return {thread.name for thread in listed.iterdir()} if listed.is_dir() else set()


def top_level_widgets() -> list[QWidget]:
    """Windows without a parent; a tool tip is Qt's own and closes when it likes."""
    return [
        widget
        for widget in QApplication.topLevelWidgets()
        if widget.parent() is None and not widget.inherits("QTipLabel")
    ]


def running_threads() -> list[QThread]:
    """Every QThread known to Python that has been started and has not ended."""
    application = QCoreApplication.instance()
    main_thread = application.thread() if application is not None else None
    return [
        thing
        for thing in gc.get_objects()
        if issubclass(type(thing), QThread)
        and shiboken6.isValid(thing)
        and thing != main_thread
        and thing.isRunning()
    ]


def describe(thing: QWidget | QThread) -> str:
    """Class and object name."""
    return f"{type(thing).__name__} {thing.objectName()!r}"


def delete_later_now() -> None:
    """Delete what waits for `deleteLater`; `processEvents` alone leaves it."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QCoreApplication.processEvents()
