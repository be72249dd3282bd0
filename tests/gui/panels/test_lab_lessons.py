"""The Lab's stages, orders, PyTorch twin and mistakes, as a person uses them."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from engine.lab import run
from engine.lab.twin import pytorch_twin
from gui.kit.marked_code import MarkedCode
from gui.kit.plain_table import PlainTable
from gui.panels.breaking_panel import BreakingPanel, changed_line
from gui.panels.orders_panel import OrdersPanel
from gui.panels.stage_bar import StageBar
from gui.panels.twin_panel import TwinPanel
from gui.state.comparison import Comparison
from gui.state.lab_session import LabSession, RunSource
from tests.engine.lab.sources import SUM_RULE
from tests.gui.panels.finding import control, texts

LEFT = Qt.MouseButton.LeftButton
PRINTED = SUM_RULE + "print(w.grad)\n"
TRAINING = """w = tensor([1., 2.], requires_grad=True)
opt = optim.SGD([w], lr=0.1)
for i in range(2):
    opt.zero_grad()
    loss = (w * w).sum()
    loss.backward()
    opt.step()
"""
THIRD = """x = tensor(3., requires_grad=True)
y = x ** 3
first = grad(y, x, create_graph=True)[0]
second = grad(first, x, create_graph=True)[0]
third = grad(second, x)[0]
"""


def session_of(source: str) -> LabSession:
    session = LabSession(source)
    session.take(run(source))
    return session


def show(qtbot, panel: QWidget) -> None:
    qtbot.addWidget(panel)
    panel.resize(440, 640)
    panel.show()
    qtbot.waitExposed(panel)


def words(panel: QWidget) -> str:
    return re.sub("<[^>]+>", "", " ".join(texts(panel, QLabel)))


def test_a_click_goes_to_the_next_such_stage_and_lights_it(qtbot) -> None:
    session = session_of(TRAINING)
    panel = StageBar(session)
    show(qtbot, panel)
    session.go_to(0)
    visited = []
    for stage in ("forward", "loss", "backward", "update", "zero_grad", "forward", "forward"):
        qtbot.mouseClick(control(panel, QPushButton, stage), LEFT)
        assert session.scene is not None
        assert session.scene.stage == stage
        lit = [button.accessibleName() for button in panel.buttons.values() if button.isChecked()]
        assert lit == [stage]
        visited.append(session.position)
    assert visited[:5] == sorted(visited[:5])
    assert visited[6] == visited[0]


def test_stages_that_are_not_there_cannot_be_chosen(qtbot) -> None:
    panel = StageBar(session_of(PRINTED))
    show(qtbot, panel)
    offered = [stage for stage, button in panel.buttons.items() if button.isEnabled()]
    assert offered == ["forward", "loss", "backward"]


def test_a_forward_of_one_node_leads_to_its_loss(qtbot) -> None:
    session = session_of("x = tensor(2., requires_grad=True)\nf = x ** 2\nf.backward()")
    panel = StageBar(session)
    show(qtbot, panel)
    qtbot.mouseClick(control(panel, QPushButton, "forward"), LEFT)
    assert session.scene is not None
    assert session.scene.stage == "loss"
    assert [stage for stage, button in panel.buttons.items() if button.isChecked()] == ["loss"]


def test_each_order_has_its_graph(qtbot) -> None:
    session = session_of(THIRD)
    panel = OrdersPanel(session)
    show(qtbot, panel)
    table = control(panel, PlainTable, "Backward passes")
    assert [row[:2] for row in table.rows()] == [("∂y/∂x", "27"), ("∂²y/∂x²", "18"), ("∂³y/∂x³", "6")]
    qtbot.mouseClick(table.viewport(), LEFT, pos=table.visualItemRect(table.item(1, 0)).center())
    assert session.scene is not None
    assert session.scene.graph is run_graph(session, 1)
    assert "recorded the walk" in words(panel)
    session.take(run("x = 1"))
    assert "No gradient is computed" in words(panel)


def run_graph(session: LabSession, trace: int) -> object:
    assert session.run is not None
    return session.run.traces[trace].graph


def test_two_backwards_of_one_graph_are_of_the_first_order(qtbot) -> None:
    session = session_of(PRINTED.replace("y.backward()", "y.backward(retain_graph=True)\ny.backward()"))
    panel = OrdersPanel(session)
    show(qtbot, panel)
    assert [row[2] for row in control(panel, PlainTable, "Backward passes").rows()] == [
        "the result, 3 nodes"
    ] * 2


def test_the_twin_marks_the_line_of_now_and_is_copied_whole(qtbot) -> None:
    session = session_of(PRINTED)
    panel = TwinPanel(session)
    show(qtbot, panel)
    code = control(panel, MarkedCode, "The program as a PyTorch script")
    marked = []
    for position in (1, 3, 5):
        session.go_to(position)
        line = code.marked_line()
        assert line is not None
        marked.append(code.code().splitlines()[line - 1])
    assert marked == ["a = x + w", "y = a * b", "y.backward()"]
    assert "Both print tensor([5.])" in words(panel)
    qtbot.mouseClick(panel.copy, LEFT)
    assert QGuiApplication.clipboard().text() == pytorch_twin(PRINTED).script
    session.take(run("("))
    assert not panel.copy.isEnabled()


@dataclass
class Bench:
    """A panel of mistakes with someone who runs what it asks for, at once."""

    session: LabSession
    comparison: Comparison
    panel: BreakingPanel


@pytest.fixture
def bench(qtbot) -> Bench:
    session, comparison = session_of(PRINTED), Comparison()
    runner = comparison.session

    def answer(request: RunSource) -> None:
        runner.answer(request, run(request.source, request.seed))

    runner.commanded.connect(answer)
    panel = BreakingPanel(session, comparison)
    show(qtbot, panel)
    return Bench(session, comparison, panel)


def break_it(qtbot, bench: Bench, name: str) -> dict[str, tuple[str, str]]:
    qtbot.mouseClick(control(bench.panel, QPushButton, name), LEFT)
    rows = control(bench.panel, PlainTable, "Numbers of both").rows()
    return {row[0]: (row[1], row[2]) for row in rows}


def test_a_detached_path_shows_in_the_numbers(qtbot, bench: Bench) -> None:
    numbers = break_it(qtbot, bench, "detach midway")
    assert numbers["w.grad"] == ("[5]", "[2]")
    assert numbers["x.grad"] == ("[2]", "[2]")
    assert "gradients stop there" in words(bench.panel)
    broken = control(bench.panel, MarkedCode, "The broken program")
    assert broken.code().splitlines()[(broken.marked_line() or 1) - 1] == "b = (w + 1).detach()"


def test_the_engines_own_message_is_shown_and_explained(qtbot, bench: Bench) -> None:
    numbers = break_it(qtbot, bench, "backward twice")
    assert "Trying to backward through the graph a second time" in words(bench.panel)
    assert "retain_graph=True" in words(bench.panel)
    assert numbers["w.grad"] == ("[10]", "[5]")


def test_an_example_stands_in_where_the_mistake_does_not_fit(qtbot, bench: Bench) -> None:
    break_it(qtbot, bench, "no zero_grad")
    assert "Your program has no place for this mistake" in words(bench.panel)
    break_it(qtbot, bench, "write into a leaf")
    assert "Your program has no place" not in words(bench.panel)


def test_the_broken_program_can_be_opened(qtbot, bench: Bench) -> None:
    break_it(qtbot, bench, "no requires_grad")
    with qtbot.waitSignal(bench.session.commanded):
        qtbot.mouseClick(control(bench.panel, QPushButton, "Open broken"), LEFT)
    assert bench.session.source.startswith("w = tensor([1.0])\n")


def test_only_the_newest_pair_is_told(qtbot, bench: Bench) -> None:
    told = []
    bench.comparison.finished.connect(told.append)
    for mistake in bench.panel.switches.values():
        qtbot.mouseClick(mistake, LEFT)
    assert len(told) == len(bench.panel.switches)


def test_the_line_that_differs_is_found() -> None:
    assert changed_line("a\nb\n", "a\nc\n") == 2
    assert changed_line("a\n", "a\nb\n") == 2
    assert changed_line("a\nb\n", "a\n") == 1
    assert changed_line("a\n", "a\n") is None
