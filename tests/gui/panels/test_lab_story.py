"""The Lab's story: a person steps, drags and plays, and reads what happens."""

from __future__ import annotations

import re
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QWidget

from engine.lab import Walked, chain_rule, run
from engine.lab.telling import chain_tex
from engine.lab.timeline import timeline
from engine.lab.updating import update_lines
from gui.kit.badge import Badge
from gui.kit.combo import Combo
from gui.kit.formula import FormulaView, Written, parse_formula
from gui.kit.plain_table import PlainTable
from gui.panels.chain_panel import ChainPanel
from gui.panels.leaves_panel import LeavesPanel
from gui.panels.scrubber_panel import ScrubberPanel
from gui.panels.step_panel import StepPanel, step_blocks
from gui.panels.updates_panel import UpdatesPanel
from gui.state.lab_panel import LabPanel
from gui.state.lab_session import LabSession
from tests.engine.lab.programs import program
from tests.engine.lab.sources import SUM_RULE
from tests.gui.panels.finding import control, texts

LEFT = Qt.MouseButton.LeftButton
TRAINING = """w = tensor([1., -2.], requires_grad=True)
opt = optim.{0}
for i in range(2):
    opt.zero_grad()
    loss = (w * w).sum()
    loss.backward()
    opt.step()
"""


def shown(qtbot, kind: type[LabPanel], source: str = SUM_RULE, position: int = 0) -> LabPanel:
    """A panel that shows a run of the source."""
    session = LabSession(source)
    session.take(run(source))
    panel = kind(session)
    qtbot.addWidget(panel)
    panel.resize(420, 400)
    panel.show()
    qtbot.waitExposed(panel)
    session.go_to(position)
    return panel


def formulas(panel: QWidget) -> str:
    return "\n".join(view.text() for view in panel.findChildren(FormulaView) if view.isVisible())


def words(panel: QWidget) -> str:
    return re.sub("<[^>]+>", "", " ".join(texts(panel, QLabel)))


@pytest.fixture
def scrubber(qtbot) -> ScrubberPanel:
    panel = shown(qtbot, ScrubberPanel)
    assert isinstance(panel, ScrubberPanel)
    return panel


def test_keys_go_node_by_node_and_to_both_ends(qtbot, scrubber: ScrubberPanel) -> None:
    session, track = scrubber.session, scrubber.track
    for key, position in (
        (Qt.Key.Key_Right, 1), (Qt.Key.Key_Right, 2), (Qt.Key.Key_Left, 1), (Qt.Key.Key_End, 11),
        (Qt.Key.Key_Up, 11), (Qt.Key.Key_Right, 0), (Qt.Key.Key_End, 11), (Qt.Key.Key_Home, 0),
        (Qt.Key.Key_Left, 0), (Qt.Key.Key_PageUp, 1),
        (Qt.Key.Key_PageUp, 4), (Qt.Key.Key_PageDown, 1),
    ):  # fmt: skip
        qtbot.keyClick(track, key)
        assert session.position == position == track.value()
    assert track.accessibleDescription() == "forward, stop 2 of 12"


def test_dragging_goes_through_the_run(qtbot, scrubber: ScrubberPanel) -> None:
    track = scrubber.track
    middle = track.height() // 2
    qtbot.mousePress(track, LEFT, pos=QPoint(round(track.place_of(0)), middle))
    for position in (3, 7):
        qtbot.mouseMove(track, QPoint(round(track.place_of(position)), middle))
        assert scrubber.session.position == position
    qtbot.mouseRelease(track, LEFT, pos=QPoint(round(track.place_of(7)), middle))
    assert [section.caption for section in track._sections] == ["forward", "backward"]


def test_space_plays_to_the_end_and_again_from_the_start(qtbot, scrubber: ScrubberPanel) -> None:
    control(scrubber, Combo, "Speed of playing").set_choice("16")
    qtbot.keyClick(scrubber.track, Qt.Key.Key_Space)
    assert scrubber.is_playing
    assert scrubber.play.accessibleName() == "Pause"
    qtbot.waitUntil(lambda: scrubber.session.position == 11)
    assert not scrubber.is_playing
    qtbot.mouseClick(scrubber.play, LEFT)
    assert scrubber.session.position == 0
    assert scrubber.is_playing
    qtbot.keyClick(scrubber.track, Qt.Key.Key_Right)
    assert not scrubber.is_playing


def test_a_step_back_is_told_with_its_numbers(qtbot) -> None:
    panel = shown(qtbot, StepPanel, position=6)
    assert "At b = w + 1 the gradient that arrives is" in words(panel)
    assert formulas(panel) == "∂y/∂b = 3\n∂b/∂w = 1\nw.grad = 0 + 3 · 1 = 3"
    panel.session.go_to(7)
    assert formulas(panel) == "∂y/∂a = 2\n∂a/∂x = 1\nx.grad = 0 + 2 · 1 = 2"
    panel.session.go_to(8)
    assert formulas(panel) == "∂y/∂a = 2\n∂a/∂w = 1\nw.grad = 3 + 2 · 1 = 5"
    panel.session.go_to(2)
    assert formulas(panel).splitlines() == ["b = w + 1", "w = 1", "b = 2"]
    assert "AddBackward0 needs to keep nothing" in words(panel)
    panel.session.go_to(3)
    assert "keeps for its local derivative" in words(panel)


@pytest.mark.parametrize(
    ("source", "position", "said"),
    [
        (SUM_RULE, 0, "There are the leaves x, w"),
        (SUM_RULE, 4, "The walk back begins at y."),
        (SUM_RULE, 9, "The sum is added to its .grad"),
        (SUM_RULE, 11, "Everything is done."),
        ("x = 1", 1, "No operation was recorded: nothing here asks for gradients."),
        (SUM_RULE + "y.backward()", 10, "Trying to backward through the graph a second time"),
        (TRAINING.format("SGD([w], lr=0.1)"), 1, "There was nothing to clear."),
        (TRAINING.format("SGD([w], lr=0.1)"), 9, "SGD moves every parameter against its gradient"),
        ("x = tensor([1.])", 0, "nothing here asks for gradients"),
    ],
)
def test_every_stop_says_what_happens(qtbot, source: str, position: int, said: str) -> None:
    panel = shown(qtbot, StepPanel, source, position)
    whole = run(source)
    if whole.problem is not None:
        panel.session.go_to(panel.session.last_position)
    assert said in words(panel)


def test_the_chain_rule_grows_term_by_term(qtbot) -> None:
    panel = shown(qtbot, ChainPanel)
    assert formulas(panel) == "∂y/∂w = ⋯"
    panel.session.go_to(6)
    assert formulas(panel) == "∂y/∂w = ∂y/∂b · ∂b/∂w + ⋯\n= a · 1 + ⋯\n= 3 + ⋯"
    assert "1 of 2 paths" in words(panel)
    panel.session.go_to(8)
    assert formulas(panel).splitlines()[1:] == ["= a · 1 + b · 1", "= 3 + 2 = 5"]
    assert control(panel, Badge, "Check of the gradient").property("mood") == "ok"
    leaf = control(panel, Combo, "Leaf")
    qtbot.keyClick(leaf, Qt.Key.Key_Down)
    assert formulas(panel).splitlines()[0] == "∂y/∂x = ∂y/∂a · ∂a/∂x"
    assert panel.session.node is not None


def test_a_gradient_that_vanishes_is_no_error(qtbot) -> None:
    source = (
        "w = tensor([0.5], requires_grad=True)\nloss = ((w * 2 - 1.0000001) ** 2).sum()\nloss.backward()\n"
    )
    panel = shown(qtbot, ChainPanel, source)
    panel.session.go_to(panel.session.last_position)
    assert control(panel, Badge, "Check of the gradient").property("mood") == "ok"
    cut = "w = tensor([2.], requires_grad=True)\ny = w.detach() * w\ny.backward()\n"
    panel.session.take(run(cut))
    panel.session.go_to(panel.session.last_position)
    assert control(panel, Badge, "Check of the gradient").property("mood") == "warn"


def test_a_leaf_says_how_many_of_its_paths_have_come(qtbot) -> None:
    panel = shown(qtbot, LeavesPanel, position=6)
    table = control(panel, PlainTable, "Leaves")
    assert table.rows() == (
        ("x", "[2]", "None"), ("w", "[1]", "[3]  ← 1 of 2 paths"), ("1", "1", "not tracked"),
    )  # fmt: skip
    panel.session.go_to(8)
    assert table.rows()[1][2] == "[5]  ← 2 of 2 paths"
    panel.session.go_to(11)
    assert table.rows()[1][2] == "[5]"
    cell = table.visualItemRect(table.item(1, 0)).center()
    qtbot.mouseClick(table.viewport(), LEFT, pos=cell)
    scene = panel.session.scene
    assert scene is not None
    assert scene.graph is not None
    assert panel.session.node == scene.graph.place("w")


def test_the_ledger_shows_adam_with_its_live_numbers(qtbot) -> None:
    panel = shown(qtbot, UpdatesPanel, TRAINING.format("Adam([w], lr=0.1)"))
    assert "No parameter is updated yet." in words(panel)
    panel.session.go_to(panel.session.last_position)
    table = control(panel, PlainTable, "Parameters before and after")
    assert table.rows()[0] == ("w", "[0.9, −1.9]", "[1.8, −3.8]", "[0.8004, −1.8]")
    assert "= 0.9 · 0.2 + 0.1 · 1.8 = 0.36" in formulas(panel)
    assert formulas(panel).splitlines()[-1].endswith("= 0.80041")
    qtbot.keyClick(control(panel, Combo, "Element"), Qt.Key.Key_Down)
    assert "= 0.9 · (−0.4) + 0.1 · (−3.8) = −0.74" in formulas(panel)
    assert "step 2 of 2" in words(panel)


def test_an_update_by_hand_is_in_the_ledger_too(qtbot) -> None:
    source = SUM_RULE + "with no_grad():\n    w -= 0.1 * w.grad\n"
    panel = shown(qtbot, UpdatesPanel, source)
    panel.session.go_to(panel.session.last_position)
    table = control(panel, PlainTable, "Parameters before and after")
    assert table.rows() == (("w", "[1]", "[5]", "[0.5]"),)
    assert "w -= 0.1 * w.grad" in words(panel)
    assert "Line 8" in words(panel)


def test_without_an_optimizer_the_ledger_says_so(qtbot) -> None:
    assert "There is no optimizer here." in words(shown(qtbot, UpdatesPanel))


@pytest.mark.parametrize("kind", [ScrubberPanel, StepPanel, ChainPanel, LeavesPanel, UpdatesPanel])
def test_every_panel_bears_every_stop_of_many_programs(qtbot, kind: type[LabPanel]) -> None:
    panel = shown(qtbot, kind)
    for source in (
        "", "(", SUM_RULE, TRAINING.format("SGD([w], lr=0.1, momentum=0.9)"),
        "x = tensor(3., requires_grad=True)\nd = grad(x ** 3, x, create_graph=True)[0]\ne = grad(d, x)[0]",
        "w = tensor([[1., 2.]], requires_grad=True)\na, b = w.unbind(1)\n(a * b).sum().backward()",
        "m = nn.Linear(3, 9)\nm(ones(4, 3)).sum().backward()",
        "w = tensor([1.], requires_grad=True)\nw.backward()",
    ):  # fmt: skip
        panel.session.take(run(source))
        for position in range(panel.session.last_position + 1):
            panel.session.go_to(position)
            assert panel.isVisible()


@settings(max_examples=25)
@given(seed=st.integers(0, 10**9))
def test_all_that_is_written_can_be_typeset(seed: int) -> None:
    source = program(Random(seed))
    for name, other in (("w", "w_1_x"), ("s", "größe"), ("y", "_")):
        source = re.sub(rf"\b{name}\b", other, source)
    done = run(source)
    told = timeline(done)
    written = [block for i in range(len(told.moments)) for block in step_blocks(done, told.at(i))]
    lines = [line for block in written if isinstance(block, Written) for line in block.lines]
    for trace in done.traces:
        for leaf in trace.leaves:
            lines += chain_tex(trace, chain_rule(trace, leaf.node), Walked(len(trace.steps)))
    for update in done.updates:
        lines += [
            text for each in update.parameters for line in update_lines(update, each) for text in line.tex
        ]
    for line in lines:
        parse_formula(line)
