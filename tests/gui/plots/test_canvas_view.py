"""The part of the plane that is seen is moved and zoomed, and told with the pointer."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.plots.point_canvas import PointCanvas
from tests.gui.plots.gestures import (
    SHIFT,
    double_click,
    hover,
)


def test_the_wheel_zooms_around_the_pointer_and_a_double_click_shows_all(canvas: PointCanvas) -> None:
    whole = canvas.view_extent()
    pixel = canvas.to_viewport(0.5, 0.5)
    place = canvas.viewport().mapTo(canvas.window(), pixel)
    QTest.wheelEvent(canvas.window().windowHandle(), QPointF(place), QPoint(0, 240))
    x0, x1, _, _ = canvas.view_extent()
    assert x1 - x0 < 0.7 * (whole[1] - whole[0])
    after = canvas.to_viewport(0.5, 0.5)
    assert abs(after.x() - pixel.x()) <= 1
    assert abs(after.y() - pixel.y()) <= 1
    double_click(canvas, (0.65, 0.3))
    assert canvas.view_extent() == pytest.approx(whole)


def test_the_extent_is_told_once_after_a_change_rests(canvas: PointCanvas, qtbot: QtBot) -> None:
    told: list[tuple[float, ...]] = []
    with qtbot.waitSignal(canvas.extent_changed):
        canvas.zoom(0.9)
    canvas.extent_changed.connect(lambda *extent: told.append(extent))
    with qtbot.waitSignal(canvas.extent_changed):
        for _ in range(5):
            canvas.zoom(0.9)
    assert told == [canvas.view_extent()]


def test_the_pointer_is_told_and_that_it_left(canvas: PointCanvas, qtbot: QtBot) -> None:
    with qtbot.waitSignal(canvas.hovered) as hovered:
        hover(canvas, (0.3, -0.2))
    assert hovered.args == pytest.approx([0.3, -0.2], abs=0.01)
    with qtbot.waitSignal(canvas.left):
        QApplication.sendEvent(canvas, QEvent(QEvent.Type.Leave))


@pytest.mark.parametrize("modifier", [Qt.KeyboardModifier.NoModifier, SHIFT])
def test_the_middle_button_always_pans(canvas: PointCanvas, modifier: Qt.KeyboardModifier) -> None:
    canvas.set_tool("erase")
    x0 = canvas.view_extent()[0]
    middle = Qt.MouseButton.MiddleButton
    start, end = canvas.to_viewport(0.8, -0.1), canvas.to_viewport(0.5, -0.1)
    QTest.mousePress(canvas.viewport(), middle, modifier, start)
    QTest.mouseMove(canvas.viewport(), (start + end) / 2)
    QTest.mouseMove(canvas.viewport(), end)
    QTest.mouseRelease(canvas.viewport(), middle, modifier, end)
    assert canvas.view_extent()[0] == pytest.approx(x0 + 0.3, abs=0.02)
