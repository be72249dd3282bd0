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
    save_docks(parts, settings)


def save_docks(parts: Sequence[QMainWindow], settings: QSettings) -> None:
    """Remember the docks of each part, by the part's name."""
    for part in parts:
        settings.setValue(_DOCKS + part.objectName(), part.saveState(VERSION))


def restore_docks(parts: Sequence[QMainWindow], settings: QSettings) -> bool:
    """Put the docks as they were left; False, and nothing is moved, unless that is known of every part."""
    docks = [settings.value(_DOCKS + part.objectName()) for part in parts]
    states = [state for state in docks if isinstance(state, QByteArray)]
    if len(states) < len(parts):
        return False
    restored = [part.restoreState(state, VERSION) for part, state in zip(parts, states, strict=True)]
    return all(restored)


def restore_layout(window: QWidget, parts: Sequence[QMainWindow], settings: QSettings) -> bool:
    """Put the window and its desk as they were left; False when nothing of this version is known."""
    geometry = settings.value(_GEOMETRY)
    # An INI file gives numbers back as text.
    if str(settings.value(_STORED_VERSION)) != str(VERSION) or not isinstance(geometry, QByteArray):
        return False
    if any(settings.value(_DOCKS + part.objectName()) is None for part in parts):
        return False
    restored = window.restoreGeometry(geometry)
    restored = restore_docks(parts, settings) and restored
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
