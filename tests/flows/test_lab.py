"""The Lab as a person uses it: type, run, step, read 5; open the Playground's step, find its numbers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.lab import LabRun
from engine.training.commands import TraceStep
from engine.training.snapshots import Snapshot
from gui.app.examples import find_examples
from gui.app.lab.laboratory import Laboratory
from gui.app.playground import Playground
from gui.app.status_bar import StatusBar
from gui.kit.theme import Theme
from tests.flows.lab_page import open_row, settle
from tests.gui.app.persons import Person

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
PATIENCE_MS = 20_000
Wait = Callable[[Callable[[Snapshot], bool]], Snapshot]


def write(qtbot: QtBot, lab: Laboratory, *lines: str) -> LabRun:
    """Type a program in place of the one there is, and run it."""
    editor = lab.page.editor.editor
    editor.setFocus()
    qtbot.keyClick(editor, Key.Key_A, CONTROL)
    qtbot.keyClick(editor, Key.Key_Delete)
    for line in lines:
        qtbot.keyClicks(editor, line)
        qtbot.keyClick(editor, Key.Key_Return)
    qtbot.keyClick(editor, Key.Key_Return, CONTROL)
    return settle(qtbot, lab)


def test_type_an_expression_and_read_five(qtbot: QtBot, lab: Laboratory) -> None:
    run = write(
        qtbot,
        lab,
        "w = tensor([1.], requires_grad=True)",
        "x = tensor([2.], requires_grad=True)",
        "y = (x + w) * (w + 1)",
        "y.backward()",
        "print(w.grad)",
    )
    assert run.problem is None
    assert lab.page.editor.output.code() == "tensor([5.])"
    assert lab.page.editor.problem.isHidden()
    assert lab.bar.result.value() == "6"


def test_step_back_and_forward_by_the_keys(qtbot: QtBot, lab: Laboratory) -> None:
    window, session = lab.page.window(), lab.session
    lab.page.graph.setFocus()
    qtbot.keyClick(window, Key.Key_Home)
    assert session.position == 0
    assert session.scene is not None
    assert session.scene.graph is not None
    nodes = session.scene.graph.nodes
    assert {nodes[known].symbol for known in session.scene.computed} == {"x", "w", "1"}
    qtbot.mouseClick(lab.bar.next, Qt.MouseButton.LeftButton)
    assert session.position == 1
    assert lab.bar.phase.value() == "forward"
    assert len(lab.page.editor.editor.extraSelections()) == 1
    qtbot.mouseClick(lab.bar.back, Qt.MouseButton.LeftButton)
    assert session.position == 0
    qtbot.mouseClick(lab.bar.to_end, Qt.MouseButton.LeftButton)
    assert session.position == session.last_position
    assert lab.bar.phase.value() == "done"


def test_the_keys_step_and_play_as_soon_as_the_lab_is_shown(
    qtbot: QtBot, qapp: QApplication, lab: Laboratory
) -> None:
    window, session = lab.page.window(), lab.session
    qtbot.keyClick(qapp.focusWidget(), Key.Key_1, CONTROL)
    qtbot.keyClick(qapp.focusWidget(), Key.Key_2, CONTROL)
    session.go_to(0)
    qtbot.keyClick(qapp.focusWidget(), Key.Key_Right)
    qtbot.keyClick(qapp.focusWidget(), Key.Key_Right)
    assert session.position == 2
    qtbot.keyClick(qapp.focusWidget(), Key.Key_Left)
    assert session.position == 1
    qtbot.keyClick(qapp.focusWidget(), Key.Key_Space)
    assert lab.page.scrubber.is_playing
    qtbot.keyClick(qapp.focusWidget(), Key.Key_Space)
    assert not lab.page.scrubber.is_playing
    assert window.isActiveWindow()
    hint = lab.page.window().findChild(StatusBar).hint
    assert "→ next node" in hint.text()
    lab.page.editor.editor.setFocus()
    assert "Esc leaves the editor" in hint.text()
    qtbot.keyClick(lab.page.editor.editor, Key.Key_Escape)
    lab.page.graph.view.setFocus()
    assert "walk along the edges" in hint.text()


def test_an_error_is_underlined_told_and_explained(qtbot: QtBot, lab: Laboratory) -> None:
    write(qtbot, lab, "w = tensor([1.], requires_grad=True)", "w.add_(1)")
    problem = lab.page.editor.problem
    assert problem.isVisible()
    assert "a leaf Variable that requires grad is being used in an in-place operation" in problem.text()
    assert "no_grad" in problem.text()
    assert "Line 2" in problem.text()
    marks = [mark.cursor.selectedText() for mark in lab.page.editor.editor.extraSelections()]
    assert "w.add_(1)" in marks


def test_what_is_typed_runs_by_itself_after_a_pause(qtbot: QtBot, lab: Laboratory) -> None:
    editor = lab.page.editor.editor
    editor.setFocus()
    qtbot.keyClick(editor, Key.Key_End, CONTROL)
    qtbot.keyClicks(editor, "print(w.grad + 1)")
    qtbot.waitUntil(lambda: lab.page.editor.output.code().endswith("tensor([6.])"), timeout=PATIENCE_MS)


def test_the_healthy_twin_stands_beside_the_broken_program(qtbot: QtBot, lab: Laboratory) -> None:
    open_row(qtbot, lab, "accumulate")
    assert settle(qtbot, lab).printed[-1] == "tensor([20.])"
    choice = lab.page.text.choice
    assert choice is not None
    qtbot.mouseClick(choice.button("1"), Qt.MouseButton.LeftButton)
    assert settle(qtbot, lab).printed[-1] == "tensor([5.])"
    assert lab.page.text.heading.text() == "Forgotten zero_grad"


def test_the_playground_s_step_has_the_optimizer_s_very_numbers(
    qtbot: QtBot, playground: Playground, lab: Laboratory, wait: Wait
) -> None:
    open_row(qtbot, lab, lab.page.examples.rows.keys()[-1])
    qtbot.waitUntil(lambda: lab.session.is_live, timeout=PATIENCE_MS)
    run = settle(qtbot, lab)
    assert playground.window.status.file.text() == "the Playground's next step"
    qtbot.keyClick(playground.window, Key.Key_1, CONTROL)
    playground.window.page.plot.canvas.setFocus()
    qtbot.keyClick(playground.window, Key.Key_Right)
    snapshot = wait(lambda each: each.step == 1 and bool(each.parameters))
    told = {str(each.name): each for each in run.updates[0].parameters}
    for view in snapshot.parameters:
        np.testing.assert_array_equal(told[f"model.{view.name}"].grad, view.grad)
        np.testing.assert_array_equal(told[f"model.{view.name}"].after, view.value)


def test_a_step_of_one_point_and_of_all(qtbot: QtBot, playground: Playground, lab: Laboratory) -> None:
    playground.window.lab_actions.step_of_point.trigger()
    qtbot.waitUntil(lambda: lab.session.live_part == "point", timeout=PATIENCE_MS)
    choice = lab.page.text.choice
    assert choice is not None
    qtbot.mouseClick(choice.button("all"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: lab.session.live_part == "all", timeout=PATIENCE_MS)


def test_the_keys_of_the_playground_do_nothing_in_the_lab(
    qtbot: QtBot, playground: Playground, lab: Laboratory
) -> None:
    sent: list[object] = []
    playground.session.commanded.connect(sent.append)
    lab.page.graph.setFocus()
    for key in (Key.Key_Right, Key.Key_N, Key.Key_R):
        qtbot.keyClick(playground.window, key)
    assert [each for each in sent if not isinstance(each, TraceStep)] == []
    assert not playground.window.actions_by_name.run.isEnabled()
    qtbot.mouseClick(playground.window.workspaces.switch.button("playground"), Qt.MouseButton.LeftButton)
    assert playground.window.actions_by_name.run.isEnabled()
    assert playground.window.transport.isVisible()
    assert not lab.bar.isVisible()


def test_while_the_lab_is_shown_nothing_of_the_playground_is_watched(
    qtbot: QtBot, playground: Playground, lab: Laboratory
) -> None:
    watcher = playground.window.page.watcher
    qtbot.waitUntil(lambda: watcher.watch is not None and not watcher.watch.field, timeout=PATIENCE_MS)
    assert watcher.watch is not None
    assert not watcher.watch.parameters
    qtbot.keyClick(playground.window, Key.Key_1, CONTROL)
    qtbot.waitUntil(lambda: watcher.watch is not None and watcher.watch.field, timeout=PATIENCE_MS)


def test_an_experiment_that_is_opened_from_the_lab_is_shown(playground: Playground, lab: Laboratory) -> None:
    window = playground.window
    assert window.workspaces.current == "lab"
    window.menus.list_examples(find_examples())
    window.menus.examples.actions()[0].trigger()
    assert window.workspaces.current == "playground"
    assert window.transport.isVisible()


def test_a_program_is_saved_and_dropped_back(
    qtbot: QtBot, playground: Playground, lab: Laboratory, person: Person, tmp_path: Path
) -> None:
    path = tmp_path / "square.py"
    write(qtbot, lab, "x = tensor(3., requires_grad=True)", "y = x ** 2", "y.backward()")
    person.saves = path
    qtbot.keyClick(playground.window, Key.Key_S, CONTROL)
    assert path.read_text("utf-8") == lab.session.source
    assert playground.window.windowTitle().startswith("square.py")
    qtbot.keyClick(playground.window, Key.Key_N, CONTROL)
    settle(qtbot, lab)
    assert lab.session.source == ""
    drop(lab, path)
    assert settle(qtbot, lab).variables.keys() == {"x", "y"}


def drop(lab: Laboratory, path: Path) -> None:
    """Drag a file over the Lab and let go of it."""
    content = QMimeData()
    content.setUrls([QUrl.fromLocalFile(str(path))])
    held = (Qt.DropAction.CopyAction, content, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    for event in (QDragEnterEvent(QPoint(200, 200), *held), QDropEvent(QPoint(200, 200), *held)):
        QApplication.sendEvent(lab.page, event)


def test_a_window_of_the_usual_size_shows_the_program_and_every_example_whole(
    qtbot: QtBot, qapp: QApplication, lab: Laboratory
) -> None:
    Theme(lab).apply(qapp, "light")
    window = lab.page.window()
    window.resize(1600, 1000)
    settle(qtbot, lab)
    editor, rows = lab.page.editor.editor, lab.page.examples.rows
    bars = editor.horizontalScrollBar(), editor.verticalScrollBar(), rows.verticalScrollBar()
    qtbot.waitUntil(lambda: [bar.maximum() for bar in bars] == [0, 0, 0], timeout=PATIENCE_MS)
    window.resize(1280, 800)
    qtbot.waitUntil(lambda: rows.verticalScrollBar().maximum() > 0, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: editor.horizontalScrollBar().maximum() == 0, timeout=PATIENCE_MS)
