from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QToolButton
from pytestqt.qtbot import QtBot

from gui.kit.card import Card
from tests.gui.kit.conftest import Record, Show


def texts(card: Card) -> list[str]:
    return [label.text() for label in card.findChildren(QLabel) if label.isVisible()]


def test_title_in_capitals_and_note(show: Show) -> None:
    card = Card("Data", "400 points")
    show(card)
    assert texts(card) == ["DATA", "400 points"]
    assert card.title() == card.accessibleName() == "Data"
    card.set_title("Model")
    card.set_note("105 params")
    assert texts(card) == ["MODEL", "105 params"]


def test_behind_a_tab_that_says_it_the_title_takes_no_room(show: Show) -> None:
    card, body = Card("Data"), QLabel("inside")
    card.body.addWidget(body)
    show(card)
    before = body.mapTo(card, QPoint()).y()
    card.hide_title()
    show(card)
    assert texts(card) == ["inside"]
    assert body.mapTo(card, QPoint()).y() < before
    assert card.title() == "Data"
    card.set_note("400 points")
    assert texts(card) == ["400 points", "inside"]
    card.set_note("")
    assert texts(card) == ["inside"]


def test_a_long_note_gives_way(show: Show) -> None:
    card = Card("Data", "a note that is very much too long for the card " * 5)
    show(card, width=200)
    assert card.width() < 220


def test_a_card_folds_by_mouse_and_key(qtbot: QtBot, show: Show, record: Record) -> None:
    card, content = Card("Details", foldable=True), QLabel("inside")
    card.body.addWidget(content)
    show(card)
    said = record(card, "folded_changed")
    button = card.findChild(QToolButton)
    assert button is not None
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert card.folded()
    assert not content.isVisible()
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert content.isVisible()
    card.set_folded(True)
    assert not button.isChecked()
    assert said == [True, False, True]


def test_other_cards_have_no_fold_button(show: Show) -> None:
    card = Card("Data")
    show(card)
    button = card.findChild(QToolButton)
    assert button is not None
    assert not button.isVisible()


def test_a_title_gives_way_to_the_controls_beside_it_and_comes_back(show: Show) -> None:
    card, control = Card("Loss"), QLabel("a control beside it")
    card.header.addWidget(control)
    show(card)
    whole = card.minimumSizeHint().width()
    card.let_title_give_way()
    card.resize(whole, 80)
    assert texts(card) == ["LOSS", "", "a control beside it"]
    least = card.minimumSizeHint().width()
    assert least < whole
    card.resize(whole - 1, 80)
    assert texts(card) == ["", "a control beside it"]
    assert card.minimumSizeHint().width() == least
    card.resize(whole, 80)
    assert texts(card) == ["LOSS", "", "a control beside it"]
