"""Finds a panel's controls as a reader of the screen does: by kind and accessible name."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

Control = TypeVar("Control", bound=QWidget)


def control(panel: QWidget, kind: type[Control], name: str) -> Control:
    """The one control of a kind with that accessible name; AssertionError where it is not shown."""
    show_what_was_made()
    found = [each for each in panel.findChildren(kind) if each.accessibleName() == name and each.isVisible()]
    assert len(found) == 1, f"{len(found)} shown: {kind.__name__} {name!r} in {names(panel, kind)}"
    return found[0]


def names(panel: QWidget, kind: type[QWidget]) -> list[str]:
    """The accessible names of all controls of a kind that are shown."""
    show_what_was_made()
    return [each.accessibleName() for each in panel.findChildren(kind) if each.isVisible()]


def texts(panel: QWidget, kind: type[QWidget]) -> list[str]:
    """What the shown labels of a kind say."""
    show_what_was_made()
    return [each.text() for each in panel.findChildren(kind) if each.isVisible() and each.text()]


def show_what_was_made() -> None:
    """A layout shows widgets added to it only in the next round of the event loop."""
    QCoreApplication.processEvents()
