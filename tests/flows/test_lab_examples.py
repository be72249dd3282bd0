"""Every example of the Lab, opened by a click, played to its end: its numbers stand on the screen."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from engine.lab import TensorValue
from engine.lab.examples import LabExample, learning_paths, load_example
from engine.lab.expectations import shortfalls
from gui.app.lab.laboratory import Laboratory
from gui.kit.array_text import array_text
from tests.flows.lab_page import open_row, settle

LEFT = Qt.MouseButton.LeftButton


def play(qtbot: QtBot, lab: Laboratory, example: LabExample, program: int) -> None:
    """Choose one program of the open example and go to the end of its story."""
    choice = lab.page.text.choice
    if choice is not None and len(example.programs) > 1:
        qtbot.mouseClick(choice.button(str(program)), LEFT)
    qtbot.waitUntil(lambda: lab.session.source == example.programs[program].code)
    settle(qtbot, lab)
    if lab.session.timeline is not None and lab.bar.to_end.isEnabled():
        qtbot.mouseClick(lab.bar.to_end, LEFT)


def check(lab: Laboratory, example: LabExample, program: int) -> None:
    """The stated numbers: in the engine's run, in what is printed, in the table of leaves, in the error."""
    run, expected = lab.session.run, example.programs[program].expected
    assert run is not None
    assert list(shortfalls(expected, run)) == []
    printed = [line.removeprefix("prints ") for line in expected if line.startswith("prints ")]
    shown = lab.page.editor.output.code()
    assert all(line in shown for line in printed)
    problem = lab.page.editor.problem
    wrong = [line.partition(": ")[2] for line in expected if line.startswith("error in line ")]
    assert problem.isVisible() == bool(wrong)
    assert all(text in problem.text() for text in wrong)


def leaves_shown(lab: Laboratory) -> int:
    """How many gradients stand in the table of leaves, each as the engine left it."""
    run, table = lab.session.run, lab.page.leaves.table
    assert run is not None
    found = 0
    for row in range(table.rowCount()):
        name, grad = (table.item(row, column).text() for column in (0, 2))
        value = run.variables.get(name)
        if (
            isinstance(value, TensorValue)
            and value.is_leaf
            and value.requires_grad
            and value.grad is not None
        ):
            assert grad.startswith(array_text(value.grad)), f"{name}: {grad}"
            found += 1
    return found


def test_every_example_plays_to_its_stated_numbers(qtbot: QtBot, lab: Laboratory) -> None:
    leaves = 0
    for path in learning_paths():
        example = load_example(path)
        open_row(qtbot, lab, example.name)
        for program in range(len(example.programs)):
            play(qtbot, lab, example, program)
            check(lab, example, program)
            leaves += leaves_shown(lab)
        assert lab.page.text.heading.text() == example.title
    assert leaves > 20
