"""The network panel, shown beside a trainer that stands for the worker, and what a hand does to it."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from engine.experiment import Layer, propose
from engine.training.commands import Command, SetParameter, Watch
from engine.training.neurons import NeuronWatch
from engine.training.snapshots import History, Metrics, RunState, Snapshot
from engine.training.trainer import Trainer
from gui.panels.network_panel import NetworkPanel
from gui.plots.network import Part
from gui.state.session import Session

LEFT = Qt.MouseButton.LeftButton
EXTENT = (-6.0, 6.0, -6.0, 6.0)


@pytest.fixture
def session(qtbot: QtBot) -> Session:
    spec = propose("circles")
    model = msgspec.structs.replace(spec.model, hidden=(Layer(4), Layer(3, "ReLU")))
    return Session(msgspec.structs.replace(spec, model=model))


@pytest.fixture
def trainer(session: Session) -> Trainer:
    """Stands for the worker, paused after a step."""
    trainer = Trainer(session.spec, "eager")
    trainer.last_update.wanted = True
    trainer.step()
    return trainer


@pytest.fixture
def panel(qtbot: QtBot, session: Session, trainer: Trainer) -> NetworkPanel:
    panel = NetworkPanel(session)
    qtbot.addWidget(panel)
    panel.resize(440, 380)
    with qtbot.waitExposed(panel):
        panel.show()
    QApplication.processEvents()
    session.receive(snapshot_of(trainer))
    return panel


@pytest.fixture
def written(session: Session, trainer: Trainer) -> list[SetParameter]:
    """The weights that were asked to be written; the trainer does it and tells at once."""
    sent: list[SetParameter] = []

    def serve(command: Command) -> None:
        if isinstance(command, SetParameter):
            sent.append(command)
            trainer.set_parameter(command.name, command.index, command.value)
            session.receive(snapshot_of(trainer))

    session.commanded.connect(serve)
    return sent


def snapshot_of(trainer: Trainer, **parts: object) -> Snapshot:
    maps, _ = NeuronWatch().seen(trainer, 2, Watch(neurons=True, extent=EXTENT), False)
    made = Snapshot(99, 1, RunState.PAUSED, 1, 0.1, 0.0, Metrics(0.5, 0.6, 0.9, 0.8), History.empty())
    return replace(made, parameters=trainer.parameters(), neurons=maps, **parts)  # type: ignore[arg-type]


def weight(trainer: Trainer, name: str, index: tuple[int, ...]) -> float:
    return float(next(view.value[index] for view in trainer.parameters() if view.name == name))


def click(panel: NetworkPanel, part: Part) -> None:
    QTest.mouseClick(panel.canvas, LEFT, pos=panel.canvas.spot(part))


def menu_at(panel: NetworkPanel, part: Part) -> QMenu:
    """Ask for the menu of a part as the right button does."""
    spot = panel.canvas.spot(part)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, spot, panel.canvas.mapToGlobal(spot))
    QApplication.sendEvent(panel.canvas, event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def action(menu: QMenu, text: str) -> QAction:
    found = [each for each in menu.actions() if each.text() == text]
    assert len(found) == 1, [each.text() for each in menu.actions()]
    return found[0]


def choose(menu: QMenu, text: str) -> None:
    QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(action(menu, text)).center())
