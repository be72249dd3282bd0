import ast
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton

from engine.experiment import parameter_shapes, propose
from engine.export import trained
from engine.export.formats.javascript_module import javascript_module
from engine.export.formats.numpy_script import numpy_script
from engine.export.formats.pytorch_training_script import pytorch_training_script
from engine.training.snapshots import History, Metrics, ParameterView, RunState, Snapshot
from gui.kit.code_view import CodeView
from gui.kit.segmented import Segmented
from gui.panels.script_panel import ScriptPanel
from gui.panels.script_panel.languages import languages
from gui.state.session import Session
from tests.gui.panels.finding import control, texts
from tests.gui.showing import shown

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def session(qapp) -> Session:
    return Session(propose("moons"))


@pytest.fixture
def panel(qtbot, session: Session) -> ScriptPanel:
    return shown(qtbot, ScriptPanel(session), 420, 300)


def code(panel: ScriptPanel) -> CodeView:
    return control(panel, CodeView, "Code of the experiment")


def choose(qtbot, panel: ScriptPanel, caption: str) -> None:
    qtbot.mouseClick(control(panel, QPushButton, caption), LEFT)


def a_snapshot(session: Session, step: int, weight: float, state: RunState = RunState.PAUSED) -> Snapshot:
    shapes = parameter_shapes(session.spec.model, session.spec.outputs)
    made = Snapshot(99, 1, state, step, 1.0, 0.0, Metrics(0.5, 0.6, 0.9, 0.8), History.empty())
    views = (ParameterView(name, np.full(shape, weight, np.float32), None) for name, shape in shapes.items())
    return replace(made, parameters=tuple(views))


def test_the_script_follows_the_experiment_when_edits_pause(
    qtbot, panel: ScriptPanel, session: Session
) -> None:
    assert code(panel).code() == pytorch_training_script(session.spec)
    code(panel).verticalScrollBar().setValue(5)
    session.edit("optimizer.lr", 0.25, "Change lr")
    session.edit("run.seed", 8, "Other seed")
    qtbot.waitUntil(lambda: "lr=0.25" in code(panel).code() and "manual_seed(8)" in code(panel).code())
    assert code(panel).verticalScrollBar().value() == 5
    ast.parse(code(panel).code())


def test_a_hidden_panel_writes_nothing_until_it_is_shown(panel: ScriptPanel, session: Session) -> None:
    view = code(panel)
    panel.hide()
    session.edit("optimizer.lr", 0.25, "Change lr")
    assert "lr=0.25" not in view.code()
    panel.show()
    assert "lr=0.25" in view.code()


def test_the_button_copies_the_script_as_it_must_be_now(qtbot, panel: ScriptPanel, session: Session) -> None:
    session.edit("optimizer.lr", 0.25, "Change lr")
    qtbot.mouseClick(control(panel, QPushButton, "Copy the code"), LEFT)
    assert QGuiApplication.clipboard().text() == pytorch_training_script(session.spec)
    assert "Copied." in texts(panel, QLabel)


@pytest.mark.parametrize("language", languages(), ids=lambda each: each.exporter)
def test_the_other_button_asks_for_a_file_of_the_language_that_is_shown(
    qtbot, panel: ScriptPanel, language
) -> None:
    choose(qtbot, panel, language.caption)
    assert language.note in texts(panel, QLabel)
    with qtbot.waitSignal(panel.save_wanted) as asked:
        qtbot.mouseClick(control(panel, QPushButton, "Save the code"), LEFT)
    assert asked.args == [language.exporter]


@pytest.mark.parametrize(("caption", "write"), [("NumPy", numpy_script), ("JavaScript", javascript_module)])
def test_other_languages_hold_the_weights_of_now(
    qtbot, panel: ScriptPanel, session: Session, caption: str, write
) -> None:
    choose(qtbot, panel, caption)
    assert code(panel).code() == ""  # there are no weights yet
    first = a_snapshot(session, 7, 0.5)
    session.receive(first)
    qtbot.waitUntil(lambda: code(panel).code() == write(trained(session.spec, first)))
    code(panel).verticalScrollBar().setValue(3)
    training = a_snapshot(session, 9, 0.25, RunState.TRAINING)
    session.receive(training)
    assert "0.5" in code(panel).code()  # not every frame
    qtbot.waitUntil(lambda: code(panel).code() == write(trained(session.spec, training)))
    assert code(panel).verticalScrollBar().value() == 3
    qtbot.mouseClick(control(panel, QPushButton, "Copy the code"), LEFT)
    assert QGuiApplication.clipboard().text() == code(panel).code()


def test_weights_of_the_model_before_an_edit_are_not_shown(
    qtbot, panel: ScriptPanel, session: Session
) -> None:
    session.receive(a_snapshot(session, 7, 0.5))
    choose(qtbot, panel, "NumPy")
    assert "0.5" in code(panel).code()
    session.edit("model.hidden", (), "No hidden layers")
    qtbot.waitUntil(lambda: code(panel).code() == "")
    session.receive(a_snapshot(session, 8, 0.75))
    qtbot.waitUntil(lambda: "0.75" in code(panel).code())


def test_arrow_keys_choose_the_language(qtbot, panel: ScriptPanel) -> None:
    choice = control(panel, Segmented, "Language of the code")
    choice.button("pytorch-training").setFocus()
    qtbot.keyClick(choice.button("pytorch-training"), Qt.Key.Key_Right)
    assert choice.choice() == "numpy"
