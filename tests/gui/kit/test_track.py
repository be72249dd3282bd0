from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.kit.theme import Theme
from gui.kit.track import Track
from tests.gui.kit.conftest import Record, Show, Turn

LEFT = Qt.MouseButton.LeftButton


def test_a_press_goes_to_the_place_and_the_pull_follows(
    qtbot: QtBot, qapp: QApplication, theme: Theme, show: Show, record: Record
) -> None:
    theme.apply(qapp, "light")
    track = Track("history", maximum=100)
    show(track)
    said = record(track, "sliderPressed", "valueChanged", "sliderReleased")
    qtbot.mousePress(track, LEFT, pos=QPoint(track.width() // 2, 10))
    qtbot.mouseMove(track, QPoint(track.width() + 50, 10))
    qtbot.mouseRelease(track, LEFT, pos=QPoint(track.width() + 50, 10))
    assert said[0] == "sliderPressed"
    assert said[1] in (49, 50, 51)
    assert said[-2:] == [100, "sliderReleased"]


def test_keys_and_the_focused_wheel_work_as_in_any_slider(qtbot: QtBot, show: Show, turn: Turn) -> None:
    track = Track("history", maximum=100)
    show(track)
    turn(track, 1)
    assert track.value() == 0
    track.setFocus()
    qtbot.keyClick(track, Qt.Key.Key_Right)
    assert track.value() == 1
    turn(track, 1)
    assert track.value() > 1
