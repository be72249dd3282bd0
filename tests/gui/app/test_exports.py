from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QSettings
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from engine.catalog import entries, find
from engine.experiment import propose
from engine.training.commands import Command, Watch
from engine.training.snapshots import History, Metrics, ParameterView, RunState, Snapshot
from gui.app.exports import Exports
from gui.app.watching import Watcher
from gui.panels.plot_panel import PlotPanel
from gui.state.session import Session
from tests.gui.app.persons import Person

WEIGHTS = (
    ParameterView("0.weight", np.array([[0.5, -1.25]], np.float32), None),
    ParameterView("0.bias", np.array([0.125], np.float32), None),
)


def a_snapshot(*parameters: ParameterView) -> Snapshot:
    made = Snapshot(99, 1, RunState.PAUSED, 7, 1.0, 0.0, Metrics(0.5, 0.6, 0.9, 0.8), History.empty())
    return replace(made, parameters=parameters)


@pytest.fixture
def session(qtbot: QtBot) -> Session:
    return Session(propose("gaussians"))


@pytest.fixture
def person(tmp_path: Path) -> Person:
    return Person(saves=tmp_path / "out")


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    return window


@pytest.fixture
def exports(session: Session, window: QWidget, person: Person, tmp_path: Path) -> Exports:
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    plot = PlotPanel(session, QAction(window), window)
    return Exports(session, Watcher(session, plot, (), window), settings, person, window)


def test_there_is_an_entry_for_every_exporter(exports: Exports) -> None:
    titles = [action.text() for action in exports.menu.actions()]
    assert titles == [f"{entry.title}…" for entry in entries("exporter")]


def test_what_is_seen_is_written(session: Session, exports: Exports, tmp_path: Path, qtbot: QtBot) -> None:
    session.receive(a_snapshot(*WEIGHTS))
    with qtbot.waitSignal(exports.written) as written:
        exports.write(find("exporter", "json"), tmp_path / "out.json")
    assert written.args == [str(tmp_path / "out.json")]
    tree = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert tree["step"] == 7
    assert tree["parameters"]["0.weight"] == [[0.5, -1.25]]


def test_parameters_that_nobody_watches_are_asked_for(
    session: Session, exports: Exports, tmp_path: Path, qtbot: QtBot
) -> None:
    session.receive(a_snapshot())

    def asks_for_parameters(command: Command) -> bool:
        return isinstance(command, Watch) and command.parameters

    with qtbot.waitSignal(session.commanded, check_params_cb=asks_for_parameters):
        exports.write(find("exporter", "json"), tmp_path / "out.json")
    assert not (tmp_path / "out.json").exists()
    with qtbot.waitSignal(exports.written):
        session.receive(a_snapshot(*WEIGHTS))
    assert (tmp_path / "out.json").exists()


def test_weights_of_the_model_before_an_edit_are_not_written(
    session: Session, exports: Exports, tmp_path: Path, qtbot: QtBot
) -> None:
    session.receive(a_snapshot(*WEIGHTS))
    session.edit("model.features", ("x1", "x2", "x1*x2"), "Features")
    exports.write(find("exporter", "json"), tmp_path / "out.json")
    assert not (tmp_path / "out.json").exists()
    wider = ParameterView("0.weight", np.array([[0.5, -1.25, 2.0]], np.float32), None)
    with qtbot.waitSignal(exports.written):
        session.receive(a_snapshot(wider, WEIGHTS[1]))


def test_the_suffix_is_added_and_the_format_remembered(
    session: Session, exports: Exports, person: Person, tmp_path: Path
) -> None:
    session.receive(a_snapshot(*WEIGHTS))
    by_title = {action.text(): action for action in exports.menu.actions()}
    by_title[f"{find('exporter', 'npz').title}…"].trigger()
    assert (tmp_path / "out.npz").exists()
    exports.ask_and_export()
    assert person.asked == ["save as gaussians.npz", "save as gaussians.npz"]


def test_thinking_better_of_it_writes_nothing(
    session: Session, exports: Exports, person: Person, tmp_path: Path
) -> None:
    session.receive(a_snapshot(*WEIGHTS))
    person.saves = None
    exports.ask_and_export()
    assert [path.name for path in tmp_path.glob("out*")] == []


def test_a_folder_that_cannot_be_written_is_told(
    session: Session, exports: Exports, tmp_path: Path, qtbot: QtBot
) -> None:
    session.receive(a_snapshot(*WEIGHTS))
    with qtbot.waitSignal(exports.refused) as refused:
        exports.write(find("exporter", "json"), tmp_path / "no such folder" / "out.json")
    assert "out.json" in refused.args[0]
