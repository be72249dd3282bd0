from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from gui.kit.counter import Counter
from gui.kit.layer_row import LayerRow
from gui.kit.theme import Theme
from tests.gui.kit.conftest import Record, Show

LEFT = Qt.MouseButton.LeftButton
ACTIVATIONS = [("tanh", "Tanh", ""), ("relu", "ReLU", "")]


@pytest.fixture
def row(qtbot: QtBot) -> LayerRow:
    made = LayerRow("layer 1", "Linear 2 → 8")
    qtbot.addWidget(made)
    return made


def test_minus_and_plus_count(qtbot: QtBot, show: Show, record: Record, row: LayerRow) -> None:
    counter = row.add_counter("width", 8, 7, 9)
    show(row)
    said = record(row, "counted")
    for button in (counter.plus, counter.plus, counter.minus, counter.minus, counter.minus):
        qtbot.mouseClick(button, LEFT)
    assert said == [9, 8, 7]
    assert not counter.minus.isEnabled()


def test_arrow_keys_count(qtbot: QtBot, show: Show, record: Record, row: LayerRow) -> None:
    counter = row.add_counter("width", 8, 1, 64)
    elsewhere = show(row)
    said = record(row, "counted")
    qtbot.keyClick(elsewhere, Qt.Key.Key_Tab)
    assert counter.minus.hasFocus()
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Down):
        qtbot.keyClick(QApplication.focusWidget(), key)
    qtbot.keyClick(counter.minus, Qt.Key.Key_Space)
    assert said == [9, 10, 9, 8]


@pytest.mark.parametrize(
    ("typed", "counted", "shown"),
    [("32", [32], "32"), ("0", [1], "1"), ("99", [64], "64"), ("x", [], "8"), ("", [], "8"), ("8", [], "8")],
)
def test_a_count_is_typed(
    qtbot: QtBot, show: Show, record: Record, row: LayerRow, typed: str, counted: list[int], shown: str
) -> None:
    line = row.add_counter("width", 8, 1, 64).findChildren(QLineEdit)[0]
    show(row)
    said = record(row, "counted")
    qtbot.mouseClick(line, LEFT)
    qtbot.keyClick(line, Qt.Key.Key_Delete)
    qtbot.keyClicks(line, typed)
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert (said, line.text()) == (counted, shown)


def test_digits_are_typed_wherever_the_focus_is_in_a_counter(
    qtbot: QtBot, show: Show, record: Record, row: LayerRow
) -> None:
    counter = row.add_counter("width", 8, 1, 64)
    elsewhere = show(row)
    said = record(row, "counted")
    counter.plus.setFocus()
    qtbot.keyClick(counter.plus, Qt.Key.Key_4)
    line = counter.findChildren(QLineEdit)[0]
    assert line.hasFocus()
    qtbot.keyClick(line, Qt.Key.Key_Escape)
    assert line.text() == "8"
    qtbot.keyClicks(line, "12")
    elsewhere.setFocus()
    counter.plus.setFocus()
    qtbot.keyClick(counter.plus, Qt.Key.Key_Up)
    assert said == [12, 13]


@pytest.mark.parametrize(
    ("typed", "counted", "shown"), [("32", [33], "33"), ("7", [], "8"), ("99", [64], "64"), ("x", [9], "9")]
)
def test_steps_go_on_from_what_is_typed(
    qtbot: QtBot, show: Show, record: Record, row: LayerRow, typed: str, counted: list[int], shown: str
) -> None:
    counter = row.add_counter("width", 8, 1, 64)
    line = counter.findChildren(QLineEdit)[0]
    show(row)
    said = record(row, "counted")
    qtbot.mouseClick(line, LEFT)
    qtbot.keyClicks(line, typed)
    qtbot.keyClick(line, Qt.Key.Key_Up)
    assert (said, line.text()) == (counted, shown)
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert (said, line.text()) == (counted, shown)


def test_larger_text_has_room_in_a_counter(show: Show, row: LayerRow) -> None:
    line = row.add_counter("width", 8, 1, 128).findChildren(QLineEdit)[0]
    show(row)
    font = line.font()
    font.setPointSize(2 * font.pointSize())
    line.setFont(font)
    assert line.width() > line.fontMetrics().horizontalAdvance("128")


def test_a_count_by_program_says_nothing(record: Record, row: LayerRow) -> None:
    counter = row.add_counter("width", 8, 1, 64)
    said = record(row, "counted")
    counter.set_value(16)
    assert counter.value() == 16
    assert [line.text() for line in counter.findChildren(QLineEdit)] == ["16"]
    assert said == []


def test_counters_are_named(row: LayerRow) -> None:
    counter = row.add_counter("neurons of layer 1", 8, 1, 64)
    assert counter.accessibleName() == "neurons of layer 1"
    assert counter.minus.accessibleName() == "fewer: neurons of layer 1"
    assert isinstance(counter, Counter)


def test_a_combo_chooses(qtbot: QtBot, show: Show, record: Record) -> None:
    row = LayerRow("activation 1")
    combo = row.add_combo("activation", ACTIVATIONS, "tanh")
    show(row)
    said = record(row, "chosen")
    combo.setFocus()
    qtbot.keyClick(combo, Qt.Key.Key_Down)
    assert said == ["relu"]


def test_the_cross_asks_for_removal(qtbot: QtBot, show: Show, record: Record, row: LayerRow) -> None:
    cross = row.add_remove("Remove this layer")
    show(row)
    said = record(row, "removed")
    qtbot.mouseClick(cross, LEFT)
    assert said == ["removed"]
    assert row.isVisible()
    assert cross.accessibleName() == cross.toolTip() == "Remove this layer"


def test_notes_and_captions_change(show: Show, row: LayerRow) -> None:
    row.add_note("logit")
    show(row)
    row.set_note("value")
    row.set_caption("Linear 8 → 1")
    assert [label.text() for label in row.findChildren(QLabel)] == ["Linear 8 → 1", "value"]


def test_a_row_without_a_note_cannot_change_it(row: LayerRow) -> None:
    with pytest.raises(ValueError, match="note"):
        row.set_note("logit")


def test_all_rows_have_one_height(qapp: QApplication, theme: Theme, show: Show) -> None:
    theme.apply(qapp, "light")
    rows = [LayerRow("a", "features"), LayerRow("b", "Linear"), LayerRow("c"), LayerRow("d", "Linear 8 → 1")]
    rows[0].add_button("x₁ x₂ +", "choose features")
    rows[1].add_counter("width", 8, 1, 64)
    rows[1].add_remove("Remove")
    rows[2].add_combo("activation", ACTIVATIONS, "tanh")
    rows[3].add_note("logit")
    show(*rows)
    assert len({row.height() for row in rows}) == 1
