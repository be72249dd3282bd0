"""The menu at the foot of the plot changes how the model's answer is drawn."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from engine.experiment import propose
from gui.panels.plot_panel.look_menu import LookMenu
from gui.panels.plot_panel.wording import cursor_text
from gui.plots.canvas_tools import Tool
from gui.plots.curve_view import CurveView
from gui.plots.decision_view import DecisionView
from tests.gui.plots.gestures import drag_by_mouse

LEFT = Qt.MouseButton.LeftButton
SQUARE = (-1.0, 1.0, -1.0, 1.0)


@pytest.fixture
def plot(qtbot: QtBot) -> DecisionView:
    plot = DecisionView()
    qtbot.addWidget(plot)
    plot.resize(300, 300)
    plot.set_points(np.array([[0.5, 0.0], [-0.5, 0.0]]), [0, 0], [False, True])
    plot.set_field(np.tile(np.linspace(0, 1, 21), (21, 1)), SQUARE)
    with qtbot.waitExposed(plot):
        plot.show()
    return plot


@pytest.fixture
def curve(qtbot: QtBot) -> CurveView:
    curve = CurveView()
    qtbot.addWidget(curve)
    curve.resize(300, 300)
    line = np.linspace(-1, 1, 50)
    curve.set_points([0.5, -0.5], [0.0, 0.6], [False, True])
    curve.set_curve(line, 0.5 * line)
    curve.set_truth(line, 0.4 - line)
    curve.set_reference(line, -0.2 * line)
    with qtbot.waitExposed(curve):
        curve.show()
    return curve


@pytest.fixture
def menu(qtbot: QtBot, plot: DecisionView, curve: CurveView) -> LookMenu:
    menu = LookMenu(plot, curve)
    qtbot.addWidget(menu)
    return menu


def click(qtbot: QtBot, menu: LookMenu, action: QAction) -> None:
    popup = menu.menu()
    popup.popup(QPoint(0, 0))
    qtbot.mouseClick(popup, LEFT, pos=popup.actionGeometry(action).center())


def test_every_entry_changes_the_picture_and_back(qtbot: QtBot, plot: DecisionView, menu: LookMenu) -> None:
    plain = plot.grab().toImage()
    for action in (menu.discrete, menu.mistakes):
        click(qtbot, menu, action)
        assert plot.grab().toImage() != plain
        click(qtbot, menu, action)
        assert plot.grab().toImage() == plain
    pictures = []
    for action in (menu.some, menu.many, menu.boundary):
        click(qtbot, menu, action)
        pictures.append(plot.grab().toImage())
    assert pictures[0] != pictures[1]
    assert pictures[2] == plain


def test_mistakes_are_counted_by_class(qtbot: QtBot, plot: DecisionView, menu: LookMenu) -> None:
    click(qtbot, menu, menu.mistakes)
    assert plot.mistakes == 1
    menu.offer(classes=False)
    assert not menu.mistakes.isEnabled()
    menu.offer(classes=True)
    assert menu.mistakes.isEnabled()


def test_the_cursor_reads_the_log_odds_of_a_network_too() -> None:
    spec = propose("spirals")
    assert spec.model.hidden
    assert cursor_text(spec, 0.0, 0.0, 0.5, log_odds=0.0).endswith("p 0.500 · ln p/(1−p) 0.00")
    assert cursor_text(spec, 0.0, 0.0, 1.0, log_odds=29.25).endswith("p 1.000 · ln p/(1−p) 29.25")
    assert "ln" not in cursor_text(spec, 0.0, 0.0, 1.0)


def test_the_lines_of_a_curve_plot_come_and_go(qtbot: QtBot, curve: CurveView, menu: LookMenu) -> None:
    menu.suit(curve=True)
    plain = curve.grab().toImage()
    for action in (menu.curve_menu.residuals, menu.curve_menu.truth, menu.curve_menu.reference):
        click(qtbot, menu, action)
        assert curve.grab().toImage() != plain
        click(qtbot, menu, action)
        assert curve.grab().toImage() == plain
    menu.suit(curve=False)
    assert menu.discrete in menu.menu().actions()


def test_residuals_reach_from_the_samples_to_the_models_curve(
    qtbot: QtBot, curve: CurveView, menu: LookMenu
) -> None:
    menu.suit(curve=True)
    plain = curve.grab().toImage()
    click(qtbot, menu, menu.curve_menu.residuals)
    drawn = curve.grab().toImage()
    between, beyond = curve.to_viewport(0.5, 0.13), curve.to_viewport(0.5, -0.3)
    assert drawn.pixelColor(between) != plain.pixelColor(between)
    assert drawn.pixelColor(beyond) == plain.pixelColor(beyond)
    curve.set_curve(np.linspace(-1, 1, 50), np.full(50, -0.5))
    moved = curve.grab().toImage()
    assert moved.pixelColor(beyond) != plain.pixelColor(beyond)


def test_points_that_are_held_out_can_be_left_out_of_sight_and_of_reach(
    qtbot: QtBot, menu: LookMenu, plot: DecisionView, curve: CurveView
) -> None:
    for canvas, train, test in ((plot, (0.5, 0.0), (-0.5, 0.0)), (curve, (0.5, 0.0), (-0.5, 0.6))):
        menu.suit(curve=canvas is curve)
        canvas.choose(np.arange(2))
        shown = canvas.grab().toImage()
        click(qtbot, menu, menu.tests)
        assert canvas.points.selected.tolist() == [0]
        assert canvas.grab().toImage() != shown
        assert canvas.points.nearest(QPointF(*test)) == -1
        assert canvas.points.nearest(QPointF(*train)) == 0
        drag_by_mouse(canvas, test, train)
        canvas.choose(np.arange(2))
        assert canvas.points.selected.tolist() == [0]
        canvas.setFocus()
        for _ in range(2):
            qtbot.keyClick(canvas, Qt.Key.Key_PageDown)
            assert canvas.points.selected.tolist() == [0]
        canvas.reset_view()
        click(qtbot, menu, menu.tests)
        canvas.choose(np.arange(2))
        assert canvas.grab().toImage() == shown


@pytest.mark.parametrize("tool", ["erase", "jitter", "magnet", "lasso", "select"])
def test_no_tool_takes_what_is_not_seen(menu: LookMenu, plot: DecisionView, tool: Tool) -> None:
    menu.tests.setChecked(False)
    touched: list[int] = []
    plot.delete_requested.connect(lambda indices: touched.extend(indices.tolist()))
    plot.points_pushed.connect(lambda name, indices, xy: touched.extend(indices.tolist()))
    plot.selection_changed.connect(lambda indices: touched.extend(indices.tolist()))
    plot.set_tool(tool)
    drag_by_mouse(plot, (-0.9, -0.4), (-0.4, 0.2))
    drag_by_mouse(plot, (-0.6, 0.05), (-0.4, -0.05))
    assert touched == []


def test_crosses_and_residuals_are_of_what_is_seen(
    menu: LookMenu, plot: DecisionView, curve: CurveView
) -> None:
    plot.set_points(np.array([[0.5, 0.0], [-0.5, 0.0]]), [0, 1], [False, True])
    menu.mistakes.setChecked(True)
    assert plot.mistakes == 2
    menu.tests.setChecked(False)
    assert plot.mistakes == 1
    menu.curve_menu.residuals.setChecked(True)
    without = curve.grab().toImage()
    menu.tests.setChecked(True)
    assert plot.mistakes == 2
    assert curve.grab().toImage() != without
