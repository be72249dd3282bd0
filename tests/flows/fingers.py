"""Events that QTest does not make: the wheel, a dropped file, words that no key bears."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QInputMethodEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget


def turn_wheel(widget: QWidget, place: QPointF, turn: int) -> None:
    """Turn the wheel at a place of the widget, 120 a notch."""
    event = QWheelEvent(
        place,
        QPointF(widget.mapToGlobal(place.toPoint())),
        QPoint(),
        QPoint(0, turn),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


def drop_file(widget: QWidget, path: Path) -> bool:
    """Drag a file over the widget and let go; whether it is taken. Qt drops nothing that did not enter."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    for event in (QDragEnterEvent(QPoint(50, 50), *how), QDropEvent(QPointF(50, 50), *how)):
        event.ignore()
        QApplication.sendEvent(widget, event)
    return event.isAccepted()


def say(box: QWidget, words: str) -> None:
    """Type, or compose what no key bears."""
    if words.isascii():
        QTest.keyClicks(box, words)
        return
    event = QInputMethodEvent()
    event.setCommitString(words)
    QApplication.sendEvent(box, event)
