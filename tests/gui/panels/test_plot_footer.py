"""The strip under the plot: what it shows where there is room for all, for some, for little."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QToolButton
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
    footer.show_step(270)
    footer.resize(900, 40)
    with qtbot.waitExposed(footer):
        footer.show()
    return footer


def shown(footer: Footer) -> tuple[bool, bool]:
    """Whether key and step are shown."""
    return footer.key.isVisible(), footer.findChildren(QLabel)[-1].isVisible()


@pytest.mark.parametrize(
    ("width", "key_and_step"), [(900, (True, True)), (430, (True, False)), (310, (False, False))]
)
def test_the_formula_is_read_before_all_else(
    footer: Footer, width: int, key_and_step: tuple[bool, bool]
) -> None:
    footer.show_formula(FORMULA)
    footer.resize(width, 40)
    assert shown(footer) == key_and_step


def test_without_a_formula_its_room_goes_to_the_others(footer: Footer) -> None:
    footer.resize(310, 40)
    footer.show_formula(FORMULA)
    assert shown(footer) == (False, False)
    footer.show_formula("")
    assert shown(footer) == (True, True)


def test_a_digit_more_or_less_moves_nothing(footer: Footer) -> None:
    footer.resize(430, 40)
    footer.show_formula(FORMULA + " + 0.5 x₁")
    before = shown(footer)
    footer.show_formula(FORMULA)
    assert shown(footer) == before


def test_the_key_of_samples_is_shorter_than_that_of_classes(footer: Footer) -> None:
    wide = footer.key.sizeHint().width()
    footer.show_symbols("class", held_out=False)
    assert footer.key.sizeHint().width() < wide
