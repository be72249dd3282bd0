from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.kit.gesture import Gesture


@pytest.fixture
def seen(gesture: Gesture) -> list[str]:
    events: list[str] = []
    gesture.started.connect(lambda: events.append("started"))
    gesture.finished.connect(lambda: events.append("finished"))
    return events


@pytest.fixture
def gesture(qapp: QApplication) -> Gesture:
    return Gesture()


def test_a_held_gesture_lasts_until_its_end(gesture: Gesture, seen: list[str]) -> None:
    gesture.begin()
    assert seen == ["started"]
    gesture.end()
    gesture.end()
    assert seen == ["started", "finished"]


def test_a_burst_ends_by_itself(qtbot: QtBot, gesture: Gesture, seen: list[str]) -> None:
    gesture.burst()
    gesture.burst()
    assert seen == ["started"]
    qtbot.waitUntil(lambda: seen == ["started", "finished"])


def test_a_pull_ends_the_burst_before_it(gesture: Gesture, seen: list[str]) -> None:
    gesture.burst()
    gesture.begin()
    gesture.end()
    assert seen == ["started", "finished"] * 2
