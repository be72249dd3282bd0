"""The card in which a weight is set."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from engine.training.commands import SetParameter
from engine.training.trainer import Trainer
from gui.kit.track import SteppingTrack
from gui.panels.network_panel import NetworkPanel
from gui.panels.network_panel.weight_editor import reach_of
from gui.plots.network import Bias, Edge, Neuron, Part
from gui.state.session import Session
from tests.gui.panels.finding import texts
from tests.gui.panels.network_card import LEFT, click, snapshot_of, weight
from tests.gui.panels.network_card import panel as panel
from tests.gui.panels.network_card import session as session
from tests.gui.panels.network_card import trainer as trainer
from tests.gui.panels.network_card import written as written


@pytest.mark.parametrize(
    ("part", "name", "index"), [(Bias(3, 0), "4.bias", (0,)), (Edge(3, 0, 2), "4.weight", (0, 2))]
)
def test_a_number_is_typed_in_place(
    panel: NetworkPanel,
    session: Session,
    trainer: Trainer,
    written: list[SetParameter],
    part: Part,
    name: str,
    index: tuple[int, ...],
) -> None:
    before = weight(trainer, name, index)
    click(panel, part)
    assert panel.editor.isVisible()
    assert panel.rect().contains(panel.editor.geometry())
    QTest.keyClicks(panel.editor.number.box(), "2.5")
    QTest.keyClick(panel.editor.number.box(), Qt.Key.Key_Return)
    assert not panel.editor.isVisible()
    assert [(each.name, each.index, each.value) for each in written] == [(name, index, 2.5)]
    assert weight(trainer, name, index) == 2.5
    assert session.undo_stack.count() == 1
    assert session.undo_stack.undoText().startswith("Set ")
    session.undo_stack.undo()
    assert weight(trainer, name, index) == pytest.approx(before, abs=1e-7)
    session.undo_stack.redo()
    assert weight(trainer, name, index) == 2.5


def test_a_pull_of_the_slider_is_one_undo(
    panel: NetworkPanel, session: Session, trainer: Trainer, written: list[SetParameter]
) -> None:
    before = weight(trainer, "4.bias", (0,))
    click(panel, Bias(3, 0))
    track = panel.editor.number.findChild(SteppingTrack)
    middle = track.rect().center()
    QTest.mousePress(track, LEFT, pos=middle)
    for shift in (10, 20, 30):
        QTest.mouseMove(track, middle + type(middle)(shift, 0))
    QTest.mouseRelease(track, LEFT, pos=middle + type(middle)(30, 0))
    assert len(written) >= 3
    assert session.undo_stack.count() == 1
    session.undo_stack.undo()
    assert weight(trainer, "4.bias", (0,)) == pytest.approx(before, abs=1e-7)


def test_the_box_is_wide_enough_for_a_small_negative_number(panel: NetworkPanel) -> None:
    click(panel, Bias(3, 0))
    panel.editor.show_value(-0.05761)
    box = panel.editor.number.box()
    QApplication.processEvents()
    assert box.text() == "-0.05761"
    assert box.width() > box.fontMetrics().horizontalAdvance(box.text()) + 12


def test_escape_and_a_click_elsewhere_close_the_editor(panel: NetworkPanel) -> None:
    click(panel, Bias(3, 0))
    QTest.keyClick(panel.editor.number.box(), Qt.Key.Key_Escape)
    assert not panel.editor.isVisible()
    assert panel.canvas.hasFocus()
    click(panel, Bias(3, 0))
    click(panel, Neuron(0, 0))
    assert not panel.editor.isVisible()


def test_the_editor_follows_the_number(panel: NetworkPanel, session: Session, trainer: Trainer) -> None:
    click(panel, Bias(3, 0))
    trainer.set_parameter("4.bias", (0,), 1.25)
    session.receive(snapshot_of(trainer))
    assert panel.editor.number.value() == 1.25


def test_a_number_is_set_from_the_keyboard_alone(panel: NetworkPanel, written: list[SetParameter]) -> None:
    panel.canvas.setFocus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_PageDown, Qt.Key.Key_Return):
        QTest.keyClick(panel.canvas, key)
    assert panel.editor.isVisible()
    QTest.keyClicks(panel.editor.number.box(), "-1")
    QTest.keyClick(panel.editor.number.box(), Qt.Key.Key_Return)
    assert [(each.name, each.value) for each in written] == [("0.bias", -1.0)]


@pytest.mark.parametrize(
    ("value", "reach"), [(0.0, 5.0), (2.4, 5.0), (3.0, 10.0), (-30.0, 100.0), (float("nan"), 5.0)]
)
def test_a_slider_reaches_far_enough(value: float, reach: float) -> None:
    assert reach_of(value) == reach


def test_any_number_can_be_typed_and_what_is_none_is_told(
    panel: NetworkPanel, written: list[SetParameter]
) -> None:
    box = panel.editor.number.box()
    click(panel, Bias(1, 0))
    QTest.keyClicks(box, "1200")
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert [(each.name, each.value) for each in written] == [("0.bias", 1200.0)]
    assert panel.editor.number.limits().maximum >= 1200
    assert not panel.editor.isVisible()
    click(panel, Bias(1, 0))
    for text in ("much", "nan", "1e31"):
        box.selectAll()
        QTest.keyClicks(box, text)
        QTest.keyClick(box, Qt.Key.Key_Return)
        assert panel.editor.isVisible(), text
        assert any("must be" in shown for shown in texts(panel.editor, QLabel)), text
    click(panel, Neuron(0, 0))
    click(panel, Bias(1, 0))
    assert box.text() == "1200.00"
    assert not any("must be" in shown for shown in texts(panel.editor, QLabel))
    QTest.keyClick(box, Qt.Key.Key_Escape)
    assert not panel.editor.isVisible()
    assert len(written) == 1
