"""A model of two parameters, as the views of parameters are shown it."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtWidgets import QTableView

from engine.experiment import propose
from engine.training.snapshots import History, Metrics, ParameterView, RunState, Snapshot
from gui.panels.parameters_panel import ParametersPanel
from gui.panels.parameters_panel.columns import Column
from gui.panels.parameters_panel.table import ParametersModel
from gui.state.session import Session
from tests.gui.panels.finding import control

WEIGHT = np.array([[0.5, -2.0], [1.0, 0.0]], np.float32)

BIAS = np.array([0.25, -0.125], np.float32)

WEIGHT_GRAD = np.array([[0.1, 0.2], [-0.3, 0.0]], np.float32)


def parameters(step: float = 0.0) -> tuple[ParameterView, ...]:
    return (
        ParameterView("0.weight", WEIGHT + np.float32(step), WEIGHT_GRAD),
        ParameterView("0.bias", BIAS + np.float32(step), None),
    )


def snapshot(views: tuple[ParameterView, ...], state: RunState = RunState.PAUSED) -> Snapshot:
    return Snapshot(0, 0, state, 1, 0.1, 0.0, Metrics(0.5, 0.5, 0.9, 0.9), History.empty(), views)


def column(model: ParametersModel, which: Column) -> list[str]:
    return [model.data(model.index(row, which)) for row in range(model.rowCount())]


@pytest.fixture
def model(qapp) -> ParametersModel:
    model = ParametersModel()
    model.show(parameters())
    return model


@pytest.fixture
def session(qapp) -> Session:
    return Session(propose("moons"))


@pytest.fixture
def panel(qtbot, session: Session) -> ParametersPanel:
    panel = ParametersPanel(session)
    qtbot.addWidget(panel)
    panel.resize(460, 300)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


@pytest.fixture
def table(panel: ParametersPanel, session: Session) -> QTableView:
    session.receive(snapshot(parameters()))
    return control(panel, QTableView, "Parameters")


def shown(table: QTableView, which: Column) -> list[str]:
    model = table.model()
    return [model.data(model.index(row, which)) for row in range(model.rowCount())]
