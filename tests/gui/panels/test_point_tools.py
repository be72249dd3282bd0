"""Brushes, classes, the clipboard and the menu of the plot edit the points, each as one named undo."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QToolButton
from pytestqt.qtbot import QtBot

from engine.experiment import PointSet, propose
from gui.panels.plot_panel import PlotPanel
from gui.plots.brush import Brush
from gui.state.session import Session
from tests.gui.panels.finding import control
from tests.gui.panels.shown_plot import shown_plot
from tests.gui.plots.gestures import click, drag_by_mouse, hover, press, release

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton
ALT = Qt.KeyboardModifier.AltModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
FEW = PointSet([[-2, -2], [2, 2], [-2, 2], [2, -2]], [0, 1, 0, 1], [False, False, False, True])


@pytest.fixture
def session(qtbot: QtBot) -> Session:
    spec = propose("circles")
    return Session(msgspec.structs.replace(spec, data=msgspec.structs.replace(spec.data, points=FEW)))


@pytest.fixture
def panel(qtbot: QtBot, session: Session) -> PlotPanel:
    return shown_plot(qtbot, session)


def take_brush(qtbot: QtBot, panel: PlotPanel, name: str) -> None:
    """Choose a brush in the menu of the tool strip."""
    button = control(panel.tools, QToolButton, "Brushes")
    qtbot.mouseClick(button, LEFT)
    choose(qtbot, open_menu(panel), name)
    assert button.isChecked()


def open_menu(panel: PlotPanel) -> QMenu:
    """The one menu that is open."""
    [menu] = [menu for menu in panel.findChildren(QMenu) if menu.isVisible()]
    return menu


def choose(qtbot: QtBot, menu: QMenu, text: str) -> None:
    """Click an item."""
    [action] = [action for action in menu.actions() if action.text().split("\t")[0] == text]
    qtbot.mouseClick(menu, LEFT, pos=menu.actionGeometry(action).center())
    QApplication.processEvents()


def right_click(panel: PlotPanel, x: float, y: float) -> QMenu:
    """Open the menu of the plot at a position."""
    place = panel.canvas.viewport().mapTo(panel.window(), panel.canvas.to_viewport(x, y))
    QTest.mouseClick(panel.window().windowHandle(), Qt.MouseButton.RightButton, pos=place)
    return open_menu(panel)


def undo_alone(session: Session, name: str) -> None:
    """Take back the only edit, which has this name."""
    assert (session.undo_stack.count(), session.undo_stack.undoText()) == (1, name)
    session.undo_stack.undo()
    assert session.points == FEW


@pytest.mark.parametrize(("tool", "label"), [("Spray A", 0), ("Spray B", 1)])
def test_a_stroke_of_the_spray_is_one_undo(
    qtbot: QtBot, session: Session, panel: PlotPanel, tool: str, label: int
) -> None:
    take_brush(qtbot, panel, tool)
    drag_by_mouse(panel.canvas, (-3, 0), (3, 0))
    new = session.points.x[len(FEW) :]
    radius = panel.canvas.brush.radius * max(panel.canvas.pixel_size())
    assert len(new) > 4 * panel.canvas.brush.density
    assert np.abs(new[:, 1]).max() <= radius + max(panel.canvas.pixel_size())
    assert set(session.points.y[len(FEW) :].tolist()) == {label}
    undo_alone(session, "Spray points")


@pytest.mark.parametrize(("tool", "name"), [("Jitter", "Jitter points"), ("Magnet", "Gather points")])
def test_a_stroke_that_pushes_points_is_one_undo(
    qtbot: QtBot, session: Session, panel: PlotPanel, tool: str, name: str
) -> None:
    take_brush(qtbot, panel, tool)
    drag_by_mouse(panel.canvas, (1.7, 1.5), (1.7, 2.5))
    assert not np.array_equal(session.points.x[1], FEW.x[1])
    assert np.array_equal(np.delete(session.points.x, 1, 0), np.delete(FEW.x, 1, 0))
    undo_alone(session, name)


def test_a_stroke_tells_how_many_points_it_touched(qtbot: QtBot, session: Session, panel: PlotPanel) -> None:
    said: list[str] = []
    panel.hint_changed.connect(said.append)
    for tool in ("Spray A", "Jitter", "Magnet"):
        before = session.points
        take_brush(qtbot, panel, tool)
        drag_by_mouse(panel.canvas, (-3, 0), (3, 0))
        touched = len(session.points) - len(before)
        if not touched:
            touched = int((session.points.x != before.x).any(axis=1).sum())
        verb = {"Spray A": "strewn", "Jitter": "shaken", "Magnet": "gathered"}[tool]
        assert said[-1] == f"{touched} points {verb}"
    count = len(said)
    drag_by_mouse(panel.canvas, (-5.9, -5.9), (-5.9, -5.7))
    assert len(said) == count, "nothing lies there"


def test_the_eraser_takes_what_lies_in_its_circle(session: Session, panel: PlotPanel) -> None:
    panel.canvas.set_tool("erase")
    click(panel.canvas, (2 + 20 * panel.canvas.pixel_size()[0], 2))
    assert np.array_equal(session.points.x, np.delete(FEW.x, 1, 0))
    undo_alone(session, "Delete point")


def test_brackets_and_wheel_change_the_brush_and_ctrl_wheel_zooms(panel: PlotPanel) -> None:
    canvas, view = panel.canvas, panel.extent
    canvas.set_tool("magnet")
    for key, larger in ((Key.Key_BracketRight, True), (Key.Key_BracketLeft, False)):
        before = canvas.brush.radius
        QTest.keyClick(canvas, key)
        assert (canvas.brush.radius > before) is larger
    QTest.keyClick(canvas, Key.Key_BraceRight, Qt.KeyboardModifier.ShiftModifier)
    assert canvas.brush.density == Brush().density + 1
    middle = QPointF(canvas.viewport().mapTo(panel, canvas.to_viewport(0, 0)))
    QTest.wheelEvent(panel.windowHandle(), middle, QPoint(0, 120))
    assert canvas.brush.radius > Brush().radius
    assert panel.extent == view
    QTest.wheelEvent(panel.windowHandle(), middle, QPoint(0, 120), QPoint(), CONTROL)
    assert panel.extent != view


def test_the_circle_of_the_brush_is_shown_around_the_pointer(panel: PlotPanel) -> None:
    canvas = panel.canvas
    hover(canvas, (0, 0))
    plain = canvas.grab().toImage()
    canvas.set_tool("magnet")
    assert canvas.grab().toImage() != plain


def test_alt_drags_the_whole_class(session: Session, panel: PlotPanel) -> None:
    drag_by_mouse(panel.canvas, (2, 2), (3, 2.5), ALT)
    moved = session.points.x - FEW.x
    tolerance = 2 * max(panel.canvas.pixel_size())
    assert moved[[1, 3]] == pytest.approx(np.array([[1, 0.5], [1, 0.5]]), abs=tolerance)
    assert not moved[[0, 2]].any()
    undo_alone(session, "Move class B")


@pytest.mark.parametrize(
    ("chosen", "name"),
    [
        ([1], "Move point"),
        ([0, 1], "Move points"),
        ([0, 2], "Move class A"),
        ([0, 1, 2, 3], "Move all points"),
    ],
)
def test_a_drag_is_named_by_what_it_moves(
    session: Session, panel: PlotPanel, chosen: list[int], name: str
) -> None:
    panel.canvas.select(chosen)
    x, y = FEW.x[chosen[0]]
    drag_by_mouse(panel.canvas, (x, y), (x / 2, y / 2))
    undo_alone(session, name)
    assert session.undo_stack.redoText() == name
    session.undo_stack.redo()
    assert session.points != FEW


def test_a_digit_changes_the_class_of_the_selection(session: Session, panel: PlotPanel) -> None:
    panel.canvas.select([0, 1])
    QTest.keyClick(panel.canvas, Key.Key_9)
    assert session.undo_stack.count() == 0
    QTest.keyClick(panel.canvas, Key.Key_2)
    assert session.points.y.tolist() == [1, 1, 0, 1]
    assert panel.canvas.points.selected.tolist() == [0, 1]
    undo_alone(session, "Make points B")


def test_copied_points_are_pasted_around_the_pointer(session: Session, panel: PlotPanel) -> None:
    panel.canvas.select([0, 1])
    QTest.keyClick(panel.canvas, Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == "-2\t-2\t0\n2\t2\t1"
    hover(panel.canvas, (1, 0))
    QTest.keyClick(panel.canvas, Key.Key_V, CONTROL)
    tolerance = 2 * max(panel.canvas.pixel_size())
    assert session.points.x[4:] == pytest.approx(np.array([[-1, -2], [3, 2]]), abs=tolerance)
    assert session.points.y[4:].tolist() == [0, 1]
    assert panel.canvas.points.selected.tolist() == [4, 5]
    undo_alone(session, "Paste points")


def test_cut_takes_the_points_along(session: Session, panel: PlotPanel) -> None:
    panel.canvas.select([3])
    QTest.keyClick(panel.canvas, Key.Key_X, CONTROL)
    assert len(session.points) == 3
    undo_alone(session, "Cut point")
    QTest.keyClick(panel.canvas, Key.Key_V, CONTROL)
    assert session.points.test[-1]


def test_points_of_another_kind_are_not_pasted(session: Session, panel: PlotPanel) -> None:
    panel.canvas.select([0])
    QTest.keyClick(panel.canvas, Key.Key_C, CONTROL)
    session.load(propose("line"))
    before = len(session.points)
    panel.canvas.setFocus()
    QTest.keyClick(panel.canvas, Key.Key_V, CONTROL)
    assert len(session.points) == before


def test_the_menu_acts_on_the_point_under_it(qtbot: QtBot, session: Session, panel: PlotPanel) -> None:
    menu = right_click(panel, 2, 2)
    assert panel.canvas.points.selected.tolist() == [1]
    choose(qtbot, menu, "Delete")
    undo_alone(session, "Delete point")


def test_the_menu_changes_the_class_and_selects_it(qtbot: QtBot, session: Session, panel: PlotPanel) -> None:
    choose(qtbot, right_click(panel, 2, 2), "Select Whole Class")
    assert panel.canvas.points.selected.tolist() == [1, 3]
    menu = right_click(panel, 2, 2)
    [classes] = [action.menu() for action in menu.actions() if action.menu()]
    assert isinstance(classes, QMenu)
    classes.actions()[0].trigger()
    menu.close()
    assert session.points.y.tolist() == [0, 0, 0, 0]
    undo_alone(session, "Make points A")


def test_the_menu_adds_where_it_was_opened(qtbot: QtBot, session: Session, panel: PlotPanel) -> None:
    QGuiApplication.clipboard().clear()
    menu = right_click(panel, 0, 1)
    enabled = {action.text().split("\t")[0] for action in menu.actions() if action.isEnabled()}
    assert not enabled & {"Cut", "Copy", "Delete", "Paste Here", "Change Class", "Select None"}
    choose(qtbot, menu, "Add Point of Class B")
    assert session.points.x[-1] == pytest.approx([0, 1], abs=2 * max(panel.canvas.pixel_size()))
    assert session.points.y[-1] == 1
    undo_alone(session, "Add point")


def test_a_brush_put_away_in_the_middle_of_a_stroke_ends_its_gesture(
    session: Session, panel: PlotPanel
) -> None:
    panel.canvas.set_tool("spray_a")
    press(panel.canvas, (0, 0))
    drag = [panel.canvas.to_viewport(x, 0) for x in (0.5, 1.0)]
    for pixel in drag:
        QTest.mouseMove(panel.canvas.viewport(), pixel)
    panel.canvas.set_tool("magnet")
    sprayed = len(session.points)
    release(panel.canvas, (1, 0))
    assert len(session.points) == sprayed > len(FEW)
    click(panel.canvas, (2.1, 2.1))
    assert session.undo_stack.count() == 2


def test_a_regression_sprays_values_and_has_no_classes(
    qtbot: QtBot, session: Session, panel: PlotPanel
) -> None:
    session.load(propose("line"))
    panel.fit()
    QApplication.processEvents()
    before = len(session.points)
    take_brush(qtbot, panel, "Spray")
    click(panel.canvas, (0, 2))
    assert len(session.points) == before + panel.canvas.brush.density
    assert session.points.y[before:].mean() == pytest.approx(2, abs=30 * panel.canvas.pixel_size()[1])
    menu = right_click(panel, 0, 0)
    assert "Change Class" not in [action.text() for action in menu.actions()]
    menu.close()


def test_the_first_stroke_after_the_menu_counts(session: Session, panel: PlotPanel) -> None:
    right_click(panel, 0, 0).close()
    panel.canvas.set_tool("spray_b")
    drag_by_mouse(panel.canvas, (-3, 0), (3, 0))
    assert len(session.points) > len(FEW)
    undo_alone(session, "Spray points")
