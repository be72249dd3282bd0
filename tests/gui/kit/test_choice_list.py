from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gui.kit.choice_list import ChoiceList, Row
from tests.gui.kit.conftest import Record, Show

ROWS: list[Row] = [
    ("a", "First", "one"),
    ("b", "A very long title that needs room", "two"),
    ("c", "Third", ""),
]


@pytest.fixture
def rows(show: Show) -> ChoiceList:
    made = ChoiceList("Examples", least=2, most=3)
    made.set_rows(ROWS)
    show(made)
    return made


def test_one_click_chooses(qtbot: QtBot, rows: ChoiceList, record: Record) -> None:
    said = record(rows, "chosen")
    qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=rows.row_rect("b").center())
    assert said == ["b"]
    assert rows.current() == "b"


def test_the_keyboard_chooses_with_enter_and_moves_without_choosing(
    qtbot: QtBot, rows: ChoiceList, record: Record
) -> None:
    said = record(rows, "chosen")
    rows.setFocus()
    rows.set_current("a")
    qtbot.keyClick(rows, Qt.Key.Key_Down)
    assert (said, rows.current()) == ([], "b")
    qtbot.keyClick(rows, Qt.Key.Key_Return)
    assert said == ["b"]


def test_marking_by_program_says_nothing(rows: ChoiceList, record: Record) -> None:
    said = record(rows, "chosen")
    rows.set_current("c")
    assert rows.current() == "c"
    rows.set_current("nobody")
    assert rows.current() == ""
    assert said == []


def test_it_is_as_high_as_its_rows_within_limits(rows: ChoiceList) -> None:
    full = rows.sizeHint().height()
    rows.set_rows(ROWS * 4)
    assert rows.sizeHint().height() == full
    rows.set_rows(ROWS[:1])
    assert rows.minimumSizeHint().height() == rows.sizeHint().height() < full


def test_where_room_is_short_it_asks_for_fewer_rows(rows: ChoiceList) -> None:
    rows.set_rows([(str(i), f"Row {i}", "") for i in range(9)])
    before = rows.sizeHint().height()
    rows.set_most(2)
    assert rows.sizeHint().height() < before
    assert rows.sizeHint().height() >= rows.minimumSizeHint().height()


def test_a_row_is_read_with_its_note(rows: ChoiceList) -> None:
    spoken = [rows.item(i).data(Qt.ItemDataRole.AccessibleTextRole) for i in range(rows.count())]
    assert spoken[0] == "First, one"
    assert spoken[2] == "Third"


def test_the_row_of_the_keys_is_seen(rows: ChoiceList) -> None:
    rows.set_current("a")
    rows.setFocus()
    with_focus = rows.grab().toImage()
    rows.clearFocus()
    assert rows.grab().toImage() != with_focus
