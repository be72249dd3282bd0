from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QStyle
from pytestqt.qtbot import QtBot

from gui.kit.number_format import NumberRange
from gui.kit.slider import NumberSlider
from gui.kit.theme import Theme
from tests.gui.kit.conftest import Record, Show, Turn

SIGNALS = ("gesture_started", "edited", "gesture_finished")
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def slider(qtbot: QtBot, qapp: QApplication, theme: Theme) -> NumberSlider:
    theme.apply(qapp, "light")
    made = NumberSlider("lr", NumberRange(1e-5, 10, log=True), 0.01, tooltip="how far one step goes")
    qtbot.addWidget(made)
    return made


def handle(slider: NumberSlider) -> QPoint:
    return slider.track()._part(QStyle.SubControl.SC_SliderHandle).center()


def test_one_pull_is_one_gesture(qtbot: QtBot, show: Show, record: Record, slider: NumberSlider) -> None:
    show(slider)
    said = record(slider, *SIGNALS)
    track, start = slider.track(), handle(slider)
    qtbot.mousePress(track, LEFT, pos=start)
    for step in range(1, 6):
        qtbot.mouseMove(track, start + QPoint(8 * step, 0))
    qtbot.mouseRelease(track, LEFT, pos=start + QPoint(40, 0))
    assert said[0] == "gesture_started"
    assert said[-1] == "gesture_finished"
    values = said[1:-1]
    assert len(values) == 5
    assert values == sorted(values)
    assert slider.value() == values[-1] > 0.01
    assert abs(handle(slider).x() - start.x() - 40) <= 1


def test_the_handle_keeps_its_grip(qtbot: QtBot, show: Show, record: Record, slider: NumberSlider) -> None:
    show(slider)
    said = record(slider, "edited")
    qtbot.mouseClick(slider.track(), LEFT, pos=handle(slider) + QPoint(4, 0))
    assert said == []


def test_a_click_goes_straight_to_the_place(
    qtbot: QtBot, show: Show, record: Record, slider: NumberSlider
) -> None:
    show(slider)
    said = record(slider, *SIGNALS)
    track = slider.track()
    for x, value in ((track.width() - 1, 10.0), (0, 1e-5)):
        qtbot.mouseClick(track, LEFT, pos=QPoint(x, track.height() // 2))
        assert slider.value() == value
    assert said == ["gesture_started", 10.0, "gesture_finished", "gesture_started", 1e-5, "gesture_finished"]


def test_only_the_left_button_pulls(qtbot: QtBot, show: Show, record: Record, slider: NumberSlider) -> None:
    show(slider)
    said = record(slider, *SIGNALS)
    qtbot.mouseClick(slider.track(), Qt.MouseButton.RightButton, pos=QPoint(3, 10))
    qtbot.mouseMove(slider.track(), QPoint(30, 10))
    assert said == []


def test_a_value_by_program_moves_the_handle_and_says_nothing(
    show: Show, record: Record, slider: NumberSlider
) -> None:
    show(slider)
    said = record(slider, *SIGNALS)
    before = handle(slider).x()
    slider.set_value(1.0)
    assert handle(slider).x() > before
    assert slider.box().text() == "1"
    assert slider.track().accessibleDescription() == "1"
    assert said == []


def test_the_exact_value_is_kept(show: Show, slider: NumberSlider) -> None:
    slider.set_value(0.012345678)
    show(slider)
    assert slider.value() == 0.012345678


def test_a_typed_entry_is_one_gesture_and_moves_the_handle(
    qtbot: QtBot, show: Show, record: Record, slider: NumberSlider
) -> None:
    show(slider)
    said = record(slider, *SIGNALS)
    before = handle(slider).x()
    slider.box().setFocus()
    slider.box().selectAll()
    qtbot.keyClicks(slider.box(), "2")
    qtbot.keyClick(slider.box(), Qt.Key.Key_Return)
    assert said == ["gesture_started", 2.0, "gesture_finished"]
    assert handle(slider).x() > before


def test_refusals_are_passed_on(qtbot: QtBot, show: Show, record: Record, slider: NumberSlider) -> None:
    show(slider)
    said = record(slider, "refused", "accepted")
    slider.box().setFocus()
    slider.box().selectAll()
    qtbot.keyClicks(slider.box(), "0")
    qtbot.keyClick(slider.box(), Qt.Key.Key_Return)
    qtbot.keyClick(slider.box(), Qt.Key.Key_Escape)
    assert said == ["lr must be between 1e-5 and 10", "accepted"]


def test_keys_step_the_value_in_one_gesture(
    qtbot: QtBot, show: Show, record: Record, slider: NumberSlider
) -> None:
    elsewhere = show(slider)
    said = record(slider, *SIGNALS)
    slider.setFocus()
    qtbot.waitUntil(slider.track().hasFocus)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_PageUp, Qt.Key.Key_End, Qt.Key.Key_Home):
        qtbot.keyClick(slider.track(), key)
    assert said == ["gesture_started", 0.02, 0.01, 0.1, 10, 1e-5]
    elsewhere.setFocus()
    qtbot.waitUntil(lambda: said[-1] == "gesture_finished")


def test_a_burst_ends_after_a_pause(qtbot: QtBot, show: Show, record: Record, slider: NumberSlider) -> None:
    show(slider)
    said = record(slider, *SIGNALS)
    slider.setFocus()
    qtbot.keyClick(slider.track(), Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: said == ["gesture_started", 0.02, "gesture_finished"])


def test_the_wheel_steps_only_with_the_focus(
    show: Show, record: Record, turn: Turn, slider: NumberSlider
) -> None:
    show(slider)
    said = record(slider, *SIGNALS)
    turn(slider.track(), 1)
    assert said == []
    slider.track().setFocus()
    turn(slider.track(), 1)
    turn(slider.track(), 1)
    assert said == ["gesture_started", 0.02, 0.03]


def test_whole_numbers_stay_whole(qtbot: QtBot, show: Show, record: Record) -> None:
    slider = NumberSlider("points", NumberRange(10, 5000, step=10, integer=True), 400)
    show(slider)
    said = record(slider, "edited")
    qtbot.mouseClick(slider.track(), LEFT, pos=QPoint(slider.track().width() // 2, 10))
    assert isinstance(said[0], int)
    assert said[0] % 10 == 0


def test_other_limits_move_the_handle_not_the_value(show: Show, record: Record, slider: NumberSlider) -> None:
    show(slider)
    said = record(slider, *SIGNALS)
    before = handle(slider).x()
    slider.set_limits(NumberRange(1e-5, 0.02, log=True))
    assert handle(slider).x() > before
    assert slider.value() == 0.01
    assert said == []


def test_an_endless_range_has_no_slider(qapp: QApplication) -> None:
    with pytest.raises(ValueError, match="finite"):
        NumberSlider("x", NumberRange(0), 1)


def test_it_can_be_named_by_a_screen_reader(slider: NumberSlider) -> None:
    for part in (slider, slider.track(), slider.box()):
        assert part.accessibleName() == "lr"
    assert slider.track().toolTip() == slider.box().toolTip() == "how far one step goes"
