"""Look into the model through the tabs of the inspector while it trains."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from engine.training.snapshots import ClassQuality, PointShare, RunState, Snapshot
from gui.app.playground import Playground
from gui.kit.code_view import CodeView
from gui.kit.number_format import percent
from gui.kit.segmented import SegmentButton
from gui.kit.stat import Stat
from gui.plots.parameter_curves import ParameterCurves
from tests.gui.panels.finding import control, names, texts
from tests.gui.plots.gestures import LEFT, NO_BUTTON, hover, send

Wait = Callable[[Callable[[Snapshot], bool]], Snapshot]


def choose_tab(qtbot: QtBot, playground: Playground, title: str) -> None:
    """Click the tab of that title."""
    bar = playground.window.page.inspector.tabs.tabBar()
    place = next(index for index in range(bar.count()) if bar.accessibleTabName(index) == title)
    qtbot.mouseClick(bar, LEFT, pos=bar.tabRect(place).center())


def test_the_metrics_are_those_of_the_model_as_it_stands(
    qtbot: QtBot, playground: Playground, wait: Wait
) -> None:
    choose_tab(qtbot, playground, "Metrics")
    before = wait(lambda snapshot: snapshot.quality is not None)
    qtbot.keyClick(playground.window, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    after = wait(
        lambda snapshot: (
            snapshot.step > before.step and snapshot.state is RunState.PAUSED and snapshot.quality is not None
        )
    )
    assert after.quality is not None
    assert isinstance(after.quality[0], ClassQuality)
    assert after.quality[0].accuracy == after.metrics.train_metric
    assert names(playground.window.page.metrics, Stat)[0] == f"accuracy {percent(after.metrics.train_metric)}"


def test_code_that_holds_weights_is_written_where_nothing_else_needs_these(
    qtbot: QtBot, playground: Playground, wait: Wait
) -> None:
    page = playground.window.page
    page.desk.docks[-1].hide()  # the live code beside the views
    choose_tab(qtbot, playground, "Metrics")
    wait(lambda snapshot: snapshot.quality is not None and not snapshot.parameters)
    choose_tab(qtbot, playground, "Code")
    qtbot.mouseClick(control(page.script, SegmentButton, "NumPy"), LEFT)
    code = control(page.script, CodeView, "Code of the experiment")
    qtbot.waitUntil(lambda: "def backward" in code.code())


def test_gradients_are_measured_while_their_tab_is_seen(
    qtbot: QtBot, playground: Playground, wait: Wait
) -> None:
    choose_tab(qtbot, playground, "Gradients")
    qtbot.keyClick(playground.window, Qt.Key.Key_Space)
    wait(lambda snapshot: snapshot.step > 50 and len(snapshot.flows) == 3)
    qtbot.keyClick(playground.window, Qt.Key.Key_Space)
    wait(lambda snapshot: snapshot.state is RunState.PAUSED)
    assert texts(playground.window.page.gradients, QLabel)[0].startswith("Healthy")
    choose_tab(qtbot, playground, "Parameters")
    wait(lambda snapshot: snapshot.flows == () and snapshot.parameters != ())


def test_what_a_point_does_to_the_model_is_told_while_it_is_dragged_and_the_model_trains(
    qtbot: QtBot, playground: Playground, wait: Wait
) -> None:
    canvas, session = playground.window.page.plot.canvas, playground.session
    index = int(np.flatnonzero(~session.points.test)[0])
    choose_tab(qtbot, playground, "Point")
    qtbot.keyClick(playground.window, Qt.Key.Key_Space)
    at = canvas.to_viewport(*session.points.x[index].tolist())

    def told(revision: int) -> PointShare:
        seen = wait(
            lambda snapshot: (
                snapshot.point is not None
                and snapshot.point.index == index
                and snapshot.revision >= revision
                and snapshot.state is RunState.TRAINING
            )
        )
        assert seen.point is not None
        return seen.point

    hover(canvas, tuple(session.points.x[index].tolist()))
    before = told(0)
    send(canvas, QEvent.Type.MouseButtonPress, at, LEFT, LEFT)
    for across in range(8, 130, 12):
        send(canvas, QEvent.Type.MouseMove, at + QPoint(across, 0), NO_BUTTON, LEFT)
    revision = session.snapshot.revision + 1 if session.snapshot is not None else 1
    during = told(revision)
    assert during.loss != before.loss
    assert len(during.pulls) == 6
    send(canvas, QEvent.Type.MouseButtonRelease, at + QPoint(128, 0), LEFT, NO_BUTTON)
    assert names(playground.window.page.point, Stat)[1].startswith("its loss")


def test_curves_of_the_parameters_grow_while_it_trains_and_end_where_one_goes_back_to(
    qtbot: QtBot, playground: Playground, wait: Wait
) -> None:
    parameters = playground.window.page.parameters
    choose_tab(qtbot, playground, "Parameters")
    wait(lambda snapshot: snapshot.parameters != ())
    qtbot.mouseClick(control(parameters, SegmentButton, "Curves"), LEFT)
    chart = control(parameters, ParameterCurves, "Parameters over the steps")
    for _ in range(3):
        playground.window.actions_by_name.many[10].trigger()
        step = playground.session.snapshot.step if playground.session.snapshot is not None else 0
        wait(lambda snapshot, step=step: snapshot.step == step + 10 and snapshot.state is RunState.PAUSED)
    qtbot.waitUntil(lambda: chart.last_step() == 30)
    qtbot.keyClick(playground.window, Qt.Key.Key_Left)
    qtbot.waitUntil(lambda: chart.last_step() == 29)
