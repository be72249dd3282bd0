"""The Lab's graph and landscape in the whole window: pointed at, walked, moved, saved."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.app.lab.laboratory import Laboratory
from gui.plots.graph import GraphView
from tests.flows.lab_page import settle
from tests.gui.app.persons import Person

LEFT, CONTROL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier
PATIENCE_MS = 20_000
PARABOLA = "x = tensor(2., requires_grad=True)\nf = x ** 2\nf.backward()\n"


def card(view: GraphView, title: str) -> QPoint:
    """Where the middle of a card is."""
    assert view.shown is not None
    place = next(i for i, node in enumerate(view.shown.shown.nodes) if node.title == title)
    return view.camera.to_window(view.shown.places.cards[place]).center().toPoint()


def said(view: GraphView, title: str) -> tuple[str, ...]:
    """What is told of a card while the pointer is on it."""
    QTest.mouseMove(view, QPoint(2, view.height() - 2))
    QTest.mouseMove(view, card(view, title))
    words = view.said_at_pointer()
    assert words is not None
    return words.lines


def test_the_gradient_of_w_grows_path_by_path_on_its_card(qtbot: QtBot, lab: Laboratory) -> None:
    view = lab.page.graph.view
    lab.session.go_to(0)
    seen = []
    for _ in range(lab.session.last_position):
        qtbot.mouseClick(lab.bar.next, LEFT)
        seen += [line for line in said(view, "w") if line.startswith("grad")]
    assert list(dict.fromkeys(seen)) == ["grad [3]", "grad [5]"]


def test_keys_walk_the_graph_although_the_window_steps_by_them(qtbot: QtBot, lab: Laboratory) -> None:
    view, position = lab.page.graph.view, lab.session.position
    QTest.mouseClick(view, LEFT, pos=card(view, "w"))
    assert lab.session.scene is not None
    assert lab.session.scene.graph is not None
    graph = lab.session.scene.graph
    assert lab.session.node == graph.place("w")
    qtbot.keyClick(view, Qt.Key.Key_Right)
    qtbot.keyClick(view, Qt.Key.Key_Right)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert lab.session.node == graph.place("y")
    assert lab.session.position == position


def test_the_graph_is_saved_where_the_person_says(
    qtbot: QtBot, lab: Laboratory, person: Person, tmp_path: Path
) -> None:
    person.saves = tmp_path / "sum-rule.svg"
    lab.page.graph.tools.save_svg.trigger()
    assert "y = a * b" in person.saves.read_text("utf-8")


def test_a_point_that_is_dragged_moves_the_number_in_the_program(qtbot: QtBot, lab: Laboratory) -> None:
    lab.session.begin(PARABOLA)
    settle(qtbot, lab)
    (dock,) = [dock for dock in lab.page.desk.docks if dock.windowTitle() == "Space"]
    dock.raise_()
    chart = lab.page.landscape.chart
    qtbot.waitUntil(lambda: chart.point == (2.0,), timeout=PATIENCE_MS)
    start = chart.spot()
    assert start is not None
    QTest.mousePress(chart, LEFT, pos=start.toPoint())
    for moved in (10, 25, 40):
        QTest.mouseMove(chart, start.toPoint() - QPoint(moved, 0))
    QTest.mouseRelease(chart, LEFT, pos=start.toPoint() - QPoint(40, 0))
    (x,) = chart.point
    assert x < 2
    assert lab.page.editor.editor.toPlainText().startswith(f"x = tensor({x:.4g}")
    qtbot.waitUntil(lambda: chart.slopes == pytest.approx((2 * x,), rel=1e-5), timeout=PATIENCE_MS)
    settle(qtbot, lab)
    assert lab.session.run is not None
    assert lab.session.run.traces[0].leaves[0].added.item() == pytest.approx(2 * x, rel=1e-4)
