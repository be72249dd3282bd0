from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from engine.experiment import Layer, propose
from engine.training.snapshots import History, Metrics, RunState, Snapshot
from gui.panels.loss_panel import LossPanel
from gui.state.session import Session

LEFT = Qt.MouseButton.LeftButton
METRICS = Metrics(0.5, 0.6, 0.9, 0.8)


@pytest.fixture
def session(qtbot: QtBot) -> Session:
    return Session(propose("circles"))


@pytest.fixture
def panel(qtbot: QtBot, session: Session) -> LossPanel:
    panel = LossPanel(session)
    qtbot.addWidget(panel)
    panel.resize(460, 240)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def a_snapshot(*steps: int, run: int = 1, metrics: Metrics = METRICS) -> Snapshot:
    history = History.empty()
    for step in steps:
        history += History.row(step, metrics)
    return Snapshot(99, run, RunState.PAUSED, steps[-1], 0.0, 0.0, metrics, history)


def reading_at_the_end(qtbot: QtBot, panel: LossPanel) -> tuple[int, float, float, float]:
    """What the chart reads out under the pointer at its right end."""
    area = panel.chart.plot_rect()
    qtbot.mouseMove(panel.chart, QPoint(round(area.left()), round(area.center().y())))
    with qtbot.waitSignal(panel.chart.hovered) as hovered:
        qtbot.mouseMove(panel.chart, QPoint(round(area.right()), round(area.center().y())))
    step, train, test, metric = hovered.args
    return step, train, test, metric


def test_rows_of_a_snapshot_reach_the_chart(qtbot: QtBot, session: Session, panel: LossPanel) -> None:
    session.receive(a_snapshot(0, 5, 10))
    assert reading_at_the_end(qtbot, panel) == pytest.approx((10, 0.5, 0.6, 0.8))


def test_rows_come_also_while_the_panel_is_hidden(qtbot: QtBot, session: Session, panel: LossPanel) -> None:
    panel.hide()
    session.receive(a_snapshot(0, 10))
    session.receive(a_snapshot(20))
    panel.show()
    assert reading_at_the_end(qtbot, panel)[0] == 20


def test_without_test_points_the_metric_is_that_of_training(
    qtbot: QtBot, session: Session, panel: LossPanel
) -> None:
    alone = replace(METRICS, test_loss=math.nan, test_metric=math.nan)
    session.receive(a_snapshot(0, 10, metrics=alone))
    step, train, test, metric = reading_at_the_end(qtbot, panel)
    assert (step, train, metric) == pytest.approx((10, 0.5, 0.9))
    assert np.isnan(test)


def test_another_run_turns_this_one_grey(session: Session, panel: LossPanel) -> None:
    session.receive(a_snapshot(0, 10))
    session.receive(a_snapshot(0, run=2))
    assert panel.chart.ghost_count == 1


def test_steps_measured_again_are_no_second_line(qtbot: QtBot, session: Session, panel: LossPanel) -> None:
    session.receive(a_snapshot(0, 10, 20))
    session.receive(a_snapshot(10, 15, metrics=replace(METRICS, train_loss=9.0)))
    assert reading_at_the_end(qtbot, panel)[:2] == pytest.approx((20, 0.5))
    session.receive(a_snapshot(25))
    assert reading_at_the_end(qtbot, panel)[0] == 25


def test_a_run_that_goes_on_from_an_earlier_step_loses_what_came_later(
    qtbot: QtBot, session: Session, panel: LossPanel
) -> None:
    session.receive(a_snapshot(0, 1, 2, 3, 4, 5))
    session.edit("optimizer.lr", 0.5, "Change learning rate")
    session.receive(after_edits(session, 4, 6))
    assert len(panel.chart.markers) == 1
    session.receive(replace(a_snapshot(3, 4, metrics=Metrics(0.3, 0.4, 0.5, 0.6)), cut_at=2))
    assert reading_at_the_end(qtbot, panel)[0] == 4
    assert reading_at_the_end(qtbot, panel)[1] == pytest.approx(0.3)
    assert panel.chart.markers == ()


def test_after_going_back_the_place_is_marked(session: Session, panel: LossPanel) -> None:
    session.receive(a_snapshot(0, 1, 2, 3, 4, 5))
    assert panel.chart.markers == ()
    session.receive(replace(a_snapshot(5), history=History.empty(), step=2, last_step=5))
    [marker] = panel.chart.markers
    assert (marker.step, marker.text) == (2, "You are here, at step 2: Run goes on from here")
    session.receive(replace(a_snapshot(6), last_step=6))
    assert panel.chart.markers == ()


def test_another_data_set_forgets_the_runs_on_the_former_one(session: Session, panel: LossPanel) -> None:
    session.receive(a_snapshot(0, 10))
    session.receive(a_snapshot(0, 10, run=2))
    assert panel.chart.ghost_count == 1
    session.edit("data.generator", "moons", "data set")
    assert panel.chart.ghost_count == 0


def test_rows_that_were_not_drawn_yet_are_forgotten_too(session: Session, panel: LossPanel) -> None:
    training = replace(a_snapshot(0, 10), state=RunState.TRAINING)
    session.receive(training)
    session.receive(replace(training, history=a_snapshot(20).history))
    session.edit("data.generator", "moons", "data set")
    session.receive(a_snapshot(0, run=2))
    assert panel.chart.ghost_count == 0


def test_the_log_switch_changes_the_axis(qtbot: QtBot, session: Session, panel: LossPanel) -> None:
    session.receive(a_snapshot(0, 10))
    logarithmic = panel.chart.y_axis()
    menu = panel.look.menu()
    menu.popup(panel.mapToGlobal(QPoint(0, 0)))
    qtbot.mouseClick(menu, LEFT, pos=menu.actionGeometry(panel.look.log).center())
    assert panel.chart.y_axis() != logarithmic


def test_the_metric_replaces_the_loss_and_its_switches(
    qtbot: QtBot, session: Session, panel: LossPanel
) -> None:
    session.receive(a_snapshot(0, 10))
    assert panel.instead.text() == "accuracy"
    qtbot.mouseClick(panel.instead, LEFT, pos=QPoint(8, panel.instead.height() // 2))
    assert panel.chart.y_axis().high == pytest.approx(1.0, abs=0.1)
    assert not any(switch.isEnabled() for switch in (panel.look.log, panel.train, panel.test))
    session.edit("data.generator", "line", "data set")
    assert panel.instead.text() == "R²"


def test_the_switch_of_test_points_needs_some(session: Session, panel: LossPanel) -> None:
    assert panel.test.isEnabled()
    session.edit("data.test_share", 0.0, "test share")
    assert not panel.test.isEnabled()


def after_edits(session: Session, step: int, *rows: int) -> Snapshot:
    """A snapshot that knows every edit; the newest took effect after `step`."""
    return replace(a_snapshot(*rows), revised_at=step)


def test_a_change_on_the_way_is_marked_where_it_took_effect(session: Session, panel: LossPanel) -> None:
    session.receive(a_snapshot(0, 10))
    session.edit("optimizer.lr", 0.5, "Change learning rate")
    assert panel.chart.markers == ()
    session.receive(after_edits(session, 10, 12))
    [marker] = panel.chart.markers
    assert marker.step == 10
    assert marker.text.startswith("Change learning rate (")
    assert marker.text.endswith("→ 0.5)")


def test_a_pull_is_one_mark_and_undo_another(session: Session, panel: LossPanel) -> None:
    session.receive(a_snapshot(0, 10))
    with session.gesture():
        session.edit("optimizer.lr", 0.2, "lr")
        session.receive(after_edits(session, 10, 12))
        session.edit("optimizer.lr", 0.5, "lr")
        session.receive(after_edits(session, 12, 14))
    session.undo_stack.undo()
    session.receive(after_edits(session, 14, 16))
    assert [marker.step for marker in panel.chart.markers] == [10, 14]
    assert panel.chart.markers[0].text.endswith("→ 0.5)")
    assert panel.chart.markers[1].text.startswith("Undo: lr (0.5 →")


def test_of_very_many_changes_the_later_ones_are_marked(
    session: Session, panel: LossPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gui.panels.loss_panel.panel.MOST_MARKERS", 3)
    session.receive(a_snapshot(0, 10))
    for step in range(11, 17):
        session.edit("optimizer.lr", step / 100, "lr")
        session.receive(after_edits(session, step, step + 1))
    assert [marker.step for marker in panel.chart.markers] == [14, 15, 16]


def test_what_was_changed_before_the_first_step_is_no_mark(session: Session, panel: LossPanel) -> None:
    session.receive(a_snapshot(0))
    session.edit("optimizer.lr", 0.5, "lr")
    session.receive(after_edits(session, 0, 1, 2))
    assert panel.chart.markers == ()


def test_another_loss_keeps_the_history_and_says_that_the_yardstick_differs(
    qtbot: QtBot, session: Session, panel: LossPanel
) -> None:
    session.receive(a_snapshot(0, 10))
    session.receive(a_snapshot(0, 10, 20, run=2))
    session.edit("loss", "MSELoss", "Choose MSELoss")
    later = replace(after_edits(session, 20, 21, 40), run=2)
    session.receive(later)
    assert panel.chart.ghost_count == 1
    [marker] = panel.chart.markers
    assert marker.text.startswith("Choose MSELoss")
    assert "cannot be compared" in marker.text
    assert reading_at_the_end(qtbot, panel)[0] == 40


def test_losses_of_a_sum_are_told_per_point_and_stay_comparable(session: Session, panel: LossPanel) -> None:
    session.receive(a_snapshot(0, 20))
    session.edit("loss.reduction", "sum", "Change reduction")
    session.receive(after_edits(session, 20, 30))
    assert [marker.text for marker in panel.chart.markers] == [
        "Change reduction (mean \N{RIGHTWARDS ARROW} sum)"
    ]
    assert panel.chart.ghost_count == 0


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        ("model.hidden.0.units", 5, " (8 \N{RIGHTWARDS ARROW} 5)"),
        ("model.hidden.1.activation", "ReLU", " (Tanh \N{RIGHTWARDS ARROW} ReLU)"),
        ("model.hidden.0.dropout", 0.5, " (0 \N{RIGHTWARDS ARROW} 0.5)"),
        ("model.standardize", True, " (off \N{RIGHTWARDS ARROW} on)"),
        ("data.flips", 0.25, " (0 \N{RIGHTWARDS ARROW} 0.25)"),
        ("model.hidden", (Layer(8, "Tanh"),), ""),
    ],
)
def test_what_changed_is_told_with_its_values(
    session: Session, panel: LossPanel, path: str, value: object, told: str
) -> None:
    session.load(propose("moons"))
    session.receive(after_edits(session, 0, 0, 20))
    session.edit(path, value, "Change")
    session.receive(after_edits(session, 20, 30))
    assert panel.chart.markers[-1].text == f"Change{told}"


def test_weights_are_told_one_by_one(session: Session, panel: LossPanel) -> None:
    session.load(propose("many_gaussians"))
    session.receive(a_snapshot(0, 20))
    session.edit("loss.weight", (2, 1, 1, 1, 1, 1), "Change class weights")
    session.receive(after_edits(session, 20, 30))
    first, second = panel.chart.markers[-1].text.split("\n")
    assert first == "Change class weights (1, 1, 1 \N{RIGHTWARDS ARROW} 2, 1, 1)"
    assert "cannot be compared" in second


def test_another_run_begins_without_marks(session: Session, panel: LossPanel) -> None:
    session.receive(a_snapshot(0, 10))
    session.edit("optimizer.lr", 0.5, "lr")
    session.receive(after_edits(session, 10, 12))
    session.receive(a_snapshot(0, run=2))
    assert panel.chart.markers == ()


def test_the_menu_changes_the_look(qtbot: QtBot, session: Session, panel: LossPanel) -> None:
    session.receive(a_snapshot(*range(0, 100, 10)))
    menu = panel.look.menu()
    menu.popup(panel.mapToGlobal(QPoint(0, 0)))
    qtbot.mouseClick(menu, LEFT, pos=menu.actionGeometry(panel.look.log_steps).center())
    assert panel.chart.x_axis().log
    assert not panel.look.all_steps.isEnabled()
    panel.chart.zoom(0.5)
    menu.popup(panel.mapToGlobal(QPoint(0, 0)))
    qtbot.mouseClick(menu, LEFT, pos=menu.actionGeometry(panel.look.all_steps).center())
    assert not panel.look.all_steps.isEnabled()
    before = panel.chart.grab().toImage()
    qtbot.keyClick(panel.look.smoothing.track(), Qt.Key.Key_Right)
    assert panel.look.smoothing.value() > 0
    assert panel.chart.grab().toImage() != before
