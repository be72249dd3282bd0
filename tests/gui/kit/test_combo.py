from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gui.kit.combo import Combo
from tests.gui.kit.conftest import Record, Show, Turn

CHOICES = [("sgd", "SGD", "plain"), ("adam", "Adam", ""), ("adamw", "AdamW", "")]


@pytest.fixture
def combo(qtbot: QtBot) -> Combo:
    made = Combo("optimizer", CHOICES, tooltip="how weights move")
    qtbot.addWidget(made)
    return made


def test_keys_choose(qtbot: QtBot, show: Show, record: Record, combo: Combo) -> None:
    show(combo)
    said = record(combo, "chosen")
    combo.setFocus()
    qtbot.keyClick(combo, Qt.Key.Key_Down)
    qtbot.keyClick(combo, Qt.Key.Key_Up)
    assert said == ["adam", "sgd"]


def test_the_popup_chooses(qtbot: QtBot, show: Show, record: Record, combo: Combo) -> None:
    show(combo)
    said = record(combo, "chosen")
    qtbot.mousePress(combo, Qt.MouseButton.LeftButton)
    view = combo.view()
    qtbot.waitUntil(view.isVisible)
    qtbot.keyClick(view, Qt.Key.Key_End)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert said == ["adamw"]


def test_choosing_the_same_again_says_nothing(qtbot: QtBot, show: Show, record: Record, combo: Combo) -> None:
    show(combo)
    said = record(combo, "chosen")
    qtbot.mousePress(combo, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(combo.view().isVisible)
    qtbot.keyClick(combo.view(), Qt.Key.Key_Return)
    assert said == []


def test_a_choice_by_program_says_nothing(record: Record, combo: Combo) -> None:
    said = record(combo, "chosen", "currentIndexChanged")
    combo.set_choice("adamw")
    assert combo.choice() == "adamw"
    assert said == []
    with pytest.raises(ValueError, match="'lbfgs' is not offered by 'optimizer'"):
        combo.set_choice("lbfgs")


def test_other_choices_keep_the_chosen_one(record: Record, combo: Combo) -> None:
    said = record(combo, "chosen", "currentIndexChanged")
    combo.set_choice("adam")
    combo.set_choices([("rmsprop", "RMSprop", ""), ("adam", "Adam", "")])
    assert combo.choice() == "adam"
    combo.set_choices([("rmsprop", "RMSprop", "")])
    assert combo.choice() == "rmsprop"
    combo.set_choices([])
    assert combo.choice() == ""
    assert said == []


def test_an_unfocused_combo_lets_the_panel_scroll(
    qtbot: QtBot, show: Show, record: Record, turn: Turn, combo: Combo
) -> None:
    area, inside = QScrollArea(), QWidget()
    column = QVBoxLayout(inside)
    column.addWidget(combo)
    column.addSpacing(2000)
    area.setWidget(inside)
    show(area)
    said = record(combo, "chosen")
    turn(combo, -1)
    assert said == []
    assert area.verticalScrollBar().value() > 0


def test_a_focused_combo_turns(show: Show, record: Record, turn: Turn, combo: Combo) -> None:
    show(combo)
    said = record(combo, "chosen")
    combo.setFocus()
    turn(combo, -1)
    assert said == ["adam"]


def test_names_and_tooltips(combo: Combo) -> None:
    assert combo.accessibleName() == "optimizer"
    assert combo.toolTip() == "how weights move"
    assert combo.itemData(0, Qt.ItemDataRole.ToolTipRole) == "plain"


def test_the_longest_choice_is_cut_only_where_room_is_short(show: Show, combo: Combo) -> None:
    show(combo)
    longest = "MultiLabelSoftMarginLoss"
    combo.set_choices([("mse", "MSELoss", ""), ("long", longest, "")])
    combo.set_choice("long")
    combo.resize(combo.sizeHint())
    assert combo.shown_text() == longest
    least = combo.minimumSizeHint()
    assert least.width() < combo.sizeHint().width()
    combo.resize(least)
    assert combo.shown_text().startswith("MultiLabel")
    assert combo.shown_text().endswith("…")
    combo.set_choices([("mse", "MSELoss", "")])
    assert combo.minimumSizeHint() == combo.sizeHint()
