from __future__ import annotations

from dataclasses import replace

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QLabel, QToolButton
from pytestqt.qtbot import QtBot

from engine.experiment import PointSet, propose
from engine.training.commands import Command, RestoreFinite
from engine.training.snapshots import Divergence, Field, History, Metrics, ParameterView, RunState, Snapshot
from engine.training.states import NOTHING_COUNTS
from gui.kit.icons import icon
from gui.panels.plot_panel import PlotPanel
from gui.state.session import Session
from tests.gui.plots.gestures import click, drag_by_mouse, hover

LEFT = Qt.MouseButton.LeftButton
Key = Qt.Key
FEW = PointSet([[-2, -2], [2, 2], [-2, 2], [2, -2]], [0, 1, 0, 1], [False, False, False, True])


@pytest.fixture
def session(qtbot: QtBot) -> Session:
    spec = propose("circles")
    data = msgspec.structs.replace(spec.data, points=FEW)
    return Session(msgspec.structs.replace(spec, data=data))


@pytest.fixture
def panel(qtbot: QtBot, session: Session) -> PlotPanel:
    reset_view = QAction(icon("maximize"), "Whole Plot", session)
    panel = PlotPanel(session, reset_view)
    qtbot.addWidget(panel)
    panel.resize(700, 740)
    with qtbot.waitExposed(panel):
        panel.show()
    QApplication.processEvents()
    return panel


def a_snapshot(state: RunState = RunState.PAUSED, **parts: object) -> Snapshot:
    made = Snapshot(99, 1, state, 812, 3.0, 0.0, Metrics(0.5, 0.6, 0.9, 0.8), History.empty())
    return replace(made, **parts)  # type: ignore[arg-type]


def pixel(panel: PlotPanel) -> float:
    return max(panel.canvas.pixel_size())


def test_the_advice_follows_the_selection(qtbot: QtBot, panel: PlotPanel) -> None:
    said: list[str] = []
    panel.advice_changed.connect(said.append)
    drag_by_mouse(panel.canvas, (2, 2), (3, 1))
    assert said[-1].startswith("Arrow keys move")
    qtbot.keyClick(panel.canvas, Key.Key_Escape)
    assert said[-1].startswith("Space runs")
    assert said[-1] == panel.advice


def test_a_dragged_point_moves_in_the_session_as_one_undo(session: Session, panel: PlotPanel) -> None:
    drag_by_mouse(panel.canvas, (2, 2), (3, 1))
    assert session.points.x[1] == pytest.approx([3, 1], abs=2 * pixel(panel))
    assert np.array_equal(np.delete(session.points.x, 1, axis=0), np.delete(FEW.x, 1, axis=0))
    assert session.undo_stack.count() == 1
    session.undo_stack.undo()
    assert session.points == FEW
    assert panel.canvas.points.xy == pytest.approx(FEW.x)


def test_the_view_holds_still_while_points_are_edited(session: Session, panel: PlotPanel) -> None:
    before = panel.extent
    drag_by_mouse(panel.canvas, (2, 2), (5.9, 5.9))
    assert session.undo_stack.count() == 1
    assert panel.extent == before


@pytest.mark.parametrize(("tool", "label"), [("add_a", 0.0), ("add_b", 1.0)])
def test_a_click_with_an_adding_tool_adds_a_point_of_its_class(
    qtbot: QtBot, session: Session, panel: PlotPanel, tool: str, label: float
) -> None:
    panel.tools.set_choice(tool)
    panel.tools.chosen.emit(tool)
    click(panel.canvas, (0, 1))
    assert len(session.points) == len(FEW) + 1
    assert session.points.x[-1] == pytest.approx([0, 1], abs=2 * pixel(panel))
    assert session.points.y[-1] == label
    assert not session.points.test[-1]
    assert session.undo_stack.count() == 1


def test_the_keys_a_and_b_add_at_the_cursor(qtbot: QtBot, session: Session, panel: PlotPanel) -> None:
    panel.canvas.setFocus()
    hover(panel.canvas, (0, 1))
    qtbot.keyClick(panel.canvas, Key.Key_B)
    assert session.points.x[-1] == pytest.approx([0, 1], abs=2 * pixel(panel))
    assert session.points.y[-1] == 1


def test_select_all_and_delete(session: Session, panel: PlotPanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.selection_changed, check_params_cb=lambda any_is: any_is):
        panel.select_all()
    with qtbot.waitSignal(panel.selection_changed, check_params_cb=lambda any_is: not any_is):
        panel.delete_selected()
    assert len(session.points) == 0
    assert session.undo_stack.count() == 1
    session.undo_stack.undo()
    assert session.points == FEW


def test_one_input_is_shown_as_a_curve_where_a_drag_moves_the_target_too(
    session: Session, panel: PlotPanel
) -> None:
    session.load(propose("line"))
    panel.fit()
    QApplication.processEvents()
    assert panel.canvas is panel.curve
    x, y = float(session.points.x[0, 0]), float(session.points.y[0])
    drag_by_mouse(panel.canvas, (x, y), (x + 0.5, y - 1))
    tolerance = 2 * pixel(panel)
    assert session.points.x[0, 0] == pytest.approx(x + 0.5, abs=tolerance)
    assert session.points.y[0] == pytest.approx(y - 1, abs=tolerance)


def test_a_point_added_to_a_curve_has_the_value_where_it_was_set(session: Session, panel: PlotPanel) -> None:
    session.load(propose("line"))
    panel.fit()
    QApplication.processEvents()
    panel.tools.set_choice("add")
    panel.tools.chosen.emit("add")
    before = len(session.points)
    click(panel.canvas, (-3, 4))
    assert len(session.points) == before + 1
    assert session.points.x[-1, 0] == pytest.approx(-3, abs=2 * pixel(panel))
    assert session.points.y[-1] == pytest.approx(4, abs=2 * pixel(panel))


def test_the_tools_suit_the_task(session: Session, panel: PlotPanel) -> None:
    panel.tools.set_choice("add_b")
    session.load(propose("plane"))
    assert panel.tools.tool == "move"
    buttons = panel.tools.findChildren(QToolButton)
    shown = [button.accessibleName() for button in buttons if not button.isHidden()]
    assert shown == ["Move", "Add", "Erase", "Select", "Lasso", "Brushes", "Whole Plot"]


def test_the_tools_keep_clear_of_the_numbers_of_the_curves_axis_alone(
    qtbot: QtBot, session: Session, panel: PlotPanel
) -> None:
    beside_the_plane = panel.tools.x()
    session.load(propose("line"))
    qtbot.waitUntil(lambda: panel.tools.x() > panel.canvas.plot_rect().left() > 20)
    session.load(propose("plane"))
    assert panel.tools.x() == beside_the_plane


def test_the_readout_needs_no_more_room_than_what_it_tells(
    qtbot: QtBot, session: Session, panel: PlotPanel
) -> None:
    session.load(propose("gaussians"))
    session.receive(a_snapshot(field=Field(np.full((5, 5), 0.973, np.float32), (-6.0, 6.0, -6.0, 6.0))))
    before = panel.readout.card.width()
    hover(panel.canvas, (1.32, -0.48))
    qtbot.waitUntil(lambda: panel.readout.card.width() > before)
    wide = panel.readout.card.width()
    session.load(propose("line"))
    qtbot.waitUntil(lambda: panel.readout.card.width() < wide)


def test_the_readout_tells_place_and_probability(session: Session, panel: PlotPanel) -> None:
    field = Field(np.full((5, 5), 0.973, np.float32), (-6.0, 6.0, -6.0, 6.0))
    session.receive(a_snapshot(field=field))
    hover(panel.canvas, (1.32, -0.48))
    headline, detail = (label.text() for label in panel.readout.card.findChildren(QLabel))
    assert headline == "<b>σ(f(x)) = 0.5</b> boundary"
    assert detail.startswith("x₁ 1.3")
    assert "x₂ −0.4" in detail
    assert "p 0.973" in detail


def test_the_formula_of_a_linear_model(session: Session, panel: PlotPanel) -> None:
    session.load(propose("line"))
    weight = ParameterView("0.weight", np.array([[0.5]], np.float32), None)
    bias = ParameterView("0.bias", np.array([30.0], np.float32), None)
    session.receive(a_snapshot(parameters=(weight, bias)))
    assert "y = 0.500 x + 30.0" in [label.text() for label in panel.footer.findChildren(QLabel)]


def test_a_divergence_is_told_calmly_and_can_be_taken_back(
    qtbot: QtBot, session: Session, panel: PlotPanel, commands: list[Command]
) -> None:
    divergence = Divergence(812, "2.weight", float("inf"), 811, "update")
    session.receive(a_snapshot(RunState.DIVERGED, divergence=divergence))
    assert panel.notice.text() == (
        "Training stopped at step 812: 2.weight became infinite in the update. "
        "A smaller learning rate usually helps."
    )
    restore, look = panel.notice.buttons()
    assert look.text() == "Open in the Lab"
    qtbot.waitUntil(lambda: panel.notice.rect().contains(restore.geometry()))
    qtbot.mouseClick(restore, LEFT)
    assert commands == [RestoreFinite()]
    assert panel.notice.isHidden()
    session.receive(a_snapshot())
    session.receive(a_snapshot(RunState.DIVERGED, divergence=divergence))
    assert panel.notice.isVisible()


def test_a_batch_of_which_no_point_counts_is_told_apart_from_too_high_a_rate(
    session: Session, panel: PlotPanel
) -> None:
    divergence = Divergence(812, "2.weight", 0.5, 811, NOTHING_COUNTS)
    session.load(propose("many_gaussians"))
    session.edit("loss.ignore_index", "B", "Ignore B")
    session.receive(a_snapshot(RunState.DIVERGED, divergence=divergence))
    assert panel.notice.text().startswith(
        "Training stopped at step 812: its batch has only points of class B, which is ignored, so that"
    )
    assert "learning rate" not in panel.notice.text()
    session.edit("loss.ignore_index", "none", "Ignore none")
    session.edit("loss.weight", (0, 1, 1, 1, 1, 1), "Weigh")
    session.receive(a_snapshot(RunState.DIVERGED, divergence=divergence))
    assert "step 812: no point of its batch counts" in panel.notice.text()


def test_a_closed_notice_stays_closed(session: Session, panel: PlotPanel) -> None:
    divergence = Divergence(812, "loss", float("nan"), 811)
    session.receive(a_snapshot(RunState.DIVERGED, divergence=divergence))
    assert "not a number" in panel.notice.text()
    panel.notice.close_notice()
    session.receive(a_snapshot(RunState.DIVERGED, divergence=divergence))
    assert panel.notice.isHidden()


@pytest.mark.parametrize(
    ("points", "words"),
    [
        (PointSet(np.empty((0, 2)), np.empty(0)), "no points"),
        (PointSet([[0, 0], [1, 1]], [0, 1], [True, True]), "every point is held out"),
        (PointSet([[0, 0], [1, 1]], [1, 1]), "one class"),
        (PointSet([[0, 0], [1, 1]], [0, 1]), "no test loss"),
    ],
)
def test_points_that_cannot_be_learned_are_told_until_they_can(
    session: Session, panel: PlotPanel, points: PointSet, words: str
) -> None:
    session.set_points(points, "points")
    assert panel.notice.isVisible()
    assert words in panel.notice.text()
    session.undo_stack.undo()
    assert panel.notice.isHidden()


def test_own_points_are_not_made_anew_by_a_key_that_does_nothing(session: Session, panel: PlotPanel) -> None:
    session.edit("data.generator", "custom_classes", "Own classes")
    session.set_points(PointSet(np.empty((0, 2)), np.empty(0)), "Delete points")
    assert "choose another data set" in panel.notice.text()


def test_a_failure_of_the_worker_is_told(session: Session, panel: PlotPanel) -> None:
    session.receive(a_snapshot(RunState.FAILED, note="ValueError: shapes"))
    assert panel.notice.text() == "The training stopped: ValueError: shapes"


def test_a_stop_rule_is_told(session: Session, panel: PlotPanel) -> None:
    session.edit("run.max_epochs", 100, "stop")
    session.receive(a_snapshot(RunState.FINISHED, finished="epochs"))
    assert panel.notice.text() == "Finished: 100 epochs are done. Press Run to go on."


def test_the_picture_is_the_plot_alone(panel: PlotPanel) -> None:
    assert panel.picture().size() == panel.canvas.size() * panel.devicePixelRatioF()


def test_in_a_narrow_plot_the_tools_hang_below_the_readout(panel: PlotPanel) -> None:
    assert panel.tools.y() < panel.readout.card.geometry().bottom()
    panel.resize(panel.readout.card.width() + panel.tools.width(), 700)
    QApplication.processEvents()
    assert not panel.tools.geometry().intersects(panel.readout.card.geometry())
    assert panel.stage.rect().contains(panel.tools.geometry())
    panel.resize(700, 700)
    QApplication.processEvents()
    assert panel.tools.y() < panel.readout.card.geometry().bottom()
