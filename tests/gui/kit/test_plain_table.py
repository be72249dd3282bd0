"""The plain table: its columns share the room, a click or key chooses a row, what is chosen is copied."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from gui.kit.plain_table import PlainTable, shared_widths

LEFT, CONTROL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier
ROWS = [("w", "[1]"), ("x", "[2]")]


@given(wanted=st.lists(st.integers(1, 400), min_size=1, max_size=6), room=st.integers(50, 800))
def test_columns_fill_the_room_and_no_more(wanted: list[int], room: int) -> None:
    widths = shared_widths(wanted, room)
    assert sum(widths) == room
    assert all(width <= want for width, want in zip(widths[:-1], wanted, strict=False))


def test_narrow_columns_keep_what_they_want() -> None:
    assert shared_widths([50, 60, 70], 300) == [50, 60, 190]
    assert shared_widths([50, 400, 400], 250) == [50, 100, 100]
    assert shared_widths([400, 400], 260) == [160, 100]


@pytest.fixture
def table(qtbot) -> PlainTable:
    table = PlainTable("Leaves", ("name", "value"))
    table.set_rows(ROWS)
    qtbot.addWidget(table)
    table.resize(260, 120)
    table.show()
    qtbot.waitExposed(table)
    return table


def test_a_click_and_a_key_choose_a_row_and_a_program_does_not_tell(qtbot, table: PlainTable) -> None:
    chosen: list[int] = []
    table.row_chosen.connect(chosen.append)
    qtbot.mouseClick(table.viewport(), LEFT, pos=table.visualItemRect(table.item(1, 0)).center())
    qtbot.keyClick(table, Qt.Key.Key_Up)
    table.choose_row(1)
    table.choose_row(None)
    table.set_rows([*ROWS, ("y", "[3]")])
    assert chosen == [1, 0]


def test_what_is_chosen_is_copied_or_all(qtbot, table: PlainTable) -> None:
    table.choose_row(None)
    qtbot.keyClick(table, Qt.Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == "w\t[1]\nx\t[2]"
    table.choose_row(1)
    qtbot.keyClick(table, Qt.Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == "x\t[2]"


def test_it_is_as_high_as_its_rows(table: PlainTable) -> None:
    low = table.sizeHint().height()
    table.set_rows([*ROWS, ("y", "[3]")])
    assert table.sizeHint().height() > low
    assert table.horizontalHeader().length() == table.viewport().width()
