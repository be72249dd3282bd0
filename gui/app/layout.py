"""Where the window and its docks stand, kept between two runs of the app."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QByteArray, QRect, QSettings, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow, QWidget

VERSION = 2
"""Raised whenever the set of docks changes, so that a stored layout of another set is not applied."""

DEFAULT_SIZE = QSize(1600, 1000)
_VISIBLE_PART = 120
_GEOMETRY, _DOCKS, _STORED_VERSION = "window/geometry", "window/docks/", "window/version"


def save_layout(window: QWidget, parts: Sequence[QMainWindow], settings: QSettings) -> None:
    """Remember the window's geometry and the docks of each part of its desk, by the part's name."""
    settings.setValue(_STORED_VERSION, VERSION)
    settings.setValue(_GEOMETRY, window.saveGeometry())
    for part in parts:
        settings.setValue(_DOCKS + part.objectName(), part.saveState(VERSION))


def restore_layout(window: QWidget, parts: Sequence[QMainWindow], settings: QSettings) -> bool:
    """Put the window and its desk as they were left; False when nothing of this version is known."""
    geometry = settings.value(_GEOMETRY)
    docks = [settings.value(_DOCKS + part.objectName()) for part in parts]
    # An INI file gives numbers back as text.
    if str(settings.value(_STORED_VERSION)) != str(VERSION) or not isinstance(geometry, QByteArray):
        return False
    states = [state for state in docks if isinstance(state, QByteArray)]
    if len(states) < len(parts):
        return False
    restored = window.restoreGeometry(geometry)
    for part, state in zip(parts, states, strict=True):
        restored = part.restoreState(state, VERSION) and restored
    keep_on_screen(window)
    return restored


def keep_on_screen(window: QWidget) -> None:
    """Bring a window back whose screen is gone or has become smaller."""
    if window.isMaximized() or window.isFullScreen():
        return
    screens = [screen.availableGeometry() for screen in QGuiApplication.screens()]
    wanted = fitted(window.geometry(), screens)
    if wanted != window.geometry():
        window.setGeometry(wanted)


def default_size(available: QSize) -> QSize:
    """The size of a first start: the design's, or what the screen has."""
    return DEFAULT_SIZE.boundedTo(available)


def fitted(window: QRect, screens: Sequence[QRect]) -> QRect:
    """`window` if enough of it can be seen to be grabbed, else moved into the first screen, shrunk to fit."""
    if not screens:
        return window
    for screen in screens:
        seen = window.intersected(screen)
        title_is_seen = window.top() >= screen.top()
        if title_is_seen and seen.width() >= _VISIBLE_PART and seen.height() >= _VISIBLE_PART:
            return window
    first = screens[0]
    fit = QRect(first.topLeft(), window.size().boundedTo(first.size()))
    fit.moveCenter(first.center())
    return fit
