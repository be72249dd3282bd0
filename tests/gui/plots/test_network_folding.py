"""A layer too wide for its column shows its strongest units, and unfolds."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.plots.network import Fold, Neuron
from tests.gui.plots.networks import drawn, numbers

LEFT = Qt.MouseButton.LeftButton


def test_a_wide_layer_shows_its_strongest_and_unfolds(qtbot: QtBot) -> None:
    widths = (2, 40, 1)
    _view, canvas = drawn(qtbot, widths)
    shown = [neuron.unit for neuron in canvas.sheet.places.layer(1)]
    strength = np.abs(numbers(widths).weights[1][0])
    assert shown == sorted(np.argsort(-strength)[: len(shown)].tolist())
    assert 3 <= len(shown) < 20
    low = canvas.height()
    QTest.mouseClick(canvas, LEFT, pos=canvas.spot(Fold(1)))
    assert len(canvas.sheet.places.layer(1)) == 40
    qtbot.waitUntil(lambda: canvas.height() > low)
    assert canvas.sheet.places.nodes[Neuron(1, 39)].bottom() < canvas.height()
    QTest.mouseClick(canvas, LEFT, pos=canvas.spot(Fold(1)))
    assert len(canvas.sheet.places.layer(1)) == len(shown)
    qtbot.waitUntil(lambda: canvas.height() == low)


def test_the_units_of_a_folded_layer_stay_until_it_is_looked_at_anew(qtbot: QtBot) -> None:
    widths = (2, 40, 1)
    view, canvas = drawn(qtbot, widths)

    def shown() -> tuple[Neuron, ...]:
        return canvas.sheet.places.layer(1)

    before = shown()
    canvas.show_numbers(numbers(widths, seed=1))
    QApplication.sendEvent(canvas, QEvent(QEvent.Type.PaletteChange))
    canvas.grab()
    assert shown() == before
    view.resize(view.width(), view.height() + 40)
    qtbot.waitUntil(lambda: len(shown()) > len(before))
    assert set(before) < set(shown())
    canvas.hide()
    canvas.show()
    assert not set(before) <= set(shown())


def test_a_mark_that_is_gone_leads_back_to_its_layer(qtbot: QtBot) -> None:
    view, canvas = drawn(qtbot, (2, 18, 1))
    canvas.setFocus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, *[Qt.Key.Key_Down] * 18):
        QTest.keyClick(canvas, key)
    assert canvas.part == Fold(1)
    view.resize(440, 700)
    qtbot.waitUntil(lambda: not canvas.sheet.places.folds)
    QTest.keyClick(canvas, Qt.Key.Key_Up)
    assert canvas.part == Neuron(1, 16)
