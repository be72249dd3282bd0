from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.kit.number_box import NumberBox
from gui.kit.number_format import NumberRange
from gui.kit.theme import Theme
from gui.kit.tokens import LIGHT
from tests.gui.kit.conftest import Record, Show, Turn

SIGNALS = ("gesture_started", "edited", "gesture_finished", "refused", "accepted")


@pytest.fixture
def box(qtbot: QtBot) -> NumberBox:
    made = NumberBox("lr", NumberRange(1e-5, 10, log=True), 0.01)
    qtbot.addWidget(made)
    return made


def type_over(qtbot: QtBot, box: NumberBox, text: str) -> None:
    box.setFocus()
    qtbot.waitUntil(box.hasFocus)
    box.selectAll()
    qtbot.keyClicks(box, text)


def test_enter_commits_once(qtbot: QtBot, show: Show, record: Record, box: NumberBox) -> None:
    show(box)
    said = record(box, *SIGNALS)
    type_over(qtbot, box, "1e-3")
    assert said == []
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert said == ["gesture_started", 0.001, "gesture_finished"]
    assert box.value() == 0.001
    assert box.text() == "0.001"


def test_leaving_commits(qtbot: QtBot, show: Show, record: Record, box: NumberBox) -> None:
    elsewhere = show(box)
    said = record(box, "edited")
    type_over(qtbot, box, "0,5")
    elsewhere.setFocus()
    qtbot.waitUntil(lambda: said == [0.5])


def test_an_untouched_box_says_nothing(qtbot: QtBot, show: Show, record: Record, box: NumberBox) -> None:
    elsewhere = show(box)
    box.set_value(0.0123456789)
    said = record(box, *SIGNALS)
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Return)
    elsewhere.setFocus()
    assert said == []
    assert box.value() == 0.0123456789


def test_a_value_by_program_says_nothing(record: Record, box: NumberBox) -> None:
    said = record(box, *SIGNALS)
    box.set_value(0.3)
    assert box.text() == "0.3"
    assert said == []


def test_a_refused_text_stays_with_its_reason(
    qtbot: QtBot, show: Show, record: Record, box: NumberBox
) -> None:
    show(box)
    said = record(box, *SIGNALS)
    type_over(qtbot, box, "50")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert said == ["lr must be between 1e-5 and 10"]
    assert (box.text(), box.value()) == ("50", 0.01)
    assert box.accessibleDescription() == said[0]
    box.set_value(0.01)
    assert box.text() == "50", "the same value again must not wipe what the reader typed"
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert box.text() == "0.01"
    assert said[1:] == ["accepted"]
    assert box.accessibleDescription() == ""


@pytest.mark.parametrize(
    ("text", "message"),
    [("much", 'seed must be a number, such as 0.01 or "1e-3"'), ("1.5", "seed must be a whole number")],
)
def test_the_reason_is_in_words(qtbot: QtBot, show: Show, record: Record, text: str, message: str) -> None:
    box = NumberBox("seed", NumberRange(0, 100, integer=True), 7)
    show(box)
    said = record(box, "refused")
    type_over(qtbot, box, text)
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert said == [message]


def test_a_refusal_has_a_red_border(
    qtbot: QtBot, qapp: QApplication, show: Show, theme: Theme, box: NumberBox
) -> None:
    theme.apply(qapp, "light")
    show(box)
    type_over(qtbot, box, "x")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert box.grab().toImage().pixelColor(box.width() // 2, 0).name() == LIGHT.error
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert box.grab().toImage().pixelColor(box.width() // 2, 0).name() == LIGHT.accent


def test_a_right_text_after_a_refused_one_is_taken(
    qtbot: QtBot, show: Show, record: Record, box: NumberBox
) -> None:
    show(box)
    said = record(box, *SIGNALS)
    for text in ("50", "5"):
        type_over(qtbot, box, text)
        qtbot.keyClick(box, Qt.Key.Key_Return)
    assert said[1:] == ["gesture_started", "accepted", 5.0, "gesture_finished"]


def test_typing_is_not_disturbed_by_new_values(qtbot: QtBot, show: Show, box: NumberBox) -> None:
    show(box)
    type_over(qtbot, box, "0.0")
    box.set_value(0.7)
    assert box.text() == "0.0"
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert box.text() == "0.7"


def test_keys_step_in_one_gesture(qtbot: QtBot, show: Show, record: Record, box: NumberBox) -> None:
    elsewhere = show(box)
    said = record(box, *SIGNALS)
    box.setFocus()
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
        qtbot.keyClick(box, key)
    assert said == ["gesture_started", 0.02, 0.03, 0.02, 0.2, 0.02]
    elsewhere.setFocus()
    qtbot.waitUntil(lambda: said[-1] == "gesture_finished")


def test_the_wheel_steps_only_with_the_focus(
    qtbot: QtBot, show: Show, record: Record, turn: Turn, box: NumberBox
) -> None:
    show(box)
    said = record(box, "edited")
    turn(box, 1)
    assert said == []
    box.setFocus()
    turn(box, 1)
    turn(box, -1)
    assert said == [0.02, 0.01]


def test_other_limits_hold_from_now_on(qtbot: QtBot, show: Show, record: Record, box: NumberBox) -> None:
    show(box)
    said = record(box, "edited", "refused")
    box.set_limits(NumberRange(0, 1, step=0.01, percent=True))
    assert box.text() == "1 %"
    type_over(qtbot, box, "200")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    type_over(qtbot, box, "20")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert said == ["lr must be between 0 % and 100 %", 0.2]


def test_whole_numbers_are_ints(qtbot: QtBot, show: Show, record: Record) -> None:
    box = NumberBox("seed", NumberRange(0, 100, integer=True), 7.0)
    show(box)
    said = record(box, "edited")
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Up)
    assert said == [8]
    assert isinstance(said[0], int)
