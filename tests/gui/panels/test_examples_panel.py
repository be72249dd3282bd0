from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from engine.lab import run
from engine.lab.examples import LabExample, learning_paths, load_example
from gui.kit.elided_label import ElidedLabel
from gui.kit.formula import FormulaError, Said, Written, parse_formula
from gui.panels.examples_panel import ExamplesPanel, ExampleTextPanel
from gui.panels.examples_panel.reading import blocks_of, in_html
from gui.state.lab_session import LabSession

LEFT = Qt.MouseButton.LeftButton
EXAMPLES = [load_example(path) for path in learning_paths()]


@pytest.fixture
def session() -> LabSession:
    return LabSession()


@pytest.fixture
def rows(qtbot: QtBot, session: LabSession) -> ExamplesPanel:
    panel = ExamplesPanel(session, EXAMPLES)
    qtbot.addWidget(panel)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


@pytest.fixture
def text(qtbot: QtBot, session: LabSession) -> ExampleTextPanel:
    panel = ExampleTextPanel(session)
    qtbot.addWidget(panel)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_every_example_opens_with_one_click_and_shows_its_text(
    qtbot: QtBot, session: LabSession, rows: ExamplesPanel, text: ExampleTextPanel, example: LabExample
) -> None:
    name = example.name
    rows.rows.scrollToItem(rows.rows.item(rows.rows.keys().index(name)))
    qtbot.mouseClick(rows.rows.viewport(), LEFT, pos=rows.rows.row_rect(name).center())
    assert session.example is example
    assert session.is_busy
    assert rows.rows.current() == name
    assert text.heading.text() == example.title
    assert text.text.blocks()
    assert (text.choice is not None) == (len(example.programs) > 1)


def test_the_last_row_asks_for_the_playground_s_step(
    qtbot: QtBot, session: LabSession, rows: ExamplesPanel
) -> None:
    asked: list[str] = []
    rows.step_wanted.connect(asked.append)
    live = rows.rows.keys()[-1]
    rows.rows.scrollToItem(rows.rows.item(rows.rows.count() - 1))
    qtbot.mouseClick(rows.rows.viewport(), LEFT, pos=rows.rows.row_rect(live).center())
    assert asked == ["batch"]
    session.take_live(run("x = tensor(1., requires_grad=True)\n(x * 2).backward()"), "batch")
    assert rows.rows.current() == live


def test_a_changed_program_is_said_to_be_one(session: LabSession, text: ExampleTextPanel) -> None:
    def notes() -> list[str]:
        return [label.text() for label in text.card.findChildren(ElidedLabel)]

    session.open_example(EXAMPLES[0])
    assert notes() == [""]
    session.edit(session.source + "# more")
    assert notes() == ["program changed"]


def test_a_step_offers_its_points_and_a_divergence_none(
    qtbot: QtBot, session: LabSession, text: ExampleTextPanel
) -> None:
    step = run("x = tensor(1., requires_grad=True)\n(x * 2).backward()")
    asked: list[str] = []
    text.step_wanted.connect(asked.append)
    session.take_live(step, "batch")
    assert text.choice is not None
    qtbot.mouseClick(text.choice.button("point"), LEFT)
    assert asked == ["point"]
    session.take_live(step, "divergence")
    assert text.choice is None


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_every_formula_of_every_text_can_be_set(example: LabExample) -> None:
    for block in blocks_of(example.text):
        for line in block.lines if isinstance(block, Written) else ():
            try:
                parse_formula(line)
            except FormulaError as error:
                pytest.fail(f"{line}: {error}")


def test_markdown_becomes_sentences_and_formulas() -> None:
    found = blocks_of(
        "One **two** `x < y` $x_1 + 1$.\nOn.\n\n- a\n- b\n  c\n\n$$y = 2 \\qquad z = 3$$\n\nEnd & go."
    )
    assert [type(block) for block in found] == [Said, Said, Said, Written, Said]
    assert isinstance(found[0], Said)
    assert "<b>two</b>" in found[0].text
    assert "<code>x &lt; y</code>" in found[0].text
    assert "x<sub>1</sub>" in found[0].text
    assert found[3] == Written(("y = 2", "z = 3"))
    assert isinstance(found[2], Said)
    assert "b c" in found[2].text
    assert in_html("a & b") == "<span>a &amp; b</span>"
