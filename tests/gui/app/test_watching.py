from __future__ import annotations

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from engine.experiment import propose
from engine.training.commands import Command, Watch
from engine.training.space_look import Stage, usual_look
from gui.app.watching import Watcher, watch_for
from gui.panels.plot_panel import PlotPanel
from gui.state.session import Session

EXTENT = (-1.0, 2.0, -3.0, 4.0)


def test_a_hidden_plot_needs_no_field() -> None:
    assert watch_for(propose("circles"), None, needs_parameters=False) == Watch()


def test_a_plot_needs_the_part_it_shows() -> None:
    assert watch_for(propose("circles"), EXTENT, needs_parameters=False) == Watch(True, False, EXTENT)


def test_the_formula_of_a_linear_model_needs_its_parameters() -> None:
    assert watch_for(propose("line"), EXTENT, needs_parameters=False).parameters
    assert not watch_for(propose("line"), None, needs_parameters=False).parameters


class Bench:
    """A window with plot and table, and the watches that were sent."""

    def __init__(self, qtbot: QtBot) -> None:
        self.session = Session(propose("circles"))
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.plot = PlotPanel(self.session, QAction(self.window), self.window)
        self.plot.resize(500, 500)
        self.table = QWidget(self.window)
        self.watcher = Watcher(self.session, self.plot, (self.table,), self.window)
        self.sent: list[Watch] = []
        self.session.commanded.connect(self._note)

    def _note(self, command: Command) -> None:
        if isinstance(command, Watch):
            self.sent.append(command)


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    bench = Bench(qtbot)
    with qtbot.waitExposed(bench.window):
        bench.window.show()
    qtbot.waitUntil(lambda: bench.sent != [] and bench.sent[-1].extent == bench.plot.extent)
    return bench


def test_what_is_shown_is_watched(bench: Bench) -> None:
    assert bench.sent[-1] == Watch(True, True, bench.plot.extent)
    assert bench.watcher.watch == bench.sent[-1]


def test_a_hidden_table_is_watched_no_more(qtbot: QtBot, bench: Bench) -> None:
    bench.table.hide()
    qtbot.waitUntil(lambda: not bench.sent[-1].parameters)
    bench.table.show()
    qtbot.waitUntil(lambda: bench.sent[-1].parameters)


def test_zooming_watches_another_part(qtbot: QtBot, bench: Bench) -> None:
    bench.plot.canvas.zoom(0.5)
    qtbot.waitUntil(lambda: bench.sent[-1].extent == bench.plot.extent)


def test_only_a_change_is_sent(qtbot: QtBot, bench: Bench) -> None:
    count = len(bench.sent)
    bench.session.edit("optimizer.lr", 0.5, "lr")
    bench.table.hide()
    qtbot.waitUntil(lambda: len(bench.sent) > count)
    assert len(bench.sent) == count + 1


def test_parameters_can_be_held_for_an_export(qtbot: QtBot, bench: Bench) -> None:
    bench.table.hide()
    qtbot.waitUntil(lambda: not bench.sent[-1].parameters)
    bench.watcher.hold_parameters(True)
    qtbot.waitUntil(lambda: bench.sent[-1].parameters)
    bench.watcher.hold_parameters(False)
    qtbot.waitUntil(lambda: not bench.sent[-1].parameters)


def test_what_a_hidden_view_needs_is_not_worked_out(qtbot: QtBot, bench: Bench) -> None:
    bench.watcher.watch_while_shown("quality", bench.table)
    qtbot.waitUntil(lambda: bench.sent[-1].quality)
    bench.table.hide()
    qtbot.waitUntil(lambda: not bench.sent[-1].quality)


def test_every_batch_is_watched_once_that_is_wanted(qtbot: QtBot, bench: Bench) -> None:
    assert not bench.sent[-1].batch
    bench.plot.look.batch.setChecked(True)
    qtbot.waitUntil(lambda: bench.sent[-1].batch)
    bench.plot.hide()
    qtbot.waitUntil(lambda: not bench.sent[-1].batch)


def test_a_space_is_watched_while_it_is_shown(qtbot: QtBot, bench: Bench) -> None:
    panel = QWidget(bench.window)
    bench.watcher.watch_space_while_shown(panel)
    look = usual_look(bench.session.spec, Stage(0))
    bench.session.focus.look_through(look)
    panel.show()
    qtbot.waitUntil(lambda: bench.sent[-1].space == look)
    other = usual_look(bench.session.spec, Stage(1))
    bench.session.focus.look_through(other)
    qtbot.waitUntil(lambda: bench.sent[-1].space == other)
    panel.hide()
    qtbot.waitUntil(lambda: bench.sent[-1].space is None)
