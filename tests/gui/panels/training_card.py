"""The training panel, shown with Adam on two spirals."""

from __future__ import annotations

import pytest

from engine.experiment import edit, propose
from gui.panels.training_panel import TrainingPanel
from gui.state.session import Session
from tests.gui.showing import shown


@pytest.fixture
def session(qapp) -> Session:
    return Session(edit(propose("spirals"), "optimizer.lr", 0.02))


@pytest.fixture
def panel(qtbot, session: Session) -> TrainingPanel:
    return shown(qtbot, TrainingPanel(session), 290, 900)
