"""Every tool edits the points while the model trains; each edit is one undo, named in the menu."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from engine.training.snapshots import RunState, Snapshot
from gui.app.playground import Playground
from tests.gui.panels.finding import control
from tests.gui.plots.gestures import click, drag_by_mouse, hover

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton
ALT, CONTROL, SHIFT = (
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
Wait = Callable[[Callable[[Snapshot], bool]], Snapshot]


def edits(qtbot: QtBot, playground: Playground) -> dict[str, Callable[[], object]]:
    """What a hand does, by the name that its undo has; each needs what those before it left."""
    plot = playground.window.page.plot
    canvas = plot.canvas

    def take(name: str) -> None:
        qtbot.mouseClick(control(plot.tools, QToolButton, name), LEFT)

    def stroke(tool: str, y: float) -> None:
        canvas.set_tool(tool)
        drag_by_mouse(canvas, (-4, y), (4, y))

    def add() -> None:
        take("Add A")
        click(canvas, (5.5, -5.5))

    def box() -> None:
        take("Select")
        drag_by_mouse(canvas, (-5.9, -5.9), (5.9, 0))
        drag_by_mouse(canvas, (5.5, -5.5), (5.2, -5.2))

    def drag_class() -> None:
        take("Move")
        drag_by_mouse(canvas, (5.2, -5.2), (5.4, -5.2), ALT)

    def paste() -> None:
        qtbot.keyClick(canvas, Key.Key_C, CONTROL)
        hover(canvas, (0, 0))
        qtbot.keyClick(canvas, Key.Key_V, CONTROL)

    return {
        "Add point": add,
        "Spray points": lambda: stroke("spray_b", 5),
        "Jitter points": lambda: stroke("jitter", -2),
        "Gather points": lambda: stroke("magnet", 2),
        "Delete points": lambda: stroke("erase", 0),
        "Move points": box,
        "Make points A": lambda: qtbot.keyClick(canvas, Key.Key_1),
        "Move class A": drag_class,
        "Paste points": paste,
        "Cut points": lambda: qtbot.keyClick(canvas, Key.Key_X, CONTROL),
    }


def test_every_tool_edits_while_it_trains_and_is_taken_back_and_made_again(
    qtbot: QtBot, playground: Playground, wait: Wait
) -> None:
    session, window = playground.session, playground.window
    undo, redo = window.actions_by_name.undo, window.actions_by_name.redo
    qtbot.keyClick(window.page.plot.canvas, Key.Key_Space)
    run = wait(lambda snapshot: snapshot.step > 5).run
    found, names = [session.points], []
    for name, act in edits(qtbot, playground).items():
        act()
        assert undo.text().replace("&", "").endswith(name)
        assert session.points != found[-1], name
        found.append(session.points)
        names.append(name)
    step = wait(lambda snapshot: snapshot.revision >= len(names)).step
    for before, name in zip(found[-2::-1], reversed(names), strict=True):
        qtbot.keyClick(window.page.plot.canvas, Key.Key_Z, CONTROL)
        assert session.points == before, name
        assert redo.text().replace("&", "").endswith(name)
    for after in found[1:]:
        qtbot.keyClick(window.page.plot.canvas, Key.Key_Z, CONTROL | SHIFT)
        assert session.points == after
    last = wait(lambda snapshot: snapshot.step > step and snapshot.revision >= 3 * len(names))
    assert (last.run, last.state) == (run, RunState.TRAINING)
