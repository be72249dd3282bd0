import ast

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton

from engine.experiment import ExperimentSpec, Layer, edit, parameter_shapes, propose
from engine.training.snapshots import History, Metrics, ParameterView, RunState, Snapshot
from gui.kit.code_view import CodeView
from gui.panels.code_panel import CodePanel, runnable_script
from gui.state.session import Session
from tests.gui.panels.finding import control, texts
from tests.gui.showing import shown


def snapshot_of(spec: ExperimentSpec) -> Snapshot:
    views = tuple(
        ParameterView(name, np.full(shape, 0.25, np.float32), None)
        for name, shape in parameter_shapes(spec.model).items()
    )
    metrics = Metrics(0.5, 0.5, 0.9, 0.9)
    return Snapshot(0, 0, RunState.PAUSED, 10, 1.0, 0.0, metrics, History.empty(), views)


@pytest.fixture
def session(qapp) -> Session:
    spec = edit(propose("spirals"), "model.hidden", (Layer(8), Layer(8)))
    return Session(edit(spec, "optimizer.lr", 0.02))


@pytest.fixture
def panel(qtbot, session: Session) -> CodePanel:
    return shown(qtbot, CodePanel(session), 460, 220)


def test_the_code_follows_the_experiment(panel: CodePanel, session: Session) -> None:
    code = control(panel, CodeView, "PyTorch code")
    assert "nn.Linear(2, 8), nn.Tanh()" in code.code()
    assert "torch.optim.Adam(model.parameters(), lr=0.02" in code.code()
    session.edit("optimizer.lr", 0.5, "Change lr")
    assert "lr=0.5" in code.code()
    session.edit("model.hidden.0.units", 3, "Resize layer 1")
    assert "nn.Linear(2, 3)" in code.code()
    session.undo_stack.undo()
    assert "nn.Linear(2, 8)" in code.code()


def test_the_button_copies_a_script_and_says_so(qtbot, panel: CodePanel, session: Session) -> None:
    session.receive(snapshot_of(session.spec))
    assert "copies as a runnable script" in texts(panel, QLabel)
    qtbot.mouseClick(control(panel, QPushButton, "Copy as a script"), Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == runnable_script(session.spec, session.snapshot)
    assert "copied" in texts(panel, QLabel)


def test_a_script_holds_the_weights_once_there_are_some() -> None:
    spec = propose("gaussians")
    script = runnable_script(spec, snapshot_of(spec))
    ast.parse(script)
    assert "load_state_dict" in script
    assert "0.25" in script


@pytest.mark.parametrize(
    "known", [None, snapshot_of(propose("spirals"))], ids=["none yet", "of another model"]
)
def test_without_weights_of_this_model_the_script_makes_it_anew(known: Snapshot | None) -> None:
    script = runnable_script(propose("gaussians"), known)
    ast.parse(script)
    assert script.startswith("import torch\n")
    assert "model = nn.Sequential(nn.Linear(2, 1))" in script
    assert "load_state_dict" not in script
