"""What folds out behind a layer, first weights and presets."""

from __future__ import annotations

import re

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QPushButton, QSlider, QToolButton

from engine.catalog import find
from engine.experiment import Layer
from engine.experiment.presets import PRESETS
from engine.expressions.vocabulary import FUNCTIONS, NUMBERS
from engine.training.commands import Command, Edit
from gui.kit.combo import Combo
from gui.panels.model_panel import ModelPanel
from gui.state.session import Session
from tests.gui.panels.finding import control, names, texts
from tests.gui.panels.model_card import panel as panel
from tests.gui.panels.model_card import session as session

LEFT = Qt.MouseButton.LeftButton


def unfold(qtbot, panel: ModelPanel, layer: int) -> None:
    qtbot.mouseClick(control(panel, QToolButton, f"Options of layer {layer}"), LEFT)


def test_the_options_of_a_layer_fold_out_below_it(qtbot, panel: ModelPanel, session: Session) -> None:
    assert "batch norm" not in names(panel, QCheckBox)
    unfold(qtbot, panel, 2)
    norm = control(panel, QCheckBox, "batch norm")
    qtbot.mouseClick(norm, LEFT, pos=QPoint(9, norm.height() // 2))
    bias = control(panel, QCheckBox, "bias")
    qtbot.mouseClick(bias, LEFT, pos=QPoint(9, bias.height() // 2))
    assert session.spec.model.hidden == (Layer(8), Layer(8, batch_norm=True, bias=False))
    assert "norm · no bias" in texts(panel, QLabel)
    assert "2 → 8 → 8 → 1 · 113 params" in texts(panel, QLabel)
    assert session.undo_stack.undoText() == "Change bias of layer 2"
    session.undo_stack.undo()
    assert bias.isChecked()
    unfold(qtbot, panel, 2)
    assert "batch norm" not in names(panel, QCheckBox)


def test_a_pull_of_the_dropout_slider_is_one_undo(qtbot, panel: ModelPanel, session: Session) -> None:
    unfold(qtbot, panel, 1)
    slider = control(panel, QSlider, "dropout")
    slider.setFocus()
    for _ in range(3):
        qtbot.keyClick(slider, Qt.Key.Key_Right)
    qtbot.keyClick(slider, Qt.Key.Key_Tab)
    assert 0 < session.spec.model.hidden[0].dropout <= 0.9
    assert session.undo_stack.count() == 1
    assert any(text.startswith("drop ") for text in texts(panel, QLabel))


def test_an_activation_brings_its_own_parameters(qtbot, panel: ModelPanel, session: Session) -> None:
    unfold(qtbot, panel, 1)
    session.edit("model.hidden.0.activation", "LeakyReLU", "Choose LeakyReLU")
    box = control(panel, QLineEdit, "slope")
    box.selectAll()
    qtbot.keyClicks(box, "0.25")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert session.spec.model.hidden[0].params == {"negative_slope": 0.25}
    session.edit("model.hidden.0.activation", "Tanh", "Choose Tanh")
    assert session.spec.model.hidden[0].params == {}
    assert "slope" not in names(panel, QLineEdit)


def test_options_stay_open_while_layers_come(qtbot, panel: ModelPanel) -> None:
    unfold(qtbot, panel, 1)
    qtbot.mouseClick(control(panel, QPushButton, "Add a layer"), LEFT)
    assert control(panel, QToolButton, "Options of layer 1").isChecked()
    assert "batch norm" in names(panel, QCheckBox)


def test_first_weights_are_chosen_with_their_parameters(qtbot, panel: ModelPanel, session: Session) -> None:
    combo = control(panel, Combo, "First weights")
    combo.setCurrentIndex(combo.findData("xavier_normal") - 1)
    qtbot.keyClick(combo, Qt.Key.Key_Down)
    assert session.spec.model.init.name == "xavier_normal"
    assert session.undo_stack.undoText() == "Change first weights"
    box = control(panel, QLineEdit, "gain")
    box.selectAll()
    qtbot.keyClicks(box, "2")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert session.spec.model.init.values("init") == {"gain": 2.0}
    session.undo_stack.undo()
    session.undo_stack.undo()
    assert combo.choice() == "default"
    assert "gain" not in names(panel, QLineEdit)


def choose_preset(qtbot, panel: ModelPanel, name: str) -> None:
    menu = control(panel, QPushButton, "Presets").menu()
    menu.popup(panel.mapToGlobal(panel.rect().topLeft()))
    action = next(action for action in menu.actions() if action.text() == name)
    qtbot.mouseClick(menu, LEFT, pos=menu.actionGeometry(action).center())


def test_a_preset_begins_anew_though_weights_of_the_former_would_fit(
    qtbot, panel: ModelPanel, session: Session, commands: list[Command]
) -> None:
    for name in ("Dead ReLU", "XOR minimum", "XOR minimum"):
        choose_preset(qtbot, panel, name)
    session.undo_stack.undo()
    session.undo_stack.undo()
    assert [command.parts >= {"weights"} for command in commands if isinstance(command, Edit)] == [True] * 5
    assert "0.bias" in session.spec.model.start


def test_a_preset_is_chosen_from_the_menu(qtbot, panel: ModelPanel, session: Session) -> None:
    before = session.spec
    button = control(panel, QPushButton, "Presets")
    menu = button.menu()
    assert [action.text() for action in menu.actions() if not action.isSeparator()] == [
        preset.name for preset in PRESETS
    ]
    choose_preset(qtbot, panel, "Deep and narrow")
    assert [layer.units for layer in session.spec.model.hidden] == [4] * 6
    assert session.undo_stack.undoText() == "Choose Deep and narrow"
    session.undo_stack.undo()
    assert session.spec == before


def test_an_own_formula_however_long_does_not_widen_the_panel(
    qtbot, panel: ModelPanel, session: Session
) -> None:
    qtbot.mouseClick(control(panel, QPushButton, "Features: x₁ x₂"), LEFT)
    before = panel.minimumSizeHint().width()
    session.edit("model.features", ("x1", "x1*cos(x2)+exp(-x1^2)+sin(x1*x2)", "x2^2*sin(x1)"), "Features")
    assert panel.minimumSizeHint().width() == before


def test_all_that_a_formula_may_have_is_told_where_it_is_written(qtbot, panel: ModelPanel) -> None:
    qtbot.mouseClick(control(panel, QPushButton, "Features: x₁ x₂"), LEFT)
    told = [control(panel, QLineEdit, "Own feature").toolTip()]
    for name in ("formula_line", "formula_plane", "formula_region"):
        told += [field.help for field in find("dataset", name).fields if field.name == "formula"]
    assert len(told) == 4
    for text in told:
        assert all(re.search(rf"\b{word}\b", text) for word in (*FUNCTIONS, *NUMBERS)), text
