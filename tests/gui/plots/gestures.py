"""What a hand does to a plot, sent the ways in which Qt may deliver it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gui.plots.point_canvas import PointCanvas

LEFT = Qt.MouseButton.LeftButton
NO_BUTTON = Qt.MouseButton.NoButton
NO_KEY = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
Place = tuple[float, float]
Drag = Callable[..., None]


def way(start: QPoint, end: QPoint, moves: int = 6) -> list[QPoint]:
    """Pixels on the way from start to end; a first move of at least 5 px makes it a drag."""
    shares = np.linspace(0, 1, moves + 1)[1:].tolist()
    across, down = end.x() - start.x(), end.y() - start.y()
    return [start + QPoint(round(across * share), round(down * share)) for share in shares]


def pixels(canvas: PointCanvas, start: Place, end: Place) -> tuple[QPoint, QPoint]:
    """Where two positions are drawn."""
    return canvas.to_viewport(*start), canvas.to_viewport(*end)


def send(
    canvas: PointCanvas,
    kind: QEvent.Type,
    at: QPoint,
    button: Qt.MouseButton,
    held: Qt.MouseButton,
    modifiers: Qt.KeyboardModifier = NO_KEY,
) -> None:
    """Give the viewport one mouse event."""
    place = QPointF(at), QPointF(canvas.viewport().mapToGlobal(at))
    QApplication.sendEvent(canvas.viewport(), QMouseEvent(kind, *place, button, held, modifiers))


def hover(canvas: PointCanvas, at: Place) -> None:
    """Move the pointer to a position with no button held."""
    send(canvas, QEvent.Type.MouseMove, canvas.to_viewport(*at), NO_BUTTON, NO_BUTTON)


def press(canvas: PointCanvas, at: Place, modifiers: Qt.KeyboardModifier = NO_KEY) -> None:
    """Press the left button at a position."""
    QTest.mousePress(canvas.viewport(), LEFT, modifiers, canvas.to_viewport(*at))


def move(canvas: PointCanvas, start: Place, end: Place) -> None:
    """Move the pointer, whatever is pressed."""
    for pixel in way(*pixels(canvas, start, end)):
        QTest.mouseMove(canvas.viewport(), pixel)


def release(canvas: PointCanvas, at: Place, modifiers: Qt.KeyboardModifier = NO_KEY) -> None:
    """Let the left button go at a position."""
    QTest.mouseRelease(canvas.viewport(), LEFT, modifiers, canvas.to_viewport(*at))


def click(canvas: PointCanvas, at: Place, modifiers: Qt.KeyboardModifier = NO_KEY) -> None:
    """Click the left button at a position."""
    QTest.mouseClick(canvas.viewport(), LEFT, modifiers, canvas.to_viewport(*at))


def double_click(canvas: PointCanvas, at: Place) -> None:
    """The four events of a double click."""
    click(canvas, at)
    QTest.mouseDClick(canvas.viewport(), LEFT, NO_KEY, canvas.to_viewport(*at))
    release(canvas, at)


def drag_by_mouse(
    canvas: PointCanvas, start: Place, end: Place, modifiers: Qt.KeyboardModifier = NO_KEY
) -> None:
    """Hover, press, move, release: a mouse."""
    hover(canvas, start)
    drag_without_hover(canvas, start, end, modifiers)


def drag_without_hover(
    canvas: PointCanvas, start: Place, end: Place, modifiers: Qt.KeyboardModifier = NO_KEY
) -> None:
    """Press at once, as a pen or a finger does."""
    first, last = pixels(canvas, start, end)
    send(canvas, QEvent.Type.MouseButtonPress, first, LEFT, LEFT, modifiers)
    for pixel in way(first, last):
        send(canvas, QEvent.Type.MouseMove, pixel, NO_BUTTON, LEFT, modifiers)
    send(canvas, QEvent.Type.MouseButtonRelease, last, LEFT, NO_BUTTON, modifiers)


def drag_by_test_library(canvas: PointCanvas, start: Place, end: Place) -> None:
    """The events that QTest sends to the viewport."""
    first, last = pixels(canvas, start, end)
    QTest.mousePress(canvas.viewport(), LEFT, NO_KEY, first)
    for pixel in way(first, last):
        QTest.mouseMove(canvas.viewport(), pixel)
    QTest.mouseRelease(canvas.viewport(), LEFT, NO_KEY, last)


def drag_through_window(canvas: PointCanvas, start: Place, end: Place) -> None:
    """Events given to the window, which finds the widget under them, as a platform does."""
    window = canvas.window().windowHandle()
    first, last = (canvas.viewport().mapTo(canvas.window(), pixel) for pixel in pixels(canvas, start, end))
    QTest.mouseMove(window, first)
    QTest.mousePress(window, LEFT, NO_KEY, first)
    for pixel in way(first, last):
        QTest.mouseMove(window, pixel)
    QTest.mouseRelease(window, LEFT, NO_KEY, last)


def drag_by_touch(canvas: PointCanvas, start: Place, end: Place) -> None:
    """A finger on a touch screen; Qt makes a mouse of it where nothing else takes it."""
    device = QTest.createTouchDevice()
    window = canvas.window().windowHandle()
    first, last = (canvas.viewport().mapTo(canvas.window(), pixel) for pixel in pixels(canvas, start, end))
    QTest.touchEvent(window, device).press(0, first, window).commit()
    for pixel in way(first, last):
        QTest.touchEvent(window, device).move(0, pixel, window).commit()
    QTest.touchEvent(window, device).release(0, last, window).commit()


DRAGS = (drag_by_mouse, drag_without_hover, drag_by_test_library, drag_through_window, drag_by_touch)
