from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from engine.experiment import ExperimentSpec, propose
from engine.training.snapshots import History, Metrics, RunState, Snapshot
from gui.state.panel import Panel
from gui.state.session import Session


class Notebook(Panel):
    """Notes what it is shown."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.specs: list[tuple[ExperimentSpec, ExperimentSpec]] = []
        self.steps: list[int] = []

    def show_spec(self, old: ExperimentSpec, new: ExperimentSpec) -> None:
        self.specs.append((old, new))

    def show_snapshot(self, snapshot: Snapshot) -> None:
        self.steps.append(snapshot.step)


@pytest.fixture
def session(qtbot: QtBot) -> Session:
    return Session(propose("circles"))


@pytest.fixture
def panel(qtbot: QtBot, session: Session) -> Notebook:
    panel = Notebook(session)
    qtbot.addWidget(panel)
    return panel


def a_snapshot(step: int) -> Snapshot:
    metrics = Metrics(0.5, 0.6, 0.9, 0.8)
    return Snapshot(0, 1, RunState.PAUSED, step, 0.0, 0.0, metrics, History.empty())


def test_a_hidden_panel_follows_the_spec_but_no_snapshots(session: Session, panel: Notebook) -> None:
    old = session.spec
    session.edit("optimizer.lr", 0.5, "lr")
    session.receive(a_snapshot(step=1))
    assert panel.specs == [(old, session.spec)]
    assert panel.steps == []


def test_a_panel_that_comes_into_view_catches_up(qtbot: QtBot, session: Session, panel: Notebook) -> None:
    session.receive(a_snapshot(step=1))
    session.receive(a_snapshot(step=2))
    with qtbot.waitExposed(panel):
        panel.show()
    assert panel.steps == [2]
    session.receive(a_snapshot(step=3))
    assert panel.steps == [2, 3]
