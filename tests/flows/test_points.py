"""Points are dragged, added, erased, selected and deleted with the mouse while the model trains."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from engine.training.snapshots import RunState, Snapshot
from gui.app.playground import Playground
from tests.gui.panels.finding import control
from tests.gui.plots.gestures import Place, click, drag_by_mouse, hover, send

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier
Wait = Callable[[Callable[[Snapshot], bool]], Snapshot]


def place_of(playground: Playground, index: int) -> Place:
    x, y = playground.session.points.x[index]
    return float(x), float(y)


def most_distant_point(playground: Playground) -> int:
    """The index of the point that no other comes near, so that the pointer takes it alone."""
    x = playground.session.points.x
    apart = np.linalg.norm(x[:, None] - x[None], axis=2) + np.eye(len(x)) * 1e9
    return int(np.argmax(apart.min(axis=1)))


def widest_gap(values: np.ndarray) -> float:
    """A place between two neighbours among the middle half of the values, as far from both as can be."""
    middle = np.sort(values)[len(values) // 4 : -len(values) // 4].astype(float)
    at = int(np.argmax(np.diff(middle)))
    return float((middle[at] + middle[at + 1]) / 2)


def take_tool(qtbot: QtBot, playground: Playground, name: str) -> None:
    qtbot.mouseClick(control(playground.window.page.plot.tools, QToolButton, name), LEFT)


def test_a_point_is_dragged_while_the_model_trains(qtbot: QtBot, playground: Playground, wait: Wait) -> None:
    session, canvas = playground.session, playground.window.page.plot.canvas
    before = session.points
    index = most_distant_point(playground)
    x, y = place_of(playground, index)
    qtbot.keyClick(canvas, Key.Key_Space)
    running = wait(lambda snapshot: snapshot.step > 20)
    drag_by_mouse(canvas, (x, y), (x / 2, y / 2))
    tolerance = 2 * max(canvas.pixel_size())
    assert session.points.x[index] == pytest.approx([x / 2, y / 2], abs=tolerance)
    assert np.array_equal(np.delete(session.points.x, index, 0), np.delete(before.x, index, 0))
    assert session.undo_stack.count() == 1
    later = wait(lambda snapshot: snapshot.revision > running.revision and snapshot.step > running.step)
    assert later.run == running.run
    assert later.state is RunState.TRAINING
    qtbot.keyClick(canvas, Key.Key_Z, CONTROL)
    assert session.points == before
    assert session.spec.data.points is None
    assert canvas.points.xy == pytest.approx(before.x)


def test_points_are_added_by_tool_and_by_key(qtbot: QtBot, playground: Playground) -> None:
    session, canvas = playground.session, playground.window.page.plot.canvas
    count = len(session.points)
    take_tool(qtbot, playground, "Add B")
    click(canvas, (5.5, -5.5))
    assert len(session.points) == count + 1
    assert session.points.y[-1] == 1
    take_tool(qtbot, playground, "Move")
    hover(canvas, (-5.5, 5.5))
    qtbot.keyClick(canvas, Key.Key_A)
    assert len(session.points) == count + 2
    assert session.points.y[-1] == 0
    assert session.points.x[-1] == pytest.approx([-5.5, 5.5], abs=2 * max(canvas.pixel_size()))
    assert session.undo_stack.count() == 2


def test_a_stroke_of_the_eraser_is_one_undo(qtbot: QtBot, playground: Playground) -> None:
    session, canvas = playground.session, playground.window.page.plot.canvas
    before = session.points
    take_tool(qtbot, playground, "Erase")
    drag_by_mouse(canvas, (-4, 0), (4, 0))
    erased = len(before) - len(session.points)
    assert erased > 2
    assert session.undo_stack.count() == 1
    qtbot.keyClick(canvas, Key.Key_Z, CONTROL)
    assert session.points == before


def test_a_frame_selects_and_delete_removes(qtbot: QtBot, playground: Playground, wait: Wait) -> None:
    session, canvas = playground.session, playground.window.page.plot.canvas
    before = session.points
    take_tool(qtbot, playground, "Select")
    x0, x1, _, y1 = playground.window.page.plot.extent
    bottom = widest_gap(before.x[:, 1])
    drag_by_mouse(canvas, (x0 + 0.05, bottom), (x1 - 0.05, y1 - 0.05))
    upper = before.x[:, 1] > bottom
    assert len(canvas.points.selected) == int(upper.sum())
    assert playground.window.actions_by_name.delete.isEnabled()
    qtbot.keyClick(canvas, Key.Key_Delete)
    assert np.array_equal(session.points.x, before.x[~upper])
    assert session.undo_stack.count() == 1
    wait(lambda snapshot: snapshot.state is RunState.PAUSED and snapshot.revision >= 2)


def test_every_point_may_be_deleted_and_the_window_says_what_to_do(
    qtbot: QtBot, playground: Playground, wait: Wait
) -> None:
    session, window = playground.session, playground.window
    canvas = window.page.plot.canvas
    before = session.points
    qtbot.keyClick(canvas, Key.Key_Space)
    wait(lambda snapshot: snapshot.state is RunState.TRAINING)
    qtbot.keyClick(canvas, Key.Key_A, CONTROL)
    qtbot.keyClick(canvas, Key.Key_Delete)
    assert len(session.points) == 0
    wait(lambda snapshot: snapshot.revision >= 2)
    assert window.page.plot.notice.isVisible()
    assert "no points" in window.page.plot.notice.text()
    qtbot.keyClick(canvas, Key.Key_Z, CONTROL)
    assert session.points == before
    later = wait(lambda snapshot: snapshot.revision >= 3)
    assert later.state is not RunState.FAILED
    assert window.page.plot.notice.isHidden()


def test_arrow_keys_move_a_chosen_point_and_not_the_training(qtbot: QtBot, playground: Playground) -> None:
    session, canvas = playground.session, playground.window.page.plot.canvas
    canvas.setFocus()
    qtbot.keyClick(canvas, Key.Key_PageDown)
    chosen = int(canvas.points.selected[0])
    x, _ = place_of(playground, chosen)
    qtbot.keyClick(canvas, Key.Key_Right)
    assert session.points.x[chosen, 0] > x
    assert session.undo_stack.count() == 1
    assert session.snapshot is not None
    assert session.snapshot.step == 0


def test_a_spray_a_class_and_a_lasso_reach_the_model_while_it_trains(
    qtbot: QtBot, playground: Playground, wait: Wait
) -> None:
    session, canvas = playground.session, playground.window.page.plot.canvas
    before = session.points
    qtbot.keyClick(canvas, Key.Key_Space)
    running = wait(lambda snapshot: snapshot.step > 20)
    canvas.set_tool("spray_b")
    drag_by_mouse(canvas, (-3, 5), (3, 5))
    sprayed = session.points
    assert len(sprayed) > len(before)
    canvas.set_tool("lasso")
    x0, x1, y0, y1 = (0.98 * edge for edge in playground.window.page.plot.extent)
    send(canvas, QEvent.Type.MouseButtonPress, canvas.to_viewport(x0, y0), LEFT, LEFT)
    for corner in ((x1, y0), (x1, y1), (x0, y1)):
        send(canvas, QEvent.Type.MouseMove, canvas.to_viewport(*corner), Qt.MouseButton.NoButton, LEFT)
    send(canvas, QEvent.Type.MouseButtonRelease, canvas.to_viewport(x0, y1), LEFT, Qt.MouseButton.NoButton)
    assert len(canvas.points.selected) == len(sprayed)
    qtbot.keyClick(canvas, Key.Key_1)
    assert not session.points.y.any()
    assert session.undo_stack.count() == 2
    later = wait(lambda snapshot: snapshot.revision > running.revision + 1 and snapshot.step > running.step)
    assert (later.run, later.state) == (running.run, RunState.TRAINING)
    for points in (sprayed, before):
        qtbot.keyClick(canvas, Key.Key_Z, CONTROL)
        assert session.points == points


def test_the_edit_menu_cuts_copies_and_pastes_points(qtbot: QtBot, playground: Playground) -> None:
    session, window = playground.session, playground.window
    do, canvas, before = window.actions_by_name, window.page.plot.canvas, session.points
    QGuiApplication.clipboard().clear()
    assert not any(action.isEnabled() for action in (do.cut_points, do.copy_points, do.paste_points))
    qtbot.keyClick(canvas, Key.Key_A, CONTROL)
    do.copy_points.trigger()
    assert session.undo_stack.count() == 0
    do.cut_points.trigger()
    assert (len(session.points), session.undo_stack.undoText()) == (0, "Cut points")
    do.paste_points.trigger()
    assert (len(session.points), session.undo_stack.undoText()) == (len(before), "Paste points")
    assert session.points.y.tolist() == before.y.tolist()
    QGuiApplication.clipboard().setText("no points")
    assert not do.paste_points.isEnabled()
