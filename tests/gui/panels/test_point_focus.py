"""A point that is looked at elsewhere is marked in the plot, and the selected one is come back to."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine.experiment import edit, propose
from gui.panels.plot_panel import PlotPanel
from gui.state.session import Session
from tests.gui.showing import shown


@pytest.fixture
def panel(qtbot: QtBot) -> PlotPanel:
    session = Session(edit(propose("circles"), "data.n", 30))
    panel = PlotPanel(session, QAction(session))
    session.setParent(panel)
    return shown(qtbot, panel, 500, 540)


def test_only_what_is_looked_at_elsewhere_is_marked(panel: PlotPanel) -> None:
    canvas, focus = panel.canvas, panel.session.focus
    focus.look_at(4)
    assert canvas.marked == 4
    x, y = panel.session.points.x[7].tolist()
    QTest.mouseMove(canvas.viewport(), canvas.to_viewport(x, y))
    assert focus.point is not None
    assert canvas.marked is None


def test_the_selected_point_is_looked_at_again(panel: PlotPanel) -> None:
    canvas, focus = panel.canvas, panel.session.focus
    canvas.select([2])
    assert focus.point == 2
    focus.look_at(5)
    assert canvas.marked == 5
    focus.look_at(None)
    assert focus.point == 2
    assert canvas.points.selected.tolist() == [2]
