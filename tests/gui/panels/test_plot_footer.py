"""The strip under the plot: what it shows where there is room for all, for some, for little."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from gui.panels.plot_panel.footer import Footer

FORMULA = "1.61 x₁ + 1.89 x₂ − 0.134 = 0"


@pytest.fixture
def footer(qtbot: QtBot) -> Footer:
    tool = QToolButton()
    tool.setFixedSize(22, 22)
    footer = Footer(tool)
    qtbot.addWidget(footer)
    footer.show_symbols("class", held_out=True)
    footer.resize(900, 40)
    with qtbot.waitExposed(footer):
        footer.show()
    return footer


@pytest.mark.parametrize(("width", "with_key"), [(900, True), (430, True), (310, False)])
def test_the_formula_is_read_before_all_else(footer: Footer, width: int, with_key: bool) -> None:
    footer.show_formula(FORMULA)
    footer.resize(width, 40)
    assert footer.key.isVisible() == with_key


def test_without_a_formula_its_room_goes_to_the_key(footer: Footer) -> None:
    footer.resize(310, 40)
    footer.show_formula(FORMULA)
    assert not footer.key.isVisible()
    footer.show_formula("")
    assert footer.key.isVisible()


def test_the_key_of_samples_is_shorter_than_that_of_classes(footer: Footer) -> None:
    wide = footer.key.sizeHint().width()
    footer.show_symbols("class", held_out=False)
    assert footer.key.sizeHint().width() < wide


def test_six_classes_draw_together_in_a_narrow_window(footer: Footer) -> None:
    footer.show_symbols(6, held_out=True)
    QApplication.processEvents()
    wide = footer.key.width()
    footer.resize(350, 40)
    QApplication.processEvents()
    assert footer.key.isVisible()
    assert footer.key.width() == footer.key.sizeHint().width() < wide
    footer.resize(900, 40)
    QApplication.processEvents()
    assert footer.key.width() == wide
