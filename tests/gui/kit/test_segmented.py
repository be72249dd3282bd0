from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.kit.segmented import Segmented
from gui.kit.theme import Theme
from tests.gui.kit.conftest import Record, Show

CHOICES = [("one", "One", "the first"), ("two", "Two words", ""), ("three", "Three", "")]


@pytest.fixture
def segmented(qtbot: QtBot) -> Segmented:
    made = Segmented("task", CHOICES)
    qtbot.addWidget(made)
    return made


def test_a_click_chooses(qtbot: QtBot, show: Show, record: Record, segmented: Segmented) -> None:
    show(segmented)
    said = record(segmented, "chosen")
    qtbot.mouseClick(segmented.button("two"), Qt.MouseButton.LeftButton)
    qtbot.mouseClick(segmented.button("two"), Qt.MouseButton.LeftButton)
    assert segmented.choice() == "two"
    assert said == ["two"]


def test_arrows_choose_and_stop_at_the_ends(
    qtbot: QtBot, show: Show, record: Record, segmented: Segmented
) -> None:
    show(segmented)
    said = record(segmented, "chosen")
    segmented.button("one").setFocus()
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left):
        qtbot.keyClick(QApplication.focusWidget(), key)
    assert said == ["two", "three", "two"]
    assert segmented.button("two").hasFocus()


def test_arrows_pass_over_what_is_not_offered(
    qtbot: QtBot, show: Show, record: Record, segmented: Segmented
) -> None:
    show(segmented)
    said = record(segmented, "chosen")
    segmented.set_enabled("two", False)
    segmented.button("one").setFocus()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)
    assert said == ["three"]


def test_tab_stops_once_at_the_chosen(qtbot: QtBot, show: Show, segmented: Segmented) -> None:
    elsewhere = show(segmented)
    segmented.set_choice("two")
    qtbot.keyClick(elsewhere, Qt.Key.Key_Tab)
    assert segmented.button("two").hasFocus()
    qtbot.keyClick(segmented.button("two"), Qt.Key.Key_Tab)
    assert elsewhere.hasFocus()


def test_a_choice_by_program_says_nothing(record: Record, segmented: Segmented) -> None:
    said = record(segmented, "chosen")
    segmented.set_choice("three")
    assert segmented.choice() == "three"
    assert said == []
    with pytest.raises(ValueError, match="four"):
        segmented.set_choice("four")


def test_bold_moves_nothing(qapp: QApplication, theme: Theme, show: Show, segmented: Segmented) -> None:
    theme.apply(qapp, "light")
    show(segmented, width=200)
    before = [segmented.button(key).geometry() for key, _, _ in CHOICES]
    segmented.set_choice("two")
    qapp.processEvents()
    assert [segmented.button(key).geometry() for key, _, _ in CHOICES] == before


def test_names_and_tooltips(segmented: Segmented) -> None:
    assert segmented.accessibleName() == "task"
    assert segmented.button("one").accessibleName() == "One"
    assert segmented.button("one").toolTip() == "the first"


def test_where_room_is_short_captions_are_cut_when_that_is_allowed(show: Show) -> None:
    choices = [("a", "A long caption", ""), ("b", "Short", ""), ("c", "Another long caption", "")]
    segments = Segmented("Choice", choices)
    segments.let_shrink(30)
    show(segments, width=600)
    widths = [segments.button(key).width() for key, _, _ in choices]
    assert widths[1] < widths[0]
    assert segments.minimumSizeHint().width() <= 3 * 30 + 4


def test_captions_that_are_cut_end_with_an_ellipsis(show: Show) -> None:
    segments = Segmented("Choice", [("a", "A long caption", ""), ("b", "Short", "")])
    segments.let_shrink(30)
    show(segments, width=600)
    assert segments.button("a").shown_text() == "A long caption"
    segments.window().resize(110, 100)
    QApplication.processEvents()
    assert segments.button("a").shown_text().endswith("…")
