"""How losses become one, what classes count and which is ignored, set by mouse and keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QToolButton
from pytestqt.qtbot import QtBot

from engine.experiment import edit, propose
from gui.kit.combo import Combo
from gui.kit.number_box import NumberBox
from gui.kit.slider import NumberSlider
from gui.panels.training_panel import TrainingPanel
from gui.panels.training_panel.loss_fields import steepness_text
from gui.state.session import Session
from tests.gui.panels.editing import choose, offered, type_in
from tests.gui.panels.finding import control, names, texts
from tests.gui.panels.training_card import panel as panel
from tests.gui.panels.training_card import session as session

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def many(qtbot: QtBot, panel: TrainingPanel, session: Session) -> TrainingPanel:
    """Four classes, and all that is seldom set unfolded."""
    session.load(edit(propose("many_gaussians"), "data.generator.classes", 4))
    qtbot.mouseClick(control(panel, QToolButton, "more: loss, penalties, clipping"), LEFT)
    return panel


def weights(panel: TrainingPanel) -> list[str]:
    return [name for name in names(panel, NumberBox) if name.startswith("class weights")]


def told(session: Session, name: str) -> object:
    return session.spec.loss.values("loss")[name]


def test_a_box_for_each_class_weighs_it(qtbot: QtBot, many: TrainingPanel, session: Session) -> None:
    assert weights(many) == [f"class weights {name}" for name in "ABCD"]
    qtbot.mouseClick(control(many, NumberBox, "class weights A"), LEFT)
    type_in(qtbot, control(many, NumberBox, "class weights A"), "2,5")
    qtbot.keyClick(control(many, NumberBox, "class weights A"), Qt.Key.Key_Tab)
    second = control(many, NumberBox, "class weights B")
    assert second.hasFocus()
    type_in(qtbot, second, "0")
    assert told(session, "weight") == (2.5, 0, 1, 1, 1, 1)
    assert session.undo_stack.undoText() == "Change class weights"
    assert control(many, QToolButton, "more: loss, penalties, clipping (on)").isVisible()
    while session.undo_stack.canUndo():
        session.undo_stack.undo()
    assert control(many, NumberBox, "class weights A").value() == 1


def test_a_weight_below_0_is_refused_in_words(qtbot: QtBot, many: TrainingPanel, session: Session) -> None:
    type_in(qtbot, control(many, NumberBox, "class weights C"), "-1")
    assert any("0" in text and "20" in text for text in texts(many, QLabel))
    assert told(session, "weight") == (1,) * 6


def test_another_number_of_classes_loses_no_weight(
    qtbot: QtBot, many: TrainingPanel, session: Session
) -> None:
    type_in(qtbot, control(many, NumberBox, "class weights D"), "3")
    choose(qtbot, control(many, Combo, "ignored class"), "D")
    session.edit("data.generator.classes", 3, "Change classes")
    assert weights(many) == [f"class weights {name}" for name in "ABC"]
    ignored = control(many, Combo, "ignored class")
    assert (offered(ignored), ignored.choice()) == (["none", "A", "B", "C"], "none")
    assert control(many, QToolButton, "more: loss, penalties, clipping").isVisible()
    type_in(qtbot, control(many, NumberBox, "class weights B"), "2")
    session.edit("data.generator.classes", 6, "Change classes")
    assert len(weights(many)) == 6
    assert told(session, "weight") == (1, 2, 1, 3, 1, 1)
    assert control(many, Combo, "ignored class").choice() == "D"


def test_a_class_is_ignored_by_its_name(qtbot: QtBot, many: TrainingPanel, session: Session) -> None:
    ignored = control(many, Combo, "ignored class")
    qtbot.mousePress(ignored, LEFT)
    qtbot.waitUntil(ignored.view().isVisible)
    qtbot.keyClick(ignored.view(), Qt.Key.Key_B)
    qtbot.keyClick(ignored.view(), Qt.Key.Key_Return)
    assert told(session, "ignore_index") == "B"
    assert session.undo_stack.undoText() == "Change ignored class"


def test_the_sum_says_how_much_larger_its_gradients_are(
    qtbot: QtBot, panel: TrainingPanel, session: Session
) -> None:
    qtbot.mouseClick(control(panel, QToolButton, "more: loss, penalties, clipping"), LEFT)
    reduction = control(panel, Combo, "reduction")
    assert offered(reduction) == ["mean", "sum"]
    choose(qtbot, reduction, "sum")
    assert session.undo_stack.undoText() == "Change reduction"
    assert "gradients are 32 times those of the mean" in texts(panel, QLabel)
    type_in(qtbot, control(panel, NumberSlider, "batch size").box(), "8")
    assert "gradients are 8 times those of the mean" in texts(panel, QLabel)
    choose(qtbot, reduction, "mean")
    assert not any("times those of" in text for text in texts(panel, QLabel))


def test_shares_have_three_reductions(qtbot: QtBot, many: TrainingPanel, session: Session) -> None:
    session.edit("loss", "KLDivLoss", "Choose")
    reduction = control(many, Combo, "reduction")
    assert offered(reduction) == ["batchmean", "mean", "sum"]
    choose(qtbot, reduction, "mean")
    assert "gradients are 1/4 of those of batchmean" in texts(many, QLabel)
    choose(qtbot, reduction, "sum")
    assert "gradients are 32 times those of batchmean" in texts(many, QLabel)


def test_a_loss_of_two_classes_has_one_weight(qtbot: QtBot, panel: TrainingPanel, session: Session) -> None:
    qtbot.mouseClick(control(panel, QToolButton, "more: loss, penalties, clipping"), LEFT)
    type_in(qtbot, control(panel, NumberSlider, "loss weight").box(), "3")
    assert told(session, "weight") == 3
    assert weights(panel) == []


def test_gradients_of_weighed_points_are_told_without_a_number() -> None:
    spec = edit(edit(propose("many_gaussians"), "loss.reduction", "sum"), "loss.ignore_index", "A")
    assert steepness_text(spec, 100) == "gradients: the mean's times all weights"
    assert steepness_text(edit(spec, "loss.reduction", "mean"), 100) == ""
    assert steepness_text(edit(spec, "loss.ignore_index", "none"), 20).startswith("gradients are 20 times")


def test_boxes_of_six_classes_do_not_widen_the_column_of_cards(many: TrainingPanel, session: Session) -> None:
    session.edit("data.generator.classes", 6, "Change classes")
    assert len(weights(many)) == 6
    assert many.minimumSizeHint().width() <= 282  # as designed
