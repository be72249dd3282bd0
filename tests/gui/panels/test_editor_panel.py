from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from engine.lab import LabRun, run
from gui.panels.editor_panel import EditorPanel
from gui.state.lab_session import LabSession, RunSource


class Desk:
    """The panel with a session whose requests are answered when the test says so."""

    def __init__(self, qtbot: QtBot) -> None:
        self.session = LabSession()
        self.requests: list[RunSource] = []
        self.session.commanded.connect(self.requests.append)
        self.panel = EditorPanel(self.session, pause_ms=0)
        qtbot.addWidget(self.panel)
        self.panel.resize(320, 500)
        with qtbot.waitExposed(self.panel):
            self.panel.show()

    def answer(self) -> LabRun:
        request = self.requests[-1]
        answered = run(request.source, request.seed)
        self.session.answer(request, answered)
        return answered

    def marked(self) -> list[str]:
        return [mark.cursor.selectedText() for mark in self.panel.editor.extraSelections()]


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    return Desk(qtbot)


def test_typing_edits_the_session_and_asks_for_a_run_after_a_pause(qtbot: QtBot, desk: Desk) -> None:
    qtbot.keyClicks(desk.panel.editor, "print(1)")
    assert desk.session.source == "print(1)"
    qtbot.waitUntil(lambda: bool(desk.requests))
    assert desk.requests[-1].source == "print(1)"


def test_a_program_from_elsewhere_is_shown_and_not_run_twice(qtbot: QtBot, desk: Desk) -> None:
    desk.session.begin("print(2)")
    assert desk.panel.editor.toPlainText() == "print(2)"
    desk.answer()
    assert len(desk.requests) == 1
    assert desk.panel.output.code() == "2"


def test_that_the_graph_is_of_another_program_is_told(qtbot: QtBot, desk: Desk) -> None:
    desk.session.begin("w = tensor([1.], requires_grad=True)\ny = w * 2\ny.backward()")
    desk.answer()
    desk.session.begin("y = (2 +")
    desk.answer()
    problem = desk.panel.problem
    assert problem.isVisible()
    assert "The graph is still that of the last program" in problem.text()
    desk.session.begin("w = tensor([1., 2.], requires_grad=True)\ny = w * 2\ny.backward()")
    desk.answer()
    assert "gradient=ones_like(y)" in problem.text()
    assert "still that of" not in problem.text()


def test_a_problem_is_told_with_its_place_and_leads_there(qtbot: QtBot, desk: Desk) -> None:
    desk.session.begin("x = tensor([1.])\ny = x.backwards()\n")
    desk.answer()
    problem = desk.panel.problem
    assert problem.isVisible()
    assert "Line 2" in problem.text()
    assert any("x.backwards" in text for text in desk.marked())
    desk.panel.editor.go_to(1, 0)
    place = problem.findChildren(type(problem._where))[0]
    qtbot.mouseClick(place, Qt.MouseButton.LeftButton)
    assert desk.panel.editor.textCursor().blockNumber() == 1


def test_what_is_typed_is_not_wrong_before_it_ran(qtbot: QtBot, desk: Desk) -> None:
    desk.session.begin("y = nobody\n")
    desk.answer()
    assert desk.marked()
    qtbot.keyClicks(desk.panel.editor, "x")
    assert not desk.marked()


def test_a_long_message_is_shown_whole(desk: Desk, qtbot: QtBot) -> None:
    desk.session.begin("w = tensor([1.], requires_grad=True)\nb = w + 1\nc = b ** 2\nb.add_(1)\nc.backward()")
    desk.answer()
    problem = desk.panel.problem
    qtbot.waitUntil(
        lambda: problem._message.height() >= problem._message.heightForWidth(problem._message.width())
    )


def test_warnings_stand_below_the_program(desk: Desk) -> None:
    desk.session.begin("x = tensor([1.], requires_grad=True)\ny = x * 2\ny.sum().backward()\nprint(y.grad)")
    answered = desk.answer()
    assert bool(answered.warnings) == desk.panel.warnings.isVisible()
    assert "Line 4" in desk.panel.warnings.text()


def test_without_output_there_is_no_box_for_it(desk: Desk) -> None:
    desk.session.begin("x = 1")
    desk.answer()
    assert not desk.panel.output.isVisible()


def test_the_line_of_the_scene_is_marked(desk: Desk) -> None:
    desk.session.begin("x = tensor(2., requires_grad=True)\ny = x ** 2\ny.backward()")
    desk.answer()
    desk.session.go_to(1)
    assert len(desk.panel.editor.extraSelections()) == 1


STEP = "y = w * 2\ny.backward()"


def live_step(desk: Desk) -> None:
    step = run("w = tensor(3., requires_grad=True)\n" + STEP)
    desk.session.take_live(replace(step, source=STEP), "batch")
    desk.session.go_to(1)


def test_a_live_step_shows_its_own_lines_and_a_way_back(qtbot: QtBot, desk: Desk) -> None:
    desk.session.begin("print(7)")
    desk.answer()
    live_step(desk)
    assert not desk.panel.editor.isVisible()
    assert desk.panel.live.code() == STEP
    assert desk.panel.live.marked_line() == 2
    qtbot.mouseClick(desk.panel.back, Qt.MouseButton.LeftButton)
    desk.answer()
    assert desk.panel.editor.isVisible()
    assert desk.panel.editor.toPlainText() == "print(7)"
    assert not desk.panel.live.isVisible()
    assert desk.panel.output.code() == "7"


def test_the_way_back_leads_to_a_program_that_cannot_begin_too(qtbot: QtBot, desk: Desk) -> None:
    desk.session.begin("x = 1")
    desk.answer()
    live_step(desk)
    desk.session.edit("x = (")
    qtbot.mouseClick(desk.panel.back, Qt.MouseButton.LeftButton)
    desk.answer()
    assert desk.panel.editor.isVisible()
    assert desk.panel.problem.isVisible()
