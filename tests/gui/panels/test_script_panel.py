import ast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton

from engine.experiment import propose
from engine.export.formats.pytorch_training_script import pytorch_training_script
from gui.kit.code_view import CodeView
from gui.panels.script_panel import EXPORTER, ScriptPanel
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
    return control(panel, CodeView, "PyTorch training script")


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
    qtbot.mouseClick(control(panel, QPushButton, "Copy the script"), LEFT)
    assert QGuiApplication.clipboard().text() == pytorch_training_script(session.spec)
    assert "Copied." in texts(panel, QLabel)


def test_the_other_button_asks_for_a_file(qtbot, panel: ScriptPanel) -> None:
    with qtbot.waitSignal(panel.save_wanted) as asked:
        qtbot.mouseClick(control(panel, QPushButton, "Save the script"), LEFT)
    assert asked.args == [EXPORTER]
