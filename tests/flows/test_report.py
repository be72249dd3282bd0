"""A run leaves as a page, with what was changed on the way, and can be had again from its link."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QTableView, QToolButton
from pytestqt.qtbot import QtBot

from engine.experiment.link import project_of_link
from engine.training.snapshots import RunState, Snapshot
from gui.app.playground import Playground
from tests.gui.app.persons import Person
from tests.gui.panels.finding import control

Wait = Callable[[Callable[[Snapshot], bool]], Snapshot]


def test_the_report_of_a_run(
    qtbot: QtBot, playground: Playground, person: Person, wait: Wait, tmp_path: Path
) -> None:
    session, window = playground.session, playground.window
    qtbot.keyClick(window.page.plot.canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    wait(lambda snapshot: snapshot.epoch == 1 and snapshot.state is RunState.PAUSED)
    session.edit("optimizer.lr", 0.0125, "learning rate")
    qtbot.waitUntil(lambda: bool(window.page.loss.changes()))
    qtbot.keyClick(window.page.plot.canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    made = wait(lambda snapshot: snapshot.epoch == 2 and snapshot.state is RunState.PAUSED)
    person.saves = tmp_path / "my run"
    with qtbot.waitSignal(window.reports.written) as written:
        offered = {action.text(): action for action in window.exports.menu.actions()}
        offered["Re&port…"].trigger()
    assert written.args == [str(tmp_path / "my run.html")]
    page = (tmp_path / "my run.html").read_text("utf-8")
    assert f"After 2 epochs, {made.step} steps" in page
    assert "learning rate (" in page
    assert "0.0125)" in page
    assert page.count("<polyline") == 2
    [link] = re.findall(r"chainrule:1-[\w-]+", page)
    assert project_of_link(link).spec == session.spec


def test_a_folder_that_cannot_be_written_is_told(
    qtbot: QtBot, playground: Playground, person: Person, tmp_path: Path
) -> None:
    person.saves = tmp_path / "nowhere" / "run.html"
    with qtbot.waitSignal(playground.window.reports.refused) as refused:
        playground.window.actions_by_name.report.trigger()
    assert "run.html could not be written" in refused.args[0]
    assert playground.window.page.notice.isVisible()


def test_a_worksheet_of_the_last_update(
    qtbot: QtBot, playground: Playground, person: Person, wait: Wait, tmp_path: Path
) -> None:
    window, person.saves = playground.window, tmp_path / "sheet"
    window.page.inspector.tabs.setCurrentWidget(window.page.parameters)
    [table] = window.page.parameters.findChildren(QTableView)
    window.actions_by_name.step.trigger()
    wait(lambda snapshot: snapshot.step == 1 and bool(snapshot.parameters))
    qtbot.waitUntil(lambda: table.model().rowCount() > 0)
    control(window.page.parameters, QToolButton, "last update in numbers").click()
    row = table.visualRect(table.model().index(0, 0)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=row)
    qtbot.waitUntil(lambda: window.page.watcher.watch.ledger == "0.weight")
    window.actions_by_name.step.trigger()
    worksheet = control(window.page.parameters, QPushButton, "worksheet")
    qtbot.waitUntil(worksheet.isEnabled)
    with qtbot.waitSignal(window.worksheets.written):
        qtbot.mouseClick(worksheet, Qt.MouseButton.LeftButton)
    page = (tmp_path / "sheet.html").read_text("utf-8")
    assert "One step of Adam, by hand" in page
    assert page.count("<svg") == 2 * 3 * 5
