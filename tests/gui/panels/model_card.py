"""The model panel, shown with two hidden layers of eight."""

from __future__ import annotations

import pytest

from engine.experiment import Layer, edit, propose
from gui.panels.model_panel import ModelPanel
from gui.state.session import Session
from tests.gui.showing import shown


@pytest.fixture
def session(qapp) -> Session:
    return Session(edit(propose("spirals"), "model.hidden", (Layer(8), Layer(8))))


@pytest.fixture
def panel(qtbot, session: Session) -> ModelPanel:
    return shown(qtbot, ModelPanel(session), 290, 460)
