"""When other points come, what was selected, pressed or brushed of the former ones is let go."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMenu
from pytestqt.qtbot import QtBot

from engine.experiment import ExperimentSpec, PointSet, edit, propose, with_dataset
from engine.training.snapshots import History, Metrics, ParameterView, RunState, Snapshot
from gui.panels.plot_panel import PlotPanel
from gui.state.session import Session
from tests.gui.panels.shown_plot import shown_plot
from tests.gui.plots.gestures import move, press, release

FEW = PointSet([[-2, -2], [2, 2], [-2, 2], [2, -2]], [0, 1, 0, 1], [False, False, False, True])
CENTER, CORNER = (0.0, 0.0), (2.0, 2.0)


def with_points(spec: ExperimentSpec, points: PointSet) -> ExperimentSpec:
    return msgspec.structs.replace(spec, data=msgspec.structs.replace(spec.data, points=points))


@pytest.fixture
def session(qtbot: QtBot) -> Session:
    return Session(with_points(propose("circles"), FEW))


@pytest.fixture
def panel(qtbot: QtBot, session: Session) -> PlotPanel:
    return shown_plot(qtbot, session)


def another_file(session: Session, panel: PlotPanel) -> None:
    """One of as many points, of the same set."""
    session.load(with_points(propose("circles"), PointSet(FEW.x[::-1], FEW.y)))
    panel.fit()


def fewer_of_one_input(session: Session, panel: PlotPanel) -> None:
    session.replace(with_points(propose("line"), PointSet([[0.0]], [0.0])), "Import")
    panel.fit()


def another_set(session: Session, panel: PlotPanel) -> None:
    session.replace(with_points(with_dataset(session.spec, "moons"), FEW), "Moons")


def new_points(session: Session, panel: PlotPanel) -> None:
    """As many, of another draw."""
    drawn = edit(session.spec, "data.seed", 99)
    session.replace(with_points(drawn, PointSet(-FEW.x, FEW.y)), "New data")


CHANGES = (another_file, fewer_of_one_input, another_set, new_points)


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("tool", ["move", "erase", "jitter", "magnet", "spray_a", "select", "lasso"])
def test_a_stroke_begun_on_former_points_does_nothing_to_others(
    session: Session, panel: PlotPanel, tool: str, change: Callable[[Session, PlotPanel], None]
) -> None:
    canvas = panel.canvas
    canvas.set_tool(tool)
    press(canvas, CORNER)
    move(canvas, CORNER, (1.0, 1.0))
    change(session, panel)
    points = session.points
    move(canvas, (1.0, 1.0), CENTER)
    release(canvas, CENTER)
    assert session.points == points
    assert not len(panel.canvas.points.selected)
    assert session.focus.point is None


@pytest.mark.parametrize("change", CHANGES)
def test_what_was_selected_is_not_selected_of_other_points(
    qtbot: QtBot, session: Session, panel: PlotPanel, change: Callable[[Session, PlotPanel], None]
) -> None:
    before = panel.canvas
    panel.select_all()
    QTest.keyPress(before, Qt.Key.Key_Up)
    change(session, panel)
    points = session.points
    QTest.keyPress(before, Qt.Key.Key_Up)
    QTest.keyRelease(before, Qt.Key.Key_Up)
    qtbot.keyClick(before, Qt.Key.Key_Delete)
    qtbot.keyClick(panel.canvas, Qt.Key.Key_Delete)
    assert session.points == points


@pytest.mark.parametrize("change", CHANGES)
def test_the_menu_of_former_points_closes(
    session: Session, panel: PlotPanel, change: Callable[[Session, PlotPanel], None]
) -> None:
    canvas = panel.canvas
    canvas.select([0, 1])
    place = canvas.viewport().mapTo(panel.window(), canvas.to_viewport(*CORNER))
    QTest.mouseClick(panel.window().windowHandle(), Qt.MouseButton.RightButton, pos=place)
    [menu] = [each for each in panel.findChildren(QMenu) if each.isVisible()]
    change(session, panel)
    assert not menu.isVisible()


def test_a_plane_put_away_can_be_painted_anew(session: Session, panel: PlotPanel) -> None:
    plane = panel.decision
    plane.set_field(np.full((4, 4), 0.9), (-3, 3, -3, 3))
    panel.look.mistakes.setChecked(True)
    assert plane.mistakes == 2
    fewer_of_one_input(session, panel)
    panel.look.mistakes.setChecked(False)
    panel.look.mistakes.setChecked(True)
    plane.set_tokens(plane._tokens)
    assert plane.mistakes == 0
    session.undo_stack.undo()
    assert session.points == FEW
    assert len(plane.points) == len(FEW)


def test_a_plot_that_comes_into_view_shows_nothing_of_a_former_model(
    session: Session, panel: PlotPanel
) -> None:
    session.load(edit(propose("plane"), "model.standardize", True))
    weight = ParameterView("0.weight", np.array([[0.5, 2.0]], np.float32), None)
    bias = ParameterView("0.bias", np.array([30.0], np.float32), None)
    metrics = Metrics(0.5, 0.6, 0.9, 0.8)
    made = Snapshot(99, 1, RunState.PAUSED, 7, 1.0, 0.0, metrics, History.empty(), parameters=(weight, bias))
    session.receive(made)
    assert any(label.text().startswith("y = ") for label in panel.footer.findChildren(QLabel))
    panel.hide()
    session.replace(edit(propose("line"), "model.standardize", True), "Import")
    session.replace(edit(session.spec, "optimizer.lr", 0.5), "lr")
    panel.show()
    assert panel.canvas is panel.curve
