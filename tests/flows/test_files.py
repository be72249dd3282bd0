"""Projects are saved and opened, bad files refused, trained parameters exported, all while training."""

from __future__ import annotations

import csv
import json
import runpy
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

import engine
import engine.nn
from engine.catalog import find
from engine.experiment import propose
from engine.training.snapshots import RunState, Snapshot
from gui.app.playground import Playground
from tests.gui.app.persons import Person

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
Wait = Callable[[Callable[[Snapshot], bool]], Snapshot]


def test_save_and_open_lead_back_to_the_experiment(
    qtbot: QtBot, playground: Playground, person: Person, wait: Wait, tmp_path: Path
) -> None:
    session, window = playground.session, playground.window
    session.edit("optimizer.lr", 0.0125, "learning rate")
    session.set_points(session.points.moved([3], [[1.5, -2.5]]), "move a point")
    saved = session.spec
    person.saves = tmp_path / "mine.json"
    qtbot.keyClick(window, Key.Key_S, CONTROL)
    assert window.windowTitle() == "mine.json[*] — Chainrule"
    assert not window.isWindowModified()
    qtbot.keyClick(window, Key.Key_N, CONTROL)
    assert session.spec == propose("spirals")
    person.opens = tmp_path / "mine.json"
    qtbot.keyClick(window, Key.Key_O, CONTROL)
    assert session.spec == saved
    assert wait(lambda snapshot: bool(snapshot.parameters)).step == 0


def test_a_bad_file_leaves_the_run_as_it_was(
    qtbot: QtBot, playground: Playground, person: Person, wait: Wait, tmp_path: Path
) -> None:
    session, window = playground.session, playground.window
    before = session.spec
    qtbot.keyClick(window.page.plot.canvas, Key.Key_Space)
    running = wait(lambda snapshot: snapshot.step > 20)
    person.opens = tmp_path / "bad.json"
    person.opens.write_text('{"version": 1, "optimizer": {"name": "Adam", "lr": "fast"}}', encoding="utf-8")
    qtbot.keyClick(window, Key.Key_O, CONTROL)
    assert window.page.notice.isVisible()
    assert "lr" in window.page.notice.text()
    assert session.spec == before
    later = wait(lambda snapshot: snapshot.step > running.step)
    assert later.state is RunState.TRAINING
    assert later.run == running.run


def exported(
    qtbot: QtBot, playground: Playground, person: Person, wait: Wait, path: Path
) -> dict[str, np.ndarray]:
    """Train an epoch, export in the format that the file is named after, give the parameters as seen."""
    plot = playground.window.page.plot.canvas
    qtbot.keyClick(plot, Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    snapshot = wait(lambda snapshot: snapshot.state is RunState.PAUSED and snapshot.epoch == 1)
    entry = find("exporter", path.stem)
    action = next(
        action for action in playground.window.exports.menu.actions() if action.text() == f"{entry.title}…"
    )
    person.saves = path
    with qtbot.waitSignal(playground.window.exports.written):
        action.trigger()
    return {view.name: view.value for view in snapshot.parameters}


def test_json_holds_the_parameters(
    qtbot: QtBot, playground: Playground, person: Person, wait: Wait, tmp_path: Path
) -> None:
    path = tmp_path / "json.json"
    shown = exported(qtbot, playground, person, wait, path)
    read = json.loads(path.read_text(encoding="utf-8"))["parameters"]
    assert read.keys() == shown.keys()
    assert all(np.array_equal(np.asarray(read[name], np.float32), shown[name]) for name in shown)


def test_npz_holds_the_parameters(
    qtbot: QtBot, playground: Playground, person: Person, wait: Wait, tmp_path: Path
) -> None:
    path = tmp_path / "npz.npz"
    shown = exported(qtbot, playground, person, wait, path)
    with np.load(path, allow_pickle=False) as read:
        assert all(np.array_equal(read[name], shown[name]) for name in shown)


def test_csv_holds_the_parameters(
    qtbot: QtBot, playground: Playground, person: Person, wait: Wait, tmp_path: Path
) -> None:
    path = tmp_path / "csv.csv"
    shown = exported(qtbot, playground, person, wait, path)
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    numbers = {np.float32(cell) for row in rows for cell in row if is_number(cell)}
    assert all(value in numbers for array in shown.values() for value in array.ravel())


def test_the_pytorch_script_holds_the_parameters(
    qtbot: QtBot,
    playground: Playground,
    person: Person,
    wait: Wait,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / "pytorch.py"
    shown = exported(qtbot, playground, person, wait, path)
    monkeypatch.setitem(sys.modules, "torch", engine)
    monkeypatch.setitem(sys.modules, "torch.nn", engine.nn)
    model = runpy.run_path(str(path), run_name="exported")["model"]
    read = {name: parameter.detach().numpy() for name, parameter in model.named_parameters()}
    assert read.keys() == shown.keys()
    assert all(np.array_equal(read[name], shown[name]) for name in shown)


def is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
