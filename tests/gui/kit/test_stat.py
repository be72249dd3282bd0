from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from gui.kit.stat import Ink, Stat
from gui.kit.theme import Theme
from gui.kit.tokens import LIGHT


@pytest.fixture
def stat(qtbot: QtBot, qapp: QApplication, theme: Theme) -> Stat:
    theme.apply(qapp, "light")
    made = Stat("epoch", widest="000 000", tooltip="passes over the data", ruled=True)
    qtbot.addWidget(made)
    made.show()
    return made


def test_nothing_jumps_when_the_figure_changes(qapp: QApplication, stat: Stat) -> None:
    width = stat.sizeHint().width()
    for text in ("1", "1 284", "111 111", "888 888"):
        stat.set_value(text)
        assert stat.sizeHint().width() == width


def test_a_larger_font_needs_more_room(qapp: QApplication, theme: Theme, stat: Stat) -> None:
    width = stat.sizeHint().width()
    theme.set_text_scale(2.0)
    qapp.processEvents()
    assert stat.sizeHint().width() > 1.6 * width


@pytest.mark.parametrize(("ink", "color"), [("train", LIGHT.train_text), ("error", LIGHT.error)])
def test_the_ink_colours_the_figure_only(stat: Stat, ink: Ink, color: str) -> None:
    stat.set_ink(ink)
    figure, caption = stat.findChildren(QLabel)
    assert figure.palette().windowText().color().name() == color
    assert caption.palette().windowText().color().name() == LIGHT.muted


def test_it_is_read_as_caption_and_figure(stat: Stat) -> None:
    stat.set_value("12")
    assert stat.accessibleName() == "epoch 12"
    stat.set_caption("step")
    assert stat.accessibleName() == "step 12"
    assert stat.value() == "12"
